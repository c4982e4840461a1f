//go:build entc

package main

import (
	"slices"
	"strings"

	"entgo.io/contrib/entgql"
	"entgo.io/ent/entc/gen"
)

// jsonColumn is a column that the API returns as it is, so that Postgres can write it into JSON (internal/rowjson).
type jsonColumn struct {
	Name     string // in the API
	Constant string // in the package of the entity
	Kind     string // in package rowjson
	Label    string // the name of a text that can be translated
}

// kinds are the rowjson.Kinds by GraphQL scalar. Columns of other scalars are written by their Go marshalers.
var kinds = map[string]string{
	"ID": "ID", "Time": "Time", "Date": "Date", "Decimal": "Decimal", "Markdown": "LongText",
	"String": "Plain", "Int": "Plain", "Boolean": "Plain", "Enum": "Plain", "Locale": "Plain", "URL": "Plain",
}

// jsonColumnsOf returns the columns of an entity that Postgres can write. It leaves out those of fields that a resolver
// makes, and those whose NULL is a zero value in Go.
func jsonColumnsOf(node *gen.Type) []jsonColumn {
	var resolved []string
	for _, f := range node.Fields {
		if a, ok := f.Annotations["CollectedFor"].(map[string]any); ok {
			for _, name := range a["fields"].([]any) {
				resolved = append(resolved, name.(string))
			}
		}
	}
	columns := []jsonColumn{{Name: "id", Constant: node.ID.Constant(), Kind: "ID"}}
	for _, f := range node.Fields {
		var a entgql.Annotation
		if err := a.Decode(f.Annotations[a.Name()]); err != nil {
			continue
		}
		name := strings.NewReplacer("ID", "Id", "URL", "Url", "API", "Api").Replace(camel(f.Name))
		kind, known := kinds[scalarOf(f)]
		if a.Skip.Is(entgql.SkipType) || !known || f.Sensitive() || f.Optional && !f.Nillable ||
			slices.Contains(resolved, name) {
			continue
		}
		text := ""
		if slices.Contains(labelsOf(node), f) {
			text = name
		}
		columns = append(columns, jsonColumn{name, f.Constant(), kind, text})
	}
	return columns
}
