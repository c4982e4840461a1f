package graph

import (
	"context"
	"crypto/sha256"
	"sync/atomic"

	lru "github.com/hashicorp/golang-lru/v2"

	"praxis/internal/text"
)

const (
	maxTexts     = 256
	maxTextBytes = 64 << 20
	// longBody is from where on, in bytes, a body waits for other long ones to be rendered: one may take a few hundred
	// megabytes meanwhile.
	longBody   = 100_000
	shortLanes = 32
	longLanes  = 2
)

// texts keeps what was derived from bodies, by their SHA-256, since several fields of one article want it. It is safe for
// concurrent use: a body is rendered once even when fields ask for it at the same moment.
type texts struct {
	kept *lru.Cache[[sha256.Size]byte, *text.Document]
	size atomic.Int64 // of what is kept, in bytes
	// lanes hold a token each while a body is rendered; equal bodies take the same lane.
	lanes [shortLanes + longLanes]chan struct{}
}

func newTexts() *texts {
	t := &texts{}
	kept, err := lru.NewWithEvict(maxTexts, func(_ [sha256.Size]byte, d *text.Document) { t.size.Add(-sizeOf(d)) })
	if err != nil {
		panic(err) // the size is positive
	}
	t.kept = kept
	for i := range t.lanes {
		t.lanes[i] = make(chan struct{}, 1)
	}
	return t
}

// get returns what is derived from a body. Its only error is that of ctx.
func (t *texts) get(ctx context.Context, body string) (*text.Document, error) {
	key := sha256.Sum256([]byte(body))
	if d, ok := t.kept.Get(key); ok {
		return d, nil
	}
	lane := t.lanes[int(key[0])%shortLanes]
	if len(body) > longBody {
		lane = t.lanes[shortLanes+int(key[0])%longLanes]
	}
	select {
	case lane <- struct{}{}:
		defer func() { <-lane }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if d, ok := t.kept.Get(key); ok {
		return d, nil
	}
	d, err := text.Render(ctx, body)
	if err != nil {
		return nil, err
	}
	t.size.Add(sizeOf(d))
	t.kept.Add(key, d)
	for t.size.Load() > maxTextBytes && t.kept.Len() > 1 {
		t.kept.RemoveOldest()
	}
	return d, nil
}

// sizeOf is about how many bytes a document takes.
func sizeOf(d *text.Document) int64 {
	const perSection = 200
	size := int64(len(d.HTML) + len(d.Plain))
	var add func(sections []*text.OutlineSection)
	add = func(sections []*text.OutlineSection) {
		for _, s := range sections {
			size += int64(perSection + len(s.Text) + len(s.Anchor))
			add(s.Children)
		}
	}
	add(d.Outline)
	return size
}
