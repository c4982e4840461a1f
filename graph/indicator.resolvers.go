package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/predicate"
	"praxis/graph/generated/model"
	"praxis/internal/content"

	"github.com/shopspring/decimal"
)

func (r *measurementResolver) Attainment(ctx context.Context, obj *ent.Measurement) (*decimal.Decimal, error) {
	of, err := together(ctx, obj, content.IndicatorsOf)
	if err != nil || of == nil {
		return nil, err
	}
	return content.Attainment(of, obj), nil
}

func (r *mutationResolver) CreateIndicator(ctx context.Context, input ent.CreateIndicatorInput) (*model.IndicatorPayload, error) {
	i, problems, err := create(ctx, ent.FromContext(ctx).Indicator.Create().SetInput(input), indicatorByID)
	return &model.IndicatorPayload{Indicator: i, UserErrors: problems}, err
}

func (r *mutationResolver) UpdateIndicator(ctx context.Context, id int, input ent.UpdateIndicatorInput, expectedVersion *int, merge bool) (*model.IndicatorPayload, error) {
	update := func(version *int) *ent.IndicatorUpdateOne {
		return ent.FromContext(ctx).Indicator.UpdateOneID(id).Where(at[predicate.Indicator](version)...).SetInput(input)
	}
	i, problems, err := updated(ctx, indicatorByID(ctx, id), id, update, expectedVersion, merge)
	return &model.IndicatorPayload{Indicator: i, UserErrors: problems}, err
}

func (r *mutationResolver) DeleteIndicator(ctx context.Context, id int, expectedVersion *int) (*model.IndicatorPayload, error) {
	deletion := ent.FromContext(ctx).Indicator.DeleteOneID(id).Where(at[predicate.Indicator](expectedVersion)...)
	i, problems, err := remove(ctx, indicatorByID(ctx, id), deletion.Exec)
	return &model.IndicatorPayload{Indicator: i, UserErrors: problems}, err
}

func (r *mutationResolver) CreateMeasurement(ctx context.Context, input ent.CreateMeasurementInput) (*model.MeasurementPayload, error) {
	m, problems, err := create(ctx, ent.FromContext(ctx).Measurement.Create().SetInput(input), measurementByID)
	return &model.MeasurementPayload{Measurement: m, UserErrors: problems}, err
}

func (r *mutationResolver) UpdateMeasurement(ctx context.Context, id int, input ent.UpdateMeasurementInput, expectedVersion *int, merge bool) (*model.MeasurementPayload, error) {
	update := func(version *int) *ent.MeasurementUpdateOne {
		return ent.FromContext(ctx).Measurement.UpdateOneID(id).Where(at[predicate.Measurement](version)...).SetInput(input)
	}
	m, problems, err := updated(ctx, measurementByID(ctx, id), id, update, expectedVersion, merge)
	return &model.MeasurementPayload{Measurement: m, UserErrors: problems}, err
}

func (r *mutationResolver) DeleteMeasurement(ctx context.Context, id int, expectedVersion *int) (*model.MeasurementPayload, error) {
	deletion := ent.FromContext(ctx).Measurement.DeleteOneID(id).Where(at[predicate.Measurement](expectedVersion)...)
	m, problems, err := remove(ctx, measurementByID(ctx, id), deletion.Exec)
	return &model.MeasurementPayload{Measurement: m, UserErrors: problems}, err
}

func (r *queryResolver) Indicators(ctx context.Context, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.IndicatorOrder, where *ent.IndicatorWhereInput) (*ent.IndicatorConnection, error) {
	return ent.FromContext(ctx).Indicator.Query().Paginate(ctx, after, first, before, last, ent.WithIndicatorOrder(orderBy), ent.WithIndicatorFilter(where.Filter))
}
