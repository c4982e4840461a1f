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

// User is somebody who signs in.
type User struct{ ent.Schema }

func (User) Mixin() []ent.Mixin { return []ent.Mixin{Record{}, audited{as: "user"}} }

func (User) Fields() []ent.Field {
	return []ent.Field{
		field.String("email").Unique().Validate(email).
			Annotations(orderField("EMAIL")).
			Comment("The address that the person signs in with, in lower case."),
		field.String("name").Validate(line).
			Annotations(orderField("NAME")).
			Comment("What the person is called."),
		field.String("password_hash").Optional().Nillable().Sensitive().Annotations(internal).
			Comment("Argon2id, in its usual text form; null for a person who signs in elsewhere."),
		field.String("subject").Optional().Nillable().Unique().Annotations(internal).
			Comment("Who the person is to the OIDC issuer: the subject of its tokens."),
		field.Bool("owner").Default(false).Annotations(readOnly).
			Comment("Whether the person may see and do everything; given on the command line only."),
	}
}

func (User) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("memberships", Membership.Type).
			Annotations(connection, readOnly, entsql.OnDelete(entsql.Cascade)).
			Comment("The person's roles in organizations."),
		edge.To("sessions", Session.Type).
			Annotations(connection, readOnly, entsql.OnDelete(entsql.Cascade)).
			Comment("Where the person is signed in; for the person and for owners."),
		edge.To("invitations", Invitation.Type).
			Annotations(internal, entsql.OnDelete(entsql.Cascade)).
			Comment("The invitations to this very account."),
	}
}

func (User) Annotations() []schema.Annotation {
	return entity("Somebody who signs in.", inputs)
}

// Membership is a user's role in an organization.
type Membership struct{ ent.Schema }

func (Membership) Mixin() []ent.Mixin { return []ent.Mixin{Record{}, audited{as: "membership"}} }

func (Membership) Fields() []ent.Field {
	return []ent.Field{
		role(),
		field.Time("expires_at").Optional().Nillable().
			Comment("When it ends; never, when null."),
		field.Int("user_id").Immutable().Annotations(internal),
		field.Int("organization_id").Immutable().Annotations(internal),
	}
}

func (Membership) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("user", User.Type).Ref("memberships").Field("user_id").Unique().Required().Immutable().
			Comment("Who has the role."),
		edge.From("organization", Organization.Type).Ref("memberships").Field("organization_id").Unique().Required().Immutable().
			Comment("Where: in this organization and in all below it."),
	}
}

// Hooks refuse a membership that has ended.
func (Membership) Hooks() []ent.Hook { return []ent.Hook{endsAhead} }

func (Membership) Indexes() []ent.Index {
	return []ent.Index{index.Fields("user_id", "organization_id").Unique(), index.Fields("organization_id")}
}

func (Membership) Annotations() []schema.Annotation {
	return entity("A user's role in an organization and in all that lies below it.", inputs)
}

// role is a field of what somebody may do in an organization.
func role() ent.Field {
	return enum("role", "What it allows; each role includes those before it.", "",
		"READER", "Reads what is published for members only.",
		"AUTHOR", "Writes drafts, and hands them in for review.",
		"EDITOR", "Writes everything, and publishes.",
		"ADMIN", "Manages members, tokens and the organizations themselves.")
}

// email accepts an address as people sign in with it: bare and in lower case.
func email(s string) error {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || strings.ToLower(s) != s || len(s) > maxLine {
		return errors.New("must be an email address in lower case, such as li@example.org")
	}
	return nil
}
