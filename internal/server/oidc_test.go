package server_test

import (
	"database/sql"
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"

	"praxis/internal/auth"
	"praxis/internal/content"
	"praxis/internal/pgtest"
	"praxis/internal/postgres"
	"praxis/internal/server"
)

// relyingParty is a server of ours whose users sign in at an OIDC provider.
type relyingParty struct {
	*httptest.Server
	db       *postgres.DB
	provider *httptest.Server
}

// newRelyingParty starts a provider, which knows the site as the client "praxis" with the secret "client secret", and a site with
// a user whom the provider knows as test-user@127.0.0.1.
func newRelyingParty(t *testing.T, secret string) *relyingParty {
	t.Helper()
	s := &relyingParty{db: pgtest.Open(t), Server: httptest.NewUnstartedServer(nil), provider: httptest.NewUnstartedServer(nil)}
	base := "http://" + s.Listener.Addr().String()
	issuer := "http://" + s.provider.Listener.Addr().String()
	clients := map[string]*storage.Client{
		"praxis": storage.WebClient("praxis", "client secret", base+"/auth/oidc/callback"),
	}
	store := storage.NewStorageWithClients(storage.NewUserStore(issuer), clients)
	s.provider.Config.Handler = exampleop.SetupServer(issuer, store, nil, false)
	s.provider.Start()
	s.Config.Handler = server.Handler(s.db, server.Options{
		Files:   newFiles(t),
		Counter: content.NewHitBuffer(),
		Issuer:  auth.NewIssuer(issuer, ""),
		OIDC:    auth.Client{ID: "praxis", Secret: secret},
	})
	s.Start()
	t.Cleanup(s.provider.Close)
	t.Cleanup(s.Close)
	_, err := auth.AddUser(pgtest.Context(t), s.db.Client,
		auth.UserInput{Email: "li@example.org", Name: "Li", Subject: "id1"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// browser keeps cookies and follows no redirects.
type browser struct {
	*testing.T
	http.Client
}

func newBrowser(t *testing.T) *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t, http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}}
}

// page is a response with its body.
type page struct {
	*http.Response
	body string
}

func (b *browser) read(response *http.Response, err error) page {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		b.Fatal(err)
	}
	return page{response, string(body)}
}

func (b *browser) get(at string) page { b.Helper(); return b.read(b.Get(at)) }

// follow follows a redirect.
func (b *browser) follow(p page) page {
	b.Helper()
	to, err := p.Location()
	if err != nil {
		b.Fatalf("status %d: %s", p.StatusCode, p.body)
	}
	return b.get(to.String())
}

var loginID = regexp.MustCompile(`name="id" value="([^"]+)"`)

// login signs in at the provider, whose page a start redirects to, and returns the URL of the callback.
func (b *browser) login(s *relyingParty, start page, name string) string {
	b.Helper()
	form := b.follow(b.follow(start))
	found := loginID.FindStringSubmatch(form.body)
	if found == nil {
		b.Fatalf("no form: status %d, %s", form.StatusCode, form.body)
	}
	answer := b.follow(b.read(b.PostForm(s.provider.URL+"/login/username",
		url.Values{"id": {html.UnescapeString(found[1])}, "username": {name}, "password": {"verysecure"}})))
	to, err := answer.Location()
	if err != nil {
		b.Fatalf("status %d: %s", answer.StatusCode, answer.body)
	}
	return to.String()
}

// user returns who is signed in.
func (b *browser) user(s *relyingParty) string {
	b.Helper()
	return b.read(b.Post(s.URL+"/graphql", "application/json",
		strings.NewReader(`{"query":"{ viewer { user { email } } server { signInWith oidcSignInUrl } }"}`))).body
}

const first, second = "test-user@127.0.0.1", "test-user2"

// TestOIDCSignIn: a user signs in at a provider in several tabs at once, and continues on the page of each.
func TestOIDCSignIn(t *testing.T) {
	t.Parallel()
	s, b := newRelyingParty(t, "client secret"), newBrowser(t)
	if body := b.user(s); !strings.Contains(body, `"user":null`) ||
		!strings.Contains(body, `"signInWith":["PASSWORD","OIDC"],"oidcSignInUrl":"/auth/oidc"`) {
		t.Errorf("before: %s", body)
	}
	starts := []page{
		b.get(s.URL + "/auth/oidc?returnTo=" + url.QueryEscape("/console/articles?q=锗&x='\"<b>")),
		b.get(s.URL + "/auth/oidc"),
	}
	for i, want := range []string{"/console/articles?q=", "/console/"} {
		to, _ := starts[i].Location()
		q := to.Query()
		if starts[i].StatusCode != http.StatusFound || q.Get("code_challenge_method") != "S256" ||
			len(q.Get("code_challenge")) != 43 || len(q.Get("state")) != 43 || len(q.Get("nonce")) != 43 ||
			q.Get("scope") != "openid email profile" || q.Get("redirect_uri") != s.URL+"/auth/oidc/callback" {
			t.Errorf("start: status %d, %s", starts[i].StatusCode, to)
		}
		callback := b.login(s, starts[i], first)
		end := b.get(callback)
		if end.StatusCode != http.StatusOK || !strings.Contains(end.body, `content="0;url=`+want) ||
			strings.Contains(end.body, "<b>") || end.Header.Get("Cache-Control") != "no-store" ||
			end.Header.Get("Referrer-Policy") != "no-referrer" || strings.Contains(end.body, "<script") {
			t.Errorf("callback: status %d, %v, %s", end.StatusCode, end.Header, end.body)
		}
		if cookie := fmt.Sprint(end.Header["Set-Cookie"]); !strings.Contains(cookie, "praxis_session=") ||
			!strings.Contains(cookie, "SameSite=Strict") || !strings.Contains(cookie, "HttpOnly") {
			t.Errorf("cookie %s", cookie)
		}
		if body := b.user(s); !strings.Contains(body, "li@example.org") {
			t.Errorf("signed in as %s", body)
		}
	}
}

// failed checks that a page redirects to the sign-in page with an error, and that nobody is signed in.
func (b *browser) failed(p page, name, code string) {
	b.Helper()
	to := p.Header.Get("Location")
	if p.StatusCode != http.StatusSeeOther || !strings.HasPrefix(to, "/console/sign-in?error="+code) ||
		strings.Contains(fmt.Sprint(p.Header["Set-Cookie"]), "session") {
		b.Errorf("%s: status %d to %q, want %s, %v", name, p.StatusCode, to, code, p.Header["Set-Cookie"])
	}
}

// TestOIDCRefusals: an attempt works once, in the browser where it began, for a user who has an account.
func TestOIDCRefusals(t *testing.T) {
	t.Parallel()
	s := newRelyingParty(t, "client secret")
	b := newBrowser(t)
	for _, returnTo := range []string{"//evil.example", `/\evil.example`, "https:evil.example", "https://evil.example/",
		"/%09/evil.example", "/a%0d%0aSet-Cookie:x=y", "javascript:alert(1)", "evil", "/" + strings.Repeat("a", 3000)} {
		p := b.get(s.URL + "/auth/oidc?returnTo=" + strings.ReplaceAll(url.QueryEscape(returnTo), "%25", "%"))
		b.failed(p, returnTo, "INVALID_RETURN_TO")
		if strings.Contains(p.Header.Get("Location"), "evil") {
			t.Errorf("%s: to %s", returnTo, p.Header.Get("Location"))
		}
	}
	for _, query := range []string{"", "?state=x&code=y", "?state=&code=", "?error=access_denied"} {
		b.failed(b.get(s.URL+"/auth/oidc/callback"+query), query, "EXPIRED")
	}

	callback := b.login(s, b.get(s.URL+"/auth/oidc"), first)
	other := newBrowser(t)
	other.failed(other.get(callback), "another browser", "EXPIRED")
	other.get(s.URL + "/auth/oidc") // it has an attempt of its own
	other.failed(other.get(callback), "another browser with another attempt", "EXPIRED")
	at, _ := url.Parse(s.URL)
	cookies := b.Jar.Cookies(at)
	if end := b.get(callback); end.StatusCode != http.StatusOK {
		t.Fatalf("status %d to %s", end.StatusCode, end.Header.Get("Location"))
	}
	again := newBrowser(t)
	again.Jar.SetCookies(at, cookies)
	again.failed(again.get(callback), "a second use", "EXPIRED")

	b = newBrowser(t)
	b.failed(b.get(b.login(s, b.get(s.URL+"/auth/oidc?returnTo=/console/a"), second)), "a stranger",
		"NO_ACCOUNT&returnTo=%2Fconsole%2Fa")
	b.failed(b.get(callbackWith(t, b, s, url.Values{"error": {"access_denied"}})), "denied", "DENIED")
	b.failed(b.get(callbackWith(t, b, s, url.Values{"error": {"<script>"}})), "another error", "REJECTED")
	b.failed(b.get(callbackWith(t, b, s, url.Values{"code": {"x"}})), "a wrong code", "REJECTED")
	b.failed(b.get(callbackWith(t, b, s, nil)), "no code", "REJECTED")
	b.failed(b.get(callbackWith(t, b, s, url.Values{"code": {"x"}, "iss": {"https://evil.example"}})), "another issuer",
		"REJECTED")
}

// callbackWith starts an attempt and returns the URL of its callback with these values.
func callbackWith(t *testing.T, b *browser, s *relyingParty, values url.Values) string {
	t.Helper()
	to, err := b.get(s.URL + "/auth/oidc").Location()
	if err != nil {
		t.Fatal(err)
	}
	return s.URL + "/auth/oidc/callback?state=" + to.Query().Get("state") + "&" + values.Encode()
}

// TestOIDCAttemptCookie: a browser cannot change the page or the expiry of an attempt, and an old one has expired.
func TestOIDCAttemptCookie(t *testing.T) {
	t.Parallel()
	s := newRelyingParty(t, "client secret")
	at, _ := url.Parse(s.URL)
	for name, change := range map[string]func(parts []string){
		"another page": func(parts []string) {
			parts[2] = base64.RawURLEncoding.EncodeToString([]byte("/console/other"))
		},
		"another host": func(parts []string) { parts[2] = base64.RawURLEncoding.EncodeToString([]byte("//evil.example")) },
		"a later end":  func(parts []string) { parts[1] = fmt.Sprint(time.Now().Add(time.Hour).Unix()) },
		"an end that has passed": func(parts []string) {
			parts[1] = fmt.Sprint(time.Now().Add(-time.Second).Unix())
			parts[3] = mac(t, s.db.SQL, strings.Join(parts[:3], "."))
		},
	} {
		b := newBrowser(t)
		callback := b.login(s, b.get(s.URL+"/auth/oidc"), first)
		cookie := b.Jar.Cookies(at)[0]
		if !strings.HasPrefix(cookie.Name, "praxis_oidc_") {
			cookie = b.Jar.Cookies(at)[1]
		}
		parts := strings.Split(cookie.Value, ".")
		change(parts)
		b.Jar.SetCookies(at, []*http.Cookie{{Name: cookie.Name, Value: strings.Join(parts, "."), Path: "/"}})
		b.failed(b.get(callback), name, "EXPIRED")
	}
}

// mac authenticates the content of a cookie as the server does.
func mac(t *testing.T, db *sql.DB, text string) string {
	t.Helper()
	var sum []byte
	if err := db.QueryRow("SELECT keyed_hash('oidc', $1)", []byte(text)).Scan(&sum); err != nil {
		t.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString(sum)
}

// TestOIDCManyTabs: the cookies of many tabs do not add up.
func TestOIDCManyTabs(t *testing.T) {
	t.Parallel()
	s, b := newRelyingParty(t, "client secret"), newBrowser(t)
	for range 30 {
		b.get(s.URL + "/auth/oidc")
	}
	at, _ := url.Parse(s.URL)
	if n := len(b.Jar.Cookies(at)); n > 10 {
		t.Errorf("%d cookies", n)
	}
}

// TestOIDCProviderFails: a server starts and serves while its provider is down or refuses it, and says so.
func TestOIDCProviderFails(t *testing.T) {
	t.Parallel()
	s, b := newRelyingParty(t, "a wrong secret"), newBrowser(t)
	b.failed(b.get(b.login(s, b.get(s.URL+"/auth/oidc"), first)), "a wrong secret", "REJECTED")

	s = newRelyingParty(t, "client secret")
	callback := b.login(s, b.get(s.URL+"/auth/oidc"), first)
	s.provider.Close()
	b.failed(b.get(callback), "the provider went down", "UNAVAILABLE")

	s = newRelyingParty(t, "client secret")
	s.provider.Close()
	b.failed(b.get(s.URL+"/auth/oidc"), "the provider is down", "UNAVAILABLE")
	if body := b.user(s); !strings.Contains(body, `"user":null`) {
		t.Errorf("without the provider: %s", body)
	}
}

// TestOIDCRateLimit: after too many failures an address must wait.
func TestOIDCRateLimit(t *testing.T) {
	t.Parallel()
	s, b := newRelyingParty(t, "client secret"), newBrowser(t)
	limited := false
	for range 22 {
		p := b.get(callbackWith(t, b, s, url.Values{"error": {"access_denied"}}))
		limited = strings.Contains(p.Header.Get("Location"), "error=RATE_LIMITED")
	}
	if !limited {
		t.Error("22 failures are not limited")
	}
}
