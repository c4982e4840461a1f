package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/apitoken"
	"praxis/ent/gen/ent/membership"
	"praxis/graph/generated/model"
	"praxis/internal/auth"
	"praxis/internal/viewer"
)

func (r *apiTokenResolver) State(ctx context.Context, obj *ent.ApiToken) (model.APITokenState, error) {
	return loadTogether(ctx, obj, loadTokenStates)
}

func (r *apiTokenResolver) CreatedBy(ctx context.Context, obj *ent.ApiToken) (*ent.User, error) {
	return loadTogether(ctx, obj, loadCreators(func(t *ent.ApiToken) *int { return t.CreatedByID }))
}

func (r *apiTokenResolver) ViewerCan(ctx context.Context, obj *ent.ApiToken) (*model.Permissions, error) {
	return viewerCan(ctx, obj, ent.FromContext(ctx).ApiToken, apitoken.Policy)
}

func (r *membershipResolver) ViewerCan(ctx context.Context, obj *ent.Membership) (*model.Permissions, error) {
	return viewerCan(ctx, obj, ent.FromContext(ctx).Membership, membership.Policy)
}

func (r *mutationResolver) CreateUser(ctx context.Context, input ent.CreateUserInput, password *string) (*model.CreateUserPayload, error) {
	return r.createUser(ctx, input, password)
}

func (r *mutationResolver) CreatePasswordResetLink(ctx context.Context, userID int) (*model.PasswordResetLinkPayload, error) {
	return r.createResetLink(ctx, userID)
}

func (r *mutationResolver) UpdateUser(ctx context.Context, id int, input ent.UpdateUserInput, expectedVersion *int, merge bool) (*model.UserPayload, error) {
	u, errs, err := update(ctx, ent.FromContext(ctx).User, id, input, expectedVersion, merge)
	if err == nil && len(errs) == 0 && input.Email.IsSet() {
		err = auth.EndResetLinks(ctx, ent.FromContext(ctx), id)
	}
	return &model.UserPayload{User: u, UserErrors: errs}, err
}

func (r *mutationResolver) DeleteUser(ctx context.Context, id int, expectedVersion *int) (*model.UserPayload, error) {
	u, errs, err := remove(ctx, ent.FromContext(ctx).User, id, expectedVersion)
	return &model.UserPayload{User: u, UserErrors: errs}, err
}

func (r *mutationResolver) CreateMembership(ctx context.Context, input ent.CreateMembershipInput) (*model.MembershipPayload, error) {
	m, errs, err := create(ctx, ent.FromContext(ctx).Membership, input)
	if m != nil {
		err = auth.EndResetLinks(ctx, ent.FromContext(ctx), input.UserID)
	}
	return &model.MembershipPayload{Membership: m, UserErrors: errs}, err
}

func (r *mutationResolver) UpdateMembership(ctx context.Context, id int, input ent.UpdateMembershipInput, expectedVersion *int, merge bool) (*model.MembershipPayload, error) {
	m, errs, err := update(ctx, ent.FromContext(ctx).Membership, id, input, expectedVersion, merge)
	return &model.MembershipPayload{Membership: m, UserErrors: errs}, err
}

func (r *mutationResolver) DeleteMembership(ctx context.Context, id int, expectedVersion *int) (*model.MembershipPayload, error) {
	m, errs, err := remove(ctx, ent.FromContext(ctx).Membership, id, expectedVersion)
	return &model.MembershipPayload{Membership: m, UserErrors: errs}, err
}

func (r *mutationResolver) CreateAPIToken(ctx context.Context, input ent.CreateApiTokenInput) (*model.APITokenPayload, error) {
	text, hash := auth.NewToken()
	tokens := ent.FromContext(ctx).ApiToken
	t, errs, err := createWith(ctx, tokens, tokens.Create().SetInput(input).SetHash(hash))
	if t == nil {
		return &model.APITokenPayload{UserErrors: errs}, err
	}
	return &model.APITokenPayload{APIToken: t, Token: &text, UserErrors: errs}, err
}

func (r *mutationResolver) RevokeAPIToken(ctx context.Context, id int) (*model.APITokenPayload, error) {
	tokens := ent.FromContext(ctx).ApiToken
	revocation := tokens.UpdateOneID(id).Where(apitoken.RevokedAtIsNil()).SetRevokedAt(viewer.Now())
	t, errs, err := mutate(ctx, tokens, id, revocation.Exec)
	return &model.APITokenPayload{APIToken: t, UserErrors: errs}, err
}

func (r *queryResolver) Users(ctx context.Context, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.UserOrder, where *ent.UserWhereInput) (*ent.UserConnection, error) {
	return ent.FromContext(ctx).User.Query().
		Paginate(ctx, after, first, before, last, ent.WithUserOrder(orderBy), ent.WithUserFilter(where.Filter))
}

func (r *queryResolver) APITokens(ctx context.Context, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.ApiTokenOrder, where *ent.ApiTokenWhereInput) (*ent.ApiTokenConnection, error) {
	return ent.FromContext(ctx).ApiToken.Query().
		Paginate(ctx, after, first, before, last,
			ent.WithApiTokenOrder(orderBy), ent.WithApiTokenFilter(where.Filter))
}

func (r *userResolver) ViewerCan(ctx context.Context, obj *ent.User) (*model.UserPermissions, error) {
	return loadTogether(ctx, obj, loadUserPermissions)
}
