package graph_test

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"praxis/ent/gen/ent/action"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/organization"
	"praxis/internal/pgtest"
	"praxis/internal/viewer"
)

// TestSearchHides gives each record that some viewers may not see a word that occurs nowhere else. Each viewer searches
// for these words with all queries of the search.
func TestSearchHides(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	ctx := pgtest.Context(t)
	o := a.db.Organization.Create().SetName("公开组织").SetSlug("o").SetKind(organization.KindCOMPANY).SaveX(ctx)
	id := func(query, path string) string { return fmt.Sprint(a.admin(t, query, nil).at(path)) }
	mutate := func(field, id string) {
		t.Helper()
		field = strings.Replace(field, "ID", strconv.Quote(id), 1)
		a.admin(t, `mutation { `+field+` { userErrors { code } } }`, nil)
	}
	article := func(word, more string) string {
		return id(fmt.Sprintf(`mutation {
			createArticle(input: {title: "%s", body: "%[1]s 的正文", summary: "%[1]s", organizationId: "%d"%s}) {
				article { id } userErrors { code }
			}
		}`, word, o.ID, more), "createArticle.article.id")
	}
	open := article("看得见甲", "")
	mutate(`publishArticle(id: ID)`, open)
	article("藏草稿乙", "")
	inside := article("藏内部丙", ", visibility: INTERNAL")
	mutate(`publishArticle(id: ID)`, inside)
	trashed := article("藏废弃丁", "")
	mutate(`publishArticle(id: ID)`, trashed)
	mutate(`deleteArticle(id: ID)`, trashed)
	withheld := article("藏下架戊", "")
	mutate(`publishArticle(id: ID)`, withheld)
	a.anyone(t, `mutation {
		reportArticle(input: {articleId: "`+withheld+`", kind: ERROR, text: "x"}) { userErrors { code } }
	}`)
	report := id(`{ contentReports { nodes { id } } }`, "contentReports.nodes.0.id")
	mutate(`decideContentReport(id: ID, status: UPHELD, notice: "n")`, report)
	mutate(`updateArticle(id: ID, input: {body: "藏修订己"})`, open)
	action := id(fmt.Sprintf(`mutation {
		createAction(input: {title: "藏行动庚", kind: PROJECT, visibility: INTERNAL, organizationId: "%d"}) {
			action { id } userErrors { code }
		}
	}`, o.ID), "createAction.action.id")
	mutate(`createOutcome(input: {title: "藏成果辛", actionId: ID})`, action)
	mutate(`createPerson(input: {name: "藏人物壬", organizationId: ID})`, fmt.Sprint(o.ID))

	words := []string{
		"看得见甲", "藏草稿乙", "藏内部丙", "藏废弃丁", "藏下架戊", "藏修订己", "藏行动庚", "藏成果辛", "藏人物壬",
	}
	public := []string{"看得见甲"}
	internal := append(slices.Clone(public), "藏内部丙", "藏行动庚", "藏成果辛", "藏人物壬")
	editorial := append(slices.Clone(internal), "藏草稿乙", "藏下架戊")
	for _, p := range []struct {
		name string
		role viewer.Role
		see  []string
	}{
		{"anyone", viewer.None, public},
		{"reader", viewer.Reader, internal},
		{"author", viewer.Author, internal},
		{"editor", viewer.Editor, editorial},
	} {
		who := anonymous
		if p.role != viewer.None {
			who = a.signIn(t, p.name+"@example.org", p.role, "o")
		}
		for _, word := range words {
			sees := slices.Contains(p.see, word)
			wrong := string(append([]rune(word)[:3], '末'))
			got, raw := a.ask(t, who, fmt.Sprintf(`{
				search(query: "%s") {
					totalCount didYouMean nodes { __typename }
					facets { types { count } organizations { count } years { count } }
					edges { fragments { html } }
				}
				suggest(query: "%[1]s") { text }
				begun: suggest(query: "%s") { text }
				like: search(query: "%s") { didYouMean totalCount edges { fragments { html } } }
				articles(where: {id: "%s"}) { nodes { related { article { title } because { text } } } }
			}`, word, string([]rune(word)[:3]), wrong, open), nil)
			if len(got.Errors) > 0 {
				t.Fatalf("%s", raw)
			}
			if n := got.at("search.totalCount"); (n == 1.0) != sees {
				t.Errorf("%s finds %v results for %s", p.name, n, word)
			}
			if n := len(got.at("suggest").([]any)); (n > 0) != sees {
				t.Errorf("%s gets %d suggestions for %s", p.name, n, word)
			}
			if !sees && strings.Contains(string(raw), word) {
				t.Errorf("the answer to %s has %s: %s", p.name, word, raw)
			}
			if types := got.at("search.facets.types").([]any); (len(types) > 0) != sees {
				t.Errorf("%s gets facets %v for %s", p.name, types, word)
			}
		}
	}
}

// TestSearchTakesAnything searches for text that looks like syntax of the API or of the database.
func TestSearchTakesAnything(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	seed(t, a.db.Client, "o", 3)
	for _, text := range []string{
		"", " ", "'", `"`, `\`, "''", `"a`, `a"`,
		"-", "--", "-a", "- a", "!a", "a & b", "a | !b", "a <-> b", "a:*", "a:ABCD", ":*", "(", ")", "(a",
		"%", "_", "100%", "a%'; DROP TABLE articles; --", "<em>", "&lt;", "$1", "${x}", "NULL", "*", "?", "**article**",
		"\t\n", "\u0000", "\u200b", "\ufeff", "🧑‍🚀", "é", "مرحبا", "ᄒ", "－－", "“”", "「",
		"C++", "a-b-c", "3.14", "1e9", "文章", "“文章 article”",
		strings.Repeat("a", 5000),
		strings.Repeat("行", 5000),
		strings.Repeat("a ", 2000),
		strings.Repeat(`"`, 999),
		strings.Repeat("-", 999),
	} {
		for _, query := range []string{
			`query($q: String!) {
				search(query: $q) { totalCount didYouMean facets { types { count } } edges { fragments { html } } }
			}`, `query($q: String!) {
				suggest(query: $q) { html }
			}`,
		} {
			got, raw := a.ask(t, anonymous, query, map[string]any{"q": text})
			if len(got.Errors) > 0 && text != "\u0000" { // the API rejects NUL in all texts
				t.Errorf("%.40q: %s", text, raw)
			}
		}
	}
}

// TestSearchFollowsChanges searches after entities are renamed, hidden and restored.
func TestSearchFollowsChanges(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	seed(t, a.db.Client, "o", 2)
	count := func(query string) any {
		return a.anyone(t, fmt.Sprintf(`{ search(query: %q) { totalCount } }`, query)).at("search.totalCount")
	}
	id := func(query, path string) string { return fmt.Sprint(a.anyone(t, query).at(path)) }
	tag := id(`{ articles { nodes { tags { nodes { id } } } } }`, "articles.nodes.0.tags.nodes.0.id")
	person := id(`{
		articles { nodes { contributions { nodes { person { id } } } } }
	}`, "articles.nodes.0.contributions.nodes.0.person.id")
	action := id(`{ actions { nodes { id } } }`, "actions.nodes.0.id")
	organization := id(`{ organization(slug: "o") { id } }`, "organization.id")
	for _, step := range []struct {
		id, change, query string
		want              float64
	}{
		{tag, `updateTag(id: $id, input: {name: "稀有标签"})`, "稀有标签", 1},
		{person, `updatePerson(id: $id, input: {name: "欧阳稀有"})`, "欧阳稀有", 2}, // the person and the article
		{action, `updateAction(id: $id, input: {title: "量子行动"})`, "量子行动", 1},
		{action, `deleteAction(id: $id)`, "量子行动", 0},
		{action, `restoreAction(id: $id)`, "liangzixingdong", 1},
		{action, `updateAction(id: $id, input: {visibility: INTERNAL})`, "lzxd", 0},
		{organization, `updateOrganization(id: $id, input: {shortName: "量子公司"})`, "量子公司", 1},
	} {
		mutation := `mutation($id: ID!) { ` + step.change + ` { userErrors { code } } }`
		a.admin(t, mutation, map[string]any{"id": step.id})
		if n := count(step.query); n != step.want { // each search indexes first
			t.Errorf("after %s: %v results for %s, want %v", step.change, n, step.query, step.want)
		}
	}
}

// TestSearchByNewest: pages have the requested order, and a cursor is valid only for its order.
func TestSearchByNewest(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	ctx := pgtest.Context(t)
	o := a.db.Organization.Create().SetName("o").SetSlug("o").SetKind(organization.KindCOMPANY).SaveX(ctx)
	for i, title := range []string{"锗", "锗锗锗 报告", "关于锗"} {
		a.db.Article.Create().
			SetTitle(title).
			SetOrganization(o).
			SetStatus(article.StatusPUBLISHED).
			SetPublishedAt(day("2024-01-01").AddDate(0, i, 0)).
			SaveX(ctx)
	}
	a.db.Action.Create().SetTitle("锗").SetKind(action.KindPROJECT).SetOrganization(o).SaveX(ctx)
	titles := func(arguments string) (titles []string, cursor any) {
		got := a.anyone(t, `{
			search(query: "锗", `+arguments+`) {
				nodes { ... on Article { title } ... on Action { slug } }
				pageInfo { endCursor }
			}
		}`)
		for _, n := range got.at("search.nodes").([]any) {
			titles = append(titles, fmt.Sprint(cmp.Or(n.(map[string]any)["title"], n.(map[string]any)["slug"])))
		}
		return titles, got.at("search.pageInfo.endCursor")
	}
	first, cursor := titles("orderBy: NEWEST, first: 2")
	rest, _ := titles(fmt.Sprintf("orderBy: NEWEST, after: %q", cursor))
	if got := strings.Join(append(first, rest...), " "); got != "关于锗 锗锗锗 报告 锗 zhe" {
		t.Error(got)
	}
	if got, raw := a.post(t, false, fmt.Sprintf(`{
		search(query: "锗", after: %q) { totalCount }
	}`, cursor), nil); got.code() != "BAD_REQUEST" {
		t.Errorf("%s", raw)
	}
}
