package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// PreviewLink is a token with which its holder reads the newest revision of one article. Only its hash is stored.
type PreviewLink struct{ ent.Schema }

func (PreviewLink) Mixin() []ent.Mixin {
	return []ent.Mixin{unfilteredRecord, audited{as: "preview_link"}}
}

func (PreviewLink) Fields() []ent.Field {
	return []ent.Field{
		field.Bytes("hash").Unique().Immutable().Sensitive().Annotations(internal).
			Comment("SHA-256 of the token."),
		field.Time("expires_at").Immutable().
			Comment("When it expires."),
		field.Time("revoked_at").Optional().Nillable().Annotations(readOnly).
			Comment("When it was revoked, if it was."),
		field.Int("uses").Default(0).Annotations(readOnly).
			Comment("Number of uses. Each use is an audit event."),
		field.Time("last_used_at").Optional().Nillable().Annotations(readOnly).
			Comment("Last use."),
		field.Int("article_id").Immutable().Annotations(internal),
	}
}

// Hooks reject a preview that has expired.
func (PreviewLink) Hooks() []ent.Hook { return []ent.Hook{checkExpiry} }

func (PreviewLink) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("article", Article.Type).Ref("preview_links").Field("article_id").Unique().Required().Immutable().
			Comment("The article."),
	}
}

func (PreviewLink) Indexes() []ent.Index { return []ent.Index{index.Fields("article_id")} }

func (PreviewLink) Annotations() []schema.Annotation {
	return entity("A token with which its holder reads the newest revision of one article. It is shown once, on creation.",
		descending("CREATED_AT"),
		createInput)
}
