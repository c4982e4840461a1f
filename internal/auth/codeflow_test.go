package auth_test

import (
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"net/url"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"praxis/internal/auth"
	"praxis/internal/pgtest"
	"praxis/internal/viewer"
)

// idClaims are the claims of an ID token.
type idClaims struct {
	jwt.Claims
	Nonce string `json:"nonce,omitempty"`
	Azp   string `json:"azp,omitempty"`
	Typ   string `json:"typ,omitempty"`
}

// TestCodeFlowIDTokens: only an ID token that the issuer signed for this client and this attempt signs a user in.
func TestCodeFlowIDTokens(t *testing.T) {
	t.Parallel()
	db, i := pgtest.Open(t), newIssuer(t)
	ctx := pgtest.Context(t)
	if _, err := auth.AddUser(ctx, db.Client, auth.UserInput{Email: "li@example.org", Name: "Li", Subject: "42"}); err != nil {
		t.Fatal(err)
	}
	key, other := i.newKey(t, "1"), must(rsa.GenerateKey(rand.Reader, 2048))
	flow := auth.NewCodeFlow(auth.NewIssuer(i.URL, ""), auth.Client{ID: "praxis", Secret: "s"}, db.Autocommit)
	none := func(*idClaims) {}
	for _, test := range []struct {
		name   string
		change func(*idClaims)
		key    *rsa.PrivateKey
		want   error
	}{
		{"good", none, key, nil},
		{"for this client of several", func(c *idClaims) { c.Audience, c.Azp = jwt.Audience{"praxis", "x"}, "praxis" }, key, nil},
		{"of another attempt", func(c *idClaims) { c.Nonce = "x" }, key, auth.SignInRejected},
		{"without a nonce", func(c *idClaims) { c.Nonce = "" }, key, auth.SignInRejected},
		{"for another client", func(c *idClaims) { c.Audience = jwt.Audience{"x"} }, key, auth.SignInRejected},
		{"of another client", func(c *idClaims) { c.Azp = "x" }, key, auth.SignInRejected},
		{"of another issuer", func(c *idClaims) { c.Issuer = "https://example.org" }, key, auth.SignInRejected},
		{"that has expired", func(c *idClaims) { c.Expiry = jwt.NewNumericDate(time.Now().Add(-time.Minute)) }, key,
			auth.SignInRejected},
		{"signed with another key", none, other, auth.SignInRejected},
		{"that is an access token", func(c *idClaims) { c.Typ = "Bearer" }, key, auth.SignInRejected},
		{"without a subject", func(c *idClaims) { c.Subject = "" }, key, auth.SignInRejected},
		{"of a stranger", func(c *idClaims) { c.Subject = "43" }, key, auth.SignInNoAccount},
	} {
		attempt, to, err := flow.Start(ctx, "https://praxis.example.org/auth/oidc/callback", "/console/")
		if err != nil {
			t.Fatal(err)
		}
		query := must(url.Parse(to)).Query()
		claims := idClaims{Claims: jwt.Claims{Issuer: i.URL, Subject: "42", Audience: jwt.Audience{"praxis"},
			IssuedAt: jwt.NewNumericDate(time.Now()), Expiry: jwt.NewNumericDate(time.Now().Add(time.Hour))},
			Nonce: query.Get("nonce")}
		test.change(&claims)
		i.idToken = sign(t, jose.RS256, test.key, "1", claims)
		secret, err := flow.Finish(viewer.NewContext(ctx, viewer.Viewer{}), db.Client, attempt,
			"https://praxis.example.org/auth/oidc/callback", url.Values{"state": query["state"], "code": {"c"}})
		if !errors.Is(err, test.want) || (secret == "") != (test.want != nil) {
			t.Errorf("a token %s: %q, %v, want %v", test.name, secret, err, test.want)
		}
	}
}
