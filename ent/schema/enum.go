package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
)

// enumDoc holds the descriptions of an enum's values for the SDL (see entc.go).
type enumDoc map[string]string

// Name of the annotation.
func (enumDoc) Name() string { return "EnumDoc" }

// enum is a field of named values, given as value and description in turn; an empty initial makes it required.
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
	return enum("visibility", "Who may read it once it is published.", "PUBLIC",
		"PUBLIC", "Everybody.",
		"INTERNAL", "Members of the organization only.")
}

// settled keeps a field out of the inputs: only its own mutations change it.
func ownMutationsOnly(f ent.Field) ent.Field {
	d := f.Descriptor()
	d.Annotations = append(d.Annotations, readOnly)
	return f
}

// optional makes a field one that may be null.
func optional(f ent.Field) ent.Field {
	d := f.Descriptor()
	d.Optional, d.Nillable = true, true
	return f
}

// collecting reads a field's column also where one of these fields of the API is asked for.
func alsoCollectedFor(f ent.Field, fields ...string) ent.Field {
	d := f.Descriptor()
	d.Annotations = append(d.Annotations, collectedFor{fields})
	return f
}
