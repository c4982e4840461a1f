package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/asset"
	"praxis/graph/generated/model"
	"praxis/internal/content"

	"github.com/99designs/gqlgen/graphql"
)

func (r *assetResolver) URL(ctx context.Context, obj *ent.Asset, preset *model.AssetPreset) (string, error) {
	urls, err := r.assetURLs(ctx, obj)
	if err != nil {
		return "", err
	}
	return urls.URL(obj.ID, presetName(preset)), nil
}

func (r *assetResolver) Path(ctx context.Context, obj *ent.Asset) (string, error) {
	return content.AssetPath(obj), nil
}

func (r *assetResolver) OriginalURL(ctx context.Context, obj *ent.Asset) (*string, error) {
	return loadTogether(ctx, obj, r.loadOriginalURLs)
}

func (r *assetResolver) ViewerCan(ctx context.Context, obj *ent.Asset) (*model.Permissions, error) {
	return viewerCan(ctx, obj, ent.FromContext(ctx).Asset, asset.Policy)
}

func (r *mutationResolver) UploadAsset(ctx context.Context, file graphql.Upload, input model.UploadAssetInput) (*model.UploadAssetPayload, error) {
	return r.uploadAsset(ctx, file, input)
}

func (r *mutationResolver) UpdateAsset(ctx context.Context, id int, input ent.UpdateAssetInput, expectedVersion *int, merge bool) (*model.AssetPayload, error) {
	a, errs, err := update(ctx, ent.FromContext(ctx).Asset, id, input, expectedVersion, merge)
	return &model.AssetPayload{Asset: a, UserErrors: errs}, err
}

func (r *mutationResolver) DeleteAsset(ctx context.Context, id int, expectedVersion *int) (*model.AssetPayload, error) {
	a, errs, err := remove(ctx, ent.FromContext(ctx).Asset, id, expectedVersion)
	return &model.AssetPayload{Asset: a, UserErrors: errs}, err
}

func (r *queryResolver) Assets(ctx context.Context, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.AssetOrder, where *ent.AssetWhereInput) (*ent.AssetConnection, error) {
	return ent.FromContext(ctx).Asset.Query().
		Paginate(ctx, after, first, before, last,
			ent.WithAssetOrder(orderBy), ent.WithAssetFilter(where.Filter))
}
