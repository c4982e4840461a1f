package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// Organization is a group, company, branch, board or partner that publishes articles and leads actions.
type Organization struct{ ent.Schema }

func (Organization) Mixin() []ent.Mixin {
	return []ent.Mixin{
		translated{texts: Organization{}.texts()},
		Record{}, audited{as: "organization"}, slugged{table: "organizations", from: "name"},
		tree{self: Organization.Type, column: "organization"},
	}
}

// texts are the fields that can be translated.
func (Organization) texts() []ent.Field {
	return []ent.Field{
		field.String("name").Validate(line).
			Annotations(orderField("NAME")).
			Comment("Full name."),
		field.String("short_name").Optional().Nillable().Validate(line).
			Comment("Short name for running text."),
		field.String("description").Optional().Nillable().Validate(text(maxText)).SchemaType(sqlText).
			Annotations(scalar("Markdown"), noFilter).
			Comment("Description."),
	}
}

func (Organization) Fields() []ent.Field {
	return []ent.Field{
		enum("kind", "Kind of organization.", "",
			"GROUP", "A corporate group.",
			"COMPANY", "A company.",
			"BRANCH", "A branch of a Party or another membership organization.",
			"DEPARTMENT", "A department inside another organization.",
			"GOVERNANCE_BODY", "A board or another governing body.",
			"PARTNER", "An external organization that takes part in actions.",
			"OTHER", "Anything else."),
		field.String("website").Optional().Nillable().Validate(webURL).
			Annotations(scalar("URL"), noFilter).
			Comment("Website."),
		field.String("identifier").Optional().Nillable().Unique().Validate(line).
			Comment("Identifier in a public register, unique if set."),
		field.Bool("review_required").Default(false).
			Annotations(noFilter).
			Comment("Whether articles, also of organizations below, need the approval of another editor."),
	}
}

func (Organization) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("people", Person.Type).
			Annotations(connection, readOnly, restrictDelete).
			Comment("People of the organization."),
		edge.To("articles", Article.Type).
			Annotations(connection, readOnly).
			Comment("Articles that it publishes."),
		edge.To("actions", Action.Type).
			Annotations(connection, readOnly).
			Comment("Actions that it leads."),
		edge.To("participations", Participation.Type).
			Annotations(connection, readOnly).
			Comment("Its roles in actions."),
		edge.To("assets", Asset.Type).
			Annotations(connection, readOnly, noLinkFilter(true)).
			Comment("Uploaded files."),
		edge.To("memberships", Membership.Type).
			Annotations(connection, readOnly, noLinkFilter(true), entsql.OnDelete(entsql.Cascade)).
			Comment("Roles of users in it, without those inherited from organizations above."),
		edge.To("api_tokens", ApiToken.Type).
			Annotations(connection, readOnly, noLinkFilter(true), entsql.OnDelete(entsql.Cascade)).
			Comment("API tokens of the organization."),
		edge.To("invitations", Invitation.Type).
			Annotations(connection, readOnly, noLinkFilter(true), entsql.OnDelete(entsql.Cascade)).
			Comment("Invitations, visible to administrators."),
	}
}

func (Organization) Annotations() []schema.Annotation {
	return entity("A group, company, branch, board or partner. Organizations form a tree.",
		ascending("POSITION"), inputs, counted{})
}
