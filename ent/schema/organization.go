package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// Organization is a body that publishes and acts: a group, a company in it, a branch, a board.
type Organization struct{ ent.Schema }

func (Organization) Mixin() []ent.Mixin {
	return []ent.Mixin{Record{}, audited{as: "organization"}, slugged{table: "organizations", from: "name"}, tree{self: Organization.Type, column: "organization"}}
}

func (Organization) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").Validate(line).
			Annotations(orderField("NAME")).
			Comment("Its full name."),
		field.String("short_name").Optional().Nillable().Validate(line).
			Comment("What it is called in running text."),
		enum("kind", "What sort of body it is.", "",
			"GROUP", "A corporate group.",
			"COMPANY", "A company.",
			"BRANCH", "A branch of a Party or other membership organization.",
			"DEPARTMENT", "A department inside another organization.",
			"GOVERNANCE_BODY", "A board or another body that governs.",
			"PARTNER", "An organization from outside that takes part.",
			"OTHER", "Anything else."),
		field.String("description").Optional().Nillable().Validate(text(maxText)).SchemaType(sqlText).
			Annotations(scalar("Markdown"), noFilter).
			Comment("What it is and does."),
		field.String("website").Optional().Nillable().Validate(webURL).
			Annotations(scalar("URL"), noFilter).
			Comment("Its own site."),
		field.String("identifier").Optional().Nillable().Unique().Validate(line).
			Comment("Its code in a public register; unique when set."),
		field.Bool("review_required").Default(false).
			Annotations(noFilter).
			Comment("Whether an article is published only when somebody else than who wrote its newest version has approved it; holds for all below it, too."),
	}
}

func (Organization) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("people", Person.Type).
			Annotations(connection, readOnly, restrictDelete).
			Comment("The people who belong to it."),
		edge.To("articles", Article.Type).
			Annotations(connection, readOnly).
			Comment("The articles that it publishes."),
		edge.To("actions", Action.Type).
			Annotations(connection, readOnly).
			Comment("The actions that it leads."),
		edge.To("participations", Participation.Type).
			Annotations(connection, readOnly).
			Comment("Its parts in actions, led by itself or by others."),
		edge.To("assets", Asset.Type).
			Annotations(connection, readOnly).
			Comment("The files that it has uploaded."),
		edge.To("memberships", Membership.Type).
			Annotations(connection, readOnly, entsql.OnDelete(entsql.Cascade)).
			Comment("Who has a role in it; those who have one further up are not listed here."),
		edge.To("api_tokens", ApiToken.Type).
			Annotations(connection, readOnly, entsql.OnDelete(entsql.Cascade)).
			Comment("The tokens that are good in it."),
		edge.To("invitations", Invitation.Type).
			Annotations(connection, readOnly, entsql.OnDelete(entsql.Cascade)).
			Comment("The invitations into it, for those who administer it."),
	}
}

func (Organization) Annotations() []schema.Annotation {
	return entity("A body that publishes and acts: a group, a company in it, a branch, a board. Organizations form a tree.", inputs)
}
