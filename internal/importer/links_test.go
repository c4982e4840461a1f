package importer_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/asset"
	"praxis/ent/gen/ent/revision"
	"praxis/internal/importer"
	"praxis/internal/media"
	"praxis/internal/viewer"
)

// picture returns a small PNG, a different one for each shade.
func picture(shade uint8) string {
	img := image.NewRGBA(image.Rect(0, 0, 2, 2))
	img.Set(0, 0, color.RGBA{shade, shade, shade, 255})
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	return b.String()
}

// blog is a folder that is imported as a whole, with its pictures.
type blog struct {
	*importing
	files map[string]string
}

func newBlog(t *testing.T, files map[string]string) *blog {
	t.Helper()
	store, err := media.NewDisk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	b := &blog{newImporting(t), files}
	b.o.Files = media.NewLibrary(store)
	if b.dir, err = filepath.EvalSymlinks(b.dir); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		b.write(t, name, text)
	}
	return b
}

func (b *blog) write(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join(b.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// importAll imports the Markdown files in the order of their names and returns the results by name.
func (b *blog) importAll(t *testing.T) map[string]importer.Result {
	t.Helper()
	var files []importer.File
	err := filepath.WalkDir(b.dir, func(path string, entry os.DirEntry, err error) error {
		if strings.HasPrefix(filepath.Ext(path), ".md") {
			files = append(files, importer.File{Path: path, Key: path, Root: b.dir})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	results := map[string]importer.Result{}
	err = importer.Import(b.ctx, b.client, b.o, files, importer.ParseMarkdown, func(rs []importer.Result) {
		for _, r := range rs {
			name, _ := filepath.Rel(b.dir, r.File)
			results[filepath.ToSlash(name)] = r
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return results
}

var assetURL = regexp.MustCompile(`/assets/\d+/`)

// body returns the text that a file became, without the ids of assets.
func (b *blog) body(t *testing.T, r importer.Result) string {
	t.Helper()
	a, err := b.client.Article.Query().Where(article.Slug(r.Slug)).Only(b.ctx)
	if err != nil {
		t.Fatalf("%+v: %v", r, err)
	}
	return strings.TrimSpace(assetURL.ReplaceAllString(a.Body, "/assets/ID/"))
}

// TestBlogs checks that the links and pictures in testdata/blogs lead to articles and assets, whatever the order of the
// files and the size of the batches. A second import changes nothing.
func TestBlogs(t *testing.T) {
	t.Parallel()
	archives, err := filepath.Glob("testdata/blogs/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no blogs: %v", err)
	}
	for _, archive := range archives {
		for _, batch := range []int{1, 100} {
			t.Run(fmt.Sprint(filepath.Base(archive), " in batches of ", batch), func(t *testing.T) {
				t.Parallel()
				files, want := readBlog(t, archive)
				b := newBlog(t, files)
				b.o.Batch = batch
				results := b.importAll(t)
				if diff := cmp.Diff(want, b.bodies(t, results, want)); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
				revisions := b.client.Revision.Query().Where(revision.NumberGT(1))
				if n := revisions.CountX(viewer.NewContext(b.ctx, viewer.System)); n != 0 {
					t.Errorf("%d revisions beyond the first", n)
				}
				for name, r := range b.importAll(t) {
					if r.Result != importer.Unchanged {
						t.Errorf("again: %s %s", name, r.Result)
					}
				}
			})
		}
	}
}

// readBlog reads the files of a blog, and the bodies of its articles. A PNG file has the text “picture” and a shade.
func readBlog(t *testing.T, path string) (files, bodies map[string]string) {
	t.Helper()
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	files, bodies = map[string]string{}, map[string]string{}
	for _, f := range archive.Files {
		content := string(f.Data)
		var shade uint8
		if name, isBody := strings.CutPrefix(f.Name, "articles/"); isBody {
			bodies[name] = strings.TrimSpace(content)
		} else if _, err := fmt.Sscanf(content, "picture %d", &shade); err == nil {
			files[f.Name] = picture(shade)
		} else {
			files[f.Name] = content
		}
	}
	return files, bodies
}

// bodies returns the bodies of the wanted files. No file may have a note about a broken link.
func (b *blog) bodies(t *testing.T, results map[string]importer.Result, want map[string]string) map[string]string {
	t.Helper()
	got := map[string]string{}
	for name := range want {
		got[name] = b.body(t, results[name])
		for _, note := range results[name].Notes {
			if strings.HasPrefix(note, "line") && !strings.Contains(note, "alternative text") {
				t.Errorf("%s: %s", name, note)
			}
		}
	}
	return got
}

// TestBrokenReferences checks that broken links and pictures are noted with their line, and are not changed.
func TestBrokenReferences(t *testing.T) {
	t.Parallel()
	b := newBlog(t, map[string]string{
		"in/a.md": "---\ntitle: 甲\n---\n\n# 甲\n\n引言 ![](none.png)\n\n[无](none.md)\n\n" +
			"[出](../../secret.md) ![出](../../secret.png) ![链](link.png)\n\n![坏](bad.png) [夹](x/) [[无名]]\n",
		"bad.png": "no picture", "in/bad.png": "no picture", "in/x/y.txt": "",
	})
	outside := filepath.Join(t.TempDir(), "secret.png")
	if err := os.WriteFile(outside, []byte(picture(9)), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(b.dir, "in/link.png")); err != nil {
		t.Fatal(err)
	}
	r := b.importAll(t)["in/a.md"]
	if want := "引言 ![](none.png)\n\n[无](none.md)\n\n" +
		"[出](../../secret.md) ![出](../../secret.png) ![链](link.png)\n\n![坏](bad.png) [夹](x/) [[无名]]"; b.body(
		t,
		r,
	) != want {
		t.Errorf("the body is %q", b.body(t, r))
	}
	for _, want := range []string{
		"line 7: the picture none.png was not changed: no such file",
		"line 9: the link none.md",
		"line 11: the link ../../secret.md",
		"line 11: the picture ../../secret.png was not changed: the file is outside",
		"line 11: the picture link.png was not changed: the file is outside",
		"line 13: the picture bad.png was not changed: the file was rejected",
		"line 13: the link x/",
		"line 13: the link 无名",
	} {
		if !slices.ContainsFunc(r.Notes, func(note string) bool { return strings.HasPrefix(note, want) }) {
			t.Errorf("no note %q in %q", want, r.Notes)
		}
	}
	if n := b.client.Asset.Query().CountX(b.ctx); n != 0 {
		t.Errorf("%d files were uploaded", n)
	}
}

// TestPicturesOfDrafts checks that the pictures of drafts are not public and those of published articles are.
func TestPicturesOfDrafts(t *testing.T) {
	t.Parallel()
	b := newBlog(t, map[string]string{
		"a.md":           "---\ntitle: 甲\ncover: c.png\n---\n![](IMG_1234.png) ![](team-photo.png) ![](d.png \"题\")\n",
		"b.md":           "---\ntitle: 乙\ndraft: true\ncover: {image: e.png}\n---\n![稿](f.png)\n",
		"IMG_1234.png":   picture(1),
		"team-photo.png": picture(2),
		"c.png":          picture(3),
		"d.png":          picture(4),
		"e.png":          picture(5),
		"f.png":          picture(6),
	})
	results := b.importAll(t)
	a := b.client.Article.Query().Where(article.Slug("jia")).WithCover().OnlyX(b.ctx)
	if a.Status != article.StatusPUBLISHED || a.Edges.Cover.Name != "c.png" {
		t.Errorf("%v with the cover %v: %q", a, a.Edges.Cover, results["a.md"].Notes)
	}
	var got []string
	anonymous := viewer.NewContext(b.ctx, viewer.Viewer{})
	for _, a := range b.client.Asset.Query().Order(ent.Asc(asset.FieldName)).AllX(anonymous) {
		got = append(got, a.Name+" "+*a.Alt)
	}
	if want := []string{"IMG_1234.png 甲", "c.png 甲", "d.png 题", "team-photo.png team photo"}; !slices.Equal(got, want) {
		t.Errorf("readers see %q, want %q", got, want)
	}
	if !slices.ContainsFunc(results["a.md"].Notes, func(note string) bool {
		return strings.HasPrefix(note, "line 5: the picture IMG_1234.png has no alternative text")
	}) {
		t.Errorf("notes %q", results["a.md"].Notes)
	}
	if r := b.importAll(t); r["a.md"].Result != importer.Unchanged || r["b.md"].Result != importer.Unchanged {
		t.Errorf("again: %+v", r)
	}
	b.write(t, "a.md", "---\ntitle: 甲\ncover: d.png\n---\n文\n")
	if r := b.importAll(t)["a.md"]; r.Result != importer.Updated {
		t.Errorf("with another cover: %+v", r)
	}
}

// TestChangedPicture checks that a changed picture updates its article, and that an edit in Praxis is not confused with
// what the import rewrote.
func TestChangedPicture(t *testing.T) {
	t.Parallel()
	b := newBlog(t, map[string]string{
		"a.md":  "# 甲\n\n![图](a.png) [乙](b.md)\n",
		"b.md":  "# 乙\n\n文\n",
		"a.png": picture(1),
	})
	b.importAll(t)
	b.write(t, "a.png", picture(2))
	results := b.importAll(t)
	if results["a.md"].Result != importer.Updated || results["b.md"].Result != importer.Unchanged ||
		b.client.Asset.Query().CountX(b.ctx) != 2 {
		t.Errorf("%+v", results)
	}
	b.write(t, "a.md", "# 甲\n\n![图](a.png) [乙](b.md)。\n")
	if r := b.importAll(t)["a.md"]; r.Result != importer.Updated {
		t.Errorf("%+v", r)
	}
	b.client.Article.Update().Where(article.Slug("jia")).SetBody("在此修改").ExecX(b.ctx)
	if r := b.importAll(t)["a.md"]; r.Result != importer.Unchanged {
		t.Errorf("%+v", r)
	}
	b.write(t, "a.md", "# 甲\n\n![图](a.png) [乙](b.md)！\n")
	if r := b.importAll(t)["a.md"]; r.Result != importer.Failed {
		t.Errorf("%+v", r)
	}
}

// TestCoverChosenInPraxis checks that an import keeps a cover if the file names none, and replaces it otherwise.
func TestCoverChosenInPraxis(t *testing.T) {
	t.Parallel()
	b := newBlog(t, map[string]string{"a.md": "# 甲\n\n![图](a.png)\n", "a.png": picture(1), "b.png": picture(2)})
	b.importAll(t)
	cover := b.client.Asset.Query().OnlyIDX(b.ctx)
	b.client.Article.Update().SetCoverID(cover).ExecX(b.ctx)
	for _, step := range []struct {
		text string
		want bool
	}{
		{"# 甲\n\n![图](a.png)。\n", true},
		{"---\ncover: b.png\n---\n# 甲\n\n![图](a.png)！\n", true},
	} {
		b.write(t, "a.md", step.text)
		r := b.importAll(t)["a.md"]
		a := b.client.Article.Query().OnlyX(b.ctx)
		if r.Result != importer.Updated || (a.CoverID != nil) != step.want {
			t.Errorf("%q: %+v with the cover %v", step.text, r, a.CoverID)
		}
	}
}

// TestDryRun checks that a dry run saves neither rows nor files.
func TestDryRun(t *testing.T) {
	t.Parallel()
	b := newBlog(t, map[string]string{
		"a.md":  "---\naliases: [/x/]\n---\n# 甲\n\n![图](a.png) [乙](b.md)\n",
		"b.md":  "# 乙\n\n[甲](a.md)\n",
		"a.png": picture(1),
	})
	b.o.DryRun, b.o.Batch = true, 1
	if r := b.importAll(t); r["a.md"].Result != importer.Created || r["b.md"].Result != importer.Created {
		t.Errorf("%+v", r)
	}
	if n := b.client.Asset.Query().CountX(b.ctx) + b.client.Article.Query().CountX(b.ctx); n != 0 {
		t.Errorf("%d rows", n)
	}
}

// TestMovedFolder checks that a moved folder is found unchanged, with its links.
func TestMovedFolder(t *testing.T) {
	t.Parallel()
	b := newBlog(t, map[string]string{
		"x/a.md":  "# 甲\n\n[乙](b.md) ![图](a.png)\n",
		"x/b.md":  "# 乙\n\n[甲](a.md)\n",
		"x/a.png": picture(1),
	})
	b.importAll(t)
	if err := os.Rename(filepath.Join(b.dir, "x"), filepath.Join(b.dir, "y")); err != nil {
		t.Fatal(err)
	}
	for name, r := range b.importAll(t) {
		if r.Result != importer.Unchanged {
			t.Errorf("%s %+v", name, r)
		}
	}
}

// TestManyReferences checks that the number of notes of a file is limited.
func TestManyReferences(t *testing.T) {
	t.Parallel()
	for _, part := range []string{
		"[a](b.md)",
		"[[b",
		"[[b]]",
		"](<",
		"![](",
		"{{< figure ",
		"{% post_link ",
		"{{ site.url }}",
		"[a]: b\n",
		"<img src=\"b",
		"[a](b c",
	} {
		b := newBlog(t, map[string]string{"a.md": "# 甲\n\n" + strings.Repeat(part, 5_000) + "\n"})
		if r := b.importAll(t)["a.md"]; r.Result != importer.Created || len(r.Notes) > 30 {
			t.Errorf("%s: %s with %d notes", part, r.Result, len(r.Notes))
		}
	}
}

// TestUnrenderedMedia checks that media which readers see as a link or a text are noted with their line.
func TestUnrenderedMedia(t *testing.T) {
	t.Parallel()
	b := newBlog(t, map[string]string{
		"a.md": "---\ntitle: 媒体\n---\n\n# 媒体\n\n<iframe src=\"https://player.example.com/?id=1\"></iframe>\n\n" +
			"文字<video\nsrc=\"https://example.com/v.mp4\"></video>\n\n" +
			"![图](data:image/png;base64,iVBORw0KGgo=)\n\n`<audio src=\"/x.mp3\">`\n",
		"b.md": "---\ntitle: 很多\n---\n" + strings.Repeat("<iframe src=\"https://example.com/p\"></iframe>\n\n", 30),
	})
	results := b.importAll(t)
	want := []string{
		"line 7: readers see a link or an alternative text instead of the iframe https://player.example.com/?id=1",
		"line 9: readers see a link or an alternative text instead of the video https://example.com/v.mp4",
		"line 12: readers see a link or an alternative text instead of the data: picture",
	}
	if diff := cmp.Diff(want, results["a.md"].Notes); diff != "" {
		t.Error(diff)
	}
	if notes := results["b.md"].Notes; len(notes) != 21 ||
		notes[20] != "dropped 10 more notes about links, pictures and media" {
		t.Errorf("got %q", notes)
	}
}

// TestFoldersAboveTheImport checks that only the imported folder and those below it can mark drafts.
func TestFoldersAboveTheImport(t *testing.T) {
	t.Parallel()
	b := newBlog(t, map[string]string{"drafts/blog/a.md": "# 甲\n\n文\n", "drafts/blog/_drafts/b.md": "# 乙\n\n文\n"})
	root := b.dir + "/drafts/blog"
	drafts := map[string]bool{}
	for _, f := range []importer.File{
		{Path: root + "/a.md", Key: root + "/a.md", Root: root},
		{Path: root + "/_drafts/b.md", Key: root + "/_drafts/b.md", Root: root},
		{Path: root + "/a.md", Key: root + "/a.md"},
		{Path: root + "/a.md", Key: root + "/a.md", Root: b.dir + "/drafts"},
	} {
		report := func(results []importer.Result) {
			notes := strings.Join(results[0].Notes, "\n")
			drafts[f.Root+strings.TrimPrefix(f.Path, b.dir)] = strings.Contains(notes, "stays a draft")
		}
		err := importer.Import(b.ctx, b.client, b.o, []importer.File{f}, importer.ParseMarkdown, report)
		if err != nil {
			t.Fatal(err)
		}
	}
	want := map[string]bool{
		root + "/drafts/blog/a.md": false, root + "/drafts/blog/_drafts/b.md": true, "/drafts/blog/a.md": true,
		b.dir + "/drafts/drafts/blog/a.md": true,
	}
	if diff := cmp.Diff(want, drafts); diff != "" {
		t.Error(diff)
	}
}

// TestObsidianComments checks that comments are removed, and that percentages and code stay.
func TestObsidianComments(t *testing.T) {
	t.Parallel()
	b := newBlog(t, map[string]string{
		"a.md": "# 甲\n\n文。%%密一%% 后 %%密二 [[b]]%%\n\n%%\n密三\n\n```\n" +
			"密四\n```\n%%\n\n`%%码%%` 5%%到6%%，'%%a%%' 100%%\n\n```\n%%码%%\n```\n",
	})
	r := b.importAll(t)["a.md"]
	body := "文。 后 \n\n\n\n`%%码%%` 5%%到6%%，'%%a%%' 100%%\n\n```\n%%码%%\n```"
	if got := b.body(t, r); got != body {
		t.Errorf("the body is %q", got)
	}
	want := []string{
		"line 3: removed an Obsidian comment",
		"line 3: removed an Obsidian comment",
		"line 5: removed an Obsidian comment",
	}
	if diff := cmp.Diff(want, r.Notes); diff != "" {
		t.Error(diff)
	}
}

// TestTooLongText checks that a text is rejected before it is parsed as Markdown.
func TestTooLongText(t *testing.T) {
	t.Parallel()
	_, err := importer.ParseMarkdown("a.md", []byte(strings.Repeat("# a\n", 1_000_000)), nil)
	if err == nil || !strings.Contains(err.Error(), "more than the limit of 1000000") {
		t.Error(err)
	}
}
