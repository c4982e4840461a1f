package auth

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"time"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/session"
	"praxis/internal/viewer"
)

// ErrNoMail says that this server sends no mail.
var ErrNoMail = errors.New(
	"this server sends no mail: ask an owner or an administrator of your organization for a password reset link",
)

// ErrInvalidEmail says that a text is not an email address.
var ErrInvalidEmail = errors.New("must be an email address, such as li@example.org")

// RequestReset queues a password reset mail. It does not reveal whether an account has the email address: the account
// is looked up when the mail is sent. It returns ErrNoMail, ErrInvalidEmail or a ThrottledError.
func (g *Gate) RequestReset(ctx context.Context, client *ent.Client, l Links, email string) error {
	email = strings.ToLower(strings.TrimSpace(email))
	if a, err := mail.ParseAddress(email); err != nil || a.Address != email || len(email) > 254 {
		return ErrInvalidEmail
	}
	if !l.Mail {
		return ErrNoMail
	}
	if err := g.resets.Take(ctx, "from "+viewer.RequestOf(ctx).Network()); err != nil {
		return err
	}
	if err := g.resets.Take(ctx, "for "+email); err != nil {
		return err
	}
	_, err := client.ExecContext(ctx, "INSERT INTO mail_outbox (reset_email) VALUES ($1) ON CONFLICT DO NOTHING", email)
	if err != nil {
		return fmt.Errorf("queueing the mail of a password reset: %w", err)
	}
	return nil
}

// CreateResetLink creates a password reset link for a user, which the viewer passes on. The caller must have checked
// the policy of users for a change of the password.
func (l Links) CreateResetLink(ctx context.Context, client *ent.Client, userID int) (*Link, error) {
	return l.create(ctx, client, purpose{user: userID}, viewer.Now().Add(resetLifetime))
}

// ResetPassword sets a password with a reset link, ends all sessions of the user, and opens a new one. It returns the
// secret of that session and its viewer; or a LinkError, ErrPasswordLength or a ThrottledError.
func (g *Gate) ResetPassword(
	ctx context.Context,
	client *ent.Client,
	token, password string,
) (string, viewer.Viewer, error) {
	address := viewer.RequestOf(ctx).Network()
	if err := g.addresses.Take(ctx, address); err != nil {
		return "", viewer.Viewer{}, err
	}
	if err := checkPassword(password); err != nil {
		return "", viewer.Viewer{}, err
	}
	id, err := useResetLink(ctx, client, token)
	if err != nil {
		return "", viewer.Viewer{}, err
	}
	hashed, err := HashPassword(ctx, password)
	if err != nil {
		return "", viewer.Viewer{}, err
	}
	if err := g.addresses.GiveBack(ctx, address); err != nil {
		return "", viewer.Viewer{}, err
	}
	ctx = viewer.NewContext(ctx, viewer.System)
	if err := setPassword(ctx, client, id, hashed, 0); err != nil {
		return "", viewer.Viewer{}, err
	}
	return openSession(ctx, client, id)
}

// useResetLink returns the user of a password reset link, and marks all reset links of that user as used.
func useResetLink(ctx context.Context, client *ent.Client, token string) (int, error) {
	var (
		id        int
		expiresAt time.Time
		used      sql.NullTime
		mayGrant  bool
	)
	// The creator of the link must still satisfy the policy of users: ADMIN in all organizations where the user has a
	// role.
	err := readRow(ctx, client, []any{&id, &expiresAt, &used, &mayGrant}, `
		SELECT l.user_id, l.expires_at, l.used_at, l.created_by_id IS NULL OR coalesce(
			(SELECT bool_and(has_role(l.created_by_id, '{ADMIN}', m.organization_id))
				FROM memberships m WHERE m.user_id = l.user_id),
			has_role(l.created_by_id, '{}', NULL))
		FROM one_time_links l WHERE l.hash = $1 AND l.user_id IS NOT NULL FOR UPDATE`, hash(token))
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return 0, errLinkUnknown
	case err != nil:
		return 0, fmt.Errorf("looking up a password reset: %w", err)
	case used.Valid:
		return 0, errLinkUsed
	case !expiresAt.After(time.Now()):
		return 0, errLinkExpired
	case !mayGrant:
		return 0, errResetCreatorLostRole
	}
	_, err = client.ExecContext(ctx,
		"UPDATE one_time_links SET used_at = now() WHERE user_id = $1 AND used_at IS NULL", id)
	if err != nil {
		return 0, fmt.Errorf("marking password resets as used: %w", err)
	}
	return id, nil
}

// EndResetLinks expires all password reset links of a user. Call it when the user gets a role or another email address:
// with an old link, an administrator could take over an account that the policy of users no longer lets them reset.
func EndResetLinks(ctx context.Context, client *ent.Client, userID int) error {
	_, err := client.ExecContext(ctx, `
		UPDATE one_time_links SET expires_at = now()
		WHERE user_id = $1 AND used_at IS NULL AND expires_at > now()`, userID)
	if err != nil {
		return fmt.Errorf("expiring password reset links: %w", err)
	}
	return nil
}

// setPassword stores the hash of a password, expires the user's reset links, and ends all sessions of the user except
// keepSession.
func setPassword(ctx context.Context, client *ent.Client, userID int, hashed string, keepSession int) error {
	if err := client.User.UpdateOneID(userID).SetPasswordHash(hashed).Exec(ctx); err != nil {
		return fmt.Errorf("changing a password: %w", err)
	}
	if err := EndResetLinks(ctx, client, userID); err != nil {
		return err
	}
	_, err := client.Session.Delete().Where(session.UserID(userID), session.IDNEQ(keepSession)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("ending the sessions of a user: %w", err)
	}
	return nil
}
