package text_test

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"testing"

	"praxis/internal/text"
)

func TestTables(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"|a|b|c|\n|:-|:-:|-:|\n|1|2|3|": `<th align="left">a</th><th align="center">b</th><th align="right">c</th>` +
			`<td align="left">1</td><td align="center">2</td><td align="right">3</td>`,
		"a | b\n-- | -\n1 |":                 "<th>a</th><th>b</th><td>1</td><td></td>",
		"|a|\n|-|\n|1|2|":                    "<th>a</th><td>1</td>",
		"|a|\n|-|\n|`x\\|y` \\| z|":          "<th>a</th><td><code>x|y</code> | z</td>",
		"|a|\n|-|\n|**中文，**后|":               "<th>a</th><td><strong>中文，</strong>后</td>",
		"甲\n|a|\n|-|\n|1|":                   "<p>甲</p><th>a</th><td>1</td>",
		"|a|b|\n|-|\n|1|":                    "<p>|a|b|\n|-|\n|1|</p>",
		"a\n-\n":                             `<h2 id="a">a</h2>`,
		"> |a|\n> |-|\n> |https://b.cn/c|":   `<blockquote><th>a</th><td><a href="https://b.cn/c">https://b.cn/c</a></td></blockquote>`,
		"- a\n\n  |b|\n  |-|\n  |c|\n\n文字\n": "<ul><li><p>a</p><th>b</th><td>c</td></li></ul><p>文字</p>",
		"- a\n|b|\n|-|\n|c|":                 "<ul><li>a\n|b|\n|-|\n|c|</li></ul>",
		"- a\n  |b|\n  |-|\n  |c|":           "<ul><li>a\n\n\n\n<th>b</th><td>c</td></li></ul>",
		"1. a\n\t|b|\n\t|-|\n\t|c|":          "<ol><li>a\n\n\n\n<th>b</th><td>c</td></li></ol>",
		"> - a\n>   |b|\n>   |-|\n> - c":     "<blockquote><ul><li>a\n\n\n\n<th>b</th></li><li>c</li></ul></blockquote>",
		"> - a\n> |b|\n> |-|":                "<blockquote><ul><li>a\n|b|\n|-|</li></ul></blockquote>",
		"> a\n|b|\n|-|\n|c|":                 "<blockquote><p>a\n|b|\n|-|\n|c|</p></blockquote>",
	} {
		if got := flat(render(t, body).HTML); got != want {
			t.Errorf("%s\nbecame %s\nwant   %s", body, got, want)
		}
	}
}

// flat leaves out the parts of tables between which their cells stand, and line endings between elements.
func flat(html string) string {
	html = strings.NewReplacer("<table>", "", "</table>", "", "<thead>", "", "</thead>", "", "<tbody>", "",
		"</tbody>", "", "<tr>", "", "</tr>", "").Replace(html)
	return strings.TrimSpace(regexp.MustCompile(`>\n+`).ReplaceAllString(html, ">"))
}

func TestFootnotes(t *testing.T) {
	t.Parallel()
	html := render(t, "甲[^二] 乙[^1] 丙[^二] 丁[^无]\n\n[^1]: 第一\n[^未用]: 没人提到\n"+
		"[^二]: 第二[^里]\n\n    又一段\n\n> [^里]: 里面\n\n后文\n").HTML
	text, notes, found := strings.Cut(html, "<hr>")
	if !found || !strings.Contains(text, "丁[^无]") || !strings.Contains(text, "后文") {
		t.Fatalf("%s", html)
	}
	for _, want := range []string{`id="fnref:1"`, `id="fnref:2"`, `id="fnref1:1"`} {
		if strings.Count(html, want) != 1 {
			t.Errorf("not once %s in %s", want, html)
		}
	}
	for i, want := range []string{"第二", "第一", "里面", "没人提到"} {
		item := strings.Split(notes, "<li id=")[i+1]
		if !strings.HasPrefix(item, `"fn:`+string(rune('1'+i))+`"`) || !strings.Contains(item, want) {
			t.Errorf("note %d is %s", i+1, item)
		}
	}
	if strings.Count(notes, "#fnref") != 4 || !strings.Contains(notes, "又一段") {
		t.Errorf("%s", notes)
	}
}

func TestCodeLanguage(t *testing.T) {
	t.Parallel()
	for info, want := range map[string]string{
		"go": "go", "c++": "c++", "c#": "c#", "f#": "f#", "objective-c": "objective-c", "js{1,3}": "js",
		`go title="x.go"`: "go", "ts:line-numbers": "ts", "rust,ignore": "rust", "{.python .numberLines}": "python",
		"{r}": "r", "": "", " 中文 ": "中文",
	} {
		_, got, _ := strings.Cut(render(t, "```"+info+"\na < b\n```\n").HTML, "<pre><code")
		attribute := ""
		if want != "" {
			attribute = ` class="language-` + want + `"`
		}
		if want = attribute + ">a &lt; b\n</code></pre>\n"; got != want && !strings.ContainsAny(info, "+#中") {
			t.Errorf("%s became %s, want %s", info, got, want)
		}
	}
}

func TestReferences(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"[a][B] [b] [c][]\n\n[b]: /u 'v'\n[C]: <w x>": `<p><a href="/u" title="v">a</a> <a href="/u" title="v">b</a> <a href="w%20x">c</a></p>`,
		"[甲]\n\n[甲]: /u\n\"二\n行\"\n后":                 "<p><a href=\"/u\" title=\"二\n行\">甲</a></p>\n<p>后</p>",
		"[a]: /u \"b\" c":                             "<p>[a]: /u &#34;b&#34; c</p>",
		"[a]: /u\n\"b\" c\n\n[a]":                     "<p>&#34;b&#34; c</p>\n<p><a href=\"/u\">a</a></p>",
		"[a] [a\\]] ![a]\n\n[a]: b":                   `<p><a href="b">a</a> [a]] <img src="b" alt="a"></p>`,
		"> [a]: b\n\n- [a]\n\n  [c]: d\n- [c]": "<blockquote>\n</blockquote>\n<ul>\n<li>\n<p><a href=\"b\">a</a></p>\n</li>\n" +
			"<li>\n<p><a href=\"d\">c</a></p>\n</li>\n</ul>",
	} {
		if got := strings.TrimSpace(render(t, body).HTML); got != want {
			t.Errorf("%s\nbecame %s\nwant   %s", body, got, want)
		}
	}
}

func TestTasks(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]int{
		"- [ ] a\n- [x] b\n- [X] c": 3,
		"1. [ ] a":                  1,
		"[ ] a":                     0,
		"- [x](b)":                  0,
		"- [ ]":                     0,
		"- a [x] b":                 0,
		"- [x] a\n  ===":            0,
	} {
		if got := strings.Count(render(t, body).HTML, `type="checkbox"`); got != want {
			t.Errorf("%s has %d boxes, want %d", body, got, want)
		}
	}
}

// TestLimitsLoseNothing: markup that is nested too deep, or too large, is shown as text.
func TestLimitsLoseNothing(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"quotes":     rep("> ", 300) + "字",
		"lists":      rep("- ", 300) + "字",
		"items":      growing(300, "  ", "* 字\n"),
		"blanks":     rep("- ", 300) + "字" + rep("\n", 40_000) + "字",
		"emphasis":   rep("*字 **字 ", 300) + rep(" 字** 字*", 300),
		"images":     rep("![字", 300) + rep("](u)", 300),
		"footnotes":  rep("[^1]: ", 300) + "字",
		"references": "[字]: " + rep("u", 2_000) + "\n\n" + rep("[字]\n", 2_000),
		"table":      rep("|字", 300) + "\n" + rep("|-", 300) + "\n" + rep("字\n", 300),
		"cells":      rep("|字", 100) + "\n" + rep("|-", 100) + "\n" + rep(rep("|", 100)+"字\n", 300),
		"brackets":   rep("[字", 300) + rep("](u)", 300),
	} {
		d := render(t, body)
		want := strings.Count(body, "字")
		if name == "references" {
			want-- // the label of the definition
		}
		if got := strings.Count(d.HTML, "字"); got != want {
			t.Errorf("%s: %d of %d are left", name, got, want)
		}
		if len(d.HTML) > 100_000+40*len(body) {
			t.Errorf("%s: %d bytes of HTML of %d", name, len(d.HTML), len(body))
		}
	}
}

func TestRenderEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if d, err := text.Render(ctx, "字", nil); d != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("%v, %v", d, err)
	}
}
