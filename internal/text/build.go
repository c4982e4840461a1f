package text

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extension "github.com/yuin/goldmark/extension/ast"
	source "github.com/yuin/goldmark/text"
)

// maxInlineDepth is how deep emphasis and links may be nested. What is deeper is shown as it was written.
const maxInlineDepth = 100

// treeBuilder makes nodes of a scanner's tokens.
type treeBuilder struct {
	*scanner
	parents []ast.Node // from the block to the innermost open node
	tooDeep int        // open markers that are shown as text
	inLink  int        // open links and pictures: what is in them is no link
	inImage int        // open pictures: what is in them is text
	// The plain text from start to end awaits its node, so that neighbouring pieces get one.
	start, end int
}

func (b *treeBuilder) build() {
	done := b.begin
	for i := range b.tokens {
		t := &b.tokens[i]
		start, end := int(t.start), int(t.end)
		b.addText(done, start)
		done = end
		switch t.kind {
		case nodeToken:
			b.addNode(b.nodes[t.index], start, end)
		case breakToken, hardToken:
			b.addBreak(t.kind == hardToken, start, end)
		case runToken:
			b.addRun(&b.delims[t.index], start)
		case openToken:
			b.openBracket(b.nodes[t.index], start, end)
		case closeToken:
			b.closeBracket(b.nodes[t.index], start, end)
		}
	}
	b.addText(done, len(b.buf))
	b.flush()
}

func (b *treeBuilder) parent() ast.Node { return b.parents[len(b.parents)-1] }

func (b *treeBuilder) append(n ast.Node) {
	b.flush()
	p := b.parent()
	p.AppendChild(p, n)
}

// addText adds plain text.
func (b *treeBuilder) addText(start, end int) {
	if start != b.end {
		b.flush()
		b.start = start
	}
	b.end = end
}

// flush makes a node of the plain text that awaits one.
func (b *treeBuilder) flush() {
	if b.start < b.end {
		p := b.parent()
		for _, segment := range b.text.segments(b.start, b.end) {
			p.AppendChild(p, ast.NewTextSegment(segment))
		}
	}
	b.start = b.end
}

// addBreak ends a line. The text of a picture has no hard breaks, and a soft one between Chinese or Japanese
// characters, which are written without spaces, is none.
func (b *treeBuilder) addBreak(hard bool, start, end int) {
	b.flush()
	p := b.parent()
	last, ok := p.LastChild().(*ast.Text)
	if !ok || last.SoftLineBreak() || last.HardLineBreak() {
		last = ast.NewTextSegment(b.text.segments(start, start)[0])
		p.AppendChild(p, last)
	}
	hard = hard && b.inImage == 0
	last.SetHardLineBreak(hard)
	last.SetSoftLineBreak(!hard && !(isUnspaced(lastLetter(b.buf[:start])) && isUnspaced(firstLetter(b.buf[end:]))))
}

const emphasisMarks = "*_~"

func lastLetter(line []byte) rune {
	r, _ := utf8.DecodeLastRune(bytes.TrimRight(line, emphasisMarks))
	return r
}

func firstLetter(line []byte) rune {
	r, _ := utf8.DecodeRune(bytes.TrimLeft(line, " \t"+emphasisMarks))
	return r
}

// isUnspaced reports whether r is of a script that is written without spaces. Korean has them.
func isUnspaced(r rune) bool { return isCJK(r) && !unicode.Is(unicode.Hangul, r) }

// addRun adds a run of delimiters: what it closes, what is left of it, what it opens.
func (b *treeBuilder) addRun(d *delimiter, start int) {
	for _, m := range b.markers[d.closes : d.closes+d.closeCount] {
		b.close(start, start+int(m.length))
		start += int(m.length)
	}
	b.addText(start, start+int(d.left))
	start += int(d.left)
	for i := d.opens; i != 0; i = b.markers[i].next {
		length := int(b.markers[i].length)
		b.open(newEmphasis(d.char, length), start, start+length)
		start += length
	}
}

func newEmphasis(char byte, length int) ast.Node {
	if char == '~' {
		return extension.NewStrikethrough()
	}
	return ast.NewEmphasis(length)
}

// open begins a node, whose marker is from start to end.
func (b *treeBuilder) open(n ast.Node, start, end int) {
	if n.Kind() == ast.KindEmphasis || n.Kind() == extension.KindStrikethrough {
		b.state.inline--
	}
	if len(b.parents) > maxInlineDepth || b.state.inline < 0 {
		b.tooDeep++
		b.addText(start, end)
		return
	}
	b.append(n)
	b.parents = append(b.parents, n)
	b.start, b.end = end, end
}

// close ends the innermost node.
func (b *treeBuilder) close(start, end int) {
	if b.tooDeep > 0 {
		b.tooDeep--
		b.addText(start, end)
		return
	}
	b.flush()
	b.parents = b.parents[:len(b.parents)-1]
	b.start, b.end = end, end
}

func (b *treeBuilder) openBracket(n ast.Node, start, end int) {
	if n == nil {
		b.addText(start, end)
		return
	}
	b.countLinks(n, 1)
	b.open(n, start, end)
}

func (b *treeBuilder) closeBracket(n ast.Node, start, end int) {
	b.countLinks(n, -1)
	b.close(start, end)
}

func (b *treeBuilder) countLinks(n ast.Node, change int) {
	b.inLink += change
	if n.Kind() == ast.KindImage {
		b.inImage += change
	}
}

// addNode adds a finished node. In a link there is no other link, and in the text of a picture no HTML either.
func (b *treeBuilder) addNode(n ast.Node, start, end int) {
	isText := false
	switch n.(type) {
	case *ast.AutoLink:
		if isText = b.inLink > 0; isText && b.buf[start] == '<' {
			start, end = start+1, end-1
		}
	case *extension.FootnoteLink:
		isText = b.inLink > 0
	case *ast.RawHTML:
		isText = b.inImage > 0
	}
	if isText {
		b.addText(start, end)
		return
	}
	b.append(n)
	b.start, b.end = end, end
}

// rawText returns text nodes that show the bytes from start to end as they are.
func (s *scanner) rawText(start, end int) []*ast.Text {
	var nodes []*ast.Text
	for _, segment := range s.text.segments(start, end) {
		nodes = append(nodes, ast.NewRawTextSegment(segment))
	}
	return nodes
}

// rawSegments is where the bytes from start to end are in the source.
func (s *scanner) rawSegments(start, end int) *source.Segments {
	segments := source.NewSegments()
	segments.AppendAll(s.text.segments(start, end))
	return segments
}
