package graph

import (
	"maps"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"

	"praxis/graph/generated"
)

// schema is the schema of the API. gqlgen declares @defer in every schema; without a transport that sends the deferred
// part later, that part would be lost, so the schema does not offer it.
var schema = func() *ast.Schema {
	s := *generated.NewExecutableSchema(generated.Config{}).Schema()
	s.Directives = maps.Clone(s.Directives)
	delete(s.Directives, "defer")
	return &s
}()

// SDL is the schema of the API with its descriptions.
func SDL() string {
	var b strings.Builder
	formatter.NewFormatter(&b, formatter.WithIndent("  ")).FormatSchema(schema)
	return b.String()
}
