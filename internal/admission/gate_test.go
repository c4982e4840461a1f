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

func options() admission.GateOptions {
	return admission.GateOptions{Slots: 3, SlotsOfOne: 2, Queue: 8, QueueOfOne: 4, Wait: 10 * time.Second}
}

func enter(t *testing.T, g *admission.Gate, client admission.Client) (leave func()) {
	t.Helper()
	leave, err := g.Enter(t.Context(), client)
	if err != nil {
		t.Fatal(err)
	}
	return leave
}

// TestGateKeepsASlotForOthers: a client that wants everything leaves a slot to whoever comes next.
func TestGateKeepsASlotForOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := admission.NewGate(options())
		leave := []func(){enter(t, g, "greedy"), enter(t, g, "greedy")}
		var waiting sync.WaitGroup
		for range 4 {
			waiting.Go(func() { enter(t, g, "greedy")() })
		}
		synctest.Wait()
		if _, err := g.Enter(t.Context(), "greedy"); !errors.As(err, new(admission.BusyError)) || !err.(admission.BusyError).Own {
			t.Errorf("a fifth that waits: %v, want a BusyError of its own", err)
		}
		enter(t, g, "other")() // without waiting
		leave[0]()
		leave[1]()
		waiting.Wait()
	})
}

// TestGateTakesTurns: of clients that wait, each gets a slot before one gets its second.
func TestGateTakesTurns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := admission.NewGate(admission.GateOptions{Slots: 1, SlotsOfOne: 1, Queue: 8, QueueOfOne: 4, Wait: time.Minute})
		leave := enter(t, g, "a")
		var order []admission.Client
		var waiting sync.WaitGroup
		for _, client := range []admission.Client{"a", "a", "a", "b", "b", "c"} {
			waiting.Go(func() {
				leave := enter(t, g, client)
				order = append(order, client) // the only slot guards it
				leave()
			})
			synctest.Wait()
		}
		leave()
		waiting.Wait()
		if want := []admission.Client{"a", "b", "c", "a", "b", "a"}; !slices.Equal(order, want) {
			t.Errorf("order %v, want %v", order, want)
		}
	})
}

// TestGateGivesUp: a wait ends with its context and after a while, and leaves nothing behind.
func TestGateGivesUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := admission.NewGate(admission.GateOptions{Slots: 1, SlotsOfOne: 1, Queue: 1, QueueOfOne: 1, Wait: 10 * time.Second})
		leave := enter(t, g, "a")
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := g.Enter(ctx, "b"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v, want that of the context", err)
		}
		started := time.Now()
		if _, err := g.Enter(t.Context(), "b"); !errors.As(err, new(admission.BusyError)) || time.Since(started) != 10*time.Second {
			t.Errorf("error %v after %v, want a BusyError after 10 s", err, time.Since(started))
		}
		var waiting sync.WaitGroup
		waiting.Go(func() { enter(t, g, "b")() })
		synctest.Wait()
		if _, err := g.Enter(t.Context(), "c"); !errors.As(err, new(admission.BusyError)) {
			t.Errorf("error %v of a full queue, want a BusyError", err)
		}
		leave()
		waiting.Wait()
		enter(t, g, "c")()
	})
}
