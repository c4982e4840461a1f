package graph_test

import (
	"slices"
	"strings"
	"testing"

	"praxis/ent/gen/ent/action"
	"praxis/ent/gen/ent/organization"
	"praxis/internal/pgtest"
)

// TestFilterByUniqueColumnOfEdge filters by the slug of what a row refers to: that there is no such row, that it is
// hidden or that the row refers to nothing must mean the same below `not` and `or` as with any other filter.
func TestFilterByUniqueColumnOfEdge(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	ctx := pgtest.Context(t)
	for _, slug := range []string{"x", "y"} {
		o := a.db.Organization.Create().SetName(slug).SetSlug(slug).SetKind(organization.KindOTHER).SaveX(ctx)
		for _, visibility := range []action.Visibility{action.VisibilityPUBLIC, action.VisibilityINTERNAL} {
			parent := a.db.Action.Create().SetTitle(slug + " " + string(visibility)).SetVisibility(visibility).
				SetSlug(slug + "-" + strings.ToLower(string(visibility))).SetKind(action.KindPROJECT).SetOrganization(o).SaveX(ctx)
			a.db.Action.Create().SetTitle("below " + parent.Title).SetKind(action.KindACTIVITY).SetOrganization(o).
				SetParent(parent).SaveX(ctx)
		}
	}
	ofX := []string{"below x INTERNAL", "below x PUBLIC", "x PUBLIC"}
	ofY := []string{"below y INTERNAL", "below y PUBLIC", "y PUBLIC"}
	all := append(slices.Clone(ofX), ofY...)
	without := func(titles ...string) []string {
		return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return slices.Contains(titles, s) })
	}
	for where, want := range map[string][]string{
		`{hasOrganizationWith: {slug: "x"}}`:                                                  ofX,
		`{hasOrganizationWith: [{slug: "x"}, {name: "x"}]}`:                                   ofX,
		`{hasOrganizationWith: [{slug: "x"}, {slug: "y"}]}`:                                   nil,
		`{hasOrganizationWith: {slug: "x", name: "y"}}`:                                       nil,
		`{hasOrganizationWith: {slug: "none"}}`:                                               nil,
		`{not: {hasOrganizationWith: {slug: "x"}}}`:                                           ofY,
		`{not: {hasOrganizationWith: {slug: "none"}}}`:                                        all,
		`{not: {hasOrganizationWith: {slug: "x", name: "y"}}}`:                                all,
		`{not: {and: [{hasOrganizationWith: {slug: "none"}}, {kind: PROJECT}]}}`:              all,
		`{not: {or: [{hasOrganizationWith: {slug: "none"}}, {kind: PROJECT}]}}`:               without("x PUBLIC", "y PUBLIC"),
		`{not: {not: {hasOrganizationWith: {slug: "x"}}}}`:                                    ofX,
		`{or: [{hasOrganizationWith: {slug: "none"}}, {hasOrganizationWith: {slug: "y"}}]}`:   ofY,
		`{and: [{hasOrganizationWith: {slug: "x"}}, {not: {kind: ACTIVITY}}]}`:                {"x PUBLIC"},
		`{hasParentWith: {slug: "x-public"}}`:                                                 {"below x PUBLIC"},
		`{not: {hasParentWith: {slug: "x-public"}}}`:                                          without("below x PUBLIC"),
		`{hasParentWith: {slug: "x-internal"}}`:                                               nil,
		`{not: {hasParentWith: {slug: "x-internal"}}}`:                                        all,
		`{hasChildrenWith: {hasParentWith: {slug: "x-public"}}}`:                              {"x PUBLIC"},
		`{not: {hasChildrenWith: {hasParentWith: {slug: "x-public"}}}}`:                       without("x PUBLIC"),
		`{hasParentWith: {hasOrganizationWith: {slug: "x"}, slug: "x-public"}}`:               {"below x PUBLIC"},
		`{not: {hasParentWith: {hasOrganizationWith: {slug: "none"}, slug: "x-public"}}}`:     all,
		`{hasParentWith: {not: {hasOrganizationWith: {slug: "none"}}, slugIn: ["x-public"]}}`: {"below x PUBLIC"},
	} {
		got := a.anyone(t, `{ actions(where: `+where+`, orderBy: {field: TITLE, direction: ASC}) { totalCount nodes { title } } }`)
		var titles []string
		for _, node := range got.at("actions.nodes").([]any) {
			titles = append(titles, node.(map[string]any)["title"].(string))
		}
		slices.Sort(titles)
		slices.Sort(want)
		if !slices.Equal(titles, want) || int(got.at("actions.totalCount").(float64)) != len(want) {
			t.Errorf("%s gives %q of %v, want %q", where, titles, got.at("actions.totalCount"), want)
		}
	}
}
