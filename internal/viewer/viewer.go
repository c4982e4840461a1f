// Package viewer says who is asking. The viewer stands in the context; the policies of ent/schema read it there, on every
// path to an entity. A context without one is asked by an anonymous reader.
//
// It imports the standard library alone, since ent/schema imports it.
package viewer

import "context"

// Viewer is who is asking.
type Viewer struct {
	// Token is the name of the API token that was shown; empty for an anonymous reader.
	Token string
	// Admin may see and do everything.
	Admin bool
}

// System is Praxis itself: the command line, migrations, imports.
var System = Viewer{Admin: true}

// Anonymous says whether the viewer showed nothing that tells who they are.
func (v Viewer) Anonymous() bool { return v == Viewer{} }

type key struct{}

// NewContext returns a context in which v is asking.
func NewContext(ctx context.Context, v Viewer) context.Context {
	return context.WithValue(ctx, key{}, v)
}

// FromContext returns who is asking.
func FromContext(ctx context.Context) Viewer {
	v, _ := ctx.Value(key{}).(Viewer)
	return v
}
