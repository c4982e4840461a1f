package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/synonym"
	"praxis/graph/generated/model"
)

func (r *mutationResolver) CreateSynonym(ctx context.Context, input ent.CreateSynonymInput) (*model.SynonymPayload, error) {
	s, errs, err := create(ctx, ent.FromContext(ctx).Synonym, input)
	return &model.SynonymPayload{Synonym: s, UserErrors: errs}, err
}

func (r *mutationResolver) UpdateSynonym(ctx context.Context, id int, input ent.UpdateSynonymInput, expectedVersion *int, merge bool) (*model.SynonymPayload, error) {
	s, errs, err := update(ctx, ent.FromContext(ctx).Synonym, id, input, expectedVersion, merge)
	return &model.SynonymPayload{Synonym: s, UserErrors: errs}, err
}

func (r *mutationResolver) DeleteSynonym(ctx context.Context, id int, expectedVersion *int) (*model.SynonymPayload, error) {
	s, errs, err := remove(ctx, ent.FromContext(ctx).Synonym, id, expectedVersion)
	return &model.SynonymPayload{Synonym: s, UserErrors: errs}, err
}

func (r *queryResolver) Synonyms(ctx context.Context, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.SynonymOrder, where *ent.SynonymWhereInput) (*ent.SynonymConnection, error) {
	return ent.FromContext(ctx).Synonym.Query().
		Paginate(ctx, after, first, before, last, ent.WithSynonymOrder(orderBy), ent.WithSynonymFilter(where.Filter))
}

func (r *synonymResolver) ViewerCan(ctx context.Context, obj *ent.Synonym) (*model.Permissions, error) {
	return viewerCan(ctx, obj, ent.FromContext(ctx).Synonym, synonym.Policy)
}
