package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/contribution"
	"praxis/ent/gen/ent/person"
	"praxis/graph/generated/model"
	"praxis/internal/content"
)

func (r *contributionResolver) ViewerCan(ctx context.Context, obj *ent.Contribution) (*model.Permissions, error) {
	return viewerCan(ctx, obj, ent.FromContext(ctx).Contribution, contribution.Policy)
}

func (r *mutationResolver) CreatePerson(ctx context.Context, input ent.CreatePersonInput) (*model.PersonPayload, error) {
	p, errs, err := create(ctx, ent.FromContext(ctx).Person, input)
	return &model.PersonPayload{Person: p, UserErrors: errs}, err
}

func (r *mutationResolver) UpdatePerson(ctx context.Context, id int, input ent.UpdatePersonInput, expectedVersion *int, merge bool) (*model.PersonPayload, error) {
	p, errs, err := update(ctx, ent.FromContext(ctx).Person, id, input, expectedVersion, merge)
	return &model.PersonPayload{Person: p, UserErrors: errs}, err
}

func (r *mutationResolver) DeletePerson(ctx context.Context, id int, expectedVersion *int) (*model.PersonPayload, error) {
	p, errs, err := remove(ctx, ent.FromContext(ctx).Person, id, expectedVersion)
	return &model.PersonPayload{Person: p, UserErrors: errs}, err
}

func (r *mutationResolver) CreateContribution(ctx context.Context, input ent.CreateContributionInput) (*model.ContributionPayload, error) {
	c, errs, err := create(ctx, ent.FromContext(ctx).Contribution, input)
	return &model.ContributionPayload{Contribution: c, UserErrors: errs}, err
}

func (r *mutationResolver) UpdateContribution(ctx context.Context, id int, input ent.UpdateContributionInput, expectedVersion *int, merge bool) (*model.ContributionPayload, error) {
	c, errs, err := update(ctx, ent.FromContext(ctx).Contribution, id, input, expectedVersion, merge)
	return &model.ContributionPayload{Contribution: c, UserErrors: errs}, err
}

func (r *mutationResolver) DeleteContribution(ctx context.Context, id int, expectedVersion *int) (*model.ContributionPayload, error) {
	c, errs, err := remove(ctx, ent.FromContext(ctx).Contribution, id, expectedVersion)
	return &model.ContributionPayload{Contribution: c, UserErrors: errs}, err
}

func (r *personResolver) RedirectedFrom(ctx context.Context, obj *ent.Person) (*string, error) {
	return redirectedFrom(ctx, obj.Slug), nil
}

func (r *personResolver) ViewerCan(ctx context.Context, obj *ent.Person) (*model.Permissions, error) {
	return viewerCan(ctx, obj, ent.FromContext(ctx).Person, person.Policy)
}

func (r *queryResolver) Person(ctx context.Context, slug string) (*ent.Person, error) {
	return queryOne(ctx, ent.FromContext(ctx).Person.Query().Where(content.HasSlug(person.Table, slug)))
}

func (r *queryResolver) People(ctx context.Context, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.PersonOrder, where *ent.PersonWhereInput) (*ent.PersonConnection, error) {
	return ent.FromContext(ctx).Person.Query().
		Paginate(ctx, after, first, before, last,
			ent.WithPersonOrder(orderBy), ent.WithPersonFilter(where.Filter))
}
