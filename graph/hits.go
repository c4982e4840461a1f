package graph

import (
	"context"

	"praxis/ent/gen/ent"
	"praxis/graph/generated/model"
	"praxis/internal/content"
	"praxis/internal/viewer"
)

// requireSeen returns a user error unless the viewer sees the article.
func requireSeen(ctx context.Context, id int) ([]*model.UserError, error) {
	if problems := notRun(ctx); problems != nil {
		return problems, nil
	}
	seen, err := articleByID(ctx, id).Exist(ctx)
	if err == nil && !seen {
		err = &ent.LinkError{}
	}
	if err == nil {
		return nil, nil
	}
	problems, err := refuse(ctx, err)
	for _, p := range problems {
		p.Path = []string{"id"}
	}
	return problems, err
}

// recordView counts a view of an article that the viewer sees, once the operation is committed.
func recordView(ctx context.Context, id int, counter *content.HitBuffer) (*model.CountPayload, error) {
	if problems, err := requireSeen(ctx, id); problems != nil || err != nil {
		return &model.CountPayload{UserErrors: problems}, err
	}
	state(ctx).committed = append(state(ctx).committed, func() { counter.RecordView(id) })
	return &model.CountPayload{Received: true, UserErrors: []*model.UserError{}}, nil
}

// recordLike adds or takes back the viewer's like of an article that the viewer sees.
func recordLike(
	ctx context.Context, id int, like func(context.Context, *ent.Client, int, content.Reader) (content.LikeResult, error),
) (*model.LikePayload, error) {
	if problems, err := requireSeen(ctx, id); problems != nil || err != nil {
		return &model.LikePayload{UserErrors: problems}, err
	}
	result, err := like(ctx, ent.FromContext(ctx), id, readerOf(ctx))
	if err != nil {
		problems, err := refuse(ctx, err)
		return &model.LikePayload{UserErrors: problems}, err
	}
	return &model.LikePayload{Counted: result.Counted, Likes: &result.Likes, UserErrors: []*model.UserError{}}, nil
}

// readerOf is the reader as likes tell readers apart.
func readerOf(ctx context.Context) content.Reader {
	return content.Reader{Actor: viewer.FromContext(ctx).Actor, Network: viewer.RequestOf(ctx).Network()}
}

// viewerLikes reads which of the articles of a list the viewer likes.
func viewerLikes(ctx context.Context, client *ent.Client, of []*ent.Article) (map[int]bool, error) {
	return content.LikedBy(ctx, client, readerOf(ctx), idsOf(of))
}
