package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// Session is a signed-in browser of a user. Only the hash of its secret is stored.
type Session struct{ ent.Schema }

// Fields are written by package auth at sign-in; the last use is written at most once a minute.
func (Session) Fields() []ent.Field {
	return []ent.Field{
		field.Bytes("hash").Unique().Immutable().Sensitive().Annotations(internal).
			Comment("SHA-256 of the secret in the cookie."),
		field.Time("created_at").Default(now).Immutable().
			Annotations(orderField("CREATED_AT"), readOnly).
			Comment("When the user signed in."),
		field.Time("last_used_at").Default(now).
			Annotations(orderField("LAST_USED_AT"), readOnly).
			Comment("Last request, to the minute."),
		field.Time("expires_at").Annotations(readOnly).
			Comment("When it expires."),
		field.String("address").Optional().Nillable().Immutable().Annotations(readOnly, noFilter).
			Comment("IP address at sign-in."),
		field.String("user_agent").Optional().Nillable().Immutable().Annotations(readOnly, noFilter).
			Comment("First 200 characters of the browser's User-Agent."),
		field.Int("user_id").Immutable().Annotations(internal),
	}
}

func (Session) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("user", User.Type).Ref("sessions").Field("user_id").Unique().Required().Immutable().
			Comment("The user."),
	}
}

func (Session) Indexes() []ent.Index {
	return []ent.Index{index.Fields("user_id"), index.Fields("expires_at")}
}

func (Session) Annotations() []schema.Annotation {
	return entity("A signed-in browser. Visible to its user and to owners.", descending("LAST_USED_AT"),
		audit{On: "INSERT OR DELETE", Why: "an update only extends it"})
}
