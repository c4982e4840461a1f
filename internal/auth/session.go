package auth

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/session"
	"praxis/ent/gen/ent/user"
	"praxis/internal/viewer"
)

// sessionLive is how long somebody stays signed in.
const sessionLive = 14 * 24 * time.Hour

// maxUserAgent is how many characters are kept of what a browser says it is.
const maxUserAgent = 200

// The names of the session's cookie. A browser accepts the first one over HTTPS alone, and for no other host.
const (
	secureCookie = "__Host-praxis_session"
	plainCookie  = "praxis_session"
)

// ErrWrongCredentials says that an address and a password do not belong together.
var ErrWrongCredentials = errors.New("the email address or the password is wrong")

// Gate lets people in, and slows down those who fail.
type Gate struct {
	accounts, addresses, guesses *Throttle
	// resets limits requested password resets, and invites invitations.
	resets, invites *Throttle
}

// NewGate returns a gate where who failed often must wait: an address with an account soonest, then an address, and an
// account last of all, so that strangers do not lock it.
//
// It counts in db, see NewThrottle.
func NewGate(db *sql.DB) *Gate {
	return &Gate{
		addresses: NewThrottle(db, "sign-in address", 20, 5*time.Second),
		guesses:   NewThrottle(db, "sign-in guess", 5, 30*time.Second),
		accounts:  NewThrottle(db, "sign-in account", 100, 10*time.Second),
		resets:    NewThrottle(db, "password reset", 5, 2*time.Minute),
		invites:   NewThrottle(db, "invitation", 100, 10*time.Second),
	}
}

// TakeInvitation counts an invitation of the viewer, or returns a ThrottledError: each may be a mail to a stranger.
func (g *Gate) TakeInvitation(ctx context.Context) error {
	return g.invites.Take(ctx, strconv.Itoa(viewer.FromContext(ctx).AccountableID()))
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
// viewer is then; ErrWrongCredentials when they do not belong together, or a ThrottledError.
func (g *Gate) SignIn(ctx context.Context, client *ent.Client, email, password string) (string, viewer.Viewer, error) {
	u, err := g.check(ctx, client, email, password)
	if err != nil {
		return "", viewer.Viewer{}, err
	}
	return openSession(viewer.NewContext(ctx, viewer.System), client, u.ID)
}

// openSession opens a session of a user, and returns the secret for its cookie and who the viewer is then.
func openSession(ctx context.Context, client *ent.Client, userID int) (string, viewer.Viewer, error) {
	secret, sum := newSecret("")
	create := client.Session.Create().SetHash(sum).SetUserID(userID).SetExpiresAt(viewer.Now().Add(sessionLive))
	r := viewer.RequestOf(ctx)
	if r.Address != "" {
		create.SetAddress(r.Address)
	}
	if agent := firstRunes(r.UserAgent, maxUserAgent); agent != "" {
		create.SetUserAgent(agent)
	}
	if err := create.Exec(ctx); err != nil {
		return "", viewer.Viewer{}, fmt.Errorf("opening a session: %w", err)
	}
	v, err := bySession(ctx, client, secret)
	return secret, v, err
}

// firstRunes returns the first n characters of a header, without what is not text.
func firstRunes(header string, n int) string {
	runes := []rune(strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) && r != unicode.ReplacementChar {
			return r
		}
		return -1
	}, header))
	return string(runes[:min(n, len(runes))])
}

// ChangePassword gives the user another password when the current one is right. It returns ErrWrongCredentials when it is not,
// ErrPasswordLength for one that may not be used, or a ThrottledError. All other sessions of the user end.
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
	return setPassword(viewer.NewContext(ctx, viewer.System), client, u.ID, hashed, v.Session)
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
		return nil, ErrWrongCredentials
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

// EndSessions ends all sessions of a user but the viewer's own, and returns how many. The policy of sessions limits it to
// those that the viewer may end.
func EndSessions(ctx context.Context, client *ent.Client, userID int) (int, error) {
	n, err := client.Session.Delete().Where(session.UserID(userID), session.IDNEQ(viewer.FromContext(ctx).Session)).Exec(ctx)
	if err != nil {
		return 0, fmt.Errorf("ending the sessions of a user: %w", err)
	}
	return n, nil
}

// bySession returns who shows the secret of a session, and notes its use, once a minute at most.
func bySession(ctx context.Context, client *ent.Client, secret string) (viewer.Viewer, error) {
	v, stale, err := userViewer(ctx, client, `(SELECT id, user_id, last_used_at < now() - interval '1 minute' AS stale FROM sessions
		WHERE hash = $1 AND expires_at > now()) s JOIN users u ON u.id = s.user_id`, hash(secret))
	if err == nil && stale {
		_, err = client.ExecContext(ctx, "UPDATE sessions SET last_used_at = now() WHERE id = $1", v.Session)
	}
	return v, err
}
