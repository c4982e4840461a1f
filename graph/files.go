package graph

import (
	"context"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"praxis/ent"
	"praxis/graph/generated/model"
	"praxis/internal/content"
)

// upload keeps a file and answers with its asset.
func (r *Resolver) upload(ctx context.Context, file graphql.Upload, input model.UploadAssetInput) (*ent.Asset, []*model.UserError, error) {
	if problems := notRun(ctx); problems != nil {
		return nil, problems, nil
	}
	n := content.NewAsset{OrganizationID: input.OrganizationID, Name: file.Filename, Alt: input.Alt}
	if input.Name != nil {
		n.Name = *input.Name
	}
	id, err := content.KeepAsset(ctx, ent.FromContext(ctx), r.files, n, file.File)
	if err != nil {
		problems, err := refuse(ctx, err)
		return nil, problems, err
	}
	a, err := selected(ctx, assetByID(ctx, id))
	return a, []*model.UserError{}, err
}

// presetName is how a variant is called in URLs; "" for the file itself.
func presetName(preset *model.AssetPreset) string {
	if preset == nil {
		return ""
	}
	return strings.ToLower(string(*preset))
}
