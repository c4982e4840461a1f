package rowjson

import (
	"context"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"github.com/vektah/gqlparser/v2/ast"

	"praxis/internal/label"
	"praxis/internal/lifetime"
	"praxis/internal/viewer"
)

const (
	// maxExprs and maxBytes limit the cache, and maxShare is the share of it that one expression may take. Most
	// expressions take some kilobytes.
	maxExprs, maxBytes, maxShare = 2000, 64 << 20, 64
	// documentFactor is about how many times the bytes of its text a parsed document takes. Its fields are the keys of
	// the cache, and keep it in memory.
	documentFactor = 32
)

// Cache keeps expressions by what they depend on. It is safe for concurrent use.
type Cache struct {
	mu    sync.Mutex
	exprs *simplelru.LRU[key, *Expr]
	bytes int
}

// key is what an expression depends on: the selection in a parsed document, the entity whose columns it reads, and what
// policies and arguments look at.
type key struct {
	field             *ast.Field
	entity, alias     string
	viewer, variables string
	trashed, withheld bool
	// translated says that the reader asks for texts in a language; Go chooses which (package label).
	translated bool
}

// NewCache returns an empty cache.
func NewCache() *Cache {
	c := &Cache{}
	exprs, err := simplelru.NewLRU(maxExprs, func(k key, e *Expr) { c.bytes -= sizeOf(k, e) })
	if err != nil {
		panic(err) // the size is positive
	}
	c.exprs = exprs
	return c
}

// sizeOf returns about how many bytes an entry keeps in memory.
func sizeOf(k key, e *Expr) int {
	size := len(k.viewer) + len(k.variables) + e.size()
	if at := k.field.Position; at != nil && at.Src != nil {
		size += documentFactor * len(at.Src.Input)
	}
	return size
}

func (c *Cache) get(k key) (*Expr, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.exprs.Get(k)
}

// add adds an expression, unless it is so large that it would replace many others.
func (c *Cache) add(k key, e *Expr) {
	size := sizeOf(k, e)
	if size > maxBytes/maxShare {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.exprs.Remove(k) // Add would replace the expression without the callback
	c.exprs.Add(k, e)
	for c.bytes += size; c.bytes > maxBytes; {
		c.exprs.RemoveOldest()
	}
}

// Scope is what a query needs to read rows as JSON.
type Scope struct {
	// Cache keeps the expressions; nil if they depend on more than this scope and each query renders its own.
	Cache *Cache
	// Viewer is the viewer's RuleClass.
	Viewer string
	// Variables holds the values of the variables that nested fields use.
	Variables string
	// Implements returns the names of a type of the API, and of its interfaces and unions.
	Implements func(typeName string) []string
}

type scopeKey struct{}

// WithScope returns a context in which queries read rows as JSON where they can; with nil, they do not.
func WithScope(ctx context.Context, s *Scope) context.Context {
	return context.WithValue(ctx, scopeKey{}, s)
}

// ScopeOf returns the scope of the context; nil without one.
func ScopeOf(ctx context.Context) *Scope {
	s, _ := ctx.Value(scopeKey{}).(*Scope)
	return s
}

// Expr returns the expression for the selection of a field on the rows of an entity, or for the edge with the alias, or
// nil if it cannot be written in SQL. It calls render unless the result is in the cache. A merged selection, with more
// than the field's own, is not cached, and neither is what depends on the time.
func (s *Scope) Expr(ctx context.Context, field *ast.Field, entity, alias string, merged bool,
	render func(context.Context) *Expr,
) *Expr {
	if s.Cache == nil || merged {
		return render(ctx)
	}
	k := key{
		field: field, entity: entity, alias: alias, viewer: s.Viewer, variables: s.Variables,
		trashed: viewer.SeesOnlyTrashed(ctx), withheld: viewer.SeesWithheld(ctx),
		translated: len(label.LanguagesOf(ctx)) > 0,
	}
	if e, ok := s.Cache.get(k); ok {
		return e
	}
	own, of := lifetime.NewContext(ctx)
	e := render(own)
	if ends := of.Ends(); !ends.IsZero() {
		lifetime.EndAt(ctx, ends)
		return e
	}
	s.Cache.add(k, e)
	return e
}
