package stats

import (
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"praxis/ent/gen/ent/action"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/indicator"
	"praxis/ent/gen/ent/outcome"
)

// Row is one row of a result. Its measures are methods in measure.go.
type Row struct {
	// Comparison compares the count with that of the earlier period; nil without CompareTo.
	Comparison *Comparison
	// SumComparison compares the sum.
	SumComparison *DecimalComparison

	result *Result
	// index is that of the row's group, without the unit of measurements.
	index  int
	values values
}

// Comparison compares a count with that of an earlier period.
type Comparison struct {
	// PeriodStart and PeriodEnd are the first and the last day that the row is compared with. If the query ends within
	// the row's period, that is as long a part of the earlier period.
	PeriodStart, PeriodEnd time.Time
	// Value is the count of the earlier period, and Delta is how much greater the row's count is.
	Value, Delta int
	// Rate is Delta divided by Value, rounded to four places; nil if Value is 0.
	Rate *decimal.Decimal
}

// DecimalComparison compares a sum with that of an earlier period.
type DecimalComparison struct {
	PeriodStart, PeriodEnd time.Time
	Value, Delta           decimal.Decimal
	Rate                   *decimal.Decimal
}

// Key identifies the group of records in every answer: DIMENSION=key, separated by "|".
func (r *Row) Key() string {
	if r.isOther() {
		return "OTHER"
	}
	var b strings.Builder
	for i, a := range r.result.keyAxes() {
		if i > 0 {
			b.WriteByte('|')
		}
		b.WriteString(string(a.by))
		b.WriteByte('=')
		if text := a.text(a.code(r.index)); text != nil {
			b.WriteString(*text)
		}
	}
	return b.String()
}

// isOther reports whether the row combines those that Query.First cut off. It has no keys.
func (r *Row) isOther() bool { return r.result.regroup != nil }

// axis is the axis of a dimension; nil if it is not in GroupBy, or for the other row.
func (r *Row) axis(d Dimension) *axis {
	if r.isOther() {
		return nil
	}
	for _, a := range r.result.keyAxes() {
		if a.by == d {
			return a
		}
	}
	return nil
}

// key is the row's key of a dimension; nil if it has none.
func (r *Row) key(d Dimension) *string {
	if a := r.axis(d); a != nil {
		return a.text(a.code(r.index))
	}
	return nil
}

// period is the first day of the row's period in days since 1970; noKey if it has none.
func (r *Row) period() int64 {
	if a := r.axis(ByPeriod); a != nil {
		return a.ids[a.code(r.index)]
	}
	return noKey
}

// PeriodStart is the first day of the period; nil without PERIOD in GroupBy, and for records without a date.
func (r *Row) PeriodStart() *time.Time {
	if day := r.period(); day != noKey {
		return new(dateOf(day))
	}
	return nil
}

// PeriodEnd is the last day of the period.
func (r *Row) PeriodEnd() *time.Time {
	if day := r.period(); day != noKey {
		return new(r.result.plan.Interval.end(dateOf(day)))
	}
	return nil
}

// Result is the result that the row belongs to.
func (r *Row) Result() *Result { return r.result }

// ID is the id of the row's organization, theme, tag, author or indicator; 0 if it has none.
func (r *Row) ID(d Dimension) int {
	if a := r.axis(d); a != nil && a.ids[a.code(r.index)] != noKey {
		return int(a.ids[a.code(r.index)])
	}
	return 0
}

// enumKey is the row's key of a dimension whose keys are values of an enum; nil if it has none.
func enumKey[E ~string](r *Row, d Dimension) *E {
	if key := r.key(d); key != nil {
		return new(E(*key))
	}
	return nil
}

// The other keys of the row; nil for dimensions that are not in GroupBy.

func (r *Row) ArticleStatus() *article.Status { return enumKey[article.Status](r, ByStatus) }
func (r *Row) ActionStatus() *action.Status   { return enumKey[action.Status](r, ByStatus) }

func (r *Row) ArticleVisibility() *article.Visibility {
	return enumKey[article.Visibility](r, ByVisibility)
}

func (r *Row) ActionVisibility() *action.Visibility {
	return enumKey[action.Visibility](r, ByVisibility)
}

func (r *Row) Kind() *action.Kind          { return enumKey[action.Kind](r, ByKind) }
func (r *Row) Level() *outcome.Level       { return enumKey[outcome.Level](r, ByLevel) }
func (r *Row) Category() *outcome.Category { return enumKey[outcome.Category](r, ByCategory) }

func (r *Row) Verification() *outcome.Verification {
	return enumKey[outcome.Verification](r, ByVerification)
}

func (r *Row) Locale() *string { return r.key(ByLocale) }

// Measure is the key MEASURE, or else the measure of the row's sum.
func (r *Row) Measure() *indicator.Measure {
	main := r.values.mainUnit()
	if key := enumKey[indicator.Measure](r, ByMeasure); key != nil || main == nil {
		return key
	}
	return new(indicator.Measure(main.measure))
}

// Unit is the key UNIT, or else the unit of the row's sum.
func (r *Row) Unit() *string {
	main := r.values.mainUnit()
	if key := r.key(ByUnit); key != nil || main == nil || !main.hasUnit {
		return key
	}
	return &main.unit.unit
}
