package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/previewlink"
	"praxis/graph/generated"
	"praxis/graph/generated/model"
	"praxis/internal/auth"
	"praxis/internal/content"
	"praxis/internal/text"
	"praxis/internal/viewer"
)

func (r *articlePreviewResolver) HTML(ctx context.Context, obj *content.ArticlePreview) (string, error) {
	return r.renderHTML(ctx, obj.Body, obj.URLs)
}

func (r *articlePreviewResolver) Outline(ctx context.Context, obj *content.ArticlePreview) ([]*text.OutlineSection, error) {
	return derived(ctx, r.Resolver, obj.Body, func(d *text.Document) []*text.OutlineSection { return d.Outline })
}

func (r *mutationResolver) CreatePreviewLink(ctx context.Context, input ent.CreatePreviewLinkInput) (*model.PreviewLinkPayload, error) {
	token, hash := auth.NewPreviewLinkToken()
	links := ent.FromContext(ctx).PreviewLink
	p, errs, err := createWith(ctx, links, links.Create().SetInput(input).SetHash(hash))
	if p == nil {
		return &model.PreviewLinkPayload{UserErrors: errs}, err
	}
	return &model.PreviewLinkPayload{PreviewLink: p, Token: &token, UserErrors: errs}, err
}

func (r *mutationResolver) RevokePreviewLink(ctx context.Context, id int) (*model.PreviewLinkPayload, error) {
	links := ent.FromContext(ctx).PreviewLink
	revocation := links.UpdateOneID(id).Where(previewlink.RevokedAtIsNil()).SetRevokedAt(viewer.Now())
	p, errs, err := mutate(ctx, links, id, revocation.Exec)
	return &model.PreviewLinkPayload{PreviewLink: p, UserErrors: errs}, err
}

func (r *previewLinkResolver) ViewerCan(ctx context.Context, obj *ent.PreviewLink) (*model.Permissions, error) {
	return viewerCan(ctx, obj, ent.FromContext(ctx).PreviewLink, previewlink.Policy)
}

func (r *previewPictureResolver) URL(ctx context.Context, obj *content.PreviewPicture, preset *model.AssetPreset) (string, error) {
	return obj.URLs.URL(obj.ID, presetName(preset)), nil
}

func (r *queryResolver) PreviewArticle(ctx context.Context, token string) (*content.ArticlePreview, error) {
	return content.PreviewArticle(ctx, ent.FromContext(ctx), auth.PreviewLinkHash(token), r.publicURL)
}

func (r *Resolver) PreviewPicture() generated.PreviewPictureResolver {
	return &previewPictureResolver{r}
}

type previewPictureResolver struct{ *Resolver }
