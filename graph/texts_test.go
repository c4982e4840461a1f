package graph

import (
	"context"
	"strings"
	"sync"
	"testing"

	"praxis/internal/text"
)

// TestTexts: a body that several ask for at once is rendered once, and what is kept stays below its limit.
func TestTexts(t *testing.T) {
	t.Parallel()
	kept := newTexts()
	body := strings.Repeat("# 标题\n\n文字\n\n", 2000)
	documents := make([]*text.Document, 8)
	var all sync.WaitGroup
	for i := range documents {
		all.Go(func() {
			d, err := kept.get(context.Background(), body)
			if err != nil {
				t.Error(err)
			}
			documents[i] = d
		})
	}
	all.Wait()
	for _, d := range documents {
		if d != documents[0] {
			t.Error("the body was rendered more than once")
		}
	}
	large := strings.Repeat("a", 12<<20)
	for _, letter := range []string{"b", "c", "d"} {
		if _, err := kept.get(t.Context(), large+letter); err != nil {
			t.Fatal(err)
		}
	}
	if size := kept.size.Load(); size > maxTextBytes || kept.kept.Len() != 2 {
		t.Errorf("%d bytes are kept, of %d bodies", size, kept.kept.Len())
	}
}

// TestTextsWaitNoLongerThanTheirRequest: who waits for another body to be rendered stops with the request.
func TestTextsWaitNoLongerThanTheirRequest(t *testing.T) {
	t.Parallel()
	kept := newTexts()
	for _, lane := range kept.lanes {
		lane <- struct{}{}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := kept.get(ctx, "a"); err == nil {
		t.Error("it was rendered")
	}
}
