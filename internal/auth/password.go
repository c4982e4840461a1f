package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"praxis/ent/gen/ent"
)

// The length of a password, in characters.
const (
	minPassword = 10
	maxPassword = 200
)

// ErrPasswordLength says that a password is too short or too long.
var ErrPasswordLength = fmt.Errorf("a password has %d to %d characters", minPassword, maxPassword)

// Parameters of Argon2id, as OWASP's password storage cheat sheet recommends.
const (
	argonMemory  = 19 * 1024 // KiB
	argonTime    = 2
	argonThreads = 1
	argonKey     = 32
)

// hashing limits how many passwords are hashed at a time: each takes argonMemory.
var hashing = make(chan struct{}, 4)

// checkPassword returns ErrPasswordLength if the password is too short or too long.
func checkPassword(password string) error {
	if n := utf8.RuneCountInString(password); n < minPassword || n > maxPassword {
		return ErrPasswordLength
	}
	return nil
}

// HashPassword returns the Argon2id hash of a password in PHC string format. It returns ErrPasswordLength if the
// password is too short or too long.
func HashPassword(ctx context.Context, password string) (string, error) {
	if err := checkPassword(password); err != nil {
		return "", err
	}
	salt := make([]byte, 16)
	rand.Read(salt) // never fails
	key, err := argon(ctx, password, salt)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonThreads,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key)), nil
}

// dummyHash is compared if there is no user, so that an unknown email address takes as long as a wrong password.
const dummyHash = "$argon2id$v=19$m=19456,t=2,p=1$bm90IGEgcmVhbCBzYWx0IQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// matches says whether the hash is that of the password. It takes time and memory, like HashPassword.
func matches(ctx context.Context, password, hashed string) (bool, error) {
	parts := strings.Split(hashed, "$")
	if len(parts) != 6 {
		return false, errors.New("the hash of a password cannot be read")
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false, fmt.Errorf("reading the hash of a password: %w", err)
	}
	want, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil {
		return false, fmt.Errorf("reading the hash of a password: %w", err)
	}
	if utf8.RuneCountInString(password) > maxPassword {
		password = "" // no user has it; the long password is not worth hashing
	}
	got, err := argon(ctx, password, salt)
	return subtle.ConstantTimeCompare(got, want) == 1, err
}

// argon computes the Argon2id key when one of the slots of hashing is free.
func argon(ctx context.Context, password string, salt []byte) ([]byte, error) {
	select {
	case hashing <- struct{}{}:
		defer func() { <-hashing }()
		return argon2.IDKey([]byte(password), salt, argonTime, argonMemory, argonThreads, argonKey), nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// HasPassword says whether a password is the one of a user. It takes as long as HashPassword.
func HasPassword(ctx context.Context, u *ent.User, password string) (bool, error) {
	if u.PasswordHash == nil {
		return false, nil
	}
	return matches(ctx, password, *u.PasswordHash)
}
