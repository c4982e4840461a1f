package schema

import (
	"context"

	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	gen "praxis/ent/gen/ent"
	"praxis/ent/gen/ent/hook"
	"praxis/internal/viewer"
)

// Article is a text that an organization publishes.
type Article struct{ ent.Schema }

func (Article) Mixin() []ent.Mixin {
	return []ent.Mixin{
		Record{},
		audited{as: "article"},
		trashed{},
		revisioned("cover_of"),
		slugged{table: "articles", from: "title", perLocale: true},
	}
}

func (Article) Fields() []ent.Field {
	return []ent.Field{
		field.String("locale").Default("zh-CN").Validate(locale).
			Annotations(scalar("Locale")).
			Comment("Language."),
		field.Time("source_previous_at").Optional().Nillable().
			Annotations(noFilter).
			Comment("Publication time of the previous article in the original source."),
		field.Time("source_next_at").Optional().Nillable().
			Annotations(noFilter).
			Comment("Publication time of the next article in the original source."),
		ownMutationsOnly(alsoCollectedFor(enum("status", "Publication status.", "DRAFT",
			"DRAFT", "Draft.",
			"IN_REVIEW", "Submitted for review.",
			"SCHEDULED", "Will be published at a set time.",
			"PUBLISHED", "Published.",
			"ARCHIVED", "Kept, but no longer listed."), "viewerCan")),
		visibility(),
		field.Time("published_at").Optional().Nillable().
			Annotations(readOnly).
			Comment("Publication time. Null if not published."),
		field.Time("listed_at").Default(now).
			Annotations(sortKey, orderField("PUBLISHED_AT")).
			Comment("Sort key: published_at, else created_at. A trigger sets it. Never null, because keyset cursors skip NULL."),
		field.Int("likes").Default(0).NonNegative().
			Annotations(readOnly, orderField("LIKES")).
			Comment("Number of likes, including those from the import source."),
		field.Int("views").Default(0).NonNegative().
			Annotations(readOnly, noFilter, orderField("VIEWS")).
			Comment("Number of views. See viewArticle."),
		field.String("import_key").Optional().Nillable().Annotations(internal).
			Comment("Imported file, by which a repeated import finds the article."),
		field.String("import_hash").Optional().Nillable().Annotations(internal).
			Comment("SHA-256 of the imported content. Detects changes of the file and later edits of the article."),
		field.Int("organization_id").Annotations(internal, collectedFor{[]string{"previous", "next"}}),
		field.Int("revision").Default(1).Annotations(internal, collectedFor{[]string{"viewerCan", "editorial", "diff"}}).
			Comment("Number of the newest revision."),
		field.Int("live_revision").Optional().Nillable().Annotations(internal, collectedFor{[]string{"viewerCan"}}).
			Comment("Number of the revision that readers see. Null if never published."),
		field.Int("published_version").Default(1).Annotations(internal, collectedFor{[]string{"version"}}).
			Comment("Version for readers. A trigger counts visible changes, without the working copy."),
		field.Time("revised_at").Default(now).
			Annotations(readOnly, collectedFor{[]string{"outdated"}}).
			Comment("Last change of the text that the viewer sees."),
		field.Int("submitted_revision").Optional().Nillable().Annotations(internal, collectedFor{[]string{"viewerCan"}}).
			Comment("Revision submitted for review."),
		field.String("submitted_by").Optional().Nillable().Annotations(internal),
		field.Int("approved_revision").Optional().Nillable().Annotations(internal).
			Comment("Approved revision. A newer revision voids the approval."),
		field.String("approved_by").Optional().Nillable().Annotations(internal),
		field.Int("approved_by_id").Optional().Nillable().Annotations(internal),
		field.String("review_note").Optional().Nillable().Validate(text(maxText)).SchemaType(sqlText).Annotations(internal).
			Comment("Changes requested by the reviewer."),
		field.Time("publish_at").Optional().Nillable().Annotations(internal).
			Comment("Scheduled publication of the newest revision."),
		field.Time("unpublish_at").Optional().Nillable().Annotations(internal).
			Comment("Scheduled end of publication."),
		field.String("scheduled_by").Optional().Nillable().Annotations(internal).
			Comment("Who scheduled it."),
		field.Time("restricted_at").Optional().Nillable().Annotations(internal, collectedFor{[]string{"unavailable"}}).
			Comment("Start of the restriction. Null if readers may see it."),
		field.String("restricted_for").Optional().Nillable().Annotations(internal, collectedFor{[]string{"unavailable"}}).
			Comment("Kind of the upheld report."),
		field.String("restriction_notice").Optional().Nillable().Validate(text(maxText)).SchemaType(sqlText).
			Annotations(internal, collectedFor{[]string{"unavailable"}}).
			Comment("Notice for readers of the withheld article."),
		field.Int("original_id").Optional().Nillable().Annotations(internal, collectedFor{[]string{"outdated"}}),
		field.Int("created_by_id").Optional().Nillable().Immutable().Annotations(internal).
			Comment("The user or API token that created the draft, who may no longer exist."),
	}
}

// Hooks record who creates an article, and number a new revision when an update changes its text or links: the trigger
// save_revision stores the revision (objects/07_revisions.sql).
func (Article) Hooks() []ent.Hook {
	return []ent.Hook{func(next ent.Mutator) ent.Mutator {
		return hook.ArticleFunc(func(ctx context.Context, m *gen.ArticleMutation) (ent.Value, error) {
			switch v := viewer.FromContext(ctx); {
			case m.Op().Is(ent.OpCreate):
				if v.Actor != 0 {
					m.SetCreatedByID(v.Actor)
				}
			case m.ChangesText():
				m.AddRevision(1)
				m.SetRevisedAt(now())
			}
			return next.Mutate(ctx, m)
		})
	}}
}

func (Article) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("organization", Organization.Type).Ref("articles").Field("organization_id").Unique().Required().
			Comment("Publisher."),
		edge.To("contributions", Contribution.Type).
			Annotations(connection, readOnly, entsql.OnDelete(entsql.Cascade)).
			Comment("Byline: authors, editors, translators."),
		edge.To("assets", Asset.Type).
			Annotations(connection, readOnly, noLinkFilter(true)).
			Comment("Files that its text shows, owned by its organization or one above."),
		edge.To("preview_links", PreviewLink.Type).
			Annotations(connection, readOnly, noLinkFilter(true), entsql.OnDelete(entsql.Cascade)).
			Comment("Preview links, visible to its editors and author."),
		edge.To("content_reports", ContentReport.Type).
			Annotations(connection, readOnly, entsql.OnDelete(entsql.Cascade)).
			Comment("Reports against it, visible to its editors."),
		edge.To("revisions", Revision.Type).
			Annotations(connection, readOnly, noLinkFilter(true), entsql.OnDelete(entsql.Cascade)).
			Comment("All saved revisions, visible to its editors and author."),
		edge.To("evidence", Evidence.Type).
			Annotations(connection, readOnly, entsql.OnDelete(entsql.Cascade)).
			Comment("Evidence that consists of this article."),
		edge.To("derivatives", Article.Type).
			Annotations(internal, restrictDelete).
			From("original").Unique().Field("original_id").
			Comment("Original of this translation."),
		edge.To("translations", Article.Type).
			StorageKey(edge.Table("article_translations"), edge.Columns("article_id", "translation_id")).
			Annotations(connection, readOnly).
			Comment("The article in other languages, including the original."),
	}
}

func (Article) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("organization_id", "import_key").Unique(),
		index.Fields("original_id", "locale").Unique(),
		index.Fields("cover_id"),
	}
}

func (Article) Annotations() []schema.Annotation {
	return entity("A text published by an organization, about its actions and as evidence for outcomes.",
		descending("PUBLISHED_AT"), inputs, counted{},
		entsql.Checks(map[string]string{
			"articles_published_has_time":  "status <> 'PUBLISHED' OR published_at IS NOT NULL",
			"articles_original_is_another": "original_id <> id",
			"articles_likes_not_negative":  "likes >= 0",
		}))
}
