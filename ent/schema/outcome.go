package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// Outcome is what came of an action.
type Outcome struct{ ent.Schema }

func (Outcome) Mixin() []ent.Mixin { return []ent.Mixin{Record{}, audited{as: "outcome"}, trashed{}} }

func (Outcome) Fields() []ent.Field {
	return []ent.Field{
		field.String("title").Validate(line).
			Annotations(orderField("TITLE")).
			Comment("What came of it, in a line."),
		field.String("description").Optional().Nillable().Validate(text(maxText)).SchemaType(sqlText).
			Annotations(scalar("Markdown"), noFilter).
			Comment("The same at length."),
		enum("level", "How far it reaches; the terms are IATI's.", "OUTCOME",
			"OUTPUT", "What was produced.",
			"OUTCOME", "What changed by it.",
			"IMPACT", "What that changed in the long run."),
		enum("category", "What sort of result it is.", "OTHER",
			"PRODUCT", "A product.",
			"TECHNOLOGY", "A technology or a patent.",
			"GOVERNANCE", "A better way to govern.",
			"CAPABILITY", "Something that people can now do.",
			"CULTURE", "A change in how people think and work together.",
			"ECONOMIC", "Money earned or saved.",
			"SAFETY", "Safer work.",
			"AWARD", "A prize or a title.",
			"OTHER", "Anything else."),
		field.Time("achieved_on").Optional().Nillable().SchemaType(sqlDate).
			Annotations(scalar("Date")).
			Comment("The day on which it was achieved."),
		field.Time("listed_on").Default(now).SchemaType(sqlDate).
			Annotations(sortKey, orderField("ACHIEVED_ON")).
			Comment("What lists are ordered by: achieved_on, else the day of creation. A trigger keeps it."),
		enum("verification", "Whether somebody checked it.", "CLAIMED",
			"CLAIMED", "Stated, not checked.",
			"VERIFIED", "Checked and found true.",
			"DISPUTED", "Contested."),
		field.Int("action_id").Annotations(internal),
	}
}

func (Outcome) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("action", Action.Type).Ref("outcomes").Field("action_id").Unique().Required().
			Comment("The action that it came of."),
		edge.To("evidence", Evidence.Type).
			Annotations(connection, readOnly, entsql.OnDelete(entsql.Cascade)).
			Comment("What speaks for it or against it."),
		edge.To("indicators", Indicator.Type).
			Annotations(connection, readOnly, entsql.OnDelete(entsql.Cascade)).
			Comment("How it is measured."),
	}
}

func (Outcome) Annotations() []schema.Annotation {
	return entity("What came of an action.", inputs)
}

// Evidence ties an outcome to something that speaks for or against it.
type Evidence struct{ ent.Schema }

func (Evidence) Mixin() []ent.Mixin { return []ent.Mixin{Record{}, audited{as: "evidence"}} }

func (Evidence) Fields() []ent.Field {
	return []ent.Field{
		enum("stance", "What it says about the outcome.", "SUPPORTS",
			"SUPPORTS", "Speaks for it.",
			"CONTRADICTS", "Speaks against it.",
			"CONTEXT", "Helps to understand it."),
		field.String("url").Optional().Nillable().Validate(webURL).
			Annotations(scalar("URL"), noFilter).
			Comment("The page that it is; null when it is an article or a file."),
		field.String("note").Optional().Nillable().Validate(text(maxText)).SchemaType(sqlText).
			Annotations(noFilter).
			Comment("What exactly it says, or where."),
		field.Int("outcome_id").Immutable().Annotations(internal),
		field.Int("article_id").Optional().Nillable().Annotations(internal),
		field.Int("asset_id").Optional().Nillable().Annotations(internal),
	}
}

func (Evidence) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("outcome", Outcome.Type).Ref("evidence").Field("outcome_id").Unique().Required().Immutable().
			Comment("The outcome."),
		edge.From("article", Article.Type).Ref("evidence").Field("article_id").Unique().
			Comment("The article that it is; null when it is a file or a page elsewhere."),
		edge.From("asset", Asset.Type).Ref("evidence").Field("asset_id").Unique().
			Comment("The file that it is; null when it is an article or a page elsewhere."),
	}
}

func (Evidence) Indexes() []ent.Index {
	return []ent.Index{index.Fields("outcome_id", "article_id").Unique(), index.Fields("outcome_id", "asset_id").Unique(), index.Fields("article_id"), index.Fields("asset_id")}
}

func (Evidence) Annotations() []schema.Annotation {
	return entity("Something that speaks for or against an outcome: an article, a file, or a page elsewhere.", inputs,
		entsql.Table("evidence"), entsql.Checks(map[string]string{"evidence_is_one_thing": "num_nonnulls(article_id, asset_id, url) = 1"}))
}
