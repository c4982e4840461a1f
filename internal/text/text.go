// Package text derives what readers get from a text in Markdown: sanitised HTML, plain text, an outline, the length. It is a
// leaf: bounded in time and size whatever the text holds, and it knows nothing of articles.
package text

import (
	"bytes"
	"context"
	"strconv"
	"strings"
	"unicode"

	"github.com/microcosm-cc/bluemonday"
	"github.com/rivo/uniseg"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	source "github.com/yuin/goldmark/text"
	nethtml "golang.org/x/net/html"

	"praxis/internal/slug"
)

// Document is what is derived from a text in Markdown.
type Document struct {
	// HTML is sanitised: safe to put into a page.
	HTML string
	// Plain is the text without markup, a line a block.
	Plain string
	// Outline is the headings as a tree.
	Outline []*OutlineSection
	// CJK counts the Chinese, Japanese and Korean characters, Words the runs of other letters and digits.
	CJK, Words int
}

// OutlineSection is a heading and what lies below it.
type OutlineSection struct {
	// Level is 1, the highest, to 6.
	Level int
	// Text is the heading without markup.
	Text string
	// Anchor is the heading's id in the HTML.
	Anchor   string
	Children []*OutlineSection
}

var (
	markdown = goldmark.New(
		goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.CJK),
		goldmark.WithParserOptions(parser.WithAutoHeadingID()),
		// Raw HTML passes here and is cleaned by the sanitiser, which all output goes through.
		goldmark.WithRendererOptions(html.WithUnsafe()),
	)
	sanitiser = newSanitiser()
)

func newSanitiser() *bluemonday.Policy {
	p := bluemonday.UGCPolicy()
	p.RequireNoFollowOnLinks(false)
	p.AllowAttrs("class").Matching(bluemonday.SpaceSeparatedTokens).OnElements("code", "pre")
	p.AllowAttrs("type").Matching(bluemonday.SpaceSeparatedTokens).OnElements("input")
	p.AllowAttrs("checked", "disabled").OnElements("input")
	return p
}

// Render derives a document from a text in Markdown. Any text is valid Markdown: the only error is that of ctx.
func Render(ctx context.Context, body string) (*Document, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	doc, raw := parse(body)
	var out bytes.Buffer
	if err := markdown.Renderer().Render(&out, raw, doc); err != nil {
		panic(err) // a bytes.Buffer takes whatever is written
	}
	d := &Document{HTML: sanitiser.Sanitize(out.String()), Outline: outline(doc, raw)}
	d.Plain = plain(d.HTML)
	d.CJK, d.Words = count(d.Plain)
	return d, nil
}

// parse reads a text in Markdown, and returns the bytes that the nodes' segments are parts of.
func parse(body string) (ast.Node, []byte) {
	raw := []byte(strings.ToValidUTF8(body, "\uFFFD")) // goldmark's line breaks for Chinese panic on other bytes
	return markdown.Parser().Parse(source.NewReader(raw), parser.WithContext(parser.NewContext(parser.WithIDs(&anchors{})))), raw
}

// WordCount is the length of the text: a CJK character counts as a word.
func (d *Document) WordCount() int { return d.CJK + d.Words }

// ReadingMinutes is how long it takes to read, at 400 CJK characters and 220 other words a minute, rounded up.
func (d *Document) ReadingMinutes() int {
	const perMinuteCJK, perMinuteWords = 400, 220
	work := d.CJK*perMinuteWords + d.Words*perMinuteCJK
	return (work + perMinuteCJK*perMinuteWords - 1) / (perMinuteCJK * perMinuteWords)
}

// Excerpt is the beginning of a text in one line of at most length characters as people see them: no emoji or accent is
// cut in two.
func Excerpt(s string, length int) string {
	s = strings.Join(strings.Fields(s), " ")
	var kept []string
	for g := uniseg.NewGraphemes(s); g.Next(); {
		kept = append(kept, g.Str())
		if len(kept) > length {
			return strings.TrimRightFunc(strings.Join(kept[:length-1], ""), unicode.IsSpace) + "…"
		}
	}
	return s
}

// anchors names headings by their slug, so that Chinese ones get pinyin where goldmark would number them.
type anchors struct{ used map[string]bool }

func (a *anchors) Generate(heading []byte, kind ast.NodeKind) []byte {
	base := slug.From(string(heading))
	if base == "" {
		base = "section"
	}
	name := base
	for n := 2; a.used[name]; n++ {
		name = base + "-" + strconv.Itoa(n)
	}
	a.Put([]byte(name))
	return []byte(name)
}

func (a *anchors) Put(name []byte) {
	if a.used == nil {
		a.used = map[string]bool{}
	}
	a.used[string(name)] = true
}

func outline(doc ast.Node, source []byte) []*OutlineSection {
	var root OutlineSection
	path := []*OutlineSection{&root} // from the root to the latest heading
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		h, ok := n.(*ast.Heading)
		if !ok || !entering {
			return ast.WalkContinue, nil
		}
		id, _ := h.AttributeString("id")
		anchor, _ := id.([]byte)
		section := &OutlineSection{Level: h.Level, Text: inlineText(h, source), Anchor: string(anchor), Children: []*OutlineSection{}}
		for len(path) > 1 && path[len(path)-1].Level >= h.Level {
			path = path[:len(path)-1]
		}
		parent := path[len(path)-1]
		parent.Children = append(parent.Children, section)
		path = append(path, section)
		return ast.WalkSkipChildren, nil
	})
	if root.Children == nil {
		return []*OutlineSection{}
	}
	return root.Children
}

func inlineText(n ast.Node, source []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			switch n := n.(type) {
			case *ast.Text:
				b.Write(n.Segment.Value(source))
			case *ast.String:
				b.Write(n.Value)
			}
		}
		return ast.WalkContinue, nil
	})
	return strings.TrimSpace(b.String())
}

// blocks are the elements that begin a line of their own in plain text.
var blocks = map[string]bool{
	"p": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "li": true, "ul": true, "ol": true,
	"blockquote": true, "pre": true, "table": true, "tr": true, "hr": true, "br": true, "div": true, "figure": true,
	"figcaption": true, "section": true, "dl": true, "dt": true, "dd": true,
}

// plain is the text of sanitised HTML.
func plain(clean string) string {
	var b strings.Builder
	z := nethtml.NewTokenizer(strings.NewReader(clean))
	for {
		switch z.Next() {
		case nethtml.ErrorToken:
			return squeeze(b.String())
		case nethtml.TextToken:
			b.Write(z.Text())
		case nethtml.StartTagToken, nethtml.EndTagToken, nethtml.SelfClosingTagToken:
			name, _ := z.TagName()
			switch {
			case blocks[string(name)]:
				b.WriteByte('\n')
			case string(name) == "td" || string(name) == "th":
				b.WriteByte('\t')
			}
		}
	}
}

// squeeze drops empty lines and the white space around the others.
func squeeze(s string) string {
	var kept []string
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

func count(s string) (cjk, words int) {
	inWord := false
	for _, r := range s {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
			cjk++
			inWord = false
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if !inWord {
				words++
			}
			inWord = true
		case unicode.IsMark(r) || r == '\'' || r == '’' || r == '-' || r == '_':
			// inside a word these join its parts
		default:
			inWord = false
		}
	}
	return cjk, words
}

// CutHeading takes the first heading out of a text in Markdown and returns it without markup; false when there is none.
func CutHeading(body string) (heading, rest string, found bool) {
	body = strings.ToValidUTF8(body, "\uFFFD")
	doc, raw := parse(body)
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		h, ok := n.(*ast.Heading)
		if !ok {
			continue
		}
		if heading = inlineText(h, raw); heading == "" {
			continue
		}
		begin, end := headingLines(h, raw)
		return heading, body[:begin] + body[end:], true
	}
	return "", body, false
}

// headingLines is where the lines of a heading begin and end, with the underline of one that is underlined.
func headingLines(h *ast.Heading, source []byte) (begin, end int) {
	lines := h.Lines()
	begin, end = lines.At(0).Start, lines.At(lines.Len()-1).Stop
	begin = bytes.LastIndexByte(source[:begin], '\n') + 1
	if end == 0 || source[end-1] != '\n' {
		end = nextLine(source, end)
	}
	underlined := !bytes.HasPrefix(bytes.TrimLeft(source[begin:end], " "), []byte("#"))
	if next := nextLine(source, end); underlined && isUnderline(source[end:next]) {
		end = next
	}
	return begin, end
}

// nextLine is where the line after the one that holds position i begins.
func nextLine(source []byte, i int) int {
	if n := bytes.IndexByte(source[i:], '\n'); n >= 0 {
		return i + n + 1
	}
	return len(source)
}

func isUnderline(line []byte) bool {
	line = bytes.TrimSpace(line)
	return len(line) > 0 && (len(bytes.Trim(line, "=")) == 0 || len(bytes.Trim(line, "-")) == 0)
}
