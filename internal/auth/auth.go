// Package auth authenticates requests: by an API token, by a session cookie, or by a JWT of an OIDC issuer. It signs
// users in and out, sends invitations and password resets, and rate-limits failed attempts.
//
// Secrets are shown once, when they are created. The database stores the SHA-256 of secrets that are 256 random bits,
// and the Argon2id hash of passwords.
package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"

	"praxis/ent/gen/ent"
	"praxis/internal/viewer"
)

// ErrInvalidToken says that a token does not authenticate anyone.
var ErrInvalidToken = errors.New(
	"the token is not valid: it is unknown, revoked or expired, or its creator lost the role that it depends on",
)

// newSecret returns 256 random bits as text with a prefix, and the hash of that text.
func newSecret(prefix string) (text string, sum []byte) {
	secret := make([]byte, 32)
	rand.Read(secret) // never fails
	text = prefix + base64.RawURLEncoding.EncodeToString(secret)
	return text, hash(text)
}

func hash(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:]
}

// userViewer returns a user as a viewer with all current memberships; it runs one statement. from is a FROM clause with
// the argument $1 that provides u (a row of users), s.id (the session) and s.stale (whether to update last_used_at).
func userViewer(
	ctx context.Context, client *ent.Client, from string, arg any,
) (v viewer.Viewer, stale bool, err error) {
	rows, err := client.QueryContext(viewer.NewContext(ctx, viewer.System), `
		SELECT u.id, u.email, u.owner, s.id, s.stale, m.organization_id, m.role
		FROM `+from+`
		LEFT JOIN memberships m ON m.user_id = u.id AND (m.expires_at IS NULL OR m.expires_at > now())`, arg)
	if err != nil {
		return viewer.Viewer{}, false, fmt.Errorf("looking up a user: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var session, organization sql.NullInt64
		var role sql.NullString
		if err := rows.Scan(&v.User, &v.Name, &v.Owner, &session, &stale, &organization, &role); err != nil {
			return viewer.Viewer{}, false, err
		}
		v.Actor, v.Session = v.User, int(session.Int64)
		if organization.Valid {
			grant := viewer.Grant{Organization: int(organization.Int64), Role: viewer.RoleOf(role.String)}
			v.Grants = append(v.Grants, grant)
		}
	}
	if err := rows.Err(); err != nil {
		return viewer.Viewer{}, false, fmt.Errorf("looking up a user: %w", err)
	}
	if v.User == 0 {
		return viewer.Viewer{}, false, ErrInvalidToken
	}
	return v, stale, nil
}

// byUser returns a user as a viewer without a session.
func byUser(ctx context.Context, client *ent.Client, id int) (viewer.Viewer, error) {
	v, _, err := userViewer(ctx, client, `users u JOIN (
		SELECT $1::bigint AS user_id, NULL::bigint AS id, false AS stale) s ON u.id = s.user_id`, id)
	return v, err
}
