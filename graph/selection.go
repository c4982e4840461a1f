package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// depth is how deep a walk over an operation goes.
type depth int

const (
	// root visits the root fields.
	root depth = iota
	// nested visits all fields.
	nested
)

// anyField returns whether a field of an operation matches. It visits each fragment once, however often it is spread:
// otherwise the time would double with each fragment that spreads the next one twice, and 1 kB would take seconds.
func anyField(set ast.SelectionSet, to depth, match func(*ast.Field) bool) bool {
	w := walk{to, match, map[*ast.FragmentDefinition]bool{}}
	return w.any(set)
}

type walk struct {
	to      depth
	match   func(*ast.Field) bool
	visited map[*ast.FragmentDefinition]bool
}

func (w *walk) any(set ast.SelectionSet) bool {
	for _, selection := range set {
		found := false
		switch s := selection.(type) {
		case *ast.Field:
			found = w.match(s) || w.to == nested && w.any(s.SelectionSet)
		case *ast.InlineFragment:
			found = w.any(s.SelectionSet)
		case *ast.FragmentSpread:
			if !w.visited[s.Definition] {
				w.visited[s.Definition] = true
				found = w.any(s.Definition.SelectionSet)
			}
		}
		if found {
			return true
		}
	}
	return false
}

// hasDirective returns whether a field has the directive in the schema.
func hasDirective(f *ast.Field, directive string) bool {
	return f.Definition != nil && f.Definition.Directives.ForName(directive) != nil
}

// needsSnapshot returns whether a field must be read from one snapshot of the database.
func needsSnapshot(f *ast.Field) bool { return hasDirective(f, "snapshot") }

// needsSignIn returns whether a root field of a mutation is forbidden to anonymous viewers.
func needsSignIn(f *ast.Field) bool { return f.Name != "__typename" && !hasDirective(f, "anonymous") }

// handlesSecret returns whether a root field takes or returns a secret.
func handlesSecret(f *ast.Field) bool { return hasDirective(f, "secret") }

// collectInto adds to a query of ent what the matching fields select, and returns whether any field matches. Several
// aliases of a field add up.
func collectInto[Q interface {
	CollectFields(ctx context.Context, satisfies ...string) (Q, error)
}](
	ctx context.Context, query Q, fields []graphql.CollectedField, match func(graphql.CollectedField) bool,
) (_ Q, matched bool, err error) {
	for _, f := range fields {
		if !match(f) {
			continue
		}
		matched = true
		field := &graphql.FieldContext{Parent: graphql.GetFieldContext(ctx), Field: f}
		if query, err = query.CollectFields(graphql.WithFieldContext(ctx, field)); err != nil {
			return query, matched, err
		}
	}
	return query, matched, nil
}

// named returns a match of the fields with the name.
func named(name string) func(graphql.CollectedField) bool {
	return func(f graphql.CollectedField) bool { return f.Name == name }
}
