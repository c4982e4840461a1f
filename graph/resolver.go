// Package graph is the API: a noun, an SDL file, a file of resolvers. Resolvers parse, call and return; what they call
// is ent for plain reads and writes and internal/content for the verbs.
//
// A query reads through ent's client, a mutation through the one of its transaction; either stands in the context
// (handler.go). What a client sees of an error is settled in errors.go, and how much it may ask for in limits.go.
package graph

//go:generate go -C .. tool gqlgen

import (
	"time"

	"praxis/internal/auth"
	"praxis/internal/content"
	"praxis/internal/media"
)

// Resolver is the root of all resolvers.
type Resolver struct {
	// texts renders the bodies of articles.
	renderer *renderer
	// gate lets people in.
	gate *auth.Gate
	// links makes one-time links.
	links auth.Links
	// reports slows down who reports articles.
	reports *auth.Throttle
	// files keeps what is uploaded.
	files *media.Library
	// counter counts views.
	counter *content.HitBuffer
	// publicURL begins the URLs of this server.
	publicURL content.PublicURL
}

func newResolver(o Options) *Resolver {
	reports := auth.NewThrottle(o.Autocommit, "report", 10, time.Minute)
	return &Resolver{newRenderer(), auth.NewGate(o.Autocommit), o.Links, reports, o.Files, o.Counter, o.PublicURL}
}
