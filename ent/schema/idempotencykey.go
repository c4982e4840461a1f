package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// IdempotencyKey keeps the response of a mutation, so that a client can retry the mutation after a lost response.
type IdempotencyKey struct{ ent.Schema }

func (IdempotencyKey) Fields() []ent.Field {
	return []ent.Field{
		field.String("viewer").Immutable().
			Comment("ID of the user or token whose key it is."),
		field.String("key").Immutable().
			Comment("The key that the client chose."),
		field.Bytes("request").Immutable().
			Comment("SHA-256 of the document and its variables, for which alone the key is valid."),
		field.Bytes("answer").Optional().
			Comment("The data of the response, written in the transaction of the mutation."),
		field.Time("created_at").Default(now).Immutable(),
	}
}

func (IdempotencyKey) Indexes() []ent.Index {
	return []ent.Index{index.Fields("viewer", "key").Unique(), index.Fields("created_at")}
}

func (IdempotencyKey) Annotations() []schema.Annotation {
	return []schema.Annotation{internal, audit{Why: "it is not content, and is deleted after a day"}}
}
