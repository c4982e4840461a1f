package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/revision"
	"praxis/graph/generated/model"
	"praxis/internal/content"
	"praxis/internal/viewer"
)

// changeArticle runs a verb on an article and returns the payload.
func changeArticle(ctx context.Context, id int, verb func(*ent.Client) error) (*model.ArticlePayload, error) {
	client := ent.FromContext(ctx)
	a, errs, err := mutate(ctx, client.Article, id, func(context.Context) error { return verb(client) })
	return &model.ArticlePayload{Article: a, UserErrors: errs}, err
}

// updateArticle saves an edit of an article, in its working copy if it is published, and returns the payload.
func updateArticle(
	ctx context.Context, id int, input ent.UpdateArticleInput, note *string, expectedVersion *int, merge bool,
) (*model.ArticlePayload, error) {
	client := ent.FromContext(ctx)
	change := client.Article.UpdateOneID(id).SetInput(input).Mutation()
	save := func(ctx context.Context, version *int) error {
		return content.Edit(ctx, client, id, input, note, version)
	}
	a, errs, err := updateWith(ctx, client.Article, id, change, expectedVersion, merge, save)
	return &model.ArticlePayload{Article: a, UserErrors: errs}, err
}

// articleBySlug returns the article with the slug, or the notice that it is withheld, or nil. Only withheld articles
// take more than one statement.
func articleBySlug(ctx context.Context, slug string, locale *string) (*ent.Article, error) {
	client := ent.FromContext(ctx).Article
	query := client.Query().Where(content.ArticleHasSlug(slug, locale))
	query.Select(article.FieldID, article.FieldRestrictedAt)
	found, err := queryOne(viewer.WithWithheldFor(ctx, query), query)
	if found == nil || err != nil || found.RestrictedAt == nil {
		return found, err
	}
	visible, err := queryOne(ctx, client.Query().Where(article.ID(found.ID)))
	if visible != nil || err != nil {
		return visible, err
	}
	withheld, err := queryWithheld(ctx, []int{found.ID})
	return withheld[found.ID], err
}

// queryWithheld returns those of the articles that are withheld from the viewer, reduced to the notice that says so.
func queryWithheld(ctx context.Context, ids []int) (map[int]*ent.Article, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	hasID := func(q *ent.ArticleQuery) { q.Where(article.IDIn(ids...)) }
	found, err := content.WithheldArticles(ctx, ent.FromContext(ctx), hasID)
	return byID(found), err
}

// articleLoader loads an article for each article of a batch.
type articleLoader func(context.Context, *ent.Client, []*ent.Article) (map[int]*ent.Article, error)

// loadNeighbours returns a loader of the previous or next articles.
func loadNeighbours(d content.Direction, among content.NeighbourScope) articleLoader {
	return func(ctx context.Context, client *ent.Client, of []*ent.Article) (map[int]*ent.Article, error) {
		neighbours, err := content.Neighbours(ctx, client, of, d, among)
		if err != nil {
			return nil, err
		}
		return queryReferenced(ctx, client.Article, neighbours)
	}
}

// loadTranslations returns a loader of the versions in the first of the locales that exists.
func loadTranslations(locales []string) articleLoader {
	return func(ctx context.Context, client *ent.Client, of []*ent.Article) (map[int]*ent.Article, error) {
		translations, err := content.Translations(ctx, client, idsOf(of), locales)
		if err != nil {
			return nil, err
		}
		return queryReferenced(ctx, client.Article, translations)
	}
}

// loadEditorials returns the editorial state of the articles whose drafts the viewer sees.
func loadEditorials(ctx context.Context, c *ent.Client, of []*ent.Article) (map[int]*model.Editorial, error) {
	newest := c.Revision.Query().Where(revision.ArticleIDIn(idsOf(of)...), content.NewestRevision)
	visible, err := newest.Clone().Select(revision.FieldArticleID).All(ctx)
	if err != nil || len(visible) == 0 {
		return nil, err
	}
	ids, articleOf := make([]int, len(visible)), make(map[int]int, len(visible))
	for i, r := range visible {
		ids[i], articleOf[r.ID] = r.ArticleID, r.ArticleID
	}
	copies, err := selectedCopies(ctx, newest.Clone(), articleOf)
	if err != nil {
		return nil, err
	}
	articles, err := c.Article.Query().Where(article.IDIn(ids...)).Select(
		article.FieldStatus, article.FieldRevision, article.FieldLiveRevision,
		article.FieldSubmittedRevision, article.FieldSubmittedBy,
		article.FieldApprovedRevision, article.FieldApprovedBy, article.FieldReviewNote,
		article.FieldPublishAt, article.FieldUnpublishAt, article.FieldScheduledBy,
	).All(ctx)
	if err != nil {
		return nil, err
	}
	all := make(map[int]*model.Editorial, len(articles))
	for _, a := range articles {
		e := &model.Editorial{
			Revision: a.Revision, LiveRevision: a.LiveRevision,
			SubmittedRevision: a.SubmittedRevision, SubmittedBy: a.SubmittedBy,
			ApprovedRevision: a.ApprovedRevision, ApprovedBy: a.ApprovedBy,
			Approved:   a.ApprovedRevision != nil && *a.ApprovedRevision == a.Revision,
			ReviewNote: a.ReviewNote,
			PublishAt:  a.PublishAt, UnpublishAt: a.UnpublishAt, ScheduledBy: a.ScheduledBy,
		}
		if content.HasWorkingCopy(a) {
			e.WorkingCopy = copies[a.ID]
		}
		all[a.ID] = e
	}
	return all, nil
}

// selectedCopies returns the newest revisions by article, as the workingCopy fields of the selection ask for them. It
// runs no statement if there is no such field.
func selectedCopies(
	ctx context.Context, newest *ent.RevisionQuery, articleOf map[int]int,
) (map[int]*ent.Revision, error) {
	query, selected, err := collectInto(ctx, newest, graphql.CollectFieldsCtx(ctx, nil), named("workingCopy"))
	if err != nil || !selected {
		return nil, err
	}
	found, err := query.All(ctx)
	copies := make(map[int]*ent.Revision, len(found))
	for _, r := range found {
		copies[articleOf[r.ID]] = r
	}
	return copies, err
}

// articleVersion returns the version of an article for the viewer. Viewers who see its drafts get the counter of all
// changes, which expectedVersion is compared with; all others get the counter of the changes that readers see.
func articleVersion(ctx context.Context, a *ent.Article) (int, error) {
	v := viewer.FromContext(ctx)
	switch {
	case a.Withheld || !v.HasRole(viewer.Author):
		return a.PublishedVersion, nil
	case v.Owner, a.TrashedAt != nil: // only viewers who could restore an article see it in the trash
		return a.Version, nil
	}
	visible, err := loadTogether(ctx, a, loadDraftsVisible)
	if err != nil || !visible {
		return a.PublishedVersion, err
	}
	return a.Version, nil
}

// loadDraftsVisible returns for which of the articles the viewer sees drafts.
func loadDraftsVisible(ctx context.Context, c *ent.Client, of []*ent.Article) (map[int]bool, error) {
	newest, err := c.Revision.Query().Where(revision.ArticleIDIn(idsOf(of)...), content.NewestRevision).
		Select(revision.FieldArticleID).All(ctx)
	visible := make(map[int]bool, len(newest))
	for _, r := range newest {
		visible[r.ArticleID] = true
	}
	return visible, err
}
