package text

import (
	"strings"
	"unicode"

	nethtml "golang.org/x/net/html"
)

// plain returns the text of sanitized HTML and the alternative texts of its images. A block is a line; tabs separate
// the cells of a row. Footnote marks are left out.
func plain(clean string) (text string, alts []string) {
	var p plainText
	z := nethtml.NewTokenizer(strings.NewReader(clean))
	for {
		switch kind := z.Next(); kind {
		case nethtml.ErrorToken:
			p.endLine()
			return strings.TrimSuffix(p.done.String(), "\n"), p.alts
		case nethtml.TextToken:
			p.write(string(z.Text()))
		default:
			name, attributes := z.TagName()
			p.tag(z, string(name), kind == nethtml.EndTagToken, attributes)
		}
	}
}

type plainText struct {
	done, line strings.Builder
	// space says whether white space precedes the next word.
	space bool
	// pre, cells and marks count the open elements of preformatted text, table cells and footnote marks.
	pre, cells, marks int
	// cellBefore says whether the row has a cell.
	cellBefore bool
	alts       []string
}

func (p *plainText) write(s string) {
	if p.marks > 0 {
		return
	}
	preformatted := p.pre > 0 && p.cells == 0
	for len(s) > 0 {
		switch i := strings.IndexAny(s, " \t\r\n\f"); {
		case i < 0:
			p.word(s)
			return
		case i > 0:
			p.word(s[:i])
			s = s[i:]
			continue
		case s[0] == '\n' && preformatted:
			p.endLine()
		case preformatted && p.line.Len() > 0:
			p.line.WriteByte(s[0])
		default:
			p.space = true
		}
		s = s[1:]
	}
}

func (p *plainText) word(s string) {
	if p.space && p.line.Len() > 0 && !strings.HasSuffix(p.line.String(), "\t") {
		p.line.WriteByte(' ')
	}
	p.space = false
	p.line.WriteString(s)
}

// endLine writes the line unless it is empty. It keeps the tabs of empty cells at the beginning.
func (p *plainText) endLine() {
	line := strings.TrimLeftFunc(p.line.String(), func(r rune) bool { return r != '\t' && unicode.IsSpace(r) })
	if line = strings.TrimRightFunc(line, unicode.IsSpace); line != "" {
		p.done.WriteString(line + "\n")
	}
	p.line.Reset()
	p.space = false
}

func (p *plainText) tag(z *nethtml.Tokenizer, name string, end, attributes bool) {
	step := 1
	if end {
		step = -1
	}
	switch {
	case name == "a":
		if end {
			p.marks = 0
		} else if isFootnoteMark(z, attributes) {
			p.marks = 1
		}
	case name == "img":
		p.image(z, attributes)
	case name == "td" || name == "th":
		if !end && p.cells == 0 {
			p.beginCell()
		}
		p.cells = max(p.cells+step, 0)
	case p.cells > 0:
		p.space = p.space || blockElements[name] || name == "br"
	case name == "br" || blockElements[name]:
		p.endLine()
		p.cellBefore = false
	}
	if name == "pre" {
		p.pre = max(p.pre+step, 0)
	}
}

func (p *plainText) beginCell() {
	p.space = false
	if p.cellBefore {
		p.line.WriteByte('\t')
	}
	p.cellBefore = true
}

func (p *plainText) image(z *nethtml.Tokenizer, attributes bool) {
	for attributes {
		var key, value []byte
		key, value, attributes = z.TagAttr()
		if alt := strings.TrimSpace(string(value)); string(key) == "alt" && alt != "" {
			p.alts = append(p.alts, alt)
		}
	}
}

// isFootnoteMark says whether a link is a footnote mark or a backlink.
func isFootnoteMark(z *nethtml.Tokenizer, attributes bool) bool {
	for attributes {
		var key, value []byte
		key, value, attributes = z.TagAttr()
		if string(key) == "class" && (string(value) == "footnote-ref" || string(value) == "footnote-backref") {
			return true
		}
	}
	return false
}
