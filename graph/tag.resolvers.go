package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/tag"
	"praxis/graph/generated/model"
	"praxis/internal/content"
)

func (r *mutationResolver) CreateTag(ctx context.Context, input ent.CreateTagInput) (*model.TagPayload, error) {
	t, errs, err := create(ctx, ent.FromContext(ctx).Tag, input)
	return &model.TagPayload{Tag: t, UserErrors: errs}, err
}

func (r *mutationResolver) UpdateTag(ctx context.Context, id int, input ent.UpdateTagInput, expectedVersion *int, merge bool) (*model.TagPayload, error) {
	t, errs, err := update(ctx, ent.FromContext(ctx).Tag, id, input, expectedVersion, merge)
	return &model.TagPayload{Tag: t, UserErrors: errs}, err
}

func (r *mutationResolver) DeleteTag(ctx context.Context, id int, expectedVersion *int) (*model.TagPayload, error) {
	t, errs, err := remove(ctx, ent.FromContext(ctx).Tag, id, expectedVersion)
	return &model.TagPayload{Tag: t, UserErrors: errs}, err
}

func (r *queryResolver) Tag(ctx context.Context, slug string) (*ent.Tag, error) {
	return queryOne(ctx, ent.FromContext(ctx).Tag.Query().Where(content.HasSlug(tag.Table, slug)))
}

func (r *queryResolver) Tags(ctx context.Context, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.TagOrder, where *ent.TagWhereInput) (*ent.TagConnection, error) {
	return ent.FromContext(ctx).Tag.Query().
		Paginate(ctx, after, first, before, last, ent.WithTagOrder(orderBy), ent.WithTagFilter(where.Filter))
}

func (r *tagResolver) RedirectedFrom(ctx context.Context, obj *ent.Tag) (*string, error) {
	return redirectedFrom(ctx, obj.Slug), nil
}

func (r *tagResolver) ViewerCan(ctx context.Context, obj *ent.Tag) (*model.Permissions, error) {
	return viewerCan(ctx, obj, ent.FromContext(ctx).Tag, tag.Policy)
}
