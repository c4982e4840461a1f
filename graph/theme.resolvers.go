package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/predicate"
	"praxis/ent/gen/ent/theme"
	"praxis/graph/generated/model"
	"praxis/internal/content"
)

func (r *mutationResolver) CreateTheme(ctx context.Context, input ent.CreateThemeInput) (*model.ThemePayload, error) {
	t, problems, err := create(ctx, ent.FromContext(ctx).Theme.Create().SetInput(input), themeByID)
	return &model.ThemePayload{Theme: t, UserErrors: problems}, err
}

func (r *mutationResolver) UpdateTheme(ctx context.Context, id int, input ent.UpdateThemeInput, expectedVersion *int, merge bool) (*model.ThemePayload, error) {
	update := func(version *int) *ent.ThemeUpdateOne {
		return ent.FromContext(ctx).Theme.UpdateOneID(id).Where(at[predicate.Theme](version)...).SetInput(input)
	}
	t, problems, err := updated(ctx, themeByID(ctx, id), id, update, expectedVersion, merge)
	return &model.ThemePayload{Theme: t, UserErrors: problems}, err
}

func (r *mutationResolver) DeleteTheme(ctx context.Context, id int, expectedVersion *int) (*model.ThemePayload, error) {
	deletion := ent.FromContext(ctx).Theme.DeleteOneID(id).Where(at[predicate.Theme](expectedVersion)...)
	t, problems, err := remove(ctx, themeByID(ctx, id), deletion.Exec)
	return &model.ThemePayload{Theme: t, UserErrors: problems}, err
}

func (r *mutationResolver) MoveTheme(ctx context.Context, id int, parentID *int, position *int, expectedVersion *int) (*model.ThemePayload, error) {
	move := ent.FromContext(ctx).Theme.UpdateOneID(id).Where(at[predicate.Theme](expectedVersion)...).
		SetNillableParentID(parentID).SetNillablePosition(position)
	if isNull(ctx, "parentId") {
		move.ClearParent()
	}
	t, problems, err := written(ctx, themeByID(ctx, id), move.Exec)
	return &model.ThemePayload{Theme: t, UserErrors: problems}, err
}

func (r *queryResolver) Theme(ctx context.Context, slug string) (*ent.Theme, error) {
	return one(ctx, ent.FromContext(ctx).Theme.Query().Where(content.HasSlug(theme.Table, slug)))
}

func (r *queryResolver) Themes(ctx context.Context, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.ThemeOrder, where *ent.ThemeWhereInput) (*ent.ThemeConnection, error) {
	return ent.FromContext(ctx).Theme.Query().Paginate(ctx, after, first, before, last, ent.WithThemeOrder(orderBy), ent.WithThemeFilter(where.Filter))
}
