//go:build entc

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"text/template"

	"entgo.io/contrib/entgql"
	"entgo.io/ent/entc/gen"
)

// The files with database objects that are generated from ent/schema. revisionsFile has the functions that depend on
// the fields and links of a revision; modelFile has the triggers and views of the other mixins.
const (
	revisionsFile = "internal/postgres/objects/98_revisions.sql"
	modelFile     = "internal/postgres/objects/99_model.sql"
)

// object is an entity as ent/template/objects.sql.tmpl needs it.
type object struct {
	Type, Table string
	// AuditedOn has the events of the audit trigger in SQL; empty if the type is not audited, for the reason Unaudited.
	AuditedOn, Unaudited string
	// Secrets are the columns whose values the audit leaves out.
	Secrets []string
	// History is the view of its audit events. Links are its many-to-many edges that mutations change. Both are only
	// set if it is audited.
	History *link
	Links   []link
	// Slugged says that it has the mixin slugged, and PerLocale that its slugs are unique only within a locale.
	Slugged, PerLocale bool
	// Ancestors is the closure table of the mixin tree.
	Ancestors *link
}

// link is a join table.
type link struct{ Edge, Table, Column, Other string }

// writeObjects writes the database objects of all entities. It returns an error if an entity is neither audited nor has
// a reason why not.
func writeObjects(next gen.Generator) gen.Generator {
	return gen.GenerateFunc(func(g *gen.Graph) error {
		var objects []object
		for _, node := range g.Nodes {
			o, err := objectOf(node)
			if err != nil {
				return err
			}
			objects = append(objects, o)
		}
		if err := writeSQL(modelFile, "ent/template/objects.sql.tmpl", objects); err != nil {
			return err
		}
		if err := writeSQL(revisionsFile, "ent/template/revisions.sql.tmpl", revisionOf(g)); err != nil {
			return err
		}
		return next.Generate(g)
	})
}

// writeSQL executes the template and writes the result.
func writeSQL(path, templatePath string, data any) error {
	t, err := template.New(filepath.Base(templatePath)).ParseFiles(templatePath)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := t.Execute(&b, data); err != nil {
		return err
	}
	return os.WriteFile(path, b.Bytes(), 0o644)
}

func objectOf(node *gen.Type) (object, error) {
	o := object{Type: node.Name, Table: node.Table()}
	var audit struct{ On, Why string }
	if err := decode(node.Annotations["Audit"], &audit); err != nil {
		return o, err
	}
	if audit.On == "" && audit.Why == "" {
		return o, fmt.Errorf("%[1]s is not audited: give it the mixin audited{as: %[2]q}, or the annotation audit{Why: …} "+
			"with the reason", node.Name, node.Package())
	}
	o.AuditedOn, o.Unaudited = audit.On, audit.Why
	for _, f := range node.Fields {
		if f.Name == "slug" {
			o.Slugged, o.PerLocale = true, !f.Unique
		}
		if f.Sensitive() {
			o.Secrets = append(o.Secrets, f.StorageKey())
		}
	}
	for _, e := range node.Edges {
		if e.Name == "history" && !e.M2M() {
			return o, fmt.Errorf(
				"%[1]s.history has no other end: add of(\"of_%[2]s\", %[1]s.Type) to the edges of AuditEvent",
				node.Name, node.Package())
		}
		if !e.M2M() || e.IsInverse() {
			continue
		}
		l := &link{Edge: e.Name, Table: e.Rel.Table, Column: e.Rel.Columns[0], Other: e.Rel.Columns[1]}
		var graphql entgql.Annotation
		if err := graphql.Decode(e.Annotations[graphql.Name()]); err != nil {
			return o, err
		}
		switch {
		case e.Name == "history":
			o.History = l
		case e.Name == "ancestors":
			o.Ancestors = l
		case audit.On != "" && !graphql.Skip.Is(entgql.SkipMutationCreateInput):
			o.Links = append(o.Links, *l)
		}
	}
	return o, nil
}

// decode reads an annotation into a struct. ent loads annotations as maps.
func decode(annotation, into any) error {
	text, err := json.Marshal(annotation)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}
