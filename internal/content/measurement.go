package content

import (
	"context"
	"fmt"

	"github.com/shopspring/decimal"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/indicator"
)

// Attainment returns the part of its target that a measurement reached: (actual − baseline) / (target − baseline),
// rounded to four places. The formula also holds for an indicator that should fall, whose target is below its baseline.
// Attainment returns nil if a value is missing, if the target equals the baseline, and for qualitative and ordinal
// indicators.
func Attainment(i *ent.Indicator, m *ent.Measurement) *decimal.Decimal {
	switch {
	case i.Measure == indicator.MeasureQUALITATIVE, i.Measure == indicator.MeasureORDINAL:
		return nil
	case i.BaselineValue == nil, m.Target == nil, m.Actual == nil, m.Target.Equal(*i.BaselineValue):
		return nil
	}
	reached := m.Actual.Sub(*i.BaselineValue).DivRound(m.Target.Sub(*i.BaselineValue), 4)
	return &reached
}

// IndicatorsByMeasurement reads the indicators of measurements, by the measurement's id, in one statement.
func IndicatorsByMeasurement(
	ctx context.Context, client *ent.Client, measurements []*ent.Measurement,
) (map[int]*ent.Indicator, error) {
	ids := make([]int, len(measurements))
	for i, m := range measurements {
		ids[i] = m.IndicatorID
	}
	indicators, err := client.Indicator.Query().Where(indicator.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the indicators of measurements: %w", err)
	}
	byID := make(map[int]*ent.Indicator, len(indicators))
	for _, i := range indicators {
		byID[i.ID] = i
	}
	byMeasurement := make(map[int]*ent.Indicator, len(measurements))
	for _, m := range measurements {
		byMeasurement[m.ID] = byID[m.IndicatorID]
	}
	return byMeasurement, nil
}
