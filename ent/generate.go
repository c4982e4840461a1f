// Package ent is the model: package schema defines the entities, and entc.go generates from them the client
// praxis/ent/gen/ent, the entities of the GraphQL schema (graph/ent.graphqls) and the database's triggers and views
// that follow from mixins (internal/postgres/objects/98_revisions.sql and 99_model.sql).
package ent

//go:generate go run -C .. ./ent/entc.go ./ent/labels.go ./ent/objects.go ./ent/articletext.go ./ent/filters.go ./ent/rowjson.go ./ent/scalars.go
