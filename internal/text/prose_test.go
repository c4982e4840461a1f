package text_test

import (
	"strings"
	"testing"

	"praxis/internal/text"
)

// TestProse: the result has the natural language of a text only.
func TestProse(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"# 标题 *强调*\n\n正文，[链接](https://a.example \"题\")。":                                          "标题 强调 正文，链接。",
		"前 `code` 后\n\n```go\nfunc f()\n```\n\n    code\n":                                        "前 后",
		"<div class=\"a\">\n文 <b>字</b><pre>code</pre>\n</div>\n\n甲<span title=\"x\">乙</span>":     "文 字 甲乙",
		"<script>\ncode()\n</script>\n\n文":                                                        "文",
		"<style>\np { color: red }\n</style>\n\n文":                                                "文",
		"见 https://a.example/路径?x=1，再看 www.b.example/y。":                                          "见 路径?x=1，再看 。",
		"[https://a.example/x](https://a.example/x) 与 <https://b.example>":                        "与",
		"写信给 a.b@c.example 或 <d@e.example>。":                                                      "写信给 或 。",
		"{% codeblock lang:go %}\nfunc f()\n{% endcodeblock %}\n文 {{ page.title }} {% asset x %}": "文",
		"设 $x_1 = \\frac{a}{b}$，\n\n$$\na = b\n$$\n":                                              "设 ，",
		"价 $5 到 $10 之间":                              "价 $5 到 $10 之间",
		"| 甲 | 乙 |\n|---|---|\n| 丙 | `d` |\n":        "甲 乙 丙",
		"![图说](a.png)\n\n> 引文\n\n- 项[^1]\n\n[^1]: 注": "图说 引文 项 注",
		"见 index.html 与 a-b.example.com/c。":          "见 与 。",
		"":           "",
		"<!-- 注 -->": "",
	} {
		if got := strings.Join(strings.Fields(text.Prose(body)), " "); got != want {
			t.Errorf("%q:\n got %q\nwant %q", body, got, want)
		}
	}
}

func FuzzProse(f *testing.F) {
	f.Add("# 标题\n\n<b>x</b> `c` {% a %} $$x$$ [a](b)")
	f.Fuzz(func(t *testing.T, body string) { text.Prose(body) })
}
