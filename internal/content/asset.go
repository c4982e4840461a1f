package content

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"

	entsql "entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/asset"
	"praxis/ent/gen/ent/organization"
	"praxis/ent/gen/ent/predicate"
	"praxis/ent/gen/ent/privacy"
	"praxis/ent/gen/ent/revision"
	"praxis/internal/media"
	"praxis/internal/viewer"
)

// EditableAssets returns those of the assets that the viewer may change.
func EditableAssets(ctx context.Context, client *ent.Client, ids ...int) ([]int, error) {
	m := client.Asset.Update().Where(asset.IDIn(ids...)).Mutation()
	if err := asset.Policy.EvalMutation(ctx, m); errors.Is(err, privacy.Deny) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	return m.IDs(ctx)
}

// NewAsset is the input of an upload.
type NewAsset struct {
	OrganizationID int
	Name           string
	Alt            *string
	// Rename and ReplaceAlt apply name and alternative text to an existing asset of the same content.
	Rename, ReplaceAlt bool
}

// SavedAsset is the result of an upload.
type SavedAsset struct {
	ID int
	// Created means that the asset is new, and Updated that an existing one got another name or alternative text.
	Created, Updated bool
}

// SaveAsset stores a file and its asset. If the organization has an asset of the same content, SaveAsset returns that
// one. It sets a missing alternative text of an existing asset if the viewer may change it, and changes more only on
// request. SaveAsset returns ent's privacy.Deny before it stores anything, and the errors of media.Library for a
// rejected file.
func SaveAsset(
	ctx context.Context, client *ent.Client, files *media.Library, n NewAsset, r io.ReadSeeker,
) (SavedAsset, error) {
	create := client.Asset.Create().SetOrganizationID(n.OrganizationID).SetName(n.Name).SetNillableAlt(n.Alt)
	if err := asset.Policy.EvalMutation(ctx, create.Mutation()); err != nil {
		return SavedAsset{}, err
	}
	if err := asset.NameValidator(n.Name); err != nil {
		return SavedAsset{}, ent.NewValidationError("name", err)
	}
	if n.Alt != nil {
		if err := asset.AltValidator(*n.Alt); err != nil {
			return SavedAsset{}, ent.NewValidationError("alt", err)
		}
	}
	f, err := files.Add(ctx, r)
	if err != nil {
		return SavedAsset{}, err
	}
	create.SetMediaType(f.MediaType).SetSize(int(f.Size)).SetSha256(f.SHA256)
	if f.Width > 0 {
		create.SetWidth(f.Width).SetHeight(f.Height)
	}
	content := entsql.ConflictColumns(asset.FieldOrganizationID, asset.FieldSha256)
	err = create.OnConflict(content, entsql.DoNothing()).Exec(ctx)
	existed := errors.Is(err, sql.ErrNoRows) // ent's answer to DO NOTHING
	if err != nil && !existed {
		return SavedAsset{}, err
	}
	a, err := client.Asset.Query().Where(asset.OrganizationID(n.OrganizationID), asset.Sha256(f.SHA256)).Only(ctx)
	if err != nil {
		return SavedAsset{}, err
	}
	if !existed {
		return SavedAsset{ID: a.ID, Created: true}, nil
	}
	updated, err := updateExistingAsset(ctx, client, a, n)
	return SavedAsset{ID: a.ID, Updated: updated}, err
}

// updateExistingAsset applies n to an existing asset and returns whether that changed anything.
func updateExistingAsset(ctx context.Context, client *ent.Client, a *ent.Asset, n NewAsset) (bool, error) {
	update, asked := client.Asset.UpdateOneID(a.ID), false
	if n.Rename && n.Name != a.Name {
		update.SetName(n.Name)
		asked = true
	}
	lacks := a.Alt == nil || *a.Alt == ""
	switch {
	case n.Alt == nil || !lacks && *n.Alt == *a.Alt || lacks && *n.Alt == "":
	case n.ReplaceAlt:
		update.SetAlt(*n.Alt)
		asked = true
	case lacks:
		update.SetAlt(*n.Alt).Where(asset.Or(asset.AltIsNil(), asset.Alt(""))) // another request may be faster
	}
	if len(update.Mutation().Fields()) == 0 {
		return false, nil
	}
	if !asked {
		if editable, err := EditableAssets(ctx, client, a.ID); err != nil || len(editable) == 0 {
			return false, err
		}
	}
	err := update.Exec(ctx)
	if ent.IsNotFound(err) && !asked {
		return false, nil
	}
	return err == nil, err
}

// checkAltTexts returns a ValidationError of the cover or the body unless all pictures of the newest revision of an
// article have an alternative text: its cover, and those that its text shows.
func checkAltTexts(ctx context.Context, client *ent.Client, a *ent.Article) error {
	ctx = viewer.NewContext(ctx, viewer.System)
	r, err := client.Revision.Query().Where(revision.ArticleID(a.ID), revision.Number(a.Revision)).
		Select(revision.FieldBody, revision.FieldCoverID).Only(ctx)
	if err != nil {
		return fmt.Errorf("reading the newest revision: %w", err)
	}
	shown := assetsOf(r.Body)
	if r.CoverID != nil {
		shown = append(shown, *r.CoverID)
	}
	if len(shown) == 0 {
		return nil
	}
	bare, err := client.Asset.Query().
		Where(assetAmong(shown), ownedAtOrAbove(a.OrganizationID)).
		Where(asset.MediaTypeHasPrefix("image/"), asset.Or(asset.AltIsNil(), asset.Alt(""))).
		Select(asset.FieldName).
		Order(ent.Asc(asset.FieldID)).
		First(ctx)
	if ent.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading the pictures of an article: %w", err)
	}
	field := revision.FieldBody
	if r.CoverID != nil && *r.CoverID == bare.ID {
		field = "cover"
	}
	return ent.NewValidationError(field, fmt.Errorf(
		"the picture %s (asset %d) has no alternative text: set it with updateAsset", bare.Name, bare.ID))
}

// ownedAtOrAbove matches the assets that an article of the organization can show. sync_article_assets and owns_asset in
// objects/05_assets.sql have the same rule.
func ownedAtOrAbove(organizationID int) predicate.Asset {
	return asset.HasOrganizationWith(organization.Or(organization.ID(organizationID),
		organization.HasDescendantsWith(organization.ID(organizationID))))
}

// IsFileError reports whether err is a reason why media.Library rejects a file. Its text is for users.
func IsFileError(err error) bool {
	for _, known := range []error{
		media.ErrEmpty, media.ErrType, media.ErrDamaged, media.ErrPixels, media.ErrFrames, media.ErrTooLarge,
	} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}

// assetsOf returns the ids of the assets whose URLs a text contains.
func assetsOf(body string) []int {
	var ids []int
	for _, m := range assetPath.FindAllStringSubmatch(body, -1) {
		if id, err := strconv.Atoi(m[1]); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

// assetPath matches the path of an asset in the text of an article. sync_article_assets in objects/05_assets.sql has
// the same pattern.
var assetPath = regexp.MustCompile(`/assets/([0-9]{1,18})/`)
