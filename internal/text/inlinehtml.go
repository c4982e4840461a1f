package text

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// backtickRuns knows where the runs of backticks of a block are.
type backtickRuns map[int][]int // by length, in order; those that lie behind are dropped

func newBacktickRuns(buf []byte) backtickRuns {
	runs := backtickRuns{}
	for i := 0; i < len(buf); i++ {
		if buf[i] != '`' {
			continue
		}
		start := i
		for i < len(buf) && buf[i] == '`' {
			i++
		}
		runs[i-start] = append(runs[i-start], start)
	}
	return runs
}

// next returns where the first run of a length at position i or behind it begins, or -1. Positions may only grow.
func (r backtickRuns) next(length, i int) int {
	starts := r[length]
	for len(starts) > 0 && starts[0] < i {
		starts = starts[1:]
	}
	r[length] = starts
	if len(starts) == 0 {
		return -1
	}
	return starts[0]
}

// scanCodeSpan reads code between two runs of backticks of one length. A run without another is plain text.
func (s *scanner) scanCodeSpan() bool {
	if s.backticks == nil {
		s.backticks = newBacktickRuns(s.buf)
	}
	start := s.pos
	for start < len(s.buf) && s.buf[start] == '`' {
		start++
	}
	end := s.backticks.next(start-s.pos, start)
	if end < 0 {
		s.pos = start
		return true
	}
	after := end + start - s.pos
	if code := s.buf[start:end]; isPadded(code) {
		start, end = start+1, end-1
	}
	s.pushNode(s.pos, after, s.newCodeSpan(start, end))
	return true
}

// isPadded reports whether the code is separated from its backticks by spaces that are not part of it.
func isPadded(code []byte) bool {
	isSpace := func(c byte) bool { return c == ' ' || c == '\n' || c == '\r' }
	return len(code) > 1 && isSpace(code[0]) && isSpace(code[len(code)-1]) && len(bytes.Trim(code, " \r\n")) > 0
}

// newCodeSpan makes the node of code. In a cell of a table `\|` is a vertical bar.
func (s *scanner) newCodeSpan(start, end int) ast.Node {
	node := ast.NewCodeSpan()
	add := func(start, end int) {
		for _, t := range s.rawText(start, end) {
			if !t.Segment.IsEmpty() {
				node.AppendChild(node, t)
			}
		}
	}
	inCell := isCell(s.parent)
	for i := start; i < end; i++ {
		switch {
		case s.buf[i] == '\n': // the renderer writes a node's last line ending as a space
			line := i
			if line > start && s.buf[line-1] == '\r' {
				line--
			}
			add(start, line)
			add(i, i+1)
			start = i + 1
		case inCell && s.buf[i] == '\\' && s.at(i+1) == '|':
			add(start, i)
			start = i + 1
		}
	}
	add(start, end)
	return node
}

// scanAngle reads what begins with <: a link in angle brackets, or HTML.
func (s *scanner) scanAngle() bool {
	if node, end := s.parseAngleLink(s.pos + 1); node != nil {
		s.pushNode(s.pos, end, node)
		return true
	}
	end := s.parseHTML(s.pos)
	if end < 0 {
		return false
	}
	node := ast.NewRawHTML()
	node.Segments = s.rawSegments(s.pos, end)
	s.pushNode(s.pos, end, node)
	return true
}

func (s *scanner) parseAngleLink(start int) (node ast.Node, end int) {
	rest := s.buf[start:]
	stop, kind := util.FindURLIndex(rest), ast.AutoLinkType(ast.AutoLinkURL)
	if stop < 0 {
		stop, kind = util.FindEmailIndex(rest), ast.AutoLinkEmail
	}
	if stop < 0 || s.at(start+stop) != '>' {
		return nil, 0
	}
	return ast.NewAutoLink(kind, ast.NewTextSegment(s.text.segments(start, start+stop)[0])), start + stop + 1
}

// rawEndings are what HTML other than tags begins and ends with.
var rawEndings = [...]struct{ begin, end string }{
	{"<!--", "-->"}, {"<?", "?>"}, {"<![CDATA[", "]]>"}, {"<!", ">"},
}

// parseHTML returns where the HTML that begins at i ends, or -1 if it is none.
func (s *scanner) parseHTML(i int) int {
	rest := s.buf[i:]
	for kind, raw := range rawEndings {
		if !bytes.HasPrefix(rest, []byte(raw.begin)) {
			continue
		}
		if raw.begin == "<!" && !isLetter(s.at(i+2)) {
			return -1
		}
		return s.findEnding(kind, i)
	}
	if s.at(i+1) == '/' {
		return parseClosingTag(s.buf, i+2)
	}
	return parseOpeningTag(s.buf, i+1)
}

// findEnding returns where HTML of a kind that begins at i ends, or -1. What is missing once is not searched again.
func (s *scanner) findEnding(kind, i int) int {
	raw := rawEndings[kind]
	if raw.begin == "<!--" {
		if rest := s.buf[i+4:]; bytes.HasPrefix(rest, []byte(">")) {
			return i + 5
		} else if bytes.HasPrefix(rest, []byte("->")) {
			return i + 6
		}
	}
	if s.missing[kind] {
		return -1
	}
	start := i + len(raw.begin)
	end := bytes.Index(s.buf[start:], []byte(raw.end))
	if end < 0 {
		s.missing[kind] = true
		return -1
	}
	return start + end + len(raw.end)
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

func skipTagName(buf []byte, i int) int {
	for i < len(buf) && (util.IsAlphaNumeric(buf[i]) || buf[i] == '-') {
		i++
	}
	return i
}

func parseClosingTag(buf []byte, i int) int {
	if i >= len(buf) || !isLetter(buf[i]) {
		return -1
	}
	if i = skipSpace(buf, skipTagName(buf, i)); i < len(buf) && buf[i] == '>' {
		return i + 1
	}
	return -1
}

func parseOpeningTag(buf []byte, i int) int {
	if i >= len(buf) || !isLetter(buf[i]) {
		return -1
	}
	for i = skipTagName(buf, i); ; {
		next := skipSpace(buf, i)
		if next >= len(buf) {
			return -1
		}
		switch c := buf[next]; {
		case c == '>':
			return next + 1
		case c == '/':
			if next+1 < len(buf) && buf[next+1] == '>' {
				return next + 2
			}
			return -1
		case next == i || !isLetter(c) && c != '_' && c != ':':
			return -1
		}
		if i = parseAttribute(buf, next); i < 0 {
			return -1
		}
	}
}

// parseAttribute returns where the attribute that begins at i ends, or -1.
func parseAttribute(buf []byte, i int) int {
	for i < len(buf) && (util.IsAlphaNumeric(buf[i]) || bytes.IndexByte([]byte("_:.-"), buf[i]) >= 0) {
		i++
	}
	equals := skipSpace(buf, i)
	if equals >= len(buf) || buf[equals] != '=' {
		return i
	}
	i = skipSpace(buf, equals+1)
	if i >= len(buf) {
		return -1
	}
	if quote := buf[i]; quote == '"' || quote == '\'' {
		end := bytes.IndexByte(buf[i+1:], quote)
		if end < 0 {
			return -1
		}
		return i + 1 + end + 1
	}
	start := i
	for i < len(buf) && buf[i] > ' ' && bytes.IndexByte([]byte("\"'=<>`"), buf[i]) < 0 {
		i++
	}
	if i == start {
		return -1
	}
	return i
}
