//go:build entc

package main

import (
	"slices"
	"strings"

	"entgo.io/contrib/entgql"
	"entgo.io/ent/entc/gen"
	"github.com/vektah/gqlparser/v2/ast"
)

// filter is a field of a WhereInput that compares a column. ent/template/where_input.tmpl generates its Go.
type filter struct {
	Op     gen.Op
	Suffix string // of its name: Contains in titleContains; empty for equality
	Fold   bool   // whether it ignores case
}

// filtersOf returns the filters of a column. `not` inverts a filter, so that no filter has a negation of its own.
func filtersOf(f *gen.Field) []filter {
	var filters []filter
	kept := keptFilters(f)
	for _, op := range f.Ops() {
		if filter, ok := kept[op.Name()]; ok {
			filter.Op = op
			filters = append(filters, filter)
		}
	}
	return filters
}

// keptFilters returns those filters of entgql that the API has, by entgql's suffix.
func keptFilters(f *gen.Field) map[string]filter {
	fold := f.IsString() && !isKeyword(f)
	kept := map[string]filter{"EQ": {Fold: fold}, "In": {Suffix: "In", Fold: fold}, "IsNil": {Suffix: "IsNil"}}
	switch {
	case graphQLType(f) == "ID" || f.Name == "id":
	case fold:
		kept["Contains"] = filter{Suffix: "Contains", Fold: true}
		kept["HasPrefix"] = filter{Suffix: "StartsWith", Fold: true}
	case f.IsString() && graphQLType(f) == "":
		kept["Contains"] = filter{Suffix: "Contains", Fold: true}
		kept["HasPrefix"] = filter{Suffix: "StartsWith"}
	case !f.IsEnum() && !f.IsBool() && !f.IsString():
		delete(kept, "In")
		if f.IsTime() && graphQLType(f) != "Date" {
			delete(kept, "EQ") // clients filter timestamps by range
		}
		for _, suffix := range []string{"GT", "GTE", "LT", "LTE"} {
			kept[suffix] = filter{Suffix: suffix}
		}
	}
	return kept
}

// isKeyword returns whether a text has one spelling, such as a slug or a locale: equality need not ignore case, so that
// it can use an index.
func isKeyword(f *gen.Field) bool {
	return f.Unique || graphQLType(f) != "" || slices.Contains([]string{"slug", "email", "sha256"}, f.Name)
}

// graphQLType returns the GraphQL type that the schema sets for a field, or "".
func graphQLType(f *gen.Field) string {
	var a entgql.Annotation
	if err := a.Decode(f.Annotations[a.Name()]); err != nil {
		return ""
	}
	return a.Type
}

// keepFilters leaves the filters of filtersOf in the SDL and gives them their names.
func keepFilters(g *gen.Graph, s *ast.Schema) error {
	camel := gen.Funcs["camel"].(func(string) string)
	for _, node := range g.Nodes {
		def := s.Types[node.Name+"WhereInput"]
		if def == nil {
			continue
		}
		name := map[string]string{} // by entgql's name; empty for what the API does not have
		for _, f := range append([]*gen.Field{node.ID}, node.Fields...) {
			name[camel(f.Name)] = ""
			for _, op := range f.Ops() {
				name[camel(f.Name+"_"+op.Name())] = ""
			}
			for _, filter := range filtersOf(f) {
				old := camel(f.Name + "_" + filter.Op.Name())
				if filter.Suffix == "" {
					old = camel(f.Name)
				}
				name[old] = strings.TrimSuffix(camel(f.Name+"_"+filter.Suffix), "_")
			}
		}
		for _, e := range node.Edges {
			if e.Annotations["NoLinkFilter"] != nil {
				name[camel("has_"+e.Name)], name[camel("has_"+e.Name+"_with")] = "", ""
			}
		}
		var kept ast.FieldList
		for _, f := range def.Fields {
			if to, ok := name[f.Name]; ok && to == "" {
				continue
			} else if ok {
				f.Name = to
			}
			kept = append(kept, f)
		}
		def.Fields = kept
	}
	return nil
}
