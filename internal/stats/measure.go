package stats

import (
	"context"
	"slices"

	"github.com/shopspring/decimal"

	"praxis/ent/gen/ent"
)

// Measure is a number of a row that clients can order by and bound.
type Measure string

// The measures.
const (
	MeasureCount        Measure = "COUNT"
	MeasureArticleCount Measure = "ARTICLE_COUNT"
	MeasureActionCount  Measure = "ACTION_COUNT"
	MeasureOutcomeCount Measure = "OUTCOME_COUNT"
	MeasureSum          Measure = "SUM"
	MeasureAvg          Measure = "AVG"
	MeasureMin          Measure = "MIN"
	MeasureMax          Measure = "MAX"
	MeasureAttainment   Measure = "ATTAINMENT"
	MeasureMet          Measure = "MET"
	MeasureOnTrack      Measure = "ON_TRACK"
	MeasureBehind       Measure = "BEHIND"
	MeasureNoData       Measure = "NO_DATA"
)

// measure defines a Measure. Either count or decimal returns its number of a row, and countBounds or decimalBounds its
// field of Having.
type measure struct {
	subjects []*Subject
	count    func(context.Context, *Row) (int, error)
	decimal  func(*Row) *decimal.Decimal

	countBounds   func(*Having) *IntRange
	decimalBounds func(*Having) *DecimalRange
}

// measures are all measures. CONTRIBUTING.md says how to add one.
var measures = map[Measure]measure{
	MeasureCount: {
		subjects:    []*Subject{Articles, Actions, Outcomes, Measurements, Indicators},
		count:       own((*Row).Count),
		countBounds: func(h *Having) *IntRange { return h.Count },
	},
	MeasureArticleCount: {
		subjects:    []*Subject{Actions, Outcomes},
		count:       reading((*Row).ArticleCount),
		countBounds: func(h *Having) *IntRange { return h.ArticleCount },
	},
	MeasureActionCount: {
		subjects:    []*Subject{Articles, Outcomes},
		count:       reading((*Row).ActionCount),
		countBounds: func(h *Having) *IntRange { return h.ActionCount },
	},
	MeasureOutcomeCount: {
		subjects:    []*Subject{Articles, Actions},
		count:       reading((*Row).OutcomeCount),
		countBounds: func(h *Having) *IntRange { return h.OutcomeCount },
	},
	MeasureSum: {
		subjects:      []*Subject{Measurements},
		decimal:       (*Row).Sum,
		decimalBounds: func(h *Having) *DecimalRange { return h.Sum },
	},
	MeasureAvg: {
		subjects:      []*Subject{Measurements},
		decimal:       (*Row).Avg,
		decimalBounds: func(h *Having) *DecimalRange { return h.Avg },
	},
	MeasureMin: {
		subjects:      []*Subject{Measurements},
		decimal:       (*Row).Min,
		decimalBounds: func(h *Having) *DecimalRange { return h.Min },
	},
	MeasureMax: {
		subjects:      []*Subject{Measurements},
		decimal:       (*Row).Max,
		decimalBounds: func(h *Having) *DecimalRange { return h.Max },
	},
	MeasureAttainment: {
		subjects:      []*Subject{Measurements},
		decimal:       (*Row).Attainment,
		decimalBounds: func(h *Having) *DecimalRange { return h.Attainment },
	},
	MeasureMet: {
		subjects:    []*Subject{Indicators},
		count:       own((*Row).Met),
		countBounds: func(h *Having) *IntRange { return h.Met },
	},
	MeasureOnTrack: {
		subjects:    []*Subject{Indicators},
		count:       own((*Row).OnTrack),
		countBounds: func(h *Having) *IntRange { return h.OnTrack },
	},
	MeasureBehind: {
		subjects:    []*Subject{Indicators},
		count:       own((*Row).Behind),
		countBounds: func(h *Having) *IntRange { return h.Behind },
	},
	MeasureNoData: {
		subjects:    []*Subject{Indicators},
		count:       own((*Row).NoData),
		countBounds: func(h *Having) *IntRange { return h.NoData },
	},
}

// own adapts a count that the row holds.
func own(count func(*Row) int) func(context.Context, *Row) (int, error) {
	return func(_ context.Context, r *Row) (int, error) { return count(r), nil }
}

// reading adapts a count that may have to be read.
func reading(count func(*Row, context.Context) (int, error)) func(context.Context, *Row) (int, error) {
	return func(ctx context.Context, r *Row) (int, error) { return count(r, ctx) }
}

// Count is the number of records.
func (r *Row) Count() int { return r.values.count() }

// ArticleCount is the number of linked articles that the viewer sees, each counted once. It may run a statement.
func (r *Row) ArticleCount(ctx context.Context) (int, error) {
	return r.linkedCount(ctx, MeasureArticleCount)
}

// ActionCount is the number of linked actions that the viewer sees, each counted once. It may run a statement.
func (r *Row) ActionCount(ctx context.Context) (int, error) {
	return r.linkedCount(ctx, MeasureActionCount)
}

// OutcomeCount is the number of outcomes of the actions, or of linked outcomes that the viewer sees, each counted once.
// For articles it may run a statement.
func (r *Row) OutcomeCount(ctx context.Context) (int, error) {
	if r.result.plan.subject == Actions {
		return r.values.outcomes(), nil
	}
	return r.linkedCount(ctx, MeasureOutcomeCount)
}

// Sum is the sum of the values in the row's main unit, the one of most values. It is nil if there are no numbers, and
// for percentages and overlapping periods.
func (r *Row) Sum() *decimal.Decimal { return r.values.sum() }

// Avg is the mean of the values in the main unit, rounded to four places.
func (r *Row) Avg() *decimal.Decimal { return r.values.average() }

// Min is the least value in the main unit.
func (r *Row) Min() *decimal.Decimal {
	if main := r.values.mainUnit(); main != nil {
		return main.Min
	}
	return nil
}

// Max is the greatest value in the main unit.
func (r *Row) Max() *decimal.Decimal {
	if main := r.values.mainUnit(); main != nil {
		return main.Max
	}
	return nil
}

// Attainment is the mean of the attainments in all units, rounded to four places; nil without any.
func (r *Row) Attainment() *decimal.Decimal { return r.values.attainment() }

// AttainmentCount is the number of measurements with an attainment.
func (r *Row) AttainmentCount() int { return r.values.attainments() }

// Omitted returns the numbers of measurements that Sum leaves out, by reason.
func (r *Row) Omitted() []*Omission { return r.values.omissions() }

// Met, OnTrack, Behind and NoData are the numbers of indicators in each state.
func (r *Row) Met() int     { return r.values.inState(StateMet) }
func (r *Row) OnTrack() int { return r.values.inState(StateOnTrack) }
func (r *Row) Behind() int  { return r.values.inState(StateBehind) }
func (r *Row) NoData() int  { return r.values.inState(StateNoData) }

// Aggregates are what SQL computes of the records of a group. It is exported for the scanner.
type Aggregates struct {
	// N is the number of records.
	N int `sql:"n"`
	// Outcomes is the number of outcomes of actions.
	Outcomes int `sql:"outcomes"`
	// Valued is the number of measurements with a value, and Attainments of those with an attainment; Attained is the
	// sum of the attainments.
	Valued      int              `sql:"valued"`
	Sum         *decimal.Decimal `sql:"sum"`
	Min         *decimal.Decimal `sql:"min"`
	Max         *decimal.Decimal `sql:"max"`
	Attainments int              `sql:"attainments"`
	Attained    *decimal.Decimal `sql:"attained"`
	// Overlapping reports whether two measurements of one indicator, with values, have a day in common.
	Overlapping bool `sql:"overlapping"`
}

// aggregate is a column of Aggregates and its SQL.
type aggregate struct{ name, sql string }

// aggregates are the columns that groupsSQL reads for the subject.
func (s *Subject) aggregates() []aggregate {
	all := []aggregate{{"n", "sum(n)"}}
	switch s {
	case Actions:
		all = append(all, aggregate{"outcomes", "sum(outcomes)"})
	case Measurements:
		all = append(all,
			aggregate{"valued", "count(actual)"},
			aggregate{"sum", "sum(actual)"},
			aggregate{"min", "min(actual)"},
			aggregate{"max", "max(actual)"},
			aggregate{"attainments", "count(attainment)"},
			aggregate{"attained", "sum(attainment)"},
			aggregate{"overlapping", "bool_or(overlapping)"})
	}
	return all
}

// plus returns the aggregates of the records of both.
func (a Aggregates) plus(b Aggregates) Aggregates {
	a.N += b.N
	a.Outcomes += b.Outcomes
	a.Valued += b.Valued
	a.Sum = sumOf(a.Sum, b.Sum)
	if a.Min == nil || b.Min != nil && b.Min.LessThan(*a.Min) {
		a.Min = b.Min
	}
	if a.Max == nil || b.Max != nil && b.Max.GreaterThan(*a.Max) {
		a.Max = b.Max
	}
	a.Attainments += b.Attainments
	a.Attained = sumOf(a.Attained, b.Attained)
	a.Overlapping = a.Overlapping || b.Overlapping
	return a
}

// hasMeasure reports whether rows of the subject have the measure.
func (s *Subject) hasMeasure(m Measure) bool { return slices.Contains(measures[m].subjects, s) }

// Having bounds measures; nil is no bound.
type Having struct {
	Count, ArticleCount, ActionCount, OutcomeCount *IntRange
	Met, OnTrack, Behind, NoData                   *IntRange
	Sum, Avg, Min, Max, Attainment                 *DecimalRange
}

// IntRange is from Min to Max, both included.
type IntRange struct{ Min, Max *int }

// DecimalRange is from Min to Max, both included.
type DecimalRange struct{ Min, Max *decimal.Decimal }

// bounded reports whether Having bounds the measure.
func (m measure) bounded(h *Having) bool {
	if m.decimal != nil {
		return m.decimalBounds(h) != nil
	}
	return m.countBounds(h) != nil
}

// inRange reports whether the row's measure is within the bounds. A missing number is within none.
func (m measure) inRange(ctx context.Context, h *Having, row *Row) (bool, error) {
	if !m.bounded(h) {
		return true, nil
	}
	if m.decimal != nil {
		bounds, n := m.decimalBounds(h), m.decimal(row)
		return n != nil &&
			(bounds.Min == nil || !n.LessThan(*bounds.Min)) &&
			(bounds.Max == nil || !n.GreaterThan(*bounds.Max)), nil
	}
	bounds := m.countBounds(h)
	n, err := m.count(ctx, row)
	return (bounds.Min == nil || n >= *bounds.Min) && (bounds.Max == nil || n <= *bounds.Max), err
}

// Order is a field that rows are ordered by.
type Order struct {
	Field     OrderField
	Direction ent.OrderDirection
}

// OrderField is a Measure, or one of the constants below.
type OrderField string

// The fields that are not measures.
const (
	OrderByKey    OrderField = "KEY"
	OrderByPeriod OrderField = "PERIOD"
)
