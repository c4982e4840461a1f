package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/apitoken"
	"praxis/ent/gen/ent/membership"
	"praxis/ent/gen/ent/session"
	"praxis/ent/gen/ent/user"
	"praxis/graph/generated"
	"praxis/graph/generated/model"
	"praxis/internal/auth"
	"praxis/internal/viewer"
)

func (r *mutationResolver) SignIn(ctx context.Context, email string, password string) (*model.SignInPayload, error) {
	return signInWith(ctx, func(ctx context.Context, client *ent.Client) (string, viewer.Viewer, error) {
		return r.gate.SignIn(ctx, client, email, password)
	})
}

func (r *mutationResolver) SignOut(ctx context.Context) (*model.SignInPayload, error) {
	if errs := notRunErrors(ctx); errs != nil {
		return &model.SignInPayload{Viewer: new(viewer.FromContext(ctx)), UserErrors: errs}, nil
	}
	if err := auth.SignOut(ctx, ent.FromContext(ctx)); err != nil {
		return nil, err
	}
	setSessionCookie(ctx, "")
	return &model.SignInPayload{Viewer: &viewer.Viewer{}, UserErrors: []*model.UserError{}}, nil
}

func (r *mutationResolver) ChangePassword(ctx context.Context, current string, next string) (*model.SignInPayload, error) {
	v := viewer.FromContext(ctx)
	errs := notRunErrors(ctx)
	var err error
	if errs == nil {
		if err = r.gate.ChangePassword(ctx, ent.FromContext(ctx), current, next); err != nil {
			errs, err = reject(ctx, err)
		}
	}
	return &model.SignInPayload{Viewer: &v, UserErrors: append([]*model.UserError{}, errs...)}, err
}

func (r *mutationResolver) RequestPasswordReset(ctx context.Context, email string) (*model.RequestPasswordResetPayload, error) {
	errs := notRunErrors(ctx)
	var err error
	if errs == nil {
		if err = r.gate.RequestReset(ctx, ent.FromContext(ctx), r.links, email); err != nil {
			errs, err = reject(ctx, err)
		}
	}
	return &model.RequestPasswordResetPayload{UserErrors: append([]*model.UserError{}, errs...)}, err
}

func (r *mutationResolver) ResetPassword(ctx context.Context, token string, password string) (*model.SignInPayload, error) {
	return signInWith(ctx, func(ctx context.Context, client *ent.Client) (string, viewer.Viewer, error) {
		return r.gate.ResetPassword(ctx, client, token, password)
	})
}

func (r *queryResolver) Viewer(ctx context.Context) (*viewer.Viewer, error) {
	return new(viewer.FromContext(ctx)), nil
}

func (r *viewerResolver) User(ctx context.Context, obj *viewer.Viewer) (*ent.User, error) {
	if obj.User == 0 {
		return nil, nil
	}
	return queryOne(viewer.NewContext(ctx, *obj), ent.FromContext(ctx).User.Query().Where(user.ID(obj.User)))
}

func (r *viewerResolver) APIToken(ctx context.Context, obj *viewer.Viewer) (*ent.ApiToken, error) {
	if obj.Actor == obj.User {
		return nil, nil
	}
	return queryOne(viewer.NewContext(ctx, *obj), ent.FromContext(ctx).ApiToken.Query().Where(apitoken.ID(obj.Actor)))
}

func (r *viewerResolver) Session(ctx context.Context, obj *viewer.Viewer) (*ent.Session, error) {
	if obj.Session == 0 {
		return nil, nil
	}
	return queryOne(viewer.NewContext(ctx, *obj), ent.FromContext(ctx).Session.Query().Where(session.ID(obj.Session)))
}

func (r *viewerResolver) Memberships(ctx context.Context, obj *viewer.Viewer, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.MembershipOrder, where *ent.MembershipWhereInput) (*ent.MembershipConnection, error) {
	return ent.FromContext(ctx).Membership.Query().Where(membership.UserID(obj.User)).
		Paginate(viewer.NewContext(ctx, *obj), after, first, before, last,
			ent.WithMembershipOrder(orderBy), ent.WithMembershipFilter(where.Filter))
}

func (r *Resolver) Viewer() generated.ViewerResolver { return &viewerResolver{r} }

type viewerResolver struct{ *Resolver }
