// Package viewer identifies the sender of a request. The viewer is a value of the context; the policies of ent/schema
// read it there for each query and mutation. A context without one belongs to an anonymous reader.
//
// The package imports only the standard library, since ent/schema imports it.
package viewer

import (
	"context"
	"fmt"
	"net/netip"
	"time"
)

// Role is what a member may do in an organization and in the organizations below it. Each role includes the lower ones.
type Role int

// The roles, from the lowest. ent/schema/policy.go says what each of them allows.
const (
	None Role = iota
	Reader
	Author
	Editor
	Admin
)

// roles are the names of the roles in the API and in the database.
var roles = []string{"NONE", "READER", "AUTHOR", "EDITOR", "ADMIN"}

// String returns the role's name.
func (r Role) String() string { return roles[r] }

// RoleOf returns the role of a name; None if the name is unknown.
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

// Viewer is the identity behind a request. The zero value is an anonymous reader.
type Viewer struct {
	// Actor is the id of the user or of the API token; 0 for an anonymous reader and for Praxis itself.
	Actor int
	// User is the id of the user; 0 if no user is signed in.
	User int
	// Name is how the audit names the viewer: a user's email address, or "token:" and the token's name.
	Name string
	// OnBehalfOf is the id of the user who made the API token of the request; 0 without a token, or if the command line
	// made it.
	OnBehalfOf int
	// Owner may see and do everything.
	Owner bool
	// Grants are the roles in force.
	Grants []Grant
	// Session is the id of the session whose cookie came with the request; 0 without one.
	Session int
}

// System is Praxis itself: the command line, migrations, imports and background jobs.
var System = Viewer{Name: "praxis", Owner: true}

// AccountableID returns the id of the user who is accountable for what the viewer does: also of the API tokens that the
// user made.
func (v Viewer) AccountableID() int {
	if v.OnBehalfOf != 0 {
		return v.OnBehalfOf
	}
	return v.Actor
}

// Anonymous says whether the request came without valid credentials.
func (v Viewer) Anonymous() bool { return v.Actor == 0 && !v.Owner }

// RuleClass returns a text that is the same for all viewers who see and may do the same. It is empty for anonymous
// readers.
func (v Viewer) RuleClass() string {
	if v.Anonymous() && len(v.Grants) == 0 {
		return ""
	}
	return fmt.Sprintf("%d %d %d %t %v", v.Actor, v.User, v.OnBehalfOf, v.Owner, v.Grants)
}

// Organizations returns the ids of the organizations in which the viewer has the role or a higher one. The role also
// holds in the organizations below them, which are not listed.
func (v Viewer) Organizations(atLeast Role) []int {
	var ids []int
	for _, g := range v.Grants {
		if g.Role >= atLeast {
			ids = append(ids, g.Organization)
		}
	}
	return ids
}

// HasRole says whether the viewer has the role or a higher one in any organization.
func (v Viewer) HasRole(atLeast Role) bool { return v.Owner || len(v.Organizations(atLeast)) > 0 }

// Reason is an error in the chain of a denied policy. It tells the viewer why, where the roles alone do not explain it.
type Reason string

func (r Reason) Error() string { return string(r) }

// ThemesAreShared is why only owners change themes.
const ThemesAreShared = Reason("only an OWNER can change themes: all organizations share one vocabulary of themes, " +
	"so that statistics can compare them; use tags for an organization's own words")

// SavedViewsAreOfUsers is why API tokens save no views.
const SavedViewsAreOfUsers = Reason("only users have saved views: sign in instead of sending an API token")

type key struct{}

// NewContext returns a context whose viewer is v.
func NewContext(ctx context.Context, v Viewer) context.Context {
	return context.WithValue(ctx, key{}, v)
}

// FromContext returns the context's viewer.
func FromContext(ctx context.Context) Viewer {
	v, _ := ctx.Value(key{}).(Viewer)
	return v
}

// Request is what the audit records about the request, in addition to the viewer.
type Request struct {
	// ID is the request's id, which the log has too.
	ID string `json:"request,omitempty"`
	// Address is the network address of the client.
	Address string `json:"address,omitempty"`
	// Operation is the name that the client gave to the GraphQL operation, or the command of the shell.
	Operation string `json:"operation,omitempty"`
	// UserAgent is the header of this name. Sessions keep it; the audit does not.
	UserAgent string `json:"-"`
}

// Network returns the network that one client controls, as the key of rate limits: the first 64 bits of an IPv6
// address, since a client can use all addresses that begin with them, and the whole IPv4 address. It returns text that
// is not an address unchanged.
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

// WithRequest returns a context with the request.
func WithRequest(ctx context.Context, r Request) context.Context {
	return context.WithValue(ctx, requestKey{}, r)
}

// RequestOf returns the context's request.
func RequestOf(ctx context.Context) Request {
	r, _ := ctx.Value(requestKey{}).(Request)
	return r
}

type trashKey struct{}

// OnlyTrashed returns a context in which queries find soft-deleted rows (the trash) only. Entities without soft delete
// are not affected.
func OnlyTrashed(ctx context.Context) context.Context {
	return context.WithValue(ctx, trashKey{}, true)
}

// SeesOnlyTrashed says whether the context was made by OnlyTrashed.
func SeesOnlyTrashed(ctx context.Context) bool { return ctx.Value(trashKey{}) != nil }

type withheldKey struct{}

// WithWithheld returns a context in which queries also find articles that are withheld from readers. The caller decides
// which of their fields it shows.
func WithWithheld(ctx context.Context) context.Context {
	return context.WithValue(ctx, withheldKey{}, true)
}

// SeesWithheld says whether the context was made by WithWithheld.
func SeesWithheld(ctx context.Context) bool { return ctx.Value(withheldKey{}) != nil }

type withheldForKey struct{}

// WithWithheldFor is WithWithheld for one query, and not for the queries of its edges.
func WithWithheldFor(ctx context.Context, query any) context.Context {
	return context.WithValue(ctx, withheldForKey{}, query)
}

// SeesWithheldFor says whether the context was made by WithWithheldFor with this query.
func SeesWithheldFor(ctx context.Context, query any) bool {
	return ctx.Value(withheldForKey{}) == query
}

// AsAnonymous returns a context of an anonymous reader, who sees neither trash nor withheld articles.
func AsAnonymous(ctx context.Context) context.Context {
	for _, k := range []any{key{}, trashKey{}, withheldKey{}, withheldForKey{}} {
		ctx = context.WithValue(ctx, k, nil)
	}
	return ctx
}

// Now returns the current time in UTC with microseconds, the precision of the database.
func Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }
