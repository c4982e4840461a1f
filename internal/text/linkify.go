package text

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// maxDomain is the maximum length of a domain name. It bounds the lookahead.
const maxDomain = 253

// scanURL reads a bare URL at its colon: GFM's "extended URL autolink", except that CJK characters and punctuation may
// precede it and end it.
func (s *scanner) scanURL() bool {
	if !bytes.HasPrefix(s.buf[s.pos:], []byte("://")) {
		return false
	}
	start := s.pos
	for start > s.textStart && isLetter(s.buf[start-1]) {
		start--
	}
	scheme := strings.ToLower(string(s.buf[start:s.pos]))
	if scheme != "http" && scheme != "https" && scheme != "ftp" {
		return false
	}
	domain := s.pos + len("://")
	end, _ := s.domainEnd(domain)
	if end <= domain || !util.IsAlphaNumeric(s.buf[domain]) {
		return false
	}
	s.pushBareLink(start, s.bareLinkEnd(start, end), ast.AutoLinkURL, nil)
	return true
}

// scanWWW reads a bare URL that begins with www.
func (s *scanner) scanWWW() bool {
	if len(s.buf) < s.pos+4 || !strings.EqualFold(string(s.buf[s.pos:s.pos+4]), "www.") || !s.mayStartWWW() {
		return false
	}
	end, dots := s.domainEnd(s.pos)
	if end < 0 || dots == 0 {
		return false
	}
	s.pushBareLink(s.pos, s.bareLinkEnd(s.pos, end), ast.AutoLinkURL, []byte("http"))
	return true
}

// mayStartWWW reports whether the character before permits a bare address: GFM's white space, *, _, ~ and (, or one
// that is no ASCII and no letter of an alphabet.
func (s *scanner) mayStartWWW() bool {
	if s.pos == 0 {
		return true
	}
	r, _ := utf8.DecodeLastRune(s.buf[:s.pos])
	if r < utf8.RuneSelf {
		return strings.ContainsRune(" \t\n*_~([", r)
	}
	return endsAddress(r)
}

// domainEnd returns where the domain name that begins at i ends, and how many dots it has; -1 if it is none: an
// underscore in its last two parts.
func (s *scanner) domainEnd(i int) (end, dots int) {
	for end = i; end < len(s.buf); end++ {
		c := s.buf[end]
		if c == '.' && util.IsAlphaNumeric(s.at(end+1)) {
			dots++
		} else if !util.IsAlphaNumeric(c) && c != '-' && c != '_' {
			break
		}
		if end-i > maxDomain {
			return -1, 0
		}
	}
	for end > i && s.buf[end-1] == '_' {
		end--
	}
	last := s.buf[i:end]
	if dots > 1 {
		last = last[bytes.LastIndexByte(last[:bytes.LastIndexByte(last, '.')], '.')+1:]
	}
	if bytes.IndexByte(last, '_') >= 0 {
		return -1, 0
	}
	return end, dots
}

// bareLinkEnd returns the end of a bare URL whose domain name ends at i: before white space, < and >, CJK text, or a
// bracket if the URL is in brackets, and without punctuation that ends the sentence.
func (s *scanner) bareLinkEnd(start, i int) int {
	for i < len(s.buf) {
		r, size := utf8.DecodeRune(s.buf[i:])
		inBrackets := len(s.brackets) > 0 && (r == ']' || r == '[')
		if r <= ' ' || r == '<' || r == '>' || r == 0x7F || inBrackets || r >= utf8.RuneSelf && endsAddress(r) {
			break
		}
		i += size
	}
	return trimAddress(s.buf, start, i)
}

// endsAddress reports whether a URL ends before r: at CJK characters, and at punctuation and spaces other than ASCII.
func endsAddress(r rune) bool {
	return isCJK(r) || unicode.IsPunct(r) || unicode.IsSpace(r) || unicode.IsSymbol(r) || unicode.IsControl(r)
}

// trimAddress removes punctuation at the end: GFM's "extended autolink path validation".
func trimAddress(buf []byte, start, end int) int {
	surplus := bytes.Count(buf[start:end], []byte(")")) - bytes.Count(buf[start:end], []byte("("))
	for end > start {
		switch c := buf[end-1]; {
		case bytes.IndexByte([]byte("?!.,:*_~'\""), c) >= 0:
			end--
		case c == ')' && surplus > 0:
			surplus--
			end--
		case c == ';':
			entity := end - 1
			for entity > start && util.IsAlphaNumeric(buf[entity-1]) {
				entity--
			}
			if end--; entity < end && entity > start && buf[entity-1] == '&' {
				end = entity - 1
			}
		default:
			return end
		}
	}
	return end
}

// scanEmail reads a bare mail address at its @.
func (s *scanner) scanEmail() bool {
	start := s.pos
	for start > s.textStart && isLocalPart(s.buf[start-1]) {
		start--
	}
	for start < s.pos && !util.IsAlphaNumeric(s.buf[start]) { // no punctuation that belongs to the sentence
		start++
	}
	end, dots := s.domainEnd(s.pos + 1)
	if start == s.pos || end < 0 || dots == 0 || start > 0 && s.buf[start-1] == '/' {
		return false
	}
	last := bytes.LastIndexByte(s.buf[:end], '.') + 1
	if end == last || len(bytes.TrimFunc(s.buf[last:end], func(r rune) bool { return isLetter(byte(r)) })) > 0 {
		return false
	}
	s.pushBareLink(start, end, ast.AutoLinkEmail, nil)
	return true
}

func isLocalPart(c byte) bool {
	return util.IsAlphaNumeric(c) || bytes.IndexByte([]byte(".-_+"), c) >= 0
}

// pushBareLink adds a link whose text is its URL. Within a link or an image it is rendered as text.
func (s *scanner) pushBareLink(start, end int, kind ast.AutoLinkType, protocol []byte) {
	link := ast.NewAutoLink(kind, ast.NewTextSegment(s.text.segments(start, end)[0]))
	link.Protocol = protocol
	s.pushNode(start, end, link)
}
