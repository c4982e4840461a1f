package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/internal/lifetime"
	"praxis/internal/stats"
	"time"
)

func (r *indicatorResolver) State(ctx context.Context, obj *ent.Indicator, at *time.Time) (stats.State, error) {
	if at == nil {
		at = new(lifetime.Today(ctx))
	}
	load := func(ctx context.Context, client *ent.Client, ids []int) (map[int]stats.State, error) {
		return stats.IndicatorStates(ctx, client, ids, *at)
	}
	return loadTogetherByID(ctx, obj, load)
}

func (r *indicatorWhereInputResolver) StateIn(ctx context.Context, obj *ent.IndicatorWhereInput, data []stats.State) error {
	if len(data) > 0 {
		decideState(obj, data, lifetime.Today(ctx))
	}
	return nil
}

func (r *indicatorWhereInputResolver) StateAt(ctx context.Context, obj *ent.IndicatorWhereInput, data *stats.StatesAt) error {
	if data != nil && len(data.In) > 0 {
		decideState(obj, data.In, data.At)
	}
	return nil
}
