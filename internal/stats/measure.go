package stats

import (
	"context"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"praxis/ent/gen/ent"
	"praxis/internal/facts"
	"praxis/internal/lifetime"
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
	MeasureViews        Measure = "VIEWS"
	MeasureLikes        Measure = "LIKES"
	MeasureTargetSum    Measure = "TARGET_SUM"
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
	MeasureViews: {
		subjects:    []*Subject{Articles},
		count:       counter((*Row).Views),
		countBounds: func(h *Having) *IntRange { return h.Views },
	},
	MeasureLikes: {
		subjects:    []*Subject{Articles},
		count:       counter((*Row).Likes),
		countBounds: func(h *Having) *IntRange { return h.Likes },
	},
	MeasureSum: {
		subjects:      []*Subject{Measurements},
		decimal:       (*Row).Sum,
		decimalBounds: func(h *Having) *DecimalRange { return h.Sum },
	},
	MeasureTargetSum: {
		subjects:      []*Subject{Measurements},
		decimal:       (*Row).TargetSum,
		decimalBounds: func(h *Having) *DecimalRange { return h.TargetSum },
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

// reading adapts a count that may have to be read from the facts.
func reading(count func(*Row, context.Context) (int, error)) func(context.Context, *Row) (int, error) {
	return func(ctx context.Context, r *Row) (int, error) { return count(r, ctx) }
}

// counter adapts a count of views or likes.
func counter(count func(*Row, context.Context) int) func(context.Context, *Row) (int, error) {
	return func(ctx context.Context, r *Row) (int, error) { return count(r, ctx), nil }
}

// Count is the number of records.
func (r *Row) Count() int { return r.values.n }

// ArticleCount is the number of linked articles that the viewer sees, each counted once. It may scan the facts.
func (r *Row) ArticleCount(ctx context.Context) (int, error) {
	return r.linkedCount(ctx, MeasureArticleCount)
}

// ActionCount is the number of linked actions that the viewer sees, each counted once. It may scan the facts.
func (r *Row) ActionCount(ctx context.Context) (int, error) {
	return r.linkedCount(ctx, MeasureActionCount)
}

// OutcomeCount is the number of outcomes of the actions, or of linked outcomes that the viewer sees, each counted once.
// For articles it may scan the facts.
func (r *Row) OutcomeCount(ctx context.Context) (int, error) {
	if r.result.plan.subject == Actions {
		return r.values.outcomes, nil
	}
	return r.linkedCount(ctx, MeasureOutcomeCount)
}

// Views and Likes are the sums of the articles' counters. Others change them all the time, so that an answer with them
// is right for a second.
func (r *Row) Views(ctx context.Context) int {
	lifetime.EndAt(ctx, time.Now().Add(time.Second))
	return r.values.views
}

func (r *Row) Likes(ctx context.Context) int {
	lifetime.EndAt(ctx, time.Now().Add(time.Second))
	return r.values.likes
}

// Sum is the sum of the values in the row's main unit, the one of most values. It is nil if there are no numbers, and
// for percentages and overlapping periods.
func (r *Row) Sum() *decimal.Decimal {
	if u := r.values.summed(); u != nil {
		return new(u.sum.Decimal())
	}
	return nil
}

// TargetSum is the sum of the targets of the measurements in Sum; nil if none of them has one.
func (r *Row) TargetSum() *decimal.Decimal {
	if u := r.values.summed(); u != nil && u.targeted > 0 {
		return new(u.targets.Decimal())
	}
	return nil
}

// Avg is the mean of the values in the main unit, rounded to four places.
func (r *Row) Avg() *decimal.Decimal { return r.values.average() }

// Min is the least value in the main unit.
func (r *Row) Min() *decimal.Decimal {
	if main := r.values.mainUnit(); main != nil {
		return new(main.min.Decimal())
	}
	return nil
}

// Max is the greatest value in the main unit.
func (r *Row) Max() *decimal.Decimal {
	if main := r.values.mainUnit(); main != nil {
		return new(main.max.Decimal())
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
func (r *Row) Met() int     { return int(r.values.states[facts.Met]) }
func (r *Row) OnTrack() int { return int(r.values.states[facts.OnTrack]) }
func (r *Row) Behind() int  { return int(r.values.states[facts.Behind]) }
func (r *Row) NoData() int  { return int(r.values.states[facts.NoData]) }

// hasMeasure reports whether rows of the subject have the measure.
func (s *Subject) hasMeasure(m Measure) bool { return slices.Contains(measures[m].subjects, s) }

// Having bounds measures; nil is no bound.
type Having struct {
	Count, ArticleCount, ActionCount, OutcomeCount *IntRange
	Views, Likes                                   *IntRange
	Met, OnTrack, Behind, NoData                   *IntRange
	Sum, TargetSum, Avg, Min, Max, Attainment      *DecimalRange
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
