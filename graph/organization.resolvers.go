package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/organization"
	"praxis/ent/gen/ent/predicate"
	"praxis/graph/generated/model"
	"praxis/internal/content"
)

func (r *mutationResolver) CreateOrganization(ctx context.Context, input ent.CreateOrganizationInput) (*model.OrganizationPayload, error) {
	o, problems, err := create(ctx, ent.FromContext(ctx).Organization.Create().SetInput(input), organizationByID)
	return &model.OrganizationPayload{Organization: o, UserErrors: problems}, err
}

func (r *mutationResolver) UpdateOrganization(ctx context.Context, id int, input ent.UpdateOrganizationInput, expectedVersion *int, merge bool) (*model.OrganizationPayload, error) {
	update := func(version *int) *ent.OrganizationUpdateOne {
		return ent.FromContext(ctx).Organization.UpdateOneID(id).Where(at[predicate.Organization](version)...).SetInput(input)
	}
	o, problems, err := updated(ctx, organizationByID(ctx, id), id, update, expectedVersion, merge)
	return &model.OrganizationPayload{Organization: o, UserErrors: problems}, err
}

func (r *mutationResolver) DeleteOrganization(ctx context.Context, id int, expectedVersion *int) (*model.OrganizationPayload, error) {
	deletion := ent.FromContext(ctx).Organization.DeleteOneID(id).Where(at[predicate.Organization](expectedVersion)...)
	o, problems, err := remove(ctx, organizationByID(ctx, id), deletion.Exec)
	return &model.OrganizationPayload{Organization: o, UserErrors: problems}, err
}

func (r *mutationResolver) MoveOrganization(ctx context.Context, id int, parentID *int, position *int, expectedVersion *int) (*model.OrganizationPayload, error) {
	move := ent.FromContext(ctx).Organization.UpdateOneID(id).Where(at[predicate.Organization](expectedVersion)...).
		SetNillableParentID(parentID).SetNillablePosition(position)
	if isNull(ctx, "parentId") {
		move.ClearParent()
	}
	o, problems, err := written(ctx, organizationByID(ctx, id), move.Exec)
	return &model.OrganizationPayload{Organization: o, UserErrors: problems}, err
}

func (r *queryResolver) Organization(ctx context.Context, slug string) (*ent.Organization, error) {
	return one(ctx, ent.FromContext(ctx).Organization.Query().Where(content.HasSlug(organization.Table, slug)))
}

func (r *queryResolver) Organizations(ctx context.Context, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.OrganizationOrder, where *ent.OrganizationWhereInput) (*ent.OrganizationConnection, error) {
	return ent.FromContext(ctx).Organization.Query().Paginate(ctx, after, first, before, last, ent.WithOrganizationOrder(orderBy), ent.WithOrganizationFilter(where.Filter))
}
