package graph_test

import (
	"regexp"
	"strings"
	"testing"

	"praxis/graph"
)

// maxSDL is the size of the printed schema, in bytes, that a person can still read.
const maxSDL = 180_000

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
