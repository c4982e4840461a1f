package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/predicate"
	"praxis/graph/generated/model"
	"praxis/internal/content"
	"praxis/internal/viewer"
	"time"
)

func (r *mutationResolver) ArticlesBulkUpdate(ctx context.Context, items []*model.ArticleBulkUpdate, errorPolicy model.ErrorPolicy) (*model.ArticlesBulkPayload, error) {
	ids := make([]int, len(items))
	for i, item := range items {
		ids[i] = item.ID
	}
	return mutateEach(ctx, ids, errorPolicy, func(ctx context.Context, i int) error {
		return content.Edit(ctx, ent.FromContext(ctx), ids[i], *items[i].Input, nil, items[i].ExpectedVersion)
	})
}

func (r *mutationResolver) ArticlesBulkPublish(ctx context.Context, items []*model.ArticleBulkItem, at *time.Time, errorPolicy model.ErrorPolicy) (*model.ArticlesBulkPayload, error) {
	return mutateEach(ctx, itemIDs(items), errorPolicy, func(ctx context.Context, i int) error {
		return content.Publish(ctx, ent.FromContext(ctx), items[i].ID, at, items[i].ExpectedVersion)
	})
}

func (r *mutationResolver) ArticlesBulkUnpublish(ctx context.Context, items []*model.ArticleBulkItem, errorPolicy model.ErrorPolicy) (*model.ArticlesBulkPayload, error) {
	return mutateEach(ctx, itemIDs(items), errorPolicy, func(ctx context.Context, i int) error {
		return content.Unpublish(ctx, ent.FromContext(ctx), items[i].ID, nil, items[i].ExpectedVersion)
	})
}

func (r *mutationResolver) ArticlesBulkArchive(ctx context.Context, items []*model.ArticleBulkItem, errorPolicy model.ErrorPolicy) (*model.ArticlesBulkPayload, error) {
	return mutateEach(ctx, itemIDs(items), errorPolicy, func(ctx context.Context, i int) error {
		return content.Archive(ctx, ent.FromContext(ctx), items[i].ID, items[i].ExpectedVersion)
	})
}

func (r *mutationResolver) ArticlesBulkDelete(ctx context.Context, items []*model.ArticleBulkItem, errorPolicy model.ErrorPolicy) (*model.ArticlesBulkPayload, error) {
	return mutateEach(ctx, itemIDs(items), errorPolicy, func(ctx context.Context, i int) error {
		return ent.FromContext(ctx).Article.UpdateOneID(items[i].ID).
			Where(ifVersion[predicate.Article](items[i].ExpectedVersion)...).
			SetTrashedAt(viewer.Now()).
			Exec(ctx)
	})
}
