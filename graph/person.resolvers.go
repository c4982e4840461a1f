package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/person"
	"praxis/ent/gen/ent/predicate"
	"praxis/graph/generated/model"
	"praxis/internal/content"
)

func (r *mutationResolver) CreatePerson(ctx context.Context, input ent.CreatePersonInput) (*model.PersonPayload, error) {
	p, problems, err := create(ctx, ent.FromContext(ctx).Person.Create().SetInput(input), personByID)
	return &model.PersonPayload{Person: p, UserErrors: problems}, err
}

func (r *mutationResolver) UpdatePerson(ctx context.Context, id int, input ent.UpdatePersonInput, expectedVersion *int, merge bool) (*model.PersonPayload, error) {
	update := func(version *int) *ent.PersonUpdateOne {
		return ent.FromContext(ctx).Person.UpdateOneID(id).Where(at[predicate.Person](version)...).SetInput(input)
	}
	p, problems, err := updated(ctx, personByID(ctx, id), id, update, expectedVersion, merge)
	return &model.PersonPayload{Person: p, UserErrors: problems}, err
}

func (r *mutationResolver) DeletePerson(ctx context.Context, id int, expectedVersion *int) (*model.PersonPayload, error) {
	deletion := ent.FromContext(ctx).Person.DeleteOneID(id).Where(at[predicate.Person](expectedVersion)...)
	p, problems, err := remove(ctx, personByID(ctx, id), deletion.Exec)
	return &model.PersonPayload{Person: p, UserErrors: problems}, err
}

func (r *mutationResolver) CreateContribution(ctx context.Context, input ent.CreateContributionInput) (*model.ContributionPayload, error) {
	c, problems, err := create(ctx, ent.FromContext(ctx).Contribution.Create().SetInput(input), contributionByID)
	return &model.ContributionPayload{Contribution: c, UserErrors: problems}, err
}

func (r *mutationResolver) UpdateContribution(ctx context.Context, id int, input ent.UpdateContributionInput, expectedVersion *int, merge bool) (*model.ContributionPayload, error) {
	update := func(version *int) *ent.ContributionUpdateOne {
		return ent.FromContext(ctx).Contribution.UpdateOneID(id).Where(at[predicate.Contribution](version)...).SetInput(input)
	}
	c, problems, err := updated(ctx, contributionByID(ctx, id), id, update, expectedVersion, merge)
	return &model.ContributionPayload{Contribution: c, UserErrors: problems}, err
}

func (r *mutationResolver) DeleteContribution(ctx context.Context, id int, expectedVersion *int) (*model.ContributionPayload, error) {
	deletion := ent.FromContext(ctx).Contribution.DeleteOneID(id).Where(at[predicate.Contribution](expectedVersion)...)
	c, problems, err := remove(ctx, contributionByID(ctx, id), deletion.Exec)
	return &model.ContributionPayload{Contribution: c, UserErrors: problems}, err
}

func (r *queryResolver) Person(ctx context.Context, slug string) (*ent.Person, error) {
	return one(ctx, ent.FromContext(ctx).Person.Query().Where(content.HasSlug(person.Table, slug)))
}

func (r *queryResolver) People(ctx context.Context, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.PersonOrder, where *ent.PersonWhereInput) (*ent.PersonConnection, error) {
	return ent.FromContext(ctx).Person.Query().Paginate(ctx, after, first, before, last, ent.WithPersonOrder(orderBy), ent.WithPersonFilter(where.Filter))
}
