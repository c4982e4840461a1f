package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// Session is a browser in which a user is signed in. Only the hash of its secret is stored.
type Session struct{ ent.Schema }

// Fields of a session. Package auth writes them when somebody signs in, and the last use once a minute at most.
func (Session) Fields() []ent.Field {
	return []ent.Field{
		field.Bytes("hash").Unique().Immutable().Sensitive().Annotations(internal).
			Comment("SHA-256 of the secret in the cookie."),
		field.Time("created_at").Default(now).Immutable().
			Annotations(orderField("CREATED_AT"), readOnly).
			Comment("When the person signed in."),
		field.Time("last_used_at").Default(now).
			Annotations(orderField("LAST_USED_AT"), readOnly).
			Comment("The last request with it, to the minute."),
		field.Time("expires_at").Annotations(readOnly).
			Comment("When it ends by itself."),
		field.String("address").Optional().Nillable().Immutable().Annotations(readOnly, noFilter).
			Comment("The IP address from which the person signed in."),
		field.String("user_agent").Optional().Nillable().Immutable().Annotations(readOnly, noFilter).
			Comment("The first 200 characters of what the browser says it is."),
		field.Int("user_id").Immutable().Annotations(internal),
	}
}

// Edges of a session.
func (Session) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("user", User.Type).Ref("sessions").Field("user_id").Unique().Required().Immutable().
			Comment("Who is signed in."),
	}
}

// Indexes find the sessions of a user, and those that have expired.
func (Session) Indexes() []ent.Index {
	return []ent.Index{index.Fields("user_id"), index.Fields("expires_at")}
}

// Annotations put sessions into the API as connections, without inputs.
func (Session) Annotations() []schema.Annotation {
	return entity("A browser in which somebody is signed in. The person and owners see it.",
		audit{On: "INSERT OR DELETE", Why: "an update only renews it"})
}
