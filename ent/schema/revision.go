package schema

import (
	"context"

	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"entgo.io/ent/schema/mixin"
)

// Revision is a saved state of an article's text and links. If the newest revision of a published article is ahead of
// what readers see, it is the article's working copy.
type Revision struct{ ent.Schema }

func (Revision) Mixin() []ent.Mixin { return []ent.Mixin{revisioned("cover_of_revisions")} }

func (Revision) Fields() []ent.Field {
	return []ent.Field{
		field.Int("number").Immutable().
			Annotations(orderField("NUMBER"), readOnly).
			Comment("Number of the revision within its article, from 1."),
		field.Time("created_at").Default(now).Immutable().
			Annotations(readOnly).
			Comment("Time of saving."),
		field.String("created_by").Immutable().
			Annotations(readOnly).
			Comment("Who saved it: a user's email address, `token:` and an API token's name, or `praxis` for Praxis itself."),
		field.Int("created_by_id").Optional().Nillable().Immutable().Annotations(internal).
			Comment("The accountable user, or the API token if it acts for no user. Null for Praxis itself."),
		field.String("note").Optional().Nillable().Validate(text(maxText)).SchemaType(sqlText).
			Annotations(readOnly, noFilter).
			Comment("Note of the person who saved it."),
		field.Int("article_id").Immutable().Annotations(internal, collectedFor{[]string{"diff"}}),
	}
}

// Hooks reject links to entities that the viewer may not see.
func (Revision) Hooks() []ent.Hook {
	return []ent.Hook{func(next ent.Mutator) ent.Mutator {
		return ent.MutateFunc(func(ctx context.Context, m ent.Mutation) (ent.Value, error) {
			if err := checkLinksVisible(ctx, m); err != nil {
				return nil, err
			}
			return next.Mutate(ctx, m)
		})
	}}
}

func (Revision) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("article", Article.Type).Ref("revisions").Field("article_id").Unique().Required().Immutable().
			Annotations(readOnly).
			Comment("The article."),
	}
}

func (Revision) Indexes() []ent.Index {
	return []ent.Index{index.Fields("article_id", "number").Unique()}
}

func (Revision) Annotations() []schema.Annotation {
	return entity("A saved state of an article's text and links. Visible to those who may see the article's drafts.",
		descending("NUMBER"),
		entsql.Table("revisions"),
		audit{Why: "audit_row of the article, or audit_working_copy, notes what it changes"})
}

// articleText is the text and the links of an article that its revisions keep. This is the only list of them: the SQL
// functions that save, copy, apply and compare revisions (ent/template/revisions.sql.tmpl), the client's functions
// (ent/template/article_text.tmpl) and the fields of previews are generated from it.
type articleText struct {
	mixin.Schema
	// coverOf is the edge of assets that leads back from cover.
	coverOf string
}

// revisioned returns the mixin articleText with its fields and edges marked for the generator.
func revisioned(coverOf string) ent.Mixin {
	return mixin.AnnotateFields(mixin.AnnotateEdges(articleText{coverOf: coverOf}, keptByRevisions(true)), keptByRevisions(true))
}

// keptByRevisions marks a field or an edge of an article that its revisions keep.
type keptByRevisions bool

// Name of the annotation, which ent/objects.go and ent/template/article_text.tmpl look for.
func (keptByRevisions) Name() string { return "KeptByRevisions" }

func (articleText) Fields() []ent.Field {
	return []ent.Field{
		field.String("title").Validate(line).
			Annotations(orderField("TITLE")).
			Comment("Headline."),
		field.String("subtitle").Optional().Nillable().Validate(line).
			Comment("Line under the headline."),
		field.String("summary").Optional().Nillable().Validate(text(maxText)).SchemaType(sqlText).
			Annotations(noFilter, collectedFor{[]string{"excerpt"}}).
			Comment("Summary by its author. `excerpt` is never empty."),
		field.String("body").Default("").Validate(text(maxBody)).SchemaType(sqlText).
			Annotations(scalar("Markdown"), noFilter,
				collectedFor{[]string{"html", "plainText", "outline", "wordCount", "readingMinutes", "excerpt"}}).
			Comment("Text in Markdown."),
		enum("rights", "Origin of the text.", "ORIGINAL",
			"ORIGINAL", "Written for the publisher.",
			"REPRINT", "Reprinted from another source.",
			"TRANSLATION", "Translated from another language."),
		field.String("source_name").Optional().Nillable().Validate(line).
			Comment("First publisher, if that is not the organization."),
		field.String("source_url").Optional().Nillable().Validate(webURL).
			Annotations(scalar("URL"), noFilter, collectedFor{[]string{"sourceUrl"}}).
			Comment("URL of the original publication."),
		field.String("canonical_url").Optional().Nillable().Validate(webURL).
			Annotations(scalar("URL"), noFilter, collectedFor{[]string{"canonicalUrl"}}).
			Comment("Canonical URL, for search engines."),
		field.Int("cover_id").Optional().Nillable().Annotations(internal),
	}
}

func (m articleText) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("cover", Asset.Type).Ref(m.coverOf).Field("cover_id").Unique().
			Comment("Cover picture."),
		edge.To("tags", Tag.Type).
			Annotations(connection).
			Comment("Tags."),
		edge.To("themes", Theme.Type).
			Annotations(connection).
			Comment("Themes of the controlled vocabulary."),
		edge.To("actions", Action.Type).
			Annotations(connection).
			Comment("Actions that the article reports on."),
	}
}
