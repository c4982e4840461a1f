package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// Action is something that an organization undertakes: a campaign, a programme or project in it, an activity.
type Action struct{ ent.Schema }

func (Action) Mixin() []ent.Mixin {
	return []ent.Mixin{Record{}, audited{as: "action"}, trashed{}, slugged{table: "actions", from: "title"}, tree{self: Action.Type, column: "action", guarded: true}}
}

func (Action) Fields() []ent.Field {
	return []ent.Field{
		field.String("title").Validate(line).
			Annotations(orderField("TITLE")).
			Comment("What it is called."),
		field.String("summary").Optional().Nillable().Validate(text(maxText)).SchemaType(sqlText).
			Annotations(noFilter).
			Comment("What it is about, in a sentence or two."),
		field.String("description").Optional().Nillable().Validate(text(maxBody)).SchemaType(sqlText).
			Annotations(scalar("Markdown"), noFilter).
			Comment("What is done and why."),
		enum("kind", "How large it is.", "",
			"CAMPAIGN", "A drive over years, made of programmes.",
			"PROGRAMME", "A bundle of projects with one aim.",
			"PROJECT", "A piece of work with a beginning and an end.",
			"ACTIVITY", "A single measure or event."),
		enum("status", "How far it is.", "PLANNED",
			"PLANNED", "Not begun.",
			"ACTIVE", "Under way.",
			"COMPLETED", "Done.",
			"SUSPENDED", "Interrupted.",
			"CANCELLED", "Given up."),
		visibility(),
		field.Time("planned_start").Optional().Nillable().SchemaType(sqlDate).
			Annotations(scalar("Date")).
			Comment("The first day, as planned."),
		field.Time("planned_end").Optional().Nillable().SchemaType(sqlDate).
			Annotations(scalar("Date")).
			Comment("The last day, as planned."),
		field.Time("actual_start").Optional().Nillable().SchemaType(sqlDate).
			Annotations(scalar("Date")).
			Comment("The first day, as it was."),
		field.Time("actual_end").Optional().Nillable().SchemaType(sqlDate).
			Annotations(scalar("Date")).
			Comment("The last day, as it was."),
		field.Time("listed_on").Default(now).SchemaType(sqlDate).
			Annotations(sortKey, orderField("START")).
			Comment("What lists are ordered by: the actual start, else the planned one, else the day of creation. A trigger keeps it."),
		field.String("identifier").Optional().Nillable().Unique().Validate(line).
			Comment("Its number in a register; unique when set."),
		field.Int("organization_id").Annotations(internal),
	}
}

func (Action) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("organization", Organization.Type).Ref("actions").Field("organization_id").Unique().Required().
			Comment("Who leads it."),
		edge.To("participations", Participation.Type).
			Annotations(connection, readOnly, entsql.OnDelete(entsql.Cascade)).
			Comment("Who takes part, and how."),
		edge.To("themes", Theme.Type).
			Annotations(connection).
			Comment("Its themes; one that carries themes of two tracks ties them together."),
		edge.From("articles", Article.Type).Ref("actions").
			Annotations(connection, readOnly).
			Comment("The articles that report on it."),
		edge.To("outcomes", Outcome.Type).
			Annotations(connection, readOnly).
			Comment("What came of it."), edge.From("revisions", Revision.Type).Ref("actions").
			Annotations(internal),
	}
}

func (Action) Annotations() []schema.Annotation {
	return entity("Something that an organization undertakes. Actions form a tree: campaigns, their programmes, projects and activities.", inputs,
		entsql.Checks(map[string]string{
			"actions_planned_end_after_start": "planned_end >= planned_start",
			"actions_actual_end_after_start":  "actual_end >= actual_start",
		}))
}

// Participation is one organization's part in one action.
type Participation struct{ ent.Schema }

func (Participation) Mixin() []ent.Mixin { return []ent.Mixin{Record{}, audited{as: "participation"}} }

func (Participation) Fields() []ent.Field {
	return []ent.Field{
		enum("role", "How it takes part.", "",
			"LEAD", "Leads it.",
			"IMPLEMENTER", "Carries it out.",
			"FUNDER", "Pays for it.",
			"ACCOUNTABLE", "Answers for it.",
			"PARTNER", "Helps with it."),
		field.Int("action_id").Immutable().Annotations(internal),
		field.Int("organization_id").Immutable().Annotations(internal),
	}
}

func (Participation) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("action", Action.Type).Ref("participations").Field("action_id").Unique().Required().Immutable().
			Comment("The action."),
		edge.From("organization", Organization.Type).Ref("participations").Field("organization_id").Unique().Required().Immutable().
			Comment("The organization."),
	}
}

func (Participation) Indexes() []ent.Index {
	return []ent.Index{index.Fields("action_id", "organization_id", "role").Unique(), index.Fields("organization_id")}
}

func (Participation) Annotations() []schema.Annotation {
	return entity("One organization's part in one action.", inputs)
}
