package graph

import (
	"context"
	"errors"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/invitation"
	"praxis/ent/gen/ent/privacy"
	"praxis/ent/gen/ent/user"
	"praxis/graph/generated/model"
	"praxis/internal/auth"
	"praxis/internal/viewer"
)

// createUser makes a user with a password, or without one and with an invitation to set it.
func (r *Resolver) createUser(
	ctx context.Context,
	input ent.CreateUserInput,
	password *string,
) (*model.CreateUserPayload, error) {
	if problems := notRun(ctx); problems != nil {
		return &model.CreateUserPayload{UserErrors: problems}, nil
	}
	c := ent.FromContext(ctx).User.Create().SetInput(input)
	if err := user.Policy.EvalMutation(ctx, c.Mutation()); err != nil { // before any work is done for who may not
		return nil, err
	}
	if password != nil {
		hashed, err := auth.HashPassword(ctx, *password)
		if err != nil {
			problems, err := refuse(ctx, err)
			return &model.CreateUserPayload{UserErrors: problems}, err
		}
		c.SetPasswordHash(hashed)
	}
	u, problems, err := create(ctx, c, userByID)
	if u == nil || password != nil {
		return &model.CreateUserPayload{User: u, UserErrors: problems}, err
	}
	made, err := ent.FromContext(ctx).User.Get(ctx, u.ID) // with what the selection does not ask for
	if err != nil {
		return nil, err
	}
	_, link, err := r.links.InviteToAccount(ctx, ent.FromContext(ctx), made)
	return &model.CreateUserPayload{User: u, Link: oneTimeLink(link), UserErrors: problems}, err
}

// invitationWithLink runs a mutation of an invitation that may make a link, and answers with both.
func (r *Resolver) invitationWithLink(
	ctx context.Context,
	change func(context.Context, *ent.Client) (int, *auth.Link, error),
) (*model.InvitationPayload, error) {
	if problems := notRun(ctx); problems != nil {
		return &model.InvitationPayload{UserErrors: problems}, nil
	}
	id, link, err := change(ctx, ent.FromContext(ctx))
	if err != nil {
		problems, err := refuse(ctx, err)
		return &model.InvitationPayload{UserErrors: problems}, err
	}
	i, err := selected(ctx, invitationByID(ctx, id))
	return &model.InvitationPayload{Invitation: i, Link: oneTimeLink(link), UserErrors: []*model.UserError{}}, err
}

// invite makes an invitation, once the policy has allowed it.
func (r *Resolver) invite(
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

// accept accepts an invitation. It must be the only thing that its operation does: in one that is rolled back, or only
// validated, whoever has the link could try whether the address has an account and leave no trace.
func (r *Resolver) accept(ctx context.Context, a auth.Acceptance) (*model.SignInPayload, error) {
	op := graphql.GetOperationContext(ctx)
	fields := graphql.CollectFields(op, op.Operation.SelectionSet, []string{"Mutation"})
	if len(fields) > 1 || op.Operation.Directives.ForName("validateOnly") != nil {
		state(ctx).failed = true
		return nil, badRequest("acceptInvitation must be the only field of its operation, and cannot be @validateOnly")
	}
	return signingIn(ctx, func(ctx context.Context, client *ent.Client) (string, viewer.Viewer, error) {
		return r.gate.Accept(ctx, client, a)
	})
}

// renew gives an invitation another link.
func (r *Resolver) renew(ctx context.Context, client *ent.Client, id int) (*auth.Link, error) {
	if err := r.gate.TakeInvitation(ctx); err != nil {
		return nil, err
	}
	return r.links.Renew(ctx, client, id)
}

// resetLink makes a link to set a user's password, once the policy has allowed the viewer to change that.
func (r *Resolver) resetLink(ctx context.Context, userID int) (*model.PasswordResetLinkPayload, error) {
	if problems := notRun(ctx); problems != nil {
		return &model.PasswordResetLinkPayload{UserErrors: problems}, nil
	}
	client := ent.FromContext(ctx)
	if _, err := client.User.Query().Where(user.ID(userID)).OnlyID(ctx); err != nil {
		problems, err := refuse(ctx, err)
		return &model.PasswordResetLinkPayload{UserErrors: problems}, err
	}
	if err := user.Policy.EvalMutation(ctx, passwordChange(client, userID)); err != nil {
		return nil, err
	}
	link, err := r.links.CreateResetLink(ctx, client, userID)
	return &model.PasswordResetLinkPayload{Link: oneTimeLink(link), UserErrors: []*model.UserError{}}, err
}

// passwordChange is the mutation that the policy of users is asked about before somebody else's password changes.
func passwordChange(client *ent.Client, userID int) *ent.UserMutation {
	return client.User.UpdateOneID(userID).SetPasswordHash("").Mutation()
}

// endSessions ends the sessions of a user that the viewer may end, but the current one.
func endSessions(ctx context.Context, userID int) (*model.EndSessionsPayload, error) {
	if problems := notRun(ctx); problems != nil {
		return &model.EndSessionsPayload{UserErrors: problems}, nil
	}
	client := ent.FromContext(ctx)
	if _, err := client.User.Query().Where(user.ID(userID)).OnlyID(ctx); err != nil {
		problems, err := refuse(ctx, err)
		return &model.EndSessionsPayload{UserErrors: problems}, err
	}
	if v := viewer.FromContext(ctx); !v.Owner && v.User != userID {
		return nil, privacy.Deny
	}
	n, err := auth.EndSessions(ctx, client, userID)
	return &model.EndSessionsPayload{Ended: n, UserErrors: []*model.UserError{}}, err
}

func oneTimeLink(l *auth.Link) *model.OneTimeLink {
	if l == nil {
		return nil
	}
	return &model.OneTimeLink{Token: l.Token, URL: l.URL, ExpiresAt: l.ExpiresAt}
}
