package admission

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"
)

// GateOptions say how many operations a Gate lets run.
type GateOptions struct {
	// Slots is how many run at a time, and SlotsOfOne how many of one client.
	Slots, SlotsOfOne int
	// Queue is how many wait, and QueueOfOne how many of one client.
	Queue, QueueOfOne int
	// Wait is how long one waits at most.
	Wait time.Duration
}

// DefaultGateOptions keep the processors busy, and leave a slot to whoever comes next. An operation uses at most four
// connections at a time (package postgres), so that cheap ones always find one of the pool's 24.
func DefaultGateOptions() GateOptions {
	slots := max(3, min(runtime.GOMAXPROCS(0)+1, 5))
	return GateOptions{Slots: slots, SlotsOfOne: slots - 1, Queue: 512, QueueOfOne: 64, Wait: 10 * time.Second}
}

// BusyError says that an operation did not get its turn.
type BusyError struct {
	// Own says that the client itself has too many waiting.
	Own bool
	// After is how long to wait before it is tried again.
	After time.Duration
}

func (e BusyError) Error() string {
	what := "the server is busy with expensive operations"
	if e.Own {
		what = "too many of your expensive operations are waiting"
	}
	return fmt.Sprintf("%s: try again in %d seconds", what, e.Seconds())
}

// Seconds is how long to wait, rounded up.
func (e BusyError) Seconds() int { return seconds(e.After) }

// Gate lets a bounded number of operations run at a time. Clients that wait take turns.
type Gate struct {
	o       GateOptions
	mu      sync.Mutex
	running int
	waiting int
	clients map[Client]*line
	turns   []Client // those that wait, the next in front
}

// line is the operations of a client that run and that wait, the oldest first.
type line struct {
	running int
	waiting []*ticket
}

type ticket struct{ turn chan struct{} }

// NewGate returns a gate that nothing has entered.
func NewGate(o GateOptions) *Gate { return &Gate{o: o, clients: map[Client]*line{}} }

// Enter waits for the turn of an operation of the client, and returns what ends it. It returns a BusyError when the
// queue is full or the wait too long, and the error of ctx when that ends before.
func (g *Gate) Enter(ctx context.Context, client Client) (leave func(), err error) {
	t, err := g.enqueue(client)
	if err != nil {
		return nil, err
	}
	timer := time.NewTimer(g.o.Wait)
	defer timer.Stop()
	select {
	case <-t.turn:
		return sync.OnceFunc(func() { g.leave(client) }), nil
	case <-ctx.Done():
		err = ctx.Err()
	case <-timer.C:
		err = BusyError{After: time.Second}
	}
	if !g.withdraw(client, t) { // its turn came at this very moment
		g.leave(client)
	}
	return nil, err
}

func (g *Gate) enqueue(client Client) (*ticket, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	l := g.clients[client]
	switch {
	case l != nil && len(l.waiting) >= g.o.QueueOfOne:
		return nil, BusyError{Own: true, After: time.Second}
	case g.waiting >= g.o.Queue:
		return nil, BusyError{After: time.Second}
	case l == nil:
		l = &line{}
		g.clients[client] = l
	}
	t := &ticket{make(chan struct{})}
	if l.waiting = append(l.waiting, t); len(l.waiting) == 1 {
		g.turns = append(g.turns, client)
	}
	g.waiting++
	g.admit()
	return t, nil
}

// admit gives free slots to clients that wait, one each by turns.
func (g *Gate) admit() {
	for g.running < g.o.Slots {
		i := slices.IndexFunc(g.turns, func(c Client) bool { return g.clients[c].running < g.o.SlotsOfOne })
		if i < 0 {
			return
		}
		client := g.turns[i]
		l := g.clients[client]
		close(l.waiting[0].turn)
		l.waiting = l.waiting[1:]
		l.running++
		g.running++
		g.waiting--
		g.turns = slices.Delete(g.turns, i, i+1)
		if len(l.waiting) > 0 {
			g.turns = append(g.turns, client)
		}
	}
}

func (g *Gate) leave(client Client) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.running--
	g.clients[client].running--
	g.forget(client)
	g.admit()
}

// withdraw takes an operation out of the queue, and says whether it was there.
func (g *Gate) withdraw(client Client, t *ticket) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	l := g.clients[client]
	if l == nil {
		return false
	}
	i := slices.Index(l.waiting, t)
	if i < 0 {
		return false
	}
	l.waiting = slices.Delete(l.waiting, i, i+1)
	g.waiting--
	if len(l.waiting) == 0 {
		g.turns = slices.DeleteFunc(g.turns, func(c Client) bool { return c == client })
	}
	g.forget(client)
	return true
}

// forget drops what is known of a client that neither runs nor waits.
func (g *Gate) forget(client Client) {
	if l := g.clients[client]; l.running == 0 && len(l.waiting) == 0 {
		delete(g.clients, client)
	}
}

func seconds(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }
