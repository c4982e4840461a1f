package search_test

import (
	"fmt"
	"testing"

	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/organization"
	"praxis/internal/pgtest"
	"praxis/internal/search"
	"praxis/internal/viewer"
)

// TestCommonWordsRelateNothing lists the words of most titles as common. Articles that share only such words are not
// related; those that share another word are.
func TestCommonWordsRelateNothing(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.Open(t), pgtest.Context(t)
	o := db.Client.Organization.Create().SetName("o").SetKind(organization.KindCOMPANY).SaveX(ctx)
	create := func(title string) int {
		return db.Client.Article.Create().
			SetTitle(title).
			SetBody("x").
			SetOrganization(o).
			SetStatus(article.StatusPUBLISHED).
			SetPublishedAt(viewer.Now()).
			SaveX(ctx).ID
	}
	for i := range 8 {
		create(fmt.Sprintf("年度报告 %d", 2010+i))
	}
	of, other := create("年度报告 hydrogen"), create("hydrogen pipelines")
	if err := search.Index(ctx, db.Client); err != nil {
		t.Fatal(err)
	}
	related := func() []*search.Relation {
		found, err := search.Related(ctx, db.Client, []int{of}, 20)
		if err != nil {
			t.Fatal(err)
		}
		return found[of]
	}
	if n := len(related()); n != 9 {
		t.Fatalf("%d articles are related before any word is common", n)
	}
	for range 2 { // the second call has nothing to change
		if _, err := db.SQL.ExecContext(ctx, "ANALYZE search_documents; SELECT refresh_common_words(5)"); err != nil {
			t.Fatal(err)
		}
		if got := related(); len(got) != 1 || got[0].ID != other {
			t.Errorf("related are %v, not only %d", got, other)
		}
	}
	if err := search.RefreshCommonWords(ctx, db.Client); err != nil {
		t.Fatal(err)
	}
	if n := len(related()); n != 9 {
		t.Errorf("%d articles are related when no word is common any more", n)
	}
}
