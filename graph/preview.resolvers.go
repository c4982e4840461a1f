package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/preview"
	"praxis/graph/generated"
	"praxis/graph/generated/model"
	"praxis/internal/auth"
	"praxis/internal/content"
	"praxis/internal/text"
	"praxis/internal/viewer"
)

func (r *articleResolver) ViewerLikes(ctx context.Context, obj *ent.Article) (bool, error) {
	return together(ctx, obj, viewerLikes)
}

func (r *articlePreviewResolver) HTML(ctx context.Context, obj *content.ArticlePreview) (string, error) {
	return r.html(ctx, obj.Body, obj.URLs)
}

func (r *articlePreviewResolver) Outline(ctx context.Context, obj *content.ArticlePreview) ([]*text.OutlineSection, error) {
	return derived(ctx, r.Resolver, obj.Body, func(d *text.Document) []*text.OutlineSection { return d.Outline })
}

func (r *mutationResolver) CreatePreview(ctx context.Context, input ent.CreatePreviewInput) (*model.PreviewPayload, error) {
	token, hash := auth.NewPreviewToken()
	p, problems, err := create(ctx, ent.FromContext(ctx).Preview.Create().SetInput(input).SetHash(hash), previewByID)
	if p == nil {
		return &model.PreviewPayload{UserErrors: problems}, err
	}
	return &model.PreviewPayload{Preview: p, Token: &token, UserErrors: problems}, err
}

func (r *mutationResolver) RevokePreview(ctx context.Context, id int) (*model.PreviewPayload, error) {
	revocation := ent.FromContext(ctx).Preview.UpdateOneID(id).Where(preview.RevokedAtIsNil()).SetRevokedAt(viewer.Now())
	p, problems, err := written(ctx, previewByID(ctx, id), revocation.Exec)
	return &model.PreviewPayload{Preview: p, UserErrors: problems}, err
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

func (r *previewResolver) ViewerCan(ctx context.Context, obj *ent.Preview) (*model.Permissions, error) {
	return together(ctx, obj, permissions[*ent.Preview](preview.Policy, func(c *ent.Client, ids []int) *ent.PreviewMutation {
		return c.Preview.Update().Where(preview.IDIn(ids...)).Mutation()
	}))
}

func (r *previewPictureResolver) URL(ctx context.Context, obj *content.PreviewPicture, preset *model.AssetPreset) (string, error) {
	return obj.URLs.URL(obj.ID, presetName(preset)), nil
}

func (r *queryResolver) PreviewArticle(ctx context.Context, token string) (*content.ArticlePreview, error) {
	return content.Preview(ctx, ent.FromContext(ctx), auth.PreviewHash(token), r.publicURL)
}

func (r *Resolver) ArticlePreview() generated.ArticlePreviewResolver {
	return &articlePreviewResolver{r}
}

func (r *Resolver) PreviewPicture() generated.PreviewPictureResolver {
	return &previewPictureResolver{r}
}

type (
	articlePreviewResolver struct{ *Resolver }
	previewPictureResolver struct{ *Resolver }
)
