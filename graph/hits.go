package graph

import (
	"context"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/article"
	"praxis/graph/generated/model"
	"praxis/internal/content"
	"praxis/internal/lifetime"
	"praxis/internal/viewer"
)

// recordView counts a view of an article that the viewer sees, after the transaction is committed.
func recordView(ctx context.Context, id int, hits *content.HitBuffer) (*model.CountPayload, error) {
	if errs, err := requireVisible(ctx, id); errs != nil || err != nil {
		return &model.CountPayload{UserErrors: errs}, err
	}
	stateOf(ctx).afterCommit = append(stateOf(ctx).afterCommit, func() { hits.RecordView(id) })
	return &model.CountPayload{Received: true, UserErrors: []*model.UserError{}}, nil
}

// recordLike adds or removes the viewer's like of an article that the viewer sees.
func recordLike(
	ctx context.Context, id int,
	like func(context.Context, *ent.Client, int, content.Reader) (content.LikeResult, error),
) (*model.LikePayload, error) {
	if errs, err := requireVisible(ctx, id); errs != nil || err != nil {
		return &model.LikePayload{UserErrors: errs}, err
	}
	result, err := like(ctx, ent.FromContext(ctx), id, currentReader(ctx))
	if err != nil {
		errs, err := reject(ctx, err)
		return &model.LikePayload{UserErrors: errs}, err
	}
	return &model.LikePayload{Counted: result.Counted, Likes: &result.Likes, UserErrors: []*model.UserError{}}, nil
}

// requireVisible returns a NOT_FOUND user error unless the viewer sees the article.
func requireVisible(ctx context.Context, id int) ([]*model.UserError, error) {
	if errs := notRunErrors(ctx); errs != nil {
		return errs, nil
	}
	visible, err := ent.FromContext(ctx).Article.Query().Where(article.ID(id)).Exist(ctx)
	if err == nil && !visible {
		err = &ent.LinkError{}
	}
	if err == nil {
		return nil, nil
	}
	errs, err := reject(ctx, err)
	for _, e := range errs {
		e.Path = []string{"id"}
	}
	return errs, err
}

// currentReader returns the identity by which likes are counted once per reader. That of an anonymous reader is the
// client's address.
func currentReader(ctx context.Context) content.Reader {
	actor := viewer.FromContext(ctx).Actor
	if actor == 0 {
		lifetime.Personal(ctx)
	}
	return content.Reader{Actor: actor, Network: viewer.RequestOf(ctx).Network()}
}

// loadViewerLikes returns which of the articles the viewer likes.
func loadViewerLikes(ctx context.Context, client *ent.Client, ids []int) (map[int]bool, error) {
	return content.LikedBy(ctx, client, currentReader(ctx), ids)
}
