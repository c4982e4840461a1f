package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/action"
	"praxis/ent/gen/ent/contribution"
	"praxis/ent/gen/ent/evidence"
	"praxis/ent/gen/ent/indicator"
	"praxis/ent/gen/ent/measurement"
	"praxis/ent/gen/ent/membership"
	"praxis/ent/gen/ent/organization"
	"praxis/ent/gen/ent/outcome"
	"praxis/ent/gen/ent/participation"
	"praxis/ent/gen/ent/person"
	"praxis/ent/gen/ent/tag"
	"praxis/graph/generated/model"
)

func (r *actionResolver) ViewerCan(ctx context.Context, obj *ent.Action) (*model.Permissions, error) {
	return viewerCan(ctx, obj, ent.FromContext(ctx).Action, action.Policy)
}

func (r *contributionResolver) ViewerCan(ctx context.Context, obj *ent.Contribution) (*model.Permissions, error) {
	return viewerCan(ctx, obj, ent.FromContext(ctx).Contribution, contribution.Policy)
}

func (r *evidenceResolver) ViewerCan(ctx context.Context, obj *ent.Evidence) (*model.Permissions, error) {
	return viewerCan(ctx, obj, ent.FromContext(ctx).Evidence, evidence.Policy)
}

func (r *indicatorResolver) ViewerCan(ctx context.Context, obj *ent.Indicator) (*model.Permissions, error) {
	return viewerCan(ctx, obj, ent.FromContext(ctx).Indicator, indicator.Policy)
}

func (r *measurementResolver) ViewerCan(ctx context.Context, obj *ent.Measurement) (*model.Permissions, error) {
	return viewerCan(ctx, obj, ent.FromContext(ctx).Measurement, measurement.Policy)
}

func (r *membershipResolver) ViewerCan(ctx context.Context, obj *ent.Membership) (*model.Permissions, error) {
	return viewerCan(ctx, obj, ent.FromContext(ctx).Membership, membership.Policy)
}

func (r *organizationResolver) ViewerCan(ctx context.Context, obj *ent.Organization) (*model.Permissions, error) {
	return viewerCan(ctx, obj, ent.FromContext(ctx).Organization, organization.Policy)
}

func (r *outcomeResolver) ViewerCan(ctx context.Context, obj *ent.Outcome) (*model.Permissions, error) {
	return viewerCan(ctx, obj, ent.FromContext(ctx).Outcome, outcome.Policy)
}

func (r *participationResolver) ViewerCan(ctx context.Context, obj *ent.Participation) (*model.Permissions, error) {
	return viewerCan(ctx, obj, ent.FromContext(ctx).Participation, participation.Policy)
}

func (r *personResolver) ViewerCan(ctx context.Context, obj *ent.Person) (*model.Permissions, error) {
	return viewerCan(ctx, obj, ent.FromContext(ctx).Person, person.Policy)
}

func (r *tagResolver) ViewerCan(ctx context.Context, obj *ent.Tag) (*model.Permissions, error) {
	return viewerCan(ctx, obj, ent.FromContext(ctx).Tag, tag.Policy)
}

func (r *themeResolver) ViewerCan(ctx context.Context, obj *ent.Theme) (*model.Permissions, error) {
	return loadTogether(ctx, obj, loadThemePermissions)
}
