package stats

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// buildRows makes a row of each group; of all groups that differ only in the unit of measurements.
func (r *Result) buildRows(g *grouped) []*Row {
	if r.plan.subject == Measurements {
		return r.buildUnitRows(g)
	}
	all, rows := make([]Row, len(g.groups.indexes)), make([]*Row, len(g.groups.indexes))
	for number, index := range g.groups.indexes {
		all[number] = Row{result: r, index: index, values: valuesOf(&g.tallies[number])}
		rows[number] = &all[number]
	}
	return rows
}

func (r *Result) buildUnitRows(g *grouped) []*Row {
	var rows []*Row
	var all slab[Row]
	var byIndex groups // of rows
	axis := r.scan.axes[len(r.scan.axes)-1]
	units := make([]unitValues, len(g.tallies))
	for number, index := range g.groups.indexes {
		code, t := axis.code(index), &g.tallies[number]
		index -= code * axis.stride
		units[number] = unitValues{axis.units[code], t.n, t.unit}
		n := byIndex.number(index)
		if n == len(rows) {
			rows = append(rows, all.next())
			*rows[n] = Row{result: r, index: index, values: values{units: units[number : number+1 : number+1]}}
		} else {
			rows[n].values.units = append(rows[n].values.units, units[number])
		}
		rows[n].values.n += t.n
	}
	return rows
}

// beforeFrom reports whether the row was only read for a comparison with it.
func beforeFrom(p *plan, row *Row) bool {
	end := row.PeriodEnd()
	return p.From != nil && end != nil && end.Before(*p.From)
}

// deriveRows adds the rows of gaps, cumulates and compares, as the plan demands. It returns a TooManyRowsError if gaps
// make more than maxRows.
func (r *Result) deriveRows(rows []*Row) ([]*Row, error) {
	p := r.plan
	if p.FillGaps || p.Cumulative {
		var err error
		if rows, err = r.fillGaps(rows); err != nil {
			return nil, err
		}
	}
	if p.Cumulative {
		r.cumulate(rows)
	}
	return rows, nil
}

// series are the rows that differ only in their period.
type series struct {
	index    int // of the row without its period
	byPeriod map[int64]*Row
}

// inOrder returns the rows in the order of their periods.
func (s *series) inOrder() []*Row {
	rows := make([]*Row, 0, len(s.byPeriod))
	for _, day := range slices.Sorted(maps.Keys(s.byPeriod)) {
		rows = append(rows, s.byPeriod[day])
	}
	return rows
}

// seriesOf returns the series that the rows make. A row without a period makes a series, and is in none.
func (r *Result) seriesOf(rows []*Row) []*series {
	var all []*series
	byIndex := map[int]*series{}
	for _, row := range rows {
		index := row.index % r.scan.period.stride
		s := byIndex[index]
		if s == nil {
			s = &series{index: index, byPeriod: map[int64]*Row{}}
			byIndex[index] = s
			all = append(all, s)
		}
		if day := row.period(); day != noKey {
			s.byPeriod[day] = row
		}
	}
	return all
}

// fillGaps adds a row for each period without one, to each series.
func (r *Result) fillGaps(rows []*Row) ([]*Row, error) {
	first, last, ok := periodRange(r.plan, rows)
	if !ok {
		return rows, nil
	}
	all := r.seriesOf(rows)
	if len(all) == 0 && len(r.plan.GroupBy) == 1 {
		all = []*series{{}}
	}
	for _, s := range all {
		for start := first; !start.After(last); start = r.plan.Interval.next(start, 1) {
			day := dayOf(start)
			if s.byPeriod[day] != nil {
				continue
			}
			if len(rows) >= maxRows {
				return nil, TooManyRowsError("the answer has too many periods: use a longer interval, or from and to")
			}
			index := s.index + r.scan.period.periods.code(int32(day))*r.scan.period.stride
			rows = append(rows, &Row{result: r, index: index})
		}
	}
	return rows, nil
}

// periodRange returns the first days of the first and the last period: those of From and To, or else of the rows. It
// returns false if neither gives any.
func periodRange(p *plan, rows []*Row) (first, last time.Time, ok bool) {
	for _, row := range rows {
		start := row.PeriodStart()
		if start == nil {
			continue
		}
		if !ok || start.Before(first) {
			first = *start
		}
		if !ok || start.After(last) {
			last = *start
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
func (r *Result) cumulate(rows []*Row) {
	for _, s := range r.seriesOf(rows) {
		var sum values
		for _, row := range s.inOrder() {
			sum = sum.plus(row.values)
			row.values = sum
		}
	}
}

// cumulateCounts adds to the count of each row those of the periods before it.
func (r *Result) cumulateCounts(counts map[int]int) {
	for _, s := range r.seriesOf(r.all) {
		sum := 0
		for _, row := range s.inOrder() {
			sum += counts[row.index]
			counts[row.index] = sum
		}
	}
}

// compare sets the comparisons of each row that has a period, and returns the rows without those that were only read
// for a comparison. The period that To ends in is compared with as long a part of the earlier period, which parts has.
func (r *Result) compare(rows, parts []*Row) []*Row {
	p := r.plan
	cut := map[int]*Row{}
	for _, row := range parts {
		cut[row.index%r.scan.period.stride] = row
	}
	for _, s := range r.seriesOf(rows) {
		for day, row := range s.byPeriod {
			start := dateOf(day)
			earlier := p.Interval.earlier(start, p.CompareTo)
			end := p.Interval.end(earlier)
			other := s.byPeriod[dayOf(earlier)]
			if part := p.partOf(start); part != nil {
				end, other = *part, cut[s.index]
			}
			var before values
			if other != nil {
				before = other.values
			}
			row.Comparison = compareCounts(before, row.values)
			row.Comparison.PeriodStart, row.Comparison.PeriodEnd = earlier, end
			if c := compareSums(before, row.values); c != nil {
				row.SumComparison = c
				c.PeriodStart, c.PeriodEnd = earlier, end
			}
		}
	}
	return slices.DeleteFunc(rows, func(row *Row) bool { return beforeFrom(p, row) })
}

// partOf returns the last day of the part of the earlier period with which the period that begins on start is compared;
// nil if the query does not end within the period, so that whole periods are compared.
func (p *plan) partOf(start time.Time) *time.Time {
	if p.To == nil || p.To.Before(start) || !p.To.Before(p.Interval.end(start)) {
		return nil
	}
	earlier := p.Interval.earlier(start, p.CompareTo)
	last := earlier.Add(p.To.Sub(start))
	if end := p.Interval.end(earlier); end.Before(last) {
		last = end
	}
	return &last
}

func compareCounts(before, now values) *Comparison {
	c := &Comparison{Value: before.n, Delta: now.n - before.n}
	c.Rate = quotient(decimal.NewFromInt(int64(c.Delta)), c.Value)
	return c
}

// compareSums returns nil unless both have a sum in the unit that the sum of now is in.
func compareSums(before, now values) *DecimalComparison {
	main := now.mainUnit()
	same := before.sameUnit(main)
	if same == nil || main.noSumReason() != "" || same.noSumReason() != "" {
		return nil
	}
	c := &DecimalComparison{Value: same.sum.Decimal()}
	c.Delta = main.sum.Decimal().Sub(c.Value)
	if !c.Value.IsZero() {
		c.Rate = new(c.Delta.DivRound(c.Value.Abs(), 4))
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

// firstRows sorts the first rows of an order to the front, and returns them and the rest; all rows if first is nil.
// What orderBy leaves equal is ordered by period, descending count and keys.
func firstRows(ctx context.Context, rows []*Row, orderBy []*Order, first *int) (shown, rest []*Row, err error) {
	compare := func(a, b *Row) int {
		for _, o := range orderBy {
			c, failed := o.compare(ctx, a, b)
			err = cmp.Or(err, failed)
			if c != 0 {
				return c
			}
		}
		return cmp.Or(comparePeriods(a, b, 1), cmp.Compare(b.Count(), a.Count()), compareKeys(a, b, 1))
	}
	n := len(rows)
	if first != nil && *first < n {
		n = *first
		selectFirst(rows, n, compare)
	}
	slices.SortStableFunc(rows[:n], compare)
	return rows[:n:n], rows[n:], err
}

// selectFirst moves the n first rows of an order to the front. It compares few rows of the rest more than once.
func selectFirst(rows []*Row, n int, compare func(a, b *Row) int) {
	for len(rows) > 1 && n > 0 && n < len(rows) {
		pivot, low, high := rows[len(rows)/2], 0, len(rows)-1
		for low <= high {
			for compare(rows[low], pivot) < 0 {
				low++
			}
			for compare(rows[high], pivot) > 0 {
				high--
			}
			if low <= high {
				rows[low], rows[high] = rows[high], rows[low]
				low++
				high--
			}
		}
		switch {
		case n <= high+1:
			rows = rows[:high+1]
		case n >= low:
			rows, n = rows[low:], n-low
		default:
			return
		}
	}
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
	if axis := a.axis(ByPeriod); axis != nil {
		return axis.compare(axis.code(a.index), axis.code(b.index), sign)
	}
	return 0
}

// compareKeys puts a missing key last, whatever the sign.
func compareKeys(a, b *Row, sign int) int {
	for _, axis := range a.result.keyAxes() {
		if c := axis.compare(axis.code(a.index), axis.code(b.index), sign); c != 0 {
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
