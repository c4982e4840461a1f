package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/action"
	"praxis/ent/gen/ent/predicate"
	"praxis/graph/generated/model"
	"praxis/internal/content"
	"praxis/internal/viewer"
)

func (r *mutationResolver) CreateAction(ctx context.Context, input ent.CreateActionInput) (*model.ActionPayload, error) {
	a, problems, err := create(ctx, ent.FromContext(ctx).Action.Create().SetInput(input), actionByID)
	return &model.ActionPayload{Action: a, UserErrors: problems}, err
}

func (r *mutationResolver) UpdateAction(ctx context.Context, id int, input ent.UpdateActionInput, expectedVersion *int, merge bool) (*model.ActionPayload, error) {
	update := func(version *int) *ent.ActionUpdateOne {
		return ent.FromContext(ctx).Action.UpdateOneID(id).Where(at[predicate.Action](version)...).SetInput(input)
	}
	a, problems, err := updated(ctx, actionByID(ctx, id), id, update, expectedVersion, merge)
	return &model.ActionPayload{Action: a, UserErrors: problems}, err
}

func (r *mutationResolver) DeleteAction(ctx context.Context, id int, expectedVersion *int) (*model.ActionPayload, error) {
	trash := ent.FromContext(ctx).Action.UpdateOneID(id).Where(at[predicate.Action](expectedVersion)...).SetTrashedAt(viewer.Now())
	a, problems, err := remove(ctx, actionByID(ctx, id), trash.Exec)
	return &model.ActionPayload{Action: a, UserErrors: problems}, err
}

func (r *mutationResolver) RestoreAction(ctx context.Context, id int, expectedVersion *int) (*model.ActionPayload, error) {
	restore := ent.FromContext(ctx).Action.UpdateOneID(id).Where(at[predicate.Action](expectedVersion)...).ClearTrashedAt()
	a, problems, err := written(ctx, actionByID(ctx, id), func(ctx context.Context) error {
		return content.ChangeTrashed(ctx, actionByID(ctx, id), restore.Exec)
	})
	return &model.ActionPayload{Action: a, UserErrors: problems}, err
}

func (r *mutationResolver) PurgeAction(ctx context.Context, id int, expectedVersion *int) (*model.ActionPayload, error) {
	purge := ent.FromContext(ctx).Action.DeleteOneID(id).Where(at[predicate.Action](expectedVersion)...)
	a, problems, err := remove(viewer.InTrash(ctx), actionByID(ctx, id), func(context.Context) error {
		return content.PurgeAction(ctx, ent.FromContext(ctx), id, purge)
	})
	return &model.ActionPayload{Action: a, UserErrors: problems}, err
}

func (r *mutationResolver) MoveAction(ctx context.Context, id int, parentID *int, position *int, expectedVersion *int) (*model.ActionPayload, error) {
	move := ent.FromContext(ctx).Action.UpdateOneID(id).Where(at[predicate.Action](expectedVersion)...).
		SetNillableParentID(parentID).SetNillablePosition(position)
	if isNull(ctx, "parentId") {
		move.ClearParent()
	}
	a, problems, err := written(ctx, actionByID(ctx, id), move.Exec)
	return &model.ActionPayload{Action: a, UserErrors: problems}, err
}

func (r *mutationResolver) CreateParticipation(ctx context.Context, input ent.CreateParticipationInput) (*model.ParticipationPayload, error) {
	p, problems, err := create(ctx, ent.FromContext(ctx).Participation.Create().SetInput(input), participationByID)
	return &model.ParticipationPayload{Participation: p, UserErrors: problems}, err
}

func (r *mutationResolver) UpdateParticipation(ctx context.Context, id int, input ent.UpdateParticipationInput, expectedVersion *int, merge bool) (*model.ParticipationPayload, error) {
	update := func(version *int) *ent.ParticipationUpdateOne {
		return ent.FromContext(ctx).Participation.UpdateOneID(id).Where(at[predicate.Participation](version)...).SetInput(input)
	}
	p, problems, err := updated(ctx, participationByID(ctx, id), id, update, expectedVersion, merge)
	return &model.ParticipationPayload{Participation: p, UserErrors: problems}, err
}

func (r *mutationResolver) DeleteParticipation(ctx context.Context, id int, expectedVersion *int) (*model.ParticipationPayload, error) {
	deletion := ent.FromContext(ctx).Participation.DeleteOneID(id).Where(at[predicate.Participation](expectedVersion)...)
	p, problems, err := remove(ctx, participationByID(ctx, id), deletion.Exec)
	return &model.ParticipationPayload{Participation: p, UserErrors: problems}, err
}

func (r *queryResolver) Action(ctx context.Context, slug string) (*ent.Action, error) {
	return one(ctx, ent.FromContext(ctx).Action.Query().Where(content.HasSlug(action.Table, slug)))
}

func (r *queryResolver) Actions(ctx context.Context, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.ActionOrder, where *ent.ActionWhereInput) (*ent.ActionConnection, error) {
	return ent.FromContext(ctx).Action.Query().Paginate(ctx, after, first, before, last, ent.WithActionOrder(orderBy), ent.WithActionFilter(where.Filter))
}

func (r *queryResolver) TrashedActions(ctx context.Context, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.ActionOrder, where *ent.ActionWhereInput) (*ent.ActionConnection, error) {
	return ent.FromContext(ctx).Action.Query().Where(action.TrashedAtNotNil()).Paginate(viewer.InTrash(ctx), after, first, before, last, ent.WithActionOrder(orderBy), ent.WithActionFilter(where.Filter))
}

func (r *actionWhereInputResolver) WithinOrganization(ctx context.Context, obj *ent.ActionWhereInput, data *int) error {
	if data != nil {
		obj.AddPredicates(content.ActionWithinOrganization(*data))
	}
	return nil
}

func (r *actionWhereInputResolver) WithinTheme(ctx context.Context, obj *ent.ActionWhereInput, data *int) error {
	if data != nil {
		obj.AddPredicates(content.ActionWithinTheme(*data))
	}
	return nil
}
