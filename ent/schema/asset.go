package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"praxis/internal/viewer"
)

// Asset is an uploaded file of an organization, such as a picture or a document.
type Asset struct{ ent.Schema }

func (Asset) Mixin() []ent.Mixin { return []ent.Mixin{Record{}, audited{as: "asset"}} }

func (Asset) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").Validate(fileName).
			Annotations(orderField("NAME")).
			Comment("File name."),
		field.String("alt").Optional().Nillable().Validate(text(maxLine)).
			Annotations(noFilter).
			Comment("Alternative text of a picture. Required for publication."),
		field.String("media_type").Immutable().Annotations(readOnly).
			Comment("Media type, detected from the content, such as image/png."),
		field.Int("size").Immutable().Annotations(readOnly).
			Comment("Size of the uploaded file in bytes. The delivered file may be smaller."),
		field.String("sha256").Immutable().Annotations(readOnly).
			Comment("SHA-256 of the uploaded file in hex. Unique within the organization."),
		field.Int("width").Optional().Nillable().Immutable().Annotations(readOnly, noFilter).
			Comment("Width of a picture in pixels, after its EXIF orientation."),
		field.Int("height").Optional().Nillable().Immutable().Annotations(readOnly, noFilter).
			Comment("Height of a picture in pixels, after its EXIF orientation."),
		field.Int("organization_id").Immutable().Annotations(internal),
		field.Int("created_by_id").Optional().Nillable().Immutable().Annotations(internal).
			Comment("The user or API token that uploaded it."),
	}
}

// Hooks set the creator.
func (Asset) Hooks() []ent.Hook {
	return []ent.Hook{setCreator("created_by_id", func(v viewer.Viewer) int { return v.Actor })}
}

func (Asset) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("organization", Organization.Type).Ref("assets").Field("organization_id").Unique().Required().Immutable().
			Comment("Organization that owns it."),
		edge.To("cover_of", Article.Type).
			Annotations(connection, readOnly, restrictDelete).
			Comment("Articles with this cover."),
		edge.To("cover_of_revisions", Revision.Type).
			Annotations(internal),
		edge.From("articles", Article.Type).Ref("assets").
			Annotations(connection, readOnly).
			Comment("Articles that show it in their text."),
		edge.To("evidence", Evidence.Type).
			Annotations(connection, readOnly, restrictDelete).
			Comment("Evidence that consists of this file."),
	}
}

func (Asset) Indexes() []ent.Index {
	return []ent.Index{index.Fields("organization_id", "sha256").Unique(), index.Fields("sha256")}
}

func (Asset) Annotations() []schema.Annotation {
	return entity("An uploaded file of an organization. Readers see files of articles and of evidence that they see.",
		descending("CREATED_AT"), counted{},
		updateInput)
}
