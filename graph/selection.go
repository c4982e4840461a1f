package graph

import "github.com/vektah/gqlparser/v2/ast"

// depth says how far a walk over an operation goes.
type depth int

const (
	// root visits the root fields.
	root depth = iota
	// nested visits the fields below these as well.
	nested
)

// anyField says whether a field of an operation matches. It visits each fragment once, however often the fragment is
// spread: 1 kB of fragments that spread each other twice would otherwise take seconds, and twice as long with each
// more.
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

// marked says whether a field has the directive in the schema.
func marked(f *ast.Field, directive string) bool {
	return f.Definition != nil && f.Definition.Directives.ForName(directive) != nil
}

// isSnapshot says whether a field must be read as of one moment.
func isSnapshot(f *ast.Field) bool { return marked(f, "snapshot") }

// needsSignIn says whether a root field of a mutation is not for anonymous viewers.
func needsSignIn(f *ast.Field) bool { return f.Name != "__typename" && !marked(f, "anonymous") }

// isSecret says whether a root field takes or answers a secret.
func isSecret(f *ast.Field) bool { return marked(f, "secret") }
