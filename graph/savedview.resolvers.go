package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/savedview"
	"praxis/graph/generated/model"
	"praxis/internal/viewer"
)

func (r *mutationResolver) CreateSavedView(ctx context.Context, input ent.CreateSavedViewInput) (*model.SavedViewPayload, error) {
	v, errs, err := create(ctx, ent.FromContext(ctx).SavedView, input)
	return &model.SavedViewPayload{SavedView: v, UserErrors: errs}, err
}

func (r *mutationResolver) UpdateSavedView(ctx context.Context, id int, input ent.UpdateSavedViewInput, expectedVersion *int, merge bool) (*model.SavedViewPayload, error) {
	v, errs, err := update(ctx, ent.FromContext(ctx).SavedView, id, input, expectedVersion, merge)
	return &model.SavedViewPayload{SavedView: v, UserErrors: errs}, err
}

func (r *mutationResolver) DeleteSavedView(ctx context.Context, id int, expectedVersion *int) (*model.SavedViewPayload, error) {
	v, errs, err := remove(ctx, ent.FromContext(ctx).SavedView, id, expectedVersion)
	return &model.SavedViewPayload{SavedView: v, UserErrors: errs}, err
}

func (r *savedViewResolver) ViewerCan(ctx context.Context, obj *ent.SavedView) (*model.Permissions, error) {
	return viewerCan(ctx, obj, ent.FromContext(ctx).SavedView, savedview.Policy)
}

func (r *viewerResolver) SavedViews(ctx context.Context, obj *viewer.Viewer, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.SavedViewOrder, where *ent.SavedViewWhereInput) (*ent.SavedViewConnection, error) {
	return ent.FromContext(ctx).SavedView.Query().Where(savedview.UserID(obj.User)).
		Paginate(viewer.NewContext(ctx, *obj), after, first, before, last,
			ent.WithSavedViewOrder(orderBy), ent.WithSavedViewFilter(where.Filter))
}
