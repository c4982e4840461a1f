package auth

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"praxis/ent/gen/ent"
	"praxis/internal/viewer"
)

// algorithms are the accepted signature algorithms of JWTs. All are asymmetric, so that an attacker cannot use a public
// key of the issuer as an HMAC secret.
var algorithms = []string{
	oidc.RS256, oidc.RS384, oidc.RS512,
	oidc.ES256, oidc.ES384, oidc.ES512,
	oidc.PS256, oidc.PS384, oidc.PS512,
	oidc.EdDSA,
}

// Issuer is an OpenID Connect issuer whose JWTs authenticate users.
type Issuer struct {
	url, audience string
	client        *http.Client

	lock     chan struct{} // a mutex that a context can stop waiting for; it guards the fields below
	provider *oidc.Provider
	err      error // the last error of the discovery, at failedAt
	failedAt time.Time
}

// NewIssuer returns the issuer with this URL. Its JWTs must have the audience; if that is empty, no JWT authenticates a
// request. The first token triggers the discovery of the issuer's keys. A token with an unknown key makes the issuer's
// keys be fetched again (key rotation).
func NewIssuer(url, audience string) *Issuer {
	transport := &responseCache{next: http.DefaultTransport, last: map[string]*cachedResponse{}}
	return &Issuer{
		url:      url,
		audience: audience,
		client:   &http.Client{Timeout: providerTimeout, Transport: transport},
		lock:     make(chan struct{}, 1),
	}
}

// ErrIssuerUnavailable says that the keys of the issuer cannot be fetched.
var ErrIssuerUnavailable = errors.New("the issuer of the token cannot be reached: try again in a moment")

// viewer returns the user who is the subject of a JWT. It returns ErrInvalidToken if the JWT is invalid (signature,
// algorithm, issuer, audience, expiry) or no user has its subject, and ErrIssuerUnavailable.
func (i *Issuer) viewer(ctx context.Context, client *ent.Client, raw string) (viewer.Viewer, error) {
	token, err := i.verify(ctx, raw, i.audience)
	if errors.Is(err, ErrIssuerUnavailable) {
		return viewer.Viewer{}, err
	}
	if err != nil || !isForSignIn(raw, token, i.audience) {
		return viewer.Viewer{}, ErrInvalidToken
	}
	return bySubject(ctx, client, token.Subject)
}

// bySubject returns the user with a subject of the issuer as a viewer, or ErrInvalidToken if there is none.
func bySubject(ctx context.Context, client *ent.Client, subject string) (viewer.Viewer, error) {
	v, _, err := userViewer(ctx, client,
		"users u JOIN (SELECT $1::text AS subject, NULL::bigint AS id, false AS stale) s ON u.subject = s.subject",
		subject)
	return v, err
}

// verify checks the signature, the issuer, the audience and the expiry of a token. It returns ErrIssuerUnavailable if
// the issuer's keys cannot be fetched.
func (i *Issuer) verify(ctx context.Context, raw, audience string) (*oidc.IDToken, error) {
	provider, err := i.discover(ctx)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrIssuerUnavailable, err)
	}
	config := &oidc.Config{ClientID: audience, SupportedSigningAlgs: algorithms}
	token, err := provider.Verifier(config).Verify(oidc.ClientContext(ctx, i.client), raw)
	if err != nil && strings.Contains(err.Error(), "fetching keys") { // go-oidc has no error type for it
		return nil, fmt.Errorf("%w: %v", ErrIssuerUnavailable, err)
	}
	if err == nil && token.Subject == "" {
		err = errors.New("the token has no subject")
	}
	return token, err
}

// isForSignIn says whether a valid token is an ID token for this client, or an access token. Issuers sign tokens for
// other purposes with the same keys. The header's typ identifies logout and event tokens (RFC 8725, 3.11), and
// Keycloak's claim typ refresh tokens. An ID token of another client (azp) is rejected; in an access token azp is the
// client that uses it (RFC 9068).
func isForSignIn(raw string, token *oidc.IDToken, audience string) bool {
	switch header, claims := purposeOf(raw, token); header {
	case "at+jwt":
		return claims.Typ == "" || claims.Typ == "Bearer"
	case "", "jwt":
		return claims.Typ == "Bearer" && claims.isOf(audience) || isIDToken(raw, token, audience)
	}
	return false
}

// isIDToken says whether a valid token is an ID token for the client.
func isIDToken(raw string, token *oidc.IDToken, clientID string) bool {
	header, claims := purposeOf(raw, token)
	return (header == "" || header == "jwt") && claims.isOf(clientID) && (claims.Typ == "" || claims.Typ == "ID")
}

// tokenPurpose are the claims that say what a token is for.
type tokenPurpose struct{ Azp, Typ string }

func (p tokenPurpose) isOf(clientID string) bool { return p.Azp == "" || p.Azp == clientID }

// purposeOf returns the type of a token in its header, and the claims that say what it is for.
func purposeOf(raw string, token *oidc.IDToken) (header string, _ tokenPurpose) {
	var typed struct{ Typ string }
	var claims tokenPurpose
	encoded, _, _ := strings.Cut(raw, ".")
	text, err := base64.RawURLEncoding.DecodeString(encoded)
	if err != nil || json.Unmarshal(text, &typed) != nil || token.Claims(&claims) != nil {
		return "malformed", claims
	}
	return strings.TrimPrefix(strings.ToLower(typed.Typ), "application/"), claims
}

// discover returns the provider with its configuration (OIDC discovery). The first call fetches it while concurrent
// calls wait. A failure is cached for five seconds.
func (i *Issuer) discover(ctx context.Context) (*oidc.Provider, error) {
	select {
	case i.lock <- struct{}{}:
		defer func() { <-i.lock }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if i.provider != nil || time.Since(i.failedAt) < 5*time.Second {
		return i.provider, i.err
	}
	// The provider uses the context for later fetches of the keys: it must not end with this request.
	provider, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), i.client), i.url)
	if err != nil {
		i.err, i.failedAt = err, time.Now()
		return nil, err
	}
	i.provider, i.err = provider, nil
	return provider, nil
}
