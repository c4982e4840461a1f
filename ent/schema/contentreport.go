package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// ContentReport is what somebody has against an article, and what came of it.
type ContentReport struct{ ent.Schema }

func (ContentReport) Mixin() []ent.Mixin { return []ent.Mixin{Record{}, audited{as: "content_report"}} }

func (ContentReport) Fields() []ent.Field {
	return []ent.Field{
		enum("kind", "What is wrong with the article.", "",
			"COPYRIGHT", "It uses what belongs to somebody else.",
			"PRIVACY", "It tells what is nobody's business.",
			"ERROR", "It says something that is not so.",
			"OTHER", "Anything else."),
		field.String("text").Validate(nonBlank).SchemaType(sqlText).
			Annotations(noFilter).
			Comment("What exactly is wrong, and why."),
		field.String("contact").Optional().Nillable().Validate(line).
			Annotations(noFilter).
			Comment("How to reach whoever reports it."),
		field.String("evidence_url").Optional().Nillable().Validate(webURL).
			Annotations(scalar("URL"), noFilter, collectedFor{[]string{"evidenceUrl"}}).
			Comment("A page that proves it."),
		ownMutationsOnly(enum("status", "What came of it.", "OPEN",
			"OPEN", "Nobody has decided yet.",
			"UPHELD", "It is right: the article is withheld.",
			"REJECTED", "It is not right.")),
		field.String("note").Optional().Nillable().Validate(text(maxText)).SchemaType(sqlText).
			Annotations(readOnly, noFilter).
			Comment("Why it was decided so."),
		field.String("notice").Optional().Nillable().Validate(text(maxText)).SchemaType(sqlText).
			Annotations(readOnly, noFilter).
			Comment("What readers of the article are told while it is withheld for this."),
		field.String("counter_statement").Optional().Nillable().Validate(text(maxText)).SchemaType(sqlText).
			Annotations(readOnly, noFilter).
			Comment("What the publisher says to it."),
		field.String("decided_by").Optional().Nillable().Annotations(readOnly).
			Comment("Who decided it."),
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
	return entity("What somebody has against an article, and what came of it. Seen by the editors of its publisher.", createInput)
}
