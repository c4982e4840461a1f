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
	verifier *oidc.IDTokenVerifier
	err      error // the last error of the discovery, at failedAt
	failedAt time.Time
}

// NewIssuer returns the issuer with this URL; its tokens must have the audience. The first token triggers the discovery
// of the issuer's keys. A token with an unknown key makes the issuer's keys be fetched again (key rotation).
func NewIssuer(url, audience string) *Issuer {
	transport := &responseCache{next: http.DefaultTransport, last: map[string]*cachedResponse{}}
	return &Issuer{
		url:      url,
		audience: audience,
		client:   &http.Client{Timeout: 10 * time.Second, Transport: transport},
		lock:     make(chan struct{}, 1),
	}
}

// ErrIssuerUnavailable says that the keys of the issuer cannot be fetched.
var ErrIssuerUnavailable = errors.New("the issuer of the token cannot be reached: try again in a moment")

// viewer returns the user who is the subject of a JWT. It returns ErrInvalidToken if the JWT is invalid (signature,
// algorithm, issuer, audience, expiry) or no user has its subject, and ErrIssuerUnavailable.
func (i *Issuer) viewer(ctx context.Context, client *ent.Client, raw string) (viewer.Viewer, error) {
	verifier, err := i.discover(ctx)
	if err != nil {
		return viewer.Viewer{}, fmt.Errorf("%w: %v", ErrIssuerUnavailable, err)
	}
	token, err := verifier.Verify(oidc.ClientContext(ctx, i.client), raw)
	if err != nil && strings.Contains(err.Error(), "fetching keys") { // go-oidc has no error type for it
		return viewer.Viewer{}, fmt.Errorf("%w: %v", ErrIssuerUnavailable, err)
	}
	if err != nil || token.Subject == "" || !i.isForSignIn(raw, token) {
		return viewer.Viewer{}, ErrInvalidToken
	}
	v, _, err := userViewer(ctx, client,
		"users u JOIN (SELECT $1::text AS subject, NULL::bigint AS id, false AS stale) s ON u.subject = s.subject",
		token.Subject)
	return v, err
}

// isForSignIn says whether a valid token is an ID token for this client, or an access token. Issuers sign tokens for
// other purposes with the same keys. The header's typ identifies logout and event tokens (RFC 8725, 3.11), and
// Keycloak's claim typ refresh tokens. An ID token of another client (azp) is rejected; in an access token azp is the
// client that uses it (RFC 9068).
func (i *Issuer) isForSignIn(raw string, token *oidc.IDToken) bool {
	var header struct{ Typ string }
	encoded, _, _ := strings.Cut(raw, ".")
	text, err := base64.RawURLEncoding.DecodeString(encoded)
	if err != nil || json.Unmarshal(text, &header) != nil {
		return false
	}
	var claims struct{ Azp, Typ string }
	if token.Claims(&claims) != nil {
		return false
	}
	switch strings.TrimPrefix(strings.ToLower(header.Typ), "application/") {
	case "at+jwt":
		return claims.Typ == "" || claims.Typ == "Bearer"
	case "", "jwt":
		forUs := claims.Azp == "" || claims.Azp == i.audience
		return forUs && (claims.Typ == "" || claims.Typ == "Bearer" || claims.Typ == "ID")
	}
	return false
}

// discover returns the verifier of the issuer's tokens. The first call fetches the issuer's configuration (OIDC
// discovery) while concurrent calls wait for it. A failure is cached for five seconds.
func (i *Issuer) discover(ctx context.Context) (*oidc.IDTokenVerifier, error) {
	select {
	case i.lock <- struct{}{}:
		defer func() { <-i.lock }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if i.verifier != nil || time.Since(i.failedAt) < 5*time.Second {
		return i.verifier, i.err
	}
	// The provider uses the context for later fetches of the keys: it must not end with this request.
	provider, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), i.client), i.url)
	if err != nil {
		i.err, i.failedAt = err, time.Now()
		return nil, err
	}
	config := &oidc.Config{ClientID: i.audience, SupportedSigningAlgs: algorithms}
	i.verifier, i.err = provider.Verifier(config), nil
	return i.verifier, nil
}
