package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/invitation"
	"praxis/graph/generated/model"
	"praxis/internal/auth"
)

func (r *invitationResolver) State(ctx context.Context, obj *ent.Invitation) (model.InvitationState, error) {
	return loadTogether(ctx, obj, loadInvitationStates)
}

func (r *invitationResolver) InvitedBy(ctx context.Context, obj *ent.Invitation) (*ent.User, error) {
	return loadTogether(ctx, obj, loadCreators(func(i *ent.Invitation) *int { return i.InvitedByID }))
}

func (r *invitationResolver) ViewerCan(ctx context.Context, obj *ent.Invitation) (*model.Permissions, error) {
	return viewerCan(ctx, obj, ent.FromContext(ctx).Invitation, invitation.Policy)
}

func (r *mutationResolver) InviteMember(ctx context.Context, input model.InviteMemberInput) (*model.InvitationPayload, error) {
	return r.invitationWithLink(ctx, func(ctx context.Context, client *ent.Client) (int, *auth.Link, error) {
		return r.inviteMember(ctx, client, input)
	})
}

func (r *mutationResolver) RenewInvitation(ctx context.Context, id int) (*model.InvitationPayload, error) {
	return r.invitationWithLink(ctx, func(ctx context.Context, client *ent.Client) (int, *auth.Link, error) {
		link, err := r.renewInvitation(ctx, client, id)
		return id, link, err
	})
}

func (r *mutationResolver) RevokeInvitation(ctx context.Context, id int) (*model.InvitationPayload, error) {
	i, errs, err := mutate(ctx, ent.FromContext(ctx).Invitation, id, func(ctx context.Context) error {
		return auth.Revoke(ctx, ent.FromContext(ctx), id)
	})
	return &model.InvitationPayload{Invitation: i, UserErrors: errs}, err
}

func (r *mutationResolver) AcceptInvitation(ctx context.Context, token string, password *string, name *string) (*model.SignInPayload, error) {
	return r.acceptInvitation(ctx, auth.Acceptance{Token: token, Password: password, Name: name})
}

func (r *queryResolver) Invitations(ctx context.Context, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.InvitationOrder, where *ent.InvitationWhereInput) (*ent.InvitationConnection, error) {
	return ent.FromContext(ctx).Invitation.Query().
		Paginate(ctx, after, first, before, last,
			ent.WithInvitationOrder(orderBy), ent.WithInvitationFilter(where.Filter))
}
