package importer_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/contribution"
	"praxis/internal/importer"
)

// TestParsePage parses a page that has every feature.
func TestParsePage(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("testdata/page.txt")
	if err != nil {
		t.Fatal(err)
	}
	got, err := importer.ParsePage("page.txt", raw, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := &importer.Draft{
		Key: "page.txt", Title: "山区小学的操场是怎么修起来的", Subtitle: "一个村子和三家单位的两年",
		Locale: "zh-CN", Rights: article.RightsORIGINAL, Likes: 12,
		Tags: []string{"公益", "教育", "社区共建"},
		Contributors: []importer.Contributor{
			{Name: "林若安", Role: contribution.RoleAUTHOR},
			{Name: "周一鸣", Role: contribution.RoleAUTHOR},
			{Name: "何青", Role: contribution.RoleEDITOR},
		},
		SourcePreviousAt: at("2024-03-05T08:20:00Z"),
		SourceNextAt:     at("2024-03-05T08:50:00Z"),
		PublishedAt:      at("2024-03-05T08:35:00Z"),
		Body: `青石小学在半山腰,操场是一块斜坡。去年春天,村里决定把它推平。

## 前期准备

**村委+施工队**。双方先把土方量算清楚,再谈价钱,没有先开工后补手续。

**学校+家长**。家长轮流值班,孩子们上课不受影响,体育课改到村口的晒谷场。

## 一、经费从哪里来

公益与教育连在一起,靠的是社区共建。三家单位各出一部分,其余由“线上+线下”义卖补足,账目贴在校门口。

一块操场换来的不只是平地,还有下一次合作的底气。
`,
	}
	notes := got.Notes
	got.Notes = nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, about := range []string{
		"rights to ORIGINAL",
		"keywords",
		"plus sign",
		"lead-ins",
		"headings",
		"removed notices",
		"12 likes",
		"midpoint",
		"navigation",
	} {
		if !slices.ContainsFunc(notes, func(n string) bool { return strings.Contains(n, about) }) {
			t.Errorf("no note about %q in %q", about, notes)
		}
	}
	if html := render(t, got.Body).HTML; !strings.Contains(html, "<strong>村委+施工队</strong>。双方") {
		t.Errorf("the lead-in is not strong: %s", html)
	}
}

// TestParsePageVariants parses the variants of other sites.
func TestParsePageVariants(t *testing.T) {
	t.Parallel()
	const body = "\n\n第一段文字，说明事情的由来和经过。\n\n第二段文字，说明结果。\n"
	for _, test := range []struct {
		name, text string
		check      func(*importer.Draft) bool
	}{
		{
			"reprint",
			"【转载】标题" + body,
			func(d *importer.Draft) bool { return d.Rights == article.RightsREPRINT && d.Title == "标题" },
		},
		{
			"mark with a colon",
			"原创：标题" + body,
			func(d *importer.Draft) bool { return d.Rights == article.RightsORIGINAL && d.Title == "标题" },
		},
		{
			"parentheses that are no keywords",
			"办法（2021年修订）" + body,
			func(d *importer.Draft) bool { return d.Title == "办法（2021年修订）" && d.Tags == nil },
		},
		{
			"full-width keywords",
			"标题（由来、经过）" + body,
			func(d *importer.Draft) bool { return len(d.Tags) == 2 && d.Title == "标题" },
		},
		{
			"author with a colon",
			"标题\n作者：张 三" + body,
			func(d *importer.Draft) bool { return d.Contributors[0].Name == "张三" },
		},
		{"wide spaces in chapters", "办法\n第一章　总则" + body + "第二章　附则" + body, func(d *importer.Draft) bool {
			outline := render(t, d.Body).Outline
			return len(outline) == 2 && strings.HasPrefix(outline[1].Text, "第二章")
		}},
		{"wide spaces in labels", "标题\n作　者：林若水　　浏　览：128" + body, func(d *importer.Draft) bool {
			return d.Contributors[0].Name == "林若水" && !strings.Contains(d.Body, "128")
		}},
		{
			"an organization as editor",
			"标题\n编辑：东方财富网" + body,
			func(d *importer.Draft) bool { return len(d.Contributors) == 0 },
		},
		{"slash byline", "标题\n文/李四" + body, func(d *importer.Draft) bool { return d.Contributors[0].Name == "李四" }},
		{"source and date", "标题\n来源：某某日报\n发布时间：2024-05-06 07:08" + body, func(d *importer.Draft) bool {
			return d.SourceName == "某某日报" && d.PublishedAt.Equal(*at("2024-05-05T23:08:00Z"))
		}},
		{"markdown in plain text", "标题\n\n# 不是标题，而是一个带井号的句子。\n\n1. 不是列表，也是一个普通的句子。", func(d *importer.Draft) bool {
			doc := render(t, d.Body)
			return strings.Contains(doc.Plain, "# 不是标题") && strings.Contains(
				doc.Plain,
				"1. 不是列表",
			) && len(doc.Outline) == 0
		}},
		{"mark without a title is the title", "原创" + body, func(d *importer.Draft) bool { return d.Title == "原创" }},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d, err := importer.ParsePage("x", []byte(test.text), nil)
			if err != nil {
				t.Fatal(err)
			}
			if !test.check(d) {
				t.Errorf("%+v", d)
			}
		})
	}
}

// letters returns the letters and digits of a text: Markdown and notes change only punctuation and space.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// lostLines returns the lines of a page that are neither in its draft nor in a note. Notes truncate long lines.
func lostLines(raw []byte) []string {
	text, _, err := importer.Decode(raw)
	if err != nil {
		return nil
	}
	d, err := importer.ParsePage("x", raw, nil)
	if err != nil {
		return nil
	}
	kept := letters(strings.Join([]string{d.Title, strings.Join(d.Tags, ""), d.Subtitle, d.Body}, " "))
	notes := letters(strings.Join(d.Notes, " "))
	var lost []string
	for l := range strings.Lines(text) {
		l = letters(l)
		start := []rune(l)
		start = start[:min(len(start), 60)]
		if !strings.Contains(kept, l) && !strings.Contains(notes, string(start)) {
			lost = append(lost, l)
		}
	}
	return lost
}

// TestNoLineIsLost checks that every line of the corpus is in the body, a field or a note.
func TestNoLineIsLost(t *testing.T) {
	t.Parallel()
	for _, c := range readCorpus(t, "testdata/pages/*.txt") {
		for _, lost := range lostLines([]byte(c.text)) {
			t.Errorf("%s: %q", c.name, lost)
		}
	}
}

// TestLargePages checks that no kind of page takes superlinear time.
func TestLargePages(t *testing.T) {
	t.Parallel()
	const size = 1 << 17
	for name, part := range map[string]string{
		"short lines": "第一段\n",
		"meta lines":  "来源：某某日报 作者：王小明 2023-03-05 09:10\n",
		"one line":    "没有标点的长行",
		"dates":       "2023-03-05 ",
		"labels":      "编辑：",
		"lists":       "1. 换灯\n2. 调峰\n",
		"tables":      "一\t二\t三\n",
		"wide table":  "一\t",
		"wrapped":     "这是一段被邮件客户端按三十多个字折行的文字它在句子中间就断\n",
		"headings":    "一、标题\n第一段文字，说明事情的由来和经过。\n",
		"plus":        "党建+业务 党建 业务 ",
		"breadcrumbs": "首页 > 新闻 > ",
		"notices":     "版权声明：本站所有。\n",
		"links":       "相关阅读\n一个标题\n",
		"brackets":    "（记者 ",
		"neighbours":  "上一篇：甲\n",
		"titles":      "标题_某某网\n",
		"spaces":      "一   1   2\n",
	} {
		t.Run(name, func(t *testing.T) {
			text := "标题\n第一段文字，说明事情的由来和经过。\n" + strings.Repeat(part, size/len(part))
			begin := time.Now()
			if _, err := importer.ParsePage("x", []byte(text), nil); err != nil {
				t.Fatal(err)
			}
			if took := time.Since(begin); took > 10*time.Second {
				t.Errorf("%v for an eighth of a megabyte", took)
			} else {
				t.Logf("%v", took)
			}
		})
	}
}

// FuzzParsePage checks that any bytes become a valid draft that lost no line, or a ParseError.
func FuzzParsePage(f *testing.F) {
	raw, err := os.ReadFile("testdata/page.txt")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add([]byte("「原创」\n——\n作者 \n(1)\n上一篇 2023年13月99日 上午9:14"))
	for _, c := range readCorpus(f, "testdata/pages/*.txt") {
		f.Add([]byte(c.text))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		parses(t, importer.ParsePage, raw)
		for _, lost := range lostLines(raw) {
			t.Errorf("neither in the body nor in a field nor in a note: %q", lost)
		}
	})
}
