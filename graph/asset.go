package graph

import (
	"context"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"praxis/ent/gen/ent"
	"praxis/graph/generated/model"
	"praxis/internal/content"
)

// upload stores a file and returns its asset.
func (r *Resolver) uploadAsset(
	ctx context.Context, file graphql.Upload, input model.UploadAssetInput,
) (*model.UploadAssetPayload, error) {
	if errs := notRunErrors(ctx); errs != nil {
		return &model.UploadAssetPayload{UserErrors: errs}, nil
	}
	n := content.NewAsset{
		OrganizationID: input.OrganizationID, Name: baseName(file.Filename), Alt: input.Alt,
		Rename: input.UpdateExisting && input.Name != nil, ReplaceAlt: input.UpdateExisting,
	}
	if input.Name != nil {
		n.Name = *input.Name
	}
	kept, err := content.SaveAsset(ctx, ent.FromContext(ctx), r.files, n, file.File)
	if err != nil {
		errs, err := reject(ctx, err)
		return &model.UploadAssetPayload{UserErrors: errs}, err
	}
	a, err := readSelected(ctx, ent.FromContext(ctx).Asset, kept.ID)
	return &model.UploadAssetPayload{Asset: a, Result: new(uploadResult(kept)), UserErrors: []*model.UserError{}}, err
}

// baseName is the last step of a path: some programs on Windows send the whole path of a file as its name.
func baseName(name string) string { return name[strings.LastIndexAny(name, `/\`)+1:] }

func uploadResult(kept content.SavedAsset) model.UploadResult {
	switch {
	case kept.Created:
		return model.UploadResultCreated
	case kept.Updated:
		return model.UploadResultUpdated
	}
	return model.UploadResultUnchanged
}

// assetURLs returns what makes the URLs of an asset and of those that were read together with it.
func (r *Resolver) assetURLs(ctx context.Context, a *ent.Asset) (*content.AssetURLs, error) {
	return loadShared(ctx, a, "URLs of assets", func(
		ctx context.Context, client *ent.Client, of []*ent.Asset,
	) (*content.AssetURLs, error) {
		return content.NewAssetURLs(ctx, client, r.publicURL, of, time.Time{})
	})
}

// originalURLs returns the URLs of the originals of those assets that the viewer may change.
func (r *Resolver) loadOriginalURLs(ctx context.Context, client *ent.Client, of []*ent.Asset) (map[int]*string, error) {
	return content.OriginalURLs(ctx, client, r.publicURL, of)
}

// articleURLs returns what makes the URLs of the assets in the text of an article, and of those that were read together
// with it.
func (r *Resolver) articleURLs(ctx context.Context, a *ent.Article) (*content.AssetURLs, error) {
	return loadShared(ctx, a, "URLs of assets in texts", func(
		ctx context.Context, client *ent.Client, of []*ent.Article,
	) (*content.AssetURLs, error) {
		bodies := make([]string, len(of))
		for i, a := range of {
			bodies[i] = a.Body
		}
		return content.AssetsIn(ctx, client, r.publicURL, bodies)
	})
}

// presetName is how a variant is called in URLs; "" for the file itself.
func presetName(preset *model.AssetPreset) string {
	if preset == nil {
		return ""
	}
	return strings.ToLower(string(*preset))
}
