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

// Revision is an article's text and links as they were saved once. The newest one of a published article may be ahead of
// what readers see: its working copy.
type Revision struct{ ent.Schema }

func (Revision) Mixin() []ent.Mixin { return []ent.Mixin{written{}} }

func (Revision) Fields() []ent.Field {
	return []ent.Field{
		field.Int("number").Immutable().
			Annotations(orderField("NUMBER"), readOnly).
			Comment("Which one it is of its article, from 1."),
		field.Time("created_at").Default(now).Immutable().
			Annotations(readOnly).
			Comment("When it was saved."),
		field.String("created_by").Immutable().
			Annotations(readOnly).
			Comment("Who saved it: the email address of a user, token: and the name of an API token, praxis for Praxis itself."),
		field.Int("created_by_id").Optional().Nillable().Immutable().Annotations(internal).
			Comment("The id of that user or token."),
		field.String("note").Optional().Nillable().Validate(text(maxText)).SchemaType(sqlText).
			Annotations(readOnly, noFilter).
			Comment("What whoever saved it said about it."),
		field.Int("article_id").Immutable().Annotations(internal, collectedFor{[]string{"diff"}}),
	}
}

// Hooks let nobody link to what they may not see.
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
		edge.From("cover", Asset.Type).Ref("cover_of_revisions").Field("cover_id").Unique().
			Annotations(readOnly).
			Comment("The picture that stands for it."),
		edge.To("tags", Tag.Type).
			Annotations(connection, readOnly).
			Comment("Its keywords."),
		edge.To("themes", Theme.Type).
			Annotations(connection, readOnly).
			Comment("Its themes of the controlled vocabulary."),
		edge.To("actions", Action.Type).
			Annotations(connection, readOnly).
			Comment("The actions that it reports on."),
	}
}

func (Revision) Indexes() []ent.Index {
	return []ent.Index{index.Fields("article_id", "number").Unique()}
}

func (Revision) Annotations() []schema.Annotation {
	return entity("An article's text and links as they were saved once. Seen by whoever may see the article's drafts.",
		entsql.Table("revisions"),
		audit{Why: "audit_row of the article, or audit_working_copy, notes what it changes"})
}

// written is the text of an article, and of each of its revisions.
type written struct{ mixin.Schema }

func (written) Fields() []ent.Field {
	return []ent.Field{
		field.String("title").Validate(line).
			Annotations(orderField("TITLE")).
			Comment("The headline."),
		field.String("subtitle").Optional().Nillable().Validate(line).
			Comment("The line under the headline."),
		field.String("summary").Optional().Nillable().Validate(text(maxText)).SchemaType(sqlText).
			Annotations(noFilter, collectedFor{[]string{"excerpt"}}).
			Comment("What it says, in a few sentences, as its author puts it; see excerpt for one that is always there."),
		field.String("body").Default("").Validate(text(maxBody)).SchemaType(sqlText).
			Annotations(scalar("Markdown"), noFilter,
				collectedFor{[]string{"html", "plainText", "outline", "wordCount", "readingMinutes", "excerpt"}}).
			Comment("The text, as Markdown."),
		enum("rights", "Where the text comes from.", "ORIGINAL",
			"ORIGINAL", "Written for its publisher.",
			"REPRINT", "Taken over from another source.",
			"TRANSLATION", "Translated from another language."),
		field.String("source_name").Optional().Nillable().Validate(line).
			Comment("Who published it first, when not its organization."),
		field.String("source_url").Optional().Nillable().Validate(webURL).
			Annotations(scalar("URL"), noFilter, collectedFor{[]string{"sourceUrl"}}).
			Comment("Where it was published first."),
		field.String("canonical_url").Optional().Nillable().Validate(webURL).
			Annotations(scalar("URL"), noFilter, collectedFor{[]string{"canonicalUrl"}}).
			Comment("The address that search engines shall prefer."),
		field.Int("cover_id").Optional().Nillable().Annotations(internal),
	}
}

// writtenFields and writtenEdges are what a revision keeps of its article.
var (
	writtenFields = func() map[string]bool {
		names := map[string]bool{}
		for _, f := range (written{}).Fields() {
			names[f.Descriptor().Name] = true
		}
		return names
	}()
	writtenEdges = map[string]bool{"tags": true, "themes": true, "actions": true}
)
