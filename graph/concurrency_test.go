package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"praxis/internal/pgtest"
)

// TestConcurrentUpdates: of ten concurrent updates with expectedVersion 1, one is saved.
func TestConcurrentUpdates(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	id := a.admin(t, `mutation {
		createTag(input: {name: "t"}) { tag { id } userErrors { message } }
	}`, nil).at("createTag.tag.id")
	won := make([]bool, 10)
	var group sync.WaitGroup
	for i := range won {
		group.Go(func() {
			got, _ := a.post(t, true, `mutation($id: ID!, $name: String!) {
				updateTag(id: $id, input: {name: $name}, expectedVersion: 1) {
					tag { name version } userErrors { code }
				}
			}`, map[string]any{"id": id, "name": fmt.Sprint("by ", i)})
			won[i] = len(got.at("updateTag.userErrors").([]any)) == 0
			if !won[i] && got.at("updateTag.userErrors.0.code") != "VERSION_CONFLICT" {
				t.Errorf("editor %d: %v", i, got)
			}
		})
	}
	group.Wait()
	if n := strings.Count(fmt.Sprint(won), "true"); n != 1 {
		t.Errorf("%d of ten won", n)
	}
}

// TestConcurrentNames creates ten tags with spellings of one name concurrently. One is created, and the errors of the
// others have its id.
func TestConcurrentNames(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	created, existing := make([]any, 10), make([]any, 10)
	var group sync.WaitGroup
	for i := range created {
		group.Go(func() {
			got, raw := a.post(t, true, `mutation($name: String!) {
				createTag(input: {name: $name}) { tag { id } userErrors { code existingId } }
			}`, map[string]any{"name": strings.Repeat(" ", i%3) + []string{"Vue", "vue", "VUE", "ＶＵＥ"}[i%4]})
			created[i], existing[i] = got.at("createTag.tag.id"), got.at("createTag.userErrors.0.existingId")
			if code := got.at("createTag.userErrors.0.code"); created[i] == nil && code != "TAKEN" {
				t.Errorf("%s", raw)
			}
		})
	}
	group.Wait()
	winner := slices.IndexFunc(created, func(id any) bool { return id != nil })
	if winner < 0 {
		t.Fatal("none was created")
	}
	for i := range created {
		if i != winner && (created[i] != nil || existing[i] != created[winner]) {
			t.Errorf("%d: id %v, existingId %v; want existingId %v", i, created[i], existing[i], created[winner])
		}
	}
}

// TestConcurrentMoves moves themes below each other concurrently. No move makes a cycle, and theme_ancestors matches
// the parents.
func TestConcurrentMoves(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	var ids []string
	for i := range 6 {
		ids = append(ids, fmt.Sprint(a.admin(t, fmt.Sprintf(`mutation {
			createTheme(input: {name: "t%d"}) { theme { id } userErrors { message } }
		}`, i), nil).at("createTheme.theme.id")))
	}
	var group sync.WaitGroup
	for i := range 60 {
		group.Go(func() {
			got, raw := a.post(t, true, `mutation($id: ID!, $to: ID!) {
				moveTheme(id: $id, parentId: $to) { theme { id } userErrors { code } }
			}`, map[string]any{"id": ids[i%6], "to": ids[(i*5+i/6+1)%6]})
			if got.code() != "" {
				t.Errorf("%s", raw)
			}
		})
	}
	group.Wait()
	var wrong int
	err := a.db.SQL.QueryRowContext(pgtest.Context(t), `
		WITH RECURSIVE up AS (
			SELECT id, parent_id, 1 AS n FROM themes WHERE parent_id IS NOT NULL
			UNION ALL
			SELECT up.id, t.parent_id, n + 1 FROM up JOIN themes t ON t.id = up.parent_id
			WHERE t.parent_id IS NOT NULL AND n < 20
		)
		SELECT count(*) FROM (
			(SELECT id, parent_id FROM up EXCEPT SELECT theme_id, ancestor_id FROM theme_ancestors)
			UNION ALL (SELECT theme_id, ancestor_id FROM theme_ancestors EXCEPT SELECT id, parent_id FROM up)
			UNION ALL (SELECT id, n FROM up WHERE n >= 20)
			UNION ALL (
				SELECT id, depth FROM themes t
				WHERE depth <> (SELECT count(*) FROM theme_ancestors WHERE theme_id = t.id)
			)
		) x`).Scan(&wrong)
	if err != nil {
		t.Fatal(err)
	}
	if wrong != 0 {
		t.Errorf("%d rows of the tree are wrong", wrong)
	}
}

// TestConcurrentTitles: twenty articles with the same title get different slugs.
func TestConcurrentTitles(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	org := a.admin(t, `mutation {
		createOrganization(input: {name: "o", kind: OTHER}) { organization { id } userErrors { message } }
	}`, nil).at("createOrganization.organization.id")
	slugs := make([]any, 20)
	var group sync.WaitGroup
	for i := range slugs {
		group.Go(func() {
			slugs[i] = a.admin(t, `mutation($org: ID!) {
				createArticle(input: {title: "同一个标题", organizationId: $org}) {
					article { slug } userErrors { message }
				}
			}`, map[string]any{"org": org}).at("createArticle.article.slug")
		})
	}
	group.Wait()
	seen := map[any]bool{}
	for _, s := range slugs {
		seen[s] = true
	}
	if len(seen) != 20 || !seen["tong-yi-ge-biao-ti"] || !seen["tong-yi-ge-biao-ti-20"] {
		t.Errorf("slugs %v", slugs)
	}
}

// TestConcurrentIdempotencyKey: ten concurrent requests with one key create one tag and return it.
func TestConcurrentIdempotencyKey(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	ids := make([]any, 10)
	var group sync.WaitGroup
	for i := range ids {
		group.Go(func() {
			ids[i] = a.admin(t, `mutation @idempotent(key: "k") {
				createTag(input: {name: "t"}) { tag { id } userErrors { message } }
			}`, nil).at("createTag.tag.id")
		})
	}
	group.Wait()
	for _, id := range ids {
		if id == nil || id != ids[0] {
			t.Errorf("ids %v", ids)
		}
	}
}

// TestConcurrentEdits: the working copy has all concurrent changes of a published article.
func TestConcurrentEdits(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	org := a.admin(t, `mutation {
		createOrganization(input: {name: "o", kind: OTHER}) { organization { id } userErrors { message } }
	}`, nil).at("createOrganization.organization.id")
	id := a.admin(t, `mutation($org: ID!) {
		createArticle(input: {title: "t", organizationId: $org}) { article { id } userErrors { message } }
	}`, map[string]any{"org": org}).at("createArticle.article.id")
	vars := map[string]any{"id": id}
	a.admin(t, `mutation($id: ID!) { publishArticle(id: $id) { userErrors { message } } }`, vars)
	var group sync.WaitGroup
	for _, input := range []string{
		`title: "T"`,
		`subtitle: "S"`,
		`summary: "U"`,
		`body: "B"`,
		`sourceName: "N"`,
		`slug: "new"`,
	} {
		group.Go(func() {
			a.admin(t, `mutation($id: ID!) {
				updateArticle(id: $id, input: {`+input+`}) { userErrors { message } }
			}`, vars)
		})
	}
	group.Wait()
	got := a.admin(t, `query($id: ID!) {
		node(id: $id) {
			... on Article {
				slug title
				editorial { revision workingCopy { title subtitle summary body sourceName } }
			}
		}
	}`, vars)
	copied := fmt.Sprint(got.at("node.editorial.workingCopy"))
	if copied != "map[body:B sourceName:N subtitle:S summary:U title:T]" || got.at("node.slug") != "new" ||
		got.at("node.title") != "t" || got.at("node.editorial.revision") != 6.0 {
		t.Errorf("%v", got)
	}
}

// TestConcurrentMerges: concurrent updates of different fields with the same expectedVersion are all merged.
func TestConcurrentMerges(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	org := a.admin(t, `mutation {
		createOrganization(input: {name: "o", kind: OTHER}) { organization { id } userErrors { message } }
	}`, nil).at("createOrganization.organization.id")
	vars := map[string]any{"id": org}
	var group sync.WaitGroup
	for _, input := range []string{
		`shortName: "a"`,
		`description: "b"`,
		`website: "https://example.org/"`,
		`identifier: "d"`,
		`position: 7`,
		`kind: GROUP`,
	} {
		group.Go(func() {
			a.admin(t, `mutation($id: ID!) {
				updateOrganization(id: $id, input: {`+input+`}, expectedVersion: 1, merge: true) {
					userErrors { message }
				}
			}`, vars)
		})
	}
	group.Wait()
	got := a.admin(t, `query($id: ID!) {
		node(id: $id) { ... on Organization { version shortName description website identifier position kind } }
	}`, vars)
	want := "map[description:b identifier:d kind:GROUP position:7 shortName:a version:7 website:https://example.org/]"
	if fmt.Sprint(got.at("node")) != want {
		t.Errorf("%v", got)
	}
}

// TestConcurrentDecisions upholds one report of an article while another is rejected. The article is withheld for the
// reason of the upheld one.
func TestConcurrentDecisions(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	seed(t, a.db.Client, "o", 12)
	ctx := pgtest.Context(t)
	var group sync.WaitGroup
	articles := a.db.Article.Query().AllX(ctx)
	for _, article := range articles {
		open := a.db.ContentReport.Create().SetArticle(article).SetKind("PRIVACY").SetText("x").SaveX(ctx)
		upheld := a.db.ContentReport.Create().SetArticle(article).SetKind("ERROR").SetText("x").SaveX(ctx)
		const decide = `mutation($id: ID!, $to: ContentReportStatus!) {
			decideContentReport(id: $id, status: $to, notice: "n") { userErrors { message } }
		}`
		a.admin(t, decide, map[string]any{"id": upheld.ID, "to": "UPHELD"})
		group.Go(func() { a.admin(t, decide, map[string]any{"id": upheld.ID, "to": "REJECTED"}) })
		group.Go(func() { a.admin(t, decide, map[string]any{"id": open.ID, "to": "UPHELD"}) })
	}
	group.Wait()
	for _, article := range articles {
		if is := a.db.Article.GetX(ctx, article.ID); is.RestrictedAt == nil || *is.RestrictedFor != "PRIVACY" {
			t.Errorf("%s is withheld since %v for %v", is.Slug, is.RestrictedAt, is.RestrictedFor)
		}
	}
}

// TestForeignAssets checks that an article or evidence cannot use an asset of another organization, and that assets do
// not follow an article that moves to another organization.
func TestForeignAssets(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	ctx := pgtest.Context(t)
	here := a.db.Organization.Create().SetName("here").SetKind("COMPANY").SaveX(ctx)
	there := a.db.Organization.Create().SetName("there").SetKind("COMPANY").SaveX(ctx)
	file := a.db.Asset.Create().
		SetName("x.png").
		SetMediaType("image/png").
		SetSize(1).
		SetSha256("x").
		SetAlt("x").
		SetOrganization(there).
		SaveX(ctx)
	act := a.db.Action.Create().SetTitle("t").SetKind("PROJECT").SetOrganization(here).SaveX(ctx)
	out := a.db.Outcome.Create().SetTitle("t").SetAction(act).SaveX(ctx)
	mine := a.db.Article.Create().
		SetTitle("t").
		SetBody(fmt.Sprintf("![x](/assets/%d/x.png)", file.ID)).
		SetOrganization(here).
		SaveX(ctx)
	if n := mine.QueryAssets().CountX(ctx); n != 0 {
		t.Error("the article uses an asset of another organization by its URL")
	}
	a.admin(t, `mutation($id: ID!) {
		publishArticle(id: $id) { userErrors { message } }
	}`, map[string]any{"id": mine.ID})
	vars := map[string]any{"id": mine.ID, "file": file.ID, "outcome": out.ID, "there": there.ID}
	for field, path := range map[string]string{
		`updateArticle(id: $id, input: {coverId: $file})`:              "coverId",
		`createEvidence(input: {outcomeId: $outcome, assetId: $file})`: "assetId",
	} {
		got, raw := a.post(t, true, `mutation($id: ID!, $file: ID!, $outcome: ID!) {
			m: `+field+` { userErrors { code path } }
			x: updateArticle(id: $id, input: {}) { userErrors { code } }
			y: deleteOutcome(id: $outcome) { userErrors { code } }
			z: deleteAsset(id: $file) { userErrors { code } }
		}`, vars)
		if got.at("m.userErrors.0.code") != "INVALID" || got.at("m.userErrors.0.path.1") != path {
			t.Errorf("%s: %s", field, raw)
		}
	}
	a.admin(t, `mutation($id: ID!, $there: ID!) {
		updateArticle(id: $id, input: {organizationId: $there}) { userErrors { message } }
	}`, map[string]any{"id": mine.ID, "there": there.ID})
	if n := mine.QueryAssets().CountX(ctx); n != 1 {
		t.Error("the article does not use the asset of its new organization")
	}
}
