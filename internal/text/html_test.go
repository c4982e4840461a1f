package text_test

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"praxis/internal/text"
)

// attacks are texts that would run a script, load a resource or show a form without sanitization.
var attacks = []string{
	"<script>alert(1)</script>", "<SCRIPT SRC=//evil.example/x.js></SCRIPT>", "<scr<script>ipt>alert(1)</script>", "<script/x>alert(1)</script>",
	"<img src=x onerror=alert(1)>", "<img src=x onerror\n=\nalert(1)>", "<img/src=x/onerror=alert(1)>", "<img src='x'onerror='alert(1)'>",
	"<div>\n<img src=\"x\"onerror=\"alert(1)\">\n</div>", "<img src=x alt=\"`><script>alert(1)</script>\">", "<img alt=\"\" \"onerror=alert(1) src=x>",
	"<img src=x title='\"><script>alert(1)</script>'>", "![a\" onerror=\"alert(1)](x)", "![x](x \"a\\\" onerror=alert(1)\")", "<img srcset='x onerror=1' src=x>",
	"[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](java&#115;cript:alert(1))", "[x](&#x6A;avascript:alert(1))", "[x](javascript&colon;alert(1))",
	"[x](\x01javascript:alert(1))", "[x](<java\tscript:alert(1)>)", "[x](vbscript:msgbox)", "[x](data:text/html;base64,PHNjcmlwdD4=)", "[x](file:///etc/passwd)",
	"<a href=\"javascript:alert(1)\">x</a>", "<a href=\" javascript:alert(1)\">x</a>", "<a href=\"java\nscript:alert(1)\">x</a>", "<a href=\"java&Tab;script:alert(1)\">x</a>",
	"<a href=\"&#0000106avascript:alert(1)\">x</a>", "<a href='&#x1;javascript:alert(1)'>x</a>", "<a href=java%0ascript:alert(1)>x</a>", "<a href=\"\\x6aavascript:alert(1)\">x</a>",
	"<a href=x href=javascript:alert(1)>x</a>", "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>", "<a xlink:href=javascript:alert(1)>x</a>", "<javascript:alert(1)>",
	"<a href=\"x\" onclick=alert(1) onmouseover = 'alert(1)' style=x:y>x</a>", "<b onmouseover=alert(1)>x</b>", "<details open ontoggle=alert(1)>x</details>",
	"<iframe src=//evil.example></iframe>", "<iframe src=javascript:alert(1)></iframe>", "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>", "<iframe src=\"data:text/html,x\">",
	"<object data=javascript:alert(1)></object>", "<embed src=javascript:alert(1)>", "<embed src=\"https://evil.example/\" onload=alert(1) title='\"><img src=x onerror=1>'>",
	"<video src=x onerror=alert(1)><source onerror=alert(1) src='https://e.example/\"><script>'></video>", "<audio src=javascript:alert(1) autoplay onplay=alert(1)>",
	"<style>*{display:none}</style>", "<style>@import '//evil.example';</style>", "<p style=\"position:fixed\">x</p>", "<div style=\"background:url(javascript:1)\">x</div>",
	"<link rel=stylesheet href=//evil.example>", "<meta http-equiv=refresh content=0>", "<base href=//evil.example>", "<body onload=alert(1)>", "<html onclick=alert(1)>",
	"<form action=//evil.example><input name=q><button>x</button></form>", "<input type=image src=x onerror=alert(1)>", "<input type=\"checkbox\" onfocus=alert(1) autofocus>",
	"<input type=checkbox type=text value=x>", "<select onchange=alert(1)><option>x</select>", "<textarea autofocus onfocus=alert(1)>x</textarea>", "<button formaction=javascript:alert(1)>x</button>",
	"<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>", "<svg><style><img src=x onerror=alert(1)></style></svg>",
	"<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">", "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">", "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
	"<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>", "<math><annotation-xml encoding=\"text/html\"><script>alert(1)</script></annotation-xml></math>",
	"<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "<title><p title=\"</title><img src=x onerror=alert(1)>\">", "<textarea><p title=\"</textarea><img src=x onerror=alert(1)>\">",
	"<xmp><p title=\"</xmp><svg/onload=alert(1)>\">", "<noembed><img title=\"</noembed><img src onerror=alert(1)>\"></noembed>", "<template><script>alert(1)</script></template>", "<plaintext><script>alert(1)</script>",
	"<!--><img src=x onerror=alert(1)>-->", "<!---><img src=x onerror=alert(1)>-->", "<!-- --!><img src=x onerror=alert(1)> -->", "<!-- <img src=x onerror=alert(1)>", "<!-- a -- > <script>alert(1)</script> -->",
	"<![CDATA[<script>alert(1)</script>]]>", "<?xml <script>alert(1)</script>?>", "<!DOCTYPE html [<!ENTITY x \"<script>alert(1)</script>\">]>", "<!ELEMENT <script>alert(1)</script>>",
	"<div>\n<!-- <div title=\"--><script>alert(1)</script>\"></div>", "<div title=\"\n\n<script>alert(1)</script>\">", "<a title='\n\n<img src=x onerror=alert(1)>'>",
	"<table><tr><td><table><a><table><img src=x onerror=alert(1)></table>", "<table><style><!--</table><img src=x onerror=alert(1)>-->", "<b><table><td><i></b><svg onload=alert(1)>", "</p></td></table></div><script>alert(1)</script>",
	"<font face=\"x\" onload=alert(1) style=x>x</font>", "<marquee onstart=alert(1)>x</marquee>", "<raw-script>alert(1)</raw-script>", "<raw-img src=x onerror=alert(1)>", "<x onclick=alert(1)>x</x>",
	"<ſcript>alert(1)</ſcript>", "<scrİpt>alert(1)</scrİpt>", "＜script＞alert(1)＜/script＞", "<div\x0conclick=alert(1)>x</div>", "<div\x00onclick=alert(1)>x</div>", "<img src=\"x` `<script>alert(1)</script>\"` `>",
	"# x {#a\" onclick=alert(1)}", "# x {#a onclick=\"alert(1)\"}", "# x {#\"><script>alert(1)</script>}", "# <img src=x onerror=alert(1)>", "[x](#\"><script>alert(1)</script>)",
	"```\"><script>alert(1)</script>\nx\n```", "```js\" onclick=\"alert(1)\nx\n```", "<code class='x\" onclick=\"alert(1)'>x</code>", "[^<script>]: x\n\n[^<script>]", "<div id='a\"><script>alert(1)</script>'>x</div>",
	"<picture><source srcset=x onerror=alert(1)><img src=x></picture>", "<map name=x><area href=javascript:alert(1) onclick=alert(1)></map>", "<q cite=javascript:alert(1)>x</q>", "<img lowsrc=javascript:alert(1) src=x dynsrc=javascript:1>",
	"<img src=\"data:image/svg+xml,<svg onload=alert(1)>\" alt=\"<script>alert(1)</script>\">", "![<script>alert(1)</script>](data:text/html,x)", "<bgsound src=javascript:alert(1)>", "<layer src=//evil.example></layer>", "<applet code=x></applet>",
}

var allowedAttributes = map[string]string{
	"":           "id title dir lang",
	"a":          "href name class role",
	"area":       "href alt coords shape",
	"blockquote": "cite",
	"code":       "class",
	"col":        "align valign width height span",
	"colgroup":   "align valign width height span",
	"del":        "cite datetime",
	"details":    "open",
	"div":        "align class role",
	"h1":         "align",
	"h2":         "align",
	"h3":         "align",
	"h4":         "align",
	"h5":         "align",
	"h6":         "align",
	"hr":         "align",
	"img":        "src srcset sizes alt width height align usemap loading referrerpolicy",
	"input":      "type checked disabled",
	"ins":        "cite datetime",
	"li":         "type value",
	"map":        "name",
	"meter":      "value min max low high optimum",
	"ol":         "type start reversed",
	"p":          "align",
	"pre":        "class",
	"progress":   "value max",
	"q":          "cite",
	"section":    "class role",
	"table":      "align width height summary",
	"tbody":      "align valign",
	"td":         "align valign width height colspan rowspan abbr headers scope nowrap",
	"tfoot":      "align valign",
	"th":         "align valign width height colspan rowspan abbr headers scope nowrap",
	"thead":      "align valign", "time": "datetime", "tr": "align valign", "ul": "type", "caption": "align",
}

var allowedElements = regexp.MustCompile(`^(a|abbr|acronym|area|article|aside|b|bdi|bdo|blockquote|br|caption|cite|code|col|colgroup|dd|del|details|dfn|div|dl|dt|em|` +
	`figcaption|figure|h[1-6]|hgroup|hr|i|img|input|ins|kbd|li|map|mark|meter|ol|p|pre|progress|q|rp|rt|ruby|s|samp|section|small|span|strike|strong|sub|summary|sup|` +
	`table|tbody|td|tfoot|th|thead|time|tr|tt|u|ul|var|wbr)$`)

// parseHTML reads HTML as a browser does.
func parseHTML(t *testing.T, html string) []*nethtml.Node {
	t.Helper()
	nodes, err := nethtml.ParseFragment(strings.NewReader(html), &nethtml.Node{Type: nethtml.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil {
		t.Fatalf("%v in %s", err, html)
	}
	return nodes
}

func printHTML(t *testing.T, nodes []*nethtml.Node) string {
	t.Helper()
	var b strings.Builder
	for _, n := range nodes {
		if err := nethtml.Render(&b, n); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// checkSafe reads HTML twice, as what is written from a parsed page is read otherwise if it is made to, and looks at
// every element.
func checkSafe(t *testing.T, body, html string) {
	t.Helper()
	once := parseHTML(t, html)
	printed := printHTML(t, once)
	twice := parseHTML(t, printed)
	if again := printHTML(t, twice); again != printed {
		t.Errorf("%q: %s, read again: %s", body, printed, again)
	}
	for _, n := range append(once, twice...) {
		for n := range n.Descendants() {
			checkNode(t, body, n)
		}
		checkNode(t, body, n)
	}
}

func checkNode(t *testing.T, body string, n *nethtml.Node) {
	t.Helper()
	if n.Type == nethtml.TextNode {
		return
	}
	if n.Type != nethtml.ElementNode || n.Namespace != "" || !allowedElements.MatchString(n.Data) {
		t.Errorf("%q: there is a node %q of type %d", body, n.Data, n.Type)
		return
	}
	allowed := strings.Fields(allowedAttributes[""] + " " + allowedAttributes[n.Data])
	for _, a := range n.Attr {
		if !strings.Contains(" "+strings.Join(allowed, " ")+" ", " "+a.Key+" ") {
			t.Errorf("%q: %s has the attribute %s=%q", body, n.Data, a.Key, a.Val)
		}
		if a.Key == "type" && n.Data == "input" && a.Val != "checkbox" {
			t.Errorf("%q: there is an input %s", body, a.Val)
		}
		if a.Key != "href" && a.Key != "src" && a.Key != "cite" {
			continue
		}
		u, err := url.Parse(a.Val)
		if err != nil || !strings.Contains(" http https mailto tel sms ftp irc ircs xmpp magnet  ", " "+u.Scheme+" ") {
			t.Errorf("%q: %s leads to %q", body, n.Data, a.Val)
		}
	}
}

func TestHTMLIsSafe(t *testing.T) {
	t.Parallel()
	for _, attack := range attacks {
		for _, around := range []string{"%", "text % text", "<div>%</div>", "- %\n- x", "> %\n\nx", "| a | % |\n|---|---|\n| % | x |", "# %", "**%**", "[%](x)", "x[^1]\n\n[^1]: %", "<table><tr><td>%", "<!-- x\n%", "<p>\n%"} {
			body := strings.ReplaceAll(around, "%", attack)
			checkSafe(t, body, render(t, body).HTML)
		}
	}
	checkSafe(t, "all", render(t, strings.Join(attacks, "\n\n")).HTML)
	checkSafe(t, "all", render(t, strings.Join(attacks, " ")).HTML)
}

// TestTagsInSentences: a tag that is not allowed is text, and nothing after it is lost.
func TestTagsInSentences(t *testing.T) {
	t.Parallel()
	for _, name := range strings.Fields(`applet base body button canvas dialog embed fieldset form frame frameset head html iframe input keygen legend link
		math meta noembed noframes noscript object optgroup option output param plaintext portal script select source style svg template textarea title
		track video audio xmp T your-name String foo:bar div span b table p code u details a img`) {
		for _, around := range []string{"在页面里写%标签要小心。", "%", "%标签", "- 项%目\n- 项", "> 引%用", "| 表 | % |\n|---|---|\n| 格 | % |", "**粗%体**", "文字\n%\n文字"} {
			for _, tag := range []string{"<" + name + ">", "</" + name + ">"} {
				first := strings.ReplaceAll(around, "%", tag)
				if kept := strings.Contains(" div span b table p code u details a img ", " "+name+" "); kept && (strings.HasPrefix(first, "<") || strings.Contains(first, "\n<") || tag[1] == '/') {
					continue // a block of HTML
				}
				d := render(t, first+"\n\n## 后一节\n\n后文段落。")
				checkSafe(t, first, d.HTML)
				if !strings.Contains(d.Plain, tag) || !strings.HasSuffix(d.Plain, "\n后一节\n后文段落。") || len(d.Outline) != 1 {
					t.Errorf("%q became %q, %s", first, d.Plain, d.HTML)
				}
			}
		}
	}
}

func TestRawHTML(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ body, html string }{
		// what is not allowed is text
		{"a <script>alert(1)</script> b", "<p>a &lt;script&gt;alert(1)&lt;/script&gt; b</p>"},
		{
			"<script>\nif (a<b) \"x\"\n\n<b>\n</script>",
			"<p>&lt;script&gt;\nif (a&lt;b) &#34;x&#34;\n\n&lt;b&gt;\n&lt;/script&gt;</p>",
		},
		{
			"<style>\np > b {}\n\n**x**\n</STYLE>\n\n**y**",
			"<p>&lt;style&gt;\np &gt; b {}\n\n**x**\n&lt;/STYLE&gt;\n</p>\n<p><strong>y</strong></p>",
		},
		{"<script>\n\n# x", "<p>&lt;script&gt;</p>\n<h1 id=\"x\">x</h1>"},
		{"<pre>\n\n# x", "<p>&lt;pre&gt;</p>\n<h1 id=\"x\">x</h1>"},
		{"List<String> 与 Map<K, V>", "<p>List&lt;String&gt; 与 Map&lt;K, V&gt;</p>"},
		{
			"vector<std::string> <foo:bar> <https://e.example>",
			"<p>vector&lt;std::string&gt; &lt;foo:bar&gt; <a href=\"https://e.example\">https://e.example</a></p>",
		},
		{"<your-name> **x**", "<p>&lt;your-name&gt; <strong>x</strong></p>"},
		{"<T title=\"a &amp; b\">", "<p>&lt;T title=&#34;a &amp;amp; b&#34;&gt;</p>"},
		{"if a<b and c>d", "<p>if a&lt;b and c&gt;d</p>"},
		{
			"<?php echo 1; ?> x <!DOCTYPE html> y <![CDATA[z]]>",
			"<p>&lt;?php echo 1; ?&gt; x &lt;!DOCTYPE html&gt; y &lt;![CDATA[z]]&gt;</p>",
		},
		{
			"<input type=text> <input type=checkbox checked>",
			"<p>&lt;input type=text&gt; <input checked=\"\" disabled=\"\" type=\"checkbox\"></p>",
		},
		// comments
		{"a <!-- more --> b", "<p>a  b</p>"},
		{"<!-- more -->", ""},
		{"<!--\n\n# x\n\n-->\n\ny", "<p>y</p>"},
		{"a <!-- b", "<p>a &lt;!-- b</p>"},
		{"<!-- a\n\n# x", "<p>&lt;!-- a</p>\n<h1 id=\"x\">x</h1>"},
		{"<div>\n<!-- a\n</div>\n\n# x", "<div>\n&lt;!-- a\n</div>\n<h1 id=\"x\">x</h1>"},
		{"<? a\n\n# x", "<p>&lt;? a</p>\n<h1 id=\"x\">x</h1>"},
		{"<![CDATA[ a\n\n# x", "<p>&lt;![CDATA[ a</p>\n<h1 id=\"x\">x</h1>"},
		{
			"> <!-- a\n\n# x\n\n-->",
			"<blockquote>\n<p>&lt;!-- a\n</p>\n</blockquote>\n<h1 id=\"x\">x</h1>\n<p>--&gt;</p>",
		},
		// attributes that never end
		{"<div class=\"a>\n<b>x</b>\n\n# x", "<p>&lt;div class=&#34;a&gt;\n<b>x</b>\n</p>\n<h1 id=\"x\">x</h1>"},
		{"<div <b>x</b>\n\ny", "<p>&lt;div <b>x</b>\n</p>\n<p>y</p>"},
		{"a <a href=\"x b", "<p>a &lt;a href=&#34;x b</p>"},
		// what is allowed
		{
			"<details open><summary>点</summary>\n\n**x**\n\n</details>",
			"<details open=\"\"><summary>点</summary>\n<p><strong>x</strong></p>\n</details>",
		},
		{
			"<p align=\"center\">\n  <img src=\"a.png\" width=\"50%\" height=\"20px\" alt=\"图：“一”\" title=\"题？\">\n</p>",
			"<p align=\"center\">\n  <img src=\"a.png\" width=\"50%\" height=\"20px\" alt=\"图：“一”\" title=\"题？\">\n</p>",
		},
		{"<kbd>Ctrl</kbd> H<sub>2</sub>O x<sup>2</sup> <mark>m</mark> <u>u</u> <abbr title=\"全名，甲\">a</abbr> <ruby>汉<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby>",
			"<p><kbd>Ctrl</kbd> H<sub>2</sub>O x<sup>2</sup> <mark>m</mark> <u>u</u> <abbr title=\"全名，甲\">a</abbr> <ruby>汉<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby></p>"},
		{
			"<figure>\n<img src='https://e.example/a b.png' referrerpolicy=\"no-referrer\">\n<figcaption>题</figcaption>\n</figure>",
			"<figure>\n<img src=\"https://e.example/a%20b.png\" referrerpolicy=\"no-referrer\">\n<figcaption>题</figcaption>\n</figure>",
		},
		{
			"<a name=\"mu\"></a>x <a id=录></a>y <span id=\"s\">z</span> <a id=\"a b\">w</a>",
			"<p><a name=\"user-content-mu\"></a>x <a id=\"user-content-录\"></a>y <span id=\"user-content-s\">z</span> w</p>",
		},
		{"<h2 id=\"t\" align=center>x</h2>", "<h2 id=\"user-content-t\" align=\"center\">x</h2>"},
		{"<a href=\"x\" target=\"_blank\" rel=\"nofollow\" style=\"a:b\">y</a>", "<p><a href=\"x\">y</a></p>"},
		{"<del cite=x>a</del><ins datetime=\"2020-01-02\">b</ins> <span lang=\"zh-Hant\" dir=rtl>c</span> <q cite=\"https://e.example\">q</q>",
			"<p><del cite=\"x\">a</del><ins datetime=\"2020-01-02\">b</ins> <span lang=\"zh-Hant\" dir=\"rtl\">c</span> <q cite=\"https://e.example\">q</q></p>"},
		{
			"<ol start=\"3\" reversed>\n<li value=4>x</li>\n</ol>",
			"<ol start=\"3\" reversed=\"\">\n<li value=\"4\">x</li>\n</ol>",
		},
		{"a<br/>b</br>c<BR>d", "<p>a<br>b<br>c<br>d</p>"},
		{"&nbsp;x &lt;b&gt; &copy;", "<p>\u00a0x &lt;b&gt; ©</p>"},
		{"<div>&nbsp;x &lt;b&gt; &copy;</div>", "<div>\u00a0x &lt;b&gt; ©</div>"},
		{"```c++\nx\n```\n\n~~~c#\ny\n~~~\n\n```f# x\nz\n```\n\n```objective-c\nw\n```", "<pre><code class=\"language-c++\">x\n</code></pre>\n<pre><code class=\"language-c#\">y\n</code></pre>\n" +
			"<pre><code class=\"language-f#\">z\n</code></pre>\n<pre><code class=\"language-objective-c\">w\n</code></pre>"},
		{
			"<pre class=\"language-c++\"><code class=\"x\">a</code></pre>\n\n<p class=x>y</p>",
			"<pre class=\"language-c++\"><code class=\"x\">a</code></pre>\n<p>y</p>",
		},
		{
			"- [x] a\n- [ ] b",
			"<ul>\n<li><input checked=\"\" disabled=\"\" type=\"checkbox\"> a</li>\n<li><input disabled=\"\" type=\"checkbox\"> b</li>\n</ul>",
		},
		// what only says how something looks
		{
			"<font color=\"red\">红</font><big>大</big> <span style=\"color:red\">x</span> <nobr>n</nobr><marquee>m</marquee>",
			"<p>红大 <span>x</span> nm</p>",
		},
		{"<center>图 1</center>\n\n<header>头</header>", "<div align=\"center\">图 1</div>\n<div>头</div>"},
		{"<picture>\n<source srcset=\"a.webp\">\n<img src=\"a.png\">\n</picture>", "<img src=\"a.png\">"},
		// shortcodes
		{
			"{% raw %} {{< youtube id >}} {{<figure src=\"a.png\">}} {{% notice %}}",
			"<p>{% raw %} {{&lt; youtube id &gt;}} {{&lt;figure src=&#34;a.png&#34;&gt;}} {{% notice %}}</p>",
		},
	} {
		d := render(t, test.body)
		checkSafe(t, test.body, d.HTML)
		if diff := cmp.Diff(strings.TrimSpace(test.html), strings.TrimSpace(d.HTML)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.body, diff)
		}
	}
}

// TestHTMLIsBalanced: what an author begins and ends wrongly stays where it is, and a browser reads the tree that was
// written.
func TestHTMLIsBalanced(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ body, html string }{
		{"<div>a\n\nb", "<div>a\n<p>b</p>\n</div>"},
		{"> <div>a\n\nb", "<blockquote>\n<div>a\n</div></blockquote>\n<p>b</p>"},
		{"- <div>a\n- b\n\n</div>\n\nc", "<ul>\n<li>\n<div>a\n</div></li>\n<li>b</li>\n</ul>\n\n<p>c</p>"},
		{"> a\n> </blockquote>\n> b", "<blockquote>\n<p>a</p>\n\nb</blockquote>"},
		{
			"| a |\n|---|\n| x</td></tr></table><b>y | \n\nz",
			"<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>x&lt;/td&gt;&lt;/tr&gt;&lt;/table&gt;&lt;b&gt;y</td>\n</tr>\n</tbody>\n</table>\n<p>z</p>",
		},
		{"<div>\n\n> a</div> b\n\nc", "<div>\n<blockquote>\n<p>a b</p>\n</blockquote>\n<p>c</p>\n</div>"},
		{"**a <u>b** c</u> d", "<p><strong>a <u>b</u></strong> c d</p>"},
		{"a <div align=center>b</div> c", "<p>a </p><div align=\"center\">b</div> c"},
		{
			"<p>a<p>b<ul><li>c<li>d<ul><li>e</ul><li>f</ul>",
			"<p>a</p><p>b</p><ul><li>c</li><li>d<ul><li>e</li></ul></li><li>f</li></ul>",
		},
		{"<p align=center>\n\n**a**\n\n</p>", "<p><strong>a</strong></p>"},
		{"<table><tr><td>a<td>b<tr><th>c</table>", "<table><tr><td>a</td><td>b</td></tr><tr><th>c</th></tr></table>"},
		{
			"<table>\n<tr>\n<td>\n\n**a**\n\n</td>\n</tr>\n</table>\n\nb",
			"<table>\n<tr>\n<td>\n<p><strong>a</strong></p>\n</td>\n</tr>\n</table>\n<p>b</p>",
		},
		{"<li>a</li> <td>b</td>", "a b"},
		{"<a href=x>[y](z) https://e.example</a>", "<p><a href=\"x\">y https://e.example</a></p>"},
		{"<a name=\"n\">\n\n[y](z)", "<a name=\"user-content-n\">\n</a><p><a href=\"z\">y</a></p>"},
		{"a <a name=n>\n[y](z)", "<p>a <a name=\"user-content-n\">\n</a><a href=\"z\">y</a></p>"},
		{"<a href=a>b<a href=c>d</a>", "<p><a href=\"a\">b</a><a href=\"c\">d</a></p>"},
		{"</div></div></p>\n\na", "<p>a</p>"},
	} {
		d := render(t, test.body)
		checkSafe(t, test.body, d.HTML)
		if diff := cmp.Diff(strings.TrimSpace(test.html), strings.TrimSpace(d.HTML)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.body, diff)
		}
	}
}

func TestMediaBecomeLinks(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		body, html   string
		replacements []text.Replacement
	}{
		{"a\n\n<iframe src=\"//player.bilibili.com/player.html?bvid=BV1&amp;p=1\" width=100%></iframe>", "<p>a</p>\n<p><a href=\"https://player.bilibili.com/player.html?bvid=BV1&amp;p=1\">player.bilibili.com</a></p>",
			[]text.Replacement{{Line: 3, What: "iframe https://player.bilibili.com/player.html?bvid=BV1&p=1"}}},
		{"<div class=\"video\">\n  <iframe\n    src='https://www.youtube.com/embed/x' title=\"一部影片\"\n  >旧</iframe>\n</div>", "<div>\n  <a href=\"https://www.youtube.com/embed/x\">一部影片</a>旧\n</div>",
			[]text.Replacement{{Line: 2, What: "iframe https://www.youtube.com/embed/x"}}},
		{
			"<video src=\"https://e.example/v.mp4\" controls></video>",
			"<p><a href=\"https://e.example/v.mp4\">v.mp4</a></p>",
			[]text.Replacement{{Line: 1, What: "video https://e.example/v.mp4"}},
		},
		{"x <video controls>\n<source src=\"/v/a.webm\" type=\"video/webm\">\n<source src=\"/v/a.mp4\">\n<track src=\"a.vtt\">\n</video>", "<p>x \n<a href=\"/v/a.webm\">a.webm</a>\n\n\n</p>",
			[]text.Replacement{{Line: 2, What: "video /v/a.webm"}}},
		{
			"<audio controls src=\"https://e.example/a.mp3?x=1\">无</audio>",
			"<p><a href=\"https://e.example/a.mp3?x=1\">a.mp3</a>无</p>",
			[]text.Replacement{{Line: 1, What: "audio https://e.example/a.mp3?x=1"}},
		},
		{"<object width=1><param name=\"movie\" value=\"https://e.example/f.swf\"><param name=\"x\" value=\"y\"><embed src=\"https://e.example/f.swf\"></embed></object>",
			"<p><a href=\"https://e.example/f.swf\">f.swf</a></p>", []text.Replacement{{Line: 1, What: "object https://e.example/f.swf"}}},
		{
			"<embed src=\"https://e.example/player/\">",
			"<p><a href=\"https://e.example/player/\">e.example</a></p>",
			[]text.Replacement{{Line: 1, What: "embed https://e.example/player/"}},
		},
		{
			"<iframe data-src=\"https://e.example/\"></iframe>",
			"<p><a href=\"https://e.example/\">e.example</a></p>",
			[]text.Replacement{{Line: 1, What: "iframe https://e.example/"}},
		},
		{
			"一\n\n二 ![图 *一*](data:image/png;base64,iVBORw0KGgo=) 三",
			"<p>一</p>\n<p>二 图 一 三</p>",
			[]text.Replacement{{Line: 3, What: "data: picture"}},
		},
		{
			"<img src=\"data:image/gif;base64,R0lGOD\" alt=\"图：二\">",
			"<p>图：二</p>",
			[]text.Replacement{{Line: 1, What: "data: picture"}},
		},
		{"<img src=\"data:image/gif;base64,R0lGOD\" data-src=\"a.png\">", "<img src=\"a.png\">", nil},
		{
			"![图](file:///C:/a.png) ![图](C:\\a.png)",
			"<p>图 图</p>",
			[]text.Replacement{{Line: 1, What: "picture file:///C:/a.png"}, {Line: 1, What: `picture C:\a.png`}},
		},
		{"写<iframe>或<iframe src>或<video>标签", "<p>写&lt;iframe&gt;或&lt;iframe src&gt;或&lt;video&gt;标签</p>", nil},
		{
			"<iframe src=\"javascript:alert(1)\"></iframe>",
			"<p>&lt;iframe src=&#34;javascript:alert(1)&#34;&gt;&lt;/iframe&gt;</p>",
			nil,
		},
		{
			"![](a.png) ![b](//e.example/b.png)",
			"<p><img src=\"a.png\" alt=\"\"> <img src=\"//e.example/b.png\" alt=\"b\"></p>",
			nil,
		},
	} {
		d := render(t, test.body)
		checkSafe(t, test.body, d.HTML)
		if diff := cmp.Diff(strings.TrimSpace(test.html), strings.TrimSpace(d.HTML)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.body, diff)
		}
		if diff := cmp.Diff(test.replacements, d.Replacements); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.body, diff)
		}
	}
}

func TestPlain(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		body, plain string
		alts        []string
	}{
		{"a[^1] b[^二]，a[^1]\n\n[^1]: 一\n[^二]: 二\n\nc", "a b，a\nc\n一\n二", nil},
		{"| a | b |\n|---|---|\n| c |  |\n|  | d **e** |", "a\tb\nc\n\td e", nil},
		{"<table><tr><td>a<p>b</p><ul><li>c</ul></td>\n <td>d</td></tr></table>\n\ne", "a b c\td\ne", nil},
		{"![图：一](a.png) b ![](b.png) <img src=c.png alt=\"图 “二”\">", "b", []string{"图：一", "图 “二”"}},
		{"one\ntwo  \nthree\n\n    co  de\n\n    x", "one two\nthree\nco  de\nx", nil},
		{"- [x] 好\n- [ ] 坏\n\n# 题\n\n> 引\n\n***\n\nx", "好\n坏\n题\n引\nx", nil},
		{"<details><summary>点</summary>里</details>", "点\n里", nil},
		{"汉字\n汉字<br>新　行", "汉字汉字\n新　行", nil},
	} {
		d := render(t, test.body)
		if d.Plain != test.plain {
			t.Errorf("%q became %q, want %q", test.body, d.Plain, test.plain)
		}
		if diff := cmp.Diff(test.alts, d.Alts); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.body, diff)
		}
	}
}

// TestRawHTMLTakesLinearTime: each text takes seconds or more with a quadratic algorithm.
func TestRawHTMLTakesLinearTime(t *testing.T) {
	t.Parallel()
	for _, unit := range []string{
		"<div>", "<div>\n\n", "<b>", "<", "<a ", "<a b=\"", "<a b='\" c=\"'", "<!--", "<!--\n", "> <!--\n\n", "<!-- x -->\n", "<? \n\n", "<script>\n\n", "<script></script>\n\n",
		"<video>", "<video><source src=a>", "</p>", "<p>", "<li>", "<td>", "<table><tr><td>", "<a href=x>", "<img src=data:x>", "<div id=a>\n", "# a\n", "## 标题\n\n", "# a {#b}\n", "[a](#b)", "\x00",
	} {
		for _, before := range []string{"", "<div>"} {
			body := before + strings.Repeat(unit, 50_000/len(unit))
			d := render(t, body)
			checkSafe(t, unit, d.HTML)
			if len(d.HTML) > 20*len(body) {
				t.Errorf("%q: %d bytes became %d", unit, len(body), len(d.HTML))
			}
		}
	}
}

// TestRealTexts: real articles, which are outside of the repository, become safe, balanced and complete HTML.
func TestRealTexts(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../../shared/data/weekly/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		d := render(t, string(body))
		checkSafe(t, file, d.HTML)
		if diff := cmp.Diff(tokens(d.HTML), tokens(printHTML(t, parseHTML(t, d.HTML)))); diff != "" {
			t.Errorf("%s: a browser reads another page than was written (-written +read):\n%s", file, diff)
		}
	}
}

// tokens is the tags and texts of HTML, however it is written.
func tokens(html string) []string {
	var all []string
	for z := nethtml.NewTokenizer(strings.NewReader(html)); z.Next() != nethtml.ErrorToken; {
		token := z.Token()
		if token.Type == nethtml.SelfClosingTagToken {
			token.Type = nethtml.StartTagToken
		}
		all = append(all, token.String())
	}
	return all
}

func FuzzHTMLIsSafe(f *testing.F) {
	for _, attack := range attacks {
		f.Add(attack)
	}
	f.Add("<")
	f.Fuzz(func(t *testing.T, body string) {
		checkSafe(t, body, render(t, body).HTML)
	})
}

// TestSecondNumberSign: the sanitizer does not escape the second number sign of a URL.
func TestSecondNumberSign(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"[a](https://app.example.com/#/room/#next:x)":           `href="https://app.example.com/#/room/#next:x"`,
		"https://app.example.com/#!/a/#b":                       `href="https://app.example.com/#!/a/#b"`,
		"<a href='https://e.com/#a\"b#c&d#e'>x</a>":             `href="https://e.com/#a%22b#c&amp;d#e"`,
		"[a](#b%23c) [d](x#e#f)":                                `href="#b%23c">a</a> <a href="x#e#f"`,
		"<a href='?a=\"#b#c'>x</a> ` href=\"#a#b\"` [d](u#v#w)": `href="u#v#w"`,
	} {
		if got := render(t, body).HTML; !strings.Contains(got, want) {
			t.Errorf("%q: %q, want %q", body, got, want)
		}
	}
	for _, attack := range []string{"<a href='javascript:alert(1)#a#b'>x</a>", "<a href='x#a#\"onclick=alert(1)'>x</a>"} {
		if got := render(t, attack).HTML; strings.Contains(got, "javascript") || strings.Contains(got, `"onclick`) {
			t.Errorf("%q: %q", attack, got)
		}
	}
}
