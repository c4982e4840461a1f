package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/action"
	"praxis/ent/gen/ent/participation"
	"praxis/ent/gen/ent/predicate"
	"praxis/graph/generated/model"
	"praxis/internal/content"
	"praxis/internal/stats"
	"praxis/internal/viewer"
)

func (r *actionResolver) RedirectedFrom(ctx context.Context, obj *ent.Action) (*string, error) {
	return redirectedFrom(ctx, obj.Slug), nil
}

func (r *actionResolver) ViewerCan(ctx context.Context, obj *ent.Action) (*model.Permissions, error) {
	return viewerCan(ctx, obj, ent.FromContext(ctx).Action, action.Policy)
}

func (r *mutationResolver) CreateAction(ctx context.Context, input ent.CreateActionInput) (*model.ActionPayload, error) {
	a, errs, err := create(ctx, ent.FromContext(ctx).Action, input)
	return &model.ActionPayload{Action: a, UserErrors: errs}, err
}

func (r *mutationResolver) UpdateAction(ctx context.Context, id int, input ent.UpdateActionInput, expectedVersion *int, merge bool) (*model.ActionPayload, error) {
	a, errs, err := update(ctx, ent.FromContext(ctx).Action, id, input, expectedVersion, merge)
	return &model.ActionPayload{Action: a, UserErrors: errs}, err
}

func (r *mutationResolver) DeleteAction(ctx context.Context, id int, expectedVersion *int) (*model.ActionPayload, error) {
	a, errs, err := trash(ctx, ent.FromContext(ctx).Action, id, expectedVersion)
	return &model.ActionPayload{Action: a, UserErrors: errs}, err
}

func (r *mutationResolver) RestoreAction(ctx context.Context, id int, expectedVersion *int) (*model.ActionPayload, error) {
	a, errs, err := restore(ctx, ent.FromContext(ctx).Action, id, expectedVersion)
	return &model.ActionPayload{Action: a, UserErrors: errs}, err
}

func (r *mutationResolver) PurgeAction(ctx context.Context, id int, expectedVersion *int) (*model.ActionPayload, error) {
	client := ent.FromContext(ctx)
	a, errs, err := purgeWith(ctx, client.Action, id, func(ctx context.Context) error {
		deletion := client.Action.DeleteOneID(id).Where(ifVersion[predicate.Action](expectedVersion)...)
		return content.PurgeAction(ctx, client, id, deletion)
	})
	return &model.ActionPayload{Action: a, UserErrors: errs}, err
}

func (r *mutationResolver) MoveAction(ctx context.Context, id int, parentID *int, position *int, expectedVersion *int) (*model.ActionPayload, error) {
	a, errs, err := move(ctx, ent.FromContext(ctx).Action, id, parentID, position, expectedVersion)
	return &model.ActionPayload{Action: a, UserErrors: errs}, err
}

func (r *mutationResolver) CreateParticipation(ctx context.Context, input ent.CreateParticipationInput) (*model.ParticipationPayload, error) {
	p, errs, err := create(ctx, ent.FromContext(ctx).Participation, input)
	return &model.ParticipationPayload{Participation: p, UserErrors: errs}, err
}

func (r *mutationResolver) UpdateParticipation(ctx context.Context, id int, input ent.UpdateParticipationInput, expectedVersion *int, merge bool) (*model.ParticipationPayload, error) {
	p, errs, err := update(ctx, ent.FromContext(ctx).Participation, id, input, expectedVersion, merge)
	return &model.ParticipationPayload{Participation: p, UserErrors: errs}, err
}

func (r *mutationResolver) DeleteParticipation(ctx context.Context, id int, expectedVersion *int) (*model.ParticipationPayload, error) {
	p, errs, err := remove(ctx, ent.FromContext(ctx).Participation, id, expectedVersion)
	return &model.ParticipationPayload{Participation: p, UserErrors: errs}, err
}

func (r *participationResolver) ViewerCan(ctx context.Context, obj *ent.Participation) (*model.Permissions, error) {
	return viewerCan(ctx, obj, ent.FromContext(ctx).Participation, participation.Policy)
}

func (r *queryResolver) Action(ctx context.Context, slug string) (*ent.Action, error) {
	return queryOne(ctx, ent.FromContext(ctx).Action.Query().Where(content.HasSlug(action.Table, slug)))
}

func (r *queryResolver) Actions(ctx context.Context, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.ActionOrder, where *ent.ActionWhereInput) (*ent.ActionConnection, error) {
	return ent.FromContext(ctx).Action.Query().
		Paginate(ctx, after, first, before, last,
			ent.WithActionOrder(orderBy), ent.WithActionFilter(where.Filter))
}

func (r *queryResolver) TrashedActions(ctx context.Context, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.ActionOrder, where *ent.ActionWhereInput) (*ent.ActionConnection, error) {
	return ent.FromContext(ctx).Action.Query().Where(action.TrashedAtNotNil()).
		Paginate(viewer.OnlyTrashed(ctx), after, first, before, last,
			ent.WithActionOrder(orderBy), ent.WithActionFilter(where.Filter))
}

func (r *actionWhereInputResolver) WithinOrganization(ctx context.Context, obj *ent.ActionWhereInput, data *int) error {
	if data != nil {
		obj.Decided = append(obj.Decided, ent.Decided[predicate.Action]{
			By: stats.WithinOrganization(*data), Predicate: content.ActionWithinOrganization(*data),
		})
	}
	return nil
}

func (r *actionWhereInputResolver) WithinTheme(ctx context.Context, obj *ent.ActionWhereInput, data *int) error {
	if data != nil {
		obj.Decided = append(obj.Decided, ent.Decided[predicate.Action]{
			By: stats.WithinTheme(*data), Predicate: content.ActionWithinTheme(*data),
		})
	}
	return nil
}
