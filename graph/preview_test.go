package graph_test

import (
	"strings"
	"testing"

	"praxis/internal/pgtest"
	"praxis/internal/viewer"
)

// TestPreview: a token shows the newest revision of one article until it is revoked, and each use is noted.
func TestPreview(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	a.db.Organization.Create().SetName("o").SetKind("COMPANY").SaveX(pgtest.Context(t))
	editor := a.signIn(t, "li@example.org", viewer.Editor, "o")
	do := func(query string, vars map[string]any) answer {
		t.Helper()
		got, raw := a.ask(t, editor, query, vars)
		if len(got.Errors) > 0 || strings.Contains(string(raw), `"code"`) {
			t.Fatalf("%s", raw)
		}
		return got
	}
	org := do(`{ organization(slug: "o") { id } }`, nil).at("organization.id")
	id := do(`mutation($org: ID!) { createArticle(input: {title: "live", organizationId: $org}) { article { id } userErrors { code } } }`, map[string]any{"org": org}).at("createArticle.article.id")
	vars := map[string]any{"id": id}
	do(`mutation($id: ID!) { publishArticle(id: $id) { userErrors { code } } updateArticle(id: $id, input: {title: "ahead", body: "# 锗"}) { userErrors { code } } }`, vars)
	made := do(`mutation($id: ID!) { createPreview(input: {articleId: $id, expiresAt: "2999-01-01T00:00:00Z"}) { token preview { id uses viewerCan { update } } userErrors { code } } }`, vars)
	token, _ := made.at("createPreview.token").(string)
	const query = `query($token: String!) { previewArticle(token: $token) { title body html number publisher outline { text } tags } }`
	for range 2 {
		got, raw := a.ask(t, nobody, query, map[string]any{"token": token})
		if got.at("previewArticle.title") != "ahead" || got.at("previewArticle.number") != 2.0 || got.at("previewArticle.outline.0.text") != "锗" || got.at("previewArticle.publisher") != "o" {
			t.Errorf("%s", raw)
		}
	}
	noted := do(`query($id: ID!) { node(id: $id) { ... on Article { previews { nodes { uses history { totalCount nodes { actor } } } } } } }`, vars)
	if noted.at("node.previews.nodes.0.uses") != 2.0 || noted.at("node.previews.nodes.0.history.totalCount") != 3.0 || noted.at("node.previews.nodes.0.history.nodes.0.actor") != "anonymous" {
		t.Errorf("%v", noted)
	}
	a.db.Article.Update().SetRestrictedAt(viewer.Now()).SetRestrictedFor("PRIVACY").ExecX(pgtest.Context(t))
	if got, raw := a.ask(t, nobody, query, map[string]any{"token": token}); got.at("previewArticle") != nil {
		t.Errorf("withheld: %s", raw)
	}
	a.db.Article.Update().ClearRestrictedAt().ClearRestrictedFor().ExecX(pgtest.Context(t))
	do(`mutation($p: ID!) { revokePreview(id: $p) { preview { revokedAt } userErrors { code } } }`, map[string]any{"p": made.at("createPreview.preview.id")})
	if got, raw := a.ask(t, nobody, query, map[string]any{"token": token}); got.at("previewArticle") != nil {
		t.Errorf("revoked: %s", raw)
	}
	if hash := a.db.Preview.Query().OnlyX(pgtest.Context(t)).Hash; strings.Contains(token, string(hash)) || len(hash) != 32 {
		t.Errorf("the token is kept as %x", hash)
	}
}

// TestCounts: likes and views are added up when they are flushed, of what the reader sees, and a like of each reader once.
func TestCounts(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	seed(t, a.db.Client, "o", 2)
	ctx := pgtest.Context(t)
	draft := a.db.Article.Create().SetTitle("draft").SetOrganizationID(a.db.Organization.Query().FirstIDX(ctx)).SaveX(ctx)
	id := a.anyone(t, `{ articles { nodes { id } } }`).at("articles.nodes.0.id")
	vars := map[string]any{"id": id}
	for range 3 {
		got, raw := a.ask(t, nobody, `mutation($id: ID!) { likeArticle(id: $id) { received userErrors { code } } viewArticle(id: $id) { received userErrors { code } } }`, vars)
		if got.at("likeArticle.received") != true || got.at("viewArticle.received") != true {
			t.Errorf("%s", raw)
		}
	}
	a.admin(t, `mutation($id: ID!) { likeArticle(id: $id) { received userErrors { code } } }`, vars)
	if got, raw := a.ask(t, nobody, `mutation($id: ID!) { likeArticle(id: $id) { received userErrors { code path } } }`, map[string]any{"id": draft.ID}); got.at("likeArticle.userErrors.0.code") != "NOT_FOUND" {
		t.Errorf("a draft: %s", raw)
	}
	const counts = `query($id: ID!) { node(id: $id) { ... on Article { likes views version } } }`
	if got := a.admin(t, counts, vars); got.at("node.likes") != 0.0 {
		t.Errorf("before the flush: %v", got)
	}
	events := a.db.AuditEvent.Query().CountX(ctx)
	tx, err := a.db.Tx(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	other := a.db.Article.Query().FirstX(ctx)
	tx.Article.UpdateOneID(other.ID).SetTitle("being written").ExecX(ctx)
	a.counter.View(other.ID)
	if err := a.counter.Flush(ctx, a.db.Client); err != nil { // does not wait for the editor
		t.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := a.counter.Flush(ctx, a.db.Client); err != nil {
		t.Fatal(err)
	}
	got := a.admin(t, counts, vars)
	if got.at("node.likes") != 2.0 || got.at("node.views").(float64) < 3 {
		t.Errorf("after it: %v", got)
	}
	if n := a.db.AuditEvent.Query().CountX(ctx); n != events+1 { // the editor's
		t.Errorf("%d events of counting", n-events-1)
	}
	if views := a.db.Article.GetX(ctx, other.ID).Views; views == 0 {
		t.Error("the view of what was being written is lost")
	}
}
