// Package responsecache keeps answers in memory and returns them as long as they are right.
//
// An answer depends on the tables that its statements read, which the text of the statements tells (postgres.Sources).
// It is right as long as none of them has changed, which postgres.Changes tells. Three rules make that exact:
//
//   - An answer is compared with the version of the database from before its first statement. If a table has changed
//     since, the answer is not returned, whether it has seen the change or not.
//   - An answer is returned only after a look at the changes that began after its last statement and at most
//     postgres.MaxAge ago. So answers on a server are at most that old, also if others write.
//   - A writer on the same server is answered after Committed. From then on no older answer is returned.
//
// Answers that depend on the clock or show counters, whose changes are not noted, have a short lifetime (clockLifetime,
// counterLifetime); package lifetime collects what else ends an answer.
//
// Of concurrent requests with the same key one runs, and the others take its answer by the same rules.
package responsecache

import (
	"context"
	"crypto/sha256"
	"fmt"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"praxis/internal/postgres"
	"praxis/internal/viewer"
)

const (
	// clockLifetime is how long an answer is kept whose statements read the clock, and counterLifetime one that shows
	// counters such as views.
	clockLifetime, counterLifetime = postgres.MaxAge, time.Second
	// maxShare is the share of the cache that one answer may take, and maxAnswers the number of answers.
	maxShare, maxAnswers = 16, 1 << 20
	// overhead is about how many bytes an answer takes in addition to its body.
	overhead = 1 << 10
	// maxRounds is how often a request waits for another one with the same key before it runs by itself, and maxWait
	// how long in total. The other client may have to wait for its turn, behind expensive requests of its own.
	maxRounds, maxWait = 3, time.Second
)

// Key identifies an answer: a request with the same key gets the same answer while the database does not change.
type Key [sha256.Size]byte

// KeyOf returns the key of a request of a viewer who prefers the languages. kind tells texts of different formats apart.
//
// All of the viewer counts: policies and resolvers may look at any part of it.
func KeyOf(v viewer.Viewer, kind byte, languages []string, text []byte) Key {
	sum := sha256.New()
	if !v.Anonymous() {
		fmt.Fprintf(sum, "%#v", v) // quotes the name, so that no name looks like other fields
	}
	sum.Write([]byte{0, kind})
	for _, l := range languages {
		sum.Write([]byte(l))
		sum.Write([]byte{0})
	}
	sum.Write([]byte{0})
	sum.Write(text)
	var k Key
	sum.Sum(k[:0])
	return k
}

// Answer is a kept answer.
type Answer struct {
	Body []byte
	// Tag is the ETag of an answer that has one.
	Tag string
	// Ends is when the answer changes although the database does not; zero means never.
	Ends time.Time

	since   *postgres.Version // from before the first statement
	read    time.Time         // after the last statement
	sources postgres.Sources
	// unkept marks an answer without a body, which was not kept.
	unkept bool
}

func (a *Answer) size() int64 { return int64(len(a.Body)) + overhead }

// Cache keeps answers of a server.
type Cache struct {
	changes  *postgres.Changes
	maxBytes int64

	mu      sync.Mutex
	answers *simplelru.LRU[Key, *Answer]
	flights map[Key]*flight
	usage   Usage
}

// Usage is how much a cache was used.
type Usage struct {
	// Answers and Bytes are what it holds. Hits and Misses count the queries since it was made.
	Answers      int
	Bytes        int64
	Hits, Misses int64
	// Failure is why no answer can be returned at the moment; nil if they can.
	Failure error
}

// flight is a request that runs for all requests with its key.
type flight struct{ done chan struct{} }

// New returns a cache of so many bytes.
func New(changes *postgres.Changes, maxBytes int64) *Cache {
	c := &Cache{changes: changes, maxBytes: maxBytes, flights: map[Key]*flight{}}
	answers, err := simplelru.NewLRU(maxAnswers, func(_ Key, a *Answer) { c.usage.Bytes -= a.size() })
	if err != nil {
		panic(err) // the size is positive
	}
	c.answers = answers
	return c
}

// Usage returns how much the cache was used.
func (c *Cache) Usage() Usage {
	c.mu.Lock()
	defer c.mu.Unlock()
	u := c.usage
	u.Answers, u.Failure = c.answers.Len(), c.changes.Failure()
	return u
}

// Committed waits until no answer is returned that misses what has been committed by now. If that cannot be found out,
// no answer is returned until it can.
func (c *Cache) Committed(ctx context.Context) { c.changes.Committed(ctx) }

// Lookup returns the answer with the key; nil if there is none, or if it is no longer right.
func (c *Cache) Lookup(ctx context.Context, k Key) *Answer {
	if a, right := c.lookup(ctx, k); right {
		return a
	}
	return nil
}

// lookup returns the answer with the key, and whether it is right. It removes one that is not.
func (c *Cache) lookup(ctx context.Context, k Key) (a *Answer, right bool) {
	c.mu.Lock()
	a, ok := c.answers.Get(k)
	c.mu.Unlock()
	if !ok || a.unkept {
		return a, false
	}
	right = c.isRight(ctx, a)
	c.mu.Lock()
	defer c.mu.Unlock()
	if right {
		c.usage.Hits++
	} else if now, ok := c.answers.Peek(k); ok && now == a {
		c.answers.Remove(k)
	}
	return a, right
}

func (c *Cache) isRight(ctx context.Context, a *Answer) bool {
	if !a.Ends.IsZero() && !time.Now().Before(a.Ends) {
		return false
	}
	v, err := c.changes.Fresh(ctx, a.read)
	return err == nil && v.Unchanged(a.since, a.sources)
}

// Reading is a query that runs. End must be called.
type Reading struct {
	cache  *Cache
	key    Key
	flight *flight // that others wait for; nil if they do not
	since  *postgres.Version
	began  time.Time
}

// Begin returns the answer with the key if there is one, also if another request produces it at the moment, or else a
// Reading: the caller runs the query.
func (c *Cache) Begin(ctx context.Context, k Key) (*Answer, *Reading) {
	r := &Reading{cache: c, key: k}
	var over <-chan time.Time // of the wait
	for range maxRounds {
		a, right := c.lookup(ctx, k)
		if right {
			return a, nil
		}
		f, mine := c.join(k, a)
		if mine {
			r.flight = f
			break
		}
		if f == nil {
			break
		}
		if over == nil {
			over = time.After(maxWait)
		}
		select {
		case <-f.done:
			continue
		case <-over:
		case <-ctx.Done():
		}
		break
	}
	c.mu.Lock()
	c.usage.Misses++
	c.mu.Unlock()
	r.began = time.Now()
	r.since, _ = c.changes.Fresh(ctx, time.Time{}) // without a version the answer is not kept
	return nil, r
}

// ended is a flight that has ended.
var ended = func() *flight {
	f := &flight{done: make(chan struct{})}
	close(f.done)
	return f
}()

// join returns the flight of the key, or a new one that the caller has to end. It returns nil if answers with this key
// are not kept, so that waiting would be in vain, and an ended flight if there is another answer than the one that the
// caller has seen.
func (c *Cache) join(k Key, seen *Answer) (f *flight, mine bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch a, ok := c.answers.Peek(k); {
	case ok && a.unkept:
		return nil, false
	case ok && a != seen:
		return ended, false
	}
	f = c.flights[k]
	if f == nil {
		f, mine = &flight{done: make(chan struct{})}, true
		c.flights[k] = f
	}
	return f, mine
}

// End says that the query has ended, and lets those continue that wait for it. A second call has no effect.
func (r *Reading) End() {
	if r.flight == nil {
		return
	}
	r.cache.mu.Lock()
	delete(r.cache.flights, r.key)
	r.cache.mu.Unlock()
	close(r.flight.done)
	r.flight = nil
}

// Keep keeps the answer of a query that ended without errors, unless its size or what it was read from forbids that.
// The statements are those that ran since Begin, and clock says that they depend on the current time.
func (r *Reading) Keep(a *Answer, statements []string, clock bool) {
	c := r.cache
	if r.since == nil {
		return
	}
	a.since, a.read, a.sources = r.since, time.Now(), r.since.Sources(statements)
	if a.sources.Clock || clock {
		a.endAt(r.began.Add(clockLifetime))
	}
	if a.sources.Counters {
		a.endAt(r.began.Add(counterLifetime))
	}
	if a.sources.Unknown || a.size() > c.maxBytes/maxShare {
		r.Reject()
		return
	}
	r.put(a)
}

// endAt sets the end of the answer if it has no earlier one.
func (a *Answer) endAt(t time.Time) {
	if a.Ends.IsZero() || t.Before(a.Ends) {
		a.Ends = t
	}
}

// Reject says that answers with the key of the query are not kept.
func (r *Reading) Reject() { r.put(&Answer{unkept: true}) }

func (r *Reading) put(a *Answer) {
	c := r.cache
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answers.Remove(r.key) // Add would replace the answer without the callback
	c.answers.Add(r.key, a)
	for c.usage.Bytes += a.size(); c.usage.Bytes > c.maxBytes; {
		c.answers.RemoveOldest()
	}
}
