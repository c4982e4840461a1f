package graph_test

import (
	"strings"
	"testing"

	"praxis/internal/pgtest"
	"praxis/internal/viewer"
)

// TestPreview: the token of a preview link shows the newest revision of one article until the link is revoked. Each use
// is counted and recorded in the audit.
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
	id := do(`mutation($org: ID!) {
		createArticle(input: {title: "live", organizationId: $org}) { article { id } userErrors { code } }
	}`, map[string]any{"org": org}).at("createArticle.article.id")
	vars := map[string]any{"id": id}
	do(`mutation($id: ID!) {
		publishArticle(id: $id) { userErrors { code } }
		updateArticle(id: $id, input: {title: "ahead", body: "# 锗"}) { userErrors { code } }
	}`, vars)
	made := do(`mutation($id: ID!) {
		createPreviewLink(input: {articleId: $id, expiresAt: "2999-01-01T00:00:00Z"}) {
			token
			previewLink { id uses viewerCan { update } }
			userErrors { code }
		}
	}`, vars)
	token, _ := made.at("createPreviewLink.token").(string)
	const query = `query($token: String!) {
		previewArticle(token: $token) { title body html number publisher outline { text } tags }
	}`
	for range 2 {
		got, raw := a.ask(t, anonymous, query, map[string]any{"token": token})
		for path, want := range map[string]any{
			"title":          "ahead",
			"number":         2.0,
			"outline.0.text": "锗",
			"publisher":      "o",
		} {
			if is := got.at("previewArticle." + path); is != want {
				t.Errorf("%s is %v, want %v: %s", path, is, want, raw)
			}
		}
	}
	used := do(`query($id: ID!) {
		node(id: $id) { ... on Article { previewLinks { nodes { uses history { totalCount nodes { actor } } } } } }
	}`, vars)
	for path, want := range map[string]any{
		"uses":                  2.0,
		"history.totalCount":    3.0,
		"history.nodes.0.actor": "anonymous",
	} {
		if is := used.at("node.previewLinks.nodes.0." + path); is != want {
			t.Errorf("%s is %v, want %v: %v", path, is, want, used)
		}
	}
	a.db.Article.Update().SetRestrictedAt(viewer.Now()).SetRestrictedFor("PRIVACY").ExecX(pgtest.Context(t))
	if got, raw := a.ask(t, anonymous, query, map[string]any{"token": token}); got.at("previewArticle") != nil {
		t.Errorf("withheld: %s", raw)
	}
	a.db.Article.Update().ClearRestrictedAt().ClearRestrictedFor().ExecX(pgtest.Context(t))
	do(`mutation($p: ID!) {
		revokePreviewLink(id: $p) { previewLink { revokedAt } userErrors { code } }
	}`, map[string]any{"p": made.at("createPreviewLink.previewLink.id")})
	if got, raw := a.ask(t, anonymous, query, map[string]any{"token": token}); got.at("previewArticle") != nil {
		t.Errorf("revoked: %s", raw)
	}
	hash := a.db.PreviewLink.Query().OnlyX(pgtest.Context(t)).Hash
	if strings.Contains(token, string(hash)) || len(hash) != 32 {
		t.Errorf("the token is stored as %x", hash)
	}
}
