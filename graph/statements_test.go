package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/action"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/organization"
	"praxis/ent/gen/ent/participation"
	"praxis/internal/pgtest"
	"praxis/internal/search"
)

// seed creates an organization with n of everything: published articles with a tag, a theme, a contributor and an
// action, whose outcome has evidence, an indicator and measurements.
func seed(t testing.TB, client *ent.Client, slug string, n int) {
	t.Helper()
	ctx := pgtest.Context(t)
	org := client.Organization.Create().SetName(slug).SetSlug(slug).SetKind(organization.KindCOMPANY).SaveX(ctx)
	root := client.Theme.Create().SetName(slug + " root").SaveX(ctx)
	theme := client.Theme.Create().SetName(slug + " theme").SetParent(root).SaveX(ctx)
	for i := range n {
		tag := client.Tag.Create().SetName(fmt.Sprint(slug, " tag ", i)).SaveX(ctx)
		person := client.Person.Create().SetName(fmt.Sprint(slug, " person ", i)).SetOrganization(org).SaveX(ctx)
		a := client.Action.Create().
			SetTitle(fmt.Sprint("action ", i)).
			SetKind(action.KindPROJECT).
			SetOrganization(org).
			AddThemes(theme).
			SaveX(ctx)
		client.Participation.Create().SetAction(a).SetOrganization(org).SetRole(participation.RoleFUNDER).SaveX(ctx)
		at := day("2024-01-01").AddDate(0, 0, i)
		cover := client.Asset.Create().
			SetName("a.png").
			SetMediaType("image/png").
			SetSize(1).
			SetSha256(fmt.Sprint(slug, i)).
			SetOrganization(org).
			SaveX(ctx)
		body := fmt.Sprintf("# 标题\n\n正文 ![](/assets/%d/a.png)", cover.ID)
		text := client.Article.Create().
			SetTitle(fmt.Sprint("article ", i)).
			SetBody(body).
			SetOrganization(org).
			SetCover(cover).
			SetStatus(article.StatusPUBLISHED).
			SetPublishedAt(at).
			AddTags(tag).
			AddThemes(theme).
			AddActions(a).
			SaveX(ctx)
		client.Contribution.Create().SetArticle(text).SetPerson(person).SaveX(ctx)
		o := client.Outcome.Create().SetTitle(fmt.Sprint("outcome ", i)).SetAction(a).SaveX(ctx)
		client.Evidence.Create().SetOutcome(o).SetArticle(text).SaveX(ctx)
		ind := client.Indicator.Create().SetTitle("indicator").SetOutcome(o).SaveX(ctx)
		for m := range 3 {
			client.Measurement.Create().
				SetIndicator(ind).
				SetPeriodStart(at.AddDate(m, 0, 0)).
				SetPeriodEnd(at.AddDate(m, 1, 0)).
				SaveX(ctx)
		}
	}
}

// TestStatementsDoNotGrow sends each query for an organization with two of everything and for one with thirty. Both
// take the same number of statements.
func TestStatementsDoNotGrow(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	seed(t, a.db.Client, "small", 2)
	seed(t, a.db.Client, "large", 30)
	var ids []string
	for _, slug := range []string{"small", "large"} {
		ids = append(ids, fmt.Sprint(a.anyone(t, `{ organization(slug: "`+slug+`") { id } }`).at("organization.id")))
	}
	if err := search.Index(pgtest.Context(t), a.db.Client); err != nil { // else the first search does it
		t.Fatal(err)
	}
	const detail = `{
		title html wordCount
		organization { name parent { name } }
		tags { nodes { name } }
		themes { nodes { name parent { name } } }
		contributions { nodes { role person { name organization { name } } } }
		actions {
			nodes {
				title
				outcomes {
					totalCount
					nodes {
						title
						evidence { nodes { article { title } } }
						indicators { nodes { measurements(last: 1) { nodes { actual attainment } } } }
					}
				}
			}
		}
		previous { title tags { nodes { name } } }
		next { slug organization { name } }
	}`
	for _, test := range []struct {
		name, query string
		most        int64
	}{
		{"detail page", `{ organization(slug: "ORG") { articles(first: 1) { nodes ` + detail + ` } } }`, 28},
		{"detail pages", `{ organization(slug: "ORG") { articles(first: 100) { nodes ` + detail + ` } } }`, 28},
		{"feed", `{
			organization(slug: "ORG") {
				articles(first: 50) {
					nodes {
						id title slug summary excerpt publishedAt organization { name }
						tags { nodes { name } }
						actions { nodes { title outcomes { nodes { title } } } }
					}
				}
			}
		}`, 6},
		{"nested counts", `{
			organization(slug: "ORG") {
				articles {
					totalCount
					nodes {
						tags { totalCount }
						themes { totalCount nodes { articles { totalCount } } }
						actions { totalCount }
					}
				}
			}
		}`, 8},
		{"aliases of one edge", `{
			organization(slug: "ORG") {
				articles {
					nodes {
						one: tags(first: 1) { nodes { name } }
						two: tags(first: 2, orderBy: {field: CREATED_AT}) { totalCount nodes { slug } }
						three: tags(where: {nameContains: "9"}) { totalCount }
						a: organization { name } b: organization { slug kind }
					}
				}
			}
		}`, 8},
		{"what an editor reads", `{
			organization(slug: "ORG") {
				viewerCan { update }
				articles(first: 100) {
					nodes {
						viewerCan { update publish reasons { verb } }
						diff(from: 1, to: 1) { field } outdated
						translation(locale: "en", fallback: ["de"]) { title tags { nodes { name } } }
						editorial { revision workingCopy { number tags { nodes { name } } } }
						history(first: 1) { totalCount nodes { verb changes { field } } }
						revisions(first: 2) { totalCount nodes { number actions { nodes { title } } } }
						actions { nodes { viewerCan { delete } } }
					}
				}
			}
		}`, 28},
		{"likes", `{ organization(slug: "ORG") { articles(first: 100) { nodes { version likes viewerLikes } } } }`, 3},
		{"files", `{
			organization(slug: "ORG") {
				assets(first: 100) {
					nodes { name url(preset: THUMB) small: url(preset: SMALL) originalUrl viewerCan { update } }
				}
			}
		}`, 7},
		{"covers and pictures", `{
			organization(slug: "ORG") {
				articles(first: 100) { nodes { html cover { url thumb: url(preset: THUMB) } } }
			}
		}`, 6},
		{"counts alone", `{
			organization(slug: "ORG") { articles { totalCount } actions { totalCount } people { totalCount } }
		}`, 4},
		{"page info alone", `{ organization(slug: "ORG") { articles { pageInfo { hasNextPage endCursor } } } }`, 2},
		{"statistics", `{
			articleStatistics(where: {hasOrganizationWith: [{slug: "ORG"}]}, groupBy: [TAG], first: 30) {
				total
				rows {
					count tag { name } theme { name } actionCount outcomeCount
					articles(first: 2) { totalCount nodes { title tags { nodes { name } } organization { name } } }
				}
				other { count }
			}
			outcomeStatistics(
				where: {hasActionWith: [{hasOrganizationWith: [{slug: "ORG"}]}]}
				groupBy: [PERIOD]
				date: CREATED_AT
				interval: DAY
				fillGaps: true
				compareTo: PREVIOUS
			) {
				rows { count comparison { delta } outcomes { totalCount } }
			}
			measurementStatistics(
				where: {
					hasIndicatorWith: [{hasOutcomeWith: [{hasActionWith: [{hasOrganizationWith: [{slug: "ORG"}]}]}]}]
				}
				groupBy: [INDICATOR]
			) {
				rows { count sum indicator { title state } measurements(first: 1) { nodes { actual } } }
			}
			indicatorStatistics(
				where: {hasOutcomeWith: [{hasActionWith: [{hasOrganizationWith: [{slug: "ORG"}]}]}]}
				groupBy: [LEVEL]
			) {
				rows { met indicators { nodes { state } } }
			}
		}`, 32},
		{"summaries", `{
			organizations(first: 50) { nodes { summary { articleCount } } }
			themes { nodes { summary { actionCount } } }
			organization(slug: "ORG") {
				actions { nodes { outcomes { nodes { evidenceGaps indicators { nodes { state } } } } } }
			}
		}`, 11},
		{"search", `{
			search(query: "article", where: {withinOrganization: "ORG_ID"}, first: 50) {
				totalCount didYouMean
				facets {
					types { count }
					organizations { organization { name parent { name } } }
					themes { theme { name } }
					tags { tag { name } }
					years { year }
				}
				edges {
					score fragments { html }
					node { ... on Article { title tags { nodes { name } } organization { name } } }
				}
			}
		}`, 14},
		{"suggestions and relations", `{
			suggest(query: "artic") { text slug node { ... on Article { title organization { name } } } }
			organization(slug: "ORG") {
				articles(first: 50) {
					nodes {
						related { article { title tags { nodes { name } } } because { text } }
						previous(theme: "51539607552") { title }
					}
				}
			}
		}`, 10},
		{"trees", `{
			organization(slug: "ORG") {
				themes: actions {
					nodes {
						themes {
							nodes {
								ancestors { nodes { name } }
								descendants { totalCount } children { totalCount }
							}
						}
					}
				}
			}
		}`, 8},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, admin := range []bool{false, true} {
				a.post(t, admin, strings.NewReplacer("ORG_ID", ids[0], "ORG", "small").Replace(test.query), nil) // reads the facts
				var counts [2]int64
				for i, org := range []string{"small", "large"} {
					query := strings.ReplaceAll(strings.ReplaceAll(test.query, "ORG_ID", ids[i]), "ORG", org)
					got, raw := a.post(t, admin, query, nil)
					if len(got.Errors) > 0 {
						t.Fatalf("%s", raw)
					}
					counts[i] = got.statements
				}
				if counts[0] != counts[1] || counts[1] > test.most {
					t.Errorf("admin %v: %d statements for 2 rows, %d for 30; want the same and at most %d",
						admin, counts[0], counts[1], test.most)
				}
			}
		})
	}
}

// TestStatementsOfAMutation: a payload takes one statement per level, with any number of rows.
func TestStatementsOfAMutation(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	seed(t, a.db.Client, "small", 2)
	seed(t, a.db.Client, "large", 30)
	var counts [2]int64
	for i, slug := range []string{"small", "large"} {
		id := a.anyone(t, `{ organization(slug: "`+slug+`") { id } }`).at("organization.id")
		got := a.admin(t, `mutation($id: ID!) {
			updateOrganization(id: $id, input: {shortName: "x"}) {
				organization {
					version
					articles {
						totalCount
						nodes {
							title previous { title }
							tags { nodes { name } }
							actions { nodes { outcomes { nodes { title } } } }
						}
					}
				}
				userErrors { message }
			}
		}`, map[string]any{"id": id})
		counts[i] = got.statements
		if got.at("updateOrganization.organization.version") != 2.0 {
			t.Errorf("version %v, want 2", got.at("updateOrganization.organization.version"))
		}
	}
	if counts[0] != counts[1] || counts[1] > 12 { // one of them sets the viewer in the database
		t.Errorf("%d statements for 2 articles, %d for 30; want the same and at most 12", counts[0], counts[1])
	}
}

// TestSlugsAreOneStatement: an unknown slug takes one statement, and all slugs in place of ids of one type together
// take one.
func TestSlugsAreOneStatement(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	seed(t, a.db.Client, "small", 2)
	for query, want := range map[string]int64{
		`{ article(slug: "none") { title tags { nodes { name } } } }`:                      1,
		`{ article(slug: "none", locale: "en") { title } }`:                                1,
		`{ article(slug: "/archives/none.html") { title } }`:                               1,
		`{ article(slug: "article-0") { title } }`:                                         1,
		`{ article(slug: "article-0", locale: "zh-CN") { title unavailable { reason } } }`: 1,
		`{ action(slug: "none") { title } }`:                                               1,
		`{ organization(slug: "none") { name } }`:                                          1,
		`{ person(slug: "none") { name } }`:                                                1,
		`{ tag(slug: "none") { name } }`:                                                   1,
		`{ theme(slug: "none") { name } }`:                                                 1,
		`{ theme(slug: "small-root") { name } }`:                                           1,
		`{ articles(where: {withinTheme: "small-root"}) { nodes { title } } }`:             2,
		`{
			articles(
				where: {
					withinTheme: "small-root"
					withinOrganization: "small"
					hasTagsWith: [{idIn: ["small-tag-0", "none"]}]
				}
			) {
				nodes { title }
			}
			actions(where: {withinTheme: "small-theme", idIn: ["action-0", "action-1"]}) {
				nodes { title articles(where: {id: "article-0"}) { nodes { title } } }
			}
		}`: 4,
	} {
		for _, admin := range []bool{false, true} {
			got, raw := a.post(t, admin, query, nil)
			if len(got.Errors) > 0 || got.statements != want {
				t.Errorf("admin %v: %s: %d statements, want %d: %s", admin, query, got.statements, want, raw)
			}
		}
	}
}

// TestUnknownNodes: node and nodes answer null for unknown ids.
func TestUnknownNodes(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	for query, want := range map[string]string{
		`{ nodes(ids: ["1"]) { id } }`:      `{"data":{"nodes":[null]}}`,
		`{ nodes(ids: ["1", "2"]) { id } }`: `{"data":{"nodes":[null,null]}}`,
		`{ nodes(ids: []) { id } }`:         `{"data":{"nodes":[]}}`,
		`{ node(id: "1") { id } }`:          `{"data":{"node":null}}`,
	} {
		if _, raw := a.post(t, false, query, nil); strings.TrimSpace(string(raw)) != want {
			t.Errorf("%s: %s", query, raw)
		}
	}
}

// TestNodesStatements: nodes takes one statement per type.
func TestNodesStatements(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	seed(t, a.db.Client, "o", 12)
	ids := []any{}
	for _, list := range []string{"articles", "tags", "actions"} {
		for i := range 12 {
			ids = append(ids, a.anyone(t, `{ `+list+` { nodes { id } } }`).at(fmt.Sprint(list, ".nodes.", i, ".id")))
		}
	}
	got := a.admin(t, `query($ids: [ID!]!) {
		nodes(ids: $ids) { id ... on Article { title } ... on Tag { name } }
	}`, map[string]any{"ids": ids})
	for i, id := range ids {
		if got.at(fmt.Sprint("nodes.", i, ".id")) != id {
			t.Errorf("nodes[%d] is %v, want %v", i, got.at(fmt.Sprint("nodes.", i, ".id")), id)
		}
	}
	if got.statements != 3 {
		t.Errorf("%d statements for three types", got.statements)
	}
}

// TestCreateStatements: an owner's create takes only the INSERT; reading back more than the id takes another statement.
// With the look-up of the token, BEGIN, which sets the author in the same round trip, and COMMIT, which are not counted,
// these are four or five round trips.
func TestCreateStatements(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	o := a.db.Organization.Create().SetName("o").SetKind(organization.KindCOMPANY).SaveX(pgtest.Context(t))
	const create = `mutation($o: ID!) {
		createArticle(input: {title: "t", slug: %q, summary: "s", body: "b", organizationId: $o}) {
			article { %s } userErrors { code }
		}
	}`
	for selection, want := range map[string]int64{
		"id": 1, "__typename id": 1, "id title": 2, "... on Article { organization { id } }": 3,
	} {
		slug := fmt.Sprint("t-", len(selection))
		got := a.admin(t, fmt.Sprintf(create, slug, selection), map[string]any{"o": fmt.Sprint(o.ID)})
		if got.statements != want {
			t.Errorf("{ %s }: %d statements, want %d", selection, got.statements, want)
		}
	}
}
