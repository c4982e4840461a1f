package schema

import (
	"context"

	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	gen "praxis/ent/gen/ent"
	"praxis/ent/gen/ent/hook"
	"praxis/internal/viewer"
)

// Asset is a file that an organization has uploaded: a picture, a document.
type Asset struct{ ent.Schema }

func (Asset) Mixin() []ent.Mixin { return []ent.Mixin{Record{}, audited{as: "asset"}} }

func (Asset) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").Validate(fileName).
			Annotations(orderField("NAME")).
			Comment("What the file is called."),
		field.String("alt").Optional().Nillable().Validate(text(maxLine)).
			Annotations(noFilter).
			Comment("What a picture shows, for those who do not see it; a picture of a published article must have it."),
		field.String("media_type").Immutable().Annotations(readOnly).
			Comment("What sort of file it is, by its content: image/png, application/pdf."),
		field.Int("size").Immutable().Annotations(readOnly).
			Comment("Length of the uploaded file in bytes. The file that readers get may be shorter."),
		field.String("sha256").Immutable().Annotations(readOnly).
			Comment("SHA-256 of the uploaded file, in hex. An organization has each content once."),
		field.Int("width").Optional().Nillable().Immutable().Annotations(readOnly, noFilter).
			Comment("Width of a picture in pixels as displayed, with its EXIF orientation applied."),
		field.Int("height").Optional().Nillable().Immutable().Annotations(readOnly, noFilter).
			Comment("Height of a picture in pixels as displayed, with its EXIF orientation applied."),
		field.Int("organization_id").Immutable().Annotations(internal),
		field.Int("created_by_id").Optional().Nillable().Immutable().Annotations(internal).
			Comment("The user or the API token that uploaded it."),
	}
}

// Hooks note who uploaded an asset.
func (Asset) Hooks() []ent.Hook {
	return []ent.Hook{func(next ent.Mutator) ent.Mutator {
		return hook.AssetFunc(func(ctx context.Context, m *gen.AssetMutation) (ent.Value, error) {
			if v := viewer.FromContext(ctx); m.Op().Is(ent.OpCreate) && v.Actor != 0 {
				m.SetCreatedByID(v.Actor)
			}
			return next.Mutate(ctx, m)
		})
	}}
}

func (Asset) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("organization", Organization.Type).Ref("assets").Field("organization_id").Unique().Required().Immutable().
			Comment("Whose it is."),
		edge.To("cover_of", Article.Type).
			Annotations(connection, readOnly, restrictDelete).
			Comment("The articles that have it as their cover."),
		edge.To("cover_of_revisions", Revision.Type).
			Annotations(internal),
		edge.From("articles", Article.Type).Ref("assets").
			Annotations(connection, readOnly).
			Comment("The articles whose text shows it."),
		edge.To("evidence", Evidence.Type).
			Annotations(connection, readOnly, restrictDelete).
			Comment("The outcomes that it is evidence for."),
	}
}

func (Asset) Indexes() []ent.Index {
	return []ent.Index{index.Fields("organization_id", "sha256").Unique(), index.Fields("sha256")}
}

func (Asset) Annotations() []schema.Annotation {
	return entity("A file that an organization has uploaded. Readers see those that an article shows which they see, and those that are evidence for what they see.", updateInput)
}
