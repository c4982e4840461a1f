//go:build entc

package main

import (
	"strings"

	"entgo.io/ent/entc/gen"
)

// scalarsOf returns the GraphQL scalar of each column of an entity, and ID for each edge with a table of links. Enums
// are "Enum". ent/template/scalars.tmpl generates ent.ScalarOf from it.
//
// A column whose name ends in _id is an ID also without an edge. Such columns hold the ids of users and API tokens that
// may be deleted, and the API hides them from viewers who may not see the user.
func scalarsOf(node *gen.Type) map[string]string {
	scalars := map[string]string{}
	for _, f := range node.Fields {
		scalars[f.StorageKey()] = scalarOf(f)
	}
	for _, e := range node.Edges {
		switch {
		case e.OwnFK():
			scalars[e.Rel.Column()] = "ID"
		case e.M2M():
			scalars[e.Name] = "ID"
		}
	}
	return scalars
}

func scalarOf(f *gen.Field) string {
	switch {
	case graphQLType(f) != "":
		return graphQLType(f)
	case strings.HasSuffix(f.StorageKey(), "_id"):
		return "ID"
	case f.IsEnum():
		return "Enum"
	case f.IsBool():
		return "Boolean"
	case f.IsTime():
		return "Time"
	case f.Type.Type.Integer() && strings.HasSuffix(f.StorageKey(), "_id"):
		return "ID" // of an object that the column names without an edge
	case f.Type.Type.Integer():
		return "Int"
	}
	return "String"
}
