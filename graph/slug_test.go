package graph_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"praxis/graph"
)

// idsOnly are the arguments and the fields of inputs that take ids of what has no slug, or of anything.
var idsOnly = []string{
	"Query.node.id", "Query.nodes.ids",
	"CreateArticleInput.coverId", "UpdateArticleInput.coverId", "CreateEvidenceInput.assetId", "UpdateEvidenceInput.assetId",
	"CreateEvidenceInput.outcomeId", "CreateIndicatorInput.outcomeId", "CreateMeasurementInput.indicatorId", "CreateMembershipInput.userId",
	"AuditEventWhereInput.actorId", "AuditEventWhereInput.entityId",
	"Mutation.endSessions.userId", "Mutation.createPasswordResetLink.userId",
}

// TestIDsMayBeSlugs: whatever takes the id of something that has a slug is marked with @orSlug, and nothing else.
func TestIDsMayBeSlugs(t *testing.T) {
	t.Parallel()
	schema, err := gqlparser.LoadSchema(&ast.Source{Input: graph.SDL()})
	if err != nil {
		t.Fatal(err)
	}
	var marked int
	check := func(place string, kind *ast.Type, directives ast.DirectiveList) {
		if kind.Name() != "ID" {
			return
		}
		if d := directives.ForName("orSlug"); d != nil {
			marked++
			of := schema.Types[d.Arguments.ForName("of").Value.Raw]
			if of == nil || of.Fields.ForName("slug") == nil {
				t.Errorf("%s is said to take slugs of %v", place, d.Arguments.ForName("of").Value)
			}
			return
		}
		for _, suffix := range []string{"NEQ", "NotIn", "In"} {
			place = strings.TrimSuffix(place, suffix)
		}
		owner, name, _ := strings.Cut(place, ".")
		if object := schema.Types[strings.TrimSuffix(owner, "WhereInput")]; name == "id" && object != nil && object.Fields.ForName("slug") == nil {
			return // the filter of a type without slugs
		}
		if strings.HasSuffix(place, "GT") || strings.HasSuffix(place, "LT") || strings.HasSuffix(place, "GTE") || strings.HasSuffix(place, "LTE") {
			return // slugs are in no order
		}
		if owner == "Mutation" { // of an entity that its payload names
			payload := schema.Types[schema.Types["Mutation"].Fields.ForName(name[:strings.Index(name, ".")]).Type.Name()]
			if entity := schema.Types[strings.TrimSuffix(payload.Name, "Payload")]; entity != nil && entity.Fields.ForName("slug") == nil {
				return
			}
		}
		if !slices.Contains(idsOnly, place) {
			t.Errorf("%s takes no slug", place)
		}
	}
	for _, def := range schema.Types {
		for _, f := range def.Fields {
			for _, arg := range f.Arguments {
				check(def.Name+"."+f.Name+"."+arg.Name, arg.Type, arg.Directives)
			}
			if def.Kind == ast.InputObject {
				check(def.Name+"."+f.Name, f.Type, f.Directives)
			}
		}
	}
	if marked < 90 {
		t.Errorf("only %d places take slugs", marked)
	}
}
