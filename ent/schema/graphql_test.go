package schema

import (
	"encoding/json"
	"testing"

	"entgo.io/contrib/entgql"
	"entgo.io/ent/schema"
)

// TestAnnotationsAreEntgqls: our annotations have the name and the JSON of entgql's, which reads them.
func TestAnnotationsAreEntgqls(t *testing.T) {
	t.Parallel()
	skipInputs := entgql.Skip(entgql.SkipMutationCreateInput, entgql.SkipMutationUpdateInput)
	skipFilter := entgql.Skip(entgql.SkipWhereInput)
	for _, test := range []struct{ ours, entgqls schema.Annotation }{
		{connection, entgql.RelayConnection()},
		{inputs, entgql.Mutations(entgql.MutationCreate(), entgql.MutationUpdate())},
		{createInput, entgql.Mutations(entgql.MutationCreate())},
		{updateInput, entgql.Mutations(entgql.MutationUpdate())},
		{createOnly, entgql.Skip(entgql.SkipMutationUpdateInput)},
		{readOnly, skipInputs},
		{internal, entgql.Skip(entgql.SkipAll)},
		{sortKey, merge(entgql.Skip(entgql.SkipType), skipFilter, skipInputs)},
		{noFilter, skipFilter},
		{orderField("NAME"), entgql.OrderField("NAME")},
		{scalar("URL"), entgql.Type("URL")},
		{entity("A tag.")[1], merge(entgql.RelayConnection(), entgql.MultiOrder())},
		{merge(scalar("URL"), noFilter, readOnly, inputs), merge(entgql.Type("URL"), skipFilter, skipInputs, entgql.Mutations())},
	} {
		if test.ours.Name() != test.entgqls.Name() || asJSON(t, test.ours) != asJSON(t, test.entgqls) {
			t.Errorf("%s is %s, want %s %s", test.ours.Name(), asJSON(t, test.ours), test.entgqls.Name(), asJSON(t, test.entgqls))
		}
	}
}

// merge returns what the annotations of one field say together.
func merge(all ...schema.Annotation) schema.Annotation {
	merged := all[0]
	for _, a := range all[1:] {
		merged = merged.(schema.Merger).Merge(a)
	}
	return merged
}

func asJSON(t *testing.T, annotation schema.Annotation) string {
	t.Helper()
	text, err := json.Marshal(annotation)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
