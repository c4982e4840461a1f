package stats

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"praxis/ent/gen/ent"
)

// Having drops rows whose measures are out of these ranges; nil is no bound.
type Having struct {
	Count, ArticleCount, ActionCount, OutcomeCount *IntRange
	Met, OnTrack, Behind, NoData                   *IntRange
	Sum, Avg, Min, Max, Attainment                 *DecimalRange
}

// Range is from Min to Max, both included.
type IntRange struct{ Min, Max *int }

// DecimalRange is from Min to Max, both included.
type DecimalRange struct{ Min, Max *decimal.Decimal }

// ranges says which measures are bounded.
func (h *Having) ranges() map[Measure]bool {
	if h == nil {
		return nil
	}
	return map[Measure]bool{MeasureArticleCount: h.ArticleCount != nil, MeasureActionCount: h.ActionCount != nil, MeasureOutcomeCount: h.OutcomeCount != nil}
}

// Order is a measure by which rows are ordered.
type Order struct {
	Field     Measure
	Direction ent.OrderDirection
}

// having drops the rows whose measures are out of range.
func (r *Result) having(ctx context.Context) error {
	h := r.query.Having
	counts := map[Measure]*IntRange{MeasureCount: h.Count, MeasureArticleCount: h.ArticleCount, MeasureActionCount: h.ActionCount, MeasureOutcomeCount: h.OutcomeCount,
		Measure(StateMet): h.Met, Measure(StateOnTrack): h.OnTrack, Measure(StateBehind): h.Behind, Measure(StateNoData): h.NoData}
	decimals := map[Measure]*DecimalRange{MeasureSum: h.Sum, MeasureAvg: h.Avg, MeasureMin: h.Min, MeasureMax: h.Max, MeasureAttainment: h.Attainment}
	var failed error
	r.Rows = slices.DeleteFunc(slices.Clone(r.Rows), func(row *Row) bool {
		for m, in := range counts {
			if in == nil {
				continue
			}
			n, err := row.number(ctx, m)
			failed = cmp.Or(failed, err)
			if in.Min != nil && n < *in.Min || in.Max != nil && n > *in.Max {
				return true
			}
		}
		for m, in := range decimals {
			if in == nil {
				continue
			}
			n := row.value(m)
			if n == nil || in.Min != nil && n.LessThan(*in.Min) || in.Max != nil && n.GreaterThan(*in.Max) {
				return true
			}
		}
		return false
	})
	return failed
}

// order sorts the rows.
func (r *Result) order(ctx context.Context) error {
	var failed error
	compare := func(a, b *Row, by Measure) int {
		switch by {
		case MeasureSum, MeasureAvg, MeasureMin, MeasureMax, MeasureAttainment:
			return compareDecimals(a.value(by), b.value(by))
		}
		n, err := a.number(ctx, by)
		m, err2 := b.number(ctx, by)
		failed = cmp.Or(failed, err, err2)
		return cmp.Compare(n, m)
	}
	slices.SortStableFunc(r.Rows, func(a, b *Row) int {
		for _, o := range r.query.OrderBy {
			sign := 1
			if o.Direction == "DESC" {
				sign = -1
			}
			var c int
			switch o.Field {
			case OrderByKey:
				c = compareKeys(a, b, sign)
			case OrderByPeriod:
				c = comparePeriods(a, b, sign)
			default:
				c = sign * compare(a, b, o.Field)
			}
			if c != 0 {
				return c
			}
		}
		return cmp.Or(comparePeriods(a, b, 1), cmp.Compare(b.Count, a.Count), compareKeys(a, b, 1))
	})
	return failed
}

// comparePeriods puts what has no date last, whatever the sign.
func comparePeriods(a, b *Row, sign int) int {
	if a.PeriodStart == nil || b.PeriodStart == nil {
		return cmp.Compare(btoi(a.PeriodStart == nil), btoi(b.PeriodStart == nil))
	}
	return sign * a.PeriodStart.Compare(*b.PeriodStart)
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// compareKeys puts what has no key last, whatever the sign.
func compareKeys(a, b *Row, sign int) int {
	for i := range a.keys {
		c := cmp.Or(cmp.Compare(btoi(a.keys[i] == nil), btoi(b.keys[i] == nil)), sign*strings.Compare(text(a.keys[i]), text(b.keys[i])))
		if c != 0 {
			return c
		}
	}
	return 0
}

// compareDecimals puts nothing before anything.
func compareDecimals(a, b *decimal.Decimal) int {
	if a == nil || b == nil {
		return cmp.Compare(btoi(a != nil), btoi(b != nil))
	}
	return a.Cmp(*b)
}
