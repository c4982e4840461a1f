package content

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/asset"
	"praxis/ent/gen/ent/predicate"
	"praxis/internal/lifetime"
	"praxis/internal/media"
	"praxis/internal/sqltext"
	"praxis/internal/viewer"
)

// An asset has up to three URLs:
//
//   - /assets/ID/[FORM/]NAME serves it to viewers who may see it. Texts contain this URL.
//   - /assets/ID/HASH/[FORM/]NAME serves the same, and is cached without revalidation if anybody may see the asset.
//   - /assets/ID/[FORM/]NAME?expires=SECOND&signature=MAC serves it to every holder of the URL until it expires.

// OriginalForm is the form of the uploaded file, where the path of a variant has its preset.
const OriginalForm = "original"

// AssetRef is the parsed path of an asset.
type AssetRef struct {
	ID int
	// Hash is "" in a path without one.
	Hash string
	// Form is a preset, OriginalForm, or "" for the copy for readers.
	Form string
}

var assetPathPattern = regexp.MustCompile(
	`^/assets/([0-9]{1,18})/(?:([0-9a-f]{32})/)?(?:(original|thumb|small|medium|large)/)?[^/]+$`)

// ParseAssetPath parses the escaped path of an asset.
func ParseAssetPath(path string) (AssetRef, bool) {
	m := assetPathPattern.FindStringSubmatch(path)
	if m == nil {
		return AssetRef{}, false
	}
	id, err := strconv.Atoi(m[1])
	return AssetRef{ID: id, Hash: m[2], Form: m[3]}, err == nil
}

// AssetPath returns the path of an asset for texts. It works for viewers who may see the asset.
func AssetPath(a *ent.Asset) string { return buildAssetPath(a, "", "") }

func buildAssetPath(a *ent.Asset, hash, form string) string {
	path := "/assets/" + strconv.Itoa(a.ID) + "/"
	for _, segment := range []string{hash, form} {
		if segment != "" {
			path += segment + "/"
		}
	}
	return path + url.PathEscape(a.Name)
}

// FileOf returns the file of an asset. Width and height are 0 if the query did not select them.
func FileOf(a *ent.Asset) media.File {
	f := media.File{MediaType: a.MediaType, Size: int64(a.Size), SHA256: a.Sha256}
	if a.Width != nil && a.Height != nil {
		f.Width, f.Height = *a.Width, *a.Height
	}
	return f
}

// AssetURLs makes URLs of assets for one viewer.
type AssetURLs struct {
	base   PublicURL
	assets map[int]*ent.Asset
	// public holds the assets that anybody may see.
	public map[int]bool
	// key signs the URLs of the others until expires.
	key     []byte
	expires time.Time
}

// NewAssetURLs returns the AssetURLs of the assets, which the viewer must be allowed to see. Signed URLs expire at
// until at the latest, unless it is zero. NewAssetURLs takes one statement, and another one if a URL has to be signed.
func NewAssetURLs(
	ctx context.Context, client *ent.Client, base PublicURL, of []*ent.Asset, until time.Time,
) (*AssetURLs, error) {
	u := &AssetURLs{base: base, assets: make(map[int]*ent.Asset, len(of)), public: map[int]bool{}, expires: until}
	if end := expiryOf(time.Now()); until.IsZero() || end.Before(until) {
		u.expires = end
	}
	if len(of) == 0 {
		return u, nil
	}
	ids := make([]int, 0, len(of))
	for _, a := range of {
		u.assets[a.ID] = a
		ids = append(ids, a.ID)
	}
	public, err := client.Asset.Query().Where(assetAmong(ids)).IDs(viewer.AsAnonymous(ctx))
	if err != nil {
		return nil, fmt.Errorf("reading which assets anybody may see: %w", err)
	}
	for _, id := range public {
		u.public[id] = true
	}
	if len(u.public) < len(u.assets) {
		err = u.readKey(ctx, client)
	}
	return u, err
}

func (u *AssetURLs) readKey(ctx context.Context, client *ent.Client) error {
	keys, err := signingKeys(ctx, client)
	if err == nil {
		u.key = keys[0]
	}
	lifetime.EndAt(ctx, u.expires.Add(-signatureStep)) // from then on another URL is signed
	return err
}

// URL returns the URL of an asset; preset is a variant of a picture, or "".
func (u *AssetURLs) URL(id int, preset string) string {
	a := u.assets[id]
	if !media.IsPicture(a.MediaType) {
		preset = ""
	}
	if u.public[id] {
		return string(u.base) + buildAssetPath(a, FileOf(a).Hash(preset), preset)
	}
	return u.signed(a, preset)
}

func (u *AssetURLs) signed(a *ent.Asset, form string) string {
	return string(u.base) + buildAssetPath(a, "", form) + signedQuery(u.key, a.ID, form, u.expires)
}

// Resolve returns the URL of the asset to which an address in a text leads; false if it leads to none of the assets, or
// to an original.
func (u *AssetURLs) Resolve(address string) (string, bool) {
	path, own := u.base.Path(address)
	if !own {
		return "", false
	}
	path, fragment, _ := strings.Cut(path, "#")
	path, _, _ = strings.Cut(path, "?")
	ref, ok := ParseAssetPath(path)
	if !ok || u.assets[ref.ID] == nil || ref.Form == OriginalForm {
		return "", false
	}
	if fragment != "" {
		fragment = "#" + fragment
	}
	return u.URL(ref.ID, ref.Form) + fragment, true
}

// OriginalURLs returns the URLs of the uploaded files of the assets that the viewer may change, by the asset's id.
func OriginalURLs(
	ctx context.Context, client *ent.Client, base PublicURL, of []*ent.Asset,
) (map[int]*string, error) {
	ids := make([]int, 0, len(of))
	for _, a := range of {
		ids = append(ids, a.ID)
	}
	editable, err := EditableAssets(ctx, client, ids...)
	if err != nil || len(editable) == 0 {
		return nil, err
	}
	u := &AssetURLs{base: base, expires: expiryOf(time.Now())}
	if err := u.readKey(ctx, client); err != nil {
		return nil, err
	}
	may := make(map[int]bool, len(editable))
	for _, id := range editable {
		may[id] = true
	}
	urls := make(map[int]*string, len(editable))
	for _, a := range of {
		if may[a.ID] {
			urls[a.ID] = new(u.signed(a, OriginalForm))
		}
	}
	return urls, nil
}

// AssetURLsInTexts returns the AssetURLs of the assets that the texts contain and the viewer sees. It takes up to three
// statements, and none if the texts contain no assets.
func AssetURLsInTexts(ctx context.Context, client *ent.Client, base PublicURL, bodies []string) (*AssetURLs, error) {
	var named []int
	for _, body := range bodies {
		named = append(named, assetsOf(body)...)
	}
	if len(named) == 0 {
		return NewAssetURLs(ctx, client, base, nil, time.Time{})
	}
	seen, err := client.Asset.Query().Where(assetAmong(named)).Select(urlFields...).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the assets of a text: %w", err)
	}
	return NewAssetURLs(ctx, client, base, seen, time.Time{})
}

// urlFields are the fields of an asset that its URLs need.
var urlFields = []string{asset.FieldID, asset.FieldName, asset.FieldMediaType, asset.FieldSha256}

// assetAmong matches the assets with these ids in one parameter, since a text may contain any number of assets.
func assetAmong(ids []int) predicate.Asset {
	return func(s *sql.Selector) { s.Where(sqltext.AnyID(s.C(asset.FieldID), ids)) }
}
