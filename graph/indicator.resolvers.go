package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/indicator"
	"praxis/ent/gen/ent/measurement"
	"praxis/graph/generated/model"
	"praxis/internal/content"
	"praxis/internal/stats"

	"github.com/shopspring/decimal"
)

func (r *indicatorResolver) ViewerCan(ctx context.Context, obj *ent.Indicator) (*model.Permissions, error) {
	return viewerCan(ctx, obj, ent.FromContext(ctx).Indicator, indicator.Policy)
}

func (r *measurementResolver) Attainment(ctx context.Context, obj *ent.Measurement) (*decimal.Decimal, error) {
	of, err := loadTogether(ctx, obj, content.IndicatorsByMeasurement)
	if err != nil || of == nil {
		return nil, err
	}
	return content.Attainment(of, obj), nil
}

func (r *measurementResolver) ViewerCan(ctx context.Context, obj *ent.Measurement) (*model.Permissions, error) {
	return viewerCan(ctx, obj, ent.FromContext(ctx).Measurement, measurement.Policy)
}

func (r *mutationResolver) CreateIndicator(ctx context.Context, input ent.CreateIndicatorInput) (*model.IndicatorPayload, error) {
	i, errs, err := create(ctx, ent.FromContext(ctx).Indicator, input)
	return &model.IndicatorPayload{Indicator: i, UserErrors: errs}, err
}

func (r *mutationResolver) UpdateIndicator(ctx context.Context, id int, input ent.UpdateIndicatorInput, expectedVersion *int, merge bool) (*model.IndicatorPayload, error) {
	i, errs, err := update(ctx, ent.FromContext(ctx).Indicator, id, input, expectedVersion, merge)
	return &model.IndicatorPayload{Indicator: i, UserErrors: errs}, err
}

func (r *mutationResolver) DeleteIndicator(ctx context.Context, id int, expectedVersion *int) (*model.IndicatorPayload, error) {
	i, errs, err := remove(ctx, ent.FromContext(ctx).Indicator, id, expectedVersion)
	return &model.IndicatorPayload{Indicator: i, UserErrors: errs}, err
}

func (r *mutationResolver) CreateMeasurement(ctx context.Context, input ent.CreateMeasurementInput) (*model.MeasurementPayload, error) {
	m, errs, err := create(ctx, ent.FromContext(ctx).Measurement, input)
	return &model.MeasurementPayload{Measurement: m, UserErrors: errs}, err
}

func (r *mutationResolver) UpdateMeasurement(ctx context.Context, id int, input ent.UpdateMeasurementInput, expectedVersion *int, merge bool) (*model.MeasurementPayload, error) {
	m, errs, err := update(ctx, ent.FromContext(ctx).Measurement, id, input, expectedVersion, merge)
	return &model.MeasurementPayload{Measurement: m, UserErrors: errs}, err
}

func (r *mutationResolver) DeleteMeasurement(ctx context.Context, id int, expectedVersion *int) (*model.MeasurementPayload, error) {
	m, errs, err := remove(ctx, ent.FromContext(ctx).Measurement, id, expectedVersion)
	return &model.MeasurementPayload{Measurement: m, UserErrors: errs}, err
}

func (r *queryResolver) Indicators(ctx context.Context, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.IndicatorOrder, where *ent.IndicatorWhereInput) (*ent.IndicatorConnection, error) {
	query := ent.FromContext(ctx).Indicator.Query()
	p := pageOf[ent.IndicatorPaginateOption]{
		page:      page{after, first, before, last},
		options:   []ent.IndicatorPaginateOption{ent.WithIndicatorOrder(orderBy), ent.WithIndicatorFilter(where.Filter)},
		byDefault: len(orderBy) == 0,
	}
	if where == nil || len(where.Decided) == 0 {
		return query.Paginate(ctx, p.after, p.first, p.before, p.last, p.options...)
	}
	return loadDecidedPage(ctx, stats.Indicators, where, splitIndicators, stats.Query{}, p, query.PaginateEach, query.Paginate)
}
