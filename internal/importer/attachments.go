package importer

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	entsql "entgo.io/ent/dialect/sql"
	"golang.org/x/text/unicode/norm"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/asset"
	"praxis/ent/gen/ent/organization"
	"praxis/internal/content"
	"praxis/internal/media"
)

// attachmentStore reads and uploads the files that texts show or link to: pictures, and every other type that media
// keeps.
type attachmentStore struct {
	library   *media.Library
	publisher string
	roots     map[string]*os.Root
	found     map[string]*attachment // by root and path
	uploaded  map[string]*media.File // files that this import stored in the library, by SHA-256
	vaults    map[string]map[string]string
}

// attachment is a file that a text shows or links to.
type attachment struct {
	root       *os.Root
	path, name string
	sum        string // SHA-256
	problem    string // why the file cannot be uploaded
	alt        string // alternative text
	altStated  bool   // a text states alt; otherwise it is derived from the file name
}

func newAttachmentStore(o Options) *attachmentStore {
	return &attachmentStore{
		library:   o.Files,
		publisher: o.Organization,
		roots:     map[string]*os.Root{},
		found:     map[string]*attachment{},
		uploaded:  map[string]*media.File{},
		vaults:    map[string]map[string]string{},
	}
}

func (p *attachmentStore) close() {
	for _, root := range p.roots {
		root.Close()
	}
}

// root opens the folder outside of which nothing is read, whatever symbolic links and paths say. It returns the
// folder's name, and the file's folder below it.
func (p *attachmentStore) root(f File) (root *os.Root, name, dir string, err error) {
	dir, err = filepath.Abs(filepath.Dir(f.Path))
	if err == nil {
		dir, err = filepath.EvalSymlinks(dir)
	}
	if err != nil {
		return nil, "", "", err
	}
	name = dir
	if f.Root != "" {
		name = filepath.FromSlash(f.Root)
	}
	if p.roots[name] == nil {
		if p.roots[name], err = os.OpenRoot(name); err != nil {
			return nil, "", "", err
		}
	}
	below, err := filepath.Rel(name, dir)
	return p.roots[name], name, filepath.ToSlash(below), err
}

// staticFolders are the folders whose files generators serve from the site root.
var staticFolders = []string{
	"", "static", "source", "public", "assets", "content", ".vuepress/public",
	"docs", "docs/.vuepress/public", "docs/public", "src",
}

// attachmentCandidates returns the paths below the root that a path in a text may mean, the likeliest first.
func attachmentCandidates(f File, dir, to string) []string {
	var all []string
	relative := !strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "@site/")
	if relative {
		bundle := strings.TrimSuffix(filepath.Base(f.Path), filepath.Ext(f.Path)) // Hexo's asset folder of a post
		all = append(all, path.Join(dir, to), path.Join(dir, bundle, to))
	}
	if strings.HasPrefix(to, "../") || strings.HasPrefix(to, "./") {
		return all
	}
	to = strings.TrimPrefix(to, "@site")
	for {
		for _, static := range staticFolders {
			all = append(all, path.Join(dir, static, to))
		}
		if dir == "." || dir == ".." || strings.HasPrefix(dir, "../") || dir == path.Dir(dir) {
			return all
		}
		dir = path.Dir(dir)
	}
}

// find returns the file that a path in a text means; nil if there is none.
func (p *attachmentStore) find(f File, r reference) *attachment {
	root, name, dir, err := p.root(f)
	if err != nil {
		return nil
	}
	var outside *attachment
	for _, to := range sortUnique([]string{
		r.target,
		strings.ReplaceAll(r.target, `\`, "/"),
		norm.NFD.String(r.target),
	}) {
		for _, at := range attachmentCandidates(f, dir, to) {
			if at == ".." || strings.HasPrefix(at, "../") {
				outside = &attachment{problem: "is outside the imported folder"}
				continue
			}
			if found := p.open(root, name, at); found != nil {
				return found
			}
		}
	}
	if _, err := root.Stat(".obsidian"); err == nil || r.byName {
		if at, known := p.vault(root, name)[strings.ToLower(path.Base(r.target))]; known {
			return p.open(root, name, at)
		}
	}
	return outside
}

// open reads a file below the root, once; nil if there is none. It follows no symbolic link out of the root.
func (p *attachmentStore) open(root *os.Root, name, at string) *attachment {
	key := name + "\x00" + at
	if found := p.found[key]; found != nil {
		return found
	}
	info, err := root.Stat(filepath.FromSlash(at))
	found := &attachment{name: path.Base(at), root: root, path: filepath.FromSlash(at)}
	switch {
	case err != nil && strings.Contains(err.Error(), "escapes"): // os has no name for this error
		found.problem = "is outside the imported folder"
	case errors.Is(err, fs.ErrPermission):
		found.problem = "cannot be read"
	case err != nil || info.IsDir():
		return nil
	case !info.Mode().IsRegular():
		found.problem = "is not a regular file"
	case p.library == nil:
		found.problem = "is not uploaded by this kind of import"
	case info.Size() > p.library.MaxSize:
		found.problem = fmt.Sprintf("has %d bytes, more than the limit of %d MiB", info.Size(), p.library.MaxSize>>20)
	default:
		found.computeHash()
	}
	p.found[key] = found
	return found
}

// computeHash computes the SHA-256 checksum of a file.
func (f *attachment) computeHash() {
	file, err := f.root.Open(f.path)
	if err != nil {
		f.problem = "cannot be read"
		return
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		f.problem = "cannot be read"
		return
	}
	f.sum = hex.EncodeToString(sum.Sum(nil))
}

// maxVault limits how many files of a vault are indexed by name.
const maxVault = 200_000

// vault returns the files below the root by name in lower case: an Obsidian link may name a file in any folder of the
// vault. Of several files with one name, the shortest path wins.
func (p *attachmentStore) vault(root *os.Root, name string) map[string]string {
	if files, known := p.vaults[name]; known {
		return files
	}
	files, n := map[string]string{}, 0
	_ = fs.WalkDir(root.FS(), ".", func(at string, entry fs.DirEntry, err error) error {
		if n++; n > maxVault {
			return fs.SkipAll
		}
		if err != nil {
			return nil
		}
		if entry.IsDir() {
			if hidden := at != "." && strings.HasPrefix(entry.Name(), "."); hidden || entry.Name() == "node_modules" {
				return fs.SkipDir
			}
			return nil
		}
		key := strings.ToLower(path.Base(at))
		if old, known := files[key]; !known || len(at) < len(old) {
			files[key] = at
		}
		return nil
	})
	p.vaults[name] = files
	return files
}

// upload stores files in the library that the publisher does not have yet. It runs before the transaction, since it
// takes long. After a rollback the bytes stay in the library, where no asset refers to them, as after an abandoned
// upload.
func (p *attachmentStore) upload(ctx context.Context, client *ent.Client, files []*attachment) error {
	var sums []string
	for _, f := range files {
		if f.problem == "" && p.uploaded[f.sum] == nil {
			sums = append(sums, f.sum)
		}
	}
	if len(sums) == 0 {
		return nil
	}
	known, err := client.Asset.Query().
		Where(asset.HasOrganizationWith(organization.Slug(p.publisher)), asset.Sha256In(sums...)).
		Select(asset.FieldSha256).
		Strings(ctx)
	if err != nil {
		return fmt.Errorf("looking for files uploaded earlier: %w", err)
	}
	there := map[string]bool{}
	for _, sum := range known {
		there[sum] = true
	}
	for _, f := range files {
		if f.problem != "" || there[f.sum] || p.uploaded[f.sum] != nil {
			continue
		}
		if err := p.uploadFile(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

func (p *attachmentStore) uploadFile(ctx context.Context, f *attachment) error {
	file, err := f.root.Open(f.path)
	if err != nil {
		f.problem = "cannot be read"
		return nil
	}
	defer file.Close()
	kept, err := p.library.Add(ctx, file)
	switch {
	case content.IsFileError(err):
		f.problem = "was rejected: " + err.Error()
		return nil
	case err != nil:
		return fmt.Errorf("%s: %w", f.path, err)
	}
	f.sum = kept.SHA256 // the file may have changed since computeHash
	p.uploaded[f.sum] = kept
	return nil
}

// assetRef is an asset of the publisher and its URL.
type assetRef struct {
	id  int
	url string
}

// saveAssets creates the assets of the uploaded files in the transaction of their batch, and adds missing alternative
// texts. It returns the assets by SHA-256.
func (p *attachmentStore) saveAssets(
	ctx context.Context, client *ent.Client, publisher int, files []*attachment,
) (map[string]assetRef, error) {
	found := map[string]assetRef{}
	bySum := map[string]*attachment{}
	var sums []string
	for _, f := range files {
		if old := bySum[f.sum]; f.problem == "" && (old == nil || !old.altStated) {
			bySum[f.sum] = f
			sums = append(sums, f.sum)
		}
	}
	if len(sums) == 0 {
		return found, nil
	}
	query := client.Asset.Query().Where(asset.OrganizationID(publisher), asset.Sha256In(sums...))
	known, err := query.Clone().All(ctx)
	if err != nil {
		return nil, fmt.Errorf("looking for files uploaded earlier: %w", err)
	}
	there := map[string]bool{}
	for _, a := range known {
		there[a.Sha256] = true
		if alt := bySum[a.Sha256].alt; deref(a.Alt) == "" && alt != "" && media.IsPicture(a.MediaType) {
			if err := client.Asset.UpdateOne(a).SetAlt(alt).Exec(ctx); err != nil {
				return nil, rejectInvalid(err)
			}
		}
	}
	for sum, f := range bySum {
		if there[sum] || p.uploaded[sum] == nil {
			continue
		}
		if err := p.createAsset(ctx, client, publisher, f); err != nil {
			return nil, fmt.Errorf("%s: %w", f.path, rejectInvalid(err))
		}
	}
	if known, err = query.All(ctx); err != nil {
		return nil, fmt.Errorf("looking for uploaded files: %w", err)
	}
	for _, a := range known {
		// An ampersand would start an entity in Markdown and HTML.
		found[a.Sha256] = assetRef{a.ID, strings.ReplaceAll(content.AssetPath(a), "&", "%26")}
	}
	return found, nil
}

// createAsset creates the asset of an uploaded file, unless it exists.
func (p *attachmentStore) createAsset(ctx context.Context, client *ent.Client, publisher int, f *attachment) error {
	kept := p.uploaded[f.sum]
	create := client.Asset.Create().SetOrganizationID(publisher).SetName(assetName(f.name)).
		SetMediaType(kept.MediaType).SetSize(int(kept.Size)).SetSha256(kept.SHA256)
	if media.IsPicture(kept.MediaType) {
		create.SetNillableAlt(optional(f.alt))
	}
	if kept.Width > 0 {
		create.SetWidth(kept.Width).SetHeight(kept.Height)
	}
	conflict := entsql.ConflictColumns(asset.FieldOrganizationID, asset.FieldSha256)
	err := create.OnConflict(conflict, entsql.DoNothing()).Exec(ctx)
	if errors.Is(err, sql.ErrNoRows) { // ent's sign that the row exists
		return nil
	}
	return err
}

// assetName returns a file name as the name of an asset.
func assetName(name string) string {
	return cmp.Or(cleanAlt(strings.ReplaceAll(name, `\`, "-")), "file")
}
