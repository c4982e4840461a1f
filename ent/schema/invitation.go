package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"praxis/internal/viewer"
)

// Invitation offers a role in an organization, or an account. The invited person accepts it with a one-time link, of
// which only the hash is stored (table one_time_links, package auth). It holds an email address and no reference to the
// account with that address, so that it does not reveal whether there is one.
type Invitation struct{ ent.Schema }

func (Invitation) Mixin() []ent.Mixin {
	return []ent.Mixin{unfilteredRecord, audited{as: "invitation"}}
}

func (Invitation) Fields() []ent.Field {
	offered := enum("role", "The offered role. Null if only an account is offered.", "", roles...)
	return []ent.Field{
		field.String("email").Immutable().Validate(email).
			Annotations(orderField("EMAIL"), readOnly).
			Comment("Email address of the invited person, in lower case."),
		field.String("name").Optional().Nillable().Immutable().Validate(line).Annotations(readOnly, noFilter).
			Comment("Name of the invited person, as given in the invitation."),
		ownMutationsOnly(optional(offered)),
		field.Time("membership_expires_at").
			Optional().
			Nillable().
			Immutable().
			Annotations(readOnly, noFilter, collectedFor{[]string{"state"}}).
			Comment("When the offered membership expires. Null: never."),
		field.Time("expires_at").Annotations(readOnly, collectedFor{[]string{"state"}}).
			Comment("When the link expires."),
		field.Time("accepted_at").Optional().Nillable().Annotations(readOnly, collectedFor{[]string{"state"}}).
			Comment("When it was accepted, if it was."),
		field.Time("revoked_at").Optional().Nillable().Annotations(readOnly, collectedFor{[]string{"state"}}).
			Comment("When it was revoked, if it was."),
		field.Int("invited_by_id").
			Optional().
			Nillable().
			Immutable().
			Annotations(internal, collectedFor{[]string{"invitedBy"}}).
			Comment("The user, or API token without a user, that created it. Null for the command line."),
		field.Int("organization_id").Optional().Nillable().Immutable().Annotations(internal),
		field.Int("user_id").Optional().Nillable().Immutable().Annotations(internal).
			Comment("The account, if an owner created it with createUser."),
	}
}

func (Invitation) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("organization", Organization.Type).Ref("invitations").Field("organization_id").Unique().Immutable().
			Comment("Organization of the offered role. Null if only an account is offered."),
		edge.From("user", User.Type).Ref("invitations").Field("user_id").Unique().Immutable().Annotations(internal),
	}
}

// Hooks reject an invitation that has expired, and set who created it.
func (Invitation) Hooks() []ent.Hook {
	return []ent.Hook{checkExpiry, setCreator("invited_by_id", viewer.Viewer.AccountableID)}
}

// Indexes allow one open invitation for each address and organization.
func (Invitation) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("organization_id", "email").
			Unique().
			Annotations(entsql.IndexWhere("((accepted_at IS NULL) AND (revoked_at IS NULL))")),
		index.Fields("user_id"),
	}
}

// Annotations give invitations no inputs: package auth writes them.
func (Invitation) Annotations() []schema.Annotation {
	return entity("An offer of a role in an organization, or of an account. It is accepted with a one-time link.",
		descending("CREATED_AT"),
		entsql.Checks(map[string]string{"invitations_role_has_place": "(role IS NULL) = (organization_id IS NULL)"}))
}
