package stats

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"praxis/ent/gen/ent/indicator"
	"praxis/internal/facts"
)

// values are what is counted of the records of a row.
type values struct {
	n, outcomes, views, likes int
	states                    [facts.States]int32
	units                     []unitValues // of measurements
}

// unitValues are what is counted of the measurements of a row in one unit.
type unitValues struct {
	unit
	n          int
	*unitTally // which does not change
}

// valuesOf returns the values of a group.
func valuesOf(t *tally) values {
	return values{n: t.n, outcomes: t.outcomes, views: t.views, likes: t.likes, states: t.states}
}

// plus returns the values with others added. It changes neither.
func (v values) plus(o values) values {
	v.n += o.n
	v.outcomes += o.outcomes
	v.views += o.views
	v.likes += o.likes
	for s, n := range o.states {
		v.states[s] += n
	}
	v.units = slices.Clone(v.units)
	for _, u := range o.units {
		if i := slices.IndexFunc(v.units, func(w unitValues) bool { return w.unit == u.unit }); i >= 0 {
			v.units[i] = v.units[i].plus(u)
		} else {
			v.units = append(v.units, u)
		}
	}
	return v
}

func (v unitValues) plus(o unitValues) unitValues {
	return unitValues{v.unit, v.n + o.n, v.unitTally.plus(o.unitTally)}
}

// mainUnit is the unit that a row's sum is in: the one with the most numbers. Nil if no unit has numbers.
func (v values) mainUnit() *unitValues {
	var most *unitValues
	for i, u := range v.units {
		switch {
		case !u.hasNumbers():
		case most == nil, u.valued > most.valued:
			most = &v.units[i]
		case u.valued == most.valued && u.measure+u.unit.unit < most.measure+most.unit.unit:
			most = &v.units[i]
		}
	}
	return most
}

// sameUnit is the values in the unit of others; nil if there are none with numbers.
func (v values) sameUnit(other *unitValues) *unitValues {
	for i, u := range v.units {
		if other != nil && u.hasNumbers() && u.unit == other.unit {
			return &v.units[i]
		}
	}
	return nil
}

// summed is the main unit if it has a sum; else nil.
func (v values) summed() *unitValues {
	if main := v.mainUnit(); main != nil && main.noSumReason() == "" {
		return main
	}
	return nil
}

// average is the mean of the main unit, rounded to four places.
func (v values) average() *decimal.Decimal {
	if main := v.mainUnit(); main != nil {
		return quotient(main.sum.Decimal(), main.valued)
	}
	return nil
}

// attainment is the mean of the attainments of all units, rounded to four places.
func (v values) attainment() *decimal.Decimal {
	var sum decimal.Decimal
	for _, u := range v.units {
		sum = sum.Add(u.attained.Decimal())
	}
	return quotient(sum, v.attainments())
}

func (v values) attainments() int {
	n := 0
	for _, u := range v.units {
		n += u.attainments
	}
	return n
}

// hasNumbers reports whether there are values that are numbers.
func (v unitValues) hasNumbers() bool {
	return v.valued > 0 &&
		v.measure != string(indicator.MeasureQUALITATIVE) && v.measure != string(indicator.MeasureORDINAL)
}

// percentUnits are the units of percentages. An indicator without the measure PERCENTAGE can have one of them if its
// author left the measure out.
var percentUnits = []string{
	"%", "％", "‰", "百分比", "百分点", "个百分点", "百分點", "個百分點",
	"percent", "per cent", "percentage points", "pp",
}

// noSumReason is the reason why the numbers cannot be added up; "" if they can.
func (v unitValues) noSumReason() OmissionReason {
	switch {
	case v.measure == string(indicator.MeasurePERCENTAGE),
		slices.Contains(percentUnits, strings.ToLower(strings.TrimSpace(v.unit.unit))):
		return OmittedPercentage
	case v.overlapping:
		return OmittedOverlappingPeriods
	}
	return ""
}

// Omission is a number of measurements that are left out of a sum.
type Omission struct {
	Reason OmissionReason
	Count  int
}

// OmissionReason is why a measurement is left out of a sum.
type OmissionReason string

// The reasons, in the order of Row.Omitted. The mean, the least and the greatest value count percentages and
// overlapping periods.
const (
	OmittedNoValue            OmissionReason = "NO_VALUE"
	OmittedOtherUnit          OmissionReason = "OTHER_UNIT"
	OmittedPercentage         OmissionReason = "PERCENTAGE"
	OmittedOverlappingPeriods OmissionReason = "OVERLAPPING_PERIODS"
	OmittedQualitative        OmissionReason = "QUALITATIVE"
	OmittedOrdinal            OmissionReason = "ORDINAL"
)

// omissions returns the numbers of measurements that the sum leaves out, by reason.
func (v values) omissions() []*Omission {
	counts, main := map[OmissionReason]int{}, v.mainUnit()
	for _, u := range v.units {
		switch indicator.Measure(u.measure) {
		case indicator.MeasureQUALITATIVE:
			counts[OmittedQualitative] += u.n
			continue
		case indicator.MeasureORDINAL:
			counts[OmittedOrdinal] += u.n
			continue
		}
		counts[OmittedNoValue] += u.n - u.valued
		if main == nil || u.unit != main.unit {
			counts[OmittedOtherUnit] += u.valued
		} else if reason := u.noSumReason(); reason != "" {
			counts[reason] += u.valued
		}
	}
	omissions := []*Omission{}
	for _, reason := range []OmissionReason{
		OmittedNoValue, OmittedOtherUnit, OmittedPercentage,
		OmittedOverlappingPeriods, OmittedQualitative, OmittedOrdinal,
	} {
		if counts[reason] > 0 {
			omissions = append(omissions, &Omission{reason, counts[reason]})
		}
	}
	return omissions
}

// quotient is rounded to four places; nil by 0.
func quotient(sum decimal.Decimal, by int) *decimal.Decimal {
	if by == 0 {
		return nil
	}
	return new(sum.DivRound(decimal.NewFromInt(int64(by)), 4))
}
