package admission_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"praxis/internal/admission"
)

func acquire(t *testing.T, l *admission.ConcurrencyLimiter, client admission.Client) (release func()) {
	t.Helper()
	release, err := l.Acquire(t.Context(), client)
	if err != nil {
		t.Fatal(err)
	}
	return release
}

// TestSlotLeftForOthers: a client that fills its queue leaves one slot to other clients.
func TestSlotLeftForOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := admission.NewConcurrencyLimiter(admission.ConcurrencyOptions{
			Slots: 3, SlotsPerClient: 2, Queue: 8, QueuePerClient: 4, MaxWait: 10 * time.Second,
		})
		releases := []func(){acquire(t, l, "greedy"), acquire(t, l, "greedy")}
		var waiting sync.WaitGroup
		for range 4 {
			waiting.Go(func() { acquire(t, l, "greedy")() })
		}
		synctest.Wait()
		_, err := l.Acquire(t.Context(), "greedy")
		if busy := (admission.BusyError{}); !errors.As(err, &busy) || !busy.OwnQueueFull {
			t.Errorf("the fifth operation in the client's queue: %v, want a BusyError with OwnQueueFull", err)
		}
		acquire(t, l, "other")() // without waiting
		releases[0]()
		releases[1]()
		waiting.Wait()
	})
}

// TestClientsTakeTurns: each waiting client gets a slot before one of them gets its second.
func TestClientsTakeTurns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := admission.NewConcurrencyLimiter(admission.ConcurrencyOptions{
			Slots: 1, SlotsPerClient: 1, Queue: 8, QueuePerClient: 4, MaxWait: time.Minute,
		})
		release := acquire(t, l, "a")
		var order []admission.Client
		var waiting sync.WaitGroup
		for _, client := range []admission.Client{"a", "a", "a", "b", "b", "c"} {
			waiting.Go(func() {
				release := acquire(t, l, client)
				order = append(order, client) // the only slot guards it
				release()
			})
			synctest.Wait()
		}
		release()
		waiting.Wait()
		if want := []admission.Client{"a", "b", "c", "a", "b", "a"}; !slices.Equal(order, want) {
			t.Errorf("order %v, want %v", order, want)
		}
	})
}

// TestWaitEnds: a wait ends with its context and after MaxWait, and leaves no operation in the queue.
func TestWaitEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := admission.NewConcurrencyLimiter(admission.ConcurrencyOptions{
			Slots: 1, SlotsPerClient: 1, Queue: 1, QueuePerClient: 1, MaxWait: 10 * time.Second,
		})
		release := acquire(t, l, "a")
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := l.Acquire(ctx, "b"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v, want that of the context", err)
		}
		started := time.Now()
		_, err := l.Acquire(t.Context(), "b")
		if !errors.As(err, new(admission.BusyError)) || time.Since(started) != 10*time.Second {
			t.Errorf("error %v after %v, want a BusyError after 10 s", err, time.Since(started))
		}
		var waiting sync.WaitGroup
		waiting.Go(func() { acquire(t, l, "b")() })
		synctest.Wait()
		if _, err := l.Acquire(t.Context(), "c"); !errors.As(err, new(admission.BusyError)) {
			t.Errorf("error %v of a full queue, want a BusyError", err)
		}
		release()
		waiting.Wait()
		acquire(t, l, "c")()
	})
}
