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

// editorials reads what editors know of all articles of a list. Whoever may not see an article's revisions gets none.
func editorials(ctx context.Context, c *ent.Client, of []*ent.Article) (map[int]*model.Editorial, error) {
	newest := c.Revision.Query().Where(revision.ArticleIDIn(idsOf(of)...), content.NewestRevision)
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
	newest, err := c.Revision.Query().Where(revision.ArticleIDIn(idsOf(of)...), content.NewestRevision).
		Select(revision.FieldArticleID).All(ctx)
	seen := make(map[int]bool, len(newest))
	for _, r := range newest {
		seen[r.ArticleID] = true
	}
	return seen, err
}
