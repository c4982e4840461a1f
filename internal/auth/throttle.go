package auth

import (
	"fmt"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"
)

// SlowedError says that somebody failed too often and must wait.
type SlowedError struct{ Wait time.Duration }

func (e SlowedError) Error() string {
	return fmt.Sprintf("too many attempts: try again in %d seconds", e.Seconds())
}

// Seconds is how long to wait, rounded up.
func (e SlowedError) Seconds() int { return int((e.Wait + time.Second - 1) / time.Second) }

// Throttle slows down what is tried too often, by a key such as an account or an address. It counts in this process alone,
// and forgets keys that were not used for long.
type Throttle struct {
	every time.Duration
	burst int
	keys  *lru.Cache[string, *rate.Limiter]
}

// NewThrottle lets burst attempts of a key pass, and then one every so often.
func NewThrottle(burst int, every time.Duration) *Throttle {
	keys, err := lru.New[string, *rate.Limiter](50_000)
	if err != nil {
		panic(err) // the size is positive
	}
	return &Throttle{every, burst, keys}
}

// Take counts an attempt of each key; it returns a SlowedError, and counts none, when one of them is exhausted.
func (t *Throttle) Take(keys ...string) error {
	if err := t.Check(keys...); err != nil {
		return err
	}
	now := time.Now()
	for _, key := range keys {
		t.limiter(key).AllowN(now, 1)
	}
	return nil
}

// Check returns a SlowedError when one of the keys is exhausted.
func (t *Throttle) Check(keys ...string) error {
	now := time.Now()
	for _, key := range keys {
		if tokens := t.limiter(key).TokensAt(now); tokens < 1 {
			return SlowedError{time.Duration((1 - tokens) * float64(t.every))}
		}
	}
	return nil
}

func (t *Throttle) limiter(key string) *rate.Limiter {
	fresh := rate.NewLimiter(rate.Every(t.every), t.burst)
	if l, ok, _ := t.keys.PeekOrAdd(key, fresh); ok {
		t.keys.Get(key) // it is in use
		return l
	}
	return fresh
}
