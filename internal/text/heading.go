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

// OutlineSection is a heading with the sections below it.
type OutlineSection struct {
	// Level is from 1, the highest, to 6.
	Level int
	// Text is the heading without markup.
	Text string
	// Anchor is the heading's id in the HTML.
	Anchor   string
	Children []*OutlineSection
}

// outline returns the headings as a tree, without empty ones.
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

// inlineText returns the visible text of inline content: escapes and character references are resolved, images are
// their alternative texts, footnote marks are left out.
func inlineText(n ast.Node, raw []byte) string {
	return strings.Join(strings.Fields(contentText(n, raw, true)), " ")
}

// contentText returns the text of inline content. If visible is set, it includes the alternative texts of images and
// the tags that are shown as text.
func contentText(n ast.Node, raw []byte, visible bool) string {
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
			if visible {
				b.WriteString(shownText(n))
			}
		case *ast.Image:
			if !visible {
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

// joinsNext says whether no space is between a line and the next one, as in Chinese and Japanese.
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

// resolve replaces backslash escapes and character references by their characters.
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

// shownText returns the parts of raw HTML that are shown as text.
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

// CutTitle removes the heading at the top of Markdown, after only blank lines, comments and reference definitions, and
// returns it without markup; false if there is none.
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

// isComment says whether a block of raw HTML contains only comments.
func isComment(n *ast.HTMLBlock) bool {
	for _, p := range piecesOf(n) {
		if strings.TrimSpace(p.value) != "" {
			return false
		}
	}
	return true
}

// FirstHeading returns the first heading of level 1 of Markdown, or the first of any level if there is none, without
// markup; false if there is no heading. Headings in quotes and lists do not count.
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

// SameTitle says whether two titles differ in white space and case at most.
func SameTitle(a, b string) bool {
	fold := func(s string) string { return cases.Fold().String(strings.Join(strings.Fields(s), "")) }
	return fold(a) == fold(b)
}

// headingLines returns the start and end of a heading's lines, with the underline of a setext heading.
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

// nextLine returns the start of the line after position i.
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
