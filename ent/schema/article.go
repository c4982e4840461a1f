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
	return []ent.Mixin{Record{}, audited{as: "article"}, trashed{}, revisioned("cover_of"), slugged{table: "articles", from: "title", perLocale: true}}
}

func (Article) Fields() []ent.Field {
	return []ent.Field{
		field.String("locale").Default("zh-CN").Validate(locale).
			Annotations(scalar("Locale")).
			Comment("The language it is written in."),
		field.Time("source_previous_at").Optional().Nillable().
			Annotations(noFilter).
			Comment("When the article before it appeared where it was published first."),
		field.Time("source_next_at").Optional().Nillable().
			Annotations(noFilter).
			Comment("When the article after it appeared where it was published first."),
		ownMutationsOnly(alsoCollectedFor(enum("status", "Where it stands in its life.", "DRAFT",
			"DRAFT", "Being written.",
			"IN_REVIEW", "Handed in for review.",
			"SCHEDULED", "Approved, to be published at a set time.",
			"PUBLISHED", "Published.",
			"ARCHIVED", "Withdrawn from the lists and kept."), "viewerCan")),
		visibility(),
		field.Time("published_at").Optional().Nillable().
			Annotations(readOnly).
			Comment("When it was published; null while it is not."),
		field.Time("listed_at").Default(now).
			Annotations(sortKey, orderField("PUBLISHED_AT")).
			Comment("What lists are ordered by: published_at, else created_at. A trigger keeps it, never null, since keyset cursors lose rows with NULL."),
		field.Int("likes").Default(0).NonNegative().
			Annotations(readOnly, orderField("LIKES")).
			Comment("How many readers liked it, here and where it was imported from; as of a second ago."),
		field.Int("views").Default(0).NonNegative().
			Annotations(readOnly, noFilter, orderField("VIEWS")).
			Comment("How often it was read, as pages tell by viewArticle; as of a second ago."),
		field.String("import_key").Optional().Nillable().Annotations(internal).
			Comment("The file that it was imported from: what a repeated import finds it by."),
		field.String("import_hash").Optional().Nillable().Annotations(internal).
			Comment("SHA-256 of what was imported: tells a changed file from an unchanged one, and an article that was edited here since."),
		field.Int("organization_id").Annotations(internal, collectedFor{[]string{"previous", "next"}}),
		field.Int("revision").Default(1).Annotations(internal, collectedFor{[]string{"viewerCan", "editorial", "diff"}}).
			Comment("The number of the newest revision."),
		field.Int("live_revision").Optional().Nillable().Annotations(internal, collectedFor{[]string{"viewerCan"}}).
			Comment("The number of the revision that readers see; null while it was never published."),
		field.Int("published_version").Default(1).Annotations(internal, collectedFor{[]string{"version"}}).
			Comment("The version that readers get: a trigger counts what they see of it, and not its working copy."),
		field.Time("revised_at").Default(now).
			Annotations(readOnly, collectedFor{[]string{"outdated"}}).
			Comment("When its text last changed, as the viewer sees it."),
		field.Int("submitted_revision").Optional().Nillable().Annotations(internal, collectedFor{[]string{"viewerCan"}}).
			Comment("The revision that was handed in for review."),
		field.String("submitted_by").Optional().Nillable().Annotations(internal),
		field.Int("approved_revision").Optional().Nillable().Annotations(internal).
			Comment("The revision that was approved; a newer one voids that."),
		field.String("approved_by").Optional().Nillable().Annotations(internal),
		field.Int("approved_by_id").Optional().Nillable().Annotations(internal),
		field.String("review_note").Optional().Nillable().Validate(text(maxText)).SchemaType(sqlText).Annotations(internal).
			Comment("What the reviewer wants changed."),
		field.Time("publish_at").Optional().Nillable().Annotations(internal).
			Comment("When the newest revision is to be published."),
		field.Time("unpublish_at").Optional().Nillable().Annotations(internal).
			Comment("When it is to be taken back."),
		field.String("scheduled_by").Optional().Nillable().Annotations(internal).
			Comment("Who set these times."),
		field.Time("restricted_at").Optional().Nillable().Annotations(internal, collectedFor{[]string{"unavailable"}}).
			Comment("Since when it is withheld from readers; null while it is not."),
		field.String("restricted_for").Optional().Nillable().Annotations(internal, collectedFor{[]string{"unavailable"}}).
			Comment("The kind of the report for which it is withheld."),
		field.String("restriction_notice").Optional().Nillable().Validate(text(maxText)).SchemaType(sqlText).
			Annotations(internal, collectedFor{[]string{"unavailable"}}).
			Comment("What readers are told about that."),
		field.Int("original_id").Optional().Nillable().Annotations(internal, collectedFor{[]string{"outdated"}}),
		field.Int("created_by_id").Optional().Nillable().Immutable().Annotations(internal).
			Comment("The user or the API token that wrote it: whose draft it is. It may be gone since."),
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
			Comment("Who publishes it."),
		edge.To("contributions", Contribution.Type).
			Annotations(connection, readOnly, entsql.OnDelete(entsql.Cascade)).
			Comment("Who wrote, edited, translated it: the byline, in its order."),
		edge.To("assets", Asset.Type).
			Annotations(connection, readOnly).
			Comment("The files of its organization, or of one above it, that its text shows by their URLs."),
		edge.To("preview_links", PreviewLink.Type).
			Annotations(connection, readOnly, entsql.OnDelete(entsql.Cascade)).
			Comment("The keys with which it is read before it is published; for whoever may see its drafts."),
		edge.To("content_reports", ContentReport.Type).
			Annotations(connection, readOnly, entsql.OnDelete(entsql.Cascade)).
			Comment("What was reported against it; for its editors."),
		edge.To("revisions", Revision.Type).
			Annotations(connection, readOnly, entsql.OnDelete(entsql.Cascade)).
			Comment("Every version of its text that was saved; for whoever may see its drafts."),
		edge.To("evidence", Evidence.Type).
			Annotations(connection, readOnly, entsql.OnDelete(entsql.Cascade)).
			Comment("The outcomes that it is evidence for, with what it says about each."),
		edge.To("derivatives", Article.Type).
			Annotations(internal, restrictDelete).
			From("original").Unique().Field("original_id").
			Comment("The article that it is a translation of."),
		edge.To("translations", Article.Type).
			StorageKey(edge.Table("article_translations"), edge.Columns("article_id", "translation_id")).
			Annotations(connection, readOnly).
			Comment("The same article in other languages: its original and all that were translated from that."),
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
	return entity("A text that an organization publishes, about actions that it undertook and as evidence for what came of them.",
		descending("PUBLISHED_AT"), inputs,
		entsql.Checks(map[string]string{
			"articles_published_has_time":  "status <> 'PUBLISHED' OR published_at IS NOT NULL",
			"articles_original_is_another": "original_id <> id",
			"articles_likes_not_negative":  "likes >= 0",
		}))
}
