package search_test

import (
	"fmt"
	"testing"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/organization"
	"praxis/internal/pgtest"
	"praxis/internal/search"
)

// TestAlternativeTexts: a document contains the alternative texts of the assets that its article shows, and is indexed
// again when they change.
func TestAlternativeTexts(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.Open(t), pgtest.Context(t)
	o := db.Client.Organization.Create().SetName("o").SetKind(organization.KindCOMPANY).SaveX(ctx)
	picture := func(alt string) *ent.Asset {
		return db.Client.Asset.Create().SetName("a.png").SetAlt(alt).SetOrganization(o).
			SetMediaType("image/png").SetSize(1).SetSha256("sum of " + alt).SaveX(ctx)
	}
	shown, cover, other := picture("替代甲"), picture("封面乙"), picture("别处丙")
	body := fmt.Sprintf("![](/assets/%d/a.png) ![](/assets/%d/thumb/a.png)", shown.ID, shown.ID)
	a := db.Client.Article.Create().SetTitle("图片文").SetBody(body).SetOrganization(o).SaveX(ctx)
	for _, step := range []struct {
		name   string
		change func()
		alts   string
	}{
		{"the text shows a picture", func() {}, "替代甲"},
		{"it gets a cover", func() { a.Update().SetCover(cover).ExecX(ctx) }, "替代甲\n封面乙"},
		{"the picture gets another text", func() { shown.Update().SetAlt("替代丁").ExecX(ctx) }, "替代丁\n封面乙"},
		{"so does the cover", func() { cover.Update().SetAlt("封面戊").ExecX(ctx) }, "替代丁\n封面戊"},
		{"the text shows another picture", func() {
			a.Update().SetBody(fmt.Sprintf("![](/assets/%d/a.png)", other.ID)).ExecX(ctx)
		}, "封面戊\n别处丙"},
		{"the cover is taken away", func() { a.Update().ClearCover().ExecX(ctx) }, "别处丙"},
		{"the picture is deleted", func() { db.Client.Asset.DeleteOne(other).ExecX(ctx) }, ""},
	} {
		step.change()
		var alts string
		var dirty bool
		row := db.SQL.QueryRowContext(ctx, `SELECT alts, EXISTS (SELECT FROM search_dirty t WHERE t.id = s.id AND hides)
			FROM search_sources s WHERE id = $1`, a.ID)
		if err := row.Scan(&alts, &dirty); err != nil {
			t.Fatal(err)
		}
		if alts != step.alts || !dirty {
			t.Errorf("%s: %q, dirty: %v", step.name, alts, dirty)
		}
		if err := search.Index(ctx, db.Client); err != nil {
			t.Fatal(err)
		}
	}
}
