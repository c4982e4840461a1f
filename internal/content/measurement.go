package content

import (
	"github.com/shopspring/decimal"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/indicator"
)

// Attainment is how far a measurement reached its target: (actual − baseline) / (target − baseline), rounded to four
// places. It needs no regard to the direction: an indicator that shall fall has its target below its baseline. It is nil
// where it has no meaning: when a value is missing, when the target equals the baseline, and for words and places on a scale.
func Attainment(of *ent.Indicator, m *ent.Measurement) *decimal.Decimal {
	switch {
	case of.Measure == indicator.MeasureQUALITATIVE, of.Measure == indicator.MeasureORDINAL:
		return nil
	case of.BaselineValue == nil, m.Target == nil, m.Actual == nil, m.Target.Equal(*of.BaselineValue):
		return nil
	}
	reached := m.Actual.Sub(*of.BaselineValue).DivRound(m.Target.Sub(*of.BaselineValue), 4)
	return &reached
}
