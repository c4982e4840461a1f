package server_test

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"praxis/internal/auth"
	"praxis/internal/content"
	"praxis/internal/pgtest"
	"praxis/internal/server"
)

// TestBrowser: signing in sets a cookie that scripts cannot read, and pages of other sites cannot use (CSRF).
func TestBrowser(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	h := server.Handler(db, server.Options{Files: newFiles(t), Counter: content.NewHitBuffer(),
		Origins: server.Origins{"https://front.example.org"}, PublicURL: "https://praxis.example.org"})
	li, err := auth.AddUser(pgtest.Context(t), db.Client,
		auth.UserInput{Email: "li@example.org", Name: "Li", Password: "correct horse"})
	if err != nil {
		t.Fatal(err)
	}
	const signIn = `{"query":"mutation { signIn(email: \"li@example.org\", password: \"correct horse\") ` +
		`{ viewer { user { email } } userErrors { code } } }"}`
	const who = `{"query":"{ viewer { anonymous user { email } memberships { totalCount } } }"}`
	status, body, header := ask(t, h, "POST", "http://praxis.example.org/graphql", signIn, "Content-Type",
		"application/json")
	cookie := header.Get("Set-Cookie")
	for _, part := range []string{"__Host-praxis_session=", "Path=/", "HttpOnly", "Secure", "SameSite=Strict"} {
		if status != 200 || !strings.Contains(cookie, part) || strings.Contains(cookie, "Domain") {
			t.Fatalf("status %d, %s, the cookie is %q: no %s", status, body, cookie, part)
		}
	}
	pair, _, _ := strings.Cut(cookie, ";")
	for _, test := range []struct {
		name    string
		headers []string
		body    string
		status  int
		says    string
	}{
		{"the same site", []string{"Content-Type", "application/json", "Cookie", pair, "Sec-Fetch-Site", "same-origin",
			"Origin", "http://praxis.example.org"}, who, 200, `"email":"li@example.org"`},
		{"a program with the cookie", []string{"Content-Type", "application/json", "Cookie", pair}, who, 200,
			`"email":"li@example.org"`},
		{"an origin that is allowed", []string{"Content-Type", "application/json", "Cookie", pair, "Sec-Fetch-Site",
			"cross-site", "Origin", "https://front.example.org"}, who, 200, `"email":"li@example.org"`},
		{"another site", []string{"Content-Type", "application/json", "Cookie", pair, "Sec-Fetch-Site", "cross-site",
			"Origin", "https://evil.example.org"}, who, 403, "FORBIDDEN"},
		{"another site in an old browser", []string{"Content-Type", "application/json", "Cookie", pair, "Origin",
			"https://evil.example.org"}, who, 403, "FORBIDDEN"},
		{"a form of another site", []string{"Content-Type", "text/plain", "Cookie", pair, "Sec-Fetch-Site",
			"cross-site", "Origin", "https://evil.example.org"}, who, 403, "FORBIDDEN"},
		{"a form with a file", []string{"Content-Type", "multipart/form-data; boundary=x", "Cookie", pair}, who, 415,
			"BAD_REQUEST"},
		{"another site without the cookie", []string{"Content-Type", "application/json", "Sec-Fetch-Site", "cross-site",
			"Origin", "https://evil.example.org"}, who, 200, `"anonymous":true`},
		{"a session that is none", []string{"Content-Type", "application/json", "Cookie", "__Host-praxis_session=x"},
			who, 200, `"anonymous":true,"user":null`},
		{"the cookie of plain HTTP", []string{"Content-Type", "application/json", "Cookie",
			strings.TrimPrefix(pair, "__Host-")}, who, 200, `"anonymous":true`},
		{"a page of the user", []string{"Content-Type", "application/json", "Cookie", pair, "Praxis-User",
			strconv.Itoa(li.ID)}, who, 200, `"email":"li@example.org"`},
		{"a page of another user", []string{"Content-Type", "application/json", "Cookie", pair, "Praxis-User",
			strconv.Itoa(li.ID + 1)}, who, 401, "UNAUTHENTICATED"},
		{"a page of the user after the session ended", []string{"Content-Type", "application/json", "Praxis-User",
			strconv.Itoa(li.ID)}, who, 401, "UNAUTHENTICATED"},
	} {
		status, body, header := ask(t, h, "POST", "http://praxis.example.org/graphql", test.body, test.headers...)
		if status != test.status || !strings.Contains(body, test.says) {
			t.Errorf("%s: %d %s", test.name, status, body)
		}
		if allowed := header.Get("Access-Control-Allow-Origin"); allowed != "" &&
			allowed != "https://front.example.org" {
			t.Errorf("%s: allows %q", test.name, allowed)
		}
	}
	for origin, want := range map[string]string{"https://front.example.org": "https://front.example.org",
		"https://evil.example.org": "", "null": ""} {
		_, _, header := ask(t, h, "OPTIONS", "/graphql", "", "Origin", origin, "Access-Control-Request-Method", "POST",
			"Access-Control-Request-Headers", "content-type")
		if got := header.Get("Access-Control-Allow-Origin"); got != want {
			t.Errorf("a preflight of %s is answered %q", origin, got)
		}
	}
	const out = `{"query":"mutation { signOut { viewer { anonymous } userErrors { code } } }"}`
	_, body, header = ask(t, h, "POST", "http://praxis.example.org/graphql", out, "Content-Type", "application/json",
		"Cookie", pair)
	if !strings.Contains(header.Get("Set-Cookie"), "Max-Age=0") || !strings.Contains(body, `"anonymous":true`) {
		t.Errorf("signing out: %s %s", body, header.Get("Set-Cookie"))
	}
	if _, body, _ := ask(t, h, "POST", "http://praxis.example.org/graphql", who, "Content-Type", "application/json",
		"Cookie", pair); !strings.Contains(body, `"anonymous":true`) {
		t.Errorf("the cookie after signing out: %s", body)
	}
}

// TestCookieSecurity: over HTTPS the cookie is Secure, over plain HTTP it works without; the server detects that a
// browser would ignore it.
func TestCookieSecurity(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		url, origin, forwarded string
		https, secure, refused bool
	}{
		{url: "http://localhost:8080"},
		{url: "http://[::1]:8080", origin: "http://[::1]:8080"},
		{url: "http://192.168.1.5:8080", origin: "http://192.168.1.5:8080"},
		{url: "http://praxis.lan", origin: "http://praxis.lan"},
		{url: "https://praxis.lan", origin: "https://praxis.lan", secure: true},
		// A proxy that is not configured.
		{url: "http://praxis.example.org", origin: "https://praxis.example.org", secure: true},
		{url: "http://praxis.example.org", forwarded: "https", secure: true},
		{url: "http://praxis.example.org", origin: "https://praxis.example.org", https: true, secure: true},
		{url: "http://127.0.0.1:8080", https: true, secure: true},
		// Browsers accept Secure cookies of loopback addresses.
		{url: "http://127.0.0.1:8080", origin: "http://127.0.0.1:8080", https: true, secure: true},
		{url: "http://192.168.1.5", origin: "http://192.168.1.5", https: true, secure: true, refused: true},
	} {
		w := &headers{http.Header{}}
		r := httptest.NewRequest("POST", test.url+"/graphql", nil)
		for name, value := range map[string]string{"Origin": test.origin, "X-Forwarded-Proto": test.forwarded} {
			if value != "" {
				r.Header.Set(name, value)
			}
		}
		c := auth.Cookies{HTTPS: test.https}
		c.Set(w, r, "x")
		if got := strings.Contains(w.Header().Get("Set-Cookie"), "Secure"); got != test.secure {
			t.Errorf("%+v: %q", test, w.Header().Get("Set-Cookie"))
		}
		if err := c.Check(r); errors.Is(err, auth.ErrPlainHTTP) != test.refused {
			t.Errorf("%+v: %v", test, err)
		}
	}
}

// TestSignInOverLAN: a browser can sign in over plain HTTP. A server for HTTPS only rejects that with a reason, and
// ignores cookies that are not Secure.
func TestSignInOverLAN(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	if _, err := auth.AddUser(pgtest.Context(t), db.Client,
		auth.UserInput{Email: "li@example.org", Name: "Li", Password: "correct horse"}); err != nil {
		t.Fatal(err)
	}
	const signIn = `{"query":"mutation { signIn(email: \"li@example.org\", password: \"correct horse\") ` +
		`{ userErrors { code message } } }"}`
	plain := server.Handler(db, server.Options{Files: newFiles(t), Counter: content.NewHitBuffer()})
	strict := server.Handler(db, server.Options{Files: newFiles(t), Counter: content.NewHitBuffer(),
		PublicURL: "https://praxis.example.org"})
	at := []string{"Content-Type", "application/json", "Origin", "http://192.168.1.5:8080"}
	_, body, header := ask(t, plain, "POST", "http://192.168.1.5:8080/graphql", signIn, at...)
	pair, _, _ := strings.Cut(header.Get("Set-Cookie"), ";")
	if !strings.HasPrefix(pair, "praxis_session=") || strings.Contains(header.Get("Set-Cookie"), "Secure") {
		t.Fatalf("signing in: %s %s", body, header.Get("Set-Cookie"))
	}
	const who = `{"query":"{ viewer { user { email } } }"}`
	if _, body, _ := ask(t, plain, "POST", "http://192.168.1.5:8080/graphql", who,
		append(at, "Cookie", pair)...); !strings.Contains(body, "li@example.org") {
		t.Errorf("with the cookie: %s", body)
	}
	if _, body, _ := ask(t, strict, "POST", "http://192.168.1.5:8080/graphql", who,
		append(at, "Cookie", pair)...); !strings.Contains(body, `"user":null`) {
		t.Errorf("a cookie that is not bound to HTTPS: %s", body)
	}
	_, body, header = ask(t, strict, "POST", "http://192.168.1.5:8080/graphql", signIn, at...)
	if header.Get("Set-Cookie") != "" || !strings.Contains(body, "WRONG_STATE") || !strings.Contains(body, "https") {
		t.Errorf("signing in over http where only https works: %s %s", body, header.Get("Set-Cookie"))
	}
}

type headers struct{ header http.Header }

func (h *headers) Header() http.Header         { return h.header }
func (h *headers) Write(p []byte) (int, error) { return len(p), nil }
func (h *headers) WriteHeader(int)             {}

// TestHidden: a server can hide its schema and the explorer.
func TestHidden(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	for hidden, want := range map[bool]int{false: 200, true: 404} {
		h := server.Handler(db, server.Options{Files: newFiles(t), Counter: content.NewHitBuffer(), HideSchema: hidden,
			HideExplorer: hidden})
		for _, path := range []string{"/schema.graphql", "/graphiql/"} {
			if status, _, _ := ask(t, h, "GET", path, ""); status != want {
				t.Errorf("hidden %v: %s is %d", hidden, path, status)
			}
		}
		_, body, _ := ask(t, h, "POST", "/graphql", `{"query":"{ __typename __schema { queryType { name } } }"}`,
			"Content-Type", "application/json")
		if strings.Contains(body, `"queryType"`) == hidden {
			t.Errorf("hidden %v: %s", hidden, body)
		}
		if _, body, _ := ask(t, h, "POST", "/graphql", `{"query":"{ __typename }"}`, "Content-Type",
			"application/json"); !strings.Contains(body, "Query") {
			t.Errorf("hidden %v: %s", hidden, body)
		}
	}
}

// TestRejectedPreflights: the log has rejected CORS preflights with their origin.
func TestRejectedPreflights(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	o := server.Options{Files: newFiles(t), Counter: content.NewHitBuffer(),
		Origins: server.Origins{"https://*.example.org"}, Log: slog.New(slog.NewJSONHandler(&log, nil))}
	h := server.Handler(pgtest.Open(t), o)
	for _, origin := range []string{"https://front.example.org", "https://evil.example.com"} {
		ask(t, h, "OPTIONS", "/graphql", "", "Origin", origin, "Access-Control-Request-Method", "POST")
	}
	if text := log.String(); !strings.Contains(text, "evil.example.com") ||
		strings.Contains(text, "front.example.org") {
		t.Errorf("log %s", text)
	}
}
