//go:build ignore

package main

import (
	"slices"
	"strings"

	"entgo.io/ent/entc/gen"
	"github.com/vektah/gqlparser/v2/ast"
)

// revision has the parts of an article that revisions keep, for ent/template/revisions.sql.tmpl.
type revision struct {
	// Columns are the columns that articles and revisions have in common.
	Columns []string
	Links   []revisionLink
}

// revisionLink is a many-to-many edge that articles and their revisions have. Other is the column of its other end.
type revisionLink struct{ Edge, ArticleTable, RevisionTable, Other string }

// revisionOf collects the fields and edges that the mixin articleText marks.
func revisionOf(g *gen.Graph) revision {
	var r revision
	revisionTables := map[string]string{}
	for _, e := range nodeOf(g, "Revision").Edges {
		if e.M2M() {
			revisionTables[e.Name] = e.Rel.Table
		}
	}
	article := nodeOf(g, "Article")
	for _, f := range article.Fields {
		if f.Annotations["KeptByRevisions"] != nil {
			r.Columns = append(r.Columns, f.StorageKey())
		}
	}
	for _, e := range article.Edges {
		if e.Annotations["KeptByRevisions"] != nil && e.M2M() {
			r.Links = append(r.Links, revisionLink{e.Name, e.Rel.Table, revisionTables[e.Name], e.Rel.Columns[1]})
		}
	}
	return r
}

func nodeOf(g *gen.Graph, name string) *gen.Type {
	return g.Nodes[slices.IndexFunc(g.Nodes, func(n *gen.Type) bool { return n.Name == name })]
}

// previewText adds the type ArticlePreview with the fields of a revision's text. graph/preview.graphqls extends it.
func previewText(g *gen.Graph, s *ast.Schema) error {
	preview := &ast.Definition{
		Kind:        ast.Object,
		Name:        "ArticlePreview",
		Description: "The newest revision of an article, for people who have a preview token. It links to no other data.",
		Directives: ast.DirectiveList{{Name: "goModel", Arguments: ast.ArgumentList{
			{Name: "model", Value: &ast.Value{Kind: ast.StringValue, Raw: "praxis/internal/content.ArticlePreview"}},
		}}},
	}
	for _, f := range nodeOf(g, "Revision").Fields {
		if f.Annotations["KeptByRevisions"] == nil {
			continue
		}
		for _, def := range s.Types["Revision"].Fields {
			if strings.EqualFold(def.Name, camel(f.Name)) {
				preview.Fields = append(preview.Fields, def)
			}
		}
	}
	s.Types[preview.Name] = preview
	return nil
}
