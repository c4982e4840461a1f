package graph

import (
	"context"
	"encoding/json"
	"io"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"praxis/graph/generated/model"
)

// rolledBack answers a root field of a mutation. When a later field of the operation fails, nothing that this one did
// is saved: it answers ROLLED_BACK then, and not an entity that does not exist.
type rolledBack struct {
	graphql.Marshaler
	ctx   context.Context
	field graphql.CollectedField
}

// MarshalGQL writes the answer, once all root fields have run.
func (r rolledBack) MarshalGQL(w io.Writer) {
	if !state(r.ctx).failed && len(graphql.GetErrors(r.ctx)) == 0 {
		r.Marshaler.MarshalGQL(w)
		return
	}
	r.object(w, r.field.Selections, r.field.Definition.Type.Name(), map[string]any{"userErrors": r.errors})
}

// errors writes the userErrors of the payload.
func (r rolledBack) errors(w io.Writer, set ast.SelectionSet) {
	io.WriteString(w, "[")
	r.object(w, set, "UserError", map[string]any{
		"code":    model.UserErrorCodeRolledBack,
		"message": "not saved, since a later field of the operation failed",
	})
	io.WriteString(w, "]")
}

// object writes the selected fields of a type: those that are known, and the others empty.
func (r rolledBack) object(w io.Writer, set ast.SelectionSet, typeName string, known map[string]any) {
	fields := graphql.CollectFields(graphql.GetOperationContext(r.ctx), set, []string{typeName})
	io.WriteString(w, "{")
	for i, f := range fields {
		if i > 0 {
			io.WriteString(w, ",")
		}
		graphql.MarshalString(f.Alias).MarshalGQL(w)
		io.WriteString(w, ":")
		switch value, ok := known[f.Name]; {
		case f.Name == "__typename":
			graphql.MarshalString(typeName).MarshalGQL(w)
		case !ok:
			io.WriteString(w, empty(schema.Types[typeName].Fields.ForName(f.Name).Type))
		default:
			if write, ok := value.(func(io.Writer, ast.SelectionSet)); ok {
				write(w, f.Selections)
				continue
			}
			text, err := json.Marshal(value)
			if err != nil {
				panic(err) // strings
			}
			w.Write(text)
		}
	}
	io.WriteString(w, "}")
}

// empty is the value of a field about which there is nothing to say. TestPayloadsCanBeEmpty holds that each payload's
// field has one.
func empty(t *ast.Type) string {
	switch {
	case !t.NonNull:
		return "null"
	case t.Elem != nil:
		return "[]"
	case t.NamedType == "Boolean":
		return "false"
	}
	return "0"
}
