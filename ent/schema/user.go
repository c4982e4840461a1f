package schema

import (
	"errors"
	"net/mail"
	"strings"

	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// User is an account with which a person signs in.
type User struct{ ent.Schema }

func (User) Mixin() []ent.Mixin { return []ent.Mixin{unfilteredRecord, audited{as: "user"}} }

func (User) Fields() []ent.Field {
	return []ent.Field{
		field.String("email").Unique().Validate(email).
			Annotations(orderField("EMAIL")).
			Comment("Email address for sign-in, in lower case."),
		field.String("name").Validate(line).
			Annotations(orderField("NAME")).
			Comment("Name of the person."),
		field.String("password_hash").Optional().Nillable().Sensitive().Annotations(internal).
			Comment("Argon2id hash. Null for users who sign in with OIDC."),
		field.String("subject").Optional().Nillable().Unique().Annotations(internal).
			Comment("Subject of the OIDC tokens of the user."),
		field.Bool("owner").Default(false).Annotations(readOnly).
			Comment("Whether the user may see and do everything. Only the command line can set it."),
	}
}

func (User) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("memberships", Membership.Type).
			Annotations(connection, readOnly, entsql.OnDelete(entsql.Cascade)).
			Comment("Roles in organizations."),
		edge.To("sessions", Session.Type).
			Annotations(connection, readOnly, noLinkFilter(true), entsql.OnDelete(entsql.Cascade)).
			Comment("Active sessions, visible to the user and to owners."),
		edge.To("saved_views", SavedView.Type).
			Annotations(internal, entsql.OnDelete(entsql.Cascade)).
			Comment("Saved views."),
		edge.To("invitations", Invitation.Type).
			Annotations(internal, entsql.OnDelete(entsql.Cascade)).
			Comment("Invitations to this account."),
	}
}

func (User) Annotations() []schema.Annotation {
	return entity("An account with which a person signs in.", ascending("NAME"), inputs)
}

// Membership is a user's role in an organization.
type Membership struct{ ent.Schema }

func (Membership) Mixin() []ent.Mixin {
	return []ent.Mixin{unfilteredRecord, audited{as: "membership"}}
}

func (Membership) Fields() []ent.Field {
	return []ent.Field{
		enum("role", "Role. It includes the permissions of lower ones.", "", roles...),
		field.Time("expires_at").Optional().Nillable().
			Comment("When it expires. Null: never."),
		field.Int("user_id").Immutable().Annotations(internal),
		field.Int("organization_id").Immutable().Annotations(internal),
	}
}

func (Membership) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("user", User.Type).Ref("memberships").Field("user_id").Unique().Required().Immutable().
			Comment("The user."),
		edge.From("organization", Organization.Type).Ref("memberships").Field("organization_id").
			Unique().Required().Immutable().
			Comment("The role is valid here and in all organizations below."),
	}
}

// Hooks reject a membership that has expired.
func (Membership) Hooks() []ent.Hook { return []ent.Hook{checkExpiry} }

func (Membership) Indexes() []ent.Index {
	return []ent.Index{index.Fields("user_id", "organization_id").Unique(), index.Fields("organization_id")}
}

func (Membership) Annotations() []schema.Annotation {
	return entity("A user's role in an organization and all organizations below.", ascending("CREATED_AT"), inputs)
}

// roles are the roles in an organization with their descriptions, from the lowest.
var roles = []string{
	"READER", "Reads articles that are published for members.",
	"AUTHOR", "Writes drafts and submits them for review.",
	"EDITOR", "Writes and publishes everything.",
	"ADMIN", "Manages members, tokens and organizations.",
}

// email accepts a bare email address in lower case.
func email(s string) error {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || strings.ToLower(s) != s || len(s) > maxLine {
		return errors.New("must be an email address in lower case, such as li@example.org")
	}
	return nil
}
