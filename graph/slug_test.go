package graph_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"praxis/graph"
)

// idsOnly has the arguments and input fields of type ID that take no slug: of types without slugs, or of several types.
var idsOnly = []string{
	"Query.node.id", "Query.nodes.ids",
	"CreateArticleInput.coverId", "UpdateArticleInput.coverId",
	"CreateEvidenceInput.assetId", "UpdateEvidenceInput.assetId", "CreateEvidenceInput.outcomeId",
	"CreateIndicatorInput.outcomeId", "CreateMeasurementInput.indicatorId", "CreateMembershipInput.userId",
	"AuditEventWhereInput.actorId", "AuditEventWhereInput.entityId",
	"Mutation.endSessions.userId", "Mutation.createPasswordResetLink.userId",
}

// TestIDsMayBeSlugs: arguments and input fields for ids of a type with slugs have @orSlug, and no others have it.
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
				t.Errorf("%s has @orSlug of %v, a type without slugs", place, d.Arguments.ForName("of").Value)
			}
			return
		}
		if comparesOrder(place) {
			return
		}
		for _, suffix := range []string{"NEQ", "NotIn", "In"} {
			place = strings.TrimSuffix(place, suffix)
		}
		if !takesSlugs(schema, place) {
			return
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

// comparesOrder reports whether an input field compares ids by their order, which slugs do not have.
func comparesOrder(place string) bool {
	return slices.ContainsFunc([]string{"GT", "LT", "GTE", "LTE"}, func(suffix string) bool {
		return strings.HasSuffix(place, suffix)
	})
}

// takesSlugs returns false for the id in the filter of a type without slugs, and for the id of a mutation whose payload
// is of a type without slugs.
func takesSlugs(schema *ast.Schema, place string) bool {
	hasNoSlug := func(typ string) bool {
		def := schema.Types[typ]
		return def != nil && def.Fields.ForName("slug") == nil
	}
	owner, name, _ := strings.Cut(place, ".")
	if name == "id" && hasNoSlug(strings.TrimSuffix(owner, "WhereInput")) {
		return false
	}
	if owner == "Mutation" {
		mutation, _, _ := strings.Cut(name, ".")
		payload := schema.Mutation.Fields.ForName(mutation).Type.Name()
		return !hasNoSlug(strings.TrimSuffix(payload, "Payload"))
	}
	return true
}
