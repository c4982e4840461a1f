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
)

// The length of a password, in characters.
const (
	minPassword = 10
	maxPassword = 200
)

// ErrPasswordLength says that a password may not be used.
var ErrPasswordLength = fmt.Errorf("a password has %d to %d characters", minPassword, maxPassword)

// Parameters of Argon2id, the first choice of OWASP's password storage cheat sheet.
const (
	argonMemory  = 19 * 1024 // KiB
	argonTime    = 2
	argonThreads = 1
	argonKey     = 32
)

// hashing bounds how many passwords are hashed at a time: each takes argonMemory.
var hashing = make(chan struct{}, 4)

// checkPassword returns ErrPasswordLength for one that is too short or too long.
func checkPassword(password string) error {
	if n := utf8.RuneCountInString(password); n < minPassword || n > maxPassword {
		return ErrPasswordLength
	}
	return nil
}

// HashPassword returns what is kept of a password, in the usual text form of Argon2. It returns ErrPasswordLength for one that is
// too short or too long.
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

// nobody is the hash that is compared where there is no user: an unknown address takes as long as a wrong password.
const nobody = "$argon2id$v=19$m=19456,t=2,p=1$bm90IGEgcmVhbCBzYWx0IQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// matches says whether a password is the one that was hashed.
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
		password = "" // which nobody has; it is not worth the hashing
	}
	got, err := argon(ctx, password, salt)
	return subtle.ConstantTimeCompare(got, want) == 1, err
}

// argon hashes when its turn has come.
func argon(ctx context.Context, password string, salt []byte) ([]byte, error) {
	select {
	case hashing <- struct{}{}:
		defer func() { <-hashing }()
		return argon2.IDKey([]byte(password), salt, argonTime, argonMemory, argonThreads, argonKey), nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
