package schema

import (
	"context"

	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	gen "praxis/ent/gen/ent"
	"praxis/ent/gen/ent/hook"
	"praxis/internal/viewer"
)

// Invitation offers somebody a role in an organization, or an account. It is accepted with a one-time link, of which
// only the hash is stored (table one_time_links, package auth). It holds the address and no reference to an account of
// that address, so that nothing in it tells whether there is one.
type Invitation struct{ ent.Schema }

// Mixin gives invitations a version and a history.
func (Invitation) Mixin() []ent.Mixin { return []ent.Mixin{Record{}, audited{as: "invitation"}} }

// Fields of an invitation.
func (Invitation) Fields() []ent.Field {
	offered := enum("role", "The role that it offers; null when it offers an account alone.", "",
		"READER", "Reads what is published for members only.",
		"AUTHOR", "Writes drafts, and hands them in for review.",
		"EDITOR", "Writes everything, and publishes.",
		"ADMIN", "Manages members, tokens and the organizations themselves.")
	return []ent.Field{
		field.String("email").Immutable().Validate(email).
			Annotations(orderField("EMAIL"), readOnly).
			Comment("The address of the invited person, in lower case."),
		field.String("name").Optional().Nillable().Immutable().Validate(line).Annotations(readOnly, noFilter).
			Comment("The name of the invited person, as the inviting person wrote it."),
		ownMutationsOnly(optional(offered)),
		field.Time("membership_expires_at").
			Optional().
			Nillable().
			Immutable().
			Annotations(readOnly, noFilter, collectedFor{[]string{"state"}}).
			Comment("When the membership that it offers will end; null when it does not end."),
		field.Time("expires_at").Annotations(readOnly, collectedFor{[]string{"state"}}).
			Comment("When the link ends."),
		field.Time("accepted_at").Optional().Nillable().Annotations(readOnly, collectedFor{[]string{"state"}}).
			Comment("When the invited person accepted; null until then."),
		field.Time("revoked_at").Optional().Nillable().Annotations(readOnly, collectedFor{[]string{"state"}}).
			Comment("When it was revoked; null when it was not."),
		field.Int("invited_by_id").
			Optional().
			Nillable().
			Immutable().
			Annotations(internal, collectedFor{[]string{"invitedBy"}}).
			Comment("The user, or the API token without a user, that made it; null for the command line."),
		field.Int("organization_id").Optional().Nillable().Immutable().Annotations(internal),
		field.Int("user_id").Optional().Nillable().Immutable().Annotations(internal).
			Comment("The account to which it leads, when an owner made that with createUser; else null."),
	}
}

// Edges of an invitation.
func (Invitation) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("organization", Organization.Type).Ref("invitations").Field("organization_id").Unique().Immutable().
			Comment("The organization in which it offers a role; null when it offers an account alone."),
		edge.From("user", User.Type).Ref("invitations").Field("user_id").Unique().Immutable().Annotations(internal),
	}
}

// Hooks refuse an invitation that offers a membership of the past, and record who made it.
func (Invitation) Hooks() []ent.Hook {
	return []ent.Hook{endsAhead, func(next ent.Mutator) ent.Mutator {
		return hook.InvitationFunc(func(ctx context.Context, m *gen.InvitationMutation) (ent.Value, error) {
			if v := viewer.FromContext(ctx); m.Op().Is(ent.OpCreate) && v.AccountableID() != 0 {
				m.SetInvitedByID(v.AccountableID())
			}
			return next.Mutate(ctx, m)
		})
	}}
}

// Indexes allow one invitation of an address into an organization at a time.
func (Invitation) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("organization_id", "email").
			Unique().
			Annotations(entsql.IndexWhere("((accepted_at IS NULL) AND (revoked_at IS NULL))")),
		index.Fields("user_id"),
	}
}

// Annotations put invitations into the API as connections; package auth writes them.
func (Invitation) Annotations() []schema.Annotation {
	return entity("An offer of a role in an organization, or of an account, which is accepted with a one-time link.",
		entsql.Checks(map[string]string{"invitations_role_has_place": "(role IS NULL) = (organization_id IS NULL)"}))
}
