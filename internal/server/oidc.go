package server

import (
	"context"
	"errors"
	"html/template"
	"net/http"
	"net/url"

	"praxis/ent/gen/ent"
	"praxis/graph"
	"praxis/internal/auth"
	"praxis/internal/viewer"
)

// Paths of the sign-in at the OIDC provider. The second is the redirect URI that the provider knows.
const (
	oidcPath         = "/auth/oidc"
	oidcCallbackPath = "/auth/oidc/callback"
)

// defaultPage is the page to open after a sign-in, and signInPage shows why one failed.
const (
	defaultPage = "/console/"
	signInPage  = "/console/sign-in"
)

// oidc serves the sign-in at the OIDC provider.
type oidc struct {
	flow    *auth.CodeFlow
	client  *ent.Client
	cookies auth.Cookies
	options Options
}

// start redirects to the provider's sign-in page.
func (o oidc) start(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	returnTo := r.URL.Query().Get("returnTo")
	if returnTo == "" {
		returnTo = defaultPage
	}
	attempt, to, err := o.flow.Start(r.Context(), o.callbackURL(r), returnTo)
	if err != nil {
		o.fail(w, r, err, returnTo)
		return
	}
	o.cookies.SetAttempt(w, r, attempt)
	http.Redirect(w, r, to, http.StatusFound)
}

// callback ends an attempt: it sets the session cookie, and continues to the page for which the sign-in was started.
func (o oidc) callback(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	query := r.URL.Query()
	attempt := o.cookies.AttemptOf(w, r, query.Get("state"))
	if attempt == nil {
		o.fail(w, r, auth.SignInExpired, "")
		return
	}
	request := viewer.RequestOf(r.Context())
	request.Operation = "OIDC sign-in"
	ctx := viewer.WithRequest(r.Context(), request)
	secret, err := o.flow.Finish(ctx, o.client, attempt, o.callbackURL(r), query)
	if err != nil {
		o.fail(w, r, err, attempt.ReturnTo)
		return
	}
	o.cookies.Set(w, r, secret)
	writeContinue(w, attempt.ReturnTo)
}

// callbackURL returns the redirect URI.
func (o oidc) callbackURL(r *http.Request) string {
	return o.cookies.BaseURL(r, string(o.options.PublicURL)) + oidcCallbackPath
}

// fail redirects to the sign-in page with the code of the error. The page can try again with returnTo.
func (o oidc) fail(w http.ResponseWriter, r *http.Request, err error, returnTo string) {
	code, known := errors.AsType[auth.SignInError](err)
	switch {
	case known:
		o.options.Log.WarnContext(r.Context(), "OIDC sign-in failed",
			"request", viewer.RequestOf(r.Context()).ID, "code", string(code), "error", err)
	case errors.Is(err, context.Canceled):
		return
	default:
		o.options.Log.ErrorContext(r.Context(), "OIDC sign-in failed",
			"request", viewer.RequestOf(r.Context()).ID, "error", err)
		graph.WriteError(w, r, http.StatusServiceUnavailable, "UNAVAILABLE", "you cannot sign in at the moment: try again")
		return
	}
	query := url.Values{"error": {string(code)}}
	if returnTo != "" && code != auth.SignInInvalidReturn {
		query.Set("returnTo", returnTo)
	}
	http.Redirect(w, r, signInPage+"?"+query.Encode(), http.StatusSeeOther)
}

// continuePage opens another page. The session cookie is SameSite=Strict: browsers do not send it with a request that
// another site's page began, and redirects of the provider are such requests. This page begins a new one.
var continuePage = template.Must(template.New("continue").Parse(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="0;url={{.}}">
<title>Praxis</title>
</head>
<body><p><a href="{{.}}">Continue · 继续</a></p></body>
</html>
`))

func writeContinue(w http.ResponseWriter, returnTo string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	continuePage.Execute(w, returnTo)
}
