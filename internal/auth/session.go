package auth

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"praxis/ent"
	"praxis/ent/session"
	"praxis/ent/user"
	"praxis/internal/viewer"
)

// sessionLive is how long somebody stays signed in.
const sessionLive = 14 * 24 * time.Hour

// The names of the session's cookie. A browser accepts the first one over HTTPS alone, and for no other host.
const (
	secureCookie = "__Host-praxis_session"
	plainCookie  = "praxis_session"
)

// ErrSignIn says that an address and a password do not belong together.
var ErrSignIn = errors.New("the email address or the password is wrong")

// Gate lets people in, and slows down those who fail.
type Gate struct {
	accounts, addresses, guesses *Throttle
}

// NewGate returns a gate where who failed often must wait: an address with an account soonest, then an address, and an
// account last of all, so that strangers do not lock it.
// It counts in db, see NewThrottle.
func NewGate(db *sql.DB) *Gate {
	return &Gate{
		addresses: NewThrottle(db, "sign-in address", 20, 5*time.Second),
		guesses:   NewThrottle(db, "sign-in guess", 5, 30*time.Second),
		accounts:  NewThrottle(db, "sign-in account", 100, 10*time.Second),
	}
}

// attempt counts an attempt, and returns what takes it back. An address that has none left leaves no rows for accounts.
func (g *Gate) attempt(ctx context.Context, account, address string) (giveBack func() error, err error) {
	var taken []func() error
	giveBack = func() error {
		var errs []error
		for _, give := range taken {
			errs = append(errs, give())
		}
		return errors.Join(errs...)
	}
	for _, k := range []struct {
		throttle *Throttle
		key      string
	}{{g.addresses, address}, {g.guesses, account + " from " + address}, {g.accounts, account}} {
		if err := k.throttle.Take(ctx, k.key); err != nil {
			return nil, errors.Join(err, giveBack())
		}
		taken = append(taken, func() error { return k.throttle.Give(ctx, k.key) })
	}
	return giveBack, nil
}

// SignIn opens a session for the user with the address and the password. It returns the secret for the cookie, and who the
// viewer is then; ErrSignIn when they do not belong together, or a SlowedError.
func (g *Gate) SignIn(ctx context.Context, client *ent.Client, email, password string) (string, viewer.Viewer, error) {
	u, err := g.check(ctx, client, email, password)
	if err != nil {
		return "", viewer.Viewer{}, err
	}
	secret, sum := newSecret("")
	ctx = viewer.NewContext(ctx, viewer.System)
	err = client.Session.Create().SetHash(sum).SetUserID(u.ID).SetExpiresAt(viewer.Now().Add(sessionLive)).Exec(ctx)
	if err != nil {
		return "", viewer.Viewer{}, fmt.Errorf("opening a session: %w", err)
	}
	v, err := bySession(ctx, client, secret)
	return secret, v, err
}

// ChangePassword gives the user another password when the current one is right. It returns ErrSignIn when it is not,
// ErrPassword for one that may not be used, or a SlowedError. All other sessions of the user end.
func (g *Gate) ChangePassword(ctx context.Context, client *ent.Client, current, next string) error {
	v := viewer.FromContext(ctx)
	hashed, err := HashPassword(ctx, next)
	if err != nil {
		return err
	}
	u, err := g.check(ctx, client, v.Name, current)
	if err != nil {
		return err
	}
	return setPassword(viewer.NewContext(ctx, viewer.System), client, u, hashed, v.Session)
}

// setPassword writes the hash of a password and ends all sessions of the user but one.
func setPassword(ctx context.Context, client *ent.Client, u *ent.User, hashed string, but int) error {
	if err := client.User.UpdateOne(u).SetPasswordHash(hashed).Exec(ctx); err != nil {
		return fmt.Errorf("changing a password: %w", err)
	}
	_, err := client.Session.Delete().Where(session.UserID(u.ID), session.IDNEQ(but)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("ending the sessions of a user: %w", err)
	}
	return nil
}

// check returns the user with the address and the password.
func (g *Gate) check(ctx context.Context, client *ent.Client, email, password string) (*ent.User, error) {
	email = strings.ToLower(strings.TrimSpace(email))
	// Before the answer is known, or many would try at once.
	giveBack, err := g.attempt(ctx, email, viewer.RequestOf(ctx).Network())
	if err != nil {
		return nil, err
	}
	ctx = viewer.NewContext(ctx, viewer.System)
	u, err := client.User.Query().Where(user.Email(email)).Only(ctx)
	if err != nil && !ent.IsNotFound(err) {
		return nil, fmt.Errorf("looking up a user: %w", err)
	}
	hashed := nobody
	if u != nil && u.PasswordHash != nil {
		hashed = *u.PasswordHash
	}
	ok, err := matches(ctx, password, hashed)
	if err != nil {
		return nil, err
	}
	if !ok || u == nil || u.PasswordHash == nil {
		return nil, ErrSignIn
	}
	return u, giveBack()
}

// SignOut ends the viewer's session.
func SignOut(ctx context.Context, client *ent.Client) error {
	_, err := client.Session.Delete().Where(session.ID(viewer.FromContext(ctx).Session)).
		Exec(viewer.NewContext(ctx, viewer.System))
	if err != nil {
		return fmt.Errorf("ending a session: %w", err)
	}
	return nil
}

// bySession returns who shows the secret of a session.
func bySession(ctx context.Context, client *ent.Client, secret string) (viewer.Viewer, error) {
	return userViewer(ctx, client, "sessions s JOIN users u ON u.id = s.user_id AND s.hash = $1 AND s.expires_at > now()", hash(secret))
}

// SetCookie hands the secret of a session to the browser; an empty one takes it back. Scripts cannot read it, requests from
// other sites do not carry it, and it travels over HTTPS alone, but where the browser asks this very machine and no proxy is
// known to stand between (behindProxy).
func SetCookie(w http.ResponseWriter, r *http.Request, secret string, behindProxy bool) {
	c := &http.Cookie{Name: secureCookie, Value: secret, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode,
		Secure: true, MaxAge: int(sessionLive / time.Second)}
	if isLoopback(r) && !behindProxy {
		c.Name, c.Secure = plainCookie, false
	}
	if secret == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// sessionOf is the secret of the session that the request shows.
func sessionOf(r *http.Request) (string, bool) {
	c, err := r.Cookie(secureCookie)
	if err != nil && isLoopback(r) {
		c, err = r.Cookie(plainCookie)
	}
	if err != nil || c.Value == "" {
		return "", false
	}
	return c.Value, true
}

// isLoopback says whether the browser asks this very machine by a name of its own, where there is no HTTPS.
func isLoopback(r *http.Request) bool {
	host := r.Host
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || ip != nil && ip.IsLoopback()
}
