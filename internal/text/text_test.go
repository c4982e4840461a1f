package text_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"praxis/internal/slug"
	"praxis/internal/text"
)

func render(t testing.TB, body string) *text.Document {
	t.Helper()
	d, err := text.Render(t.Context(), body, slug.From)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestRender(t *testing.T) {
	t.Parallel()
	got := render(t, "# 成果\n\n研制 **GeO2** 与锗粉。\n\n### 深一层\n\n- 一\n- 二\n\n## 成果\n\n| a | b |\n|---|---|\n| c | 丁 |\n")
	want := &text.Document{
		HTML:  got.HTML,
		Plain: "成果\n研制 GeO2 与锗粉。\n深一层\n一\n二\n成果\na\tb\nc\t丁",
		Outline: []*text.OutlineSection{{Level: 1, Text: "成果", Anchor: "成果", Children: []*text.OutlineSection{
			{Level: 3, Text: "深一层", Anchor: "深一层", Children: []*text.OutlineSection{}},
			{Level: 2, Text: "成果", Anchor: "成果-1", Children: []*text.OutlineSection{}},
		}}},
		CJK: 15, Words: 4,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, anchor := range []string{`id="成果"`, `id="cheng-guo"`, `id="cheng-guo-2"`, "<strong>GeO2</strong>", "<table>"} {
		if !strings.Contains(got.HTML, anchor) {
			t.Errorf("no %s in %s", anchor, got.HTML)
		}
	}
}

func TestExcerpt(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text   string
		length int
		want   string
	}{
		{"短", 5, "短"},
		{"一二三四五", 5, "一二三四五"},
		{"一二三四五六", 5, "一二三四…"},
		{"a\n\n b", 5, "a b"},
		{"👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 2, "👨‍👩‍👧‍👦…"},
		{"e\u0301e\u0301e\u0301", 2, "e\u0301…"},
		{"abc", 1, "…"},
		{"", 5, ""},
	} {
		if got := text.Excerpt(test.text, test.length); got != test.want {
			t.Errorf("Excerpt(%q, %d) = %q, want %q", test.text, test.length, got, test.want)
		}
	}
}

func TestReadingTime(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		body           string
		words, minutes int
	}{
		{"", 0, 0},
		{"字", 1, 1},
		{strings.Repeat("字", 400), 400, 1},
		{strings.Repeat("字", 401), 401, 2},
		{strings.Repeat("word ", 220), 220, 1},
		{strings.Repeat("字", 400) + " " + strings.Repeat("word ", 220), 620, 2},
		{"锗Ge 是 well-known 的 user's 5G", 7, 1},
		{"カタカナ 한글", 6, 1},
	} {
		d := render(t, test.body)
		if d.WordCount() != test.words || d.ReadingMinutes() != test.minutes {
			t.Errorf("%.20q: %d words, %d minutes; want %d, %d", test.body, d.WordCount(), d.ReadingMinutes(), test.words, test.minutes)
		}
	}
}

func FuzzRender(f *testing.F) {
	f.Add("# 标题\n\n<b>x</b> [a](b) `c`\n\n---\n> q")
	f.Add("**重要，**请看 ~~旧~~，见 https://example.com/a（甲@b.com）。\n中文\n换行\\\n后")
	f.Add("|a|b|\n|:-|-:|\n|`\\|`|![c](d \"e\")\n\n- [x] f\n  1. g[^1][^二]\n\n[^1]: h [^二]\n[^二]:\n    i\n[r]: <j> 'k'\n[r] [R][] [s][r]")
	f.Add("> - > - a\nb\n\t\tc\r\n\r***d*e**<f g='h'> <!-- i --> <http://j.k> ``l`` \\*&amp;\x00\xff")
	f.Fuzz(func(t *testing.T, body string) {
		d := render(t, body)
		if strings.Contains(strings.ToLower(d.HTML), "<script") {
			t.Errorf("%q became %q", body, d.HTML)
		}
		if len(d.HTML) > 100_000+60*len(body) {
			t.Errorf("%d bytes of HTML of %q", len(d.HTML), body)
		}
		text.CutTitle(body)
	})
}
