package text

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	source "github.com/yuin/goldmark/text"
)

// A heading may end with attributes: {#id .class key="value"} in Hugo, {: #id} in kramdown, {/* #id */} or
// <!-- #id --> in Docusaurus.

// atxHeadings parses headings that begin with #, and removes attributes from their end.
type atxHeadings struct{ parser.BlockParser }

func (p atxHeadings) Open(parent ast.Node, reader source.Reader, pc parser.Context) (ast.Node, parser.State) {
	node, state := p.BlockParser.Open(parent, reader, pc)
	if h, ok := node.(*ast.Heading); ok && cutAttributes(h, reader.Source()) {
		cutClosingSequence(h, reader.Source())
	}
	return node, state
}

// setextHeadings parses underlined headings, and removes attributes from their end.
type setextHeadings struct{ parser.BlockParser }

func (p setextHeadings) Close(node ast.Node, reader source.Reader, pc parser.Context) {
	p.BlockParser.Close(node, reader, pc)
	if h, ok := node.(*ast.Heading); ok && h.Parent() != nil {
		cutAttributes(h, reader.Source())
	}
}

var (
	headingAttributes = regexp.MustCompile(`(?:^|[^\\])(\{:?((?:\s*(?:` +
		`#[^\s{}"'<>&]+|\.[A-Za-z_-][^\s{}"'<>&]*|` +
		`[A-Za-z_][\w:.-]*=(?:"[^"{}]*"|'[^'{}]*'|[^\s"'{}]+)))+)\s*\})[ \t]*$`)
	headingComment = regexp.MustCompile(`(?:^|[^\\])` +
		`(\{/\*\s*#([^\s{}"'<>&]+)\s*\*/\}|<!--\s*#([^\s{}"'<>&]+)\s*-->)[ \t]*$`)
)

// cutAttributes removes the attributes from the end of a heading's last line and sets the id in them; false for none.
func cutAttributes(h *ast.Heading, raw []byte) bool {
	last := h.Lines().Len() - 1
	if last < 0 {
		return false
	}
	segment := h.Lines().At(last)
	line := string(segment.Value(raw))
	id, begin, found := findAttributes(line)
	if !found {
		return false
	}
	if isID(id) {
		h.SetAttributeString("id", []byte(id))
	}
	segment.Stop = segment.Start + begin
	setLastLine(h, segment.TrimRightSpace(raw))
	return true
}

// findAttributes returns where the attributes at the end of a line begin, and the id in them.
func findAttributes(line string) (id string, begin int, found bool) {
	if m := headingComment.FindStringSubmatchIndex(line); m != nil {
		return line[max(m[4], m[6]):max(m[5], m[7])], m[2], true
	}
	m := headingAttributes.FindStringSubmatchIndex(line)
	if m == nil {
		return "", 0, false
	}
	class := false
	for item := range strings.FieldsSeq(line[m[4]:m[5]]) {
		if name, ok := strings.CutPrefix(item, "#"); ok {
			return name, m[2], true
		}
		class = class || item[0] == '.'
	}
	return "", m[2], class // {a=1} alone is probably text
}

// cutClosingSequence removes the number signs that may end a heading.
func cutClosingSequence(h *ast.Heading, raw []byte) {
	last := h.Lines().Len() - 1
	if last < 0 {
		return
	}
	segment := h.Lines().At(last)
	line := segment.Value(raw)
	content := bytes.TrimRight(line, "#")
	if trimmed := bytes.TrimRight(content, " \t"); len(content) < len(line) && len(trimmed) < len(content) {
		segment.Stop = segment.Start + len(trimmed)
		setLastLine(h, segment)
	}
}

func setLastLine(h *ast.Heading, segment source.Segment) {
	last := h.Lines().Len() - 1
	if segment.Len() == 0 {
		h.Lines().SetSliced(0, last)
		return
	}
	h.Lines().Set(last, segment)
}
