package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/theme"
	"praxis/graph/generated/model"
	"praxis/internal/content"
)

func (r *mutationResolver) CreateTheme(ctx context.Context, input ent.CreateThemeInput) (*model.ThemePayload, error) {
	t, errs, err := create(ctx, ent.FromContext(ctx).Theme, input)
	return &model.ThemePayload{Theme: t, UserErrors: errs}, err
}

func (r *mutationResolver) UpdateTheme(ctx context.Context, id int, input ent.UpdateThemeInput, expectedVersion *int, merge bool) (*model.ThemePayload, error) {
	t, errs, err := update(ctx, ent.FromContext(ctx).Theme, id, input, expectedVersion, merge)
	return &model.ThemePayload{Theme: t, UserErrors: errs}, err
}

func (r *mutationResolver) DeleteTheme(ctx context.Context, id int, expectedVersion *int) (*model.ThemePayload, error) {
	t, errs, err := remove(ctx, ent.FromContext(ctx).Theme, id, expectedVersion)
	return &model.ThemePayload{Theme: t, UserErrors: errs}, err
}

func (r *mutationResolver) MoveTheme(ctx context.Context, id int, parentID *int, position *int, expectedVersion *int) (*model.ThemePayload, error) {
	t, errs, err := move(ctx, ent.FromContext(ctx).Theme, id, parentID, position, expectedVersion)
	return &model.ThemePayload{Theme: t, UserErrors: errs}, err
}

func (r *queryResolver) Theme(ctx context.Context, slug string) (*ent.Theme, error) {
	return queryOne(ctx, ent.FromContext(ctx).Theme.Query().Where(content.HasSlug(theme.Table, slug)))
}

func (r *queryResolver) Themes(ctx context.Context, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.ThemeOrder, where *ent.ThemeWhereInput) (*ent.ThemeConnection, error) {
	return ent.FromContext(ctx).Theme.Query().
		Paginate(ctx, after, first, before, last,
			ent.WithThemeOrder(orderBy), ent.WithThemeFilter(where.Filter))
}

func (r *themeResolver) RedirectedFrom(ctx context.Context, obj *ent.Theme) (*string, error) {
	return redirectedFrom(ctx, obj.Slug), nil
}

func (r *themeResolver) ViewerCan(ctx context.Context, obj *ent.Theme) (*model.Permissions, error) {
	return loadTogether(ctx, obj, loadThemePermissions)
}
