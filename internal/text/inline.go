package text

import (
	"bytes"
	"slices"

	"github.com/yuin/goldmark/ast"
	extension "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	source "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// inlineParser parses the inline markup of a block: CommonMark 0.31 with GFM's strikethrough, bare links and tasks,
// footnotes, and the rules of markdown-cjk-friendly for emphasis. It replaces goldmark's inline parsers, several of
// which take quadratic time and none of which knows Chinese. It reads a block's text once into a flat list of tokens,
// resolves emphasis and links on that list as the appendix of CommonMark's specification describes, and then builds
// nodes. Every step is linear in the length of the block.
type inlineParser struct{}

// Trigger implements parser.InlineParser. goldmark calls Parse at the first character of a block, even if it is not a
// trigger.
func (inlineParser) Trigger() []byte { return []byte(" !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~") }

// Parse implements parser.InlineParser: it parses the whole block and leaves nothing to goldmark.
func (inlineParser) Parse(parent ast.Node, block source.Reader, pc parser.Context) ast.Node {
	lines := parent.Lines()
	s := newScanner(parent, newBlockText(block.Source(), lines), pc)
	if s.state.ctx.Err() == nil {
		s.scan()
		s.resolveDelimiters(0)
	}
	b := treeBuilder{scanner: s, parents: []ast.Node{parent}}
	b.build()
	block.SetPosition(lines.Len(), source.NewSegment(lines.At(lines.Len()-1).Stop, lines.At(lines.Len()-1).Stop))
	if parent.LastChild() == nil {
		parent.AppendChild(parent, ast.NewText())
	}
	return parent.LastChild()
}

type tokenKind uint8

const (
	nodeToken  tokenKind = iota // a finished node, such as a code span; index is its number
	breakToken                  // a soft line break
	hardToken                   // a hard line break
	runToken                    // a run of *, _ or ~~; index is that of its delimiter
	openToken                   // [ or ![; index is the number of the link or picture that it opens, 0 if none
	closeToken                  // ](…), ][…] or ] that ends the link or picture of that number
)

// token is a piece of a block's text that is more than text. What lies between two tokens is plain text.
type token struct {
	kind       tokenKind
	start, end int32
	index      int32
}

// scanner reads the text of one block into tokens.
type scanner struct {
	state     *parseState
	pc        parser.Context
	parent    ast.Node
	text      blockText
	buf       []byte
	pos       int
	begin     int // where the text begins, behind spaces
	textStart int // where the latest token ends
	tokens    []token
	nodes     []ast.Node // the first is nil
	delims    []delimiter
	lastDelim int32
	markers   []marker
	brackets  []bracket
	// activeFrom is the place in brackets below which a [ cannot open a link: it holds one already.
	activeFrom int
	backticks  backtickRuns
	missing    [4]bool // endings of raw HTML, as in rawEndings, that do not occur in the rest of the block
}

// newScanner returns a scanner of a block, with the memory of the scanner of the block before.
func newScanner(parent ast.Node, text blockText, pc parser.Context) *scanner {
	state := stateOf(pc)
	old := state.scanner
	state.scanner = scanner{
		state: state, pc: pc, parent: parent, text: text, buf: bytes.TrimRight(text.bytes, " \t\r\n"),
		tokens:   old.tokens[:0],
		nodes:    append(old.nodes[:0], nil),
		delims:   append(old.delims[:0], delimiter{}),
		markers:  append(old.markers[:0], marker{}),
		brackets: old.brackets[:0],
	}
	return &state.scanner
}

// special marks the bytes at which scan may have to do something.
var special = func() (marks [256]bool) {
	for _, c := range []byte("\n\\`*_~[]!<:@wW") {
		marks[c] = true
	}
	return marks
}()

func (s *scanner) scan() {
	s.pos = s.skipBlanks(0)
	s.begin, s.textStart = s.pos, s.pos
	s.scanTask()
	for s.pos < len(s.buf) {
		if c := s.buf[s.pos]; !special[c] || !s.scanSpecial(c) {
			s.pos++
		}
	}
}

// scanSpecial reads what begins with the special byte c, and reports false if that is plain text.
func (s *scanner) scanSpecial(c byte) bool {
	switch c {
	case '\n':
		return s.scanLineBreak()
	case '\\':
		return s.scanEscape()
	case '`':
		return s.scanCodeSpan()
	case '*', '_', '~':
		return s.scanDelimiters(c)
	case '[':
		return s.scanOpenBracket(s.pos + 1)
	case '!':
		return s.at(s.pos+1) == '[' && s.scanOpenBracket(s.pos+2)
	case ']':
		return s.scanCloseBracket()
	case '<':
		return s.scanAngle()
	case ':':
		return s.scanURL()
	case '@':
		return s.scanEmail()
	}
	return s.scanWWW()
}

// at returns the byte at position i, and 0 beyond the end.
func (s *scanner) at(i int) byte {
	if i < len(s.buf) {
		return s.buf[i]
	}
	return 0
}

// push adds a token from start to end, and continues after it.
func (s *scanner) push(kind tokenKind, start, end int, index int32) {
	s.tokens = appendDoubling(s.tokens, token{kind: kind, start: int32(start), end: int32(end), index: index})
	s.pos, s.textStart = end, end
}

// appendDoubling is append for lists that may become long: append alone would copy those many times.
func appendDoubling[T any](list []T, item T) []T {
	if len(list) == cap(list) {
		list = slices.Grow(list, len(list)+1)
	}
	return append(list, item)
}

// pushNode adds a complete node, or leaves its source as text if there are too many nodes.
func (s *scanner) pushNode(start, end int, node ast.Node) {
	if s.state.inline <= 0 {
		s.pos = end
		return
	}
	s.push(nodeToken, start, end, s.keep(node))
}

// keep returns the index by which tokens refer to the node.
func (s *scanner) keep(node ast.Node) int32 {
	s.state.inline--
	s.nodes = appendDoubling(s.nodes, node)
	return int32(len(s.nodes) - 1)
}

// skipBlanks returns the position of the next byte that is neither a space nor a tab.
func (s *scanner) skipBlanks(i int) int {
	for s.at(i) == ' ' || s.at(i) == '\t' {
		i++
	}
	return i
}

// scanLineBreak reads a line ending with the spaces around it. Two spaces before it make it a hard break.
func (s *scanner) scanLineBreak() bool {
	end := s.pos
	if end > s.textStart && s.buf[end-1] == '\r' {
		end--
	}
	start := end
	for start > s.textStart && (s.buf[start-1] == ' ' || s.buf[start-1] == '\t') {
		start--
	}
	kind := breakToken
	if end-start >= 2 && s.buf[end-1] == ' ' && s.buf[end-2] == ' ' {
		kind = hardToken
	}
	s.push(kind, start, s.skipBlanks(s.pos+1), 0)
	return true
}

// scanEscape reads a backslash: before punctuation an escape, which is plain text here and which the renderer
// takes off, at the end of a line a hard break.
func (s *scanner) scanEscape() bool {
	next := s.at(s.pos + 1)
	if next == '\r' && s.at(s.pos+2) == '\n' || next == '\n' {
		s.push(hardToken, s.pos, s.skipBlanks(s.pos+1+bytes.IndexByte(s.buf[s.pos:], '\n')), 0)
		return true
	}
	if s.pos+1 < len(s.buf) && util.IsPunct(next) {
		s.pos += 2
		return true
	}
	return false
}

// scanTask reads the box of a task, `[ ] ` or `[x] `, at the beginning of a list item.
func (s *scanner) scanTask() {
	item, ok := s.parent.Parent().(*ast.ListItem)
	if !ok || item.FirstChild() != s.parent || s.parent.Kind() == ast.KindHeading || len(s.buf) < s.pos+5 {
		return
	}
	box := s.buf[s.pos : s.pos+4]
	if box[0] != '[' || box[2] != ']' || !util.IsSpace(box[3]) {
		return
	}
	if checked := box[1] == 'x' || box[1] == 'X'; checked || util.IsSpace(box[1]) {
		s.pushNode(s.pos, s.skipBlanks(s.pos+3), extension.NewTaskCheckBox(checked))
	}
}
