package auth

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"praxis/ent/gen/ent"
	"praxis/internal/mail"
	"praxis/internal/viewer"
)

// The outbox holds the mails of committed transactions until an SMTP server took them. A mail is taken from it with a
// lease: its next attempt is set ahead before it is sent, so that several servers share the work, and one that dies
// leaves the mail to the others. A link is made for each attempt and deleted when that fails; it is in no table but as
// a hash.

// maxDeliveries is how often a mail is tried: after 1, 4, 16, 64 and 256 minutes once more.
const maxDeliveries = 6

// Mailer sends a letter within a bounded time. Its errors are *mail.Error when the server refused the letter.
type Mailer interface {
	Send(ctx context.Context, l mail.Message) error
}

// DeliverMail sends all mail that is due, one at a time. What fails is logged, without the address, and tried again
// later.
func (l Links) DeliverMail(ctx context.Context, client *ent.Client, mailer Mailer, log *slog.Logger) error {
	for {
		m, err := l.takeMail(ctx, client)
		if err != nil || m == nil {
			return err
		}
		if m.link == nil { // nobody is to get it
			continue
		}
		sent := mailer.Send(ctx, m.letter)
		// The outcome is written down also when the server is told to stop meanwhile, or the mail would be sent twice.
		after, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		err = m.settle(after, client, sent)
		cancel()
		if err != nil {
			return err
		}
		if sent != nil {
			log.Error(
				"a mail could not be sent",
				"mail",
				m.id,
				"kind",
				m.kind,
				"attempt",
				m.attempts,
				"attempts",
				maxDeliveries,
				"error",
				sent,
			)
		}
	}
}

// outgoing is a mail that is being sent. Its link is nil when nobody is to get it.
type outgoing struct {
	id, attempts int
	kind         string
	letter       mail.Message
	link         *Link
}

// takeMail takes a mail that is due, makes its link, and returns it; nil when none is due.
func (l Links) takeMail(ctx context.Context, client *ent.Client) (*outgoing, error) {
	tx, err := client.Tx(ctx)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	m := &outgoing{}
	var invited sql.NullInt64
	var email sql.NullString
	err = readRow(ctx, tx.Client(), []any{&m.id, &invited, &email, &m.attempts}, `
		UPDATE mail_outbox SET attempts = attempts + 1, next_at = now() + interval '1 minute' * power(4, attempts)
		WHERE id = (SELECT id FROM mail_outbox WHERE next_at <= now() ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED)
		RETURNING id, invitation_id, reset_email, attempts`)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("taking a mail from the outbox: %w", err)
	}
	if invited.Valid {
		err = l.composeInvitation(ctx, tx.Client(), m, int(invited.Int64))
	} else {
		err = l.composeReset(ctx, tx.Client(), m, email.String)
	}
	if err == nil && m.link == nil {
		_, err = tx.ExecContext(ctx, "DELETE FROM mail_outbox WHERE id = $1", m.id)
	}
	if err != nil {
		return nil, err
	}
	return m, tx.Commit()
}

// composeInvitation writes the letter of an invitation, unless it is no longer pending.
func (l Links) composeInvitation(ctx context.Context, client *ent.Client, m *outgoing, id int) error {
	m.kind = "invitation"
	var (
		email, organization string
		expiresAt           time.Time
	)
	err := readRow(ctx, client, []any{&email, &organization, &expiresAt}, `
		SELECT i.email, coalesce(o.name, ''), i.expires_at FROM invitations i LEFT JOIN organizations o ON o.id =
			i.organization_id
		WHERE i.id = $1 AND i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > now() AND
			may_grant(i.invited_by_id, i.organization_id)`, id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading an invitation: %w", err)
	}
	if m.link, err = l.create(ctx, client, purpose{invitation: id}, expiresAt); err != nil {
		return err
	}
	m.letter = mail.Invitation(email, organization, m.link.URL, expiresAt)
	return nil
}

// composeReset writes the letter of a password reset, where an account has the address. One that only an issuer signs
// in gets none: a password would be a second way in, which its organization did not want.
func (l Links) composeReset(ctx context.Context, client *ent.Client, m *outgoing, email string) error {
	m.kind = "password reset"
	var id int
	err := readRow(
		ctx,
		client,
		[]any{&id},
		"SELECT id FROM users WHERE email = $1 AND (password_hash IS NOT NULL OR subject IS NULL)",
		email,
	)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("looking up a user: %w", err)
	}
	expiresAt := viewer.Now().Add(resetLife)
	if m.link, err = l.create(ctx, client, purpose{user: id}, expiresAt); err != nil {
		return err
	}
	m.letter = mail.PasswordReset(email, m.link.URL, expiresAt)
	return nil
}

// settle removes a mail that was sent, or that never will be, and the link of one that was not sent.
func (m *outgoing) settle(ctx context.Context, client *ent.Client, sent error) error {
	if sent != nil {
		if _, err := client.ExecContext(ctx, "DELETE FROM one_time_links WHERE hash = $1", hash(m.link.Token)); err != nil {
			return fmt.Errorf("deleting the link of a mail that was not sent: %w", err)
		}
		var refused *mail.Error
		if m.attempts < maxDeliveries && (!errors.As(sent, &refused) || !refused.Permanent) {
			return nil
		}
	}
	if _, err := client.ExecContext(ctx, "DELETE FROM mail_outbox WHERE id = $1", m.id); err != nil {
		return fmt.Errorf("removing a mail from the outbox: %w", err)
	}
	return nil
}

// keepLinks is how long a link that has ended is kept, to tell whoever comes with it why it does not work.
const keepLinks = 30 * 24 * time.Hour

// PurgeLinks removes links that ended long ago, and mail that waited for two days: since a server that sends no mail
// leaves the outbox alone.
func PurgeLinks(ctx context.Context, client *ent.Client) error {
	_, err := client.ExecContext(ctx, "DELETE FROM one_time_links WHERE expires_at < $1", time.Now().Add(-keepLinks))
	if err != nil {
		return fmt.Errorf("removing one-time links that ended: %w", err)
	}
	if _, err := client.ExecContext(ctx, "DELETE FROM mail_outbox WHERE created_at < now() - interval '2 days'"); err != nil {
		return fmt.Errorf("removing mail that nobody sent: %w", err)
	}
	return nil
}
