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

// attachmentStore are the files beside the texts that these show or link to: pictures, and whatever else media keeps.
type attachmentStore struct {
	library   *media.Library
	publisher string
	roots     map[string]*os.Root
	found     map[string]*attachment // by root and path
	uploaded  map[string]*media.File // what this import gave to the library, by SHA-256
	vaults    map[string]map[string]string
}

// attachment is a file that a text shows.
type attachment struct {
	root       *os.Root
	path, name string
	sum        string // its SHA-256
	problem    string // why it cannot be taken
	alt        string // its alternative text
	altStated  bool   // a text says that, and not only its name
}

func newAttachmentStore(o Options) *attachmentStore {
	return &attachmentStore{library: o.Files, publisher: o.Organization, roots: map[string]*os.Root{}, found: map[string]*attachment{},
		uploaded: map[string]*media.File{}, vaults: map[string]map[string]string{}}
}

func (p *attachmentStore) close() {
	for _, root := range p.roots {
		root.Close()
	}
}

// root opens the folder outside of which nothing is read, whatever links and paths say, and returns the file's folder
// below it.
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

// staticFolders are those whose files a site serves from its root.
var staticFolders = []string{
	"", "static", "source", "public", "assets", "content", ".vuepress/public", "docs", "docs/.vuepress/public", "docs/public", "src",
}

// attachmentCandidates are the paths from the root that a path in a file may mean, the likeliest first.
func attachmentCandidates(f File, dir, to string) []string {
	var all []string
	relative := !strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "@site/")
	if relative {
		bundle := strings.TrimSuffix(filepath.Base(f.Path), filepath.Ext(f.Path)) // Hexo's folder of a post
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

// find is the file that a path in a text means; nil when there is none.
func (p *attachmentStore) find(f File, r reference) *attachment {
	root, name, dir, err := p.root(f)
	if err != nil {
		return nil
	}
	var outside *attachment
	for _, to := range sortUnique([]string{r.target, strings.ReplaceAll(r.target, `\`, "/"), norm.NFD.String(r.target)}) {
		for _, at := range attachmentCandidates(f, dir, to) {
			if at == ".." || strings.HasPrefix(at, "../") {
				outside = &attachment{problem: "lies outside of the folder that is imported"}
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

// open reads a file below the root, once; nil when there is none. Links that lead out of the root are not followed.
func (p *attachmentStore) open(root *os.Root, name, at string) *attachment {
	key := name + "\x00" + at
	if found := p.found[key]; found != nil {
		return found
	}
	info, err := root.Stat(filepath.FromSlash(at))
	found := &attachment{name: path.Base(at), root: root, path: filepath.FromSlash(at)}
	switch {
	case err != nil && strings.Contains(err.Error(), "escapes"): // os has no name for this error
		found.problem = "lies outside of the folder that is imported"
	case errors.Is(err, fs.ErrPermission):
		found.problem = "cannot be read"
	case err != nil || info.IsDir():
		return nil
	case !info.Mode().IsRegular():
		found.problem = "is no regular file"
	case p.library == nil:
		found.problem = "is not uploaded by this import"
	case info.Size() > p.library.MaxSize:
		found.problem = fmt.Sprintf("is larger than %d MiB", p.library.MaxSize>>20)
	default:
		found.computeHash()
	}
	p.found[key] = found
	return found
}

// computeHash finds out the SHA-256 of a file.
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

// maxVault is how many files are looked at for one that a name alone leads to.
const maxVault = 200_000

// vault is the files below the root by their names in lower case: in Obsidian a name leads to a file wherever it is. Of
// several, the one with the shortest path counts.
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

// upload gives the files that the publisher does not have yet to the library. It runs outside of the transaction, since
// it takes long; bytes whose batch is taken back then stay in the library, served to nobody, as those of an upload do.
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
	known, err := client.Asset.Query().Where(asset.HasOrganizationWith(organization.Slug(p.publisher)), asset.Sha256In(sums...)).
		Select(asset.FieldSha256).Strings(ctx)
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
	kept, err := p.library.Keep(ctx, file)
	switch {
	case content.IsFileError(err):
		f.problem = "was refused: " + err.Error()
		return nil
	case err != nil:
		return fmt.Errorf("%s: %w", f.path, err)
	}
	f.sum = kept.SHA256 // it may have been written to in between
	p.uploaded[f.sum] = kept
	return nil
}

// assetRef is a file of the publisher, and where it is served.
type assetRef struct {
	id  int
	url string
}

// saveAssets notes whose the files are, in the transaction of the batch that shows them, and gives those an alternative
// text that have none. It returns the files by their SHA-256.
func (p *attachmentStore) saveAssets(ctx context.Context, client *ent.Client, publisher int, files []*attachment) (map[string]assetRef, error) {
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
		return nil, fmt.Errorf("looking for the files that were uploaded: %w", err)
	}
	for _, a := range known {
		// An ampersand would begin an entity in Markdown and HTML.
		found[a.Sha256] = assetRef{a.ID, strings.ReplaceAll(content.AssetPath(a), "&", "%26")}
	}
	return found, nil
}

// createAsset notes that a file which the library keeps is the publisher's.
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
	err := create.OnConflict(entsql.ConflictColumns(asset.FieldOrganizationID, asset.FieldSha256), entsql.DoNothing()).Exec(ctx)
	if errors.Is(err, sql.ErrNoRows) { // which is how ent says that it is there already
		return nil
	}
	return err
}

// assetName is a file's name as an asset's may be.
func assetName(name string) string {
	return cmp.Or(cleanAlt(strings.ReplaceAll(name, `\`, "-")), "file")
}
