package stats

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"praxis/ent/gen/ent"
)

// Result is the answer to a query.
type Result struct {
	// Total is the number of records in all rows, each counted once.
	Total int
	// AsOf is the moment that all of the result is exact as of.
	AsOf time.Time
	Rows []*Row

	plan   *plan
	client *ent.Client
	scan   *scan // that the rows were read by
	// regroup is that of the scans for the other row; nil for a whole result.
	regroup func(indexes []int) []int
	// all are all rows, before Having and First.
	all       []*Row
	linked    linkedCounts
	first     firstRecords
	remainder remainder
}

// newScan returns a scan for more numbers of the rows. Fields of an answer scan at the same time.
func (r *Result) newScan() *scan {
	s := r.scan.forPlan(r.plan)
	s.regroup = r.regroup
	return s
}

// keyAxes are the axes of GroupBy.
func (r *Result) keyAxes() []*axis { return r.scan.axes[:len(r.plan.GroupBy)] }

// arrange turns the groups that were read into the rows of the answer.
func (r *Result) arrange(ctx context.Context, g *grouped) error {
	rows, err := r.deriveRows(r.buildRows(g))
	if err != nil {
		return err
	}
	r.all = slices.Clone(rows)
	if r.plan.CompareTo != "" {
		parts, err := r.readParts(ctx)
		if err != nil {
			return err
		}
		rows = r.compare(rows, parts)
	}
	if len(r.plan.GroupBy) == 0 && len(rows) == 0 {
		rows = []*Row{{result: r}}
	} else if len(r.plan.GroupBy) > 0 && !r.plan.FillGaps {
		rows = slices.DeleteFunc(rows, func(row *Row) bool { return row.Count() == 0 })
	}
	if r.plan.Having != nil {
		if rows, err = r.plan.Having.filter(ctx, rows); err != nil {
			return err
		}
	}
	r.Rows, r.remainder.rows, err = firstRows(ctx, rows, r.plan.OrderBy, r.plan.First)
	if err == nil && len(r.Rows) > maxRows {
		err = TooManyRowsError(fmt.Sprintf(
			"the answer has more than %d rows: use first, fewer keys in groupBy, a longer interval, or where", maxRows))
	}
	return err
}

// readParts returns the rows of the part of a period that the period in which To lies is compared with. Their indexes
// are those of the result apart from the period.
func (r *Result) readParts(ctx context.Context) ([]*Row, error) {
	p := r.plan
	if p.To == nil {
		return nil, nil
	}
	start := p.Interval.start(*p.To, p.WeekStart)
	last := p.partOf(start)
	if last == nil {
		return nil, nil
	}
	part := *p
	earlier := p.Interval.earlier(start, p.CompareTo)
	part.To = last
	if !p.Cumulative {
		part.From, part.readFrom = &earlier, &earlier
	}
	g, err := count(ctx, &part)
	if err != nil {
		return nil, err
	}
	of := &Result{plan: &part, scan: g.scan}
	rows, err := of.deriveRows(of.buildRows(g))
	return slices.DeleteFunc(rows, func(row *Row) bool { return row.period() != dayOf(earlier) }), err
}

// remainder is the rows that Query.First cut off, and the row that combines them once it was computed.
type remainder struct {
	rows []*Row
	mu   sync.Mutex
	row  *Row
}

// Other returns one row with the records of all rows that First cut off, except those that a shown row has, too. It
// returns nil if First cut off none, and where records are in the rows of several periods: in cumulative results, and
// those of indicators by period.
func (r *Result) Other(ctx context.Context) (*Row, error) {
	r.remainder.mu.Lock()
	defer r.remainder.mu.Unlock()
	repeated := r.plan.Cumulative || r.plan.countsStates() && r.plan.by(ByPeriod)
	if r.remainder.row != nil || len(r.remainder.rows) == 0 || repeated {
		return r.remainder.row, nil
	}
	row, err := r.combine(ctx)
	if err != nil {
		return nil, fmt.Errorf("counting the other %s: %w", r.plan.subject.table, err)
	}
	r.remainder.row = row
	return row, nil
}

// combine counts the records of the remaining rows that no shown row has.
func (r *Result) combine(ctx context.Context) (*Row, error) {
	shown, cut := indexesOf(r.Rows), indexesOf(r.remainder.rows)
	units := r.unitPart()
	other := &Result{AsOf: r.AsOf, plan: r.plan, client: r.client, scan: r.scan}
	other.regroup = func(indexes []int) []int {
		found, unit := false, units(indexes[0])
		for _, index := range indexes {
			if shown[index-unit] {
				return nil
			}
			found = found || cut[index-unit]
		}
		if !found {
			return nil
		}
		indexes[0] = unit
		return indexes[:1]
	}
	g, err := countGroups(ctx, other.newScan())
	if err != nil {
		return nil, err
	}
	row := &Row{result: other}
	for _, part := range other.buildRows(g) {
		row.values = row.values.plus(part.values)
	}
	other.Rows, other.all = []*Row{row}, []*Row{row}
	return row, nil
}

// unitPart returns the function that returns the part of a group's index which the unit of measurements decides.
func (r *Result) unitPart() func(index int) int {
	if r.plan.subject != Measurements {
		return func(int) int { return 0 }
	}
	units := r.scan.axes[len(r.scan.axes)-1]
	return func(index int) int { return units.code(index) * units.stride }
}

func indexesOf(rows []*Row) map[int]bool {
	indexes := make(map[int]bool, len(rows))
	for _, row := range rows {
		indexes[row.index] = true
	}
	return indexes
}
