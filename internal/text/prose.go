package text

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	nethtml "golang.org/x/net/html"
)

// Prose returns the natural-language text of Markdown, one line for each block: without code, formulas, markup, URLs,
// mail addresses and template tags.
func Prose(body string) string {
	doc, raw := parse(templates.ReplaceAllString(body, " "))
	var b strings.Builder
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if n.Type() == ast.TypeBlock && !entering {
			b.WriteByte('\n')
		}
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.RawHTML:
			return ast.WalkSkipChildren, nil
		case *ast.CodeBlock, *ast.FencedCodeBlock, *ast.CodeSpan, *ast.AutoLink:
			b.WriteByte(' ')
			return ast.WalkSkipChildren, nil
		case *ast.HTMLBlock:
			writeHTMLProse(&b, n, raw)
			return ast.WalkSkipChildren, nil
		case *ast.Text:
			b.Write(n.Segment.Value(raw))
			if n.SoftLineBreak() || n.HardLineBreak() {
				b.WriteByte('\n')
			}
		case *ast.String:
			b.Write(n.Value)
		}
		return ast.WalkContinue, nil
	})
	return addresses.ReplaceAllString(b.String(), " ")
}

var (
	// templates matches the tags of Liquid and Nunjucks, Hugo's shortcodes, code within them, and formulas.
	templates = regexp.MustCompile("(?s)\\{%-?\\s*(?:codeblock|highlight|code)\\b.*?" +
		"\\{%-?\\s*end(?:codeblock|highlight|code)\\s*-?%\\}" +
		"|\\{%[^\\n]*?%\\}|\\{\\{[^\\n]*?\\}\\}|\\$\\$[^$]*\\$\\$|\\$[^$\\n\\p{Han}]{1,200}\\$")
	addresses = regexp.MustCompile(`(?i)(?:\b[a-z][a-z\d+.-]*:)?//[^\s\p{Han}，。、；：！？（）《》“”]+` +
		`|\bwww\.[a-z\d.-]+[^\s\p{Han}]*` +
		`|[\w.+-]+@[\w-]+(?:\.[\w-]+)+` +
		`|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|cn|dev|html?|md|js|go|py|java|png|jpe?g|gif)\b` +
		`[^\s\p{Han}，。、；：！？（）《》“”]*` +
		`|&#?\w+;`)
)

// writeHTMLProse writes the text of HTML without code, scripts and styles.
func writeHTMLProse(b *strings.Builder, n *ast.HTMLBlock, raw []byte) {
	var block strings.Builder
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		block.Write(line.Value(raw))
	}
	z := nethtml.NewTokenizer(strings.NewReader(block.String()))
	skipped := 0
	for {
		switch z.Next() {
		case nethtml.ErrorToken:
			return
		case nethtml.TextToken:
			if skipped == 0 {
				b.Write(z.Text())
			}
		case nethtml.StartTagToken:
			skipped += notProse(z)
		case nethtml.EndTagToken:
			skipped = max(0, skipped-notProse(z))
		}
	}
}

// notProse returns 1 for elements whose text is not natural language, and 0 for others.
func notProse(z *nethtml.Tokenizer) int {
	switch name, _ := z.TagName(); string(name) {
	case "pre", "code", "script", "style", "kbd", "samp", "svg", "math", "textarea":
		return 1
	}
	return 0
}
