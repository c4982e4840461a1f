package content

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"time"

	"praxis/ent/gen/ent"
)

// Errors of signed URLs. Their texts are for clients.
var (
	ErrSignature = errors.New("the signature of this URL is wrong")
	ErrExpired   = errors.New("this URL has expired: ask the API for a new one")
)

// maxSigningKeys is how many keys verify: the newest ones.
const maxSigningKeys = 8

// signatureStep is how long an asset has the same signed URL, so that clients can cache what it serves. A URL is valid
// for one step at least and two at most.
const signatureStep = time.Hour

// expiryOf returns when a URL expires that is signed at this time.
func expiryOf(now time.Time) time.Time { return now.Truncate(signatureStep).Add(2 * signatureStep) }

// signingKeys reads the keys that sign URLs, the newest first. Each request reads them, so that a
// key that is added or deleted takes effect on all servers immediately.
func signingKeys(ctx context.Context, client *ent.Client) ([][]byte, error) {
	rows, err := client.Rows(ctx, "SELECT secret FROM signing_keys ORDER BY id DESC LIMIT $1", maxSigningKeys)
	if err != nil {
		return nil, fmt.Errorf("reading the keys that sign URLs: %w", err)
	}
	defer rows.Close()
	var keys [][]byte
	for rows.Next() {
		var key []byte
		if err := rows.Scan(&key); err != nil {
			return nil, fmt.Errorf("reading a key that signs URLs: %w", err)
		}
		keys = append(keys, key)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("reading the keys that sign URLs: %w", err)
	}
	if len(keys) == 0 {
		return nil, errors.New("no key signs URLs: run INSERT INTO signing_keys DEFAULT VALUES")
	}
	return keys, nil
}

// signature returns the HMAC-SHA256 of an asset, a form of it and the second in which the URL expires.
func signature(key []byte, id int, form string, expires int64) []byte {
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "asset\n%d\n%s\n%d", id, form, expires)
	return mac.Sum(nil)
}

// signedQuery returns the query of a signed URL.
func signedQuery(key []byte, id int, form string, expires time.Time) string {
	sum := signature(key, id, form, expires.Unix())
	return fmt.Sprintf("?expires=%d&signature=%s", expires.Unix(), base64.RawURLEncoding.EncodeToString(sum))
}

// VerifyAsset checks the signature of an asset's URL and returns when it expires. It returns ErrSignature or
// ErrExpired, whether or not there is such an asset.
func VerifyAsset(
	ctx context.Context, client *ent.Client, ref AssetRef, expires, signed string,
) (time.Time, error) {
	second, err := strconv.ParseInt(expires, 10, 64)
	sum, wrong := base64.RawURLEncoding.Strict().DecodeString(signed)
	if err != nil || wrong != nil {
		return time.Time{}, ErrSignature
	}
	keys, err := signingKeys(ctx, client)
	if err != nil {
		return time.Time{}, err
	}
	for _, key := range keys {
		if !hmac.Equal(sum, signature(key, ref.ID, ref.Form, second)) {
			continue
		}
		end := time.Unix(second, 0)
		if !time.Now().Before(end) {
			return time.Time{}, ErrExpired
		}
		return end, nil
	}
	return time.Time{}, ErrSignature
}
