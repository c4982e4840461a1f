package text_test

import (
	"strings"
	"testing"
)

// paragraph renders one paragraph and returns what is in it.
func paragraph(t *testing.T, body string) string {
	t.Helper()
	html := strings.TrimSuffix(render(t, body).HTML, "\n")
	return strings.TrimSuffix(strings.TrimPrefix(html, "<p>"), "</p>")
}

// TestEmphasis: next to CJK characters and marks emphasis works as in markdown-cjk-friendly, elsewhere as in
// CommonMark.
func TestEmphasis(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"**重要，**请看。**“引号”**后": "<strong>重要，</strong>请看。<strong>“引号”</strong>后",
		"前**《书名》**后":          "前<strong>《书名》</strong>后",
		"**注意：**说明":           "<strong>注意：</strong>说明",
		"**真。**她说":            "<strong>真。</strong>她说",
		"前**（括号）**后":          "前<strong>（括号）</strong>后",
		"前**(括号)**后":          "前<strong>(括号)</strong>后",
		"前**“引号”**":           "前<strong>“引号”</strong>",
		"*斜体。*后":              "<em>斜体。</em>后",
		"***两者。***后":          "<em><strong>两者。</strong></em>后",
		"**外*内。*后**":          "<strong>外<em>内。</em>后</strong>",
		"~~删除。~~后":            "<del>删除。</del>后",
		"前~~“旧”~~后":           "前<del>“旧”</del>后",
		"**~~删~~**除":          "<strong><del>删</del></strong>除",
		"中文_下划线_中文":           "中文_下划线_中文",
		"中文，_下划线。_后":          "中文，_下划线。_后",
		"中文，_下划线_。":           "中文，<em>下划线</em>。",
		"**100%**的人":          "<strong>100%</strong>的人",
		"**`代码`**后":           "<strong><code>代码</code></strong>后",
		"**[链接](u)**后":        `<strong><a href="u">链接</a></strong>后`,
		"太郎は**「こんにちわ」**と言った":  "太郎は<strong>「こんにちわ」</strong>と言った",
		"これは**私のやりたかったこと。**だから": "これは<strong>私のやりたかったこと。</strong>だから",
		"**스크립트(script)**라고":    "<strong>스크립트(script)</strong>라고",
		"**葛󠄀城市**や**葛󠄀（くず）**を":  "<strong>葛󠄀城市</strong>や<strong>葛󠄀（くず）</strong>を",
		"**⻲**(a)":        "<strong>⻲</strong>(a)",
		"a**“b”**c":       "a**“b”**c",
		"a**(b)**c":       "a**(b)**c",
		"**a.**b":         "**a.**b",
		"**😀**a":          "**😀**a",
		"**😀**字":          "<strong>😀</strong>字",
		"foo*bar*baz":     "foo<em>bar</em>baz",
		"foo_bar_baz":     "foo_bar_baz",
		"*foo**bar**baz*": "<em>foo<strong>bar</strong>baz</em>",
		"***foo** bar*":   "<em><strong>foo</strong> bar</em>",
		"**foo* bar*":     "<em><em>foo</em> bar</em>",
		"foo***":          "foo***",
		`\*a* \**b**`:     "*a* *<em>b</em>*",
	} {
		if got := paragraph(t, body); got != want {
			t.Errorf("%s became %s, want %s", body, got, want)
		}
	}
}

// TestStrikethrough: only two tildes strike out.
func TestStrikethrough(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"10~20 元，30~40 元": "10~20 元，30~40 元",
		"~x~ 和 ~~y~~":     "~x~ 和 <del>y</del>",
		"a ~~~b~~~":       "a ~~~b~~~",
		"a~~~~b":          "a~~~~b",
		"~~a ~~b":         "~~a ~~b",
		"~~a *b~~ c*":     "<del>a *b</del> c*",
		"~~a~~~":          "~~a~~~",
	} {
		if got := paragraph(t, body); got != want {
			t.Errorf("%s became %s, want %s", body, got, want)
		}
	}
}

// TestBareLinks: brackets here mark the links that are expected, whose address is their text.
func TestBareLinks(t *testing.T) {
	t.Parallel()
	for _, marked := range []string{
		"网址：‹https://example.com/a›，见（‹https://example.com/b›）与“‹https://example.com/c›”，还有 ‹https://example.com/d›。",
		"见‹https://example.com/a›、‹https://example.com/b›；《‹https://example.com/c›》……",
		"访问‹www.example.com/x›或‹http://localhost:8080/a?b=c#d›吧",
		"邮箱：‹a.b+c@example.com›，或‹d@e.org›。",
		"‹https://example.com/%E4%BD%A0%E5%A5%BD›好",
		"‹https://zh.wikipedia.org/wiki/›中文",
		"‹https://example.com/café› ‹https://example.com/a_b_c› ‹HTTPS://EXAMPLE.COM›",
		"(‹https://example.com/a_(b)›) (‹https://example.com/c›), ‹https://example.com/d›.",
		"‹https://example.com/e›!? “‹https://example.com/f›”",
		"**‹https://example.com›**后 *‹https://example.com/g›* ~~‹https://example.com/i›~~",
		"[‹https://example.com/a›] [见‹https://example.com/b›]",
		"‹https://example.com/a›; ‹https://example.com›&amp;",
		"ahttp://example.com xwww.example.com http:// https://，www. a@b @c d@ e/f@g.hi http://a.b_c",
		"‹https://example.com›\n‹https://example.com/j›",
	} {
		body := strings.NewReplacer("‹", "", "›", "").Replace(marked)
		if got := markLinks(paragraph(t, body)); got != marked {
			t.Errorf("%s\nbecame %s", marked, got)
		}
	}
}

// markLinks turns links back into what the author wrote, in brackets.
func markLinks(html string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(html, "<a href=")
		b.WriteString(before)
		if !found {
			break
		}
		_, rest, _ = strings.Cut(rest, ">")
		text, after, _ := strings.Cut(rest, "</a>")
		b.WriteString("‹" + text + "›")
		html = after
	}
	marks := strings.NewReplacer("<strong>", "**", "</strong>", "**", "<em>", "*", "</em>", "*", "<del>", "~~", "</del>", "~~")
	return marks.Replace(b.String())
}

func TestBareLinksElsewhere(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"[https://a.com](b)":         `<a href="b">https://a.com</a>`,
		"[甲www.a.com乙](b)":           `<a href="b">甲www.a.com乙</a>`,
		"[<https://a.com>](b)":       `<a href="b">https://a.com</a>`,
		"https://a.com/?b=c&d=e":     `<a href="https://a.com/?b=c&amp;d=e">https://a.com/?b=c&amp;d=e</a>`,
		"_https://a.com/b_":          `<em><a href="https://a.com/b">https://a.com/b</a></em>`,
		"![甲www.a.com乙](b)":          `<img src="b" alt="甲www.a.com乙">`,
		"`https://a.com`":            `<code>https://a.com</code>`,
		"www.a.com":                  `<a href="http://www.a.com">www.a.com</a>`,
		"a@b.com":                    `<a href="mailto:a@b.com">a@b.com</a>`,
		"<https://a.com/中文>":         `<a href="https://a.com/%E4%B8%AD%E6%96%87">https://a.com/中文</a>`,
		"[^a] 和 [b^](c)":             `[^a] 和 <a href="c">b^</a>`,
		"![a *b* `c`  \nd](e \"f\")": "<img src=\"e\" alt=\"a b c\nd\" title=\"f\">",
	} {
		if got := paragraph(t, body); got != want {
			t.Errorf("%s became %s, want %s", body, got, want)
		}
	}
}

// TestLineBreaks: the end of a line is a space, but not between Chinese or Japanese characters.
func TestLineBreaks(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"中文\n换行":              "中文换行",
		"中文，\n换行":             "中文，换行",
		"**中文**\n*换行*":        "<strong>中文</strong><em>换行</em>",
		"中文\nEnglish\n中文":     "中文\nEnglish\n中文",
		"한국어\n문장":             "한국어\n문장",
		"a\n**b**\n`c`\nd":    "a\n<strong>b</strong>\n<code>c</code>\nd",
		"中文  \n换行\\\n再换":      "中文<br>\n换行<br>\n再换",
		"a\\\n\\\nb":          "a<br>\n<br>\nb",
		"a\rb\r\nc  \r\nd":    "a\nb\nc<br>\nd",
		"中文 \\ 后":             "中文 \\ 后",
		"C:\\ 盘":              "C:\\ 盘",
		"`中文\r\n换行`":          "<code>中文 换行</code>",
		"[一\n二](三\n\"四\n五\")": "<a href=\"三\" title=\"四\n五\">一二</a>",
	} {
		want = strings.ReplaceAll(want, `href="三"`, `href="%E4%B8%89"`)
		if got := paragraph(t, body); got != want {
			t.Errorf("%q became %q, want %q", body, got, want)
		}
	}
}
