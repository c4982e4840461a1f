package text

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"

	"praxis/internal/slug"
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

// anchors names headings by their slug, so that Chinese ones get pinyin where goldmark would number them.
type anchors struct {
	used map[string]bool
	last map[string]int
}

func (a *anchors) Generate(heading []byte, kind ast.NodeKind) []byte {
	base := slug.From(string(heading))
	if base == "" {
		base = "section"
	}
	name := base
	if a.last == nil {
		a.last = map[string]int{}
	}
	for n := max(a.last[base], 1) + 1; a.used[name]; n++ {
		name = base + "-" + strconv.Itoa(n)
		a.last[base] = n
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
