package text

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// bracket is a [ or ![ that may open a link or an image.
type bracket struct {
	token     int32 // its number
	end       int32
	delims    int32 // the last delimiter before it
	image     bool
	hasNested bool // another one follows it, so that its text is no label of a reference
}

func (s *scanner) scanOpenBracket(end int) bool {
	image := s.buf[s.pos] == '!'
	if s.scanFootnote(end - 1) {
		return true
	}
	if n := len(s.brackets); n > 0 {
		s.brackets[n-1].hasNested = true
	}
	s.push(openToken, s.pos, end, 0)
	s.brackets = appendDoubling(s.brackets, bracket{
		token: int32(len(s.tokens) - 1), end: int32(end), image: image, delims: s.lastDelim,
	})
	return true
}

// scanCloseBracket makes a link or an image of the nearest open bracket, if a target or a known reference label
// follows.
func (s *scanner) scanCloseBracket() bool {
	last := len(s.brackets) - 1
	if last < 0 {
		return false
	}
	open := s.brackets[last]
	s.brackets = s.brackets[:last]
	active := open.image || last >= s.activeFrom
	s.activeFrom = min(s.activeFrom, last)
	if !active || s.state.inline <= 0 {
		return false
	}
	link, end, ok := s.linkTarget(open)
	if !ok {
		return false
	}
	var node ast.Node = link
	if open.image {
		node = ast.NewImage(link)
	} else {
		s.activeFrom = last // a link cannot contain links: earlier brackets do not open one
	}
	number := s.keep(node)
	s.tokens[open.token].index = number
	s.resolveDelimiters(open.delims)
	s.push(closeToken, s.pos, end, number)
	return true
}

// linkTarget reads what follows the ] of a link: (destination "title"), [label], [] or nothing.
func (s *scanner) linkTarget(open bracket) (link *ast.Link, end int, ok bool) {
	next := s.pos + 1
	if s.at(next) == '(' {
		if destination, title, end, ok := parseTarget(s.buf, next+1); ok {
			return newLink(destination, title), end, true
		}
	}
	label := s.buf[open.end:s.pos]
	end = next
	if s.at(next) == '[' {
		if between, after, ok := parseLabel(s.buf, next+1); ok {
			end = after
			if len(between) > 0 {
				link, ok = s.reference(between)
				return link, end, ok
			}
		}
	}
	if open.hasNested || len(label) > maxLabel {
		return nil, 0, false
	}
	link, ok = s.reference(label)
	return link, end, ok
}

// reference makes a link to the destination of a definition. All references together may have as many bytes as the
// text, since a page could otherwise repeat a long destination in each line.
func (s *scanner) reference(label []byte) (*ast.Link, bool) {
	if util.IsBlank(label) {
		return nil, false
	}
	r, ok := s.pc.Reference(util.ToLinkReference(label))
	if !ok {
		return nil, false
	}
	if s.state.referenceBytes -= len(r.Destination()) + len(r.Title()); s.state.referenceBytes < 0 {
		return nil, false
	}
	return newLink(r.Destination(), r.Title()), true
}

func newLink(destination, title []byte) *ast.Link {
	link := ast.NewLink()
	link.Destination, link.Title = destination, title
	return link
}

// parseTarget reads the target of a link behind its opening parenthesis.
func parseTarget(buf []byte, i int) (destination, title []byte, end int, ok bool) {
	i = skipSpace(buf, i)
	destination, i, ok = parseDestination(buf, i)
	if !ok {
		return nil, nil, 0, false
	}
	if j := skipSpace(buf, i); j > i && j < len(buf) && buf[j] != ')' {
		if title, i, ok = parseTitle(buf, j); !ok {
			return nil, nil, 0, false
		}
	}
	i = skipSpace(buf, i)
	if i >= len(buf) || buf[i] != ')' {
		return nil, nil, 0, false
	}
	return destination, title, i + 1, true
}

// maxParentheses is how deep a destination may nest parentheses, as in cmark. It bounds how far a failing one is read.
const maxParentheses = 32

// parseDestination reads the destination of a link, which may be empty: <…>, or up to a space or an unbalanced
// parenthesis.
func parseDestination(buf []byte, i int) (destination []byte, end int, ok bool) {
	if i < len(buf) && buf[i] == '<' {
		return parsePointedDestination(buf, i+1)
	}
	start, depth := i, 0
	for ; i < len(buf) && buf[i] > ' ' && buf[i] != 0x7F; i++ {
		switch buf[i] {
		case '\\':
			if i+1 < len(buf) && util.IsPunct(buf[i+1]) {
				i++
			}
		case '(':
			if depth++; depth > maxParentheses {
				return nil, 0, false
			}
		case ')':
			if depth == 0 {
				return buf[start:i], i, true
			}
			depth--
		}
	}
	return buf[start:i], i, depth == 0
}

func parsePointedDestination(buf []byte, i int) (destination []byte, end int, ok bool) {
	for start := i; i < len(buf); i++ {
		switch buf[i] {
		case '\n', '<':
			return nil, 0, false
		case '>':
			return buf[start:i], i + 1, true
		case '\\':
			i++
		}
	}
	return nil, 0, false
}

// parseTitle reads a title in quotes or parentheses.
func parseTitle(buf []byte, i int) (title []byte, end int, ok bool) {
	closing := buf[i]
	switch closing {
	case '"', '\'':
	case '(':
		closing = ')'
	default:
		return nil, 0, false
	}
	start := i + 1
	for i = start; i < len(buf); i++ {
		switch buf[i] {
		case closing:
			return buf[start:i], i + 1, true
		case '(':
			if closing == ')' {
				return nil, 0, false
			}
		case '\\':
			i++
		}
	}
	return nil, 0, false
}

// maxLabel is how long the label of a reference or a footnote may be.
const maxLabel = 999

// parseLabel reads a label behind its opening bracket.
func parseLabel(buf []byte, i int) (label []byte, end int, ok bool) {
	for start := i; i < len(buf) && i-start <= maxLabel; i++ {
		switch buf[i] {
		case ']':
			return buf[start:i], i + 1, true
		case '[':
			return nil, 0, false
		case '\\':
			i++
		}
	}
	return nil, 0, false
}

// skipSpace returns the position of the next byte that is not white space.
func skipSpace(buf []byte, i int) int {
	for i < len(buf) && util.IsSpace(buf[i]) {
		i++
	}
	return i
}
