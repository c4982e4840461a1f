// Package stats counts articles, actions, outcomes, measurements and indicators in groups, as the viewer sees them.
//
// A question goes through four stages, each with types of its own:
//
//   - Query, resolved into a plan: the subject, its facts and which of them the viewer sees (query.go, plan.go,
//     conditions.go).
//   - scan: the facts, record by record, each with the groups that count it. An axis numbers the keys of a dimension,
//     and a group's index combines the numbers (scan.go, axis.go, zone.go, period.go; state.go for indicators).
//   - groups: what was counted of each (groups.go, overlap.go).
//   - Result and Row: the answer, computed from groups by pure functions (rows.go, values.go, measure.go).
//
// Facts are in memory (package facts), exact as of a moment. The database is asked only what they do not know: which of
// them the rules of ent/schema/policy.go let the viewer see, once for a version, and what a condition of where finds
// that the facts do not decide. Linked records are counted by one more scan, for all rows (linked.go).
//
// The fields of the API call Count, IntegrationMatrix and the like; methods of Result and Row are fields themselves.
// Each row has the condition that selects exactly the records it counts (Row.Records).
package stats

import (
	"context"
	"sync/atomic"

	"praxis/ent/gen/ent"
	"praxis/internal/facts"
)

// QueryError says what is wrong with a query, in words for the client.
type QueryError string

func (e QueryError) Error() string { return string(e) }

// TooManyRowsError says that an answer would have too many rows, in words for the client.
type TooManyRowsError string

func (e TooManyRowsError) Error() string { return string(e) }

// maxRows is the limit of rows of an answer.
const maxRows = 20_000

// Count answers a query about the subject. It returns a QueryError or a TooManyRowsError for what the client can
// change.
func Count(ctx context.Context, client *ent.Client, subject *Subject, q Query) (*Result, error) {
	if err := q.check(subject); err != nil {
		return nil, err
	}
	v, err := facts.Current(ctx, client)
	if err != nil {
		return nil, err
	}
	p, err := newPlan(ctx, client, v, subject, q)
	if err != nil {
		return nil, err
	}
	g, err := count(ctx, p)
	if err != nil {
		return nil, err
	}
	r := &Result{AsOf: v.AsOf, Total: g.total, plan: p, client: client, scan: g.scan}
	if err := r.arrange(ctx, g); err != nil {
		return nil, err
	}
	return r, spendRows(ctx, len(r.Rows))
}

// WithRowLimit returns a context that limits the rows of all answers together.
func WithRowLimit(ctx context.Context, rows int64) context.Context {
	left := &atomic.Int64{}
	left.Store(rows)
	return context.WithValue(ctx, rowLimitKey{}, left)
}

type rowLimitKey struct{}

// spendRows subtracts rows from the limit of the context. It returns a TooManyRowsError when none are left.
func spendRows(ctx context.Context, rows int) error {
	if left, ok := ctx.Value(rowLimitKey{}).(*atomic.Int64); ok && left.Add(-int64(rows)) < 0 {
		return TooManyRowsError("the statistics of this request have too many rows in total: " +
			"use fewer keys in groupBy, or a longer interval")
	}
	return nil
}
