package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/session"
	"praxis/graph/generated/model"
	"praxis/internal/viewer"
)

func (r *mutationResolver) EndSession(ctx context.Context, id int) (*model.SessionPayload, error) {
	s, errs, err := remove(ctx, ent.FromContext(ctx).Session, id, nil)
	if err == nil && len(errs) == 0 && id == viewer.FromContext(ctx).Session {
		setSessionCookie(ctx, "")
	}
	return &model.SessionPayload{Session: s, UserErrors: errs}, err
}

func (r *mutationResolver) EndSessions(ctx context.Context, userID *int) (*model.EndSessionsPayload, error) {
	of := viewer.FromContext(ctx).User
	if userID != nil {
		of = *userID
	}
	return endSessions(ctx, of)
}

func (r *sessionResolver) Current(ctx context.Context, obj *ent.Session) (bool, error) {
	return obj.ID == viewer.FromContext(ctx).Session, nil
}

func (r *sessionResolver) ViewerCan(ctx context.Context, obj *ent.Session) (*model.Permissions, error) {
	return viewerCan(ctx, obj, ent.FromContext(ctx).Session, session.Policy)
}

func (r *viewerResolver) Sessions(ctx context.Context, obj *viewer.Viewer, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.SessionOrder, where *ent.SessionWhereInput) (*ent.SessionConnection, error) {
	return ent.FromContext(ctx).Session.Query().Where(session.UserID(obj.User)).
		Paginate(viewer.NewContext(ctx, *obj), after, first, before, last,
			ent.WithSessionOrder(orderBy), ent.WithSessionFilter(where.Filter))
}
