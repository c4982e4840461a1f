package facts

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/action"
	"praxis/ent/gen/ent/indicator"
	"praxis/ent/gen/ent/organization"
	"praxis/ent/gen/ent/outcome"
)

// describe returns all facts of a version, one line for each record.
func describe(v *Version) []string {
	var lines []string
	for entity, table := range v.tables() {
		t := *table
		for first, c := range t.Chunks() {
			for slot, class := range c.Class {
				if class != 0 {
					lines = append(lines, fmt.Sprint(entity, " ", t.ID(first+slot), describeRecord(t, c, slot, layouts[entity])))
				}
			}
		}
	}
	for name, tree := range map[string]*Tree{"Organization": v.Organizations, "Theme": v.Themes} {
		for id, parent := range tree.parents {
			lines = append(lines, fmt.Sprint(name, " ", id, " below ", parent, tree.Ancestors(id)))
		}
	}
	slices.Sort(lines)
	return lines
}

func describeRecord(t *Table, c *Chunk, slot int, l layout) string {
	text := fmt.Sprintf(" %+v %+v themes %v", t.Classes[c.Class[slot]], t.accesses[t.accessOf[c.Class[slot]]],
		t.ThemeSets[c.Themes[slot]])
	for _, column := range c.Times {
		text += fmt.Sprint(" ", column[slot])
	}
	for _, column := range c.Days {
		text += fmt.Sprint(" ", column[slot])
	}
	for _, column := range c.Links {
		links := slices.Sorted(slices.Values(column.Of(slot))) // their order does not matter
		text += fmt.Sprint(" links ", links)
	}
	switch {
	case l.isArticle:
		text += fmt.Sprint(" article ", c.Creator[slot], t.TagSets[c.Tags[slot]], t.AuthorSets[c.Authors[slot]],
			c.Views[slot], " ", c.Likes[slot])
	case l.isAction:
		text += fmt.Sprint(" action ", c.Outcomes[slot])
	case l.hasParent:
		text += fmt.Sprint(" of ", c.Parent[slot], c.OtherEvidence[slot])
	}
	for _, m := range c.Measurements.Of(slot) {
		text += fmt.Sprint(" measurement ", m.ID, m.Created, m.PeriodStart, m.PeriodEnd, m.State)
		for _, n := range []Number{m.Actual(), m.Target(), m.Attainment()} {
			if n.IsNull() {
				text += " -"
			} else {
				text += " " + n.Decimal().String()
			}
		}
	}
	return text
}

// fill creates some records of each kind.
func (d *database) fill() {
	orgs := []*ent.Organization{d.org}
	for i := range 3 {
		slug := fmt.Sprint("o", i)
		orgs = append(orgs,
			d.Organization.Create().SetName(slug).SetSlug(slug).SetKind(organization.KindCOMPANY).
				SetParent(orgs[i]).SaveX(d.ctx))
	}
	var themes []*ent.Theme
	for i := range 5 {
		themes = append(themes, d.Theme.Create().SetName(fmt.Sprint("theme ", i)).SaveX(d.ctx))
		d.Tag.Create().SetName(fmt.Sprint("tag ", i)).SaveX(d.ctx)
		d.Person.Create().SetName(fmt.Sprint("person ", i)).SaveX(d.ctx)
	}
	for i := range 8 {
		a := d.Action.Create().SetTitle(fmt.Sprint("action ", i)).SetOrganization(orgs[i%4]).
			SetKind(action.KindPROJECT).AddThemes(themes[i%5]).SaveX(d.ctx)
		id := d.add(d.Client)
		d.Article.UpdateOneID(id).AddThemes(themes[i%3]).AddActions(a).ExecX(d.ctx)
		o := d.Outcome.Create().SetTitle("o").SetAction(a).SetLevel(outcome.LevelIMPACT).SaveX(d.ctx)
		d.Evidence.Create().SetOutcome(o).SetArticleID(id).SaveX(d.ctx)
		n := d.Indicator.Create().SetTitle("i").SetOutcome(o).SetUnit("kg").SetMeasure(indicator.MeasureUNIT).SaveX(d.ctx)
		d.Measurement.Create().SetIndicator(n).SetPeriodStart(date("2026-01-01")).SetPeriodEnd(date("2026-03-31")).
			SetActual(decimal.NewFromInt(5)).SaveX(d.ctx)
	}
}

func date(text string) time.Time {
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return d
}

// TestIncrementalVersions: a version that was made from changes has the same facts as one that was read from nothing.
func TestIncrementalVersions(t *testing.T) {
	t.Parallel()
	d, r := newDatabase(t), rand.New(rand.NewPCG(1, 2))
	d.fill()
	for range 60 {
		for range 1 + r.IntN(5) {
			d.change(r)
		}
		got, err := d.store.Current(d.ctx, d.Client)
		if err != nil {
			t.Fatal(err)
		}
		want, err := NewStore().Current(d.ctx, d.Client)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(describe(want), describe(got)); diff != "" {
			t.Fatal(diff)
		}
	}
}

// changes are statements on what facts depend on, with {TABLE} in place of the id of a random row.
var changes = []string{
	"UPDATE articles SET status = 'PUBLISHED', published_at = now() WHERE id = {articles}",
	"UPDATE articles SET visibility = 'INTERNAL', locale = 'zh-CN', views = views + 1 WHERE id = {articles}",
	"UPDATE articles SET organization_id = {organizations}, likes = 5 WHERE id = {articles}",
	"UPDATE articles SET restricted_at = now(), restricted_for = 'ERROR' WHERE id = {articles}",
	"UPDATE articles SET trashed_at = CASE WHEN trashed_at IS NULL THEN now() END WHERE id = {articles}",
	"DELETE FROM articles WHERE id = {articles} AND id % 3 = 0",
	"INSERT INTO article_themes (article_id, theme_id) VALUES ({articles}, {themes}) ON CONFLICT DO NOTHING",
	"DELETE FROM article_themes WHERE article_id = {articles}",
	"UPDATE article_themes SET theme_id = {themes} WHERE article_id = {articles} AND" +
		" (SELECT count(*) FROM article_themes t WHERE t.article_id = article_themes.article_id) = 1",
	"INSERT INTO article_tags (article_id, tag_id) VALUES ({articles}, {tags}) ON CONFLICT DO NOTHING",
	"DELETE FROM tags WHERE id = {tags} AND id % 5 = 0",
	"INSERT INTO contributions (created_at, updated_at, role, article_id, person_id)" +
		" VALUES (now(), now(), 'AUTHOR', {articles}, {people}) ON CONFLICT DO NOTHING",
	"DELETE FROM people WHERE id = {people} AND id % 5 = 0",
	"INSERT INTO article_actions (article_id, action_id) VALUES ({articles}, {actions}) ON CONFLICT DO NOTHING",
	"DELETE FROM article_actions WHERE action_id = {actions}",
	"DELETE FROM evidence WHERE id = {evidence}",
	"UPDATE evidence SET article_id = NULL, url = 'https://example.org' WHERE id = {evidence}",
	"UPDATE evidence SET outcome_id = {outcomes} WHERE id = {evidence} AND article_id IS NULL",
	"UPDATE actions SET trashed_at = CASE WHEN trashed_at IS NULL THEN now() END WHERE id = {actions}",
	"UPDATE actions SET visibility = 'INTERNAL', status = 'ACTIVE', actual_start = '2026-01-01' WHERE id = {actions}",
	"UPDATE actions SET organization_id = {organizations}, planned_end = 'infinity' WHERE id = {actions}",
	"DELETE FROM actions a WHERE id = {actions} AND NOT EXISTS (SELECT FROM outcomes WHERE action_id = a.id)",
	"INSERT INTO action_themes (action_id, theme_id) VALUES ({actions}, {themes}) ON CONFLICT DO NOTHING",
	"DELETE FROM action_themes WHERE action_id = {actions}",
	"UPDATE outcomes SET trashed_at = CASE WHEN trashed_at IS NULL THEN now() END WHERE id = {outcomes}",
	"UPDATE outcomes SET action_id = {actions}, achieved_on = '2026-05-05', category = 'AWARD' WHERE id = {outcomes}",
	"UPDATE outcomes SET level = 'OUTPUT', verification = 'VERIFIED' WHERE id = {outcomes}",
	"DELETE FROM outcomes WHERE id = {outcomes} AND id % 7 = 0",
	"UPDATE indicators SET outcome_id = {outcomes}, unit = E'a\\tb' WHERE id = {indicators}",
	"UPDATE indicators SET unit = NULL, ascending = NOT ascending, baseline_value = 2 WHERE id = {indicators}",
	"DELETE FROM indicators WHERE id = {indicators} AND id % 7 = 0",
	"UPDATE measurements SET actual = random() * 1e30, target = 7 WHERE id = {measurements}",
	"UPDATE measurements SET actual = NULL, period_end = period_end + 1 WHERE id = {measurements}",
	"UPDATE measurements SET indicator_id = {indicators}, period_start = period_start - (random() * 99)::int" +
		" WHERE id = {measurements}",
	"DELETE FROM measurements WHERE id = {measurements} AND id % 5 = 0",
	"UPDATE themes SET parent_id = (SELECT min(id) FROM themes) WHERE id = {themes} AND id > (SELECT min(id) FROM themes)",
	"UPDATE themes SET parent_id = NULL WHERE id = {themes}",
	"UPDATE organizations SET parent_id = NULL WHERE id = {organizations}",
	"DELETE FROM themes t WHERE id = {themes} AND id % 5 = 0 AND NOT EXISTS (SELECT FROM themes WHERE parent_id = t.id)",
}

var tableName = regexp.MustCompile(`\{(\w+)\}`)

// change runs a random statement of changes.
func (d *database) change(r *rand.Rand) {
	d.t.Helper()
	d.exec(tableName.ReplaceAllStringFunc(changes[r.IntN(len(changes))], func(name string) string {
		table := name[1 : len(name)-1]
		return fmt.Sprintf("(SELECT id FROM %s ORDER BY hashtext(id::text || '%d') LIMIT 1)", table, r.IntN(1e6))
	}))
}
