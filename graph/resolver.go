// Package graph is the API: a noun, an SDL file, a file of resolvers. Resolvers parse, call and return; what they call is
// ent for plain reads and writes and internal/content for the verbs.
//
// A query reads through ent's client, a mutation through the one of its transaction; either stands in the context
// (handler.go). What a client sees of an error is settled in errors.go, and how much it may ask for in limits.go.
package graph

//go:generate go -C .. tool gqlgen

import (
	"crypto/sha256"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"praxis/ent"
	"praxis/internal/auth"
	"praxis/internal/content"
	"praxis/internal/media"
)

// Resolver is the root of all resolvers.
type Resolver struct {
	// texts keeps what was derived from bodies, by their SHA-256: several fields of one article want it.
	texts *lru.Cache[[sha256.Size]byte, *content.Text]
	// gate lets people in.
	gate *auth.Gate
	// reports slows down who reports articles.
	reports *auth.Throttle
	// files keeps what is uploaded.
	files *media.Library
	// counter counts likes and views.
	counter *content.Counter
}

func newResolver(files *media.Library, counter *content.Counter) *Resolver {
	texts, err := lru.New[[sha256.Size]byte, *content.Text](256)
	if err != nil {
		panic(err) // the size is positive
	}
	return &Resolver{texts, auth.NewGate(), auth.NewThrottle(10, time.Minute), files, counter}
}

// text is what is derived from an article's body.
func (r *Resolver) text(a *ent.Article) *content.Text {
	key := sha256.Sum256([]byte(a.Body))
	if t, ok := r.texts.Get(key); ok {
		return t
	}
	t := content.Derive(a.Body)
	r.texts.Add(key, t)
	return t
}
