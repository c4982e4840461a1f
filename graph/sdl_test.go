package graph_test

import (
	"regexp"
	"strings"
	"testing"

	"praxis/graph"
	"praxis/graph/generated"
)

// maxSDL is the size of the printed schema, in bytes, that a person can still read.
const maxSDL = 170_000

// TestSDLIsReadable checks that the printed schema stays small, has no directives of the generator, and none of the
// filters that `not` and the case-insensitive filters replace.
func TestSDLIsReadable(t *testing.T) {
	t.Parallel()
	sdl := graph.SDL()
	if len(sdl) > maxSDL {
		t.Errorf("the schema has %d bytes, at most %d are allowed: shorten descriptions or leave out filters", len(sdl), maxSDL)
	}
	for _, directive := range []string{"@goModel", "@goField", "@defer"} {
		if strings.Contains(sdl, directive) {
			t.Errorf("the schema has the generator's directive %s", directive)
		}
	}
	replaced := regexp.MustCompile(`(?m)^  \w+(NEQ|NotIn|NotNil|HasPrefix|HasSuffix|EqualFold|ContainsFold): `)
	if names := replaced.FindAllString(sdl, -1); names != nil {
		t.Errorf("the schema has filters that others replace: %q", names)
	}
}

// TestSDLPrintsTheSchema parses the printed schema and compares its types, fields and descriptions with the API's.
func TestSDLPrintsTheSchema(t *testing.T) {
	t.Parallel()
	parsed := schema(t)
	for name, def := range generated.NewExecutableSchema(generated.Config{}).Schema().Types {
		if def.BuiltIn {
			continue
		}
		printed := parsed.Types[name]
		if printed == nil || printed.Description != def.Description {
			t.Errorf("type %s or its description is not printed", name)
			continue
		}
		for _, f := range def.Fields {
			if p := printed.Fields.ForName(f.Name); !strings.HasPrefix(f.Name, "__") &&
				(p == nil || p.Type.String() != f.Type.String() || p.Description != f.Description) {
				t.Errorf("%s.%s, its type or its description is not printed", name, f.Name)
			}
		}
		for _, v := range def.EnumValues {
			if p := printed.EnumValues.ForName(v.Name); p == nil || p.Description != v.Description {
				t.Errorf("%s.%s or its description is not printed", name, v.Name)
			}
		}
	}
}
