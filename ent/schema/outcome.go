package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// Outcome is a result of an action.
type Outcome struct{ ent.Schema }

func (Outcome) Mixin() []ent.Mixin {
	return []ent.Mixin{translated{texts: Outcome{}.texts()}, Record{}, audited{as: "outcome"}, trashed{}}
}

// texts are the fields that can be translated.
func (Outcome) texts() []ent.Field {
	return []ent.Field{
		field.String("title").Validate(line).
			Annotations(orderField("TITLE")).
			Comment("Title."),
		field.String("description").Optional().Nillable().Validate(text(maxText)).SchemaType(sqlText).
			Annotations(scalar("Markdown"), noFilter).
			Comment("Description."),
	}
}

func (Outcome) Fields() []ent.Field {
	return []ent.Field{
		enum("level", "Level of the result, with the terms of IATI.", "OUTCOME",
			"OUTPUT", "What was produced.",
			"OUTCOME", "What changed as a result.",
			"IMPACT", "What changed in the long term."),
		enum("category", "Category of the result.", "OTHER",
			"PRODUCT", "A product.",
			"TECHNOLOGY", "A technology or patent.",
			"GOVERNANCE", "An improvement in governance.",
			"CAPABILITY", "A new capability of people or teams.",
			"CULTURE", "A change in how people work together.",
			"ECONOMIC", "Revenue or savings.",
			"SAFETY", "An improvement in safety.",
			"AWARD", "An award or title.",
			"OTHER", "Anything else."),
		field.Time("achieved_on").Optional().Nillable().SchemaType(sqlDate).
			Annotations(scalar("Date")).
			Comment("Date of achievement."),
		field.Time("listed_on").Default(now).SchemaType(sqlDate).
			Annotations(sortKey, orderField("ACHIEVED_ON")).
			Comment("Sort key: achieved_on, else the day of creation. A trigger sets it."),
		enum("verification", "Verification status.", "CLAIMED",
			"CLAIMED", "Claimed, not verified.",
			"VERIFIED", "Verified.",
			"DISPUTED", "Disputed."),
		field.Int("action_id").Annotations(internal),
	}
}

func (Outcome) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("action", Action.Type).Ref("outcomes").Field("action_id").Unique().Required().
			Comment("The action."),
		edge.To("evidence", Evidence.Type).
			Annotations(connection, readOnly, entsql.OnDelete(entsql.Cascade)).
			Comment("Evidence for or against it."),
		edge.To("indicators", Indicator.Type).
			Annotations(connection, readOnly, entsql.OnDelete(entsql.Cascade)).
			Comment("Indicators that measure it."),
	}
}

func (Outcome) Annotations() []schema.Annotation {
	return entity("A result of an action.", descending("ACHIEVED_ON"), inputs,
		counted{By: "Action", List: "outcomes of actions"})
}

// Evidence is an article, a file or a page that supports or contradicts an outcome.
type Evidence struct{ ent.Schema }

func (Evidence) Mixin() []ent.Mixin { return []ent.Mixin{unfilteredRecord, audited{as: "evidence"}} }

func (Evidence) Fields() []ent.Field {
	return []ent.Field{
		enum("stance", "Relation to the outcome.", "SUPPORTS",
			"SUPPORTS", "Supports it.",
			"CONTRADICTS", "Contradicts it.",
			"CONTEXT", "Gives context."),
		field.String("url").Optional().Nillable().Validate(webURL).
			Annotations(scalar("URL"), noFilter).
			Comment("The page. Null if the evidence is an article or a file."),
		field.String("note").Optional().Nillable().Validate(text(maxText)).SchemaType(sqlText).
			Annotations(noFilter).
			Comment("What it states, or where in the source."),
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
			Comment("The article. Null if the evidence is a file or a page."),
		edge.From("asset", Asset.Type).Ref("evidence").Field("asset_id").Unique().
			Comment("The file. Null if the evidence is an article or a page."),
	}
}

func (Evidence) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("outcome_id", "article_id").Unique(),
		index.Fields("outcome_id", "asset_id").Unique(),
		index.Fields("article_id"),
		index.Fields("asset_id"),
	}
}

func (Evidence) Annotations() []schema.Annotation {
	return entity("An article, a file or a page that supports or contradicts an outcome.", inputs,
		entsql.Table("evidence"),
		entsql.Checks(map[string]string{"evidence_is_one_thing": "num_nonnulls(article_id, asset_id, url) = 1"}))
}
