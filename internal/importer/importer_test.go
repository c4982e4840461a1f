package importer_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/tag"
	"praxis/internal/content"
	"praxis/internal/importer"
	"praxis/internal/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func at(s string) *time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	t = t.UTC()
	return &t
}

// importing is a database, a folder of files and the options of the import.
type importing struct {
	client *ent.Client
	ctx    context.Context
	dir    string
	o      importer.Options
}

func newImporting(t *testing.T) *importing {
	return &importing{pgtest.Open(t).Client, pgtest.Context(t), t.TempDir(),
		importer.Options{Organization: "weekly", CreateOrganization: "周刊", Publish: true}}
}

// run writes files, given as name and text in turn, imports them in one batch, and returns the results in one line.
func (i *importing) run(t *testing.T, namesAndTexts ...string) (string, []importer.Result) {
	t.Helper()
	var files []importer.File
	for n := 0; n < len(namesAndTexts); n += 2 {
		path := filepath.Join(i.dir, namesAndTexts[n])
		if err := os.WriteFile(path, []byte(namesAndTexts[n+1]), 0o644); err != nil {
			t.Fatal(err)
		}
		files = append(files, importer.File{Path: path, Key: namesAndTexts[n]})
	}
	var results []importer.Result
	err := importer.Import(i.ctx, i.client, i.o, files, importer.ParseMarkdown, func(r []importer.Result) {
		results = append(results, r...)
	})
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for _, r := range results {
		words = append(words, r.Result)
	}
	return strings.Join(words, " "), results
}

func (i *importing) expect(t *testing.T, want string, namesAndTexts ...string) []importer.Result {
	t.Helper()
	got, results := i.run(t, namesAndTexts...)
	if got != want {
		t.Errorf("results %q, want %q: %+v", got, want, results)
	}
	return results
}

func TestImportAgain(t *testing.T) {
	t.Parallel()
	i := newImporting(t)
	const front = "---\ntitle: 第一期\ntags: [甲]\nauthor: 陈玲\n---\n"
	i.expect(t, "created created failed", "1.md", front+"一\n", "2.md", "# 第二期\n\n二\n", "bad.md", " ")
	i.expect(t, "unchanged unchanged", "1.md", front+"一\n", "2.md", "# 第二期\n\n二\n")
	i.expect(t, "updated unchanged", "1.md", strings.ReplaceAll(front, "甲", "乙")+"一改\n", "2.md", "# 第二期\n\n二\n")
	a, err := i.client.Article.Query().Where(article.Slug("di-yi-qi")).WithTags().WithContributions().Only(i.ctx)
	if err != nil {
		t.Fatal(err)
	}
	if a.Body != "一改\n" || a.Version != 3 || a.Status != article.StatusPUBLISHED || len(a.Edges.Tags) != 1 ||
		a.Edges.Tags[0].Name != "乙" ||
		len(a.Edges.Contributions) != 1 {
		t.Errorf("after the update: %v %v %v", a, a.Edges.Tags, a.Edges.Contributions)
	}
	if n, err := i.client.Person.Query().Count(i.ctx); n != 1 || err != nil {
		t.Errorf("%d people named 陈玲, %v", n, err)
	}
}

// TestTagSpellings checks that spellings of a tag are one tag, and that another spelling changes no article.
func TestTagSpellings(t *testing.T) {
	t.Parallel()
	i := newImporting(t)
	const a, b = "---\ntitle: 甲\ntags: [Vue, Node.js]\n---\n一\n", "---\ntitle: 乙\n" +
		"tags: [ＶＵＥ, vue, '  node.JS ']\n---\n二\n"
	i.expect(t, "created created", "a.md", a, "b.md", b)
	i.expect(t, "unchanged unchanged", "a.md", a, "b.md", strings.Replace(b, "ＶＵＥ, vue", "VUE", 1))
	var got []string
	for _, of := range i.client.Tag.Query().WithArticles().Order(ent.Asc(tag.FieldName)).AllX(i.ctx) {
		got = append(got, fmt.Sprint(of.Name, " ", of.Slug, " ", len(of.Edges.Articles)))
	}
	if want := []string{"Node.js node-js 2", "Vue vue 2"}; !slices.Equal(got, want) {
		t.Errorf("the tags are %q, want %q", got, want)
	}
}

// TestEditsAreNotOverwritten checks that a changed file overwrites edits only with Options.Overwrite.
func TestEditsAreNotOverwritten(t *testing.T) {
	t.Parallel()
	i := newImporting(t)
	i.expect(t, "created", "1.md", "# 题\n\n一\n")
	i.client.Article.Update().SetBody("在此修改").ExecX(i.ctx)
	i.expect(t, "unchanged", "1.md", "# 题\n\n一\n")
	results := i.expect(t, "failed", "1.md", "# 题\n\n二\n")
	if notes := strings.Join(results[0].Notes, " "); !strings.Contains(notes, "edited in Praxis") {
		t.Errorf("notes %q", notes)
	}
	if a := i.client.Article.Query().OnlyX(i.ctx); a.Body != "在此修改" {
		t.Errorf("the edit is lost: %q", a.Body)
	}
	i.o.Overwrite = true
	i.expect(t, "updated", "1.md", "# 题\n\n二\n")
	i.client.Article.Update().SetBody("再改").ExecX(i.ctx)
	i.expect(t, "updated", "1.md", "# 题\n\n二\n") // an unchanged file overwrites edits, too
	i.expect(t, "unchanged", "1.md", "# 题\n\n二\n")
	if a := i.client.Article.Query().OnlyX(i.ctx); a.Body != "二\n" {
		t.Errorf("the edit is still there: %q", a.Body)
	}
}

// TestWorkingCopiesAreNotOverwritten checks that a file overwrites a working copy only with Options.Overwrite.
func TestWorkingCopiesAreNotOverwritten(t *testing.T) {
	t.Parallel()
	i := newImporting(t)
	i.expect(t, "created", "1.md", "# 题\n\n一\n")
	id := i.client.Article.Query().OnlyIDX(i.ctx)
	edit := ent.UpdateArticleInput{Body: graphql.OmittableOf(new("在此修改"))}
	if err := content.Edit(i.ctx, i.client, id, edit, nil, nil); err != nil {
		t.Fatal(err)
	}
	i.expect(t, "failed", "1.md", "# 题\n\n二\n")
	if a := i.client.Article.GetX(i.ctx, id); a.Body != "一\n" || !content.HasWorkingCopy(a) {
		t.Errorf("the working copy is lost: %v", a)
	}
	i.o.Overwrite = true
	i.expect(t, "updated", "1.md", "# 题\n\n二\n")
	if a := i.client.Article.GetX(i.ctx, id); a.Body != "二\n" || content.HasWorkingCopy(a) {
		t.Errorf("the working copy is still there: %v", a)
	}
}

// TestRemovedFields checks that fields which a file no longer has are cleared, which does not count as an edit.
func TestRemovedFields(t *testing.T) {
	t.Parallel()
	i := newImporting(t)
	page := "标题\n作者 李四\n\n第一段文字，说明事情的由来和经过。\n\n上一篇 2024年3月5日 下午4:20\n下一篇 2024年3月5日 下午4:50\n"
	path := filepath.Join(i.dir, "page.txt")
	for _, step := range []struct{ text, want string }{
		{page, importer.Created},
		{strings.Split(page, "上一篇")[0], importer.Updated},
		{strings.Split(page, "上一篇")[0] + "\n第二段文字，说明结果。\n", importer.Updated},
	} {
		if err := os.WriteFile(path, []byte(step.text), 0o644); err != nil {
			t.Fatal(err)
		}
		err := importer.Import(i.ctx, i.client, i.o, []importer.File{{
			Path: path,
			Key:  path,
		}}, importer.ParsePage, func(rs []importer.Result) {
			if rs[0].Result != step.want {
				t.Errorf("%+v, want %s", rs, step.want)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if a := i.client.Article.Query().OnlyX(i.ctx); a.SourcePreviousAt != nil || a.SourceNextAt != nil {
		t.Errorf("still has the neighbours %v and %v", a.SourcePreviousAt, a.SourceNextAt)
	}
}

// TestInterrupted checks that a cancelled import returns the context's error and rolls back its batch.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	i := newImporting(t)
	ctx, stop := context.WithCancel(i.ctx)
	i.client.Use(func(next ent.Mutator) ent.Mutator {
		return ent.MutateFunc(func(c context.Context, m ent.Mutation) (ent.Value, error) {
			if m.Type() == ent.TypeArticle {
				stop()
			}
			return next.Mutate(c, m)
		})
	})
	path := filepath.Join(i.dir, "1.md")
	if err := os.WriteFile(path, []byte("# 题\n\n一\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	err := importer.Import(ctx, i.client, i.o, []importer.File{{
		Path: path,
		Key:  path,
	}}, importer.ParseMarkdown, func(rs []importer.Result) { t.Errorf("%+v", rs) })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want context.Canceled", err)
	}
	if n := i.client.Article.Query().CountX(i.ctx); n != 0 {
		t.Errorf("%d articles", n)
	}
}

func TestSlugs(t *testing.T) {
	t.Parallel()
	i := newImporting(t)
	results := i.expect(t, "created created created failed", "1.md", "# 同题\n\n一\n", "2.md", "# 同题\n\n二\n",
		"3.md", "---\ntitle: 三\nslug: three\n---\n三\n", "4.md", "---\ntitle: 四\nslug: three\n---\n四\n")
	if results[0].Slug != "tong-ti" || results[1].Slug != "tong-ti-2" || results[2].Slug != "three" {
		t.Errorf("%+v", results)
	}
	i.expect(t, "updated", "renamed.md", "---\ntitle: 三改\nslug: three\n---\n三\n") // found by its slug
	i.o.Organization, i.o.CreateOrganization = "other", "别家"
	i.expect(t, "failed", "3.md", "---\ntitle: 三\nslug: three\n---\n三\n")
}

// TestMovedFiles checks that files of one name in two folders are two articles, and that a moved file keeps its
// article.
func TestMovedFiles(t *testing.T) {
	t.Parallel()
	i := newImporting(t)
	i.o.Batch = 1
	for _, dir := range []string{"a", "b", "c"} {
		if err := os.Mkdir(filepath.Join(i.dir, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	results := i.expect(t, "created created",
		"a/2021-05-07-post.md", "---\ntitle: 一\n---\n一\n",
		"b/2021-05-08-post.md", "---\ntitle: 二\n---\n二\n",
	)
	if results[0].Slug != "post" || results[1].Slug != "post-2" {
		t.Errorf("%+v", results)
	}
	i.expect(t, "unchanged", "c/2021-05-07-post.md", "---\ntitle: 一\n---\n一\n")
	i.expect(t, "updated", "c/2021-05-07-post.md", "---\ntitle: 一\n---\n一改\n")
	i.expect(t, "created failed",
		"1.md", "---\ntitle: 甲\nslug: stated\n---\n一\n",
		"2.md", "---\ntitle: 乙\nslug: stated\n---\n二\n",
	)
}

// TestChangedDate checks that a changed date updates the publication time, which does not count as an edit.
func TestChangedDate(t *testing.T) {
	t.Parallel()
	i := newImporting(t)
	i.expect(t, "created", "1.md", "---\ntitle: 题\ndate: 2021-01-01\n---\n文\n")
	i.expect(t, "updated", "1.md", "---\ntitle: 题\ndate: 2022-02-02\n---\n文\n")
	if a := i.client.Article.Query().OnlyX(i.ctx); !a.PublishedAt.Equal(*at("2022-02-01T16:00:00Z")) {
		t.Errorf("published at %v", a.PublishedAt)
	}
	i.expect(t, "updated", "1.md", "---\ntitle: 题\ndate: 2022-02-02\n---\n新文\n")
}

// TestConcurrentImports checks that concurrent imports share an organization, tags and people, and import each file
// once.
func TestConcurrentImports(t *testing.T) {
	t.Parallel()
	i := newImporting(t)
	i.o.Batch = 5
	var files []importer.File
	for n := range 40 {
		path := filepath.Join(i.dir, fmt.Sprint(n, ".md"))
		text := fmt.Sprintf("---\ntitle: 题\ntags: [共有, 标签%d]\nauthor: 陈玲\n---\n文 %d\n", n%7, n)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		files = append(files, importer.File{Path: path, Key: path})
	}
	var mu sync.Mutex
	results := map[string]int{}
	var group sync.WaitGroup
	for _, o := range []string{"one", "one", "two"} {
		options := i.o
		options.Organization = o
		group.Go(func() {
			err := importer.Import(i.ctx, i.client, options, files, importer.ParseMarkdown, func(rs []importer.Result) {
				mu.Lock()
				defer mu.Unlock()
				for _, r := range rs {
					results[r.Result]++
					if r.Result == importer.Failed {
						t.Errorf("%+v", r)
					}
				}
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if results[importer.Created] != 80 || results[importer.Unchanged] != 40 {
		t.Errorf("%v", results)
	}
	if people, tags := i.client.Person.Query().CountX(i.ctx), i.client.Tag.Query().CountX(i.ctx); people != 2 ||
		tags != 8 {
		t.Errorf("%d people and %d tags; want one in each organization, and 8", people, tags)
	}
}

// TestSpecialFiles checks that pipes, devices and folders are reported without reading them.
func TestSpecialFiles(t *testing.T) {
	t.Parallel()
	i := newImporting(t)
	pipe := filepath.Join(i.dir, "pipe.md")
	if err := syscall.Mkfifo(pipe, 0o644); err != nil {
		t.Fatal(err)
	}
	for path, reason := range map[string]string{
		pipe:            "not a regular file",
		"/dev/zero":     "not a regular file",
		i.dir:           "not a regular file",
		i.dir + "/none": "no such file",
	} {
		err := importer.Import(i.ctx, i.client, i.o, []importer.File{{
			Path: path,
			Key:  path,
		}}, importer.ParseMarkdown, func(rs []importer.Result) {
			if rs[0].Result != importer.Failed || !strings.Contains(rs[0].Notes[0], reason) {
				t.Errorf("%s: %+v", path, rs)
			}
		})
		if err != nil {
			t.Error(err)
		}
	}
}

func TestDryRunAndDrafts(t *testing.T) {
	t.Parallel()
	i := newImporting(t)
	i.o.DryRun = true
	i.expect(t, "created", "1.md", "# 题\n\n一\n")
	if n := i.client.Article.Query().CountX(i.ctx) + i.client.Organization.Query().CountX(i.ctx); n != 0 {
		t.Errorf("%d rows after a dry run", n)
	}
	i.o.DryRun = false
	i.expect(t, "created created created",
		"1.md", "# 题\n\n一\n",
		"2.md", "---\ntitle: 稿\ndraft: true\n---\n二\n",
		"3.md", "---\ntitle: 将来\ndate: 2999-01-01\n---\n三\n",
	)
	if n := i.client.Article.Query().Where(article.StatusEQ(article.StatusPUBLISHED)).CountX(i.ctx); n != 1 {
		t.Errorf("%d are published, want the finished one", n)
	}
}

// TestVisibility checks that an internal text is saved as such, is found unchanged, and follows the file.
func TestVisibility(t *testing.T) {
	t.Parallel()
	i := newImporting(t)
	const internal = "---\ntitle: 题\nvisibility: private\ntags: [Vue, vue]\n---\n文\n"
	results := i.expect(t, "created", "1.md", internal)
	a := i.client.Article.Query().OnlyX(i.ctx)
	const want = "line 3: visibility: private: stays a draft"
	if a.Visibility != article.VisibilityINTERNAL || a.Status != article.StatusDRAFT ||
		!strings.Contains(results[0].Notes[0], want) {
		t.Errorf("%v %v, %q", a.Visibility, a.Status, results[0].Notes)
	}
	i.expect(t, "unchanged", "1.md", internal)
	i.expect(t, "updated", "1.md", strings.Replace(internal, "visibility: private", "", 1))
	a = i.client.Article.GetX(i.ctx, a.ID)
	if a.Visibility != article.VisibilityPUBLIC || a.Status != article.StatusPUBLISHED {
		t.Errorf("%v %v", a.Visibility, a.Status)
	}
	i.client.Article.UpdateOne(a).SetVisibility(article.VisibilityINTERNAL).ExecX(i.ctx)
	i.expect(t, "failed",
		"1.md", strings.Replace(internal, "visibility: private", "summary: 摘要", 1),
	) // made internal in Praxis
}

// TestTimeZone checks that the requested zone applies to all files, and that another zone later changes the date.
func TestTimeZone(t *testing.T) {
	t.Parallel()
	i := newImporting(t)
	const text = "---\ntitle: 题\ndate: 2024-10-31 22:01:44\n---\n文\n"
	i.expect(t, "created", "1.md", text)
	if a := i.client.Article.Query().OnlyX(i.ctx); !a.PublishedAt.Equal(*at("2024-10-31T14:01:44Z")) {
		t.Errorf("published at %v", a.PublishedAt)
	}
	i.o.TimeZone = time.UTC
	i.expect(t, "updated", "1.md", text)
	results := i.expect(t, "unchanged", "1.md", text)
	if a := i.client.Article.Query().OnlyX(i.ctx); !a.PublishedAt.Equal(*at("2024-10-31T22:01:44Z")) {
		t.Errorf("published at %v", a.PublishedAt)
	}
	if notes := strings.Join(results[0].Notes, " "); !strings.Contains(notes, "in UTC, the requested zone") {
		t.Errorf("notes %q", notes)
	}
	anHourAgo := time.Now().In(time.FixedZone("", 8*60*60)).Add(-time.Hour).Format(time.DateTime)
	i.o.TimeZone = nil
	i.expect(t, "created", "2.md", "---\ntitle: 刚才\ndate: "+anHourAgo+"\n---\n文\n")
	if n := i.client.Article.Query().Where(article.StatusEQ(article.StatusPUBLISHED)).CountX(i.ctx); n != 2 {
		t.Errorf("%d are published, want also the one of an hour ago", n)
	}
}

// TestBatchIsAtomic checks that an error in one row rolls back the batch.
func TestBatchIsAtomic(t *testing.T) {
	t.Parallel()
	i := newImporting(t)
	i.expect(t, "created", "0.md", "# 零\n\n零\n")
	i.client.Tag.Create().SetName("占").SetSlug("jia").ExecX(i.ctx)
	i.client.Use(func(next ent.Mutator) ent.Mutator {
		return ent.MutateFunc(func(ctx context.Context, m ent.Mutation) (ent.Value, error) {
			if title, _ := m.Field(article.FieldTitle); title == "坏" {
				return nil, errors.New("the disk is full")
			}
			return next.Mutate(ctx, m)
		})
	})
	results := i.expect(t, "failed failed failed",
		"1.md", "---\ntitle: 一\ntags: [甲]\n---\n一\n",
		"2.md", "# 坏\n\n二\n",
		"3.md", " ",
	)
	if !strings.Contains(results[0].Notes[0], "the whole batch was rolled back") {
		t.Errorf("notes %q", results[0].Notes)
	}
	if n := i.client.Article.Query().CountX(i.ctx); n != 1 {
		t.Errorf("%d articles, want the one from before", n)
	}
	if i.client.Tag.Query().Where(tag.Name("甲")).ExistX(i.ctx) {
		t.Error("a tag of the batch was saved")
	}
}

func TestNoOrganization(t *testing.T) {
	t.Parallel()
	i := newImporting(t)
	i.o.CreateOrganization = ""
	path := filepath.Join(i.dir, "x.md")
	if err := os.WriteFile(path, []byte("# x\n\ny\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	err := importer.Import(i.ctx, i.client, i.o, []importer.File{{
		Path: path,
		Key:  path,
	}}, importer.ParseMarkdown, func([]importer.Result) {})
	if !errors.Is(err, importer.ErrNoOrganization) {
		t.Errorf("%v, want ErrNoOrganization", err)
	}
}

// TestSlugsByLanguage checks that files in different languages may state one slug, and are found by slug and language.
func TestSlugsByLanguage(t *testing.T) {
	t.Parallel()
	i := newImporting(t)
	zh, en := "---\ntitle: 五年\nslug: five-years\n"+
		"aliases: /old/\n---\n文\n", "---\ntitle: Five years\nslug: five-years\n"+
		"lang: en\naliases: /old/\n---\ntext\n"
	i.expect(t, "created created", "zh.md", zh, "en.md", en)
	results := i.expect(t, "unchanged updated", "zh2.md", zh, "en2.md", strings.Replace(en, "text", "more", 1))
	for n, locale := range []string{"zh-CN", "en"} {
		a := i.client.Article.Query().Where(content.ArticleHasSlug("/old/", &locale)).OnlyX(i.ctx)
		if a.Slug != "five-years" || a.Locale != locale || results[n].Slug != "five-years" {
			t.Errorf("%s: %s %s, %+v", locale, a.Slug, a.Locale, results[n])
		}
	}
	r := i.expect(t, "failed", "en2.md", strings.Replace(en, "lang: en", "lang: zh-CN", 1))
	i.expect(t, "created failed",
		"de.md", "---\ntitle: Jahre\nlang: de\n---\nText\n",
		"zh2.md", strings.Replace(zh, "slug: five-years", "lang: en", 1),
	)
	if want := "another article has the slug five-years in the language"; len(r) != 1 ||
		len(r[0].Notes) != 1 || !strings.HasPrefix(
		r[0].Notes[0],
		want,
	) {
		t.Errorf("%+v", r)
	}
	if results := i.expect(t, "created",
		"digits.md", "---\ntitle: 2024\nslug: 2024\n---\n文\n",
	); results[0].Slug != "article-2024" {
		t.Errorf("%+v", results)
	}
	i.expect(t, "unchanged", "digits.md", "---\ntitle: 2024\nslug: 2024\n---\n文\n")
}
