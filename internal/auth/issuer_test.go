package auth_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"praxis/internal/auth"
	"praxis/internal/pgtest"
	"praxis/internal/viewer"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// issuer is an OpenID Connect issuer whose keys the test rotates.
type issuer struct {
	*httptest.Server
	mu   sync.Mutex
	keys jose.JSONWebKeySet
	// asked is how often the keys were read.
	asked int
	// idToken is what every code is exchanged for.
	idToken string
}

func newIssuer(t *testing.T) *issuer {
	i := &issuer{}
	mux := http.NewServeMux()
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, r *http.Request) {
		json.NewEncoder(w).Encode(map[string]any{"issuer": i.URL, "jwks_uri": i.URL + "/keys",
			"authorization_endpoint": i.URL + "/authorize", "token_endpoint": i.URL + "/token",
			"id_token_signing_alg_values_supported": []string{"RS256", "HS256", "none"}})
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, r *http.Request) {
		i.mu.Lock()
		defer i.mu.Unlock()
		i.asked++
		json.NewEncoder(w).Encode(i.keys)
	})
	mux.HandleFunc("/token", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(map[string]any{"access_token": "x", "token_type": "Bearer", "id_token": i.idToken})
	})
	i.Server = httptest.NewServer(mux)
	t.Cleanup(i.Close)
	return i
}

func (i *issuer) newKey(t *testing.T, id string) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.keys.Keys = append(i.keys.Keys, jose.JSONWebKey{Key: key.Public(), KeyID: id, Algorithm: "RS256", Use: "sig"})
	return key
}

func sign(t *testing.T, alg jose.SignatureAlgorithm, key any, id string, claims any) string {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: key},
		(&jose.SignerOptions{}).WithHeader("kid", id))
	if err != nil {
		t.Fatal(err)
	}
	text, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestJWT: a JWT is valid if the issuer signed it for this audience, it has not expired, and a user has its subject.
func TestJWT(t *testing.T) {
	t.Parallel()
	db, i := pgtest.Open(t), newIssuer(t)
	u, err := auth.AddUser(pgtest.Context(t), db.Client,
		auth.UserInput{Email: "li@example.org", Name: "Li", Subject: "42"})
	if err != nil {
		t.Fatal(err)
	}
	trusted := auth.NewIssuer(i.URL, "praxis")
	key, other := i.newKey(t, "1"), must(rsa.GenerateKey(rand.Reader, 2048))
	now := time.Now()
	claims := func(change func(*jwt.Claims)) jwt.Claims {
		c := jwt.Claims{Issuer: i.URL, Subject: "42", Audience: jwt.Audience{"praxis"},
			IssuedAt: jwt.NewNumericDate(now), Expiry: jwt.NewNumericDate(now.Add(time.Hour))}
		change(&c)
		return c
	}
	none := func(*jwt.Claims) {}
	public := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: must(x509.MarshalPKIXPublicKey(key.Public()))})
	for _, test := range []struct {
		name, token string
		good        bool
	}{
		{"good", sign(t, jose.RS256, key, "1", claims(none)), true},
		{"of several audiences", sign(t, jose.RS256, key, "1",
			claims(func(c *jwt.Claims) { c.Audience = append(c.Audience, "other") })), true},
		{"of another audience", sign(t, jose.RS256, key, "1",
			claims(func(c *jwt.Claims) { c.Audience = jwt.Audience{"other"} })), false},
		{"of another issuer", sign(t, jose.RS256, key, "1",
			claims(func(c *jwt.Claims) { c.Issuer = "https://example.org" })), false},
		{"expired",
			sign(t, jose.RS256, key, "1",
				claims(func(c *jwt.Claims) { c.Expiry = jwt.NewNumericDate(now.Add(-time.Minute)) })), false},
		{"without an end", sign(t, jose.RS256, key, "1", claims(func(c *jwt.Claims) { c.Expiry = nil })), false},
		{"about somebody unknown", sign(t, jose.RS256, key, "1", claims(func(c *jwt.Claims) { c.Subject = "43" })),
			false},
		{"about nobody", sign(t, jose.RS256, key, "1", claims(func(c *jwt.Claims) { c.Subject = "" })), false},
		{"signed by somebody else", sign(t, jose.RS256, other, "1", claims(none)), false},
		{"of an unknown key", sign(t, jose.RS256, other, "2", claims(none)), false},
		{"signed with the public key as a secret", sign(t, jose.HS256, public, "1", claims(none)), false},
		{"not signed", "eyJhbGciOiJub25lIn0." + sign(t, jose.RS256, key, "1",
			claims(none))[len("eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ."):], false},
		{"no JWT", "a.b.c", false},
		{"in two pieces", sign(t, jose.RS256, key, "1", claims(none)) + " x", false},
		{"of this client", sign(t, jose.RS256, key, "1",
			map[string]any{"iss": i.URL, "sub": "42", "aud": "praxis", "azp": "praxis",
				"exp": now.Add(time.Hour).Unix()}), true},
		{"of another client", sign(t, jose.RS256, key, "1",
			map[string]any{"iss": i.URL, "sub": "42", "aud": "praxis", "azp": "other",
				"exp": now.Add(time.Hour).Unix()}), false},
		{"of another client, to access this one", typed(t, key, "at+jwt",
			map[string]any{"iss": i.URL, "sub": "42", "aud": "praxis", "azp": "other",
				"exp": now.Add(time.Hour).Unix()}), true},
		{"to refresh others", sign(t, jose.RS256, key, "1",
			map[string]any{"iss": i.URL, "sub": "42", "aud": "praxis", "typ": "Refresh",
				"exp": now.Add(time.Hour).Unix()}), false},
		{"to sign out", typed(t, key, "logout+jwt", claims(none)), false},
	} {
		r := httptest.NewRequest("POST", "/graphql", nil)
		r.Header.Set("Authorization", "Bearer "+test.token)
		v, err := auth.Authenticate(r, db.Client, trusted, auth.Cookies{})
		if test.good && (err != nil || v.User != u.ID || v.Name != "li@example.org") {
			t.Errorf("%s: %v %v", test.name, v, err)
		}
		if !test.good && !errors.Is(err, auth.ErrInvalidToken) && !errors.Is(err, auth.ErrMalformedHeader) {
			t.Errorf("%s: %v %v", test.name, v, err)
		}
	}
	// The issuer turns its keys over: what the new one signs is good without a restart.
	r := httptest.NewRequest("POST", "/graphql", nil)
	r.Header.Set("Authorization", "Bearer "+sign(t, jose.RS256, i.newKey(t, "new"), "new", claims(none)))
	if v, err := auth.Authenticate(r, db.Client, auth.NewIssuer(i.URL, "praxis"), auth.Cookies{}); err != nil ||
		v.User != u.ID {
		t.Errorf("with a new key: %v %v", v, err)
	}
}

// typed signs a token with typ in its header.
func typed(t *testing.T, key *rsa.PrivateKey, typ jose.ContentType, claims any) string {
	t.Helper()
	o := (&jose.SignerOptions{}).WithHeader("kid", "1").WithType(typ)
	signer := must(jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: key}, o))
	return must(jwt.Signed(signer).Claims(claims).Serialize())
}

// TestUnknownKeys: tokens with unknown keys do not make the server fetch the issuer's keys each time.
func TestUnknownKeys(t *testing.T) {
	t.Parallel()
	db, i := pgtest.Open(t), newIssuer(t)
	trusted, other := auth.NewIssuer(i.URL, "praxis"), must(rsa.GenerateKey(rand.Reader, 2048))
	for n := range 20 {
		r := httptest.NewRequest("POST", "/graphql", nil)
		token := sign(t, jose.RS256, other, string(rune('a'+n)),
			jwt.Claims{Issuer: i.URL, Subject: "42", Audience: jwt.Audience{"praxis"}})
		r.Header.Set("Authorization", "Bearer "+token)
		if _, err := auth.Authenticate(r, db.Client, trusted, auth.Cookies{}); !errors.Is(err, auth.ErrInvalidToken) {
			t.Errorf("token %d: %v", n, err)
		}
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.asked > 3 { // as often as a slow machine may take five seconds
		t.Errorf("the issuer was asked for its keys %d times", i.asked)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// TestTokens: what a token allows, and when it is invalid.
func TestTokens(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.Open(t), pgtest.Context(t)
	org := db.Organization.Create().SetName("o").SetKind("COMPANY").SaveX(ctx)
	good := must(auth.CreateToken(ctx, db.Client, "good", auth.TokenScope{Role: "EDITOR", Organization: &org.ID}))
	expired := must(auth.CreateToken(ctx, db.Client, "expired",
		auth.TokenScope{Role: "OWNER", ExpiresAt: time.Now().Add(-time.Minute)}))
	revoked := must(auth.CreateToken(ctx, db.Client, "revoked", auth.TokenScope{Role: "OWNER"}))
	if _, err := auth.RevokeToken(ctx, db.Client, auth.TokenRef{Name: "revoked"}); err != nil {
		t.Fatal(err)
	}
	if _, err := auth.CreateToken(ctx, db.Client, "good",
		auth.TokenScope{Role: "READER", Organization: &org.ID}); !errors.Is(err, auth.ErrTokenNameTaken) {
		t.Errorf("a second token of the name: %v", err)
	}
	if _, err := auth.RevokeToken(ctx, db.Client, auth.TokenRef{Name: "revoked"}); !errors.Is(err,
		auth.ErrUnknownToken) {
		t.Errorf("revoked again: %v", err)
	}
	for text, want := range map[string]error{good: nil, expired: auth.ErrInvalidToken, revoked: auth.ErrInvalidToken,
		good + "x": auth.ErrInvalidToken, "": auth.ErrInvalidToken,
		good + " ": auth.ErrMalformedHeader, " " + good: auth.ErrMalformedHeader,
		good + "\u00a0": auth.ErrMalformedHeader, good[:9] + "\t" + good[9:]: auth.ErrMalformedHeader} {
		r := httptest.NewRequest("POST", "/graphql", nil)
		r.Header.Set("Authorization", "Bearer "+text)
		v, err := auth.Authenticate(r, db.Client, nil, auth.Cookies{})
		if !errors.Is(err, want) {
			t.Errorf("%q: %v", text, err)
		}
		if want == nil && (v.Owner || v.Name != "token:good" || v.Actor == 0 ||
			len(v.Organizations(viewer.Editor)) != 1 || v.HasRole(viewer.Admin)) {
			t.Errorf("the viewer is %+v", v)
		}
	}
	if all := must(auth.Tokens(ctx, db.Client)); len(all) != 3 || all[2].Name != "good" || all[2].LastUsedAt == nil ||
		all[1].LastUsedAt != nil {
		t.Errorf("%v", all)
	}
}

// TestMembershipEnds: a role is valid until it expires.
func TestMembershipEnds(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.Open(t), pgtest.Context(t)
	db.Organization.Create().SetName("o").SetKind("COMPANY").SaveX(ctx)
	if _, err := auth.AddUser(ctx, db.Client, auth.UserInput{Email: "li@example.org", Name: "Li",
		Password: "correct horse"}); err != nil {
		t.Fatal(err)
	}
	for in, want := range map[time.Duration]bool{time.Hour: true, -time.Hour: false} {
		if err := auth.Grant(ctx, db.Client, "li@example.org", "o", viewer.Editor, time.Now().Add(in)); err != nil {
			t.Fatal(err)
		}
		_, v, err := auth.NewGate(db.Autocommit).SignIn(ctx, db.Client, "LI@example.org", "correct horse")
		if err != nil || v.HasRole(viewer.Editor) != want {
			t.Errorf("ending in %s: %+v %v", in, v, err)
		}
	}
}

// TestGuessing: after five failures an account is throttled, whatever the password is; others are not.
func TestGuessing(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.Open(t), pgtest.Context(t)
	gate := auth.NewGate(db.Autocommit)
	for _, email := range []string{"li@example.org", "wang@example.org"} {
		if _, err := auth.AddUser(ctx, db.Client, auth.UserInput{Email: email, Name: "x",
			Password: "correct horse"}); err != nil {
			t.Fatal(err)
		}
	}
	for range 5 {
		if _, _, err := gate.SignIn(ctx, db.Client, "li@example.org", "wrong"); !errors.Is(err,
			auth.ErrWrongCredentials) {
			t.Errorf("a wrong password: %v", err)
		}
	}
	_, _, err := gate.SignIn(ctx, db.Client, "li@example.org", "correct horse")
	var slowed auth.ThrottledError
	if !errors.As(err, &slowed) || slowed.Seconds() < 1 || slowed.Seconds() > 30 {
		t.Errorf("after five: %v", err)
	}
	if _, _, err := gate.SignIn(ctx, db.Client, "wang@example.org", "correct horse"); err != nil {
		t.Errorf("somebody else: %v", err)
	}
	if _, _, err := gate.SignIn(ctx, db.Client, "nobody@example.org", "correct horse"); !errors.Is(err,
		auth.ErrWrongCredentials) {
		t.Errorf("nobody: %v", err)
	}
	from := viewer.WithRequest(ctx, viewer.Request{Address: "192.0.2.1"})
	for i := range 20 {
		gate.SignIn(from, db.Client, string(rune('a'+i))+"@example.org", "wrong")
	}
	if _, _, err := gate.SignIn(from, db.Client, "wang@example.org", "correct horse"); !errors.As(err, &slowed) {
		t.Errorf("an address that tried twenty accounts: %v", err)
	}
}
