package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/organization"
	"praxis/graph/generated/model"
	"praxis/internal/content"
)

func (r *mutationResolver) CreateOrganization(ctx context.Context, input ent.CreateOrganizationInput) (*model.OrganizationPayload, error) {
	o, errs, err := create(ctx, ent.FromContext(ctx).Organization, input)
	return &model.OrganizationPayload{Organization: o, UserErrors: errs}, err
}

func (r *mutationResolver) UpdateOrganization(ctx context.Context, id int, input ent.UpdateOrganizationInput, expectedVersion *int, merge bool) (*model.OrganizationPayload, error) {
	o, errs, err := update(ctx, ent.FromContext(ctx).Organization, id, input, expectedVersion, merge)
	return &model.OrganizationPayload{Organization: o, UserErrors: errs}, err
}

func (r *mutationResolver) DeleteOrganization(ctx context.Context, id int, expectedVersion *int) (*model.OrganizationPayload, error) {
	o, errs, err := remove(ctx, ent.FromContext(ctx).Organization, id, expectedVersion)
	return &model.OrganizationPayload{Organization: o, UserErrors: errs}, err
}

func (r *mutationResolver) MoveOrganization(ctx context.Context, id int, parentID *int, position *int, expectedVersion *int) (*model.OrganizationPayload, error) {
	o, errs, err := move(ctx, ent.FromContext(ctx).Organization, id, parentID, position, expectedVersion)
	return &model.OrganizationPayload{Organization: o, UserErrors: errs}, err
}

func (r *organizationResolver) RedirectedFrom(ctx context.Context, obj *ent.Organization) (*string, error) {
	return redirectedFrom(ctx, obj.Slug), nil
}

func (r *organizationResolver) ViewerCan(ctx context.Context, obj *ent.Organization) (*model.Permissions, error) {
	return viewerCan(ctx, obj, ent.FromContext(ctx).Organization, organization.Policy)
}

func (r *queryResolver) Organization(ctx context.Context, slug string) (*ent.Organization, error) {
	return queryOne(ctx, ent.FromContext(ctx).Organization.Query().Where(content.HasSlug(organization.Table, slug)))
}

func (r *queryResolver) Organizations(ctx context.Context, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.OrganizationOrder, where *ent.OrganizationWhereInput) (*ent.OrganizationConnection, error) {
	return ent.FromContext(ctx).Organization.Query().
		Paginate(ctx, after, first, before, last,
			ent.WithOrganizationOrder(orderBy), ent.WithOrganizationFilter(where.Filter))
}
