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

// sessionLifetime is how long a user stays signed in.
const sessionLifetime = 14 * 24 * time.Hour

// maxUserAgent is how many characters of the User-Agent header a session keeps.
const maxUserAgent = 200

// The names of the session cookie. The prefix __Host- makes browsers accept a cookie only over HTTPS and for this host.
const (
	secureCookie = "__Host-praxis_session"
	plainCookie  = "praxis_session"
)

// ErrWrongCredentials says that no account has this email address and password.
var ErrWrongCredentials = errors.New("the email address or the password is wrong")

// Gate checks passwords and one-time links, and rate-limits failures, password resets and invitations.
type Gate struct {
	accounts, addresses, guesses *Throttle // failures by account, by address, and by both
	resets, invites              *Throttle
}

// NewGate limits failed sign-ins: 5 per account and address, 20 per address, 100 per account. The last is loose so that
// a stranger cannot lock an account. The counters are rows of db, see NewThrottle.
func NewGate(db *sql.DB) *Gate {
	return &Gate{
		addresses: newAddressThrottle(db),
		guesses:   NewThrottle(db, "sign-in guess", 5, 30*time.Second),
		accounts:  NewThrottle(db, "sign-in account", 100, 10*time.Second),
		resets:    NewThrottle(db, "password reset", 5, 2*time.Minute),
		invites:   NewThrottle(db, "invitation", 100, 10*time.Second),
	}
}

// newAddressThrottle returns the throttle of failed sign-ins from an address, with a password or at the OIDC provider.
func newAddressThrottle(db *sql.DB) *Throttle {
	return NewThrottle(db, "sign-in address", 20, 5*time.Second)
}

// TakeInvitation counts an invitation of the viewer, or returns a ThrottledError: invitations can be mail to strangers.
func (g *Gate) TakeInvitation(ctx context.Context) error {
	return g.invites.Take(ctx, strconv.Itoa(viewer.FromContext(ctx).AccountableID()))
}

// attempt counts an attempt, and returns a function that takes it back. An address over its limit writes no rows for
// accounts.
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
		taken = append(taken, func() error { return k.throttle.GiveBack(ctx, k.key) })
	}
	return giveBack, nil
}

// SignIn opens a session for the user with the email address and password. It returns the secret for the cookie and the
// new viewer; or ErrWrongCredentials or a ThrottledError.
func (g *Gate) SignIn(ctx context.Context, client *ent.Client, email, password string) (string, viewer.Viewer, error) {
	u, err := g.checkCredentials(ctx, client, email, password)
	if err != nil {
		return "", viewer.Viewer{}, err
	}
	return openSession(viewer.NewContext(ctx, viewer.System), client, u.ID)
}

// openSession opens a session of a user, and returns the secret for its cookie and the new viewer.
func openSession(ctx context.Context, client *ent.Client, userID int) (string, viewer.Viewer, error) {
	secret, sum := newSecret("")
	create := client.Session.Create().
		SetHash(sum).
		SetUserID(userID).
		SetExpiresAt(viewer.Now().Add(sessionLifetime))
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

// firstRunes returns the first n printable characters of a header.
func firstRunes(header string, n int) string {
	runes := []rune(strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) && r != unicode.ReplacementChar {
			return r
		}
		return -1
	}, header))
	return string(runes[:min(n, len(runes))])
}

// ChangePassword sets the viewer's password if current is the old one, and ends all other sessions of the viewer. It
// returns ErrWrongCredentials, ErrPasswordLength or a ThrottledError.
func (g *Gate) ChangePassword(ctx context.Context, client *ent.Client, current, next string) error {
	v := viewer.FromContext(ctx)
	hashed, err := HashPassword(ctx, next)
	if err != nil {
		return err
	}
	u, err := g.checkCredentials(ctx, client, v.Name, current)
	if err != nil {
		return err
	}
	return setPassword(viewer.NewContext(ctx, viewer.System), client, u.ID, hashed, v.Session)
}

// checkCredentials returns the user with the email address and password, or ErrWrongCredentials or a ThrottledError.
func (g *Gate) checkCredentials(ctx context.Context, client *ent.Client, email, password string) (*ent.User, error) {
	email = strings.ToLower(strings.TrimSpace(email))
	// The attempt is counted before the password is checked: otherwise concurrent guesses would not be limited.
	giveBack, err := g.attempt(ctx, email, viewer.RequestOf(ctx).Network())
	if err != nil {
		return nil, err
	}
	ctx = viewer.NewContext(ctx, viewer.System)
	u, err := client.User.Query().Where(user.Email(email)).Only(ctx)
	if err != nil && !ent.IsNotFound(err) {
		return nil, fmt.Errorf("looking up a user: %w", err)
	}
	hashed := dummyHash
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

// EndSessions ends all sessions of a user except the viewer's current one, and returns how many. The policy of sessions
// limits it to sessions that the viewer may end.
func EndSessions(ctx context.Context, client *ent.Client, userID int) (int, error) {
	current := viewer.FromContext(ctx).Session
	n, err := client.Session.Delete().Where(session.UserID(userID), session.IDNEQ(current)).Exec(ctx)
	if err != nil {
		return 0, fmt.Errorf("ending the sessions of a user: %w", err)
	}
	return n, nil
}

// bySession returns the viewer of the session with the secret. It updates last_used_at at most once a minute.
func bySession(ctx context.Context, client *ent.Client, secret string) (viewer.Viewer, error) {
	v, stale, err := userViewer(ctx, client, `(
		SELECT id, user_id, last_used_at < now() - interval '1 minute' AS stale
		FROM sessions WHERE hash = $1 AND expires_at > now()) s
		JOIN users u ON u.id = s.user_id`, hash(secret))
	if err == nil && stale {
		_, err = client.ExecContext(ctx, "UPDATE sessions SET last_used_at = now() WHERE id = $1", v.Session)
	}
	return v, err
}
