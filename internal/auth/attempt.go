package auth

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"praxis/internal/localpath"
)

// attemptLifetime is how long a user has for the sign-in at the provider.
const attemptLifetime = 10 * time.Minute

// Limits of attempts. A cookie has 4096 bytes, and the browser sends those of all tabs with each request.
const (
	maxReturnTo = 2000
	maxTabs     = 8
)

// Attempt is a sign-in at the OIDC provider that began in a browser.
type Attempt struct {
	secret string
	// ReturnTo is the page to open after the sign-in.
	ReturnTo string
	expires  time.Time
	// mac authenticates the fields above. Its key is in the database, so that all servers know it.
	mac string
}

func newAttempt(returnTo string) (*Attempt, error) {
	if localpath.Check(returnTo) != nil || len(returnTo) > maxReturnTo {
		return nil, SignInInvalidReturn
	}
	secret, _ := newSecret("")
	return &Attempt{secret: secret, ReturnTo: returnTo, expires: time.Now().Add(attemptLifetime)}, nil
}

// derive returns a value that only the browser with the attempt's cookie can know. It is a code verifier and a nonce by
// its form.
func (a *Attempt) derive(purpose string) string {
	sum := sha256.Sum256([]byte(purpose + "\x00" + a.secret))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// State identifies the attempt in the URLs of the provider.
func (a *Attempt) State() string { return a.derive("state") }

func (a *Attempt) nonce() string { return a.derive("nonce") }

func (a *Attempt) verifier() string { return a.derive("verifier") }

// content returns the fields of the attempt as text, which the cookie has before the mac.
func (a *Attempt) content() string {
	return a.secret + "." + strconv.FormatInt(a.expires.Unix(), 10) + "." +
		base64.RawURLEncoding.EncodeToString([]byte(a.ReturnTo))
}

// parseAttempt parses the text of a cookie. Its result is not authentic before check.
func parseAttempt(cookie string) (*Attempt, bool) {
	parts := strings.Split(cookie, ".")
	if len(parts) != 4 {
		return nil, false
	}
	seconds, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil {
		return nil, false
	}
	returnTo, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || localpath.Check(string(returnTo)) != nil {
		return nil, false
	}
	return &Attempt{parts[0], string(returnTo), time.Unix(seconds, 0), parts[3]}, true
}

// sign sets the mac of the attempt.
func (a *Attempt) sign(ctx context.Context, db *sql.DB) error {
	mac, err := a.computeMAC(ctx, db)
	a.mac = mac
	return err
}

// check returns SignInExpired unless the attempt is authentic, still valid, and has the state.
func (a *Attempt) check(ctx context.Context, db *sql.DB, state string) error {
	mac, err := a.computeMAC(ctx, db)
	if err != nil {
		return err
	}
	if subtle.ConstantTimeCompare([]byte(mac), []byte(a.mac)) != 1 || !time.Now().Before(a.expires) ||
		subtle.ConstantTimeCompare([]byte(a.State()), []byte(state)) != 1 {
		return SignInExpired
	}
	return nil
}

func (a *Attempt) computeMAC(ctx context.Context, db *sql.DB) (string, error) {
	var sum []byte
	err := db.QueryRowContext(ctx, "SELECT keyed_hash('oidc', $1)", []byte(a.content())).Scan(&sum)
	if err != nil {
		return "", fmt.Errorf("authenticating a sign-in attempt: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(sum), nil
}

// attemptCookie is the beginning of the names of the cookies of attempts. Each tab has a cookie of its own.
const attemptCookie = "praxis_oidc_"

// SetAttempt writes the cookie of an attempt. It is SameSite=Lax, since the provider's redirect comes from another
// site. Of a browser that has too many, SetAttempt deletes the others.
func (c Cookies) SetAttempt(w http.ResponseWriter, r *http.Request, a *Attempt) {
	if others := c.attemptsOf(r); len(others) >= maxTabs {
		for _, name := range others {
			c.writeAttempt(w, r, name, "")
		}
	}
	c.writeAttempt(w, r, c.attemptName(r, a.State()), a.content()+"."+a.mac)
}

// AttemptOf returns the attempt of the browser with the state, and deletes its cookie; nil if there is none.
func (c Cookies) AttemptOf(w http.ResponseWriter, r *http.Request, state string) *Attempt {
	cookie, err := r.Cookie(c.attemptName(r, state))
	if err != nil {
		return nil
	}
	c.writeAttempt(w, r, cookie.Name, "")
	a, ok := parseAttempt(cookie.Value)
	if !ok {
		return nil
	}
	return a
}

// attemptName returns the name of the cookie of the attempt with a state.
func (c Cookies) attemptName(r *http.Request, state string) string {
	name := attemptCookie + state[:min(len(state), 8)]
	if c.secure(r) {
		return "__Host-" + name
	}
	return name
}

// attemptsOf returns the names of the cookies of attempts that the browser sent.
func (c Cookies) attemptsOf(r *http.Request) []string {
	var names []string
	for _, cookie := range r.Cookies() {
		if strings.HasPrefix(cookie.Name, c.attemptName(r, "")) {
			names = append(names, cookie.Name)
		}
	}
	return names
}

func (c Cookies) writeAttempt(w http.ResponseWriter, r *http.Request, name, value string) {
	maxAge := int(attemptLifetime / time.Second)
	if value == "" {
		maxAge = -1
	}
	http.SetCookie(w, &http.Cookie{
		Name:     name,
		Value:    value,
		Path:     "/",
		HttpOnly: true,
		SameSite: http.SameSiteLaxMode,
		Secure:   c.secure(r),
		MaxAge:   maxAge,
	})
}
