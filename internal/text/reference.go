package text

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	source "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// referenceTransformer removes reference definitions, `[label]: destination "title"`, from the beginning of a
// paragraph. It replaces goldmark's, which moves all lines of the paragraph for each definition.
type referenceTransformer struct{}

// Transform implements parser.ParagraphTransformer.
func (referenceTransformer) Transform(paragraph *ast.Paragraph, reader source.Reader, pc parser.Context) {
	lines := paragraph.Lines()
	if first := lines.At(0); !startsWith(reader.Value(first), '[') {
		return
	}
	t := newBlockText(reader.Source(), lines)
	end := 0
	for {
		label, destination, title, next, ok := parseDefinition(t.bytes, end)
		if !ok {
			break
		}
		pc.AddReference(parser.NewReference(label, destination, title))
		end = next
	}
	if end == 0 {
		return
	}
	keepLinesFrom(paragraph, &t, end)
}

func startsWith(line []byte, c byte) bool {
	i := skipSpace(line, 0)
	return i < len(line) && line[i] == c
}

// keepLinesFrom removes the lines before position end. An empty node replaces them, so that a list knows about the
// blank line before them.
func keepLinesFrom(paragraph *ast.Paragraph, t *blockText, end int) {
	lines, place := paragraph.Lines(), 0
	count := 0
	for ; count < lines.Len() && place < end; count++ {
		place += lines.At(count).Stop - lines.At(count).Start
	}
	definitions := ast.NewLinkReferenceDefinition(nil, nil, nil)
	definitions.SetBlankPreviousLines(paragraph.HasBlankPreviousLines())
	paragraph.SetBlankPreviousLines(false)
	parent := paragraph.Parent()
	parent.InsertBefore(parent, paragraph, definitions)
	if lines.SetSliced(count, lines.Len()); lines.Len() == 0 {
		parent.RemoveChild(parent, paragraph)
	}
}

// parseDefinition reads one definition at position i, the beginning of a line, and returns where the next line begins.
func parseDefinition(buf []byte, i int) (label, destination, title []byte, end int, ok bool) {
	i = skipSpace(buf, i)
	if i >= len(buf) || buf[i] != '[' {
		return nil, nil, nil, 0, false
	}
	label, i, ok = parseLabel(buf, i+1)
	if !ok || util.IsBlank(label) || i >= len(buf) || buf[i] != ':' {
		return nil, nil, nil, 0, false
	}
	i = skipSpace(buf, i+1)
	start := i
	destination, i, ok = parseDestination(buf, i)
	if !ok || i == start {
		return nil, nil, nil, 0, false
	}
	if j := skipSpace(buf, i); j > i && j < len(buf) {
		if title, titleEnd, ok := parseTitle(buf, j); ok {
			if end, ok := lineEnd(buf, titleEnd); ok {
				return label, destination, title, end, true
			}
		}
	}
	end, ok = lineEnd(buf, i)
	return label, destination, nil, end, ok
}

// lineEnd returns where the next line begins if only spaces are left in this one.
func lineEnd(buf []byte, i int) (end int, ok bool) {
	for ; i < len(buf); i++ {
		if buf[i] == '\n' {
			return i + 1, true
		}
		if !util.IsSpace(buf[i]) {
			return 0, false
		}
	}
	return i, true
}
