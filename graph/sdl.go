package graph

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"

	"praxis/graph/generated"
)

// generatorDirectives tell gqlgen which Go a type or a field is. They mean nothing to clients.
var generatorDirectives = []string{"goModel", "goField"}

// schema is the schema of the API, without the directives of the generator. gqlgen declares @defer in every schema;
// without a transport that sends the deferred part later, that part would be lost, so the schema does not offer it.
var schema = func() *ast.Schema {
	s := *generated.NewExecutableSchema(generated.Config{}).Schema()
	s.Directives = maps.Clone(s.Directives)
	for _, name := range append(generatorDirectives, "defer") {
		delete(s.Directives, name)
	}
	isGenerators := func(d *ast.Directive) bool { return slices.Contains(generatorDirectives, d.Name) }
	for _, def := range s.Types {
		def.Directives = slices.DeleteFunc(def.Directives, isGenerators)
		for _, f := range def.Fields {
			f.Directives = slices.DeleteFunc(f.Directives, isGenerators)
		}
	}
	return &s
}()

// description matches a description in the printed schema: its indentation and its text.
var description = regexp.MustCompile(`(?ms)^( *)"""\n *(.*?)\n *"""$`)

// SDL is the schema of the API with its descriptions. Descriptions of one line are printed as "text".
func SDL() string {
	var b strings.Builder
	formatter.NewFormatter(&b, formatter.WithIndent("  ")).FormatSchema(schema)
	return description.ReplaceAllStringFunc(b.String(), func(block string) string {
		m := description.FindStringSubmatch(block)
		if indent, text := m[1], m[2]; !strings.ContainsAny(text, "\n\"\\") {
			return indent + `"` + text + `"`
		}
		return block
	})
}
