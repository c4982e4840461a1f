package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/predicate"
	"praxis/ent/gen/ent/tag"
	"praxis/graph/generated/model"
	"praxis/internal/content"
)

func (r *mutationResolver) CreateTag(ctx context.Context, input ent.CreateTagInput) (*model.TagPayload, error) {
	t, problems, err := create(ctx, ent.FromContext(ctx).Tag.Create().SetInput(input), tagByID)
	return &model.TagPayload{Tag: t, UserErrors: problems}, err
}

func (r *mutationResolver) UpdateTag(ctx context.Context, id int, input ent.UpdateTagInput, expectedVersion *int, merge bool) (*model.TagPayload, error) {
	update := func(version *int) *ent.TagUpdateOne {
		return ent.FromContext(ctx).Tag.UpdateOneID(id).Where(at[predicate.Tag](version)...).SetInput(input)
	}
	t, problems, err := updated(ctx, tagByID(ctx, id), id, update, expectedVersion, merge)
	return &model.TagPayload{Tag: t, UserErrors: problems}, err
}

func (r *mutationResolver) DeleteTag(ctx context.Context, id int, expectedVersion *int) (*model.TagPayload, error) {
	deletion := ent.FromContext(ctx).Tag.DeleteOneID(id).Where(at[predicate.Tag](expectedVersion)...)
	t, problems, err := remove(ctx, tagByID(ctx, id), deletion.Exec)
	return &model.TagPayload{Tag: t, UserErrors: problems}, err
}

func (r *queryResolver) Tag(ctx context.Context, slug string) (*ent.Tag, error) {
	return one(ctx, ent.FromContext(ctx).Tag.Query().Where(content.HasSlug(tag.Table, slug)))
}

func (r *queryResolver) Tags(ctx context.Context, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.TagOrder, where *ent.TagWhereInput) (*ent.TagConnection, error) {
	return ent.FromContext(ctx).Tag.Query().Paginate(ctx, after, first, before, last, ent.WithTagOrder(orderBy), ent.WithTagFilter(where.Filter))
}
