package graph

import (
	"context"
	"crypto/sha256"
	"errors"
	"strings"
	"testing"

	"praxis/internal/postgres"
	"praxis/internal/text"
)

// TestTextsAreBounded: the cache evicts texts above its size, and keeps the latest one whatever its length.
func TestTextsAreBounded(t *testing.T) {
	t.Parallel()
	texts := newRenderer()
	long := &text.Document{HTML: strings.Repeat("a", maxTextBytes/4), Plain: "a"}
	for i := range 10 {
		texts.cache([sha256.Size]byte{byte(i)}, long)
		texts.cache([sha256.Size]byte{byte(i)}, long)
	}
	if texts.cached.Len() != 3 || texts.bytes != 3*textBytes(long) {
		t.Errorf("%d texts of %d bytes are kept", texts.cached.Len(), texts.bytes)
	}
	texts.cache([sha256.Size]byte{99}, &text.Document{HTML: strings.Repeat("a", 2*maxTextBytes)})
	if texts.cached.Len() != 1 || texts.cachedText([sha256.Size]byte{99}) == nil {
		t.Errorf("%d texts are kept", texts.cached.Len())
	}
}

// TestRenderWaits: long texts wait while others render, and a request above its read budget renders none.
func TestRenderWaits(t *testing.T) {
	t.Parallel()
	texts := newRenderer()
	if err := texts.long.Acquire(t.Context(), maxRendering); err != nil {
		t.Fatal(err)
	}
	if _, err := texts.render(t.Context(), "a"); err != nil {
		t.Errorf("a short body waits behind long ones: %v", err)
	}
	long := strings.Repeat("a", shortBody+1)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := texts.render(ctx, long); !errors.Is(err, context.Canceled) {
		t.Errorf("rendered above the limit of concurrent rendering: %v", err)
	}
	texts.long.Release(maxRendering)
	spent, _ := postgres.CountStatements(t.Context(), postgres.Budget{})
	if err := postgres.Charge(spent, 1); !errors.Is(err, postgres.ErrBudgetExceeded) {
		t.Fatal(err)
	}
	if _, err := texts.render(spent, long); !errors.Is(err, postgres.ErrBudgetExceeded) {
		t.Errorf("rendered for a request that read too much: %v", err)
	}
	body := strings.Repeat("a", 2*maxRendering) // above the limit of concurrent rendering
	for range 2 {
		if d, err := texts.render(t.Context(), body); err != nil || !strings.Contains(d.HTML, body) {
			t.Errorf("a long body was not rendered: %v", err)
		}
	}
}
