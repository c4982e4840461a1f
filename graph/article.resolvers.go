package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/predicate"
	"praxis/graph/generated/model"
	"praxis/internal/content"
	"praxis/internal/stats"
	"praxis/internal/text"
	"praxis/internal/viewer"
	"time"
)

func (r *articleResolver) HTML(ctx context.Context, obj *ent.Article) (string, error) {
	urls, err := r.articleURLs(ctx, obj)
	if err != nil {
		return "", err
	}
	return r.renderHTML(ctx, obj.Body, urls)
}

func (r *articleResolver) PlainText(ctx context.Context, obj *ent.Article) (string, error) {
	return derivedText(ctx, r.Resolver, obj.Body, func(d *text.Document) string { return d.Plain })
}

func (r *articleResolver) Outline(ctx context.Context, obj *ent.Article) ([]*text.OutlineSection, error) {
	return derived(ctx, r.Resolver, obj.Body, func(d *text.Document) []*text.OutlineSection { return d.Outline })
}

func (r *articleResolver) WordCount(ctx context.Context, obj *ent.Article) (int, error) {
	return derived(ctx, r.Resolver, obj.Body, (*text.Document).WordCount)
}

func (r *articleResolver) ReadingMinutes(ctx context.Context, obj *ent.Article) (int, error) {
	return derived(ctx, r.Resolver, obj.Body, (*text.Document).ReadingMinutes)
}

func (r *articleResolver) Excerpt(ctx context.Context, obj *ent.Article, length int) (string, error) {
	if length < 1 || length > 1000 {
		return "", badRequest("length must be 1 to 1000")
	}
	if obj.Summary != nil {
		return text.Excerpt(*obj.Summary, length), nil
	}
	return derived(ctx, r.Resolver, obj.Body, func(d *text.Document) string { return text.Excerpt(d.Plain, length) })
}

func (r *articleResolver) Translation(ctx context.Context, obj *ent.Article, locale string, fallback []string) (*ent.Article, error) {
	if obj.Withheld {
		return obj, nil
	}
	a, err := loadTogether(ctx, obj, loadTranslations(append([]string{locale}, fallback...)))
	if a == nil && err == nil {
		return obj, nil // it is in the trash
	}
	return a, err
}

func (r *articleResolver) Outdated(ctx context.Context, obj *ent.Article) (bool, error) {
	return loadTogether(ctx, obj, content.Outdated)
}

func (r *articleResolver) Previous(ctx context.Context, obj *ent.Article, theme *int, anyLocale bool) (*ent.Article, error) {
	scope := content.NeighbourScope{Theme: theme, AnyLocale: anyLocale}
	return loadTogether(ctx, obj, loadNeighbours(content.Previous, scope))
}

func (r *articleResolver) Next(ctx context.Context, obj *ent.Article, theme *int, anyLocale bool) (*ent.Article, error) {
	scope := content.NeighbourScope{Theme: theme, AnyLocale: anyLocale}
	return loadTogether(ctx, obj, loadNeighbours(content.Next, scope))
}

func (r *articleResolver) RedirectedFrom(ctx context.Context, obj *ent.Article) (*string, error) {
	return redirectedFrom(ctx, obj.Slug), nil
}

func (r *articleResolver) ViewerCan(ctx context.Context, obj *ent.Article) (*model.ArticlePermissions, error) {
	return loadTogether(ctx, obj, loadArticlePermissions)
}

func (r *articleResolver) Editorial(ctx context.Context, obj *ent.Article) (*model.Editorial, error) {
	return loadTogether(ctx, obj, loadEditorials)
}

func (r *articleResolver) Diff(ctx context.Context, obj *ent.Article, from int, to int) ([]*content.FieldDiff, error) {
	load := func(ctx context.Context, c *ent.Client, ids []int) (map[int][]*content.FieldDiff, error) {
		return content.Diffs(ctx, c, ids, from, to)
	}
	return loadTogetherByID(ctx, obj, load)
}

func (r *mutationResolver) CreateArticle(ctx context.Context, input ent.CreateArticleInput) (*model.ArticlePayload, error) {
	a, errs, err := create(ctx, ent.FromContext(ctx).Article, input)
	return &model.ArticlePayload{Article: a, UserErrors: errs}, err
}

func (r *mutationResolver) UpdateArticle(ctx context.Context, id int, input ent.UpdateArticleInput, note *string, expectedVersion *int, merge bool) (*model.ArticlePayload, error) {
	return updateArticle(ctx, id, input, note, expectedVersion, merge)
}

func (r *mutationResolver) DeleteArticle(ctx context.Context, id int, expectedVersion *int) (*model.ArticlePayload, error) {
	a, errs, err := trash(ctx, ent.FromContext(ctx).Article, id, expectedVersion)
	return &model.ArticlePayload{Article: a, UserErrors: errs}, err
}

func (r *mutationResolver) RestoreArticle(ctx context.Context, id int, expectedVersion *int) (*model.ArticlePayload, error) {
	return changeArticle(ctx, id, func(c *ent.Client) error {
		update := c.Article.UpdateOneID(id).Where(ifVersion[predicate.Article](expectedVersion)...)
		return content.RestoreArticle(ctx, c, id, update)
	})
}

func (r *mutationResolver) PurgeArticle(ctx context.Context, id int, expectedVersion *int) (*model.ArticlePayload, error) {
	a, errs, err := purge(ctx, ent.FromContext(ctx).Article, id, expectedVersion)
	return &model.ArticlePayload{Article: a, UserErrors: errs}, err
}

func (r *mutationResolver) SubmitArticle(ctx context.Context, id int, expectedVersion *int) (*model.ArticlePayload, error) {
	return changeArticle(ctx, id, func(c *ent.Client) error {
		return content.Submit(ctx, c, id, expectedVersion)
	})
}

func (r *mutationResolver) RequestChanges(ctx context.Context, id int, note string, expectedVersion *int) (*model.ArticlePayload, error) {
	return changeArticle(ctx, id, func(c *ent.Client) error {
		return content.RequestChanges(ctx, c, id, note, expectedVersion)
	})
}

func (r *mutationResolver) ApproveArticle(ctx context.Context, id int, revision int, expectedVersion *int) (*model.ArticlePayload, error) {
	return changeArticle(ctx, id, func(c *ent.Client) error {
		return content.Approve(ctx, c, id, revision, expectedVersion)
	})
}

func (r *mutationResolver) PublishArticle(ctx context.Context, id int, at *time.Time, expectedVersion *int) (*model.ArticlePayload, error) {
	return changeArticle(ctx, id, func(c *ent.Client) error {
		return content.Publish(ctx, c, id, at, expectedVersion)
	})
}

func (r *mutationResolver) UnpublishArticle(ctx context.Context, id int, at *time.Time, expectedVersion *int) (*model.ArticlePayload, error) {
	return changeArticle(ctx, id, func(c *ent.Client) error {
		return content.Unpublish(ctx, c, id, at, expectedVersion)
	})
}

func (r *mutationResolver) UnscheduleArticle(ctx context.Context, id int, expectedVersion *int) (*model.ArticlePayload, error) {
	return changeArticle(ctx, id, func(c *ent.Client) error {
		return content.Unschedule(ctx, c, id, expectedVersion)
	})
}

func (r *mutationResolver) ArchiveArticle(ctx context.Context, id int, expectedVersion *int) (*model.ArticlePayload, error) {
	return changeArticle(ctx, id, func(c *ent.Client) error {
		return content.Archive(ctx, c, id, expectedVersion)
	})
}

func (r *mutationResolver) RestoreRevision(ctx context.Context, id int, number int, expectedVersion *int) (*model.ArticlePayload, error) {
	return changeArticle(ctx, id, func(c *ent.Client) error {
		return content.RestoreRevision(ctx, c, id, number, expectedVersion)
	})
}

func (r *mutationResolver) DiscardWorkingCopy(ctx context.Context, id int, expectedVersion *int) (*model.ArticlePayload, error) {
	return changeArticle(ctx, id, func(c *ent.Client) error {
		return content.DiscardWorkingCopy(ctx, c, id, expectedVersion)
	})
}

func (r *queryResolver) Article(ctx context.Context, slug string, locale *string) (*ent.Article, error) {
	return articleBySlug(ctx, slug, locale)
}

func (r *queryResolver) Articles(ctx context.Context, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.ArticleOrder, where *ent.ArticleWhereInput) (*ent.ArticleConnection, error) {
	return ent.FromContext(ctx).Article.Query().
		Paginate(ctx, after, first, before, last,
			ent.WithArticleOrder(orderBy), ent.WithArticleFilter(where.Filter))
}

func (r *queryResolver) TrashedArticles(ctx context.Context, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.ArticleOrder, where *ent.ArticleWhereInput) (*ent.ArticleConnection, error) {
	return ent.FromContext(ctx).Article.Query().Where(article.TrashedAtNotNil()).
		Paginate(viewer.OnlyTrashed(ctx), after, first, before, last,
			ent.WithArticleOrder(orderBy), ent.WithArticleFilter(where.Filter))
}

func (r *articleWhereInputResolver) WithinOrganization(ctx context.Context, obj *ent.ArticleWhereInput, data *int) error {
	if data != nil {
		obj.Decided = append(obj.Decided, ent.Decided[predicate.Article]{
			By: stats.WithinOrganization(*data), Predicate: content.ArticleWithinOrganization(*data),
		})
	}
	return nil
}

func (r *articleWhereInputResolver) WithinTheme(ctx context.Context, obj *ent.ArticleWhereInput, data *int) error {
	if data != nil {
		obj.Decided = append(obj.Decided, ent.Decided[predicate.Article]{
			By: stats.WithinTheme(*data), Predicate: content.ArticleWithinTheme(*data),
		})
	}
	return nil
}
