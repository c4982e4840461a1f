package auth_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"praxis/internal/auth"
	"praxis/internal/pgtest"
	"praxis/internal/postgres"
)

// TestThrottle: servers count together, concurrent attempts are all counted, and GiveBack makes room for another one.
func TestThrottle(t *testing.T) {
	t.Parallel()
	db, dsn := pgtest.OpenDSN(t)
	ctx := pgtest.Context(t)
	other, err := postgres.Open(ctx, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	throttles := []*auth.Throttle{
		auth.NewThrottle(db.Autocommit, "t", 5, time.Hour), auth.NewThrottle(other.Autocommit, "t", 5, time.Hour),
	}
	var passed atomic.Int64
	var group sync.WaitGroup
	for i := range 20 {
		group.Go(func() {
			var slowed auth.ThrottledError
			switch err := throttles[i%2].Take(ctx, "li@example.org"); {
			case err == nil:
				passed.Add(1)
			case !errors.As(err, &slowed) || slowed.RetryAfter > 61*time.Minute:
				t.Errorf("%v", err)
			}
		})
	}
	group.Wait()
	if passed.Load() != 5 {
		t.Errorf("%d of 20 passed", passed.Load())
	}
	if err := throttles[0].Take(ctx, "wang@example.org"); err != nil {
		t.Errorf("another key: %v", err)
	}
	if err := auth.NewThrottle(db.Autocommit, "u", 5, time.Hour).Take(ctx, "li@example.org"); err != nil {
		t.Errorf("another throttle: %v", err)
	}
	if err := throttles[1].GiveBack(ctx, "li@example.org"); err != nil {
		t.Fatal(err)
	}
	var slowed auth.ThrottledError
	if err := throttles[0].Take(ctx, "li@example.org"); err != nil {
		t.Errorf("what was given back: %v", err)
	}
	if err := throttles[0].Take(ctx, "li@example.org"); !errors.As(err, &slowed) || slowed.RetryAfter < 59*time.Minute {
		t.Errorf("once more: %v", err)
	}
}

// TestThrottleRefills: buckets refill over time, and full ones are purged.
func TestThrottleRefills(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.Open(t), pgtest.Context(t)
	throttle := auth.NewThrottle(db.Autocommit, "t", 2, time.Minute)
	later := func(interval string) {
		_, err := db.SQL.ExecContext(ctx, "UPDATE attempts SET full_at = full_at - $1::interval", interval)
		if err != nil {
			t.Fatal(err)
		}
	}
	rows := func() (n int) {
		if err := auth.PurgeAttempts(ctx, db.Client); err != nil {
			t.Fatal(err)
		}
		if err := db.SQL.QueryRowContext(ctx, "SELECT count(*) FROM attempts").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	take := func(passes ...bool) {
		t.Helper()
		for i, want := range passes {
			if err := throttle.Take(ctx, "k"); (err == nil) != want {
				t.Errorf("attempt %d: %v", i, err)
			}
		}
	}
	take(true, true, false)
	later("61 s")
	take(true, false)
	if rows() != 1 {
		t.Error("a bucket that is not full was purged")
	}
	later("120 s")
	if rows() != 0 {
		t.Error("a full bucket is kept")
	}
	take(true, true, false)
}

// TestThrottleWithoutDatabase: an attempt that cannot be counted does not pass.
func TestThrottleWithoutDatabase(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.Open(t), pgtest.Context(t)
	throttle := auth.NewThrottle(db.Autocommit, "t", 2, time.Minute)
	db.Close()
	var slowed auth.ThrottledError
	if err := throttle.Take(ctx, "k"); err == nil || errors.As(err, &slowed) {
		t.Errorf("%v", err)
	}
}
