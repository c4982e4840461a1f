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
	invitationLifetime = 7 * 24 * time.Hour
	resetLifetime      = time.Hour
)

// Paths of one-time links in the console and in front ends.
const (
	invitationPath = "/accept-invitation"
	resetPath      = "/reset-password"
)

// LinkError says why a one-time link cannot be used, in a text for the person who opened it.
type LinkError string

func (e LinkError) Error() string { return string(e) }

// Reasons why a link cannot be used.
const (
	errLinkUnknown = LinkError(
		"this link is not valid: it never existed, or a newer link replaced it; ask for a new one",
	)
	errLinkUsed        = LinkError("this link was already used, and works only once: sign in, or ask for a new one")
	errLinkExpired     = LinkError("this link has expired: ask for a new one")
	errLinkRevoked     = LinkError("this invitation was revoked")
	errInviterLostRole = LinkError(
		"this invitation is no longer valid, since the person who sent it lost the role to invite; ask for a new one",
	)
	errResetCreatorLostRole = LinkError(
		"this link is no longer valid, since the person who created it lost the role for that; ask for a new one",
	)
)

// Link is a one-time link. Only its creator sees it, once.
type Link struct {
	// Token is the secret in the link; the database stores its SHA-256.
	Token string
	// URL opens the link in the console or front end. It is a path of the console if no URL is known.
	URL string
	// ExpiresAt is when the link ends.
	ExpiresAt time.Time
}

// Links creates the one-time links of invitations and password resets.
type Links struct {
	base string
	// Mail says that the server sends mail: it mails links to the person.
	Mail bool
}

// NewLinks returns the links of a server. They lead to the front end, such as https://www.example.org, or if that is ""
// to the console, whose URL is a path if the public URL of the server is "".
func NewLinks(publicURL, frontEnd string, mail bool) Links {
	if frontEnd == "" {
		frontEnd = publicURL + "/console"
	}
	return Links{strings.TrimRight(frontEnd, "/"), mail}
}

// purpose is the subject of a one-time link: the id of an invitation, or of a user for a password reset.
type purpose struct{ invitation, user int }

// create creates a link that expires at the given time.
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
		return nil, fmt.Errorf("creating a one-time link: %w", err)
	}
	url := l.base + path + "?token=" + token
	return &Link{Token: token, URL: url, ExpiresAt: expiresAt}, nil
}

// readRow scans the first row of a query into dest. It returns sql.ErrNoRows if there is no row.
func readRow(ctx context.Context, client *ent.Client, dest []any, query string, args ...any) error {
	rows, err := client.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	if !rows.Next() {
		return errors.Join(rows.Err(), sql.ErrNoRows)
	}
	if err := rows.Scan(dest...); err != nil {
		return err
	}
	return rows.Close()
}
