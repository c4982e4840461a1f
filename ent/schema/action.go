package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// Action is a piece of work of an organization: a campaign, a programme or project in it, an activity.
type Action struct{ ent.Schema }

func (Action) Mixin() []ent.Mixin {
	return []ent.Mixin{
		translated{texts: Action{}.texts()},
		Record{}, audited{as: "action"}, trashed{}, slugged{table: "actions", from: "title"},
		tree{self: Action.Type, column: "action", guarded: true},
	}
}

// texts are the fields that can be translated.
func (Action) texts() []ent.Field {
	return []ent.Field{
		field.String("title").Validate(line).
			Annotations(orderField("TITLE")).
			Comment("Title."),
		field.String("summary").Optional().Nillable().Validate(text(maxText)).SchemaType(sqlText).
			Annotations(noFilter).
			Comment("Summary in one or two sentences."),
		field.String("description").Optional().Nillable().Validate(text(maxBody)).SchemaType(sqlText).
			Annotations(scalar("Markdown"), noFilter).
			Comment("What is done, and why."),
	}
}

func (Action) Fields() []ent.Field {
	return []ent.Field{
		enum("kind", "Level in the action hierarchy.", "",
			"CAMPAIGN", "An effort of several years that consists of programmes.",
			"PROGRAMME", "A group of projects with one goal.",
			"PROJECT", "A piece of work with a start and an end.",
			"ACTIVITY", "A single activity or event."),
		enum("status", "Progress status.", "PLANNED",
			"PLANNED", "Not started.",
			"ACTIVE", "In progress.",
			"COMPLETED", "Finished.",
			"SUSPENDED", "Paused.",
			"CANCELLED", "Abandoned."),
		visibility(),
		field.Time("planned_start").Optional().Nillable().SchemaType(sqlDate).
			Annotations(scalar("Date")).
			Comment("Planned first day."),
		field.Time("planned_end").Optional().Nillable().SchemaType(sqlDate).
			Annotations(scalar("Date")).
			Comment("Planned last day."),
		field.Time("actual_start").Optional().Nillable().SchemaType(sqlDate).
			Annotations(scalar("Date")).
			Comment("Actual first day."),
		field.Time("actual_end").Optional().Nillable().SchemaType(sqlDate).
			Annotations(scalar("Date")).
			Comment("Actual last day."),
		field.Time("listed_on").Default(now).SchemaType(sqlDate).
			Annotations(sortKey, orderField("START")).
			Comment("Sort key: the actual start, else the planned start, else the day of creation. A trigger sets it."),
		field.String("identifier").Optional().Nillable().Unique().Validate(line).
			Comment("Identifier in a register, unique if set."),
		field.Int("organization_id").Annotations(internal),
	}
}

func (Action) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("organization", Organization.Type).Ref("actions").Field("organization_id").Unique().Required().
			Comment("Organization that leads it."),
		edge.To("participations", Participation.Type).
			Annotations(connection, readOnly, entsql.OnDelete(entsql.Cascade)).
			Comment("Organizations that take part, with their roles."),
		edge.To("themes", Theme.Type).
			Annotations(connection).
			Comment("Its themes. An action with themes of two tracks integrates these tracks."),
		edge.From("articles", Article.Type).Ref("actions").
			Annotations(connection, readOnly).
			Comment("Articles about it."),
		edge.To("outcomes", Outcome.Type).
			Annotations(connection, readOnly).
			Comment("Its results."),
		edge.From("revisions", Revision.Type).Ref("actions").Annotations(internal),
	}
}

func (Action) Annotations() []schema.Annotation {
	return entity("A campaign, programme, project or activity of an organization. Actions form a tree.",
		descending("START"), inputs, counted{},
		entsql.Checks(map[string]string{
			"actions_planned_end_after_start": "planned_end >= planned_start",
			"actions_actual_end_after_start":  "actual_end >= actual_start",
		}))
}

// Participation is an organization's role in an action.
type Participation struct{ ent.Schema }

func (Participation) Mixin() []ent.Mixin {
	return []ent.Mixin{unfilteredRecord, audited{as: "participation"}}
}

func (Participation) Fields() []ent.Field {
	return []ent.Field{
		enum("role", "Role in the action.", "",
			"LEAD", "Leads the action.",
			"IMPLEMENTER", "Carries out the work.",
			"FUNDER", "Provides funding.",
			"ACCOUNTABLE", "Is accountable for the result.",
			"PARTNER", "Contributes in another way."),
		field.Int("action_id").Immutable().Annotations(internal),
		field.Int("organization_id").Immutable().Annotations(internal),
	}
}

func (Participation) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("action", Action.Type).Ref("participations").Field("action_id").Unique().Required().Immutable().
			Comment("The action."),
		edge.From("organization", Organization.Type).Ref("participations").Field("organization_id").
			Unique().Required().Immutable().
			Comment("The organization."),
	}
}

func (Participation) Indexes() []ent.Index {
	return []ent.Index{index.Fields("action_id", "organization_id", "role").Unique(), index.Fields("organization_id")}
}

func (Participation) Annotations() []schema.Annotation {
	return entity("An organization's role in an action.", inputs)
}
