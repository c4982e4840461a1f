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

// uploadAsset stores a file and returns the payload.
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

// baseName returns the last element of a path. Some programs on Windows send the whole path as the name of a file.
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

// assetURLs returns the URLs of an asset and of the others in its batch.
func (r *Resolver) assetURLs(ctx context.Context, a *ent.Asset) (*content.AssetURLs, error) {
	return loadShared(ctx, a, "URLs of assets", func(
		ctx context.Context, client *ent.Client, of []*ent.Asset,
	) (*content.AssetURLs, error) {
		return content.NewAssetURLs(ctx, client, r.publicURL, of, time.Time{})
	})
}

// loadOriginalURLs returns the URLs of the original files of the assets that the viewer may change.
func (r *Resolver) loadOriginalURLs(ctx context.Context, client *ent.Client, of []*ent.Asset) (map[int]*string, error) {
	return content.OriginalURLs(ctx, client, r.publicURL, of)
}

// articleURLs returns the URLs of the assets in the body of an article, and in the bodies of the others in its batch.
func (r *Resolver) articleURLs(ctx context.Context, a *ent.Article) (*content.AssetURLs, error) {
	return loadShared(ctx, a, "URLs of assets in texts", func(
		ctx context.Context, client *ent.Client, of []*ent.Article,
	) (*content.AssetURLs, error) {
		bodies := make([]string, len(of))
		for i, a := range of {
			bodies[i] = a.Body
		}
		return content.AssetURLsInTexts(ctx, client, r.publicURL, bodies)
	})
}

// presetName returns the name of a preset in URLs, or "" for the file itself.
func presetName(preset *model.AssetPreset) string {
	if preset == nil {
		return ""
	}
	return strings.ToLower(string(*preset))
}
