package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/predicate"
	"praxis/internal/stats"
)

func (r *outcomeResolver) EvidenceGaps(ctx context.Context, obj *ent.Outcome) ([]stats.Gap, error) {
	return loadTogetherByID(ctx, obj, stats.OutcomeGaps)
}

func (r *queryResolver) EvidenceGaps(ctx context.Context, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.OutcomeOrder, where *ent.OutcomeWhereInput) (*ent.OutcomeConnection, error) {
	query := ent.FromContext(ctx).Outcome.Query().Where(stats.HasAnyGap(stats.AllGaps))
	p := pageOf[ent.OutcomePaginateOption]{
		page:      page{after, first, before, last},
		options:   []ent.OutcomePaginateOption{ent.WithOutcomeOrder(orderBy), ent.WithOutcomeFilter(where.Filter)},
		byDefault: len(orderBy) == 1 && isOrder(orderBy[0].Field, orderBy[0].Direction, "ACHIEVED_ON DESC"),
	}
	q := stats.Query{Where: []stats.Condition{stats.HasGap(stats.AllGaps)}}
	return loadDecidedPage(ctx, stats.Outcomes, where, splitOutcomes, q, p, query.PaginateEach, query.Paginate)
}

func (r *outcomeWhereInputResolver) EvidenceGapIn(ctx context.Context, obj *ent.OutcomeWhereInput, data []stats.Gap) error {
	if len(data) > 0 {
		obj.Decided = append(obj.Decided, ent.Decided[predicate.Outcome]{
			By: stats.HasGap(data), Predicate: stats.HasAnyGap(data),
		})
	}
	return nil
}
