package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/asset"
	"praxis/ent/gen/ent/predicate"
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
	return together(ctx, obj, r.originalURLs)
}

func (r *assetResolver) ViewerCan(ctx context.Context, obj *ent.Asset) (*model.Permissions, error) {
	return together(ctx, obj, permissions[*ent.Asset](asset.Policy, func(c *ent.Client, ids []int) *ent.AssetMutation {
		return c.Asset.Update().Where(asset.IDIn(ids...)).Mutation()
	}))
}

func (r *mutationResolver) UploadAsset(ctx context.Context, file graphql.Upload, input model.UploadAssetInput) (*model.UploadAssetPayload, error) {
	return r.upload(ctx, file, input)
}

func (r *mutationResolver) UpdateAsset(ctx context.Context, id int, input ent.UpdateAssetInput, expectedVersion *int, merge bool) (*model.AssetPayload, error) {
	update := func(version *int) *ent.AssetUpdateOne {
		return ent.FromContext(ctx).Asset.UpdateOneID(id).Where(at[predicate.Asset](version)...).SetInput(input)
	}
	a, problems, err := updated(ctx, assetByID(ctx, id), id, update, expectedVersion, merge)
	return &model.AssetPayload{Asset: a, UserErrors: problems}, err
}

func (r *mutationResolver) DeleteAsset(ctx context.Context, id int, expectedVersion *int) (*model.AssetPayload, error) {
	deletion := ent.FromContext(ctx).Asset.DeleteOneID(id).Where(at[predicate.Asset](expectedVersion)...)
	a, problems, err := remove(ctx, assetByID(ctx, id), deletion.Exec)
	return &model.AssetPayload{Asset: a, UserErrors: problems}, err
}

func (r *queryResolver) Assets(ctx context.Context, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.AssetOrder, where *ent.AssetWhereInput) (*ent.AssetConnection, error) {
	return ent.FromContext(ctx).Asset.Query().Paginate(ctx, after, first, before, last, ent.WithAssetOrder(orderBy), ent.WithAssetFilter(where.Filter))
}
