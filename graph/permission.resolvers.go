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
	return together(ctx, obj, permissions[*ent.Action](action.Policy, func(c *ent.Client, ids []int) *ent.ActionMutation {
		return c.Action.Update().Where(action.IDIn(ids...)).Mutation()
	}))
}

func (r *contributionResolver) ViewerCan(ctx context.Context, obj *ent.Contribution) (*model.Permissions, error) {
	return together(ctx, obj, permissions[*ent.Contribution](contribution.Policy, func(c *ent.Client, ids []int) *ent.ContributionMutation {
		return c.Contribution.Update().Where(contribution.IDIn(ids...)).Mutation()
	}))
}

func (r *evidenceResolver) ViewerCan(ctx context.Context, obj *ent.Evidence) (*model.Permissions, error) {
	return together(ctx, obj, permissions[*ent.Evidence](evidence.Policy, func(c *ent.Client, ids []int) *ent.EvidenceMutation {
		return c.Evidence.Update().Where(evidence.IDIn(ids...)).Mutation()
	}))
}

func (r *indicatorResolver) ViewerCan(ctx context.Context, obj *ent.Indicator) (*model.Permissions, error) {
	return together(ctx, obj, permissions[*ent.Indicator](indicator.Policy, func(c *ent.Client, ids []int) *ent.IndicatorMutation {
		return c.Indicator.Update().Where(indicator.IDIn(ids...)).Mutation()
	}))
}

func (r *measurementResolver) ViewerCan(ctx context.Context, obj *ent.Measurement) (*model.Permissions, error) {
	return together(ctx, obj, permissions[*ent.Measurement](measurement.Policy, func(c *ent.Client, ids []int) *ent.MeasurementMutation {
		return c.Measurement.Update().Where(measurement.IDIn(ids...)).Mutation()
	}))
}

func (r *membershipResolver) ViewerCan(ctx context.Context, obj *ent.Membership) (*model.Permissions, error) {
	return together(ctx, obj, permissions[*ent.Membership](membership.Policy, func(c *ent.Client, ids []int) *ent.MembershipMutation {
		return c.Membership.Update().Where(membership.IDIn(ids...)).Mutation()
	}))
}

func (r *organizationResolver) ViewerCan(ctx context.Context, obj *ent.Organization) (*model.Permissions, error) {
	return together(ctx, obj, permissions[*ent.Organization](organization.Policy, func(c *ent.Client, ids []int) *ent.OrganizationMutation {
		return c.Organization.Update().Where(organization.IDIn(ids...)).Mutation()
	}))
}

func (r *outcomeResolver) ViewerCan(ctx context.Context, obj *ent.Outcome) (*model.Permissions, error) {
	return together(ctx, obj, permissions[*ent.Outcome](outcome.Policy, func(c *ent.Client, ids []int) *ent.OutcomeMutation {
		return c.Outcome.Update().Where(outcome.IDIn(ids...)).Mutation()
	}))
}

func (r *participationResolver) ViewerCan(ctx context.Context, obj *ent.Participation) (*model.Permissions, error) {
	return together(ctx, obj, permissions[*ent.Participation](participation.Policy, func(c *ent.Client, ids []int) *ent.ParticipationMutation {
		return c.Participation.Update().Where(participation.IDIn(ids...)).Mutation()
	}))
}

func (r *personResolver) ViewerCan(ctx context.Context, obj *ent.Person) (*model.Permissions, error) {
	return together(ctx, obj, permissions[*ent.Person](person.Policy, func(c *ent.Client, ids []int) *ent.PersonMutation {
		return c.Person.Update().Where(person.IDIn(ids...)).Mutation()
	}))
}

func (r *tagResolver) ViewerCan(ctx context.Context, obj *ent.Tag) (*model.Permissions, error) {
	return together(ctx, obj, permissions[*ent.Tag](tag.Policy, func(c *ent.Client, ids []int) *ent.TagMutation {
		return c.Tag.Update().Where(tag.IDIn(ids...)).Mutation()
	}))
}

func (r *themeResolver) ViewerCan(ctx context.Context, obj *ent.Theme) (*model.Permissions, error) {
	return together(ctx, obj, themePermissions)
}
