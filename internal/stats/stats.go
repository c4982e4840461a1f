// Package stats counts: articles, actions, outcomes, measurements and indicators, by what they can be told apart by, as the
// viewer sees them.
//
// What is counted stands in narrow rows, the facts, and most numbers in tallies of these (objects/08_statistics.sql). A
// question without a filter reads the smallest tallies that tell apart what it asks for; any other reads the facts, those
// with the ids that its filter finds. Measurements and indicators are counted where they stand. Both carry the columns that
// the rules of ent/schema/policy.go speak of, under the same names, so the very same rules limit them.
//
// Count, Integrate and the others are what the fields of the API call; the methods of Result and Row are fields themselves. Each
// row knows the condition of exactly the records that it counts (Row.Records).
package stats

import (
	"cmp"
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/shopspring/decimal"

	"praxis/ent/gen/ent"
)

// Error says what is wrong with a question; its text is for whoever asked.
type QueryError string

func (e QueryError) Error() string { return string(e) }

// TooMany says that an answer would have too many rows; its text is for whoever asked.
type TooManyRowsError string

func (e TooManyRowsError) Error() string { return string(e) }

// WithLimit returns a context in which all answers together have so many rows at most.
func WithRowLimit(ctx context.Context, rows int64) context.Context {
	left := &atomic.Int64{}
	left.Store(rows)
	return context.WithValue(ctx, limitKey{}, left)
}

type limitKey struct{}

// spend takes rows off what the context allows.
func spend(ctx context.Context, rows int) error {
	if left, ok := ctx.Value(limitKey{}).(*atomic.Int64); ok && left.Add(-int64(rows)) < 0 {
		return TooManyRowsError("the statistics of the request have too many rows together: ask for fewer, with first, or take longer intervals")
	}
	return nil
}

// maxRows is how many rows an answer may have before first cuts it.
const maxRows = 20_000

// Query is how to count, and what to make of it.
type Query struct {
	// Filter limits what is counted; nil counts all that the viewer sees. It is applied to the table itself.
	Filter func(*sql.Selector)
	// GroupBy is what tells rows apart; none makes a single row.
	GroupBy []Dimension
	// Date is what periods are made of, and what From and To limit.
	Date DateField
	// Interval is how long a period is.
	Interval CalendarInterval
	// TimeZone is where days begin, as IANA names it; "" is UTC. It matters for moments, not for dates.
	TimeZone string
	// WeekStart is the day that weeks begin on.
	WeekStart Weekday
	// From and To limit what is counted to these days, both included; nil does not. With CompareTo, From is moved to the
	// beginning of its period: a part of one cannot be compared with a whole.
	From, To *time.Time
	// FillGaps adds rows of nothing for periods without any.
	FillGaps bool
	// Cumulative counts, in each period, all until its end.
	Cumulative bool
	// CompareTo is the period that each is compared with; "" is none.
	CompareTo ComparisonPeriod
	// RollUpTo is the depth of the trees down to which rows go; what lies deeper counts for its ancestor there. Nil does not
	// roll up.
	RollUpTo *int
	// Having drops rows whose measures are out of range.
	Having *Having
	// OrderBy is the order of the rows; what it leaves open is settled by period, the greater count and the keys.
	OrderBy []*Order
	// First is how many rows there are at most; those after it are one row, Result.Other. Nil is all.
	First *int
}

// Result is what was counted.
type Result struct {
	// Total is how many there are over all rows, each once.
	Total int
	// AsOf is the moment that all of it is exact as of.
	AsOf time.Time
	Rows []*Row

	of     *subject
	client *ent.Client
	query  Query
	// all are the rows before any was dropped, and rest those that first cut.
	all, rest []*Row
	mu        sync.Mutex
	// linked is what is linked with the rows, by their keys, and other one row of the rest, once they were asked for.
	linked map[Measure]map[string]int
	other  *Row
}

// Row is one group of what was counted.
type Row struct {
	// Key is the same for the same group in every answer.
	Key string
	// Count is how many there are.
	Count int
	// PeriodStart and PeriodEnd are the first and the last day; nil unless rows are told apart by periods, and for what has
	// no date.
	PeriodStart, PeriodEnd *time.Time
	// Comparison is the same in the earlier period; nil unless asked for.
	Comparison *Comparison
	// SumComparison is that of the sum.
	SumComparison *DecimalComparison

	result *Result
	keys   []*string // in the order of Query.GroupBy
	group  string    // the same as the database writes it
	values values
}

// Comparison is a count beside an earlier one.
type Comparison struct {
	// PeriodStart and PeriodEnd are the earlier period's first and last day.
	PeriodStart, PeriodEnd time.Time
	// Value is what was counted there, and Delta how much more there is now.
	Value, Delta int
	// Rate is Delta divided by Value, rounded to four places; nil when Value is 0.
	Rate *decimal.Decimal
}

// DecimalComparison is a sum beside an earlier one.
type DecimalComparison struct {
	PeriodStart, PeriodEnd time.Time
	Value, Delta           decimal.Decimal
	Rate                   *decimal.Decimal
}

// Count answers the question about the subject.
func Count(ctx context.Context, client *ent.Client, of *subject, q Query) (*Result, error) {
	r := &Result{of: of, client: client, query: q, AsOf: time.Now(), linked: map[Measure]map[string]int{}}
	r.query.TimeZone = cmp.Or(q.TimeZone, "UTC")
	if err := r.query.check(of); err != nil {
		return nil, err
	}
	if from := q.From; from != nil && q.CompareTo != "" {
		r.query.From = ptr(q.Interval.start(*from, q.WeekStart))
	}
	if of == Indicators {
		if err := r.bound(ctx); err != nil {
			return nil, err
		}
	}
	groups, err := r.read(ctx)
	if err != nil {
		return nil, fmt.Errorf("counting %s: %w", of.table, err)
	}
	r.Rows = r.rows(groups)
	if err := r.total(ctx); err != nil {
		return nil, fmt.Errorf("counting %s: %w", of.table, err)
	}
	if err := r.finish(ctx); err != nil {
		return nil, err
	}
	return r, spend(ctx, len(r.all))
}

// key is a row's key of a dimension; nil when it has none.
func (r *Row) key(d Dimension) *string {
	for i, by := range r.result.query.GroupBy {
		if by == d && r.keys != nil {
			return r.keys[i]
		}
	}
	return nil
}
