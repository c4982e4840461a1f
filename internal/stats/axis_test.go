package stats

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/action"
	"praxis/ent/gen/ent/organization"
	"praxis/internal/facts"
	"praxis/internal/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// version returns the facts of a database with an action and four themes, of which the first three make a branch, and
// the themes.
func version(t *testing.T) (*facts.Version, []*ent.Theme) {
	db, ctx := pgtest.Open(t), pgtest.Context(t)
	var themes []*ent.Theme
	for i := range 4 {
		create := db.Theme.Create().SetName(fmt.Sprint("theme ", i))
		if i == 1 || i == 2 {
			create.SetParent(themes[i-1])
		}
		themes = append(themes, create.SaveX(ctx))
	}
	org := db.Organization.Create().SetName("o").SetKind(organization.KindCOMPANY).SaveX(ctx)
	db.Action.Create().SetTitle("a").SetOrganization(org).SetKind(action.KindPROJECT).SaveX(ctx)
	v, err := facts.NewStore().Current(ctx, db.Client)
	if err != nil {
		t.Fatal(err)
	}
	return v, themes
}

// TestThemeAxis: a set of themes has the codes of its themes, each once; with a depth, those of their ancestors there.
func TestThemeAxis(t *testing.T) {
	t.Parallel()
	v, themes := version(t)
	a, b, c, d := themes[0].ID, themes[1].ID, themes[2].ID, themes[3].ID
	table := &facts.Table{ThemeSets: [][]int{nil, {a}, {b, c}, {c, d}}}
	for name, want := range map[string][][]int{
		"all": {{noKey}, {a}, {b, c}, {c, d}},
		"0":   {{noKey}, {a}, {a}, {a, d}},
		"1":   {{noKey}, {a}, {b}, {b, d}},
		"2":   {{noKey}, {a}, {b, c}, {c, d}},
	} {
		q := Query{GroupBy: []Dimension{ByTheme}}
		if name != "all" {
			q.RollUpTo = new(int(name[0] - '0'))
		}
		p := &plan{Query: q, subject: Articles, facts: v, table: table}
		axis := newAxis(p, ByTheme)
		var got [][]int
		for _, codes := range axis.bySet {
			var ids []int
			for _, code := range codes {
				ids = append(ids, int(axis.ids[code]))
			}
			got = append(got, ids)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) || axis.size != len(axis.ids) {
			t.Errorf("depth %s: %v, not %v", name, got, want)
		}
		again := newAxis(p, ByTheme)
		again.stride = 7
		if &again.bySet[0] != &axis.bySet[0] || axis.stride == 7 {
			t.Errorf("depth %s: the axis is not remembered, or plans share its stride", name)
		}
	}
}

// TestTextAxis: codes are in the order of the texts, and a missing text comes last in both directions.
func TestTextAxis(t *testing.T) {
	t.Parallel()
	a := textAxis(&facts.Table{Classes: []facts.Class{
		{}, {HasUnit: true, Unit: "kg"}, {HasUnit: true, Unit: ""}, {HasUnit: true, Unit: "a"}, {HasUnit: true, Unit: "kg"},
	}}, ByUnit)
	if want := []int{3, 2, 0, 1, 2}; !slices.Equal(a.byClass, want) || a.size != 4 || a.text(3) != nil {
		t.Errorf("the codes are %v, not %v", a.byClass, want)
	}
	for sign, want := range map[int][]int{1: {0, 1, 2, 3}, -1: {2, 1, 0, 3}} {
		codes := []int{3, 1, 0, 2}
		slices.SortFunc(codes, func(x, y int) int { return a.compare(x, y, sign) })
		if !slices.Equal(codes, want) {
			t.Errorf("in the order %d: %v, not %v", sign, codes, want)
		}
	}
}

// TestIndexes: the index of a group has the code of each axis, and the last one of the period.
func TestIndexes(t *testing.T) {
	t.Parallel()
	r := newResult(Query{GroupBy: []Dimension{ByPeriod, ByLocale, ByStatus}, Interval: Day})
	for _, line := range []string{"2026-01-01 en - 1", "- zh-CN - 1", "2026-05-01 - - 1"} {
		if got := list(r.parse(line)); got[0] != line {
			t.Errorf("%q, not %q", got, line)
		}
	}
}

// TestGroupNumbers: groups are numbered in the order in which they occur, whatever the size of their indexes.
func TestGroupNumbers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var g groups
		numbers := map[int]int{}
		index := rapid.OneOf(rapid.IntRange(0, 600), rapid.IntRange(maxDense-2, maxDense+2), rapid.IntRange(0, 1<<50))
		for _, i := range rapid.SliceOfN(index, 0, 50).Draw(t, "indexes") {
			want, ok := numbers[i]
			if !ok {
				want = len(numbers)
				numbers[i] = want
			}
			if got := g.number(i); got != want || g.indexes[got] != i {
				t.Fatalf("the number of %d is %d, not %d", i, got, want)
			}
		}
	})
}

func TestIDSet(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.OneOf(rapid.IntRange(1, 300), rapid.IntRange(1<<35, 1<<35+300), rapid.IntRange(maxNear-5, maxNear+5))
		ids := rapid.SliceOfN(id, 0, 30).Draw(t, "ids")
		set := newIDSet(ids)
		for _, id := range append(rapid.SliceOfN(id, 30, 30).Draw(t, "others"), ids...) {
			if set.has(id) != slices.Contains(ids, id) {
				t.Fatalf("has %d: %t", id, set.has(id))
			}
		}
		if set.has(0) || set.has(-1) || set.has(1<<62) {
			t.Fatal("the set has ids that were not added")
		}
	})
}

// TestTooManyCombinations: the index of a group does not overflow.
func TestTooManyCombinations(t *testing.T) {
	t.Parallel()
	v, _ := version(t)
	many := make([][]int, 1<<13)
	for i := range many {
		many[i] = []int{i + 1}
	}
	table := &facts.Table{ThemeSets: many, TagSets: many, AuthorSets: many}
	for _, c := range []struct {
		groupBy []Dimension
		ok      bool
	}{{[]Dimension{ByTheme, ByTag, ByPeriod}, true}, {[]Dimension{ByTheme, ByTag, ByAuthor}, false}} {
		p := &plan{Query: Query{GroupBy: c.groupBy}, table: table, facts: v}
		if _, ok := newAxes(p); ok != c.ok {
			t.Errorf("%v: %v", c.groupBy, ok)
		}
	}
}
