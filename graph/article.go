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

// articleBySlug reads the article with the slug, or what is left of it; nil when there is none. Only for one that is withheld
// from somebody it takes more statements than the first.
func articleBySlug(ctx context.Context, slug string, locale *string) (*ent.Article, error) {
	query := ent.FromContext(ctx).Article.Query().Where(content.ArticleHasSlug(slug, locale))
	query.Select(article.FieldID, article.FieldRestrictedAt)
	found, err := one(viewer.IncludeWithheld(ctx, query), query)
	if found == nil || err != nil || found.RestrictedAt == nil {
		return found, err
	}
	if seen, err := one(ctx, articleByID(ctx, found.ID)); seen != nil || err != nil {
		return seen, err
	}
	left, err := withheld(ctx, []int{found.ID})
	return left[found.ID], err
}

// withheld is those of the articles that are withheld, by their ids.
func withheld(ctx context.Context, ids []int) (map[int]*ent.Article, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	found, err := content.Withheld(ctx, ent.FromContext(ctx), func(q *ent.ArticleQuery) { q.Where(article.IDIn(ids...)) })
	left := make(map[int]*ent.Article, len(found))
	for _, a := range found {
		left[a.ID] = a
	}
	return left, err
}

// neighbours reads the articles beside all of a list: which they are, and then what the field's selection asks of them.
func neighbours(d content.Direction, among content.Among) func(context.Context, *ent.Client, []*ent.Article) (map[int]*ent.Article, error) {
	return func(ctx context.Context, client *ent.Client, of []*ent.Article) (map[int]*ent.Article, error) {
		beside, err := content.Neighbours(ctx, client, of, d, among)
		if err != nil {
			return nil, err
		}
		return articlesBeside(ctx, client, beside)
	}
}

// translations reads the versions of all of a list in the first of the languages that there is.
func translations(locales []string) func(context.Context, *ent.Client, []*ent.Article) (map[int]*ent.Article, error) {
	return func(ctx context.Context, client *ent.Client, of []*ent.Article) (map[int]*ent.Article, error) {
		chosen, err := content.Translations(ctx, client, idsOf(of), locales)
		if err != nil {
			return nil, err
		}
		return articlesBeside(ctx, client, chosen)
	}
}

// articlesBeside reads articles as the field's selection asks for, by the ids of those whose field it is.
func articlesBeside(ctx context.Context, client *ent.Client, beside map[int]int) (map[int]*ent.Article, error) {
	if len(beside) == 0 {
		return nil, nil
	}
	ids := make([]int, 0, len(beside))
	for _, id := range beside {
		ids = append(ids, id)
	}
	query, err := client.Article.Query().Where(article.IDIn(ids...)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	found, err := query.All(ctx)
	if err != nil {
		return nil, err
	}
	byID := make(map[int]*ent.Article, len(found))
	for _, a := range found {
		byID[a.ID] = a
	}
	articles := make(map[int]*ent.Article, len(beside))
	for of, id := range beside {
		articles[of] = byID[id]
	}
	return articles, nil
}

// editorials reads what editors know of all articles of a list. Whoever may not see an article's revisions gets none.
func editorials(ctx context.Context, c *ent.Client, of []*ent.Article) (map[int]*model.Editorial, error) {
	newest := c.Revision.Query().Where(revision.ArticleIDIn(idsOf(of)...), content.Newest)
	seen, err := newest.Clone().Select(revision.FieldArticleID).All(ctx)
	if err != nil || len(seen) == 0 {
		return nil, err
	}
	ids, articleOf := make([]int, len(seen)), make(map[int]int, len(seen))
	for i, r := range seen {
		ids[i], articleOf[r.ID] = r.ArticleID, r.ArticleID
	}
	copies := map[int]*ent.Revision{}
	query, asked := newest.Clone(), false
	for _, f := range graphql.CollectFieldsCtx(ctx, nil) {
		if f.Name != "workingCopy" {
			continue
		}
		of := graphql.WithFieldContext(ctx, &graphql.FieldContext{Parent: graphql.GetFieldContext(ctx), Field: f})
		if _, err := query.CollectFields(of); err != nil { // aliases add up
			return nil, err
		}
		asked = true
	}
	if asked {
		found, err := query.All(ctx)
		if err != nil {
			return nil, err
		}
		for _, r := range found {
			copies[articleOf[r.ID]] = r
		}
	}
	articles, err := c.Article.Query().Where(article.IDIn(ids...)).
		Select(article.FieldStatus, article.FieldRevision, article.FieldLiveRevision, article.FieldSubmittedRevision, article.FieldSubmittedBy,
			article.FieldApprovedRevision, article.FieldApprovedBy, article.FieldReviewNote, article.FieldPublishAt, article.FieldUnpublishAt,
			article.FieldScheduledBy).All(ctx)
	if err != nil {
		return nil, err
	}
	all := make(map[int]*model.Editorial, len(articles))
	for _, a := range articles {
		e := &model.Editorial{
			Revision: a.Revision, LiveRevision: a.LiveRevision, SubmittedRevision: a.SubmittedRevision, SubmittedBy: a.SubmittedBy,
			ApprovedRevision: a.ApprovedRevision, ApprovedBy: a.ApprovedBy, Approved: a.ApprovedRevision != nil && *a.ApprovedRevision == a.Revision,
			ReviewNote: a.ReviewNote, PublishAt: a.PublishAt, UnpublishAt: a.UnpublishAt, ScheduledBy: a.ScheduledBy,
		}
		if content.HasWorkingCopy(a) {
			e.WorkingCopy = copies[a.ID]
		}
		all[a.ID] = e
	}
	return all, nil
}

// articleVersion returns the version of an article for the viewer. Those who see its drafts get the counter of all
// changes, which expectedVersion is compared with; all others get the counter of the changes that readers see.
func articleVersion(ctx context.Context, a *ent.Article) (int, error) {
	v := viewer.FromContext(ctx)
	switch {
	case a.Withheld || !v.Has(viewer.Author):
		return a.PublishedVersion, nil
	case v.Owner, a.TrashedAt != nil: // only those who could restore an article see it in the trash
		return a.Version, nil
	}
	drafts, err := together(ctx, a, draftsSeen)
	if err != nil || !drafts {
		return a.PublishedVersion, err
	}
	return a.Version, nil
}

// draftsSeen returns which of the articles of a list the viewer sees the drafts of.
func draftsSeen(ctx context.Context, c *ent.Client, of []*ent.Article) (map[int]bool, error) {
	newest, err := c.Revision.Query().Where(revision.ArticleIDIn(idsOf(of)...), content.Newest).
		Select(revision.FieldArticleID).All(ctx)
	seen := make(map[int]bool, len(newest))
	for _, r := range newest {
		seen[r.ArticleID] = true
	}
	return seen, err
}
