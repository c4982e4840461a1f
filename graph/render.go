package graph

import (
	"context"
	"crypto/sha256"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"golang.org/x/sync/semaphore"

	"praxis/internal/content"
	"praxis/internal/postgres"
	"praxis/internal/slug"
	"praxis/internal/text"
)

const (
	// maxRendering limits the bytes of bodies that are rendered at the same time. Rendering needs up to 500 times their
	// memory, and gqlgen may resolve the bodies of a hundred articles concurrently.
	maxRendering = 2 << 20
	// shortBody is the length up to which bodies do not wait behind longer ones.
	shortBody = 64 << 10
	// maxTexts and maxTextBytes limit the cache.
	maxTexts     = 256
	maxTextBytes = 64 << 20
)

// renderer renders bodies and caches the documents by the SHA-256 of the body, since several fields of an article
// need them.
type renderer struct {
	short, long *semaphore.Weighted // of the bytes that are being rendered
	mu          sync.Mutex
	cached      *simplelru.LRU[[sha256.Size]byte, *text.Document]
	bytes       int // of the cached documents
}

func newRenderer() *renderer {
	t := &renderer{short: semaphore.NewWeighted(maxRendering / 2), long: semaphore.NewWeighted(maxRendering)}
	kept, err := simplelru.NewLRU(maxTexts, func(_ [sha256.Size]byte, d *text.Document) { t.bytes -= textBytes(d) })
	if err != nil {
		panic(err) // the size is positive
	}
	t.cached = kept
	return t
}

// textBytes returns the approximate memory of a document.
func textBytes(d *text.Document) int { return len(d.HTML) + len(d.Plain) + outlineBytes(d.Outline) }

func outlineBytes(sections []*text.OutlineSection) int {
	const perSection = 200
	bytes := 0
	for _, s := range sections {
		bytes += perSection + len(s.Text) + len(s.Anchor) + outlineBytes(s.Children)
	}
	return bytes
}

// render returns the document of a body. It waits while too much is being rendered, and returns postgres.ErrBudgetExceeded
// if the answer of the request is too large already.
func (t *renderer) render(ctx context.Context, body string) (*text.Document, error) {
	if err := ctx.Err(); err != nil {
		return nil, err // also for cached documents, whose fields still take time
	}
	key := sha256.Sum256([]byte(body))
	if d := t.cachedText(key); d != nil {
		return d, nil
	}
	slots, size := t.long, min(int64(len(body)), maxRendering)
	if size <= shortBody {
		slots = t.short
	}
	if err := slots.Acquire(ctx, size); err != nil {
		return nil, err
	}
	defer slots.Release(size)
	if d := t.cachedText(key); d != nil {
		return d, nil // another field has rendered it while this one waited
	}
	if err := postgres.Charge(ctx, 0); err != nil {
		return nil, err
	}
	d, err := text.Render(ctx, body, slug.From)
	if err != nil {
		return nil, err
	}
	t.cache(key, d)
	return d, nil
}

func (t *renderer) cachedText(key [sha256.Size]byte) *text.Document {
	t.mu.Lock()
	defer t.mu.Unlock()
	d, _ := t.cached.Get(key)
	return d
}

func (t *renderer) cache(key [sha256.Size]byte, d *text.Document) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.cached.Contains(key) {
		return
	}
	t.bytes += textBytes(d)
	t.cached.Add(key, d)
	for t.bytes > maxTextBytes && t.cached.Len() > 1 {
		t.cached.RemoveOldest()
	}
}

// derivedText returns a text that is derived from an article's body. Its length counts as read from the database,
// since many aliases of such a field would otherwise make an answer of unlimited size.
func derivedText(ctx context.Context, r *Resolver, body string, field func(*text.Document) string) (string, error) {
	s, err := derived(ctx, r, body, field)
	if err != nil {
		return "", err
	}
	return s, postgres.Charge(ctx, len(s))
}

// derived returns a value that is derived from an article's body.
func derived[T any](ctx context.Context, r *Resolver, body string, field func(*text.Document) T) (T, error) {
	d, err := r.renderer.render(ctx, body)
	if err != nil {
		var none T
		return none, err
	}
	return field(d), nil
}

// renderHTML returns the HTML of a body with the viewer's URLs. The cache holds no URLs, so that a signed URL never
// gets to another viewer.
func (r *Resolver) renderHTML(ctx context.Context, body string, urls *content.AssetURLs) (string, error) {
	links := text.Links{Resolve: urls.Resolve, External: r.publicURL.External}
	return derivedText(ctx, r, body, func(d *text.Document) string { return links.Apply(d.HTML) })
}
