package auth

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"praxis/ent/gen/ent"
	"praxis/internal/viewer"
)

// How long one-time links are valid.
const (
	invitationLife = 7 * 24 * time.Hour
	resetLife      = time.Hour
)

// Paths of the front end that open one-time links.
const (
	invitationPath = "/accept-invitation"
	resetPath      = "/reset-password"
)

// LinkError says why a one-time link cannot be used. Its text is for whoever has the link.
type LinkError string

func (e LinkError) Error() string { return string(e) }

// Reasons why a link cannot be used.
const (
	errLinkUnknown = LinkError(
		"this link is not valid: it was never made, or a newer one replaced it; ask for a new link",
	)
	errLinkUsed        = LinkError("this link was used already: each link works once; sign in, or ask for a new link")
	errLinkExpired     = LinkError("this link has expired: ask for a new one")
	errLinkRevoked     = LinkError("this invitation was revoked")
	errInviterLostRole = LinkError(
		"this invitation is no longer in force, since the person who sent it may not invite any more; ask for a new one",
	)
	errResetMakerLostRole = LinkError(
		"this link is no longer in force, since the person who made it may not make such links any more; ask for a new one",
	)
)

// Link is a one-time link as it is shown, once, to whoever hands it over.
type Link struct {
	// Token is the secret in the link; the database stores its SHA-256.
	Token string
	// URL opens the link in the front end. It is a path without the address of a front end when none is known.
	URL string
	// ExpiresAt is when the link ends.
	ExpiresAt time.Time
}

// Links makes one-time links: for invitations and for password resets.
type Links struct {
	// Base is the URL of the front end that opens links, such as https://www.example.org; empty when it is not known.
	Base string
	// Mail says whether the server sends mail. Links go to the person's address then.
	Mail bool
}

// purpose is what a one-time link is for: one of the two ids is set.
type purpose struct{ invitation, user int }

// create makes a link, which ends at a time.
func (l Links) create(ctx context.Context, client *ent.Client, p purpose, expiresAt time.Time) (*Link, error) {
	prefix, path := "invitation_", invitationPath
	if p.user != 0 {
		prefix, path = "reset_", resetPath
	}
	token, sum := newSecret(prefix)
	_, err := client.ExecContext(ctx, `
		INSERT INTO one_time_links (hash, invitation_id, user_id, expires_at, created_by_id)
		VALUES ($1, nullif($2::bigint, 0), nullif($3::bigint, 0), $4, nullif($5::bigint, 0))`,
		sum, p.invitation, p.user, expiresAt, viewer.FromContext(ctx).AccountableID())
	if err != nil {
		return nil, fmt.Errorf("making a one-time link: %w", err)
	}
	return &Link{Token: token, URL: strings.TrimRight(l.Base, "/") + path + "?token=" + token, ExpiresAt: expiresAt}, nil
}

// readRow scans the one row of a query; sql.ErrNoRows when there is none.
func readRow(ctx context.Context, client *ent.Client, into []any, query string, args ...any) error {
	rows, err := client.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	if !rows.Next() {
		return errors.Join(rows.Err(), sql.ErrNoRows)
	}
	if err := rows.Scan(into...); err != nil {
		return err
	}
	return rows.Close()
}
