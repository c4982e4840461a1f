package stats

import (
	"strconv"
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
	// Key identifies the group of records in every answer: DIMENSION=key, separated by "|".
	Key string
	// PeriodStart and PeriodEnd are the first and the last day of the period. They are nil without PERIOD in GroupBy,
	// and for records without a date.
	PeriodStart, PeriodEnd *time.Time
	// Comparison compares the count with that of the earlier period; nil without CompareTo.
	Comparison *Comparison
	// SumComparison compares the sum.
	SumComparison *DecimalComparison

	result  *Result
	groupBy []Dimension
	keys    keys
	// databaseKeys are the keys as plan.keysJSON writes them; "" for a row that was added to fill a gap.
	databaseKeys string
	values       values
}

// Comparison compares a count with that of an earlier period.
type Comparison struct {
	// PeriodStart and PeriodEnd are the first and the last day of the earlier period.
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

// newRow returns a row without records.
func newRow(p plan, k keys) *Row {
	r := &Row{groupBy: p.GroupBy, keys: k}
	names := make([]string, len(k))
	for i, d := range p.GroupBy {
		names[i] = string(d) + "=" + text(k[i])
	}
	r.Key = strings.Join(names, "|")
	if key := r.key(ByPeriod); key != nil {
		start, _ := time.Parse(time.DateOnly, *key) // the database or newRow's caller formatted it
		r.PeriodStart, r.PeriodEnd = &start, new(p.Interval.end(start))
	}
	return r
}

// key is the row's key of a dimension; nil if it has none.
func (r *Row) key(d Dimension) *string {
	for i, by := range r.groupBy {
		if by == d {
			return r.keys[i]
		}
	}
	return nil
}

// Result is the result that the row belongs to.
func (r *Row) Result() *Result { return r.result }

// ID is the id of the row's organization, theme, tag or indicator; 0 if it has none.
func (r *Row) ID(d Dimension) int {
	if key := r.key(d); key != nil {
		id, _ := strconv.Atoi(*key) // the database wrote a bigint
		return id
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
	return new(indicator.Measure(*main.Measure))
}

// Unit is the key UNIT, or else the unit of the row's sum.
func (r *Row) Unit() *string {
	main := r.values.mainUnit()
	if key := r.key(ByUnit); key != nil || main == nil {
		return key
	}
	return main.Unit
}
