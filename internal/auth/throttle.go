package auth

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"time"

	"praxis/ent/gen/ent"
)

// ThrottledError says that somebody failed too often and must wait.
type ThrottledError struct{ Wait time.Duration }

func (e ThrottledError) Error() string {
	return fmt.Sprintf("too many attempts: try again in %d seconds", e.Seconds())
}

// Seconds is how long to wait, rounded up.
func (e ThrottledError) Seconds() int { return int((e.Wait + time.Second - 1) / time.Second) }

// Throttle limits how often something is tried, by a key such as an account or an address: a token bucket for each key.
// The buckets are rows of the database, by its clock, so that several servers count together and a restart forgets
// nothing. Keys are stored as keyed hashes.
type Throttle struct {
	db    *sql.DB
	name  string
	every time.Duration
	burst int
}

// NewThrottle lets burst attempts of a key pass, and then one every so often. The name tells its keys from those of
// others. The database must not be that of a running transaction, whose rollback would forget the attempt, nor a pool
// that transactions wait for: postgres.DB.Autocommit.
func NewThrottle(db *sql.DB, name string, burst int, every time.Duration) *Throttle {
	return &Throttle{db: db, name: name, every: every, burst: burst}
}

// Take counts an attempt of the key, or returns a ThrottledError when it has none left. It returns an error, too, when the
// database does not answer: what cannot be counted must not be tried. Of attempts at the same time each counts.
func (t *Throttle) Take(ctx context.Context, key string) error {
	var taken bool
	var wait float64
	// The bucket holds (now + burst*every - full_at) / every tokens.
	err := t.db.QueryRowContext(ctx, `
		WITH k AS (SELECT keyed_hash('attempts', $1) AS key),
			taken AS (INSERT INTO attempts AS a (key, full_at) SELECT key, now() + $2 * interval '1 second' FROM k
				ON CONFLICT (key) DO UPDATE SET full_at = greatest(a.full_at, now()) + $2 * interval '1 second'
				WHERE a.full_at <= now() + ($3::int - 1) * $2 * interval '1 second' RETURNING key)
		SELECT EXISTS (SELECT FROM taken), coalesce((SELECT extract(epoch FROM full_at - now())::float8
			FROM attempts WHERE key = (SELECT key FROM k)), 0) - ($3::int - 1) * $2::float8`,
		t.digest(key), t.every.Seconds(), t.burst).Scan(&taken, &wait)
	if err != nil {
		return fmt.Errorf("counting an attempt: %w", err)
	}
	if !taken { // others at the same moment may have taken what the statement saw
		return ThrottledError{max(time.Second, time.Duration(wait*float64(time.Second)))}
	}
	return nil
}

// Give takes an attempt of the key back: it was none that counts. Without an answer of the database it stays counted.
func (t *Throttle) Give(ctx context.Context, key string) error {
	_, err := t.db.ExecContext(ctx, `UPDATE attempts SET full_at = full_at - $2 * interval '1 second'
		WHERE key = keyed_hash('attempts', $1)`, t.digest(key), t.every.Seconds())
	if err != nil {
		return fmt.Errorf("taking an attempt back: %w", err)
	}
	return nil
}

// digest keeps the key itself from the database and its log.
func (t *Throttle) digest(key string) []byte {
	sum := sha256.Sum256([]byte(t.name + "\x00" + key))
	return sum[:]
}

// maxAttempts is how many keys are kept.
const maxAttempts = 1_000_000

// PurgeAttempts deletes the buckets that are full again, which count as missing ones do, and those nearest to it beyond
// a million.
func PurgeAttempts(ctx context.Context, client *ent.Client) error {
	_, err := client.ExecContext(ctx, "DELETE FROM attempts WHERE full_at <= now()")
	if err == nil {
		_, err = client.ExecContext(ctx, fmt.Sprintf(`DELETE FROM attempts WHERE full_at <=
			(SELECT full_at FROM attempts ORDER BY full_at DESC OFFSET %d LIMIT 1)`, maxAttempts))
	}
	if err != nil {
		return fmt.Errorf("purging attempts: %w", err)
	}
	return nil
}
