package text_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// pathological are bodies that made parsers of Markdown slow or large: those of the test lists of cmark, cmark-gfm,
// commonmark.js, markdown-it, md4c and pulldown-cmark, and some found here. size is how often the list repeats it.
var pathological = []struct {
	name string
	size int
	body func(n int) string
}{
	{"nested strong emphasis", 65_000, func(n int) string { return rep("*a **a ", n) + "b" + rep(" a** a*", n) }},
	{"emphasis closers without openers", 65_000, func(n int) string { return rep("a_ ", n) }},
	{"emphasis openers without closers", 65_000, func(n int) string { return rep("_a ", n) }},
	{"strong openers without closers", 65_000, func(n int) string { return rep("**a ", n) }},
	{"strong closers without openers", 65_000, func(n int) string { return rep("a** ", n) }},
	{"tilde openers", 65_000, func(n int) string { return rep("~~a ", n) }},
	{"tilde closers", 65_000, func(n int) string { return rep("a~~ ", n) }},
	{"link closers without openers", 65_000, func(n int) string { return rep("a]", n) }},
	{"link openers without closers", 65_000, func(n int) string { return rep("[a", n) }},
	{"mismatched openers and closers", 50_000, func(n int) string { return rep("*a_ ", n) }},
	{"mismatched runs", 20_000, func(n int) string { return rep("*a**b_c__d~~", n) }},
	{"commonmark.js issue 172", 50_000, func(n int) string { return "a" + rep("**x", n) + rep("b**", n) }},
	{"rule of three", 20_000, func(n int) string { return "a**b" + rep("c* ", n) }},
	{"rule of three 2", 20_000, func(n int) string { return rep("x**x ", n) + rep("*x ", n) }},
	{"openers and closers multiple of 3", 50_000, func(n int) string { return "a**b" + rep("c* ", n) }},
	{"openers, closers, both", 20_000, func(n int) string { return rep("*x", n) + rep("***x", n) + rep("x**", n) }},
	{"link openers and emphasis closers", 50_000, func(n int) string { return rep("[ a_", n) }},
	{"hard link and emphasis", 1, func(n int) string { return rep("**x [a*b**c*](d)\n", n) }},
	{"many hard links and emphasis", 20_000, func(n int) string { return rep("**x [a*b**c*](d)", n) }},
	{"nested brackets", 50_000, func(n int) string { return rep("[", n) + "a" + rep("]", n) }},
	{"nested brackets with targets", 20_000, func(n int) string { return rep("[", n) + "a" + rep("](b)", n) }},
	{"nested images", 20_000, func(n int) string { return rep("![", n) + "a" + rep("](b)", n) }},
	{"images, then links", 20_000, func(n int) string { return rep("![", n) + rep("[a](b)", n) }},
	{"nested block quotes", 50_000, func(n int) string { return rep("> ", n) + "a" }},
	{"nested block quotes without spaces", 20_000, func(n int) string { return rep(">", n) + "a" }},
	{"block quotes deeper each line", 1_500, func(n int) string { return growing(n, ">") }},
	{"deep quote, then lines", 20_000, func(n int) string { return rep("> ", 200) + "a\n" + rep("b\n", n) }},
	{"deep quotes again and again", 10_000, func(n int) string { return rep(rep(">", 100)+"a\n\n", n/100) }},
	{"deeply nested lists", 1_000, func(n int) string { return growing(n, "  ", "* a\n") }},
	{"nested lists with tabs", 1_000, func(n int) string { return growing(n, "\t", "* a\n") }},
	{"nested ordered lists", 500, func(n int) string { return growing(n, "   ", "1. a\n") }},
	{"lists on one line", 20_000, func(n int) string { return rep("- ", n) + "a" }},
	{"stars on one line", 20_000, func(n int) string { return rep("* ", n) + "a" }},
	{"pluses on one line", 20_000, func(n int) string { return rep("+ ", n) + "a" }},
	{"ordered lists on one line", 20_000, func(n int) string { return rep("1. ", n) + "a" }},
	{"lists and quotes by turns", 10_000, func(n int) string { return rep("> - ", n) + "a" }},
	{"deep list, then blank lines", 30_000, func(n int) string { return rep("- ", n) + "a" + rep("\n", n) + "b" }},
	{"deep lists in a quote with blank lines", 20_000, func(n int) string {
		return rep("> "+rep("- ", 48)+"a\n"+rep(">\n", 48), n/150+1)
	}},
	{"deep list in a quote, then blank lines", 30_000, func(n int) string {
		return "> " + rep("- ", n) + "a\n" + rep(">\n", n)
	}},
	{"emphasis in a deep quote", 100_000, func(n int) string { return rep(">", n) + rep("a*", n) }},
	{"deep list, then lines", 20_000, func(n int) string { return rep("- ", 50) + "a\n" + rep("b\n", n) }},
	{"list of alternating markers", 20_000, func(n int) string { return rep("- a\n+ a\n", n) }},
	{"list items", 20_000, func(n int) string { return rep("- a\n", n) }},
	{"empty list items", 20_000, func(n int) string { return rep("-\n", n) }},
	{"loose list", 20_000, func(n int) string { return rep("- a\n\n", n) }},
	{"list items with blanks", 20_000, func(n int) string { return rep("* a\n\n  b\n", n) }},
	{"many numbers", 20_000, func(n int) string { return rep("123456789. a\n", n) }},
	{"tasks", 20_000, func(n int) string { return rep("- [x] a\n", n) }},
	{"backticks of growing length", 5_000, func(n int) string { return growing(n, "`", "e") }},
	{"backticks of shrinking length", 1_500, func(n int) string { return shrinking(n, "`", "e") }},
	{"many backticks", 20_000, func(n int) string { return rep("`", n) }},
	{"backticks and spaces", 20_000, func(n int) string { return rep("` `` ", n) }},
	{"escaped backticks", 20_000, func(n int) string { return rep("\\``", n) }},
	{"unclosed links A", 30_000, func(n int) string { return rep("[a](<b", n) }},
	{"unclosed links B", 30_000, func(n int) string { return rep("[a](b", n) }},
	{"unclosed links with titles", 10_000, func(n int) string { return rep("[a](b \"", n) }},
	{"unclosed links with titles in parentheses", 10_000, func(n int) string { return rep("[a](b (", n) }},
	{"unclosed links with quotes", 10_000, func(n int) string { return rep("[a](b '", n) + rep("[a](b \"", n) }},
	{"unclosed links with escapes", 10_000, func(n int) string { return rep("[a](\\(", n) }},
	{"link openers and parentheses", 80_000, func(n int) string { return rep("[ (](", n) }},
	{"parentheses in targets", 20_000, func(n int) string { return "[a](" + rep("(", n) + rep(")", n) + ")" }},
	{"links", 20_000, func(n int) string { return rep("[a](b)", n) }},
	{"empty links", 20_000, func(n int) string { return rep("[]()", n) }},
	{"empty images", 20_000, func(n int) string { return rep("![]()", n) }},
	{"image openers", 160_000, func(n int) string { return rep("![[]()", n) }},
	{"links over lines", 20_000, func(n int) string { return rep("[a\n", n) + rep("](b)\n", n) }},
	{"links in quoted lines", 20_000, func(n int) string { return rep("> [a](b) `c` <d> https://e.fg\n", n) }},
	{"long labels", 1_000, func(n int) string { return rep("["+rep("a", 998)+"]", n/500+1) }},
	{"shortcuts in lines", 10_000, func(n int) string { return rep("[a]\n", n) + "\n[a]: b" }},
	{"unclosed comments", 300_000, func(n int) string { return "</" + rep("<!--", n) }},
	{"unclosed instructions", 300_000, func(n int) string { return "a" + rep("<?", n) }},
	{"unclosed declarations", 300_000, func(n int) string { return "a" + rep("<!A ", n) }},
	{"unclosed character data", 300_000, func(n int) string { return "a" + rep("<![CDATA[", n) }},
	{"comments line by line", 10_000, func(n int) string { return rep("a <!--\n", n) }},
	{"blocks of comments", 10_000, func(n int) string { return rep("<!-- a -->\n", n) }},
	{"open comment as a block", 20_000, func(n int) string { return rep("<!-- a\n", n) }},
	{"instructions as blocks", 20_000, func(n int) string { return rep("<? a\n\n", n) }},
	{"declarations as blocks", 20_000, func(n int) string { return rep("<!A\n\n", n) }},
	{"HTML open tags", 20_000, func(n int) string { return rep("<a ", n) }},
	{"HTML tags with quotes", 20_000, func(n int) string { return rep("<a b=\"", n) }},
	{"HTML tags with quotes by turns", 20_000, func(n int) string { return rep("<a x=\" <a x='", n) }},
	{"HTML attributes", 20_000, func(n int) string { return "<a" + rep(" a", n) }},
	{"HTML attribute spaces", 20_000, func(n int) string { return "x <a" + rep(" ", n) + "<" }},
	{"HTML closing tags", 20_000, func(n int) string { return rep("</a", n) }},
	{"HTML elements, nested", 10_000, func(n int) string { return rep("<div>", n) }},
	{"HTML inline elements, nested", 10_000, func(n int) string { return "x" + rep("<b>", n) }},
	{"HTML blocks, nested", 10_000, func(n int) string { return rep("<div>\n\n", n) }},
	{"HTML tables, nested", 10_000, func(n int) string { return rep("<table><tr><td>", n) }},
	{"HTML scripts", 10_000, func(n int) string { return rep("<script>\n\n", n) }},
	{"HTML titles in text", 10_000, func(n int) string { return rep("a <title> b\n", n) }},
	{"HTML links, nested", 10_000, func(n int) string { return rep("<a href=\"x\">", n) }},
	{"less-than signs", 65_000, func(n int) string { return rep("<", n) }},
	{"greater-than signs", 65_000, func(n int) string { return rep("a>", n) }},
	{"less-than and greater-than", 20_000, func(n int) string { return rep("<>", n) }},
	{"references with titles", 20_000, func(n int) string { return numbered(n, "[%d]: u 'v'\n") }},
	{"equal references", 20_000, func(n int) string { return rep("[a]: u\n", n) }},
	{"references with colliding names", 20_000, func(n int) string {
		return numbered(n, "[foo%d]: u\n\n") + numbered(n, "[foo%d] ")
	}},
	{"references, each used", 25_000, func(n int) string {
		return numbered(n, "[%d]: u\n") + "\n" + numbered(n, "[%d] ")
	}},
	{"unused references", 20_000, func(n int) string { return rep("[a", n) + "\n\n[a]: u" }},
	{"references that grow the text", 20_000, func(n int) string {
		return "[a]: " + rep("u", n) + "\n\n" + rep("[a]", n)
	}},
	{"long titles, reused", 20_000, func(n int) string { return "[a]: u '" + rep("t", n) + "'\n\n" + rep("[a]\n", n) }},
	{"unclosed reference titles", 20_000, func(n int) string { return rep("[a]: u\n'\n", n) }},
	{"unclosed reference titles 2", 20_000, func(n int) string { return rep("[a]: u '\n", n) }},
	{"reference labels only", 20_000, func(n int) string { return rep("[a]:\n", n) }},
	{"collapsed references", 20_000, func(n int) string { return "[a]: b\n\n" + rep("[a][]", n) }},
	{"full references without a label", 20_000, func(n int) string { return rep("[a][b", n) }},
	{"stars and underscores", 65_000, func(n int) string { return rep("*_* ", n) }},
	{"a run of stars", 65_000, func(n int) string { return rep("*", n) }},
	{"a run of stars around a letter", 65_000, func(n int) string { return rep("*", n) + "a" + rep("*", n) }},
	{"a run of underscores around a letter", 65_000, func(n int) string { return rep("_", n) + "a" + rep("_", n) }},
	{"a run of underscores", 65_000, func(n int) string { return "a" + rep("_", n) + "b" }},
	{"a run of tildes", 65_000, func(n int) string { return "a" + rep("~", n) + "b" }},
	{"tildes by twos", 65_000, func(n int) string { return rep("~~a~~ ", n) }},
	{"runs of growing length", 1_000, func(n int) string { return growing(n, "*", " a") }},
	{"emphasis", 20_000, func(n int) string { return rep("*a* ", n) }},
	{"Chinese emphasis", 20_000, func(n int) string { return rep("**重要，**", n) }},
	{"stars between Chinese letters", 20_000, func(n int) string { return rep("中*", n) }},
	{"a table of many columns and short rows", 500, func(n int) string {
		return rep("|a", n*10) + "\n" + rep("|-", n*10) + "\n" + rep("a\n", n)
	}},
	{"a wide table with alignment", 500, func(n int) string {
		return rep("|a", n*10) + "\n" + rep("|:-:", n*10) + "\n" + rep("a\n", n)
	}},
	{"a table of empty cells", 500, func(n int) string {
		return rep("|a", n) + "\n" + rep("|:-:", n) + "\n" + rep(rep("|", n)+"\n", n)
	}},
	{"a header without a table", 20_000, func(n int) string { return rep("|a", n) + "\n" + rep("|-", n-1) }},
	{"headers only", 10_000, func(n int) string { return rep("|a|\n|-|\n\n", n) }},
	{"tables with vertical tabs", 10_000, func(n int) string { return rep("aaa\rbbb\n-\v\n", n) }},
	{"a wide row", 20_000, func(n int) string {
		return "|" + rep(" x |", n) + "\n|" + rep("-|", n) + "\n" + rep("|"+rep(" x |", n)+"\n", 3)
	}},
	{"separators", 10_000, func(n int) string { return rep("|-|-|\n", n) }},
	{"separators of other width", 10_000, func(n int) string { return rep("|-\n|-|-\n", n) }},
	{"pipes", 65_000, func(n int) string { return rep("|", n) }},
	{"tables in a paragraph", 10_000, func(n int) string { return rep("abc\ndef\n:-\n", n) }},
	{"long rows", 10_000, func(n int) string { return "|a|\n|-|\n" + rep("|a", n) }},
	{"escaped pipes in code", 10_000, func(n int) string { return "|a|\n|-|\n" + rep("|`\\|`|\n", n) }},
	{"escaped pipes in one cell", 10_000, func(n int) string { return "|a|\n|-|\n|" + rep("`\\|` ", n) + "|\n" }},
	{"footnotes", 20_000, func(n int) string { return numbered(n, "[^%d]\n") + "\n" + numbered(n, "[^%d]: a\n") }},
	{"footnotes in reverse order", 20_000, func(n int) string {
		return backwards(n, "[^%d]\n") + "\n" + numbered(n, "[^%d]: a\n")
	}},
	{"marks of one footnote", 20_000, func(n int) string { return rep("[^1] ", n) + "\n\n[^1]: a\n" }},
	{"equal footnotes", 10_000, func(n int) string { return "[^1]\n\n" + rep("[^1]: a\n\n", n) }},
	{"nested footnotes", 20_000, func(n int) string { return rep("[^1]: ", n) + "a" }},
	{"nested footnotes with marks", 20_000, func(n int) string { return "[^a]\n\n" + rep("[^a]: [^a] ", n) }},
	{"footnotes that name each other", 20_000, func(n int) string {
		return "[^1]\n\n" + numbered(n, "[^%d]: [^1] [^2]\n")
	}},
	{"marks without footnotes", 20_000, func(n int) string { return rep("[^a]", n) }},
	{"open marks", 20_000, func(n int) string { return rep("[^", n) + "\n\n[^a]: b" }},
	{"footnotes in quotes", 20_000, func(n int) string { return numbered(n, "> [^%d]: a\n\n") }},
	{"bare addresses", 20_000, func(n int) string { return rep("http://", n) }},
	{"addresses", 20_000, func(n int) string { return rep("http://a.b ", n) }},
	{"bare www", 20_000, func(n int) string { return rep("www.", n) }},
	{"bare www after underscores", 20_000, func(n int) string { return rep("_www.a", n) }},
	{"addresses with parentheses", 20_000, func(n int) string { return "http://a.b/" + rep("(", n) + rep(")", 2*n) }},
	{"addresses with entities", 20_000, func(n int) string { return "http://a.b/" + rep("&amp;", n) }},
	{"addresses with semicolons", 20_000, func(n int) string {
		return "http://a.b/" + rep("a;", n) + rep("a", n) + ";"
	}},
	{"addresses between Chinese letters", 20_000, func(n int) string { return rep("见http://a.b，", n) }},
	{"addresses in angle brackets", 20_000, func(n int) string { return rep("<a:", n) }},
	{"mail addresses", 20_000, func(n int) string { return rep("a@", n) }},
	{"mail addresses, dotted", 20_000, func(n int) string { return rep("a.b@c.d", n) }},
	{"dots before an at sign", 20_000, func(n int) string { return rep("a.", n) + "@" + rep("a.", n) }},
	{"at signs", 20_000, func(n int) string { return rep("@", n) }},
	{"colons", 20_000, func(n int) string { return rep(":", n) }},
	{"entities", 20_000, func(n int) string { return rep("&", n) }},
	{"long entities", 20_000, func(n int) string { return rep("&a", n) + ";" }},
	{"character references", 20_000, func(n int) string { return rep("&#x1F600;", n) }},
	{"one long entity", 20_000, func(n int) string { return "&" + rep("a", n) + ";" }},
	{"null bytes", 65_000, func(n int) string { return rep("abc\x00d", n) }},
	{"carriage returns", 65_000, func(n int) string { return rep("a\r", n) }},
	{"lines of Windows", 65_000, func(n int) string { return rep("a\r\n", n) }},
	{"blank lines", 65_000, func(n int) string { return "a" + rep("\n", n) + "b" }},
	{"lines of spaces", 65_000, func(n int) string { return rep("   \n", n) + "a" }},
	{"one line of spaces", 65_000, func(n int) string { return "a" + rep(" ", n) + "b" }},
	{"spaces at line ends", 20_000, func(n int) string { return rep("a  \n", n) }},
	{"tabs", 65_000, func(n int) string { return rep("\t", n) + "a" }},
	{"tabs in a list", 20_000, func(n int) string { return "- a\n" + rep("\t\t\tb\n", n) }},
	{"backslashes", 65_000, func(n int) string { return rep("\\", n) }},
	{"number signs", 65_000, func(n int) string { return rep("#", n) }},
	{"number signs and spaces", 65_000, func(n int) string { return rep("# ", n) }},
	{"paragraphs", 65_000, func(n int) string { return rep("a\n\n", n) }},
	{"lines", 65_000, func(n int) string { return rep("a\n", n) }},
	{"underlines", 20_000, func(n int) string { return rep("=\n", n) }},
	{"dashes", 20_000, func(n int) string { return rep("-", n) }},
	{"rules", 20_000, func(n int) string { return rep("***\n", n) }},
	{"fences", 20_000, func(n int) string { return rep("```\n", n) }},
	{"fences of growing length", 1_000, func(n int) string { return growing(n, "`", "\n") }},
	{"open fence", 20_000, func(n int) string { return "```\n" + rep("a\n", n) }},
	{"fences in a list", 10_000, func(n int) string { return rep("- ```\n", n) }},
	{"indented code", 20_000, func(n int) string { return rep("    a\n\n", n) }},
	{"one long word", 65_000, func(n int) string { return rep("字", n) }},
	{"exclamation marks", 65_000, func(n int) string { return rep("!", n) }},
	{"equal headings", 25_000, func(n int) string { return rep("# a\n", n) }},
	{"equal Chinese headings", 10_000, func(n int) string { return rep("## 标题\n", n) }},
	{"equal underlined headings", 20_000, func(n int) string { return rep("a\n---\n", n) }},
	{"empty headings", 25_000, func(n int) string { return rep("#\n", n) }},
	{"headings that number themselves", 10_000, func(n int) string { return numbered(n, "# a\n# a-%d\n") }},
	{"one long heading", 65_000, func(n int) string { return "# " + rep("a ", n) }},
	{"headings with attributes", 20_000, func(n int) string { return "# " + rep("{#a ", n) + "}" }},
	{"headings ever deeper", 20_000, func(n int) string {
		return rep("# a\n## b\n### c\n#### d\n##### e\n###### f\n", n/6)
	}},
}

func rep(s string, n int) string { return strings.Repeat(s, n) }

// growing is end after one, two, … up to n times s.
func growing(n int, s string, end ...string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(rep(s, i+1) + strings.Join(append(end, "\n")[:max(len(end), 1)], ""))
	}
	return b.String()
}

func shrinking(n int, s, end string) string {
	var b strings.Builder
	for i := n; i > 0; i-- {
		b.WriteString(rep(s, i) + end)
	}
	return b.String()
}

func numbered(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, strings.ReplaceAll(format, "%d", "%[1]d"), i+1)
	}
	return b.String()
}

func backwards(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, n-i)
	}
	return b.String()
}

// TestPathological: each of these bodies takes well under two seconds on a quiet machine, and its HTML stays in
// proportion.
func TestPathological(t *testing.T) {
	t.Parallel()
	for _, p := range pathological {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			body := p.body(p.size)
			start := time.Now()
			d := render(t, body)
			if took := time.Since(start); took > time.Minute {
				t.Errorf("%d bytes took %v", len(body), took)
			}
			if len(d.HTML) > 100_000+40*len(body) {
				t.Errorf("%d bytes became %d bytes of HTML", len(body), len(d.HTML))
			}
		})
	}
}

// TestMemoryIsLinear: twice the text takes no more than about twice the memory. Nothing else runs meanwhile.
func TestMemoryIsLinear(t *testing.T) {
	for _, p := range pathological {
		size := max(p.size/40, 40)
		small, large := p.body(size), p.body(2*size)
		once, twice := allocated(t, small), allocated(t, large)
		if growth := float64(len(large)) / float64(len(small)); float64(twice) > 1.5*growth*float64(once)+200_000 {
			t.Errorf("%s: %d bytes take %d, %d bytes take %d", p.name, len(small), once, len(large), twice)
		}
	}
}

// allocated is how much memory the rendering of a body takes, garbage included: the least of three times, since pools
// that the collector has emptied are filled again in one of them.
func allocated(t *testing.T, body string) uint64 {
	least := uint64(math.MaxUint64)
	for range 3 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		render(t, body)
		runtime.ReadMemStats(&after)
		least = min(least, after.TotalAlloc-before.TotalAlloc)
	}
	return least
}

// BenchmarkPathological measures each body, and one twice as long: time and memory double.
func BenchmarkPathological(b *testing.B) {
	for _, p := range pathological {
		for _, times := range []int{1, 2} {
			b.Run(fmt.Sprintf("%s/%dn", p.name, times), func(b *testing.B) {
				body := p.body(times * p.size)
				b.SetBytes(int64(len(body)))
				b.ReportAllocs()
				for b.Loop() {
					render(b, body)
				}
			})
		}
	}
}

// BenchmarkRender renders what people write: the issues of a weekly where they are at hand, else a page of this
// package's own.
func BenchmarkRender(b *testing.B) {
	bodies := []string{rep("# 标题\n\n一段**文字，**有[链接](https://example.com)和 `code`。\n\n- 一\n- 二\n\n> 引用\n\n", 100)}
	files, _ := filepath.Glob("../../../shared/data/weekly/*.md")
	for _, name := range files {
		body, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		bodies = append(bodies, string(body))
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, body := range bodies {
			render(b, body)
		}
	}
}

// TestTooMuchMarkup: markup beyond the budget is shown as text, and nothing is lost.
func TestTooMuchMarkup(t *testing.T) {
	t.Parallel()
	for _, unit := range []string{"*a* ", "**a~~b~~** ", "[a *b*](c) ", "`a` "} {
		d := render(t, rep(unit, 60_000)+"end")
		if first := render(t, unit).HTML; d.HTML[:12] != first[:12] || unit[0] != '`' && !strings.HasSuffix(d.HTML, unit+"end</p>\n") {
			t.Errorf("%s: %.60s … %s", unit, d.HTML, d.HTML[len(d.HTML)-60:])
		}
		if letters := strings.Count(unit, "a"); strings.Count(d.Plain, "a") != letters*60_000 {
			t.Errorf("%s: letters are lost", unit)
		}
	}
}
