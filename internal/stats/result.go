package stats

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/internal/sqltext"
)

// Result is the answer to a query.
type Result struct {
	// Total is the number of records in all rows, each counted once.
	Total int
	// AsOf is the moment that all of the result is exact as of.
	AsOf time.Time
	Rows []*Row

	plan      plan
	client    *ent.Client
	linked    linkedCounts
	remainder remainder
}

// readTotal sets the total. If a record can be in several rows it reads the total by a statement of its own.
func (r *Result) readTotal(ctx context.Context) error {
	if !r.plan.rowsOverlap() && !r.plan.countsStates() {
		r.Total = sumCounts(r.plan, r.Rows)
		return nil
	}
	groups, err := readGroups(ctx, r.client, r.plan.ungrouped())
	for _, g := range groups {
		r.Total += g.N
		r.AsOf = g.AsOf
	}
	return err
}

// arrange turns the rows that were read into those of the answer.
func (r *Result) arrange(ctx context.Context) error {
	rows, err := deriveRows(r.plan, r.Rows)
	if err != nil {
		return err
	}
	for _, row := range rows {
		row.result = r
	}
	r.linked.rows = slices.Clone(rows)
	if !r.plan.FillGaps {
		rows = slices.DeleteFunc(rows, func(row *Row) bool { return row.Count() == 0 })
	}
	if r.plan.Having != nil {
		if rows, err = r.plan.Having.filter(ctx, rows); err != nil {
			return err
		}
	}
	if err := sortRows(ctx, rows, r.plan.OrderBy); err != nil {
		return err
	}
	r.Rows = rows
	if first := r.plan.First; first != nil && *first < len(rows) {
		r.Rows, r.remainder.rows = rows[:*first:*first], rows[*first:]
	}
	return nil
}

// remainder is the rows that Query.First cut off, and the row that combines them once it was computed.
type remainder struct {
	rows []*Row
	mu   sync.Mutex
	row  *Row
}

// Other returns one row with the records of all rows that First cut off. It returns nil if First cut off none, and
// where records are in the rows of several periods: in cumulative results, and those of indicators by period.
func (r *Result) Other(ctx context.Context) (*Row, error) {
	r.remainder.mu.Lock()
	defer r.remainder.mu.Unlock()
	repeated := r.plan.Cumulative || r.plan.countsStates() && r.plan.by(ByPeriod)
	if r.remainder.row != nil || len(r.remainder.rows) == 0 || repeated {
		return r.remainder.row, nil
	}
	row, err := r.combine(ctx, r.remainder.rows)
	if err != nil {
		return nil, fmt.Errorf("counting the other %s: %w", r.plan.subject.table, err)
	}
	r.remainder.row = row
	return row, nil
}

// combine returns one row with the records of these rows, each counted once. It reads the row if records can be in
// several rows, and for measurements, whose periods can overlap across rows.
func (r *Result) combine(ctx context.Context, rows []*Row) (*Row, error) {
	whole := &Result{AsOf: r.AsOf, plan: r.plan.among(ctx, rows), client: r.client}
	row := &Row{Key: "OTHER", keys: keys{}, result: whole}
	whole.Rows, whole.linked.rows = []*Row{row}, []*Row{row}
	if !r.plan.rowsOverlap() && r.plan.subject != Measurements {
		for _, part := range rows {
			row.values = row.values.plus(part.values)
		}
		return row, nil
	}
	groups, err := readGroups(ctx, r.client, whole.plan)
	for _, g := range groups {
		row.values = row.values.plus(values{g})
	}
	return row, err
}

// among returns the plan of a single row with the records of these rows.
func (p plan) among(ctx context.Context, rows []*Row) plan {
	var wanted sqltext.Strings
	for _, row := range rows {
		if row.Count() > 0 {
			wanted = append(wanted, row.databaseKeys)
		}
	}
	groups := p.fromFacts()
	groups.readFrom = p.From
	q := p.ungrouped().Query
	q.Filter = func(t *sql.Selector) {
		t.Where(sqltext.Where(
			t.C("id")+` IN (
				WITH facts AS (
					{facts}
				), counted AS (
					{counted}
				)
				SELECT id FROM counted WHERE `+p.keysJSON()+` = ANY({wanted}::text[])
			)`,
			sqltext.Parts{"facts": groups.sourceRows(), "counted": groups.counted(ctx), "wanted": wanted}))
	}
	return newPlan(p.viewer, p.subject, q)
}
