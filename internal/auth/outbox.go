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

// The outbox (table mail_outbox) is the queue of mail: a transaction adds a row, and after the commit a background job
// sends the mail. The job leases a row by moving its next attempt into the future before it sends, so that several
// servers can share the queue and a crashed server loses no mail. Each attempt creates a link of its own, because the
// database stores only hashes of links; a failed attempt deletes its link.

// maxDeliveries is how many times the server tries to send a mail. It retries after 1, 4, 16, 64 and 256 minutes.
const maxDeliveries = 6

// Mailer sends a letter within a bounded time. It returns a *mail.Error if the SMTP server rejected the letter.
type Mailer interface {
	Send(ctx context.Context, l mail.Message) error
}

// DeliverMail sends all mail that is due, one at a time. It logs failures, without the address, and retries them later.
func (l Links) DeliverMail(ctx context.Context, client *ent.Client, mailer Mailer, log *slog.Logger) error {
	for {
		m, err := l.leaseMail(ctx, client)
		if err != nil || m == nil {
			return err
		}
		if m.link == nil { // the mail is obsolete
			continue
		}
		sent := mailer.Send(ctx, m.letter)
		// The result is recorded even if the server shuts down meanwhile: otherwise the mail would be sent twice.
		record, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		err = m.recordResult(record, client, sent)
		cancel()
		if err != nil {
			return err
		}
		if sent != nil {
			log.Error("a mail could not be sent", "mail", m.id, "kind", m.kind,
				"attempt", m.attempts, "attempts", maxDeliveries, "error", sent)
		}
	}
}

// outgoing is a leased mail. Its link is nil if the mail is obsolete and must not be sent.
type outgoing struct {
	id, attempts int
	kind         string
	letter       mail.Message
	link         *Link
}

// leaseMail leases the next mail that is due and creates its link. It returns nil if no mail is due.
func (l Links) leaseMail(ctx context.Context, client *ent.Client) (*outgoing, error) {
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
		return nil, fmt.Errorf("leasing a mail from the outbox: %w", err)
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

// composeInvitation writes the letter of a pending invitation.
func (l Links) composeInvitation(ctx context.Context, client *ent.Client, m *outgoing, id int) error {
	m.kind = "invitation"
	var (
		email, organization string
		expiresAt           time.Time
	)
	err := readRow(ctx, client, []any{&email, &organization, &expiresAt}, `
		SELECT i.email, coalesce(o.name, ''), i.expires_at
		FROM invitations i LEFT JOIN organizations o ON o.id = i.organization_id
		WHERE i.id = $1 AND i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > now()
			AND may_grant(i.invited_by_id, i.organization_id)`, id)
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

// composeReset writes the letter of a password reset if an account has the address. Accounts that sign in only through
// the OIDC issuer get no letter: a password would bypass the issuer.
func (l Links) composeReset(ctx context.Context, client *ent.Client, m *outgoing, email string) error {
	m.kind = "password reset"
	var id int
	err := readRow(ctx, client, []any{&id},
		"SELECT id FROM users WHERE email = $1 AND (password_hash IS NOT NULL OR subject IS NULL)", email)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("looking up a user: %w", err)
	}
	expiresAt := viewer.Now().Add(resetLifetime)
	if m.link, err = l.create(ctx, client, purpose{user: id}, expiresAt); err != nil {
		return err
	}
	m.letter = mail.PasswordReset(email, m.link.URL, expiresAt)
	return nil
}

// recordResult deletes a mail that was sent or failed permanently, and the link of a mail that was not sent.
func (m *outgoing) recordResult(ctx context.Context, client *ent.Client, sent error) error {
	if sent != nil {
		_, err := client.ExecContext(ctx, "DELETE FROM one_time_links WHERE hash = $1", hash(m.link.Token))
		if err != nil {
			return fmt.Errorf("deleting the link of a mail that was not sent: %w", err)
		}
		var refused *mail.Error
		if m.attempts < maxDeliveries && (!errors.As(sent, &refused) || !refused.Permanent) {
			return nil
		}
	}
	if _, err := client.ExecContext(ctx, "DELETE FROM mail_outbox WHERE id = $1", m.id); err != nil {
		return fmt.Errorf("deleting a mail from the outbox: %w", err)
	}
	return nil
}

// keepLinks is how long expired links are kept, so that an error can say why a link does not work.
const keepLinks = 30 * 24 * time.Hour

// PurgeLinks deletes links that expired keepLinks ago, and mail that was queued two days ago: without an SMTP server
// the outbox would grow.
func PurgeLinks(ctx context.Context, client *ent.Client) error {
	_, err := client.ExecContext(ctx, "DELETE FROM one_time_links WHERE expires_at < $1", time.Now().Add(-keepLinks))
	if err != nil {
		return fmt.Errorf("deleting expired one-time links: %w", err)
	}
	_, err = client.ExecContext(ctx, "DELETE FROM mail_outbox WHERE created_at < now() - interval '2 days'")
	if err != nil {
		return fmt.Errorf("deleting mail that was not sent: %w", err)
	}
	return nil
}
