package graph

import (
	"context"

	"praxis/ent/gen/ent"
	"praxis/graph/generated/model"
	"praxis/internal/viewer"
)

type sessionCookieKey struct{}

// signIn is how the request can be signed in.
type sessionCookie struct {
	refusal   error
	setCookie func(secret string)
}

// WithSignIn returns a context in which setCookie hands the secret of a session to the browser, or takes it back when
// it is empty. refusal says why the browser would drop the cookie; nil when it would not.
func WithSessionCookie(ctx context.Context, refusal error, setCookie func(secret string)) context.Context {
	return context.WithValue(ctx, sessionCookieKey{}, sessionCookie{refusal, setCookie})
}

// signedIn hands the secret of a session to the browser once the operation is committed.
func setSessionCookie(ctx context.Context, secret string) {
	if s, ok := ctx.Value(sessionCookieKey{}).(sessionCookie); ok {
		stateOf(ctx).afterCommit = append(stateOf(ctx).afterCommit, func() { s.setCookie(secret) })
	}
}

// signingIn answers a mutation that signs somebody in by enter, which returns the secret of a session, or none for
// somebody who is signed in already.
func signInWith(
	ctx context.Context,
	enter func(context.Context, *ent.Client) (string, viewer.Viewer, error),
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
	if s, ok := ctx.Value(sessionCookieKey{}).(sessionCookie); ok && s.refusal != nil {
		err = s.refusal
	} else {
		secret, v, err = enter(ctx, ent.FromContext(ctx))
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
