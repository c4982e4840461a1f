package graph

import (
	"context"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"praxis/ent"
	"praxis/graph/generated/model"
	"praxis/internal/content"
)

// upload stores a file and returns its asset.
func (r *Resolver) upload(
	ctx context.Context, file graphql.Upload, input model.UploadAssetInput,
) (*model.UploadAssetPayload, error) {
	if problems := notRun(ctx); problems != nil {
		return &model.UploadAssetPayload{UserErrors: problems}, nil
	}
	n := content.NewAsset{
		OrganizationID: input.OrganizationID, Name: baseName(file.Filename), Alt: input.Alt,
		Rename: input.UpdateExisting && input.Name != nil, ReplaceAlt: input.UpdateExisting,
	}
	if input.Name != nil {
		n.Name = *input.Name
	}
	kept, err := content.KeepAsset(ctx, ent.FromContext(ctx), r.files, n, file.File)
	if err != nil {
		problems, err := refuse(ctx, err)
		return &model.UploadAssetPayload{UserErrors: problems}, err
	}
	a, err := selected(ctx, assetByID(ctx, kept.ID))
	return &model.UploadAssetPayload{Asset: a, Result: new(uploadResult(kept)), UserErrors: []*model.UserError{}}, err
}

// baseName is the last step of a path: some programs on Windows send the whole path of a file as its name.
func baseName(name string) string { return name[strings.LastIndexAny(name, `/\`)+1:] }

func uploadResult(kept content.KeptAsset) model.UploadResult {
	switch {
	case kept.Created:
		return model.UploadResultCreated
	case kept.Updated:
		return model.UploadResultUpdated
	}
	return model.UploadResultUnchanged
}

// originalURLs returns the paths of the originals of those assets that the viewer may change.
func originalURLs(ctx context.Context, client *ent.Client, of []*ent.Asset) (map[int]*string, error) {
	editable, err := content.EditableAssets(ctx, client, idsOf(of)...)
	if err != nil {
		return nil, err
	}
	urls := make(map[int]*string, len(of))
	for _, a := range of {
		if slices.Contains(editable, a.ID) {
			urls[a.ID] = new(content.OriginalPath(a))
		}
	}
	return urls, nil
}

// presetName is how a variant is called in URLs; "" for the file itself.
func presetName(preset *model.AssetPreset) string {
	if preset == nil {
		return ""
	}
	return strings.ToLower(string(*preset))
}
