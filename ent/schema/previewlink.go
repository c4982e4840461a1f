package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
)

// PreviewLink is a key with which whoever has it reads the newest revision of one article. Only its hash is kept.
type PreviewLink struct{ ent.Schema }

func (PreviewLink) Mixin() []ent.Mixin { return []ent.Mixin{Record{}, audited{as: "preview_link"}} }

func (PreviewLink) Fields() []ent.Field {
	return []ent.Field{
		field.Bytes("hash").Unique().Immutable().Sensitive().Annotations(internal).
			Comment("SHA-256 of the token."),
		field.Time("expires_at").Immutable().
			Comment("When it ends."),
		field.Time("revoked_at").Optional().Nillable().Annotations(readOnly).
			Comment("When it was revoked; null while it is in force."),
		field.Int("uses").Default(0).Annotations(readOnly).
			Comment("How often it was used; each use is an event of its history."),
		field.Time("last_used_at").Optional().Nillable().Annotations(readOnly).
			Comment("The last use."),
		field.Int("article_id").Immutable().Annotations(internal),
	}
}

// Hooks refuse a preview that has ended.
func (PreviewLink) Hooks() []ent.Hook { return []ent.Hook{endsAhead} }

func (PreviewLink) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("article", Article.Type).Ref("preview_links").Field("article_id").Unique().Required().Immutable().
			Comment("The article."),
	}
}

func (PreviewLink) Indexes() []ent.Index { return []ent.Index{index.Fields("article_id")} }

func (PreviewLink) Annotations() []schema.Annotation {
	return entity("A key with which whoever has it reads the newest revision of one article. It is shown once, when it is made.", createInput)
}
