package graph

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// TestWalkVisitsFragmentsOnce: a walk visits each field of the document once, however often fragments are spread.
func TestWalkVisitsFragmentsOnce(t *testing.T) {
	t.Parallel()
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: "type Query { q: Query }"})
	var doc strings.Builder
	doc.WriteString("{ ...f0 }")
	const fragments = 60
	for i := range fragments {
		fmt.Fprintf(&doc, " fragment f%d on Query { q { ...f%d ...f%d } }", i, i+1, i+1)
	}
	fmt.Fprintf(&doc, " fragment f%d on Query { q { __typename } }", fragments)
	parsed, err := gqlparser.LoadQueryWithRules(schema, doc.String(), nil)
	if err != nil {
		t.Fatal(err)
	}
	visits := 0
	found := anyField(parsed.Operations[0].SelectionSet, nested, func(*ast.Field) bool { visits++; return false })
	if found || visits != fragments+2 {
		t.Errorf("%d visits, found %v", visits, found)
	}
}
