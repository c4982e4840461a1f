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
	"this server sends no mail: ask an owner, or an administrator of your organization, for a link to set another password",
)

// ErrInvalidEmail says that a text is no email address.
var ErrInvalidEmail = errors.New("must be an email address, such as li@example.org")

// RequestReset queues a mail with a link to set another password. It does the same for every address, whether an
// account has it or not: the account is looked up when the mail is sent. It returns ErrNoMail, ErrInvalidEmail or a
// ThrottledError.
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

// CreateResetLink makes a link with which a user sets another password, for the viewer to hand over. The policy of
// users must have allowed it: it is asked for a change of the password.
func (l Links) CreateResetLink(ctx context.Context, client *ent.Client, userID int) (*Link, error) {
	return l.create(ctx, client, purpose{user: userID}, viewer.Now().Add(resetLife))
}

// ResetPassword sets another password with a link, ends all sessions of the user, and opens one for the viewer. It
// returns the secret of that, and who the viewer is then; or a LinkError, ErrPasswordLength or a ThrottledError.
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
	id, err := resetting(ctx, client, token)
	if err != nil {
		return "", viewer.Viewer{}, err
	}
	hashed, err := HashPassword(ctx, password)
	if err != nil {
		return "", viewer.Viewer{}, err
	}
	if err := g.addresses.Give(ctx, address); err != nil {
		return "", viewer.Viewer{}, err
	}
	ctx = viewer.NewContext(ctx, viewer.System)
	if err := setPassword(ctx, client, id, hashed, 0); err != nil {
		return "", viewer.Viewer{}, err
	}
	return openSession(ctx, client, id)
}

// resetting returns the id of the user whose password a link sets, and uses up all such links of the user.
func resetting(ctx context.Context, client *ent.Client, token string) (int, error) {
	var (
		id        int
		expiresAt time.Time
		used      sql.NullTime
		mayGrant  bool
	)
	// Whoever made the link must still be what the policy of users asked for: an ADMIN wherever the user has a role.
	err := readRow(ctx, client, []any{&id, &expiresAt, &used, &mayGrant}, `
		SELECT l.user_id, l.expires_at, l.used_at, l.created_by_id IS NULL OR coalesce(
			(SELECT bool_and(has_role(l.created_by_id, '{ADMIN}', m.organization_id)) FROM memberships m WHERE m.user_id = l.user_id),
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
		return 0, errResetMakerLostRole
	}
	_, err = client.ExecContext(
		ctx,
		"UPDATE one_time_links SET used_at = now() WHERE user_id = $1 AND used_at IS NULL",
		id,
	)
	if err != nil {
		return 0, fmt.Errorf("using up a password reset: %w", err)
	}
	return id, nil
}

// EndResetLinks ends the links that set another password of a user. A link is made by the rights of the moment: once the
// user gets a role or another address, an administrator could become with it what the policy of users would refuse now.
func EndResetLinks(ctx context.Context, client *ent.Client, userID int) error {
	_, err := client.ExecContext(ctx, `
		UPDATE one_time_links SET expires_at = now() WHERE user_id = $1 AND used_at IS NULL AND expires_at > now()`, userID)
	if err != nil {
		return fmt.Errorf("ending the links to set a password: %w", err)
	}
	return nil
}

// setPassword writes the hash of a password, ends the links that set another one, and ends all sessions of the user but one.
func setPassword(ctx context.Context, client *ent.Client, userID int, hashed string, but int) error {
	if err := client.User.UpdateOneID(userID).SetPasswordHash(hashed).Exec(ctx); err != nil {
		return fmt.Errorf("changing a password: %w", err)
	}
	if err := EndResetLinks(ctx, client, userID); err != nil {
		return err
	}
	_, err := client.Session.Delete().Where(session.UserID(userID), session.IDNEQ(but)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("ending the sessions of a user: %w", err)
	}
	return nil
}
