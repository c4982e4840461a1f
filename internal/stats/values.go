package stats

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"praxis/ent/gen/ent/indicator"
)

// values are the groups of one row. They differ in the unit of measurements or the state of indicators.
type values []group

// plus returns the values with others added. It changes neither.
func (v values) plus(others values) values {
	sum := slices.Clone(v)
	for _, g := range others {
		same := func(u group) bool {
			return text(u.Measure) == text(g.Measure) && text(u.Unit) == text(g.Unit) && text(u.State) == text(g.State)
		}
		if i := slices.IndexFunc(sum, same); i >= 0 {
			sum[i].Aggregates = sum[i].Aggregates.plus(g.Aggregates)
		} else {
			sum = append(sum, g)
		}
	}
	return sum
}

func (v values) count() int {
	n := 0
	for _, g := range v {
		n += g.N
	}
	return n
}

func (v values) outcomes() int {
	n := 0
	for _, g := range v {
		n += g.Outcomes
	}
	return n
}

// inState is the number of indicators in the state.
func (v values) inState(s State) int {
	n := 0
	for _, g := range v {
		if State(text(g.State)) == s {
			n += g.N
		}
	}
	return n
}

// mainUnit is the group that a row's sum is of: the one with the most numbers. Nil if no group has numbers.
func (v values) mainUnit() *group {
	var most *group
	for i, g := range v {
		switch {
		case !g.hasNumbers():
		case most == nil, g.Valued > most.Valued:
			most = &v[i]
		case g.Valued == most.Valued && *g.Measure+text(g.Unit) < *most.Measure+text(most.Unit):
			most = &v[i]
		}
	}
	return most
}

// sameUnit is the group in the unit of another group; nil if there is none with numbers.
func (v values) sameUnit(other *group) *group {
	for i, g := range v {
		if other != nil && g.hasNumbers() && g.isUnit(*other) {
			return &v[i]
		}
	}
	return nil
}

// sum is nil if the main unit has none.
func (v values) sum() *decimal.Decimal {
	if main := v.mainUnit(); main != nil && main.noSumReason() == "" {
		return main.Sum
	}
	return nil
}

// average is the mean of the main unit, rounded to four places.
func (v values) average() *decimal.Decimal {
	if main := v.mainUnit(); main != nil {
		return quotient(main.Sum, main.Valued)
	}
	return nil
}

// attainment is the mean of the attainments of all units, rounded to four places.
func (v values) attainment() *decimal.Decimal {
	var sum *decimal.Decimal
	for _, g := range v {
		sum = sumOf(sum, g.Attained)
	}
	return quotient(sum, v.attainments())
}

func (v values) attainments() int {
	n := 0
	for _, g := range v {
		n += g.Attainments
	}
	return n
}

// hasNumbers reports whether the group has values that are numbers.
func (g group) hasNumbers() bool {
	return g.Valued > 0 &&
		*g.Measure != string(indicator.MeasureQUALITATIVE) && *g.Measure != string(indicator.MeasureORDINAL)
}

func (g group) isUnit(other group) bool {
	return *g.Measure == *other.Measure && text(g.Unit) == text(other.Unit)
}

// percentUnits are the units of percentages. An indicator without the measure PERCENTAGE can have one of them if its
// author left the measure out.
var percentUnits = []string{
	"%", "％", "‰", "百分比", "百分点", "个百分点", "百分點", "個百分點",
	"percent", "per cent", "percentage points", "pp",
}

// noSumReason is the reason why the group's numbers cannot be added up; "" if they can.
func (g group) noSumReason() OmissionReason {
	switch {
	case *g.Measure == string(indicator.MeasurePERCENTAGE),
		slices.Contains(percentUnits, strings.ToLower(strings.TrimSpace(text(g.Unit)))):
		return OmittedPercentage
	case g.Overlapping:
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
	for _, g := range v {
		switch indicator.Measure(text(g.Measure)) {
		case indicator.MeasureQUALITATIVE:
			counts[OmittedQualitative] += g.N
			continue
		case indicator.MeasureORDINAL:
			counts[OmittedOrdinal] += g.N
			continue
		}
		counts[OmittedNoValue] += g.N - g.Valued
		if main == nil || !g.isUnit(*main) {
			counts[OmittedOtherUnit] += g.Valued
		} else if reason := g.noSumReason(); reason != "" {
			counts[reason] += g.Valued
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

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// sumOf treats nil as no value.
func sumOf(a, b *decimal.Decimal) *decimal.Decimal {
	if a == nil {
		return b
	}
	if b == nil {
		return a
	}
	return new(a.Add(*b))
}

// quotient is rounded to four places; nil without a dividend or by 0.
func quotient(sum *decimal.Decimal, by int) *decimal.Decimal {
	if sum == nil || by == 0 {
		return nil
	}
	return new(sum.DivRound(decimal.NewFromInt(int64(by)), 4))
}
