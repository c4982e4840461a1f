// Package viewer says who is asking. The viewer stands in the context; the policies of ent/schema read it there, on every
// path to an entity. A context without one is asked by an anonymous reader.
//
// It imports the standard library alone, since ent/schema imports it.
package viewer

import (
	"context"
	"net/netip"
	"time"
)

// Role is what somebody may do in an organization and in all that lies below it. Each includes those before it.
type Role int

// The roles, from nothing up. What they allow is written in ent/schema (policy.go).
const (
	None Role = iota
	Reader
	Author
	Editor
	Admin
)

// roles are the names of the roles as the API and the database have them.
var roles = []string{"NONE", "READER", "AUTHOR", "EDITOR", "ADMIN"}

// String is the role's name.
func (r Role) String() string { return roles[r] }

// RoleOf is the role of a name, None for an unknown one.
func RoleOf(name string) Role {
	for r, known := range roles {
		if known == name {
			return Role(r)
		}
	}
	return None
}

// Grant is a role in an organization.
type Grant struct {
	Organization int
	Role         Role
}

// Viewer is who is asking. The zero value is an anonymous reader.
type Viewer struct {
	// Actor is the id of the user or of the API token; 0 for an anonymous reader and for Praxis itself.
	Actor int
	// User is the id of the user; 0 when none is signed in.
	User int
	// Name says who it is to whoever reads the audit: a user's email address, token: and the name of a token.
	Name string
	// Behind is the id of the user who made the token that was shown; 0 when nobody is known to stand behind it.
	Behind int
	// Owner may see and do everything.
	Owner bool
	// Grants are the roles that are in force.
	Grants []Grant
	// Session is the id of the session whose cookie was shown; 0 without one.
	Session int
}

// System is Praxis itself: the command line, migrations, imports, the scheduler.
var System = Viewer{Name: "praxis", Owner: true}

// Person is the id of whoever answers for what the viewer does: a user also for the tokens that they made.
func (v Viewer) Person() int {
	if v.Behind != 0 {
		return v.Behind
	}
	return v.Actor
}

// Anonymous says whether the viewer showed nothing that tells who they are.
func (v Viewer) Anonymous() bool { return v.Actor == 0 && !v.Owner }

// Organizations are those in which the viewer was given the role or a higher one; all that lies below them is meant, too.
func (v Viewer) Organizations(least Role) []int {
	var ids []int
	for _, g := range v.Grants {
		if g.Role >= least {
			ids = append(ids, g.Organization)
		}
	}
	return ids
}

// Has says whether the viewer has the role or a higher one anywhere.
func (v Viewer) Has(least Role) bool { return v.Owner || len(v.Organizations(least)) > 0 }

// Reason says why a policy denies something, where the roles alone do not explain it. It stands in the chain of the error,
// and its text is for the viewer.
type Reason string

func (r Reason) Error() string { return string(r) }

// ThemesAreShared is why nobody but an owner changes themes.
const ThemesAreShared = Reason("themes are OWNERs' to change: all organizations share one vocabulary of themes, by which statistics compare them; " +
	"tags are for an organization's own words")

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

// Request is what is known of the request in which the viewer asks: what the audit says beside their name.
type Request struct {
	// ID is the request's id, which the log has too.
	ID string `json:"request,omitempty"`
	// Address is where the request came from.
	Address string `json:"address,omitempty"`
	// Operation is the name that the client gave to the GraphQL operation, or the command of the shell.
	Operation string `json:"operation,omitempty"`
	// UserAgent is what the browser says it is. A session shows it; the audit does not have it.
	UserAgent string `json:"-"`
}

// Network is the network that one client has to itself, for limits: of an IPv6 address the first 64 bits, since a client
// can use all of the others. What is no address stays as it is.
func (r Request) Network() string {
	address, err := netip.ParseAddr(r.Address)
	if err != nil {
		return r.Address
	}
	address = address.Unmap().WithZone("")
	bits := 64
	if address.Is4() {
		bits = 32
	}
	return netip.PrefixFrom(address, bits).Masked().String()
}

type requestKey struct{}

// WithRequest returns a context of the request.
func WithRequest(ctx context.Context, r Request) context.Context {
	return context.WithValue(ctx, requestKey{}, r)
}

// RequestOf returns the request of the context.
func RequestOf(ctx context.Context) Request {
	r, _ := ctx.Value(requestKey{}).(Request)
	return r
}

type trashKey struct{}

// InTrash returns a context that sees what lies in the trash, and nothing else of the entities that have one.
func InTrash(ctx context.Context) context.Context { return context.WithValue(ctx, trashKey{}, true) }

// LooksIntoTrash says whether the context is one of InTrash.
func LooksIntoTrash(ctx context.Context) bool { return ctx.Value(trashKey{}) != nil }

type withheldKey struct{}

// WithWithheld returns a context that sees also articles that are withheld from readers: what is left of them is for its
// caller to see to.
func WithWithheld(ctx context.Context) context.Context {
	return context.WithValue(ctx, withheldKey{}, true)
}

// SeesWithheld says whether the context is one of WithWithheld.
func SeesWithheld(ctx context.Context) bool { return ctx.Value(withheldKey{}) != nil }

type includeWithheldKey struct{}

// IncludeWithheld returns a context in which one query, and none of those below it, sees as WithWithheld does.
func IncludeWithheld(ctx context.Context, query any) context.Context {
	return context.WithValue(ctx, includeWithheldKey{}, query)
}

// IncludesWithheld says whether the context is one of IncludeWithheld for this query.
func IncludesWithheld(ctx context.Context, query any) bool {
	return ctx.Value(includeWithheldKey{}) == query
}

// AsAnonymous returns a context in which an anonymous reader asks, who sees neither trash nor withheld articles.
func AsAnonymous(ctx context.Context) context.Context {
	for _, k := range []any{key{}, trashKey{}, withheldKey{}, includeWithheldKey{}} {
		ctx = context.WithValue(ctx, k, nil)
	}
	return ctx
}

// Now is the time as the database keeps it, in microseconds.
func Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }
