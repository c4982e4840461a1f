package auth

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"time"

	"praxis/ent/gen/ent"
)

// ThrottledError says that too many attempts were made.
type ThrottledError struct{ RetryAfter time.Duration }

func (e ThrottledError) Error() string {
	return fmt.Sprintf("too many attempts: try again in %d seconds", e.Seconds())
}

// Seconds returns RetryAfter, rounded up.
func (e ThrottledError) Seconds() int { return int((e.RetryAfter + time.Second - 1) / time.Second) }

// Throttle is a rate limiter with a token bucket for each key, such as an account or an address. The buckets are rows
// of the database and use its clock, so that several servers count together and a restart does not reset them. The keys
// are stored as keyed hashes.
type Throttle struct {
	db    *sql.DB
	name  string
	burst int
	every time.Duration // the interval
}

// NewThrottle returns a throttle that allows burst attempts of a key, and then one per interval. The name separates its
// keys from those of other throttles. db must be postgres.DB.Autocommit: a rollback must not undo the attempt, and a
// transaction must not wait for its own pool.
func NewThrottle(db *sql.DB, name string, burst int, interval time.Duration) *Throttle {
	return &Throttle{db: db, name: name, burst: burst, every: interval}
}

// Take counts an attempt of the key, or returns a ThrottledError if the bucket is empty. It also returns an error if
// the database does not respond: an attempt that cannot be counted must not be made. Concurrent attempts are all
// counted.
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
	if !taken { // a concurrent attempt may have taken the token that the statement saw
		return ThrottledError{max(time.Second, time.Duration(wait*float64(time.Second)))}
	}
	return nil
}

// GiveBack uncounts an attempt of the key, after a success. If the database does not respond, it stays counted.
func (t *Throttle) GiveBack(ctx context.Context, key string) error {
	_, err := t.db.ExecContext(ctx, `UPDATE attempts SET full_at = full_at - $2 * interval '1 second'
		WHERE key = keyed_hash('attempts', $1)`, t.digest(key), t.every.Seconds())
	if err != nil {
		return fmt.Errorf("uncounting an attempt: %w", err)
	}
	return nil
}

// digest keeps the key itself out of the database and its log.
func (t *Throttle) digest(key string) []byte {
	sum := sha256.Sum256([]byte(t.name + "\x00" + key))
	return sum[:]
}

// maxAttempts is how many buckets are kept.
const maxAttempts = 1_000_000

// PurgeAttempts deletes full buckets, which are equivalent to missing ones. Beyond maxAttempts it also deletes the
// fullest.
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
