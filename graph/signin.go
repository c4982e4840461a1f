package graph

import (
	"context"

	"praxis/ent/gen/ent"
	"praxis/graph/generated/model"
	"praxis/internal/viewer"
)

type sessionCookieKey struct{}

// sessionCookie sets the session cookie of the response.
type sessionCookie struct {
	rejection error
	set       func(secret string)
}

// WithSessionCookie returns a context in which set sets the session cookie, or deletes it if the secret is empty.
// rejection is the reason why the browser would drop the cookie, or nil.
func WithSessionCookie(ctx context.Context, rejection error, set func(secret string)) context.Context {
	return context.WithValue(ctx, sessionCookieKey{}, sessionCookie{rejection, set})
}

// setSessionCookie sets the session cookie after the transaction is committed, or deletes it if the secret is empty.
func setSessionCookie(ctx context.Context, secret string) {
	if s, ok := ctx.Value(sessionCookieKey{}).(sessionCookie); ok {
		stateOf(ctx).afterCommit = append(stateOf(ctx).afterCommit, func() { s.set(secret) })
	}
}

// signInWith runs a verb that signs a user in, and returns the payload. The verb returns the secret of the session,
// or "" if the viewer is signed in already.
func signInWith(
	ctx context.Context,
	verb func(context.Context, *ent.Client) (secret string, _ viewer.Viewer, _ error),
) (*model.SignInPayload, error) {
	before := viewer.FromContext(ctx)
	if problems := notRunErrors(ctx); problems != nil {
		return &model.SignInPayload{Viewer: &before, UserErrors: problems}, nil
	}
	var (
		secret string
		v      viewer.Viewer
		err    error
	)
	if s, ok := ctx.Value(sessionCookieKey{}).(sessionCookie); ok && s.rejection != nil {
		err = s.rejection
	} else {
		secret, v, err = verb(ctx, ent.FromContext(ctx))
	}
	if err != nil {
		problems, err := reject(ctx, err)
		return &model.SignInPayload{Viewer: &before, UserErrors: problems}, err
	}
	if secret != "" {
		setSessionCookie(ctx, secret)
	}
	return &model.SignInPayload{Viewer: &v, UserErrors: []*model.UserError{}}, nil
}
