package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"praxis/ent/gen/ent"
	"praxis/internal/label"
	"praxis/internal/rowjson"
	"praxis/internal/viewer"
)

// Queries read rows as JSON that Postgres has written, where they can (internal/rowjson): one statement then returns a
// row with everything that is selected below it. Selections with fields that resolvers make are read as columns, and
// each part of them that needs no resolver is JSON again.

// rowJSON turns the reading of JSON on.
type rowJSON struct {
	cache *rowjson.Cache
	// maxObjects is the estimate of objects above which an operation is read as columns, whose rows are counted while
	// they are read.
	maxObjects int
}

// with returns a context in which the queries of an operation read JSON.
func (j rowJSON) with(ctx context.Context) context.Context {
	if usageOf(ctx).size.objects > j.maxObjects {
		return ctx
	}
	scope := &rowjson.Scope{Viewer: viewer.FromContext(ctx).RuleClass(), Implements: implements}
	values, err := nestedValues(graphql.GetOperationContext(ctx))
	if err == nil && ctx.Value(slugIDsKey{}) == nil { // slugs may stand for other objects the next time
		scope.Cache, scope.Variables = j.cache, values
	}
	return rowjson.WithScope(ctx, scope)
}

// nestedValues returns the variables of an operation that are used below its root fields, with their values as JSON.
func nestedValues(oc *graphql.OperationContext) (string, error) {
	if len(oc.Variables) == 0 {
		return "", nil
	}
	w := variableWalk{map[string]any{}, oc.Variables, map[*ast.FragmentDefinition]bool{}}
	w.selections(oc.Operation.SelectionSet, true)
	if len(w.used) == 0 {
		return "", nil
	}
	values, err := json.Marshal(w.used)
	return string(values), err
}

// variableWalk collects the variables that are used below the root fields of an operation.
type variableWalk struct {
	used, values map[string]any
	visited      map[*ast.FragmentDefinition]bool
}

func (w variableWalk) selections(set ast.SelectionSet, root bool) {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			w.directives(s.Directives)
			for _, arg := range s.Arguments {
				if !root {
					w.value(arg.Value)
				}
			}
			w.selections(s.SelectionSet, false)
		case *ast.InlineFragment:
			w.directives(s.Directives)
			w.selections(s.SelectionSet, root)
		case *ast.FragmentSpread:
			w.directives(s.Directives)
			if !w.visited[s.Definition] {
				w.visited[s.Definition] = true
				w.selections(s.Definition.SelectionSet, root)
			}
		}
	}
}

func (w variableWalk) directives(list ast.DirectiveList) {
	for _, d := range list {
		for _, arg := range d.Arguments {
			w.value(arg.Value)
		}
	}
}

func (w variableWalk) value(v *ast.Value) {
	if v.Kind == ast.Variable {
		w.used[v.Raw] = w.values[v.Raw]
	}
	for _, child := range v.Children {
		w.value(child.Value)
	}
}

// implementations are the names of each object type with its interfaces and unions.
var implementations = func() map[string][]string {
	names := map[string][]string{}
	for name, def := range schema.Types {
		if def.Kind != ast.Object {
			continue
		}
		names[name] = []string{name}
		for _, other := range schema.GetImplements(def) {
			names[name] = append(names[name], other.Name)
		}
	}
	return names
}()

func implements(typeName string) []string { return implementations[typeName] }

// errMissing says that the policy of a type hides an object that another type promises.
var errMissing = errors.New("an object that the API promises is not visible")

// objectStart begins an object in JSON. A text contains it at its end only, since quotes in it are escaped: so texts
// with braces cost their readers nothing.
var objectStart = []byte(`{"`)

// writeRowJSON is a field middleware that writes JSON as it was read.
func writeRowJSON(ctx context.Context, next graphql.Resolver) (any, error) {
	value, err := next(ctx)
	field := graphql.GetFieldContext(ctx).Field
	if err != nil || len(field.Selections) == 0 {
		return value, err
	}
	parts, ok := ent.JSONOf(value)
	if !ok {
		return value, nil
	}
	for i, part := range parts {
		if part, err = label.Fill(part, label.LanguagesOf(ctx)); err != nil {
			return nil, err
		}
		parts[i] = part
		if rowjson.Missing(part) {
			return nil, errMissing
		}
		usageOf(ctx).spent.Add(int64(bytes.Count(part, objectStart)))
	}
	return writtenJSON(parts), nil
}

// roomAround is the usual size of what gqlgen writes around a root field.
const roomAround = 64

// writtenJSON is a value in JSON, in parts that follow each other.
type writtenJSON []json.RawMessage

// MarshalGQL writes the value.
func (j writtenJSON) MarshalGQL(w io.Writer) {
	if b, ok := w.(*bytes.Buffer); ok {
		size := 0
		for _, part := range j {
			size += len(part)
		}
		b.Grow(size + roomAround)
	}
	for _, part := range j {
		w.Write(part)
	}
}
