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
	return loadTogetherByID(ctx, obj, loadViewerLikes)
}

func (r *articlePreviewResolver) HTML(ctx context.Context, obj *content.ArticlePreview) (string, error) {
	return r.renderHTML(ctx, obj.Body, obj.URLs)
}

func (r *articlePreviewResolver) Outline(ctx context.Context, obj *content.ArticlePreview) ([]*text.OutlineSection, error) {
	return derived(ctx, r.Resolver, obj.Body, func(d *text.Document) []*text.OutlineSection { return d.Outline })
}

func (r *mutationResolver) CreatePreview(ctx context.Context, input ent.CreatePreviewInput) (*model.PreviewPayload, error) {
	token, hash := auth.NewPreviewToken()
	p, errs, err := createWith(ctx, ent.FromContext(ctx).Preview, ent.FromContext(ctx).Preview.Create().SetInput(input).SetHash(hash))
	if p == nil {
		return &model.PreviewPayload{UserErrors: errs}, err
	}
	return &model.PreviewPayload{Preview: p, Token: &token, UserErrors: errs}, err
}

func (r *mutationResolver) RevokePreview(ctx context.Context, id int) (*model.PreviewPayload, error) {
	revocation := ent.FromContext(ctx).Preview.UpdateOneID(id).Where(preview.RevokedAtIsNil()).SetRevokedAt(viewer.Now())
	p, errs, err := mutate(ctx, ent.FromContext(ctx).Preview, id, revocation.Exec)
	return &model.PreviewPayload{Preview: p, UserErrors: errs}, err
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
	return viewerCan(ctx, obj, ent.FromContext(ctx).Preview, preview.Policy)
}

func (r *previewPictureResolver) URL(ctx context.Context, obj *content.PreviewPicture, preset *model.AssetPreset) (string, error) {
	return obj.URLs.URL(obj.ID, presetName(preset)), nil
}

func (r *queryResolver) PreviewArticle(ctx context.Context, token string) (*content.ArticlePreview, error) {
	return content.Preview(ctx, ent.FromContext(ctx), auth.PreviewHash(token), r.publicURL)
}

func (r *Resolver) PreviewPicture() generated.PreviewPictureResolver {
	return &previewPictureResolver{r}
}

type previewPictureResolver struct{ *Resolver }
