package importer_test

import (
	"bytes"
	"context"
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

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/asset"
	"praxis/ent/gen/ent/revision"
	"praxis/internal/content"
	"praxis/internal/importer"
	"praxis/internal/media"
	"praxis/internal/viewer"
)

// picture is a small PNG, another for each shade.
func picture(shade uint8) string {
	img := image.NewRGBA(image.Rect(0, 0, 2, 2))
	img.Set(0, 0, color.RGBA{shade, shade, shade, 255})
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	return b.String()
}

// blog is a folder of files that is imported as a whole, with its pictures.
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

// importAll imports the Markdown files in the order of their names and returns what became of each, by its name.
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

// body is the text that a file became, with the ids of assets left out.
func (b *blog) body(t *testing.T, r importer.Result) string {
	t.Helper()
	a, err := b.client.Article.Query().Where(article.Slug(r.Slug)).Only(b.ctx)
	if err != nil {
		t.Fatalf("%+v: %v", r, err)
	}
	return strings.TrimSpace(assetURL.ReplaceAllString(a.Body, "/assets/ID/"))
}

// TestBlogs: the links and pictures of each generator's blogs lead to the articles and files, whatever the order and
// the batches, and importing again changes nothing.
func TestBlogs(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		files map[string]string
		want  map[string]string // the bodies of files
	}{
		{"relative", map[string]string{
			"a.md": "# 甲文\n\n见[乙文](./b.md)、[段](x/c.md#二 \"题\")、[丙](<x/c.md>)、[丙][c]和![照片](images/a.png)。<img src=\"images/a.png\" alt='x'>\n\n[c]: x/c.md\n",
			"b.md": "# 乙文\n\n[甲](a.md)[甲](a)[甲](./a.html)[外](https://example.org/a.md)[段](#二)`[甲](a.md)`\n", "x/c.md": "# 丙文\n\n[甲](../a.md) ![](../images/%E5%9B%BE%201.png) ![](..\\images\\a.png)\n",
			"images/a.png": picture(1), "images/图 1.png": picture(2),
		}, map[string]string{
			"a.md":   "见[乙文](/articles/yi-wen)、[段](/articles/bing-wen#二 \"题\")、[丙](</articles/bing-wen>)、[丙][c]和![照片](/assets/ID/a.png)。<img src=\"/assets/ID/a.png\" alt='x'>\n\n[c]: /articles/bing-wen",
			"b.md":   "[甲](/articles/jia-wen)[甲](/articles/jia-wen)[甲](/articles/jia-wen)[外](https://example.org/a.md)[段](#二)`[甲](a.md)`",
			"x/c.md": "[甲](/articles/jia-wen) ![](/assets/ID/%E5%9B%BE%201.png) ![](/assets/ID/a.png)",
		}},
		{"Hexo", map[string]string{
			"_config.yml": "", "source/_posts/a.md": "---\ntitle: 甲\n---\n{% asset_img p.png 说明 %} ![p](p.png) {% post_link b 去乙 %} {% post_link b %} ![根](/img/r.png) [乙](/2020/01/02/b/)\n",
			"source/_posts/b.md": "---\ntitle: 乙\ndate: 2020-01-02 03:04:05\n---\n{% post_link a \"甲 文\" true %}\n", "source/_posts/a/p.png": picture(1), "source/img/r.png": picture(2),
		}, map[string]string{
			"source/_posts/a.md": "![说明](/assets/ID/p.png) ![p](/assets/ID/p.png) [去乙](/articles/yi) [b](/articles/yi) ![根](/assets/ID/r.png) [乙](/articles/yi)",
			"source/_posts/b.md": "[甲 文](/articles/jia)",
		}},
		{"Hugo", map[string]string{
			"hugo.toml": "", "content/posts/a/index.md": "+++\ntitle = '甲'\n+++\n![p](p.png) [乙]({{< ref \"b.md\" >}}) [乙]({{% relref \"/posts/b\" %}}#x) {{< figure src=\"/r.png\" alt=\"图\" caption=\"题\" >}} [乙](../b/)\n",
			"content/posts/b.md": "+++\ntitle = '乙'\n+++\n[甲](/posts/a/) [甲]({{<relref \"a/index.md\">}})\n", "content/posts/a/p.png": picture(1), "static/r.png": picture(2),
		}, map[string]string{
			"content/posts/a/index.md": "![p](/assets/ID/p.png) [乙](/articles/yi) [乙](/articles/yi#x) ![图](/assets/ID/r.png \"题\") [乙](/articles/yi)",
			"content/posts/b.md":       "[甲](/articles/jia) [甲](/articles/jia)",
		}},
		{"Jekyll", map[string]string{
			"_posts/2020-01-02-first-post.md": "---\ntitle: 甲\n---\n![p]({{ site.baseurl }}/assets/p.png) ![p]({{ \"/assets/p.png\" | relative_url }}) [乙]({{ site.baseurl }}{% post_url 2020-01-03-second %}) [乙]({% link _posts/2020-01-03-second.md %})\n",
			"_posts/2020-01-03-second.md":     "---\ntitle: 乙\n---\n[甲]({% post_url 2020-01-02-first-post %}) [甲](/2020/01/02/first-post.html)\n", "assets/p.png": picture(1),
		}, map[string]string{
			"_posts/2020-01-02-first-post.md": "![p](/assets/ID/p.png) ![p](/assets/ID/p.png) [乙](/articles/second) [乙](/articles/second)",
			"_posts/2020-01-03-second.md":     "[甲](/articles/first-post) [甲](/articles/first-post)",
		}},
		{"Obsidian", map[string]string{
			".obsidian/app.json": "{}", "笔记/甲.md": "# 甲\n\n[[乙]] [[乙|那篇]] [[笔记/乙#第 二，节|节]] ![[图.png|300]] ![[图.png|说明]] ![](图.png) [[#本页]]\n", "笔记/乙.md": "# 乙\n\n[[甲]] `[[甲]]` [空 格](空 格.md)\n",
			"附件/图.png": picture(1), "笔记/空 格.md": "# 空格\n\n文\n",
		}, map[string]string{
			"笔记/甲.md": "[乙](/articles/yi) [那篇](/articles/yi) [节](/articles/yi#第-二节) ![](/assets/ID/%E5%9B%BE.png) ![说明](/assets/ID/%E5%9B%BE.png) ![](/assets/ID/%E5%9B%BE.png) [本页](#本页)",
			"笔记/乙.md": "[甲](/articles/jia) `[[甲]]` [空 格](/articles/kong-ge)",
		}},
		{"Docusaurus", map[string]string{
			"docs/a.md": "# 甲\n\n[乙](./b.mdx#x) ![p](/img/p.png) ![p](@site/static/img/p.png) <img src={require('../static/img/p.png').default} />\n", "docs/b.mdx": "---\ntitle: 乙\n---\nimport A from './a';\nexport const x = 1\n\n[甲](a)\n\n```js\nimport A from 'a'\n```\n", "static/img/p.png": picture(1),
		}, map[string]string{
			"docs/a.md":  "[乙](/articles/yi#x) ![p](/assets/ID/p.png) ![p](/assets/ID/p.png) <img src=\"/assets/ID/p.png\" />",
			"docs/b.mdx": "[甲](/articles/jia)\n\n```js\nimport A from 'a'\n```",
		}},
	} {
		for _, batch := range []int{1, 100} {
			t.Run(fmt.Sprint(test.name, batch), func(t *testing.T) {
				t.Parallel()
				b := newBlog(t, test.files)
				b.o.Batch = batch
				results := b.importAll(t)
				got := map[string]string{}
				for name := range test.want {
					got[name] = b.body(t, results[name])
					for _, note := range results[name].Notes {
						if strings.HasPrefix(note, "line") && !strings.Contains(note, "alternative text") {
							t.Errorf("%s: %s", name, note)
						}
					}
				}
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
				if n := b.client.Revision.Query().Where(revision.NumberGT(1)).CountX(viewer.NewContext(b.ctx, viewer.System)); n != 0 {
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

// TestLinksThatLeadNowhere are noted with their line in the file, and stay.
func TestLinksThatLeadNowhere(t *testing.T) {
	t.Parallel()
	b := newBlog(t, map[string]string{
		"in/a.md": "---\ntitle: 甲\n---\n\n# 甲\n\n引言 ![](none.png)\n\n[无](none.md)\n\n[出](../../secret.md) ![出](../../secret.png) ![链](link.png)\n\n![坏](bad.png) [夹](x/) [[无名]]\n",
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
	if want := "引言 ![](none.png)\n\n[无](none.md)\n\n[出](../../secret.md) ![出](../../secret.png) ![链](link.png)\n\n![坏](bad.png) [夹](x/) [[无名]]"; b.body(t, r) != want {
		t.Errorf("the body is %q", b.body(t, r))
	}
	for _, want := range []string{"line 7: the picture none.png is not in the folder", "line 9: the link none.md", "line 11: the link ../../secret.md", "line 11: the picture ../../secret.png lies outside",
		"line 11: the picture link.png lies outside", "line 13: the picture bad.png was refused: only PNG", "line 13: the link x/", "line 13: the link 无名"} {
		if !slices.ContainsFunc(r.Notes, func(note string) bool { return strings.HasPrefix(note, want) }) {
			t.Errorf("no note %q in %q", want, r.Notes)
		}
	}
	if n := b.client.Asset.Query().CountX(b.ctx); n != 0 {
		t.Errorf("%d files were uploaded", n)
	}
}

// TestPicturesOfDrafts are served to nobody else; those of what is published to everybody.
func TestPicturesOfDrafts(t *testing.T) {
	t.Parallel()
	b := newBlog(t, map[string]string{
		"a.md": "---\ntitle: 甲\ncover: c.png\n---\n![](IMG_1234.png) ![](team-photo.png) ![](d.png \"题\")\n", "b.md": "---\ntitle: 乙\ndraft: true\ncover: {image: e.png}\n---\n![稿](f.png)\n",
		"IMG_1234.png": picture(1), "team-photo.png": picture(2), "c.png": picture(3), "d.png": picture(4), "e.png": picture(5), "f.png": picture(6),
	})
	results := b.importAll(t)
	if a := b.client.Article.Query().Where(article.Slug("jia")).WithCover().OnlyX(b.ctx); a.Status != article.StatusPUBLISHED || a.Edges.Cover.Name != "c.png" {
		t.Errorf("%v with the cover %v: %q", a, a.Edges.Cover, results["a.md"].Notes)
	}
	var got []string
	for _, a := range b.client.Asset.Query().Order(ent.Asc(asset.FieldName)).AllX(viewer.NewContext(b.ctx, viewer.Viewer{})) {
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

// TestAPictureThatChanges brings its article up to date; an edit made here is told from what the import rewrote.
func TestAPictureThatChanges(t *testing.T) {
	t.Parallel()
	b := newBlog(t, map[string]string{"a.md": "# 甲\n\n![图](a.png) [乙](b.md)\n", "b.md": "# 乙\n\n文\n", "a.png": picture(1)})
	b.importAll(t)
	b.write(t, "a.png", picture(2))
	results := b.importAll(t)
	if results["a.md"].Result != importer.Updated || results["b.md"].Result != importer.Unchanged || b.client.Asset.Query().CountX(b.ctx) != 2 {
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

// TestACoverChosenHere stays when its file names none, and goes with one that the file no longer names.
func TestACoverChosenHere(t *testing.T) {
	t.Parallel()
	b := newBlog(t, map[string]string{"a.md": "# 甲\n\n![图](a.png)\n", "a.png": picture(1), "b.png": picture(2)})
	b.importAll(t)
	cover := b.client.Asset.Query().OnlyIDX(b.ctx)
	b.client.Article.Update().SetCoverID(cover).ExecX(b.ctx)
	for _, step := range []struct {
		text string
		want bool
	}{{"# 甲\n\n![图](a.png)。\n", true}, {"---\ncover: b.png\n---\n# 甲\n\n![图](a.png)！\n", true}} {
		b.write(t, "a.md", step.text)
		r := b.importAll(t)["a.md"]
		a := b.client.Article.Query().OnlyX(b.ctx)
		if r.Result != importer.Updated || (a.CoverID != nil) != step.want {
			t.Errorf("%q: %+v with the cover %v", step.text, r, a.CoverID)
		}
	}
}

// TestADryRunKeepsNothing, neither rows nor bytes.
func TestADryRunKeepsNothing(t *testing.T) {
	t.Parallel()
	b := newBlog(t, map[string]string{"a.md": "---\naliases: [/x/]\n---\n# 甲\n\n![图](a.png) [乙](b.md)\n", "b.md": "# 乙\n\n[甲](a.md)\n", "a.png": picture(1)})
	b.o.DryRun, b.o.Batch = true, 1
	if r := b.importAll(t); r["a.md"].Result != importer.Created || r["b.md"].Result != importer.Created {
		t.Errorf("%+v", r)
	}
	if n := b.client.Asset.Query().CountX(b.ctx) + b.client.Article.Query().CountX(b.ctx); n != 0 {
		t.Errorf("%d rows", n)
	}
}

// TestABlogThatMoved to another folder is the same, with its links.
func TestABlogThatMoved(t *testing.T) {
	t.Parallel()
	b := newBlog(t, map[string]string{"x/a.md": "# 甲\n\n[乙](b.md) ![图](a.png)\n", "x/b.md": "# 乙\n\n[甲](a.md)\n", "x/a.png": picture(1)})
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

// TestFormerPaths lead to the articles in whatever way they are written; what another article has is noted.
func TestFormerPaths(t *testing.T) {
	t.Parallel()
	b := newBlog(t, map[string]string{
		"a.md": "---\ntitle: 甲文\npermalink: /archives/jia/\naliases: [/old/jia, 'https://old.example.org/旧.html?x=1']\nabbrlink: 3f2a\n---\n文[丙](/c/)\n",
		"b.md": "---\ntitle: 乙文\naliases: /old/jia\nredirect_from:\n- /b.html\npermalink: /:year/:title/\n---\n文[甲](/archives/jia/#x)\n",
		"c.md": "---\ntitle: 丙\nslug: 丙 文\nurl: /c/\naliases: [/x/same/, /x/only/, /y/only]\n---\n文\n",
		"e.md": "---\ntitle: 戊\naliases: /y/same/\n---\n文\n",
	})
	results := b.importAll(t)
	if got := b.body(t, results["b.md"]) + b.body(t, results["a.md"]); got != "文[甲](/articles/jia-wen#x)文[丙](/articles/bing-wen)" {
		t.Error(got)
	}
	for asked, want := range map[string]string{
		"/archives/jia/": "jia-wen", "archives/jia": "jia-wen", "/archives/jia/index.html": "jia-wen", "/old/jia": "jia-wen", "/%E6%97%A7.html": "jia-wen", "旧": "jia-wen", "3f2a": "jia-wen",
		"/b.html": "yi-wen", "/b": "yi-wen", "丙 文": "bing-wen", "/c/": "bing-wen", "/jia-wen/": "jia-wen", "/none/": "", "%00": "", "jia": "", "only": "bing-wen", "/x/same": "bing-wen", "same": "", "": "",
	} {
		got, err := b.client.Article.Query().Where(content.ArticleHasSlug(asked, nil)).Select(article.FieldSlug).String(b.ctx)
		if err != nil && !ent.IsNotFound(err) {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%q leads to %q, want %q", asked, got, want)
		}
	}
	if !slices.Contains(results["b.md"].Notes, "the former path old/jia leads to another article") {
		t.Errorf("notes %q", results["b.md"].Notes)
	}
	for name, r := range b.importAll(t) {
		if r.Result != importer.Unchanged {
			t.Errorf("again: %s %+v", name, r)
		}
	}
	b.write(t, "d.md", "---\ntitle: 丁\nslug: b\n---\n文\n")
	b.write(t, "a.md", "---\ntitle: 甲文\naliases: [/newer/]\n---\n文[丙](/c/)\n")
	results = b.importAll(t)
	if results["d.md"].Slug != "b-2" || results["a.md"].Result != importer.Updated {
		t.Errorf("%+v", results)
	}
	for _, asked := range []string{"/newer", "/old/jia"} {
		if ok, err := b.client.Article.Query().Where(content.ArticleHasSlug(asked, nil)).Exist(b.ctx); !ok || err != nil {
			t.Errorf("%s leads nowhere: %v", asked, err)
		}
	}
}

// TestASlugTakenMeanwhile: links lead to the slug that the article got after all.
func TestASlugTakenMeanwhile(t *testing.T) {
	t.Parallel()
	b := newBlog(t, map[string]string{"a.md": "# 甲\n\n[乙](b.md)\n", "b.md": "# 乙\n\n[甲](a.md)\n", "c.md": "# 丙\n\n[丁](d.md)\n", "d.md": "---\ntitle: 丁\n---\n"})
	b.o.Batch = 1
	other := b.client.Organization.Create().SetSlug("other").SetName("别家").SetKind("OTHER").SaveX(b.ctx)
	b.client.Use(func(next ent.Mutator) ent.Mutator {
		return ent.MutateFunc(func(ctx context.Context, m ent.Mutation) (ent.Value, error) {
			v, err := next.Mutate(ctx, m)
			if title, _ := m.Field(article.FieldTitle); title == "甲" && m.Op().Is(ent.OpCreate) {
				b.client.Article.Create().SetTitle("乙").SetOrganization(other).ExecX(b.ctx)
			}
			return v, err
		})
	})
	results := b.importAll(t)
	if got := b.client.Article.Query().Where(article.Slug("jia")).OnlyX(b.ctx).Body; got != "[乙](/articles/yi-2)\n" {
		t.Errorf("%q: %+v", got, results)
	}
	for name, r := range b.importAll(t) {
		if r.Result != importer.Unchanged {
			t.Errorf("again: %s %+v", name, r)
		}
	}
}

// TestManyReferences: what a file may cause is bounded, whatever it holds.
func TestManyReferences(t *testing.T) {
	t.Parallel()
	for _, part := range []string{"[a](b.md)", "[[b", "[[b]]", "](<", "![](", "{{< figure ", "{% post_link ", "{{ site.url }}", "[a]: b\n", "<img src=\"b", "[a](b c"} {
		b := newBlog(t, map[string]string{"a.md": "# 甲\n\n" + strings.Repeat(part, 5_000) + "\n"})
		if r := b.importAll(t)["a.md"]; r.Result != importer.Created || len(r.Notes) > 30 {
			t.Errorf("%s: %s with %d notes", part, r.Result, len(r.Notes))
		}
	}
}

// TestASlugOfSomebodyElse is known beforehand: no link has to be made again.
func TestASlugOfSomebodyElse(t *testing.T) {
	t.Parallel()
	b := newBlog(t, map[string]string{"a.md": "# 甲\n\n[乙](b.md)\n", "b.md": "# 乙\n\n文\n"})
	b.o.Batch = 1
	other := b.client.Organization.Create().SetSlug("other").SetName("别家").SetKind("OTHER").SaveX(b.ctx)
	b.client.Article.Create().SetTitle("乙").SetOrganization(other).ExecX(b.ctx)
	results := b.importAll(t)
	if got := b.body(t, results["a.md"]); got != "[乙](/articles/yi-2)" || results["b.md"].Slug != "yi-2" {
		t.Errorf("%q: %+v", got, results)
	}
	if n := b.client.Revision.Query().Where(revision.NumberGT(1)).CountX(b.ctx); n != 0 {
		t.Errorf("%d revisions beyond the first", n)
	}
}

// TestMediaThatAreNotShown: what readers see as a link or as words is noted with its line in the file.
func TestMediaThatAreNotShown(t *testing.T) {
	t.Parallel()
	b := newBlog(t, map[string]string{
		"a.md": "---\ntitle: 媒体\n---\n\n# 媒体\n\n<iframe src=\"https://player.example.com/?id=1\"></iframe>\n\n" +
			"文字<video\nsrc=\"https://example.com/v.mp4\"></video>\n\n![图](data:image/png;base64,iVBORw0KGgo=)\n\n`<audio src=\"/x.mp3\">`\n",
		"b.md": "---\ntitle: 很多\n---\n" + strings.Repeat("<iframe src=\"https://example.com/p\"></iframe>\n\n", 30),
	})
	results := b.importAll(t)
	want := []string{
		"line 7: a link or words are shown in place of the iframe https://player.example.com/?id=1",
		"line 9: a link or words are shown in place of the video https://example.com/v.mp4",
		"line 12: a link or words are shown in place of the data: picture",
	}
	if diff := cmp.Diff(want, results["a.md"].Notes); diff != "" {
		t.Error(diff)
	}
	if notes := results["b.md"].Notes; len(notes) != 21 || notes[20] != "and 10 more notes on links, pictures and media" {
		t.Errorf("got %q", notes)
	}
}

// TestFoldersAboveTheImport do not say that a blog is a draft; the folder that is imported and those below do.
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
		err := importer.Import(b.ctx, b.client, b.o, []importer.File{f}, importer.ParseMarkdown, func(results []importer.Result) {
			for _, r := range results {
				drafts[f.Root+strings.TrimPrefix(f.Path, b.dir)] = strings.Contains(strings.Join(r.Notes, "\n"), "stays a draft")
			}
		})
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

// TestCommentsOfObsidian are for the writer alone; percentages and code stay.
func TestCommentsOfObsidian(t *testing.T) {
	t.Parallel()
	b := newBlog(t, map[string]string{
		"a.md": "# 甲\n\n文。%%密一%% 后 %%密二 [[b]]%%\n\n%%\n密三\n\n```\n密四\n```\n%%\n\n`%%码%%` 5%%到6%%，'%%a%%' 100%%\n\n```\n%%码%%\n```\n",
	})
	r := b.importAll(t)["a.md"]
	if got, want := b.body(t, r), "文。 后 \n\n\n\n`%%码%%` 5%%到6%%，'%%a%%' 100%%\n\n```\n%%码%%\n```"; strings.TrimSpace(got) != want {
		t.Errorf("the body is %q", got)
	}
	want := []string{"line 3: a comment of Obsidian was left out", "line 3: a comment of Obsidian was left out", "line 5: a comment of Obsidian was left out"}
	if diff := cmp.Diff(want, r.Notes); diff != "" {
		t.Error(diff)
	}
}

// TestATextThatIsTooLong fails before anything reads it as Markdown.
func TestATextThatIsTooLong(t *testing.T) {
	t.Parallel()
	_, err := importer.ParseMarkdown("a.md", []byte(strings.Repeat("# a\n", 1_000_000)), nil)
	if err == nil || !strings.Contains(err.Error(), "longer than 1000000 characters") {
		t.Error(err)
	}
}
