package rowjson

import (
	"context"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"github.com/vektah/gqlparser/v2/ast"

	"praxis/internal/viewer"
)

// maxExprs limits the cache. An expression takes some kilobytes.
const maxExprs = 2000

// Cache keeps expressions by what they depend on. It is safe for concurrent use.
type Cache struct {
	mu    sync.Mutex
	exprs *simplelru.LRU[key, *Expr]
}

// key is what an expression depends on: the selection in a parsed document, the entity whose columns it reads, and what
// policies and arguments look at.
type key struct {
	field             *ast.Field
	entity            string
	viewer, variables string
	trashed, withheld bool
}

// NewCache returns an empty cache.
func NewCache() *Cache {
	exprs, err := simplelru.NewLRU[key, *Expr](maxExprs, nil)
	if err != nil {
		panic(err) // the size is positive
	}
	return &Cache{exprs: exprs}
}

// Scope is what a query needs to read rows as JSON.
type Scope struct {
	// Cache keeps the expressions; nil if they depend on more than this scope, and are rendered anew.
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

// Expr returns the expression for the selection of a field, or nil if it cannot be written in SQL. It calls render
// unless the result is in the cache. A merged selection, with more than the field's own, is not cached.
func (s *Scope) Expr(ctx context.Context, field *ast.Field, entity string, merged bool, render func() *Expr) *Expr {
	if s.Cache == nil || merged {
		return render()
	}
	k := key{
		field: field, entity: entity, viewer: s.Viewer, variables: s.Variables,
		trashed: viewer.SeesOnlyTrashed(ctx), withheld: viewer.SeesWithheld(ctx),
	}
	s.Cache.mu.Lock()
	e, ok := s.Cache.exprs.Get(k)
	s.Cache.mu.Unlock()
	if ok {
		return e
	}
	e = render()
	s.Cache.mu.Lock()
	defer s.Cache.mu.Unlock()
	s.Cache.exprs.Add(k, e)
	return e
}
