package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/outcome"
	"praxis/ent/gen/ent/predicate"
	"praxis/graph/generated/model"
	"praxis/internal/content"
	"praxis/internal/viewer"
)

func (r *mutationResolver) CreateOutcome(ctx context.Context, input ent.CreateOutcomeInput) (*model.OutcomePayload, error) {
	o, problems, err := create(ctx, ent.FromContext(ctx).Outcome.Create().SetInput(input), outcomeByID)
	return &model.OutcomePayload{Outcome: o, UserErrors: problems}, err
}

func (r *mutationResolver) UpdateOutcome(ctx context.Context, id int, input ent.UpdateOutcomeInput, expectedVersion *int, merge bool) (*model.OutcomePayload, error) {
	update := func(version *int) *ent.OutcomeUpdateOne {
		return ent.FromContext(ctx).Outcome.UpdateOneID(id).Where(at[predicate.Outcome](version)...).SetInput(input)
	}
	o, problems, err := updated(ctx, outcomeByID(ctx, id), id, update, expectedVersion, merge)
	return &model.OutcomePayload{Outcome: o, UserErrors: problems}, err
}

func (r *mutationResolver) DeleteOutcome(ctx context.Context, id int, expectedVersion *int) (*model.OutcomePayload, error) {
	trash := ent.FromContext(ctx).Outcome.UpdateOneID(id).Where(at[predicate.Outcome](expectedVersion)...).SetTrashedAt(viewer.Now())
	o, problems, err := remove(ctx, outcomeByID(ctx, id), trash.Exec)
	return &model.OutcomePayload{Outcome: o, UserErrors: problems}, err
}

func (r *mutationResolver) RestoreOutcome(ctx context.Context, id int, expectedVersion *int) (*model.OutcomePayload, error) {
	restore := ent.FromContext(ctx).Outcome.UpdateOneID(id).Where(at[predicate.Outcome](expectedVersion)...).ClearTrashedAt()
	o, problems, err := written(ctx, outcomeByID(ctx, id), func(ctx context.Context) error {
		return content.ChangeTrashed(ctx, outcomeByID(ctx, id), restore.Exec)
	})
	return &model.OutcomePayload{Outcome: o, UserErrors: problems}, err
}

func (r *mutationResolver) PurgeOutcome(ctx context.Context, id int, expectedVersion *int) (*model.OutcomePayload, error) {
	purge := ent.FromContext(ctx).Outcome.DeleteOneID(id).Where(at[predicate.Outcome](expectedVersion)...)
	o, problems, err := remove(viewer.InTrash(ctx), outcomeByID(ctx, id), func(context.Context) error {
		return content.ChangeTrashed(ctx, outcomeByID(ctx, id), purge.Exec)
	})
	return &model.OutcomePayload{Outcome: o, UserErrors: problems}, err
}

func (r *mutationResolver) CreateEvidence(ctx context.Context, input ent.CreateEvidenceInput) (*model.EvidencePayload, error) {
	e, problems, err := create(ctx, ent.FromContext(ctx).Evidence.Create().SetInput(input), evidenceByID)
	return &model.EvidencePayload{Evidence: e, UserErrors: problems}, err
}

func (r *mutationResolver) UpdateEvidence(ctx context.Context, id int, input ent.UpdateEvidenceInput, expectedVersion *int, merge bool) (*model.EvidencePayload, error) {
	update := func(version *int) *ent.EvidenceUpdateOne {
		return ent.FromContext(ctx).Evidence.UpdateOneID(id).Where(at[predicate.Evidence](version)...).SetInput(input)
	}
	e, problems, err := updated(ctx, evidenceByID(ctx, id), id, update, expectedVersion, merge)
	return &model.EvidencePayload{Evidence: e, UserErrors: problems}, err
}

func (r *mutationResolver) DeleteEvidence(ctx context.Context, id int, expectedVersion *int) (*model.EvidencePayload, error) {
	deletion := ent.FromContext(ctx).Evidence.DeleteOneID(id).Where(at[predicate.Evidence](expectedVersion)...)
	e, problems, err := remove(ctx, evidenceByID(ctx, id), deletion.Exec)
	return &model.EvidencePayload{Evidence: e, UserErrors: problems}, err
}

func (r *queryResolver) Outcomes(ctx context.Context, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.OutcomeOrder, where *ent.OutcomeWhereInput) (*ent.OutcomeConnection, error) {
	return ent.FromContext(ctx).Outcome.Query().Paginate(ctx, after, first, before, last, ent.WithOutcomeOrder(orderBy), ent.WithOutcomeFilter(where.Filter))
}

func (r *queryResolver) TrashedOutcomes(ctx context.Context, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.OutcomeOrder, where *ent.OutcomeWhereInput) (*ent.OutcomeConnection, error) {
	return ent.FromContext(ctx).Outcome.Query().Where(outcome.TrashedAtNotNil()).Paginate(viewer.InTrash(ctx), after, first, before, last, ent.WithOutcomeOrder(orderBy), ent.WithOutcomeFilter(where.Filter))
}

func (r *outcomeWhereInputResolver) WithinOrganization(ctx context.Context, obj *ent.OutcomeWhereInput, data *int) error {
	if data != nil {
		obj.AddPredicates(outcome.HasActionWith(content.ActionWithinOrganization(*data)))
	}
	return nil
}

func (r *outcomeWhereInputResolver) WithinTheme(ctx context.Context, obj *ent.OutcomeWhereInput, data *int) error {
	if data != nil {
		obj.AddPredicates(outcome.HasActionWith(content.ActionWithinTheme(*data)))
	}
	return nil
}
