package graph

import (
	"context"
	"time"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/user"
	"praxis/graph/generated/model"
	"praxis/internal/auth"
	"praxis/internal/viewer"
)

// makers reads who made all of a list, as the field's selection asks for. A maker is nil that is no user, or one whom
// the viewer may not see.
func makers[E ent.Entity](maker func(E) *int) func(context.Context, *ent.Client, []E) (map[int]*ent.User, error) {
	return func(ctx context.Context, client *ent.Client, of []E) (map[int]*ent.User, error) {
		var ids []int
		for _, e := range of {
			if id := maker(e); id != nil {
				ids = append(ids, *id)
			}
		}
		if len(ids) == 0 {
			return nil, nil
		}
		query, err := client.User.Query().Where(user.IDIn(ids...)).CollectFields(ctx)
		if err != nil {
			return nil, err
		}
		users, err := query.All(ctx)
		if err != nil {
			return nil, err
		}
		byID := make(map[int]*ent.User, len(users))
		for _, u := range users {
			byID[u.ID] = u
		}
		made := make(map[int]*ent.User, len(of))
		for _, e := range of {
			if id := maker(e); id != nil {
				made[e.Identity()] = byID[*id]
			}
		}
		return made, nil
	}
}

// tokenStates says of all tokens of a list whether they are in force.
func tokenStates(ctx context.Context, client *ent.Client, of []*ent.ApiToken) (map[int]model.APITokenState, error) {
	lost, err := auth.MakerLostRole(ctx, client, of)
	if err != nil {
		return nil, err
	}
	states := make(map[int]model.APITokenState, len(of))
	for _, t := range of {
		switch {
		case t.RevokedAt != nil:
			states[t.ID] = model.APITokenStateRevoked
		case past(t.ExpiresAt):
			states[t.ID] = model.APITokenStateExpired
		case lost[t.ID]:
			states[t.ID] = model.APITokenStateMakerLostRole
		default:
			states[t.ID] = model.APITokenStateInForce
		}
	}
	return states, nil
}

// invitationStates says of all invitations of a list whether they can be accepted.
func invitationStates(
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
		case past(&i.ExpiresAt), past(i.MembershipExpiresAt):
			states[i.ID] = model.InvitationStateExpired
		case lost[i.ID]:
			states[i.ID] = model.InvitationStateMakerLostRole
		default:
			states[i.ID] = model.InvitationStatePending
		}
	}
	return states, nil
}

func past(t *time.Time) bool { return t != nil && !t.After(viewer.Now()) }

// userPermissions reads for all users of a list what the viewer may do with them.
func userPermissions(ctx context.Context, c *ent.Client, of []*ent.User) (map[int]*model.UserPermissions, error) {
	plain, err := permissions[*ent.User](user.Policy, func(c *ent.Client, ids []int) *ent.UserMutation {
		return c.User.Update().Where(user.IDIn(ids...)).Mutation()
	})(ctx, c, of)
	if err != nil {
		return nil, err
	}
	resets, err := allowed(ctx, user.Policy, c.User.Update().Where(user.IDIn(idsOf(of)...)).SetPasswordHash("").Mutation())
	if err != nil {
		return nil, err
	}
	v := viewer.FromContext(ctx)
	all := make(map[int]*model.UserPermissions, len(of))
	for _, u := range of {
		p, ends := plain[u.ID], v.Owner || v.User == u.ID
		all[u.ID] = &model.UserPermissions{Update: p.Update, Delete: p.Delete, ResetPassword: resets[u.ID], EndSessions: ends,
			Reasons: append(p.Reasons, refusals(ctx, verb{"resetPassword", resets[u.ID], ""}, verb{"endSessions", ends, ""})...)}
	}
	return all, nil
}
