package text

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	source "github.com/yuin/goldmark/text"
)

// htmlBlocks parses blocks of raw HTML. Blocks of tags that are shown as text or become links, and blocks without an
// end, are paragraphs instead, so that the text after them stays Markdown.
type htmlBlocks struct{ parser.BlockParser }

func (p htmlBlocks) Open(parent ast.Node, reader source.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	if opensHTML(bytes.TrimLeft(line, " "), reader.Source(), segment.Start, pc) {
		return p.BlockParser.Open(parent, reader, pc)
	}
	return nil, parser.NoChildren
}

// opensHTML says whether the line at start opens a block of raw HTML.
func opensHTML(line, raw []byte, start int, pc parser.Context) bool {
	for _, marks := range [][2]string{{"<!--", "-->"}, {"<?", "?>"}, {"<![CDATA[", "]]>"}, {"<!", ">"}} {
		if bytes.HasPrefix(line, []byte(marks[0])) {
			return hasEndMarker(raw, start, marks[1], pc)
		}
	}
	name, end := tagName(line)
	switch rule := tagRules[name]; {
	case rawTextElements[name] || name == "pre":
		return end || hasEndMarker(raw, start, "</"+name, pc)
	case voidElements[name]:
		return !end
	default:
		return rule == allowed || rule == unwrapped
	}
}

// tagName returns the name of the tag at the beginning of a line, and whether it is an end tag.
func tagName(line []byte) (name string, end bool) {
	line = bytes.TrimPrefix(line, []byte("<"))
	line, end = bytes.CutPrefix(line, []byte("/"))
	length := bytes.IndexFunc(line, func(r rune) bool {
		return r != '-' && (r < '0' || r > '9') && (r > 'z' || !isTagLetter(byte(r)))
	})
	if length < 0 {
		length = len(line)
	}
	return strings.ToLower(string(line[:length])), end
}

var endMarkersKey = parser.NewContextKey()

// endMarkers caches where the next end of each kind of raw HTML is.
type endMarkers struct {
	text string
	next map[string]int
}

// hasEndMarker says whether an end marker follows start. All calls for a text take linear time, since start only grows.
func hasEndMarker(raw []byte, start int, closing string, pc parser.Context) bool {
	newMarkers := func() any { return &endMarkers{string(raw), map[string]int{}} }
	known := pc.ComputeIfAbsent(endMarkersKey, newMarkers).(*endMarkers)
	at, searched := known.next[closing]
	if !searched || at < start {
		if at = indexFold(known.text[start:], closing); at < 0 {
			at = len(raw) - start
		}
		at += start
		known.next[closing] = at
	}
	return at < len(raw)
}
