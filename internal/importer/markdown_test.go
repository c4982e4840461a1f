package importer_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/contribution"
	"praxis/internal/importer"
	"praxis/internal/text"
)

func render(t testing.TB, body string) *text.Document {
	t.Helper()
	d, err := text.Render(t.Context(), body, nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestParseMarkdown(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, file, text string
		want             importer.Draft
	}{
		{"without front matter", "a/b.md", "# 标题 *强调*\n\n正文。\n", importer.Draft{Title: "标题 强调", Body: "正文。\n"}},
		{"underlined heading", "b.md", "标题\n====\n\n正文。\n", importer.Draft{Title: "标题", Body: "正文。\n"}},
		{
			"heading after an introduction",
			"b.md",
			"引言。\n\n## 标题\n\n正文。\n",
			importer.Draft{Title: "标题", Body: "引言。\n\n## 标题\n\n正文。\n"},
		},
		{
			"YAML",
			"b.md",
			"---\ntitle: 标题\ndate: 2023-01-28 09:22:00 +0800\ntags: [甲, 乙]\nauthor: 陈玲、王五\n" +
				"draft: true\nslug: My Post\nsummary: 摘要\n---\n\n# 标题\n\n正文。\n",
			importer.Draft{
				Title:       "标题",
				Body:        "正文。\n",
				Tags:        []string{"甲", "乙"},
				Summary:     "摘要",
				Slug:        "my-post",
				Aliases:     []string{"My Post"},
				StaysDraft:  true,
				PublishedAt: at("2023-01-28T01:22:00Z"),
				Contributors: []importer.Contributor{
					{Name: "陈玲", Role: contribution.RoleAUTHOR},
					{Name: "王五", Role: contribution.RoleAUTHOR},
				},
			},
		},
		{
			"TOML",
			"b.md",
			"+++\ntitle = '标题'\ndate = 2023-01-28T09:22:00+08:00\ncategories = ['丙']\n" +
				"lang = 'en'\n[[authors]]\nname = 'Ann Lee'\n+++\n正文。\n",
			importer.Draft{
				Title:        "标题",
				Body:         "正文。\n",
				Tags:         []string{"丙"},
				Locale:       "en",
				PublishedAt:  at("2023-01-28T01:22:00Z"),
				Contributors: []importer.Contributor{{Name: "Ann Lee", Role: contribution.RoleAUTHOR}},
			},
		},
		{
			"Jekyll",
			"_posts/2020-02-29-leap-day.md",
			"---\nlayout: post\ntitle: 闰日\npublished: false\ntags: 甲 乙\n---\n正文。\n",
			importer.Draft{
				Title:       "闰日",
				Body:        "正文。\n",
				SlugHint:    "leap-day",
				Tags:        []string{"甲", "乙"},
				StaysDraft:  true,
				PublishedAt: at("2020-02-28T16:00:00Z"),
			},
		},
		{
			"a line at the top that is no front matter",
			"b.md",
			"---\n\n# 标题\n\n正文。\n",
			importer.Draft{Title: "标题", Body: "---\n\n# 标题\n\n正文。\n"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := importer.ParseMarkdown(test.file, []byte(test.text), nil)
			if err != nil {
				t.Fatal(err)
			}
			got.Notes = nil
			test.want.Key, test.want.Rights = test.file, article.RightsORIGINAL
			if test.want.Locale == "" {
				test.want.Locale = "zh-CN"
			}
			if diff := cmp.Diff(&test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestUnreadable checks that errors name their line.
func TestUnreadable(t *testing.T) {
	t.Parallel()
	gbk, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte("# 标题\n\n汉字正文。\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name string
		raw  []byte
		want string
	}{
		{"empty", nil, "empty"},
		{"only spaces", []byte(" \n\t\n"), "empty"},
		{"not text", []byte("# x\n\n\x00\x01"), "line 3: not a text file"},
		{"no encoding", []byte("# x\n\xff\xff\xff\n"), "line 2: unknown encoding, neither UTF-8, GB18030 nor Big5"},
	} {
		_, err := importer.ParseMarkdown("x.md", test.raw, nil)
		var parse *importer.ParseError
		if !errors.As(err, &parse) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
	for name, raw := range map[string][]byte{"GB18030": gbk, "byte order mark": []byte("\uFEFF# 标题\r\n\r\n汉字正文。\r\n")} {
		d, err := importer.ParseMarkdown("x.md", raw, nil)
		if err != nil || d.Title != "标题" || d.Body != "汉字正文。\n" {
			t.Errorf("%s: %+v, %v", name, d, err)
		}
	}
}

// FuzzParseMarkdown checks that any bytes become a draft with a valid title, or a ParseError.
func FuzzParseMarkdown(f *testing.F) {
	f.Add([]byte("---\ntitle: x\ndate: 2023-01-28\ntags: [a, b]\n---\n# x\n\ntext"))
	f.Add([]byte("+++\ntitle = 'x'\n[[authors]]\nname = 'y'\n+++\ntext"))
	f.Add([]byte("标题\n---\n\n正文"))
	f.Add([]byte("{\"title\": \"x\", \"tags\": [null, 1]}\ntext"))
	f.Add([]byte(";;;\n\"title\": \"x\"\n;;;\ntext"))
	f.Add([]byte("title: x\ntags:\n\t- a\n---\ntext"))
	f.Add([]byte("<!-- x -->\n---\ntitle: \"x\nauthor: x <x@example.com>\n" +
		"tags: &a [*a, {b: c}, #d]\nvisibility: y\n\ntext"))
	f.Fuzz(func(t *testing.T, raw []byte) { parses(t, importer.ParseMarkdown, raw) })
}

func parses(t *testing.T, parse importer.Parser, raw []byte) {
	d, err := parse("x.md", raw, time.UTC)
	var parseErr *importer.ParseError
	if err != nil {
		if !errors.As(err, &parseErr) {
			t.Errorf("%v is not a ParseError", err)
		}
		return
	}
	if strings.TrimSpace(d.Title) == "" || d.Locale == "" ||
		utf8.RuneCountInString(d.Title) > 300 || strings.ContainsFunc(
		d.Title,
		unicode.IsControl,
	) {
		t.Errorf("the draft has no valid title or locale: %+v", d)
	}
	state, err := json.Marshal(d)
	if err != nil || !utf8.Valid(state) {
		t.Errorf("%v: %q", err, state)
	}
	render(t, d.Body)
}
