package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
)

// enumDoc holds the descriptions of an enum's values for the SDL (see entc.go).
type enumDoc map[string]string

// Name of the annotation.
func (enumDoc) Name() string { return "EnumDoc" }

// enum returns an enum field from pairs of a value and its description. The field is required if initial is empty.
func enum(name, comment, initial string, valuesAndDocs ...string) ent.Field {
	doc := enumDoc{}
	var values []string
	for i := 0; i < len(valuesAndDocs); i += 2 {
		values = append(values, valuesAndDocs[i])
		doc[valuesAndDocs[i]] = valuesAndDocs[i+1]
	}
	f := field.Enum(name).Values(values...).Comment(comment).Annotations(doc)
	if initial != "" {
		f.Default(initial)
	}
	return f
}

func visibility() ent.Field {
	return enum("visibility", "Who can read it after publication.", "PUBLIC",
		"PUBLIC", "Everyone.",
		"INTERNAL", "Members of the organization.")
}

// ownMutationsOnly keeps a field out of the inputs of create and update: only dedicated mutations change it.
func ownMutationsOnly(f ent.Field) ent.Field {
	d := f.Descriptor()
	d.Annotations = append(d.Annotations, readOnly)
	return f
}

// optional makes a field nullable.
func optional(f ent.Field) ent.Field {
	d := f.Descriptor()
	d.Optional, d.Nillable = true, true
	return f
}

// alsoCollectedFor reads the column of a field for queries of these fields of the API, too.
func alsoCollectedFor(f ent.Field, fields ...string) ent.Field {
	d := f.Descriptor()
	d.Annotations = append(d.Annotations, collectedFor{fields})
	return f
}
