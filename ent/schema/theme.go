package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// Theme is a term of the controlled vocabulary, a tree whose roots are the tracks.
type Theme struct{ ent.Schema }

func (Theme) Mixin() []ent.Mixin {
	return []ent.Mixin{
		translated{texts: Theme{}.texts()},
		Record{}, audited{as: "theme"}, slugged{table: "themes", from: "name"}, used{},
		tree{self: Theme.Type, column: "theme"},
	}
}

// texts are the fields that can be translated.
func (Theme) texts() []ent.Field {
	return []ent.Field{
		field.String("name").Validate(line).
			Annotations(orderField("NAME")).
			Comment("The term."),
		field.String("description").Optional().Nillable().Validate(text(maxText)).SchemaType(sqlText).
			Annotations(scalar("Markdown"), noFilter).
			Comment("What the theme covers."),
	}
}

func (Theme) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("articles", Article.Type).Ref("themes").
			Annotations(connection, readOnly).
			Comment("Articles with this theme."),
		edge.From("actions", Action.Type).Ref("themes").
			Annotations(connection, readOnly).
			Comment("Actions with this theme."),
		edge.From("revisions", Revision.Type).Ref("themes").Annotations(internal),
	}
}

func (Theme) Annotations() []schema.Annotation {
	return entity("A term of the controlled vocabulary, a tree whose roots are the tracks.",
		ascending("POSITION"), inputs, counted{})
}
