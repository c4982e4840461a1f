package stats

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"praxis/ent/gen/ent"
	"praxis/internal/facts"
)

func day(text string) *time.Time {
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return &d
}

// newResult returns a result of articles in the locales en and zh-CN, without rows. It needs no database.
func newResult(q Query) *Result {
	q.Date = cmp.Or(q.Date, "PUBLISHED_AT")
	table := &facts.Table{Classes: []facts.Class{{}, {Locale: "en"}, {Locale: "zh-CN"}}}
	p := &plan{Query: q.normalized(), subject: Articles, facts: &facts.Version{}, table: table}
	return &Result{plan: p, scan: newScan(p)}
}

// parse returns a row for each line of keys and a count, such as "zh-CN 2026-01-01 3". "-" is a missing key.
func (r *Result) parse(lines ...string) []*Row {
	g := &grouped{scan: r.scan}
	for _, line := range lines {
		fields, index := strings.Fields(line), 0
		for i, a := range r.keyAxes() {
			index += a.codeOf(fields[i]) * a.stride
		}
		t := tally{}
		fmt.Sscan(fields[len(fields)-1], &t.n)
		g.groups.number(index)
		g.tallies = append(g.tallies, t)
	}
	return r.buildRows(g)
}

// codeOf returns the code of a key.
func (a *axis) codeOf(key string) int {
	switch {
	case a.texts != nil:
		at := slices.IndexFunc(a.texts, func(text *string) bool { return text != nil && *text == key })
		if at < 0 {
			return len(a.texts) - 1
		}
		return at
	case key == "-":
		return a.periods.code(facts.NoDay)
	}
	return a.periods.code(int32(dayOf(*day(key))))
}

// list writes rows as parse reads them, with the value of a comparison and its last day in parentheses.
func list(rows []*Row) []string {
	var lines []string
	for _, row := range rows {
		var fields []string
		for _, a := range row.result.keyAxes() {
			key := "-"
			if text := a.text(a.code(row.index)); text != nil {
				key = *text
			}
			fields = append(fields, key)
		}
		line := strings.Join(append(fields, fmt.Sprint(row.Count())), " ")
		if c := row.Comparison; c != nil {
			line += fmt.Sprintf(" (%d until %s)", c.Value, c.PeriodEnd.Format("01-02"))
		}
		lines = append(lines, line)
	}
	return lines
}

func TestDeriveRows(t *testing.T) {
	t.Parallel()
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
	} {
		c.query.GroupBy, c.query.Interval = []Dimension{ByLocale, ByPeriod}, Month
		r := newResult(c.query)
		rows, err := r.deriveRows(r.parse("en 2026-01-01 1", "en 2026-03-01 2", "zh-CN 2026-03-01 4", "en - 8"))
		got := list(rows)
		slices.Sort(got)
		slices.Sort(c.want)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v\n%s\nnot\n%s", name, err, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
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
		q.Interval, q.FillGaps = Month, true
		if rows, err := newResult(q).deriveRows(nil); err != nil || len(rows) != want {
			t.Errorf("%d rows, %v; not %d", len(rows), err, want)
		}
	}
	q := Query{GroupBy: []Dimension{ByLocale, ByPeriod}, Interval: Month, FillGaps: true}
	q.From, q.To = day("2026-01-15"), day("2026-03-15")
	if rows, err := newResult(q).deriveRows(nil); err != nil || len(rows) != 0 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
	q.GroupBy, q.Interval, q.From = q.GroupBy[1:], Day, day("1900-01-01")
	if _, err := newResult(q).deriveRows(nil); err == nil {
		t.Error("126 years of days are not too many")
	}
}

// TestCompare: a period is compared with the one before; that of To with as long a part of the one before.
func TestCompare(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		query       Query
		parts, want []string
	}{
		"with the period before": {Query{CompareTo: Previous}, nil, []string{
			"en 2026-01-01 1 (0 until 12-31)", "en 2026-02-01 5 (1 until 01-31)", "en 2026-03-01 2 (5 until 02-28)",
			"en - 8", "zh-CN 2026-03-01 4 (0 until 02-28)",
		}},
		"rows before from are only compared with": {
			Query{CompareTo: Previous, From: day("2026-02-14"), To: day("2026-03-31")}, nil, []string{
				"en 2026-02-01 5 (1 until 01-31)", "en 2026-03-01 2 (5 until 02-28)",
				"en - 8", "zh-CN 2026-03-01 4 (0 until 02-28)",
			}},
		"equal parts": {
			Query{CompareTo: Previous, To: day("2026-03-10")}, []string{"en 2026-02-01 3"}, []string{
				"en 2026-01-01 1 (0 until 12-31)", "en 2026-02-01 5 (1 until 01-31)", "en 2026-03-01 2 (3 until 02-10)",
				"en - 8", "zh-CN 2026-03-01 4 (0 until 02-10)",
			}},
	} {
		c.query.GroupBy, c.query.Interval = []Dimension{ByLocale, ByPeriod}, Month
		r := newResult(c.query)
		rows := r.parse("en 2026-01-01 1", "en 2026-02-01 5", "en 2026-03-01 2", "zh-CN 2026-03-01 4", "en - 8")
		got := list(r.compare(rows, r.parse(c.parts...)))
		slices.Sort(got)
		slices.Sort(c.want)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n%s\nnot\n%s", name, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}

func TestPartOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		interval  CalendarInterval
		compareTo ComparisonPeriod
		to, start string
		want      string // "" for whole periods
	}{
		{Month, Previous, "2026-03-10", "2026-03-01", "2026-02-10"},
		{Month, Previous, "2026-03-30", "2026-03-01", "2026-02-28"},
		{Month, Previous, "2026-03-31", "2026-03-01", ""},
		{Month, Previous, "2026-03-10", "2026-02-01", ""},
		{Month, Previous, "2026-02-10", "2026-03-01", ""},
		{Month, YearAgo, "2024-02-28", "2024-02-01", "2023-02-28"},
		{Week, YearAgo, "2026-01-07", "2026-01-05", "2025-01-08"},
		{Year, Previous, "2025-02-28", "2025-01-01", "2024-02-28"},
		{Day, Previous, "2026-01-07", "2026-01-07", ""},
	} {
		p := &plan{Query: Query{Interval: c.interval, CompareTo: c.compareTo, To: day(c.to)}}
		got := ""
		if last := p.partOf(*day(c.start)); last != nil {
			got = last.Format(time.DateOnly)
		}
		if got != c.want {
			t.Errorf("%s of %s until %s: %q, not %q", c.interval, c.start, c.to, got, c.want)
		}
	}
	if last := (&plan{Query: Query{Interval: Month, CompareTo: Previous}}).partOf(*day("2026-03-01")); last != nil {
		t.Errorf("without to there is a part until %s", last)
	}
}

func TestOrderOfRows(t *testing.T) {
	t.Parallel()
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
		for first := range 6 {
			r := newResult(Query{GroupBy: []Dimension{ByLocale, ByPeriod}, Interval: Month})
			rows := r.parse("en 2026-01-01 1", "zh-CN 2026-01-01 3", "- 2026-02-01 3", "en - 5")
			shown, rest, err := firstRows(t.Context(), rows, c.orderBy, &first)
			n := min(first, 4)
			if got := list(shown); err != nil || !slices.Equal(got, c.want[:n]) || len(rest) != 4-n {
				t.Errorf("%d %s: %q, %v; not %q", first, name, got, err, c.want[:n])
			}
		}
	}
}

// TestSelectFirst: the first rows are those of a full sort, and no row is lost.
func TestSelectFirst(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		keys := rapid.SliceOfN(rapid.IntRange(0, 20), 0, 60).Draw(t, "keys")
		n := rapid.IntRange(0, len(keys)).Draw(t, "n")
		var rows []*Row
		for _, key := range keys {
			rows = append(rows, &Row{index: key})
		}
		all := slices.Clone(rows)
		selectFirst(rows, n, func(a, b *Row) int { return cmp.Compare(a.index, b.index) })
		var got []int
		for _, row := range rows[:n] {
			got = append(got, row.index)
		}
		slices.Sort(got)
		slices.Sort(keys)
		if !slices.Equal(got, keys[:n]) {
			t.Fatalf("%v, not %v", got, keys[:n])
		}
		for _, row := range all {
			if !slices.Contains(rows, row) {
				t.Fatalf("the row %d is lost", row.index)
			}
		}
	})
}

// indicatorRows are rows of the units a and b with the sums 10 and 20, and of the unit c without numbers.
func indicatorRows() []*Row {
	table := &facts.Table{Classes: []facts.Class{{}, {HasUnit: true, Unit: "a"}, {HasUnit: true, Unit: "b"},
		{HasUnit: true, Unit: "c"}}}
	p := &plan{Query: Query{GroupBy: []Dimension{ByUnit}}, subject: Measurements, facts: &facts.Version{}, table: table}
	r := &Result{plan: p, scan: newScan(p)}
	var rows []*Row
	for i, v := range []values{units("UNIT a 2 2 10"), units("UNIT b 2 2 20"), units("QUALITATIVE c 9 0 -")} {
		rows = append(rows, &Row{result: r, index: r.scan.axes[0].codeOf(string('a' + rune(i))), values: v})
	}
	return rows
}

func TestOrderByDecimal(t *testing.T) {
	t.Parallel()
	for direction, want := range map[ent.OrderDirection]string{"DESC": "b 2,a 2,c 9", "ASC": "c 9,a 2,b 2"} {
		rows, _, err := firstRows(t.Context(), indicatorRows(), []*Order{{Field: "SUM", Direction: direction}}, nil)
		if got := strings.Join(list(rows), ","); err != nil || got != want {
			t.Errorf("%s: %s, %v; not %s", direction, got, err, want)
		}
	}
}

func TestHaving(t *testing.T) {
	t.Parallel()
	for want, h := range map[string]*Having{
		"a 2,b 2,c 9": {},
		"c 9":         {Count: &IntRange{Min: new(3)}},
		"a 2,b 2":     {Count: &IntRange{Max: new(2)}},
		"b 2":         {Sum: &DecimalRange{Min: new(decimal.NewFromInt(11))}, Count: &IntRange{Max: new(9)}},
		"a 2":         {Sum: &DecimalRange{Max: new(decimal.NewFromInt(10))}},
	} {
		rows, err := h.filter(t.Context(), indicatorRows())
		if got := strings.Join(list(rows), ","); err != nil || got != want {
			t.Errorf("%s, %v; not %s", got, err, want)
		}
	}
}

func TestRowKeys(t *testing.T) {
	t.Parallel()
	r := newResult(Query{GroupBy: []Dimension{ByLocale, ByPeriod}, Interval: Quarter})
	row := r.parse("- 2026-04-01 1")[0]
	if row.Key() != "LOCALE=|PERIOD=2026-04-01" || row.Locale() != nil || row.ID(ByTheme) != 0 {
		t.Errorf("%s, %v", row.Key(), row.Locale())
	}
	if !row.PeriodStart().Equal(*day("2026-04-01")) || !row.PeriodEnd().Equal(*day("2026-06-30")) {
		t.Errorf("%v to %v", row.PeriodStart(), row.PeriodEnd())
	}
}
