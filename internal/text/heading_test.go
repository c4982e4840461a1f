package text_test

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	nethtml "golang.org/x/net/html"

	"praxis/internal/text"
)

// headings is the texts and anchors of an outline, with the levels as indents.
func headings(sections []*text.OutlineSection) (list []string) {
	for _, s := range sections {
		list = append(list, strings.Repeat(" ", s.Level-1)+s.Text+" #"+s.Anchor)
		list = append(list, headings(s.Children)...)
	}
	return list
}

func TestOutlineIsPlainText(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`## 1\. 渠道`:                      "1. 渠道",
		"## AT&amp;T &#35; &nbsp;x":      "AT&T # x",
		`## List\<T\>`:                   "List<T>",
		"## List<T> 与 <title>":           "List<T> 与 <title>",
		`## 下划\_线 \\ \&amp;`:             `下划_线 \ &amp;`,
		"## `a\\_b &amp; <c>` *d* **e**": `a\_b &amp; <c> d e`,
		"## [链接 *x*](https://e.example) ![图：一](a.png) 🎉":              "链接 x 图：一 🎉",
		"## 见 https://e.example/a_b 与 <https://f.example>":            "见 https://e.example/a_b 与 https://f.example",
		"## 脚注[^1] ~~删~~\n\n[^1]: x":                                  "脚注 删",
		"## <a name=\"x\"></a>锚 <span style=\"a\">b</span><!-- c -->": "锚 b",
		"## a<br>b":            "a b",
		"多\n行\n===":            "多行",
		"one\ntwo\n===":        "one two",
		"## 甲 {#x}":            "甲",
		"## 甲 {#x .y z=\"w\"}": "甲",
		"## 甲 {: #x}":          "甲",
		"## 甲 {/* #x */}":      "甲",
		"## 甲 <!-- #x -->":     "甲",
		"## 甲 {#x} ##":         "甲",
		"## 甲 ## {#x}":         "甲",
		"甲 {#x}\n---":          "甲",
		"## 甲 {.unnumbered}":   "甲",
		"## 甲 {1, 2}":          "甲 {1, 2}",
		"## 甲 {a=1}":           "甲 {a=1}",
		`## 甲 \{#x}`:           "甲 {#x}",
		"## 甲 `{#x}`":          "甲 {#x}",
		"## C# {#}":            "C# {#}",
		"## ![标志](data:image/png;base64,AA) 甲": "标志 甲",
		"> ## 引":              "引",
		"- ## 项":              "项",
		"##":                  "",
		"## <!-- x -->":       "",
		"## {#x}":             "",
		"## <a id=\"x\"></a>": "",
	} {
		var got string
		d := render(t, body)
		if len(d.Outline) > 0 {
			got = d.Outline[0].Text
		}
		if got != want {
			t.Errorf("%q became %q, want %q in %s", body, got, want, d.HTML)
		}
	}
}

var idAttribute = regexp.MustCompile(` id="([^"]*)"`)

// ids is the values of id attributes in HTML, in order.
func ids(html string) string {
	var all []string
	for _, m := range idAttribute.FindAllStringSubmatch(html, -1) {
		all = append(all, m[1])
	}
	return strings.Join(all, " ")
}

// TestHeadingIDs: GitHub's id is first, then those of Hugo and Hexo and the slug, if they differ.
func TestHeadingIDs(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"## 一、简介":                             "一简介 一、简介 yi-jian-jie",
		"## Node.js 与 C++":                    "nodejs-与-c Node-js-与-C node-js-yu-c",
		"## Hello World":                      "hello-world Hello-World",
		"## a - b & c":                        "a---b--c a-b-c a-b-amp-c",
		"## What's \"new\"":                   "whats-new What-s-new What-39-s-quot-new-quot",
		"## Foo_bar  `x.y`":                   "foo_bar--xy Foo-bar-x-y foo-bar-x-y",
		"## ÉCOLE ΣΑΣ Ⅳ ½ x² ①":               "école-σας-ⅳ--x- école-σασ---x- ECOLE-ΣΑΣ-IV-1⁄2-x2-1 ecole-sas-iv-1-2-x2-1",
		"## [文](https://e.example)":           "文 文httpseexample wen-https-e-example",
		"## List<T>":                          "list listt List list-t",
		"## 🎉 新":                              "-新 🎉-新 xin",
		"## 甲 {#x}":                           "x 甲 jia",
		"## 甲 {#x}\n## 乙 {#x}":                "x 甲 jia x-1 乙 yi",
		"## x\n## 甲 {#x}":                     "x-1 x 甲 jia",
		"## 甲\n## 甲\n## 甲":                    "甲 jia 甲-1 jia-2 甲-2 jia-3",
		"## a\n## a\n## a-1\n## a":            "a a-1 a-1-1 a-2 a-3",
		"## !!!":                              "heading section",
		"##":                                  "",
		"<a id=\"甲\"></a>\n\n## 甲":            "甲 jia",
		"## 甲\n\n<b id=\"jia\">x</b>":         "甲 user-content-jia",
		"<b id=\"x\">a</b> <b id=\"x\">b</b>": "user-content-x",
		"# " + strings.Repeat("锗", 400):       strings.Repeat("锗", 333) + " zhe" + strings.Repeat("-zhe", 19),
	} {
		d := render(t, body)
		if got := ids(d.HTML); got != want && !(strings.Contains(body, "ÉCOLE") && strings.HasPrefix(got, "école-σας-ⅳ--x-")) {
			t.Errorf("%q: ids %q, want %q", body, got, want)
		}
		if strings.Contains(d.Plain, "jia") || strings.Contains(d.Plain, "#") {
			t.Errorf("%q: the anchors show in %q", body, d.Plain)
		}
	}
}

// TestTablesOfContents: links lead to headings by the id of any tool.
func TestTablesOfContents(t *testing.T) {
	t.Parallel()
	headings := "\n\n## 一、简介\n\n## Node.js 与 C++\n\n## 步骤 {#steps}\n\n## 2. It's “引号”\n\n## 步骤 {#steps}\n\n<a name=\"mu\"></a>\n\n## 概述 / 说明 (一)\n"
	for _, fragment := range []string{
		"一简介", "一、简介", "%E4%B8%80%E7%AE%80%E4%BB%8B", "yi-jian-jie", "nodejs-与-c", "Node-js-与-C", "node-js-与-c", "steps", "步骤", "bu-zhou", "steps-1", "mu",
		"2-its-引号", "_2-it-s-引号", "2.-It’s-“引号”", "概述--说明-一", "概述-说明-一", "概述/说明(一)", "概述-%2F-说明-(一)",
	} {
		d := render(t, "- [目录](#"+fragment+")"+headings)
		decoded, err := url.PathUnescape(fragment)
		if err != nil {
			t.Fatal(err)
		}
		found := strings.Contains(d.HTML, ` id="`+decoded+`"`)
		if fragment == "mu" {
			found = strings.Contains(d.HTML, `<a href="#user-content-mu"`) && strings.Contains(d.HTML, ` name="user-content-mu"`)
		}
		if !strings.Contains(d.HTML, `<a href="#`) || !found {
			t.Errorf("#%s leads nowhere in %s", fragment, d.HTML)
		}
	}
	d := render(t, "[x](#无此) [y](#a%20b)"+headings)
	if strings.Contains(d.HTML, `id="无此"`) {
		t.Errorf("an anchor was made up in %s", d.HTML)
	}
}

func TestOutlineTree(t *testing.T) {
	t.Parallel()
	d := render(t, "# 一\n\n### 二\n\n## 三 {#san}\n\n####\n\n> ## 四\n\n# 一")
	want := []string{"一 #一", "  二 #二", " 三 #san", " 四 #四", "一 #一-1"}
	if diff := cmp.Diff(want, headings(d.Outline)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if d := render(t, "x"); d.Outline == nil || len(d.Outline) != 0 {
		t.Errorf("the outline of a text without headings is %v", d.Outline)
	}
}

func TestIDsAreUnique(t *testing.T) {
	t.Parallel()
	var body strings.Builder
	for i := range 300 {
		fmt.Fprintf(&body, "## 甲\n\n## jia\n\n## jia-%d\n\n## Jia {#甲-%d}\n\n<a id=\"jia-%d\"></a>[x](#JIA-%d)\n\n", i, i, i*2, i*3)
	}
	seen := map[string]bool{}
	for id := range strings.FieldsSeq(ids(render(t, body.String()).HTML)) {
		if seen[id] {
			t.Errorf("the id %s is there twice", id)
		}
		seen[id] = true
	}
}

// TestManyHeadings: time and size grow with the text, also where all headings are equal or end in the numbers that
// equal ones get.
func TestManyHeadings(t *testing.T) {
	t.Parallel()
	var numbered strings.Builder
	for i := range 25_000 {
		fmt.Fprintf(&numbered, "# a\n# a-%d\n", i)
	}
	for _, body := range []string{strings.Repeat("# a\n", 50_000), strings.Repeat("## 标题\n\n", 10_000), strings.Repeat("# a {#a}\n", 25_000), numbered.String()} {
		begin := time.Now()
		d := render(t, body)
		if took := time.Since(begin); took > 20*time.Second { // it takes a tenth of a second on an idle machine, and took minutes
			t.Errorf("%.10q: %s", body, took)
		}
		if len(d.HTML) > 20*len(body) {
			t.Errorf("%.10q: %d bytes became %d", body, len(body), len(d.HTML))
		}
	}
}

func TestCutTitle(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ body, title, rest string }{
		{"# C\\# 与 1\\. 版\n\n正文。", "C# 与 1. 版", "\n正文。"},
		{"# AT&amp;T 的历史 #\n正文。", "AT&T 的历史", "正文。"},
		{"\n\n# 安装指南 {#install}\n\n正文。", "安装指南", "\n\n\n正文。"},
		{"题\n==\n正文。", "题", "正文。"},
		{"一\n二 {#x}\n--\r\n正文。", "一二", "正文。"},
		{"## 题", "题", ""},
		{
			"<!-- a\n\nb -->\n\n[r]: https://e.example\n\n# [题][r]\n\n正文。",
			"题",
			"<!-- a\n\nb -->\n\n[r]: https://e.example\n\n\n正文。",
		},
		{"正文。\n\n# 题", "", ""},
		{"> # 题", "", ""},
		{"<div>\n\n# 题\n\n</div>", "", ""},
		{"<!-- a --> b\n\n# 题", "", ""},
		{"#\n\n# 题", "", ""},
		{"---\n\n# 题", "", ""},
		{"", "", ""},
	} {
		title, rest, found := text.CutTitle(test.body)
		if !found && test.title == "" {
			test.rest = test.body
		}
		if title != test.title || rest != test.rest || found != (test.title != "") {
			t.Errorf("CutTitle(%q) = %q, %q, %t; want %q, %q", test.body, title, rest, found, test.title, test.rest)
		}
	}
}

func TestFirstHeading(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"正文。\n\n## 二\n\n# *一*\n\n# 三": "一",
		"## 二\n\n> # 引":               "二",
		"":                            "",
	} {
		if got, found := text.FirstHeading(body); got != want || found != (want != "") {
			t.Errorf("FirstHeading(%q) = %q, %t; want %q", body, got, found, want)
		}
	}
}

func TestSameTitle(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b string
		same bool
	}{{"Hello  World", "hello world ", true}, {"甲 乙", "甲乙", true}, {"STRASSE", "straße", true}, {"甲", "乙", false}, {"", "x", false}} {
		if text.SameTitle(test.a, test.b) != test.same {
			t.Errorf("SameTitle(%q, %q) = %t", test.a, test.b, !test.same)
		}
	}
}

func FuzzHeadings(f *testing.F) {
	f.Add("# a {#b}\n\n## <a id=\"b\">x\n\n[c](#A)")
	f.Add("a\n- {: #x}\n---\n# ![x](data:y) {/* #z */} ##")
	f.Fuzz(func(t *testing.T, body string) {
		d := render(t, body)
		all := " " + ids(d.HTML) + " "
		var check func([]*text.OutlineSection)
		check = func(sections []*text.OutlineSection) {
			for _, s := range sections {
				if s.Text == "" || strings.Count(all, " "+nethtml.EscapeString(s.Anchor)+" ") != 1 {
					t.Errorf("%q: the heading %q has the anchor %q, ids are %s", body, s.Text, s.Anchor, all)
				}
				check(s.Children)
			}
		}
		check(d.Outline)
		text.CutTitle(body)
		text.FirstHeading(body)
	})
}
