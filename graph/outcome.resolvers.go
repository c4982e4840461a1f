package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/evidence"
	"praxis/ent/gen/ent/outcome"
	"praxis/ent/gen/ent/predicate"
	"praxis/graph/generated/model"
	"praxis/internal/content"
	"praxis/internal/stats"
	"praxis/internal/viewer"
)

func (r *evidenceResolver) ViewerCan(ctx context.Context, obj *ent.Evidence) (*model.Permissions, error) {
	return viewerCan(ctx, obj, ent.FromContext(ctx).Evidence, evidence.Policy)
}

func (r *mutationResolver) CreateOutcome(ctx context.Context, input ent.CreateOutcomeInput) (*model.OutcomePayload, error) {
	o, errs, err := create(ctx, ent.FromContext(ctx).Outcome, input)
	return &model.OutcomePayload{Outcome: o, UserErrors: errs}, err
}

func (r *mutationResolver) UpdateOutcome(ctx context.Context, id int, input ent.UpdateOutcomeInput, expectedVersion *int, merge bool) (*model.OutcomePayload, error) {
	o, errs, err := update(ctx, ent.FromContext(ctx).Outcome, id, input, expectedVersion, merge)
	return &model.OutcomePayload{Outcome: o, UserErrors: errs}, err
}

func (r *mutationResolver) DeleteOutcome(ctx context.Context, id int, expectedVersion *int) (*model.OutcomePayload, error) {
	o, errs, err := trash(ctx, ent.FromContext(ctx).Outcome, id, expectedVersion)
	return &model.OutcomePayload{Outcome: o, UserErrors: errs}, err
}

func (r *mutationResolver) RestoreOutcome(ctx context.Context, id int, expectedVersion *int) (*model.OutcomePayload, error) {
	o, errs, err := restore(ctx, ent.FromContext(ctx).Outcome, id, expectedVersion)
	return &model.OutcomePayload{Outcome: o, UserErrors: errs}, err
}

func (r *mutationResolver) PurgeOutcome(ctx context.Context, id int, expectedVersion *int) (*model.OutcomePayload, error) {
	o, errs, err := purge(ctx, ent.FromContext(ctx).Outcome, id, expectedVersion)
	return &model.OutcomePayload{Outcome: o, UserErrors: errs}, err
}

func (r *mutationResolver) CreateEvidence(ctx context.Context, input ent.CreateEvidenceInput) (*model.EvidencePayload, error) {
	e, errs, err := create(ctx, ent.FromContext(ctx).Evidence, input)
	return &model.EvidencePayload{Evidence: e, UserErrors: errs}, err
}

func (r *mutationResolver) UpdateEvidence(ctx context.Context, id int, input ent.UpdateEvidenceInput, expectedVersion *int, merge bool) (*model.EvidencePayload, error) {
	e, errs, err := update(ctx, ent.FromContext(ctx).Evidence, id, input, expectedVersion, merge)
	return &model.EvidencePayload{Evidence: e, UserErrors: errs}, err
}

func (r *mutationResolver) DeleteEvidence(ctx context.Context, id int, expectedVersion *int) (*model.EvidencePayload, error) {
	e, errs, err := remove(ctx, ent.FromContext(ctx).Evidence, id, expectedVersion)
	return &model.EvidencePayload{Evidence: e, UserErrors: errs}, err
}

func (r *outcomeResolver) ViewerCan(ctx context.Context, obj *ent.Outcome) (*model.Permissions, error) {
	return viewerCan(ctx, obj, ent.FromContext(ctx).Outcome, outcome.Policy)
}

func (r *queryResolver) Outcomes(ctx context.Context, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.OutcomeOrder, where *ent.OutcomeWhereInput) (*ent.OutcomeConnection, error) {
	return ent.FromContext(ctx).Outcome.Query().
		Paginate(ctx, after, first, before, last,
			ent.WithOutcomeOrder(orderBy), ent.WithOutcomeFilter(where.Filter))
}

func (r *queryResolver) TrashedOutcomes(ctx context.Context, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.OutcomeOrder, where *ent.OutcomeWhereInput) (*ent.OutcomeConnection, error) {
	return ent.FromContext(ctx).Outcome.Query().Where(outcome.TrashedAtNotNil()).
		Paginate(viewer.OnlyTrashed(ctx), after, first, before, last,
			ent.WithOutcomeOrder(orderBy), ent.WithOutcomeFilter(where.Filter))
}

func (r *outcomeWhereInputResolver) WithinOrganization(ctx context.Context, obj *ent.OutcomeWhereInput, data *int) error {
	if data != nil {
		obj.Decided = append(obj.Decided, ent.Decided[predicate.Outcome]{
			By: stats.WithinOrganization(*data), Predicate: outcome.HasActionWith(content.ActionWithinOrganization(*data)),
		})
	}
	return nil
}

func (r *outcomeWhereInputResolver) WithinTheme(ctx context.Context, obj *ent.OutcomeWhereInput, data *int) error {
	if data != nil {
		obj.Decided = append(obj.Decided, ent.Decided[predicate.Outcome]{
			By: stats.WithinTheme(*data), Predicate: outcome.HasActionWith(content.ActionWithinTheme(*data)),
		})
	}
	return nil
}
