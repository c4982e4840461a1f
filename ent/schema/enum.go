package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
)

// EnumDoc carries the descriptions of an enum's values into the SDL (see entc.go).
type EnumDoc map[string]string

// Name of the annotation.
func (EnumDoc) Name() string { return "EnumDoc" }

// enum is a field of named values, given as value and description in turn; an empty initial makes it required.
func enum(name, comment, initial string, valuesAndDocs ...string) ent.Field {
	doc := EnumDoc{}
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
func settled(f ent.Field) ent.Field {
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
func collecting(f ent.Field, fields ...string) ent.Field {
	d := f.Descriptor()
	d.Annotations = append(d.Annotations, collectedFor{fields})
	return f
}
