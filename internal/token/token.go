// Package token makes and checks the keys with which programs write. A token is shown once, when it is made; the database
// keeps its SHA-256, which suffices for 256 random bits.
package token

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"praxis/ent"
	"praxis/ent/apitoken"
	"praxis/internal/viewer"
)

// prefix lets people and scanners of leaked secrets tell what it is.
const prefix = "praxis_"

// ErrInvalid says that a token is unknown, revoked or expired.
var ErrInvalid = errors.New("the token is not valid: it is unknown, revoked or expired")

// ErrTaken says that another token has the name.
var ErrTaken = errors.New("there is a token of this name already")

// ErrUnknown says that there is no token of that name in force.
var ErrUnknown = errors.New("there is no token of this name that could be revoked")

// Create makes a token. A zero expiry means that it does not expire.
func Create(ctx context.Context, client *ent.Client, name string, expiresAt time.Time) (string, error) {
	secret := make([]byte, 32)
	if _, err := rand.Read(secret); err != nil {
		return "", err
	}
	text := prefix + base64.RawURLEncoding.EncodeToString(secret)
	create := client.ApiToken.Create().SetName(name).SetHash(hash(text))
	if !expiresAt.IsZero() {
		create.SetExpiresAt(expiresAt)
	}
	var invalid *ent.ValidationError
	switch err := create.Exec(ctx); {
	case ent.IsConstraintError(err):
		return "", ErrTaken
	case errors.As(err, &invalid):
		return "", fmt.Errorf("the name of the token %w", errors.Unwrap(errors.Unwrap(invalid)))
	case err != nil:
		return "", fmt.Errorf("creating a token: %w", err)
	}
	return text, nil
}

// List returns all tokens, the newest first.
func List(ctx context.Context, client *ent.Client) ([]*ent.ApiToken, error) {
	return client.ApiToken.Query().Order(ent.Desc(apitoken.FieldCreatedAt), ent.Desc(apitoken.FieldID)).All(ctx)
}

// Revoke ends a token's life at once.
func Revoke(ctx context.Context, client *ent.Client, name string) error {
	n, err := client.ApiToken.Update().
		Where(apitoken.Name(name), apitoken.RevokedAtIsNil()).
		SetRevokedAt(time.Now()).Save(ctx)
	if err == nil && n == 0 {
		return ErrUnknown
	}
	return err
}

// Authenticate returns who shows the token, and notes its use, once a minute at most. It returns ErrInvalid for one that
// is not in force.
func Authenticate(ctx context.Context, client *ent.Client, text string) (viewer.Viewer, error) {
	if !strings.HasPrefix(text, prefix) {
		return viewer.Viewer{}, ErrInvalid
	}
	ctx = viewer.NewContext(ctx, viewer.System)
	now := time.Now()
	t, err := client.ApiToken.Query().Where(
		apitoken.Hash(hash(text)),
		apitoken.RevokedAtIsNil(),
		apitoken.Or(apitoken.ExpiresAtIsNil(), apitoken.ExpiresAtGT(now)),
	).Only(ctx)
	if ent.IsNotFound(err) {
		return viewer.Viewer{}, ErrInvalid
	}
	if err != nil {
		return viewer.Viewer{}, fmt.Errorf("looking up a token: %w", err)
	}
	if t.LastUsedAt == nil || now.Sub(*t.LastUsedAt) > time.Minute {
		if err := client.ApiToken.Update().Where(apitoken.ID(t.ID)).SetLastUsedAt(now).Exec(ctx); err != nil {
			return viewer.Viewer{}, fmt.Errorf("noting the use of a token: %w", err)
		}
	}
	return viewer.Viewer{Token: t.Name, Admin: true}, nil
}

func hash(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:]
}
