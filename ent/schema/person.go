package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// Person is a contributor to articles.
type Person struct{ ent.Schema }

func (Person) Mixin() []ent.Mixin {
	return []ent.Mixin{
		translated{texts: Person{}.texts()},
		Record{}, audited{as: "person"}, slugged{table: "people", from: "name"},
	}
}

// texts are the fields that can be translated.
func (Person) texts() []ent.Field {
	return []ent.Field{
		field.String("name").Validate(line).
			Annotations(orderField("NAME")).
			Comment("Name as in a byline."),
		field.String("title").Optional().Nillable().Validate(line).
			Comment("Position or academic title."),
		field.String("bio").Optional().Nillable().Validate(text(maxText)).SchemaType(sqlText).
			Annotations(scalar("Markdown"), noFilter).
			Comment("Short biography."),
	}
}

func (Person) Fields() []ent.Field {
	return []ent.Field{
		field.Int("organization_id").Optional().Nillable().Annotations(internal),
	}
}

func (Person) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("organization", Organization.Type).Ref("people").Field("organization_id").Unique().
			Comment("Organization of the person."),
		edge.To("contributions", Contribution.Type).
			Annotations(connection, readOnly).
			Comment("Contributions to articles."),
	}
}

func (Person) Indexes() []ent.Index {
	return []ent.Index{index.Fields("organization_id")}
}

func (Person) Annotations() []schema.Annotation {
	return entity("A contributor to articles.", ascending("NAME"), inputs, counted{}, entsql.Table("people"))
}

// Contribution is a person's role in an article.
type Contribution struct{ ent.Schema }

func (Contribution) Mixin() []ent.Mixin {
	return []ent.Mixin{unfilteredRecord, audited{as: "contribution"}}
}

func (Contribution) Fields() []ent.Field {
	return []ent.Field{
		enum("role", "Role in the article.", "AUTHOR",
			"AUTHOR", "Wrote it.",
			"EDITOR", "Edited it, or is the responsible editor.",
			"TRANSLATOR", "Translated it.",
			"PHOTOGRAPHER", "Took the pictures.",
			"REVIEWER", "Reviewed it before publication."),
		field.Int("position").Default(0).
			Annotations(orderField("POSITION"), noFilter).
			Comment("Position in the byline, ascending."),
		field.Int("article_id").Immutable().Annotations(internal),
		field.Int("person_id").Immutable().Annotations(internal),
	}
}

func (Contribution) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("article", Article.Type).Ref("contributions").Field("article_id").Unique().Required().Immutable().
			Comment("The article."),
		edge.From("person", Person.Type).Ref("contributions").Field("person_id").Unique().Required().Immutable().
			Comment("The person."),
	}
}

func (Contribution) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("article_id", "person_id", "role").Unique(),
		index.Fields("person_id", "article_id"),
	}
}

func (Contribution) Annotations() []schema.Annotation {
	return entity("A person's role in an article.", ascending("POSITION"), inputs)
}
