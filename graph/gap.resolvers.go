package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/internal/stats"
)

func (r *outcomeResolver) EvidenceGaps(ctx context.Context, obj *ent.Outcome) ([]stats.Gap, error) {
	return loadTogetherByID(ctx, obj, stats.OutcomeGaps)
}

func (r *queryResolver) EvidenceGaps(ctx context.Context, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.OutcomeOrder, where *ent.OutcomeWhereInput) (*ent.OutcomeConnection, error) {
	return ent.FromContext(ctx).Outcome.Query().Where(stats.HasAnyGap(stats.AllGaps)).
		Paginate(ctx, after, first, before, last,
			ent.WithOutcomeOrder(orderBy), ent.WithOutcomeFilter(where.Filter))
}

func (r *outcomeWhereInputResolver) EvidenceGapIn(ctx context.Context, obj *ent.OutcomeWhereInput, data []stats.Gap) error {
	if len(data) > 0 {
		obj.AddPredicates(stats.HasAnyGap(data))
	}
	return nil
}
