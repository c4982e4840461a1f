package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// Tag is a free keyword.
type Tag struct{ ent.Schema }

func (Tag) Mixin() []ent.Mixin {
	return []ent.Mixin{Record{}, audited{as: "tag"}, slugged{table: "tags", from: "name"}}
}

func (Tag) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").Unique().Validate(line).
			Annotations(entgql.OrderField("NAME")).
			Comment("The keyword."),
	}
}

func (Tag) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("articles", Article.Type).Ref("tags").
			Annotations(entgql.RelayConnection(), readOnly).
			Comment("The articles that carry it."), edge.From("revisions", Revision.Type).Ref("tags").
			Annotations(internal),
	}
}

func (Tag) Annotations() []schema.Annotation {
	return entity("A free keyword.")
}
