package auth

import (
	"fmt"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
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
	burst float64
	mu    sync.Mutex
	keys  *lru.Cache[string, *bucket]
}

// bucket holds what attempts a key has left, as of a time; they grow back.
type bucket struct {
	left float64
	at   time.Time
}

// NewThrottle lets burst attempts of a key pass, and then one every so often.
func NewThrottle(burst int, every time.Duration) *Throttle {
	keys, err := lru.New[string, *bucket](50_000)
	if err != nil {
		panic(err) // the size is positive
	}
	return &Throttle{every: every, burst: float64(burst), keys: keys}
}

// Take counts an attempt of the key, or returns a SlowedError when it has none left.
func (t *Throttle) Take(key string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	b := t.bucket(key)
	if b.left < 1 {
		return SlowedError{time.Duration((1 - b.left) * float64(t.every))}
	}
	b.left--
	return nil
}

// Give takes an attempt of the key back: it was none that counts.
func (t *Throttle) Give(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	b := t.bucket(key)
	b.left = min(t.burst, b.left+1)
}

// bucket is the key's bucket as of now. The lock must be held.
func (t *Throttle) bucket(key string) *bucket {
	now := time.Now()
	b, ok := t.keys.Get(key)
	if !ok {
		b = &bucket{t.burst, now}
		t.keys.Add(key, b)
	}
	b.left, b.at = min(t.burst, b.left+float64(now.Sub(b.at))/float64(t.every)), now
	return b
}
