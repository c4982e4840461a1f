package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// ContentReport is a complaint about an article, and the decision about it.
type ContentReport struct{ ent.Schema }

func (ContentReport) Mixin() []ent.Mixin { return []ent.Mixin{Record{}, audited{as: "content_report"}} }

func (ContentReport) Fields() []ent.Field {
	return []ent.Field{
		enum("kind", "Reason for the report.", "",
			"COPYRIGHT", "It infringes a copyright.",
			"PRIVACY", "It violates somebody's privacy.",
			"ERROR", "It contains a factual error.",
			"OTHER", "Another reason."),
		field.String("text").Validate(nonBlank).SchemaType(sqlText).
			Annotations(noFilter).
			Comment("What is wrong, and why."),
		field.String("contact").Optional().Nillable().Validate(line).
			Annotations(noFilter).
			Comment("How to reach the reporting person."),
		field.String("evidence_url").Optional().Nillable().Validate(webURL).
			Annotations(scalar("URL"), noFilter, collectedFor{[]string{"evidenceUrl"}}).
			Comment("A page that proves it."),
		ownMutationsOnly(enum("status", "Decision.", "OPEN",
			"OPEN", "Not decided yet.",
			"UPHELD", "Accepted: the article is withheld.",
			"REJECTED", "Rejected.")),
		field.String("note").Optional().Nillable().Validate(text(maxText)).SchemaType(sqlText).
			Annotations(readOnly, noFilter).
			Comment("Reason for the decision."),
		field.String("notice").Optional().Nillable().Validate(text(maxText)).SchemaType(sqlText).
			Annotations(readOnly, noFilter).
			Comment("Notice for readers while the article is withheld."),
		field.String("counter_statement").Optional().Nillable().Validate(text(maxText)).SchemaType(sqlText).
			Annotations(readOnly, noFilter).
			Comment("Statement of the publisher."),
		field.String("decided_by").Optional().Nillable().Annotations(readOnly).
			Comment("Who decided."),
		field.Time("decided_at").Optional().Nillable().Annotations(readOnly).
			Comment("When it was decided."),
		field.Int("article_id").Immutable().Annotations(internal),
	}
}

func (ContentReport) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("article", Article.Type).Ref("content_reports").Field("article_id").Unique().Required().Immutable().
			Comment("The article."),
	}
}

func (ContentReport) Indexes() []ent.Index { return []ent.Index{index.Fields("article_id")} }

func (ContentReport) Annotations() []schema.Annotation {
	return entity("A complaint about an article, with its decision. Visible to the editors of the article.",
		descending("CREATED_AT"), createInput)
}
