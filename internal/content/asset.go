package content

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strconv"

	entsql "entgo.io/ent/dialect/sql"

	"praxis/ent"
	"praxis/ent/asset"
	"praxis/ent/organization"
	"praxis/ent/revision"
	"praxis/internal/media"
	"praxis/internal/viewer"
)

// AssetPath is where an asset is served; preset is a smaller variant of a picture, or "".
func AssetPath(a *ent.Asset, preset string) string {
	path := "/assets/" + strconv.Itoa(a.ID) + "/"
	if preset != "" && media.IsPicture(a.MediaType) {
		path += preset + "/"
	}
	return path + url.PathEscape(a.Name)
}

// NewAsset is what is said of a file that is uploaded.
type NewAsset struct {
	OrganizationID int
	Name           string
	Alt            *string
}

// KeepAsset keeps a file and notes whose it is. A content that the organization has already is the asset that there is, as it
// is. It returns ent's privacy.Deny before anything is kept, and the errors of media.Library for a file that is not kept.
func KeepAsset(ctx context.Context, client *ent.Client, files *media.Library, n NewAsset, r io.ReadSeeker) (int, error) {
	create := client.Asset.Create().SetOrganizationID(n.OrganizationID).SetName(n.Name).SetNillableAlt(n.Alt)
	if err := asset.Policy.EvalMutation(ctx, create.Mutation()); err != nil {
		return 0, err
	}
	if err := asset.NameValidator(n.Name); err != nil {
		return 0, ent.NewValidationError("name", err)
	}
	if n.Alt != nil {
		if err := asset.AltValidator(*n.Alt); err != nil {
			return 0, ent.NewValidationError("alt", err)
		}
	}
	f, err := files.Keep(ctx, r)
	if err != nil {
		return 0, err
	}
	create.SetMediaType(f.MediaType).SetSize(int(f.Size)).SetSha256(f.SHA256)
	if f.Width > 0 {
		create.SetWidth(f.Width).SetHeight(f.Height)
	}
	err = create.OnConflict(entsql.ConflictColumns(asset.FieldOrganizationID, asset.FieldSha256), entsql.DoNothing()).Exec(ctx)
	if err != nil && !errors.Is(err, sql.ErrNoRows) { // which is how ent says that it is there already
		return 0, err
	}
	return client.Asset.Query().Where(asset.OrganizationID(n.OrganizationID), asset.Sha256(f.SHA256)).OnlyID(ctx)
}

// described returns a StateError unless all pictures of the newest revision of an article have an alternative text: its
// cover, and those that its text shows.
func described(ctx context.Context, client *ent.Client, a *ent.Article) error {
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
	here := organization.Or(organization.ID(a.OrganizationID), organization.HasDescendantsWith(organization.ID(a.OrganizationID)))
	bare, err := client.Asset.Query().
		Where(asset.IDIn(shown...), asset.HasOrganizationWith(here), asset.MediaTypeHasPrefix("image/"), asset.Or(asset.AltIsNil(), asset.Alt(""))).
		Select(asset.FieldName).First(ctx)
	if ent.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading the pictures of an article: %w", err)
	}
	return StateError("the picture " + bare.Name + " has no alternative text, for those who do not see it")
}

// IsFileError says whether err is why a file is not kept; its text is for users.
func IsFileError(err error) bool {
	for _, known := range []error{media.ErrEmpty, media.ErrType, media.ErrPixels, media.ErrTooLarge} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}

// assetsOf are the assets that a text shows by their URLs.
func assetsOf(body string) []int {
	var ids []int
	for _, m := range assetPath.FindAllStringSubmatch(body, -1) {
		if id, err := strconv.Atoi(m[1]); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

// assetPath is how the text of an article shows an asset. The database knows it, too (migrations, show_assets).
var assetPath = regexp.MustCompile(`/assets/([0-9]{1,18})/`)
