package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// IdempotencyKey remembers the answer of a mutation that a client may send again when it did not hear the first answer.
type IdempotencyKey struct{ ent.Schema }

func (IdempotencyKey) Fields() []ent.Field {
	return []ent.Field{
		field.String("viewer").Immutable().
			Comment("Whose key it is: the id of the user or the token."),
		field.String("key").Immutable().
			Comment("What the client chose."),
		field.Bytes("request").Immutable().
			Comment("SHA-256 of the document and its variables: the key is good for no other."),
		field.Bytes("answer").Optional().
			Comment("The data that was answered; written by the transaction that the answer tells of."),
		field.Time("created_at").Default(now).Immutable(),
	}
}

func (IdempotencyKey) Indexes() []ent.Index {
	return []ent.Index{index.Fields("viewer", "key").Unique(), index.Fields("created_at")}
}

func (IdempotencyKey) Annotations() []schema.Annotation {
	return []schema.Annotation{internal, audit{Why: "it is no content, and kept for a day"}}
}
