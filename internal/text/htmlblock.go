package text

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	source "github.com/yuin/goldmark/text"
)

// htmlBlocks reads blocks of raw HTML, but those of tags that are shown as text or become links, and those whose end
// never comes: these are paragraphs, and what follows them stays Markdown.
type htmlBlocks struct{ parser.BlockParser }

func (p htmlBlocks) Open(parent ast.Node, reader source.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	if opensHTML(bytes.TrimLeft(line, " "), reader.Source(), segment.Start, pc) {
		return p.BlockParser.Open(parent, reader, pc)
	}
	return nil, parser.NoChildren
}

// opensHTML is whether a line that begins at start opens a block of raw HTML.
func opensHTML(line, raw []byte, start int, pc parser.Context) bool {
	for _, marks := range [][2]string{{"<!--", "-->"}, {"<?", "?>"}, {"<![CDATA[", "]]>"}, {"<!", ">"}} {
		if bytes.HasPrefix(line, []byte(marks[0])) {
			return closes(raw, start, marks[1], pc)
		}
	}
	name, end := tagName(line)
	switch treatment := treatments[name]; {
	case verbatim[name] || name == "pre":
		return end || closes(raw, start, "</"+name, pc)
	case void[name]:
		return !end
	default:
		return treatment == kept || treatment == dropped
	}
}

// tagName is the name of the tag that a line begins with, and whether it is an end tag.
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

var closingsKey = parser.NewContextKey()

// closings is where in a text the ends of raw HTML come next that were looked for.
type closings struct {
	text string
	next map[string]int
}

// closes is whether a closing comes after start. Its time for all calls together is linear, as starts only grow.
func closes(raw []byte, start int, closing string, pc parser.Context) bool {
	known := pc.ComputeIfAbsent(closingsKey, func() any { return &closings{string(raw), map[string]int{}} }).(*closings)
	at, looked := known.next[closing]
	if !looked || at < start {
		if at = indexFold(known.text[start:], closing); at < 0 {
			at = len(raw) - start
		}
		at += start
		known.next[closing] = at
	}
	return at < len(raw)
}
