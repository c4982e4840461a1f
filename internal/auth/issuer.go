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

// algorithms are those that a JWT may be signed with: public keys only, so that no key of the issuer's can be mistaken
// for a shared secret.
var algorithms = []string{oidc.RS256, oidc.RS384, oidc.RS512, oidc.ES256, oidc.ES384, oidc.ES512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.EdDSA}

// Issuer is an OpenID Connect issuer whose JWTs say who is asking.
type Issuer struct {
	url, audience string
	client        *http.Client

	turn     chan struct{} // whose turn it is to look the keys up
	verifier *oidc.IDTokenVerifier
	failed   error // why that failed last, at failedAt
	failedAt time.Time
}

// NewIssuer returns the issuer at this URL; its tokens must be made for the audience. Where its keys are is looked up
// when the first token comes, and a token that is signed with a new key makes them be read again.
func NewIssuer(url, audience string) *Issuer {
	keys := &recent{next: http.DefaultTransport, last: map[string]*recentAnswer{}}
	return &Issuer{url: url, audience: audience, client: &http.Client{Timeout: 10 * time.Second, Transport: keys}, turn: make(chan struct{}, 1)}
}

// ErrIssuerUnavailable says that the issuer cannot be asked for its keys.
var ErrIssuerUnavailable = errors.New("the issuer of the token cannot be reached: try again in a moment")

// viewer returns the user whom a JWT is about. It returns ErrInvalidToken for a JWT that is not good here (signature,
// algorithm, issuer, audience, expiry) or is about nobody known here, and ErrIssuerUnavailable.
func (i *Issuer) viewer(ctx context.Context, client *ent.Client, raw string) (viewer.Viewer, error) {
	verifier, err := i.verify(ctx)
	if err != nil {
		return viewer.Viewer{}, fmt.Errorf("%w: %v", ErrIssuerUnavailable, err)
	}
	token, err := verifier.Verify(oidc.ClientContext(ctx, i.client), raw)
	if err != nil && strings.Contains(err.Error(), "fetching keys") { // the library has no type for it
		return viewer.Viewer{}, fmt.Errorf("%w: %v", ErrIssuerUnavailable, err)
	}
	if err != nil || token.Subject == "" || !i.meant(raw, token) {
		return viewer.Viewer{}, ErrInvalidToken
	}
	v, _, err := userViewer(ctx, client,
		"users u JOIN (SELECT $1::text AS subject, NULL::bigint AS id, false AS stale) s ON u.subject = s.subject", token.Subject)
	return v, err
}

// meant says whether a token whose signature is good is one to sign in with. Issuers sign tokens for other ends with
// the same keys: the type in the header tells those of a logout or an event (RFC 8725, 3.11), Keycloak's claim typ a
// refresh token. A token that another client was given (azp) is none of ours, but for an access token, which names its
// client so (RFC 9068).
func (i *Issuer) meant(raw string, token *oidc.IDToken) bool {
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
		return (claims.Azp == "" || claims.Azp == i.audience) && (claims.Typ == "" || claims.Typ == "Bearer" || claims.Typ == "ID")
	}
	return false
}

// verify returns what checks tokens. Of several that ask for it first, one looks the issuer up and the others wait for
// that; a failure is remembered for a moment.
func (i *Issuer) verify(ctx context.Context) (*oidc.IDTokenVerifier, error) {
	select {
	case i.turn <- struct{}{}:
		defer func() { <-i.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if i.verifier != nil || time.Since(i.failedAt) < 5*time.Second {
		return i.verifier, i.failed
	}
	// The provider keeps the context for later reads of the keys: it must not end with this request.
	provider, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), i.client), i.url)
	if err != nil {
		i.failed, i.failedAt = err, time.Now()
		return nil, err
	}
	i.verifier, i.failed = provider.Verifier(&oidc.Config{ClientID: i.audience, SupportedSigningAlgs: algorithms}), nil
	return i.verifier, nil
}
