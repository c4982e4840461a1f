package importer_test

import (
	"context"
	"slices"
	"testing"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/revision"
	"praxis/internal/content"
	"praxis/internal/importer"
)

// TestAliases checks that aliases redirect to the articles however they are written, and that conflicts are noted.
func TestAliases(t *testing.T) {
	t.Parallel()
	b := newBlog(t, map[string]string{
		"a.md": "---\ntitle: 甲文\npermalink: /archives/jia/\n" +
			"aliases: [/old/jia, 'https://old.example.org/旧.html?x=1']\nabbrlink: 3f2a\n---\n文[丙](/c/)\n",
		"b.md": "---\ntitle: 乙文\naliases: /old/jia\nredirect_from:\n- /b.html\n" +
			"permalink: /:year/:title/\n---\n文[甲](/archives/jia/#x)\n",
		"c.md": "---\ntitle: 丙\nslug: 丙 文\nurl: /c/\naliases: [/x/same/, /x/only/, /y/only]\n---\n文\n",
		"e.md": "---\ntitle: 戊\naliases: /y/same/\n---\n文\n",
	})
	results := b.importAll(t)
	got := b.body(t, results["b.md"]) + b.body(t, results["a.md"])
	if got != "文[甲](/articles/jia-wen#x)文[丙](/articles/bing-wen)" {
		t.Error(got)
	}
	for asked, want := range map[string]string{
		"/archives/jia/":           "jia-wen",
		"archives/jia":             "jia-wen",
		"/archives/jia/index.html": "jia-wen",
		"/old/jia":                 "jia-wen",
		"/%E6%97%A7.html":          "jia-wen",
		"旧":                        "jia-wen",
		"3f2a":                     "jia-wen",
		"/b.html":                  "yi-wen",
		"/b":                       "yi-wen",
		"丙 文":                      "bing-wen",
		"/c/":                      "bing-wen",
		"/jia-wen/":                "jia-wen",
		"/none/":                   "",
		"%00":                      "",
		"jia":                      "",
		"only":                     "bing-wen",
		"/x/same":                  "bing-wen",
		"same":                     "",
		"":                         "",
	} {
		query := b.client.Article.Query().Where(content.ArticleHasSlug(asked, nil))
		got, err := query.Select(article.FieldSlug).String(b.ctx)
		if err != nil && !ent.IsNotFound(err) {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%q leads to %q, want %q", asked, got, want)
		}
	}
	if !slices.Contains(results["b.md"].Notes, "ignored the alias old/jia: it already leads to another article") {
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
		query := b.client.Article.Query().Where(content.ArticleHasSlug(asked, nil))
		if ok, err := query.Exist(b.ctx); !ok || err != nil {
			t.Errorf("%s is broken: %v", asked, err)
		}
	}
}

// TestSlugTakenDuringImport checks that links are rewritten again if an article gets another slug than expected.
func TestSlugTakenDuringImport(t *testing.T) {
	t.Parallel()
	b := newBlog(t, map[string]string{
		"a.md": "# 甲\n\n[乙](b.md)\n",
		"b.md": "# 乙\n\n[甲](a.md)\n",
		"c.md": "# 丙\n\n[丁](d.md)\n",
		"d.md": "---\ntitle: 丁\n---\n",
	})
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

// TestSlugOfOtherOrganization checks that expected slugs avoid those of other organizations: no article is saved twice.
func TestSlugOfOtherOrganization(t *testing.T) {
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
