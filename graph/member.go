package graph

import (
	"context"
	"errors"

	"praxis/ent"
	"praxis/ent/membership"
	"praxis/ent/user"
	"praxis/graph/generated/model"
	"praxis/internal/auth"
	"praxis/internal/viewer"
)

// createUser makes a user with a password, or without one.
func (r *Resolver) createUser(ctx context.Context, input ent.CreateUserInput, password *string) (*ent.User, []*model.UserError, error) {
	if problems := notRun(ctx); problems != nil {
		return nil, problems, nil
	}
	c := ent.FromContext(ctx).User.Create().SetInput(input)
	if err := user.Policy.EvalMutation(ctx, c.Mutation()); err != nil { // before any work is done for who may not
		return nil, nil, err
	}
	if password != nil {
		hashed, err := auth.HashPassword(ctx, *password)
		if err != nil {
			problems, err := refuse(ctx, err)
			return nil, problems, err
		}
		c.SetPasswordHash(hashed)
	}
	return create(ctx, c, userByID)
}

// inviteMember makes whoever has the address a member. Once the policy has allowed the membership, Praxis itself looks up or
// makes the user, since an administrator sees members only.
func inviteMember(ctx context.Context, input model.InviteMemberInput) (*ent.Membership, []*model.UserError, error) {
	if problems := notRun(ctx); problems != nil {
		return nil, problems, nil
	}
	m, err := invite(ctx, ent.FromContext(ctx), input)
	if err != nil {
		problems, err := refuse(ctx, err)
		return nil, problems, err
	}
	created, err := selected(ctx, membershipByID(ctx, m.ID))
	return created, []*model.UserError{}, err
}

func invite(ctx context.Context, client *ent.Client, input model.InviteMemberInput) (*ent.Membership, error) {
	m := client.Membership.Create().SetOrganizationID(input.OrganizationID).SetRole(input.Role).SetNillableExpiresAt(input.ExpiresAt)
	if err := membership.Policy.EvalMutation(ctx, m.Mutation()); err != nil {
		return nil, err
	}
	if input.ExpiresAt != nil && !input.ExpiresAt.After(viewer.Now()) {
		return nil, ent.NewValidationError("expires_at", errors.New("lies in the past"))
	}
	ctx = viewer.NewContext(ctx, viewer.System)
	u, err := auth.UserByEmail(ctx, client, input.Email)
	if errors.Is(err, auth.ErrNoUser) {
		name := input.Email
		if input.Name != nil {
			name = *input.Name
		}
		u, err = client.User.Create().SetEmail(input.Email).SetName(name).Save(ctx)
	}
	if err != nil {
		return nil, err
	}
	_, err = client.Membership.Delete().Where(membership.UserID(u.ID), membership.OrganizationID(input.OrganizationID), membership.ExpiresAtLT(viewer.Now())).Exec(ctx)
	if err != nil {
		return nil, err
	}
	return m.SetUser(u).Save(ctx)
}
