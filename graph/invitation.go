package graph

import (
	"context"
	"errors"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/invitation"
	"praxis/graph/generated/model"
	"praxis/internal/auth"
	"praxis/internal/viewer"
)

// invitationWithLink runs a verb on an invitation that may create a link, and returns the payload with both.
func (r *Resolver) invitationWithLink(
	ctx context.Context,
	change func(context.Context, *ent.Client) (int, *auth.Link, error),
) (*model.InvitationPayload, error) {
	if errs := notRunErrors(ctx); errs != nil {
		return &model.InvitationPayload{UserErrors: errs}, nil
	}
	id, link, err := change(ctx, ent.FromContext(ctx))
	if err != nil {
		errs, err := reject(ctx, err)
		return &model.InvitationPayload{UserErrors: errs}, err
	}
	i, err := readSelected(ctx, ent.FromContext(ctx).Invitation, id)
	return &model.InvitationPayload{Invitation: i, Link: oneTimeLink(link), UserErrors: []*model.UserError{}}, err
}

// inviteMember creates an invitation, if the policy allows it.
func (r *Resolver) inviteMember(
	ctx context.Context,
	client *ent.Client,
	input model.InviteMemberInput,
) (int, *auth.Link, error) {
	m := client.Invitation.Create().SetOrganizationID(input.OrganizationID).Mutation()
	if err := invitation.Policy.EvalMutation(ctx, m); err != nil {
		return 0, nil, err
	}
	if input.ExpiresAt != nil && !input.ExpiresAt.After(viewer.Now()) {
		return 0, nil, ent.NewValidationError("expires_at", errors.New("is in the past"))
	}
	if err := r.gate.TakeInvitation(ctx); err != nil {
		return 0, nil, err
	}
	offer := auth.Invitation{
		Email: strings.ToLower(strings.TrimSpace(input.Email)), Organization: input.OrganizationID,
		Role: viewer.RoleOf(string(input.Role)), MembershipExpiresAt: input.ExpiresAt,
	}
	if input.Name != nil {
		offer.Name = *input.Name
	}
	i, link, err := r.links.Invite(ctx, client, offer)
	if err != nil {
		return 0, nil, err
	}
	return i.ID, link, nil
}

// acceptInvitation accepts an invitation and signs the user in. It must be the only field of its operation: in a
// rolled back or @validateOnly operation, the holder of the link could test whether the address has an account
// without a trace.
func (r *Resolver) acceptInvitation(ctx context.Context, a auth.Acceptance) (*model.SignInPayload, error) {
	op := graphql.GetOperationContext(ctx)
	fields := graphql.CollectFields(op, op.Operation.SelectionSet, []string{"Mutation"})
	if len(fields) > 1 || op.Operation.Directives.ForName("validateOnly") != nil {
		stateOf(ctx).failed = true
		return nil, badRequest("acceptInvitation must be the only field of its operation, and cannot be @validateOnly")
	}
	return signInWith(ctx, func(ctx context.Context, client *ent.Client) (string, viewer.Viewer, error) {
		return r.gate.Accept(ctx, client, a)
	})
}

// renewInvitation replaces the link of an invitation.
func (r *Resolver) renewInvitation(ctx context.Context, client *ent.Client, id int) (*auth.Link, error) {
	if err := r.gate.TakeInvitation(ctx); err != nil {
		return nil, err
	}
	return r.links.Renew(ctx, client, id)
}

// loadInvitationStates returns the states of the invitations.
func loadInvitationStates(
	ctx context.Context,
	client *ent.Client,
	of []*ent.Invitation,
) (map[int]model.InvitationState, error) {
	lost, err := auth.InviterLostRole(ctx, client, of)
	if err != nil {
		return nil, err
	}
	states := make(map[int]model.InvitationState, len(of))
	for _, i := range of {
		switch {
		case i.AcceptedAt != nil:
			states[i.ID] = model.InvitationStateAccepted
		case i.RevokedAt != nil:
			states[i.ID] = model.InvitationStateRevoked
		case isPast(ctx, &i.ExpiresAt), isPast(ctx, i.MembershipExpiresAt):
			states[i.ID] = model.InvitationStateExpired
		case lost[i.ID]:
			states[i.ID] = model.InvitationStateCreatorLostRole
		default:
			states[i.ID] = model.InvitationStatePending
		}
	}
	return states, nil
}
