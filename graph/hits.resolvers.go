package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/graph/generated/model"
	"praxis/internal/content"
)

func (r *articleResolver) ViewerLikes(ctx context.Context, obj *ent.Article) (bool, error) {
	return loadTogetherByID(ctx, obj, loadViewerLikes)
}

func (r *mutationResolver) LikeArticle(ctx context.Context, id int) (*model.LikePayload, error) {
	return recordLike(ctx, id, content.Like)
}

func (r *mutationResolver) UnlikeArticle(ctx context.Context, id int) (*model.LikePayload, error) {
	return recordLike(ctx, id, content.Unlike)
}

func (r *mutationResolver) ViewArticle(ctx context.Context, id int) (*model.CountPayload, error) {
	return recordView(ctx, id, r.counter)
}
