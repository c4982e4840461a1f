// Package lifetime collects how long the answer to a request stays right, as far as the tables of the database do not
// tell: because it depends on the time, or on more of the request than its text and its viewer. Code that reads the
// clock, or the client's address, in order to answer a query says so here.
package lifetime

import (
	"context"
	"sync"
	"time"
)

// Lifetime is how long an answer stays right.
type Lifetime struct {
	mu       sync.Mutex
	ends     time.Time
	personal bool
}

type key struct{}

// NewContext returns a context that collects the lifetime of an answer.
func NewContext(ctx context.Context) (context.Context, *Lifetime) {
	l := &Lifetime{}
	return context.WithValue(ctx, key{}, l), l
}

// EndAt says that the answer of the context's request changes at this time.
func EndAt(ctx context.Context, at time.Time) {
	l, ok := ctx.Value(key{}).(*Lifetime)
	if !ok {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ends.IsZero() || at.Before(l.ends) {
		l.ends = at
	}
}

// Today returns the current day in UTC. The answer of the context's request changes with the day.
func Today(ctx context.Context) time.Time {
	today := time.Now().UTC().Truncate(24 * time.Hour)
	EndAt(ctx, today.AddDate(0, 0, 1))
	return today
}

// Personal says that no other request can use the answer of the context's request: it depends on the client's address,
// or each use is recorded.
func Personal(ctx context.Context) {
	if l, ok := ctx.Value(key{}).(*Lifetime); ok {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.personal = true
	}
}

// Ends returns when the answer changes; zero if only changes of the database change it.
func (l *Lifetime) Ends() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.ends
}

// IsPersonal says whether Personal was called.
func (l *Lifetime) IsPersonal() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.personal
}
