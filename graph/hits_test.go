package graph_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"praxis/ent/gen/ent/article"
	"praxis/internal/content"
	"praxis/internal/pgtest"
	"praxis/internal/server"
	"praxis/internal/viewer"
)

// hitsAPI is an API with two public articles, and the ids of the first and of a draft.
func hitsAPI(t *testing.T) (a *api, id, draft int) {
	t.Helper()
	a = newAPI(t)
	seed(t, a.db.Client, "o", 2)
	ctx := pgtest.Context(t)
	id = a.db.Article.Query().FirstIDX(ctx)
	organization := a.db.Organization.Query().FirstIDX(ctx)
	draft = a.db.Article.Create().SetTitle("draft").SetOrganizationID(organization).SaveX(ctx).ID
	return a, id, draft
}

// secondServer is another server on the same database.
func secondServer(t *testing.T, a *api) *api {
	t.Helper()
	o := server.Options{Files: newFiles(t), Counter: content.NewHitBuffer()}
	return &api{db: a.db, handler: server.Handler(a.db, o), token: a.token}
}

// TestLikes: each reader counts once on all servers, and removes only their own like.
func TestLikes(t *testing.T) {
	t.Parallel()
	a, id, draft := hitsAPI(t)
	ctx := pgtest.Context(t)
	other := secondServer(t, a)
	from := func(address string) func(*http.Request) {
		return func(r *http.Request) { r.RemoteAddr = address }
	}
	before := a.db.Article.GetX(ctx, id)
	events := a.db.AuditEvent.Query().CountX(ctx)
	const like, unlike = "likeArticle", "unlikeArticle"
	for _, step := range []struct {
		api     *api
		who     func(*http.Request)
		verb    string
		counted bool
		likes   float64
	}{
		{a, from("192.0.2.1:1"), unlike, false, 0},
		{a, from("192.0.2.1:1"), like, true, 1},
		{other, from("192.0.2.1:9"), like, false, 1},
		{other, from("192.0.2.2:1"), like, true, 2},
		{a, from("[2001:db8::1]:1"), like, true, 3},
		{a, from("[2001:db8::2]:1"), like, false, 3},
		{a, bearer(a.token), like, true, 4},
		{other, bearer(a.token), like, false, 4},
		{other, from("192.0.2.1:1"), unlike, true, 3},
		{a, from("192.0.2.1:1"), unlike, false, 3},
	} {
		mutation := `mutation($id: ID!) { ` + step.verb + `(id: $id) { counted likes userErrors { code } } }`
		got, raw := step.api.ask(t, step.who, mutation, map[string]any{"id": id})
		if got.at(step.verb+".counted") != step.counted || got.at(step.verb+".likes") != step.likes {
			t.Errorf("%+v: %s", step, raw)
		}
	}
	const liked = `query($id: ID!) { node(id: $id) { ... on Article { viewerLikes } } }`
	for who, want := range map[string]bool{"192.0.2.1:1": false, "192.0.2.2:1": true} {
		if got, raw := a.ask(t, from(who), liked, map[string]any{"id": id}); got.at("node.viewerLikes") != want {
			t.Errorf("%s: %s", who, raw)
		}
	}
	for _, verb := range []string{like, unlike} {
		got, raw := a.ask(t, anonymous,
			`mutation($id: ID!) { `+verb+`(id: $id) { likes userErrors { code path } } }`, map[string]any{"id": draft})
		if got.at(verb+".userErrors.0.code") != "NOT_FOUND" || got.at(verb+".likes") != nil {
			t.Errorf("a draft: %s", raw)
		}
	}
	a.ask(t, anonymous, `mutation($id: ID!) @validateOnly {
		likeArticle(id: $id) { counted }
	}`, map[string]any{"id": id})
	if err := content.FlushLikes(ctx, a.db.Client); err != nil {
		t.Fatal(err)
	}
	after := a.db.Article.GetX(ctx, before.ID)
	if after.Likes != 3 || after.Version != before.Version || after.PublishedVersion != before.PublishedVersion ||
		!after.UpdatedAt.Equal(before.UpdatedAt) {
		t.Errorf("%+v", after)
	}
	if n := a.db.AuditEvent.Query().CountX(ctx); n != events {
		t.Errorf("%d audit events for liking", n-events)
	}
	var inClear bool
	err := a.db.SQL.QueryRowContext(ctx, `SELECT bool_or(reader LIKE '%192.0.2%') FROM article_likes`).Scan(&inClear)
	if err != nil || inClear {
		t.Errorf("an address is stored as plain text, or %v", err)
	}
}

// TestLikeRetention: after 30 days the like of an anonymous reader is deleted, so that they may like again; the number
// of likes stays. The like of a user is kept.
func TestLikeRetention(t *testing.T) {
	t.Parallel()
	a, id, _ := hitsAPI(t)
	ctx := pgtest.Context(t)
	like := func(who func(*http.Request), counted bool, likes float64) {
		t.Helper()
		got, raw := a.ask(t, who,
			`mutation($id: ID!) { likeArticle(id: $id) { counted likes } }`, map[string]any{"id": id})
		if got.at("likeArticle.counted") != counted || got.at("likeArticle.likes") != likes {
			t.Errorf("%s", raw)
		}
	}
	like(anonymous, true, 1)
	like(bearer(a.token), true, 2)
	a.db.SQL.ExecContext(ctx, "UPDATE article_likes SET created_at = created_at - interval '29 days'")
	prune := func() {
		if err := content.PruneLikes(ctx, a.db.Client); err != nil {
			t.Fatal(err)
		}
	}
	prune()
	like(anonymous, false, 2)
	a.db.SQL.ExecContext(ctx, "UPDATE article_likes SET created_at = created_at - interval '2 days'")
	prune()
	like(anonymous, true, 3)
	like(bearer(a.token), false, 3)
	a.db.Article.DeleteOneID(id).ExecX(ctx)
	prune()
	var left int
	err := a.db.SQL.QueryRowContext(ctx,
		"SELECT (SELECT count(*) FROM article_likes) + (SELECT count(*) FROM article_like_changes)").Scan(&left)
	if err != nil || left != 0 {
		t.Errorf("%d rows of a deleted article are left, %v", left, err)
	}
}

// TestConcurrentLikes: many readers like an article while servers flush likes and an editor locks the article.
func TestConcurrentLikes(t *testing.T) {
	t.Parallel()
	a, id, _ := hitsAPI(t)
	ctx := pgtest.Context(t)
	tx, err := a.db.Tx(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	tx.Article.Query().ForUpdate().AllX(ctx)
	var group sync.WaitGroup
	for i := range 24 {
		group.Go(func() {
			who := func(r *http.Request) { r.RemoteAddr = "192.0.2." + string(rune('0'+i%8)) + ":1" }
			a.ask(t, who, `mutation($id: ID!) { likeArticle(id: $id) { counted } }`, map[string]any{"id": id})
			if err := content.FlushLikes(ctx, a.db.Client); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	for range 4 {
		group.Go(func() {
			if err := content.FlushLikes(ctx, a.db.Client); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if got := a.db.Article.GetX(ctx, id).Likes; got != 8 {
		t.Errorf("%d likes of 8 readers", got)
	}
}

// TestViews: a flush counts views of articles that the reader may see.
func TestViews(t *testing.T) {
	t.Parallel()
	a, id, draft := hitsAPI(t)
	ctx := pgtest.Context(t)
	const view = `mutation($id: ID!) { viewArticle(id: $id) { received userErrors { code path } } }`
	for range 3 {
		if got, raw := a.ask(t, anonymous, view, map[string]any{"id": id}); got.at("viewArticle.received") != true {
			t.Errorf("%s", raw)
		}
	}
	got, raw := a.ask(t, anonymous, view, map[string]any{"id": draft})
	if got.at("viewArticle.userErrors.0.code") != "NOT_FOUND" {
		t.Errorf("a draft: %s", raw)
	}
	events := a.db.AuditEvent.Query().CountX(ctx)
	tx, err := a.db.Tx(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	other := a.db.Article.Query().Where(article.IDNotIn(id, draft)).OnlyX(ctx)
	tx.Article.UpdateOneID(other.ID).SetTitle("being edited").ExecX(ctx)
	a.counter.RecordView(other.ID)
	if err := a.counter.Flush(ctx, a.db.Client); err != nil { // does not wait for the editor
		t.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := a.counter.Flush(ctx, a.db.Client); err != nil {
		t.Fatal(err)
	}
	got = a.admin(t, `query($id: ID!) { node(id: $id) { ... on Article { views } } }`, map[string]any{"id": id})
	if got.at("node.views").(float64) < 3 {
		t.Errorf("%v", got)
	}
	if n := a.db.AuditEvent.Query().CountX(ctx); n != events+1 { // the editor's
		t.Errorf("%d audit events for counting", n-events-1)
	}
	if views := a.db.Article.GetX(ctx, other.ID).Views; views == 0 {
		t.Error("the view of the locked article is lost")
	}
}

// TestReportsAreLimited: an address has ten reports on all servers together, and rolled back ones count too.
func TestReportsAreLimited(t *testing.T) {
	t.Parallel()
	a, id, _ := hitsAPI(t)
	other := secondServer(t, a)
	for i := range 11 {
		asked := []*api{a, other}[i%2]
		got, raw := asked.ask(t, anonymous, `mutation($id: ID!) @validateOnly {
			reportArticle(input: {kind: ERROR, text: "t", articleId: $id}) { received } }`, map[string]any{"id": id})
		if limited := got.code() == "RATE_LIMITED"; limited != (i == 10) {
			t.Errorf("report %d: %s", i+1, raw)
		}
	}
}

// TestConcurrentSignIns sends more wrong passwords concurrently than the pool has connections. All requests are
// answered, and the rate limit allows checks of five passwords.
func TestConcurrentSignIns(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	a.signIn(t, "li@example.org", viewer.Reader, "")
	var mu sync.Mutex
	var group sync.WaitGroup
	codes := map[string]int{}
	for range 40 {
		group.Go(func() {
			got, raw := a.ask(t, anonymous, `mutation {
				signIn(email: "li@example.org", password: "wrong horse") { userErrors { code } } }`, nil)
			mu.Lock()
			defer mu.Unlock()
			if strings.Contains(string(raw), "wrong") {
				t.Errorf("%s", raw)
			}
			codes[got.code()]++
		})
	}
	group.Wait()
	if codes[""] != 5 || codes["RATE_LIMITED"] != 35 {
		t.Errorf("%v", codes)
	}
}
