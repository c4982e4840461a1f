package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/apitoken"
	"praxis/ent/gen/ent/predicate"
	"praxis/graph/generated/model"
	"praxis/internal/auth"
	"praxis/internal/viewer"
)

func (r *apiTokenResolver) State(ctx context.Context, obj *ent.ApiToken) (model.APITokenState, error) {
	return together(ctx, obj, tokenStates)
}

func (r *apiTokenResolver) CreatedBy(ctx context.Context, obj *ent.ApiToken) (*ent.User, error) {
	return together(ctx, obj, makers(func(t *ent.ApiToken) *int { return t.CreatedByID }))
}

func (r *apiTokenResolver) ViewerCan(ctx context.Context, obj *ent.ApiToken) (*model.Permissions, error) {
	return together(ctx, obj, permissions[*ent.ApiToken](apitoken.Policy, func(c *ent.Client, ids []int) *ent.ApiTokenMutation {
		return c.ApiToken.Update().Where(apitoken.IDIn(ids...)).Mutation()
	}))
}

func (r *mutationResolver) CreateUser(ctx context.Context, input ent.CreateUserInput, password *string) (*model.CreateUserPayload, error) {
	return r.createUser(ctx, input, password)
}

func (r *mutationResolver) CreatePasswordResetLink(ctx context.Context, userID int) (*model.PasswordResetLinkPayload, error) {
	return r.resetLink(ctx, userID)
}

func (r *mutationResolver) UpdateUser(ctx context.Context, id int, input ent.UpdateUserInput, expectedVersion *int, merge bool) (*model.UserPayload, error) {
	update := func(version *int) *ent.UserUpdateOne {
		return ent.FromContext(ctx).User.UpdateOneID(id).Where(at[predicate.User](version)...).SetInput(input)
	}
	u, problems, err := updated(ctx, userByID(ctx, id), id, update, expectedVersion, merge)
	if err == nil && len(problems) == 0 && input.Email.IsSet() {
		err = auth.EndResetLinks(ctx, ent.FromContext(ctx), id)
	}
	return &model.UserPayload{User: u, UserErrors: problems}, err
}

func (r *mutationResolver) DeleteUser(ctx context.Context, id int, expectedVersion *int) (*model.UserPayload, error) {
	deletion := ent.FromContext(ctx).User.DeleteOneID(id).Where(at[predicate.User](expectedVersion)...)
	u, problems, err := remove(ctx, userByID(ctx, id), deletion.Exec)
	return &model.UserPayload{User: u, UserErrors: problems}, err
}

func (r *mutationResolver) CreateMembership(ctx context.Context, input ent.CreateMembershipInput) (*model.MembershipPayload, error) {
	m, problems, err := create(ctx, ent.FromContext(ctx).Membership.Create().SetInput(input), membershipByID)
	if m != nil {
		err = auth.EndResetLinks(ctx, ent.FromContext(ctx), input.UserID)
	}
	return &model.MembershipPayload{Membership: m, UserErrors: problems}, err
}

func (r *mutationResolver) UpdateMembership(ctx context.Context, id int, input ent.UpdateMembershipInput, expectedVersion *int, merge bool) (*model.MembershipPayload, error) {
	update := func(version *int) *ent.MembershipUpdateOne {
		return ent.FromContext(ctx).Membership.UpdateOneID(id).Where(at[predicate.Membership](version)...).SetInput(input)
	}
	m, problems, err := updated(ctx, membershipByID(ctx, id), id, update, expectedVersion, merge)
	return &model.MembershipPayload{Membership: m, UserErrors: problems}, err
}

func (r *mutationResolver) DeleteMembership(ctx context.Context, id int, expectedVersion *int) (*model.MembershipPayload, error) {
	deletion := ent.FromContext(ctx).Membership.DeleteOneID(id).Where(at[predicate.Membership](expectedVersion)...)
	m, problems, err := remove(ctx, membershipByID(ctx, id), deletion.Exec)
	return &model.MembershipPayload{Membership: m, UserErrors: problems}, err
}

func (r *mutationResolver) CreateAPIToken(ctx context.Context, input ent.CreateApiTokenInput) (*model.APITokenPayload, error) {
	text, hash := auth.NewToken()
	t, problems, err := create(ctx, ent.FromContext(ctx).ApiToken.Create().SetInput(input).SetHash(hash), apiTokenByID)
	if t == nil {
		return &model.APITokenPayload{UserErrors: problems}, err
	}
	return &model.APITokenPayload{APIToken: t, Token: &text, UserErrors: problems}, err
}

func (r *mutationResolver) RevokeAPIToken(ctx context.Context, id int) (*model.APITokenPayload, error) {
	revocation := ent.FromContext(ctx).ApiToken.UpdateOneID(id).Where(apitoken.RevokedAtIsNil()).SetRevokedAt(viewer.Now())
	t, problems, err := written(ctx, apiTokenByID(ctx, id), revocation.Exec)
	return &model.APITokenPayload{APIToken: t, UserErrors: problems}, err
}

func (r *queryResolver) Users(ctx context.Context, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.UserOrder, where *ent.UserWhereInput) (*ent.UserConnection, error) {
	return ent.FromContext(ctx).User.Query().Paginate(ctx, after, first, before, last, ent.WithUserOrder(orderBy), ent.WithUserFilter(where.Filter))
}

func (r *queryResolver) APITokens(ctx context.Context, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.ApiTokenOrder, where *ent.ApiTokenWhereInput) (*ent.ApiTokenConnection, error) {
	return ent.FromContext(ctx).ApiToken.Query().Paginate(ctx, after, first, before, last, ent.WithApiTokenOrder(orderBy), ent.WithApiTokenFilter(where.Filter))
}

func (r *userResolver) ViewerCan(ctx context.Context, obj *ent.User) (*model.UserPermissions, error) {
	return together(ctx, obj, userPermissions)
}
