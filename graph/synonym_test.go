package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/organization"
	"praxis/internal/pgtest"
	"praxis/internal/search"
)

// TestSearchFindsSynonyms searches for words of which the articles have only synonyms, seeded ones and an owner's own.
// Changes take effect for the next search.
func TestSearchFindsSynonyms(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	ctx := pgtest.Context(t)
	o := a.db.Client.Organization.Create().SetName("o").SetKind(organization.KindCOMPANY).SaveX(ctx)
	for _, title := range []string{
		"軟體工程的方法", "网络安全入门", "番茄种植", "Kubernetes in production", "发送电子邮件", "深入机器学习", "独角兽计划",
	} {
		a.db.Client.Article.Create().SetTitle(title).SetOrganization(o).
			SetStatus(article.StatusPUBLISHED).SetPublishedAt(day("2024-01-01")).SaveX(ctx)
	}
	if err := search.Index(ctx, a.db.Client); err != nil {
		t.Fatal(err)
	}
	find := func(query, where string) string {
		got := a.anyone(t, fmt.Sprintf(`{ search(query: %q%s) { edges { fragments { html } } } }`, query, where))
		var titles []string
		for _, e := range got.at("search.edges").([]any) {
			fragments := e.(map[string]any)["fragments"].([]any)
			titles = append(titles, fragments[0].(map[string]any)["html"].(string))
		}
		return strings.Join(titles, "|")
	}
	check := func(query, where, want string) {
		t.Helper()
		if got := find(query, where); got != want {
			t.Errorf("%s%s: %s, want %s", query, where, got, want)
		}
	}
	check("软件", "", "<em>軟體</em>工程的方法")
	check("软件工程", "", "<em>軟體工程</em>的方法")
	check("網路安全", "", "<em>网络安全</em>入门")
	check("西红柿", "", "<em>番茄</em>种植")
	check("k8s", "", "<em>Kubernetes</em> in production")
	check("email", "", "发送<em>电子邮件</em>")
	check("machine learning", "", "深入<em>机器学习</em>")
	check(`\"西红柿\"`, "", "") // a phrase in quotes
	check("unicorn", "", "")

	created := a.admin(t, `mutation {
		createSynonym(input: {word: " Unicorn ", synonym: "独角兽", locale: "zh-CN"}) {
			synonym { id word synonym locale version viewerCan { update } } userErrors { code }
		}
	}`, nil)
	id := created.at("createSynonym.synonym.id")
	if word := created.at("createSynonym.synonym.word"); word != "Unicorn" {
		t.Errorf("the word is %q", word)
	}
	check("unicorn", "", "<em>独角兽</em>计划")
	check("独角兽", `, where: {locales: ["en"]}`, "")
	check("unicorn", `, where: {locales: ["de"]}`, "")
	a.admin(t, fmt.Sprintf(`mutation { updateSynonym(id: "%v", input: {synonym: "计划"}) { userErrors { code } } }`, id), nil)
	check("unicorn", "", "独角兽<em>计划</em>")
	a.admin(t, fmt.Sprintf(`mutation { deleteSynonym(id: "%v") { userErrors { code } } }`, id), nil)
	check("unicorn", "", "")

	seeded := a.anyone(t, `{ synonyms(where: {word: "西红柿"}) { nodes { id synonym locale viewerCan { update } } } }`)
	if seeded.at("synonyms.nodes.0.synonym") != "番茄" || seeded.at("synonyms.nodes.0.viewerCan.update") != false {
		t.Errorf("%v", seeded.Data)
	}
	a.admin(t, fmt.Sprintf(`mutation { deleteSynonym(id: "%v") { userErrors { code } } }`, seeded.at("synonyms.nodes.0.id")), nil)
	check("西红柿", "", "")
}

// TestSynonymsAreChecked creates pairs that are no synonyms, or exist already.
func TestSynonymsAreChecked(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	for input, want := range map[string]string{
		`word: "Wi-Fi", synonym: "WIFI"`:                        "INVALID synonym is the word itself",
		`word: "番茄", synonym: "西紅柿"`:                            "TAKEN synonym These words are synonyms already.",
		`word: "!", synonym: "x"`:                               "INVALID word needs a letter or digit",
		`word: "", synonym: "x"`:                                "INVALID word needs a letter or digit",
		`word: "x", synonym: "` + strings.Repeat("长", 61) + `"`: "INVALID synonym is longer than 60 characters",
		`word: "x", synonym: "y", locale: "zh-CN"`:              "",
	} {
		got, raw := a.post(t, true, `mutation {
			createSynonym(input: {`+input+`}) { userErrors { code path message } }
		}`, nil)
		message := ""
		for _, e := range got.at("createSynonym.userErrors").([]any) {
			e := e.(map[string]any)
			path := e["path"].([]any)
			message += fmt.Sprint(e["code"], " ", path[len(path)-1], " ", e["message"])
		}
		if message != want {
			t.Errorf("%s: %q, want %q (%s)", input, message, want, raw)
		}
	}
}
