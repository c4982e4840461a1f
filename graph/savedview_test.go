package graph_test

import (
	"fmt"
	"sync"
	"testing"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/user"
	"praxis/internal/pgtest"
	"praxis/internal/viewer"
)

// TestSavedViewLimit: a user has 200 saved views at most, also when requests save them at the same time. Others have
// their own 200.
func TestSavedViewLimit(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	ctx := pgtest.Context(t)
	seed(t, a.db.Client, "o", 0)
	reader := a.signIn(t, "reader@example.org", viewer.Reader, "o")
	author := a.signIn(t, "author@example.org", viewer.Author, "o")
	id := a.db.User.Query().Where(user.Email("reader@example.org")).OnlyIDX(ctx)
	var views []*ent.SavedViewCreate
	for i := range 197 {
		views = append(views, a.db.SavedView.Create().SetName(fmt.Sprint(i)).SetPage("/console").SetUserID(id))
	}
	a.db.SavedView.CreateBulk(views...).ExecX(ctx)
	const save = `mutation($name: String!) {
		createSavedView(input: {name: $name, page: "/console"}) { savedView { id } userErrors { code message } }
	}`
	var saving sync.WaitGroup
	for i := range 6 {
		saving.Go(func() {
			got, raw := a.ask(t, reader, save, map[string]any{"name": fmt.Sprint("new ", i)})
			code := got.at("createSavedView.userErrors.0.code")
			if code != nil && code != "WRONG_STATE" || len(got.Errors) > 0 {
				t.Errorf("%s", raw)
			}
		})
	}
	saving.Wait()
	got, _ := a.ask(t, reader, `{ viewer { savedViews { totalCount } } }`, nil)
	if n := got.at("viewer.savedViews.totalCount"); n != 200.0 {
		t.Errorf("the user has %v saved views", n)
	}
	if got, raw := a.ask(t, author, save, map[string]any{"name": "1"}); got.at("createSavedView.savedView.id") == nil {
		t.Errorf("another user: %s", raw)
	}
}
