package auth

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"praxis/ent/gen/ent"
	"praxis/internal/viewer"
)

// Client is this server as a client of its OIDC provider.
type Client struct {
	ID string
	// Secret is empty for a public client, which PKCE alone protects.
	Secret string
}

// CodeFlow signs users in at the OIDC provider, with the authorization code flow and PKCE.
//
// An attempt begins with Start and ends with Finish. Its state, nonce and PKCE verifier are derived from a secret that
// only a cookie of the browser has, so that the server keeps nothing about attempts, strangers cannot fill its memory,
// and an attempt cannot be finished in another browser (login CSRF). An attempt works once, for ten minutes.
type CodeFlow struct {
	issuer    *Issuer
	client    Client
	db        *sql.DB
	attempts  *Throttle // used attempts: one use for as long as an attempt is valid
	addresses *Throttle // failures by address, those of Gate
	http      *http.Client
}

// NewCodeFlow returns the code flow of a client. db must be postgres.DB.Autocommit.
func NewCodeFlow(issuer *Issuer, client Client, db *sql.DB) *CodeFlow {
	return &CodeFlow{
		issuer:    issuer,
		client:    client,
		db:        db,
		attempts:  NewThrottle(db, "oidc attempt", 1, attemptLifetime),
		addresses: newAddressThrottle(db),
		http: &http.Client{
			Timeout: providerTimeout,
			// A redirect would send the client's secret to another address.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// SignInError is why a sign-in at the provider failed, as a code for the sign-in page.
type SignInError string

func (e SignInError) Error() string { return "the sign-in at the OIDC provider failed: " + string(e) }

// The codes of SignInError.
const (
	// SignInExpired says that the attempt is unknown in this browser, used, or older than ten minutes.
	SignInExpired = SignInError("EXPIRED")
	// SignInDenied says that the user or the provider refused.
	SignInDenied = SignInError("DENIED")
	// SignInNoAccount says that the provider's user has no account here.
	SignInNoAccount = SignInError("NO_ACCOUNT")
	// SignInUnavailable says that the provider does not respond.
	SignInUnavailable = SignInError("UNAVAILABLE")
	// SignInRejected says that the provider's answer is not valid.
	SignInRejected = SignInError("REJECTED")
	// SignInInvalidReturn says that the page to open after the sign-in is not one of this server.
	SignInInvalidReturn = SignInError("INVALID_RETURN_TO")
	// SignInRateLimited says that too many attempts failed.
	SignInRateLimited = SignInError("RATE_LIMITED")
)

// Start begins an attempt that leads to the page returnTo. It returns the attempt, for the browser's cookie, and the URL
// of the provider's sign-in page, which redirects to callback. Its errors are wrapped SignInErrors.
func (f *CodeFlow) Start(ctx context.Context, callback, returnTo string) (*Attempt, string, error) {
	a, err := newAttempt(returnTo)
	if err != nil {
		return nil, "", err
	}
	config, err := f.config(ctx, callback)
	if err != nil {
		return nil, "", err
	}
	if err := a.sign(ctx, f.db); err != nil {
		return nil, "", err
	}
	to := config.AuthCodeURL(a.State(), oidc.Nonce(a.nonce()), oauth2.S256ChallengeOption(a.verifier()))
	return a, to, nil
}

// Finish ends the attempt of a browser with the query of its callback: it opens a session for the provider's user and
// returns the secret for the session's cookie. Its errors are wrapped SignInErrors.
func (f *CodeFlow) Finish(
	ctx context.Context, client *ent.Client, a *Attempt, callback string, query url.Values,
) (secret string, err error) {
	address := viewer.RequestOf(ctx).Network()
	if err := f.addresses.Take(ctx, address); err != nil {
		return "", throttled(err, SignInRateLimited)
	}
	if err := a.check(ctx, f.db, query.Get("state")); err != nil {
		return "", err
	}
	if err := f.attempts.Take(ctx, a.secret); err != nil {
		return "", throttled(err, SignInExpired)
	}
	if err := f.checkAnswer(query); err != nil {
		return "", err
	}
	subject, err := f.exchange(ctx, a, callback, query.Get("code"))
	if err != nil {
		return "", err
	}
	v, err := bySubject(ctx, client, subject)
	if errors.Is(err, ErrInvalidToken) {
		return "", SignInNoAccount
	}
	if err != nil {
		return "", err
	}
	secret, err = openSessionInTx(ctx, client, v.User)
	if err != nil {
		return "", err
	}
	return secret, f.addresses.GiveBack(ctx, address)
}

// throttled returns the SignInError if the error is a ThrottledError.
func throttled(err error, as SignInError) error {
	if _, ok := errors.AsType[ThrottledError](err); ok {
		return fmt.Errorf("%w: %w", as, err)
	}
	return err
}

// checkAnswer returns a SignInError if the callback is an error of the provider, or of another provider (RFC 9207).
func (f *CodeFlow) checkAnswer(query url.Values) error {
	if iss := query.Get("iss"); iss != "" && iss != f.issuer.url {
		return fmt.Errorf("%w: the issuer is %q", SignInRejected, iss)
	}
	switch code := query.Get("error"); code {
	case "":
		return nil
	case "access_denied", "login_required", "interaction_required", "consent_required", "account_selection_required":
		return fmt.Errorf("%w: %s", SignInDenied, code)
	case "temporarily_unavailable", "server_error":
		return fmt.Errorf("%w: %s", SignInUnavailable, code)
	default:
		return fmt.Errorf("%w: %q", SignInRejected, code)
	}
}

// exchange exchanges the code for an ID token, verifies the token and returns its subject.
func (f *CodeFlow) exchange(ctx context.Context, a *Attempt, callback, code string) (subject string, err error) {
	if code == "" {
		return "", fmt.Errorf("%w: no code", SignInRejected)
	}
	config, err := f.config(ctx, callback)
	if err != nil {
		return "", err
	}
	tokens, err := config.Exchange(oidc.ClientContext(ctx, f.http), code, oauth2.VerifierOption(a.verifier()))
	if refused, ok := errors.AsType[*oauth2.RetrieveError](err); ok && refused.Response.StatusCode < 500 {
		// The body may repeat the client's secret.
		return "", fmt.Errorf("%w: status %d, %q", SignInRejected, refused.Response.StatusCode, refused.ErrorCode)
	}
	if err != nil {
		return "", fmt.Errorf("%w: %w", SignInUnavailable, err)
	}
	raw, _ := tokens.Extra("id_token").(string)
	token, err := f.issuer.verify(ctx, raw, f.client.ID)
	if errors.Is(err, ErrIssuerUnavailable) {
		return "", fmt.Errorf("%w: %w", SignInUnavailable, err)
	}
	if err != nil {
		return "", fmt.Errorf("%w: %w", SignInRejected, err)
	}
	if subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(a.nonce())) != 1 {
		return "", fmt.Errorf("%w: another nonce", SignInRejected)
	}
	if !isIDToken(raw, token, f.client.ID) {
		return "", fmt.Errorf("%w: not an ID token of this client", SignInRejected)
	}
	return token.Subject, nil
}

// config returns the configuration of the client, or SignInUnavailable if the provider cannot be reached.
func (f *CodeFlow) config(ctx context.Context, callback string) (*oauth2.Config, error) {
	provider, err := f.issuer.discover(ctx)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", SignInUnavailable, err)
	}
	var supported struct {
		Methods []string `json:"token_endpoint_auth_methods_supported"`
	}
	if err := provider.Claims(&supported); err != nil {
		return nil, fmt.Errorf("%w: %w", SignInUnavailable, err)
	}
	endpoint := provider.Endpoint()
	endpoint.AuthStyle = authStyle(f.client.Secret != "", supported.Methods)
	return &oauth2.Config{
		ClientID:     f.client.ID,
		ClientSecret: f.client.Secret,
		Endpoint:     endpoint,
		RedirectURL:  callback,
		Scopes:       []string{oidc.ScopeOpenID, "email", "profile"},
	}, nil
}

// authStyle returns how the client authenticates: by the header that is the default of OIDC, unless the provider
// supports only parameters. Trying both would use up the code.
func authStyle(hasSecret bool, supported []string) oauth2.AuthStyle {
	basic := len(supported) == 0
	for _, method := range supported {
		basic = basic || method == "client_secret_basic"
	}
	if hasSecret && basic {
		return oauth2.AuthStyleInHeader
	}
	return oauth2.AuthStyleInParams
}

// openSessionInTx opens a session of a user in a transaction of its own, and returns the secret for its cookie.
func openSessionInTx(ctx context.Context, client *ent.Client, userID int) (string, error) {
	ctx = viewer.NewContext(ctx, viewer.System)
	tx, err := client.Tx(ctx)
	if err != nil {
		return "", fmt.Errorf("opening a session: %w", err)
	}
	defer tx.Rollback()
	secret, _, err := openSession(ctx, tx.Client(), userID)
	if err != nil {
		return "", err
	}
	return secret, tx.Commit()
}

// providerTimeout is how long a request to the provider may take.
const providerTimeout = 10 * time.Second
