package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
)

// ApiToken is a key with which a program may write. Only its hash is kept.
type ApiToken struct{ ent.Schema }

func (ApiToken) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").Unique().Immutable().Validate(line).
			Comment("What it is for; what it is revoked by."),
		field.Bytes("hash").Unique().Immutable().Sensitive().
			Comment("SHA-256 of the token."),
		field.Time("created_at").Default(now).Immutable(),
		field.Time("expires_at").Optional().Nillable().Immutable(),
		field.Time("revoked_at").Optional().Nillable(),
		field.Time("last_used_at").Optional().Nillable().
			Comment("The last use, to the minute."),
	}
}

func (ApiToken) Annotations() []schema.Annotation {
	return []schema.Annotation{entgql.Skip(entgql.SkipAll)}
}
