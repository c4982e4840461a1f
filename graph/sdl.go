package graph

import (
	"strings"

	"github.com/vektah/gqlparser/v2/formatter"

	"praxis/graph/generated"
)

// SDL is the schema of the API with its descriptions.
func SDL() string {
	var b strings.Builder
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	formatter.NewFormatter(&b, formatter.WithIndent("  ")).FormatSchema(schema)
	return b.String()
}
