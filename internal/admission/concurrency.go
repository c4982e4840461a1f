package admission

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"
)

// ConcurrencyOptions limit how many operations a ConcurrencyLimiter runs at a time.
type ConcurrencyOptions struct {
	// Slots is how many operations run at a time, and SlotsPerClient how many of one client.
	Slots, SlotsPerClient int
	// Queue is how many operations can wait, and QueuePerClient how many of one client.
	Queue, QueuePerClient int
	// MaxWait is how long an operation waits for a slot.
	MaxWait time.Duration
}

// DefaultConcurrency keeps the processors busy and leaves one slot free for other clients. An operation uses at most
// four connections at a time (package postgres), so that cheap operations always find one of the pool's 24.
func DefaultConcurrency() ConcurrencyOptions {
	slots := max(3, min(runtime.GOMAXPROCS(0)+1, 5))
	return ConcurrencyOptions{
		Slots: slots, SlotsPerClient: slots - 1, Queue: 512, QueuePerClient: 64, MaxWait: 10 * time.Second,
	}
}

// BusyError says that an operation got no slot.
type BusyError struct {
	// OwnQueueFull says that the client itself has too many operations in the queue.
	OwnQueueFull bool
	// RetryAfter is how long the client should wait before it tries again.
	RetryAfter time.Duration
}

func (e BusyError) Error() string {
	reason := "the server is busy with expensive operations"
	if e.OwnQueueFull {
		reason = "too many of your expensive operations are waiting"
	}
	return fmt.Sprintf("%s: try again in %d seconds", reason, e.Seconds())
}

// Seconds returns RetryAfter, rounded up.
func (e BusyError) Seconds() int { return roundUpToSeconds(e.RetryAfter) }

// ConcurrencyLimiter runs a bounded number of operations at a time. Its queue is fair: clients take turns (round
// robin), however many operations each of them has in the queue.
type ConcurrencyLimiter struct {
	o       ConcurrencyOptions
	mu      sync.Mutex
	running int
	queued  int
	clients map[Client]*clientQueue
	turns   []Client // the clients that have queued operations; the first one is served next
}

// clientQueue is the operations of one client.
type clientQueue struct {
	running int
	queued  []*ticket // the oldest first
}

// ticket is an operation in the queue. Its channel is closed when the operation gets a slot.
type ticket struct{ admitted chan struct{} }

// NewConcurrencyLimiter returns a limiter with all slots free.
func NewConcurrencyLimiter(o ConcurrencyOptions) *ConcurrencyLimiter {
	return &ConcurrencyLimiter{o: o, clients: map[Client]*clientQueue{}}
}

// Acquire waits for a slot for an operation of the client, and returns the function that releases it. It returns a
// BusyError if the queue is full or the wait too long, and the error of ctx if ctx ends before.
func (l *ConcurrencyLimiter) Acquire(ctx context.Context, client Client) (release func(), err error) {
	t, err := l.enqueue(client)
	if err != nil {
		return nil, err
	}
	timer := time.NewTimer(l.o.MaxWait)
	defer timer.Stop()
	select {
	case <-t.admitted:
		return sync.OnceFunc(func() { l.release(client) }), nil
	case <-ctx.Done():
		err = ctx.Err()
	case <-timer.C:
		err = BusyError{RetryAfter: time.Second}
	}
	if !l.withdraw(client, t) { // it got its slot at this very moment
		l.release(client)
	}
	return nil, err
}

func (l *ConcurrencyLimiter) enqueue(client Client) (*ticket, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	q := l.clients[client]
	switch {
	case q != nil && len(q.queued) >= l.o.QueuePerClient:
		return nil, BusyError{OwnQueueFull: true, RetryAfter: time.Second}
	case l.queued >= l.o.Queue:
		return nil, BusyError{RetryAfter: time.Second}
	case q == nil:
		q = &clientQueue{}
		l.clients[client] = q
	}
	t := &ticket{make(chan struct{})}
	if q.queued = append(q.queued, t); len(q.queued) == 1 {
		l.turns = append(l.turns, client)
	}
	l.queued++
	l.admit()
	return t, nil
}

// admit gives free slots to queued operations, one for each client in turn.
func (l *ConcurrencyLimiter) admit() {
	for l.running < l.o.Slots {
		i := slices.IndexFunc(l.turns, func(c Client) bool { return l.clients[c].running < l.o.SlotsPerClient })
		if i < 0 {
			return
		}
		client := l.turns[i]
		q := l.clients[client]
		close(q.queued[0].admitted)
		q.queued = q.queued[1:]
		q.running++
		l.running++
		l.queued--
		l.turns = slices.Delete(l.turns, i, i+1)
		if len(q.queued) > 0 {
			l.turns = append(l.turns, client)
		}
	}
}

func (l *ConcurrencyLimiter) release(client Client) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.running--
	l.clients[client].running--
	l.forget(client)
	l.admit()
}

// withdraw removes an operation from the queue, and returns false if it is not in the queue.
func (l *ConcurrencyLimiter) withdraw(client Client, t *ticket) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	q := l.clients[client]
	if q == nil {
		return false
	}
	i := slices.Index(q.queued, t)
	if i < 0 {
		return false
	}
	q.queued = slices.Delete(q.queued, i, i+1)
	l.queued--
	if len(q.queued) == 0 {
		l.turns = slices.DeleteFunc(l.turns, func(c Client) bool { return c == client })
	}
	l.forget(client)
	return true
}

// forget removes a client without running and queued operations from the map, which would otherwise grow.
func (l *ConcurrencyLimiter) forget(client Client) {
	if q := l.clients[client]; q.running == 0 && len(q.queued) == 0 {
		delete(l.clients, client)
	}
}

func roundUpToSeconds(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }
