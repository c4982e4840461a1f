package graph

import (
	"context"
	"time"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/privacy"
	"praxis/ent/gen/ent/user"
	"praxis/graph/generated/model"
	"praxis/internal/auth"
	"praxis/internal/lifetime"
	"praxis/internal/viewer"
)

// createUser creates a user, with a password or with a link to set one.
func (r *Resolver) createUser(
	ctx context.Context,
	input ent.CreateUserInput,
	password *string,
) (*model.CreateUserPayload, error) {
	if errs := notRunErrors(ctx); errs != nil {
		return &model.CreateUserPayload{UserErrors: errs}, nil
	}
	c := ent.FromContext(ctx).User.Create().SetInput(input)
	if err := user.Policy.EvalMutation(ctx, c.Mutation()); err != nil { // before the expensive hash
		return nil, err
	}
	if password != nil {
		hashed, err := auth.HashPassword(ctx, *password)
		if err != nil {
			errs, err := reject(ctx, err)
			return &model.CreateUserPayload{UserErrors: errs}, err
		}
		c.SetPasswordHash(hashed)
	}
	u, errs, err := createWith(ctx, ent.FromContext(ctx).User, c)
	if u == nil || password != nil {
		return &model.CreateUserPayload{User: u, UserErrors: errs}, err
	}
	made, err := ent.FromContext(ctx).User.Get(ctx, u.ID) // with all fields, which the selection may leave out
	if err != nil {
		return nil, err
	}
	_, link, err := r.links.InviteToAccount(ctx, ent.FromContext(ctx), made)
	return &model.CreateUserPayload{User: u, Link: oneTimeLink(link), UserErrors: errs}, err
}

// createResetLink creates a link to set a user's password, if the policy lets the viewer change the password.
func (r *Resolver) createResetLink(ctx context.Context, userID int) (*model.PasswordResetLinkPayload, error) {
	if errs := notRunErrors(ctx); errs != nil {
		return &model.PasswordResetLinkPayload{UserErrors: errs}, nil
	}
	client := ent.FromContext(ctx)
	if _, err := client.User.Query().Where(user.ID(userID)).OnlyID(ctx); err != nil {
		errs, err := reject(ctx, err)
		return &model.PasswordResetLinkPayload{UserErrors: errs}, err
	}
	if err := user.Policy.EvalMutation(ctx, passwordChange(client, userID)); err != nil {
		return nil, err
	}
	link, err := r.links.CreateResetLink(ctx, client, userID)
	return &model.PasswordResetLinkPayload{Link: oneTimeLink(link), UserErrors: []*model.UserError{}}, err
}

// passwordChange returns the mutation that the policy of users checks before another user's password changes.
func passwordChange(client *ent.Client, userID int) *ent.UserMutation {
	return client.User.UpdateOneID(userID).SetPasswordHash("").Mutation()
}

func oneTimeLink(l *auth.Link) *model.OneTimeLink {
	if l == nil {
		return nil
	}
	return &model.OneTimeLink{Token: l.Token, URL: l.URL, ExpiresAt: l.ExpiresAt}
}

// endSessions ends all sessions of a user except the current one. Viewers end their own, and owners those of all users.
func endSessions(ctx context.Context, userID int) (*model.EndSessionsPayload, error) {
	if errs := notRunErrors(ctx); errs != nil {
		return &model.EndSessionsPayload{UserErrors: errs}, nil
	}
	client := ent.FromContext(ctx)
	if _, err := client.User.Query().Where(user.ID(userID)).OnlyID(ctx); err != nil {
		errs, err := reject(ctx, err)
		return &model.EndSessionsPayload{UserErrors: errs}, err
	}
	if v := viewer.FromContext(ctx); !v.Owner && v.User != userID {
		return nil, privacy.Deny
	}
	n, err := auth.EndSessions(ctx, client, userID)
	return &model.EndSessionsPayload{Ended: n, UserErrors: []*model.UserError{}}, err
}

// loadCreators returns a loader of the users who have created the entities of a batch. A creator that is a token or is
// hidden from the viewer is nil.
func loadCreators[E ent.Entity](
	creatorID func(E) *int,
) func(context.Context, *ent.Client, []E) (map[int]*ent.User, error) {
	return func(ctx context.Context, client *ent.Client, of []E) (map[int]*ent.User, error) {
		creators := map[int]int{}
		for _, e := range of {
			if id := creatorID(e); id != nil {
				creators[e.Identity()] = *id
			}
		}
		return queryReferenced(ctx, client.User, creators)
	}
}

// loadTokenStates returns the states of the tokens.
func loadTokenStates(ctx context.Context, client *ent.Client, of []*ent.ApiToken) (map[int]model.APITokenState, error) {
	lost, err := auth.CreatorLostRole(ctx, client, of)
	if err != nil {
		return nil, err
	}
	states := make(map[int]model.APITokenState, len(of))
	for _, t := range of {
		switch {
		case t.RevokedAt != nil:
			states[t.ID] = model.APITokenStateRevoked
		case isPast(ctx, t.ExpiresAt):
			states[t.ID] = model.APITokenStateExpired
		case lost[t.ID]:
			states[t.ID] = model.APITokenStateCreatorLostRole
		default:
			states[t.ID] = model.APITokenStateInForce
		}
	}
	return states, nil
}

// isPast says whether the time has come. An answer that depends on it changes then.
func isPast(ctx context.Context, t *time.Time) bool {
	if t == nil {
		return false
	}
	if !t.After(viewer.Now()) {
		return true
	}
	lifetime.EndAt(ctx, *t)
	return false
}
