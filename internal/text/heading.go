package text

import (
	"bufio"
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extension "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
	nethtml "golang.org/x/net/html"
	"golang.org/x/text/cases"
)

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

// outline is the headings as a tree. An empty heading has no entry.
func outline(doc ast.Node, raw []byte) []*OutlineSection {
	root := OutlineSection{Children: []*OutlineSection{}}
	path := []*OutlineSection{&root} // from the root to the latest heading
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		h, ok := n.(*ast.Heading)
		if !ok || !entering {
			return ast.WalkContinue, nil
		}
		text := inlineText(h, raw)
		if text == "" {
			return ast.WalkSkipChildren, nil
		}
		id, _ := h.AttributeString("id")
		anchor, _ := id.([]byte)
		section := &OutlineSection{Level: h.Level, Text: text, Anchor: string(anchor), Children: []*OutlineSection{}}
		for len(path) > 1 && path[len(path)-1].Level >= h.Level {
			path = path[:len(path)-1]
		}
		parent := path[len(path)-1]
		parent.Children = append(parent.Children, section)
		path = append(path, section)
		return ast.WalkSkipChildren, nil
	})
	return root.Children
}

// inlineText is what a reader sees of inline content: escapes and references to characters are resolved, pictures are
// their alternative texts, marks of footnotes are left out.
func inlineText(n ast.Node, raw []byte) string {
	return strings.Join(strings.Fields(contentText(n, raw, true)), " ")
}

// contentText is the text of inline content, with or without what HTML has in no text of its own: alternative texts of
// pictures, and tags that are shown as text.
func contentText(n ast.Node, raw []byte, seen bool) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			b.WriteString(textOf(n, raw))
		case *ast.String:
			b.WriteString(stringOf(n))
		case *ast.AutoLink:
			b.Write(n.Label(raw))
		case *ast.RawHTML:
			if seen {
				b.WriteString(shownText(n))
			}
		case *ast.Image:
			if !seen {
				return ast.WalkSkipChildren, nil
			}
		case *extension.FootnoteLink, *extension.FootnoteBacklink:
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

func textOf(n *ast.Text, raw []byte) string {
	text := string(n.Segment.Value(raw))
	if !n.IsRaw() && (n.Parent() == nil || n.Parent().Kind() != ast.KindCodeSpan) {
		text = resolve(text)
	}
	if n.HardLineBreak() || n.SoftLineBreak() && !joinsNext(n, raw) {
		text += "\n"
	}
	return text
}

// joinsNext is whether a line and the next one are joined without a space, as Chinese and Japanese are.
func joinsNext(n *ast.Text, raw []byte) bool {
	next, ok := n.NextSibling().(*ast.Text)
	if !ok {
		return false
	}
	last, _ := utf8.DecodeLastRune(n.Segment.Value(raw))
	first, _ := utf8.DecodeRune(next.Segment.Value(raw))
	return util.IsEastAsianWideRune(last) && util.IsEastAsianWideRune(first)
}

func stringOf(n *ast.String) string {
	if n.IsRaw() || n.IsCode() {
		return string(n.Value)
	}
	return resolve(string(n.Value))
}

// resolve replaces backslash escapes and references to characters in Markdown by what they stand for.
func resolve(s string) string {
	if !strings.ContainsAny(s, `\&`) {
		return s
	}
	var b bytes.Buffer
	w := bufio.NewWriter(&b)
	html.DefaultWriter.Write(w, []byte(s))
	_ = w.Flush()
	return nethtml.UnescapeString(b.String())
}

// shownText is the part of raw HTML that is shown as text.
func shownText(n ast.Node) string {
	var b strings.Builder
	for _, p := range piecesOf(n) {
		switch {
		case !p.html:
			b.WriteString(p.value)
		case strings.HasPrefix(p.value, "<"+rawPrefix+"br"):
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// CutTitle takes a heading out of a text in Markdown that stands at its very top, after nothing but blank lines,
// comments and reference definitions, and returns it without markup. False when there is none.
func CutTitle(body string) (title, rest string, found bool) {
	doc, raw := parse(body)
	prepare(doc, raw, nil)
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.LinkReferenceDefinition:
		case *ast.HTMLBlock:
			if !isComment(n) {
				return "", body, false
			}
		case *ast.Heading:
			if title = inlineText(n, raw); title == "" {
				return "", body, false
			}
			begin, end := headingLines(n, raw)
			return title, string(raw[:begin]) + string(raw[end:]), true
		default:
			return "", body, false
		}
	}
	return "", body, false
}

// isComment is whether a block of raw HTML holds comments and nothing else.
func isComment(n *ast.HTMLBlock) bool {
	for _, p := range piecesOf(n) {
		if strings.TrimSpace(p.value) != "" {
			return false
		}
	}
	return true
}

// FirstHeading is the first heading of level 1 of a text in Markdown, or the first of any level where there is none,
// without markup. Headings in quotations and lists do not count. False when there is no other.
func FirstHeading(body string) (heading string, found bool) {
	doc, raw := parse(body)
	prepare(doc, raw, nil)
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		h, ok := n.(*ast.Heading)
		if !ok || found && h.Level > 1 {
			continue
		}
		if text := inlineText(h, raw); text != "" {
			heading, found = text, true
			if h.Level == 1 {
				break
			}
		}
	}
	return heading, found
}

// SameTitle is whether two titles differ in white space and case at most.
func SameTitle(a, b string) bool {
	fold := func(s string) string { return cases.Fold().String(strings.Join(strings.Fields(s), "")) }
	return fold(a) == fold(b)
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
