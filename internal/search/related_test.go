package search_test

import (
	"fmt"
	"slices"
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
		found, err := search.Related(ctx, db.Client, []int{of}, nil, 20)
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

// TestRelatedPrefersItsLanguage relates articles by a tag and by their titles: those in the article's own language are
// first, although others are newer and more alike. Function words relate nothing.
func TestRelatedPrefersItsLanguage(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.Open(t), pgtest.Context(t)
	o := db.Client.Organization.Create().SetName("o").SetKind(organization.KindCOMPANY).SaveX(ctx)
	tag := db.Client.Tag.Create().SetName("tag").SaveX(ctx)
	titles := map[int]string{}
	create := func(title, locale string, tags ...int) int {
		id := db.Client.Article.Create().
			SetTitle(title).
			SetLocale(locale).
			SetBody("x").
			SetOrganization(o).
			AddTagIDs(tags...).
			SetStatus(article.StatusPUBLISHED).
			SetPublishedAt(viewer.Now()).
			SaveX(ctx).ID
		titles[id] = title
		return id
	}
	of := create("怎么养猫 without a garden", "zh-CN", tag.ID)
	create("怎么可以这样 without a house", "zh-CN") // function words alone
	create("养猫指南", "zh-CN")
	create("标签", "zh-CN", tag.ID)
	for i := range 60 {
		create(fmt.Sprintf("garden %d", i), "en", tag.ID)
	}
	if err := search.Index(ctx, db.Client); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		locales []string
		want    []string
	}{
		{nil, []string{"标签 tag", "养猫指南 养猫", "garden 59 garden"}},
		{[]string{"en"}, []string{"garden 59 garden", "garden 58 garden", "garden 57 garden"}},
		{[]string{"en", "zh-CN"}, []string{"标签 tag", "养猫指南 养猫", "garden 59 garden"}},
		{[]string{"fr"}, nil},
	} {
		found, err := search.Related(ctx, db.Client, []int{of}, c.locales, 3)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range found[of] {
			got = append(got, titles[r.ID]+" "+r.Because[len(r.Because)-1].Text)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%v: %q, want %q", c.locales, got, c.want)
		}
	}
}
