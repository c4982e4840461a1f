package stats

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// buildRows makes a row of all groups that have the same keys.
func buildRows(p plan, groups []group) []*Row {
	var rows []*Row
	byKeys := map[string]*Row{}
	for _, g := range groups {
		row := byKeys[g.Keys]
		if row == nil {
			row = newRow(p, parseKeys(g.Keys))
			row.databaseKeys = g.Keys
			byKeys[g.Keys] = row
			rows = append(rows, row)
		}
		row.values = row.values.plus(values{g})
	}
	return rows
}

// sumCounts adds up the counts of the rows, without those that were only read for a comparison.
func sumCounts(p plan, rows []*Row) int {
	sum := 0
	for _, row := range rows {
		if !beforeFrom(p, row) {
			sum += row.Count()
		}
	}
	return sum
}

// beforeFrom reports whether the row was only read for a comparison with it.
func beforeFrom(p plan, row *Row) bool {
	return p.From != nil && row.PeriodEnd != nil && row.PeriodEnd.Before(*p.From)
}

// deriveRows adds the rows of gaps, cumulates and compares, as the plan demands. It returns a TooManyRowsError if gaps
// make more than maxRows.
func deriveRows(p plan, rows []*Row) ([]*Row, error) {
	if p.FillGaps || p.Cumulative {
		var err error
		if rows, err = fillGaps(p, rows); err != nil {
			return nil, err
		}
	}
	if p.Cumulative {
		cumulate(p, rows)
	}
	if p.CompareTo != "" {
		compare(p, rows)
		rows = slices.DeleteFunc(rows, func(row *Row) bool { return beforeFrom(p, row) })
	}
	return rows, nil
}

// series are the rows that differ only in their period.
type series struct {
	keys     keys // without the period
	byPeriod map[time.Time]*Row
}

// inOrder returns the rows in the order of their periods.
func (s *series) inOrder() []*Row {
	rows := make([]*Row, 0, len(s.byPeriod))
	for _, row := range s.byPeriod {
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b *Row) int { return a.PeriodStart.Compare(*b.PeriodStart) })
	return rows
}

// seriesOf returns the series that the rows make. A row without a period makes a series, and is in none.
func seriesOf(p plan, rows []*Row) []*series {
	var all []*series
	byKeys := map[string]*series{}
	for _, row := range rows {
		k := withoutPeriod(p, row)
		s := byKeys[k.id()]
		if s == nil {
			s = &series{keys: k, byPeriod: map[time.Time]*Row{}}
			byKeys[k.id()] = s
			all = append(all, s)
		}
		if row.PeriodStart != nil {
			s.byPeriod[*row.PeriodStart] = row
		}
	}
	return all
}

func withoutPeriod(p plan, row *Row) keys {
	i := slices.Index(p.GroupBy, ByPeriod)
	return slices.Delete(slices.Clone(row.keys), i, i+1)
}

// fillGaps adds a row for each period without one, to each series.
func fillGaps(p plan, rows []*Row) ([]*Row, error) {
	first, last, ok := periodRange(p, rows)
	if !ok {
		return rows, nil
	}
	all := seriesOf(p, rows)
	if len(all) == 0 && len(p.GroupBy) == 1 {
		all = []*series{{keys: keys{}}}
	}
	at := slices.Index(p.GroupBy, ByPeriod)
	for _, s := range all {
		for start := first; !start.After(last); start = p.Interval.next(start, 1) {
			if s.byPeriod[start] != nil {
				continue
			}
			if len(rows) >= maxRows {
				return nil, TooManyRowsError("the answer has too many periods: use a longer interval, or from and to")
			}
			day := start.Format(time.DateOnly)
			rows = append(rows, newRow(p, slices.Insert(slices.Clone(s.keys), at, &day)))
		}
	}
	return rows, nil
}

// periodRange returns the first days of the first and the last period: those of From and To, or else of the rows. It
// returns false if neither gives any.
func periodRange(p plan, rows []*Row) (first, last time.Time, ok bool) {
	for _, row := range rows {
		if row.PeriodStart == nil {
			continue
		}
		if !ok || row.PeriodStart.Before(first) {
			first = *row.PeriodStart
		}
		if !ok || row.PeriodStart.After(last) {
			last = *row.PeriodStart
		}
		ok = true
	}
	if p.From != nil {
		first = p.Interval.start(*p.From, p.WeekStart)
	}
	if p.To != nil {
		last = p.Interval.start(*p.To, p.WeekStart)
	}
	if p.From != nil && p.To == nil && (!ok || last.Before(first)) {
		last = first
	}
	return first, last, ok || p.From != nil && p.To != nil
}

// cumulate adds to each row those of the periods before it. The rows have no gaps.
func cumulate(p plan, rows []*Row) {
	for _, s := range seriesOf(p, rows) {
		var sum values
		for _, row := range s.inOrder() {
			sum = sum.plus(row.values)
			row.values = sum
		}
	}
}

// compare sets the comparisons of each row that has a period.
func compare(p plan, rows []*Row) {
	for _, s := range seriesOf(p, rows) {
		for start, row := range s.byPeriod {
			earlier := p.Interval.earlier(start, p.CompareTo)
			var before values
			if r := s.byPeriod[earlier]; r != nil {
				before = r.values
			}
			row.Comparison = compareCounts(before, row.values)
			row.Comparison.PeriodStart, row.Comparison.PeriodEnd = earlier, p.Interval.end(earlier)
			if c := compareSums(before, row.values); c != nil {
				row.SumComparison = c
				c.PeriodStart, c.PeriodEnd = earlier, p.Interval.end(earlier)
			}
		}
	}
}

func compareCounts(before, now values) *Comparison {
	c := &Comparison{Value: before.count(), Delta: now.count() - before.count()}
	c.Rate = quotient(new(decimal.NewFromInt(int64(c.Delta))), c.Value)
	return c
}

// compareSums returns nil unless both have a sum in the unit that the sum of now is in.
func compareSums(before, now values) *DecimalComparison {
	main := now.mainUnit()
	same := before.sameUnit(main)
	if same == nil || main.noSumReason() != "" || same.noSumReason() != "" {
		return nil
	}
	c := &DecimalComparison{Value: *same.Sum, Delta: main.Sum.Sub(*same.Sum)}
	if !same.Sum.IsZero() {
		c.Rate = new(c.Delta.DivRound(same.Sum.Abs(), 4))
	}
	return c
}

// filter returns the rows whose measures are all in range.
func (h *Having) filter(ctx context.Context, rows []*Row) ([]*Row, error) {
	var kept []*Row
	for _, row := range rows {
		keep := true
		for _, m := range measures {
			in, err := m.inRange(ctx, h, row)
			if err != nil {
				return nil, err
			}
			keep = keep && in
		}
		if keep {
			kept = append(kept, row)
		}
	}
	return kept, nil
}

// sortRows sorts the rows; what orderBy leaves equal, by period, descending count and keys.
func sortRows(ctx context.Context, rows []*Row, orderBy []*Order) error {
	var failed error
	slices.SortStableFunc(rows, func(a, b *Row) int {
		for _, o := range orderBy {
			c, err := o.compare(ctx, a, b)
			failed = cmp.Or(failed, err)
			if c != 0 {
				return c
			}
		}
		return cmp.Or(comparePeriods(a, b, 1), cmp.Compare(b.Count(), a.Count()), compareKeys(a, b, 1))
	})
	return failed
}

func (o *Order) compare(ctx context.Context, a, b *Row) (int, error) {
	sign := 1
	if o.Direction == "DESC" {
		sign = -1
	}
	switch o.Field {
	case OrderByKey:
		return compareKeys(a, b, sign), nil
	case OrderByPeriod:
		return comparePeriods(a, b, sign), nil
	}
	m := measures[Measure(o.Field)]
	if m.decimal != nil {
		return sign * compareDecimals(m.decimal(a), m.decimal(b)), nil
	}
	x, err := m.count(ctx, a)
	y, err2 := m.count(ctx, b)
	return sign * cmp.Compare(x, y), cmp.Or(err, err2)
}

// comparePeriods puts rows without a period last, whatever the sign.
func comparePeriods(a, b *Row, sign int) int {
	if a.PeriodStart == nil || b.PeriodStart == nil {
		return nilLast(a.PeriodStart, b.PeriodStart)
	}
	return sign * a.PeriodStart.Compare(*b.PeriodStart)
}

// compareKeys puts a missing key last, whatever the sign.
func compareKeys(a, b *Row, sign int) int {
	for i := range a.keys {
		c := cmp.Or(nilLast(a.keys[i], b.keys[i]), sign*strings.Compare(text(a.keys[i]), text(b.keys[i])))
		if c != 0 {
			return c
		}
	}
	return 0
}

// compareDecimals puts nil before every number.
func compareDecimals(a, b *decimal.Decimal) int {
	if a == nil || b == nil {
		return -nilLast(a, b)
	}
	return a.Cmp(*b)
}

func nilLast[T any](a, b *T) int {
	switch {
	case (a == nil) == (b == nil):
		return 0
	case a == nil:
		return 1
	}
	return -1
}
