package graph

import (
	"context"
	"testing"
)

// TestFormsPerViewer: a viewer who holds all slots of one viewer waits for a free one, and does not block others.
func TestFormsPerViewer(t *testing.T) {
	t.Parallel()
	s := newFormSlots()
	enter := func(ctx context.Context, actor int) func() {
		t.Helper()
		leave, err := s.acquire(ctx, actor)
		if err != nil {
			t.Fatal(err)
		}
		return leave
	}
	var leaves []func()
	for range maxFormsPerViewer {
		leaves = append(leaves, enter(t.Context(), 1))
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := s.acquire(ended, 1); err == nil {
		t.Error("one viewer has more slots than one may have")
	}
	enter(t.Context(), 2)()
	waiting := make(chan func())
	go func() {
		leave, _ := s.acquire(t.Context(), 1)
		waiting <- leave
	}()
	leaves[0]()
	leaves[0] = <-waiting
	for _, leave := range leaves {
		leave()
	}
	if len(s.byViewer) != 0 || len(s.all) != 0 {
		t.Errorf("%d viewers and %d slots are left", len(s.byViewer), len(s.all))
	}
}
