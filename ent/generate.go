// Package ent is the model: the entities in ent/schema, written by hand, and the client that ent generates from them.
// Nothing else in this folder is written by hand but entc.go, objects.go, generate.go and the templates.
package ent

//go:generate go run -C .. ./ent/entc.go ./ent/objects.go
