package stats

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"praxis/ent/gen/ent"
)

// countedGroups returns a group for each line of keys and a number, such as "zh-CN 2026-01-01 3". "-" is a missing key.
func countedGroups(lines ...string) []group {
	var groups []group
	for _, line := range lines {
		fields := strings.Fields(line)
		var k keys
		for _, f := range fields[:len(fields)-1] {
			if f == "-" {
				k = append(k, nil)
			} else {
				k = append(k, new(f))
			}
		}
		g := group{Keys: k.id()}
		fmt.Sscan(fields[len(fields)-1], &g.N)
		groups = append(groups, g)
	}
	return groups
}

// list writes rows as countedGroups reads them, with the value of a comparison in parentheses.
func list(rows []*Row) []string {
	var lines []string
	for _, row := range rows {
		var fields []string
		for _, k := range row.keys {
			if k == nil {
				k = new("-")
			}
			fields = append(fields, *k)
		}
		line := strings.Join(fields, " ") + fmt.Sprint(" ", row.Count())
		if row.Comparison != nil {
			line += fmt.Sprintf(" (%d)", row.Comparison.Value)
		}
		lines = append(lines, line)
	}
	return lines
}

func TestDeriveRows(t *testing.T) {
	t.Parallel()
	groups := countedGroups("en 2026-01-01 1", "en 2026-03-01 2", "zh-CN 2026-03-01 4", "en - 8")
	for name, c := range map[string]struct {
		query Query
		want  []string
	}{
		"plain": {Query{}, []string{"en 2026-01-01 1", "en 2026-03-01 2", "en - 8", "zh-CN 2026-03-01 4"}},
		"gaps": {Query{FillGaps: true}, []string{
			"en 2026-01-01 1", "en 2026-02-01 0", "en 2026-03-01 2", "en - 8",
			"zh-CN 2026-01-01 0", "zh-CN 2026-02-01 0", "zh-CN 2026-03-01 4",
		}},
		"gaps in a range": {Query{FillGaps: true, From: day("2026-03-01"), To: day("2026-04-30")}, []string{
			"en 2026-01-01 1", "en 2026-03-01 2", "en 2026-04-01 0", "en - 8",
			"zh-CN 2026-03-01 4", "zh-CN 2026-04-01 0",
		}},
		"cumulative": {Query{Cumulative: true}, []string{
			"en 2026-01-01 1", "en 2026-02-01 1", "en 2026-03-01 3", "en - 8",
			"zh-CN 2026-01-01 0", "zh-CN 2026-02-01 0", "zh-CN 2026-03-01 4",
		}},
		"compared with the period before": {Query{CompareTo: Previous, FillGaps: true}, []string{
			"en 2026-01-01 1 (0)", "en 2026-02-01 0 (1)", "en 2026-03-01 2 (0)", "en - 8",
			"zh-CN 2026-01-01 0 (0)", "zh-CN 2026-02-01 0 (0)", "zh-CN 2026-03-01 4 (0)",
		}},
		"rows before from are only compared with": {
			Query{CompareTo: Previous, From: day("2026-02-01"), To: day("2026-03-31"), FillGaps: true}, []string{
				"en 2026-02-01 0 (1)", "en 2026-03-01 2 (0)", "en - 8",
				"zh-CN 2026-02-01 0 (0)", "zh-CN 2026-03-01 4 (0)",
			}},
	} {
		q := c.query
		q.GroupBy, q.Date, q.Interval = []Dimension{ByLocale, ByPeriod}, "PUBLISHED_AT", Month
		p := newPlan(anyone, Articles, q)
		rows, err := deriveRows(p, buildRows(p, groups))
		if err != nil {
			t.Fatal(err)
		}
		got := list(rows)
		slices.Sort(got)
		slices.Sort(c.want)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n%s\nnot\n%s", name, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}

// TestGapsWithoutRows: From and To alone give the periods; a series of another key does not exist without a record.
func TestGapsWithoutRows(t *testing.T) {
	t.Parallel()
	for want, q := range map[int]Query{
		0: {GroupBy: []Dimension{ByPeriod}, From: day("2026-01-15")},
		3: {GroupBy: []Dimension{ByPeriod}, From: day("2026-01-15"), To: day("2026-03-15")},
	} {
		q.Date, q.Interval, q.FillGaps = "PUBLISHED_AT", Month, true
		if rows, err := deriveRows(newPlan(anyone, Articles, q), nil); err != nil || len(rows) != want {
			t.Errorf("%d rows, %v; not %d", len(rows), err, want)
		}
	}
	days := Query{GroupBy: []Dimension{ByPeriod}, Interval: Day, FillGaps: true}
	days.From, days.To = day("1900-01-01"), day("2026-01-01")
	if _, err := deriveRows(newPlan(anyone, Articles, days), nil); err == nil {
		t.Error("126 years of days are not too many")
	}
}

func TestSumCounts(t *testing.T) {
	t.Parallel()
	p := newPlan(anyone, Articles, Query{
		GroupBy: []Dimension{ByPeriod}, Interval: Month, CompareTo: Previous, From: day("2026-02-01"),
	})
	if n := sumCounts(p, buildRows(p, countedGroups("2026-01-01 1", "2026-02-01 2", "- 4"))); n != 6 {
		t.Errorf("%d, not 6", n)
	}
}

func TestSortRows(t *testing.T) {
	t.Parallel()
	groups := countedGroups("en 2026-01-01 1", "zh-CN 2026-01-01 3", "- 2026-02-01 3", "en - 5")
	for name, c := range map[string]struct {
		orderBy []*Order
		want    []string
	}{
		"by period, count and keys": {nil, []string{
			"zh-CN 2026-01-01 3", "en 2026-01-01 1", "- 2026-02-01 3", "en - 5",
		}},
		"by count": {[]*Order{{Field: "COUNT", Direction: "DESC"}}, []string{
			"en - 5", "zh-CN 2026-01-01 3", "- 2026-02-01 3", "en 2026-01-01 1",
		}},
		"by key, missing keys last": {[]*Order{{Field: OrderByKey, Direction: "DESC"}}, []string{
			"zh-CN 2026-01-01 3", "en 2026-01-01 1", "en - 5", "- 2026-02-01 3",
		}},
		"by period, no period last": {[]*Order{{Field: OrderByPeriod, Direction: "DESC"}}, []string{
			"- 2026-02-01 3", "zh-CN 2026-01-01 3", "en 2026-01-01 1", "en - 5",
		}},
	} {
		p := newPlan(anyone, Articles, Query{GroupBy: []Dimension{ByLocale, ByPeriod}, Interval: Month})
		rows := buildRows(p, groups)
		if err := sortRows(t.Context(), rows, c.orderBy); err != nil {
			t.Fatal(err)
		}
		if got := list(rows); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, not %q", name, got, c.want)
		}
	}
}

// indicatorRows are rows of indicators 1 and 2 with the sums 10 and 20, and of indicator 3 without numbers.
func indicatorRows() []*Row {
	groups := countedGroups("1 2", "2 2", "3 9")
	for i, sum := range []int64{10, 20} {
		groups[i].Measure, groups[i].Valued, groups[i].Sum = new("UNIT"), 2, new(decimal.NewFromInt(sum))
	}
	groups[2].Measure = new("QUALITATIVE")
	return buildRows(newPlan(anyone, Measurements, Query{GroupBy: []Dimension{ByIndicator}}), groups)
}

func TestSortRowsByDecimal(t *testing.T) {
	t.Parallel()
	for direction, want := range map[ent.OrderDirection]string{"DESC": "2 2,1 2,3 9", "ASC": "3 9,1 2,2 2"} {
		rows := indicatorRows()
		err := sortRows(t.Context(), rows, []*Order{{Field: "SUM", Direction: direction}})
		if got := strings.Join(list(rows), ","); err != nil || got != want {
			t.Errorf("%s: %s, %v; not %s", direction, got, err, want)
		}
	}
}

func TestHaving(t *testing.T) {
	t.Parallel()
	for want, h := range map[string]*Having{
		"1 2,2 2,3 9": {},
		"3 9":         {Count: &IntRange{Min: new(3)}},
		"1 2,2 2":     {Count: &IntRange{Max: new(2)}},
		"2 2":         {Sum: &DecimalRange{Min: new(decimal.NewFromInt(11))}, Count: &IntRange{Max: new(9)}},
		"1 2":         {Sum: &DecimalRange{Max: new(decimal.NewFromInt(10))}},
	} {
		rows, err := h.filter(t.Context(), indicatorRows())
		if got := strings.Join(list(rows), ","); err != nil || got != want {
			t.Errorf("%s, %v; not %s", got, err, want)
		}
	}
}

// TestRowKeys: Row.Key is for clients; keys.id tells a missing key from an empty one.
func TestRowKeys(t *testing.T) {
	t.Parallel()
	p := newPlan(anyone, Articles, Query{GroupBy: []Dimension{ByOrganization, ByLocale, ByPeriod}, Interval: Quarter})
	row := newRow(p, parseKeys(`["7", null, "2026-04-01"]`))
	if row.Key != "ORGANIZATION=7|LOCALE=|PERIOD=2026-04-01" || row.ID(ByOrganization) != 7 || row.Locale() != nil {
		t.Errorf("%s, %d, %v", row.Key, row.ID(ByOrganization), row.Locale())
	}
	if !row.PeriodStart.Equal(*day("2026-04-01")) || !row.PeriodEnd.Equal(*day("2026-06-30")) {
		t.Errorf("%v to %v", row.PeriodStart, row.PeriodEnd)
	}
	if a, b := (keys{nil}).id(), (keys{new("")}).id(); a == b {
		t.Errorf("%s is the id of both", a)
	}
}
