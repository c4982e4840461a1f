package text

import (
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
	nethtml "golang.org/x/net/html"
)

// Span is a part of a text: the bytes from Start to before End.
type Span struct{ Start, End int }

// Overlaps says whether two spans share a byte.
func (s Span) Overlaps(other Span) bool { return s.Start < other.End && other.Start < s.End }

// Destination is where a link or a picture leads.
type Destination struct {
	// Span is where it stands in the text, without the angle brackets or quotes around it.
	Span
	// URL is the destination without escapes and entities.
	URL string
	// Picture says whether it is shown in its place.
	Picture bool
	// Alt is the alternative text of a picture, Title the title of a picture or link.
	Alt, Title string
}

// Destinations finds where the links and pictures of a text in Markdown lead, those in HTML and in reference
// definitions that are used included, in their order. code is the parts of the text that are shown as they stand. It
// parses the text once; the search for the positions, which the parser does not tell, takes linear time.
func Destinations(body string) (found []Destination, code []Span) {
	doc, raw := parse(body)
	p := positions{body: string(raw), known: map[string]Destination{}}
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			p.note(n, raw)
		}
		return ast.WalkContinue, nil
	})
	p.findInline()
	p.findDefinitions()
	for _, html := range p.html {
		p.findInHTML(html)
	}
	slices.SortStableFunc(p.found, func(a, b Destination) int { return a.Start - b.Start })
	return p.found, p.code
}

// positions searches a text for the destinations that its parser found.
type positions struct {
	body  string
	known map[string]Destination // by the destination as the text has it
	code  []Span
	html  []Span
	found []Destination
}

// note takes what the parser says of a node.
func (p *positions) note(n ast.Node, raw []byte) {
	switch n := n.(type) {
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		if lines := n.Lines(); lines.Len() > 0 {
			p.code = append(p.code, Span{lines.At(0).Start, lines.At(lines.Len() - 1).Stop})
		}
	case *ast.CodeSpan:
		first, _ := n.FirstChild().(*ast.Text)
		if last, ok := n.LastChild().(*ast.Text); ok && first != nil {
			p.code = append(p.code, Span{first.Segment.Start, last.Segment.Stop})
		}
	case *ast.HTMLBlock:
		if lines := n.Lines(); lines.Len() > 0 {
			p.html = append(p.html, Span{lines.At(0).Start, max(lines.At(lines.Len()-1).Stop, n.ClosureLine.Stop)})
		}
	case *ast.RawHTML:
		if n.Segments.Len() > 0 {
			p.html = append(p.html, Span{n.Segments.At(0).Start, n.Segments.At(n.Segments.Len() - 1).Stop})
		}
	case *ast.Link:
		p.learn(string(n.Destination), Destination{Title: string(n.Title)})
	case *ast.Image:
		p.learn(string(n.Destination), Destination{Title: string(n.Title), Picture: true, Alt: inlineText(n, raw)})
	}
}

// learn remembers a destination: of several, the first picture with an alternative text, else the first picture.
func (p *positions) learn(written string, d Destination) {
	old, known := p.known[written]
	if known && (old.Picture && old.Alt != "" || !d.Picture || old.Picture && d.Alt == "") {
		return
	}
	d.URL = string(util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations([]byte(written)))))
	p.known[written] = d
}

// add keeps a destination that the parser knows, and says whether it does.
func (p *positions) add(at Span) bool {
	d, known := p.known[p.body[at.Start:at.End]]
	if known && at.End > at.Start {
		d.Span = at
		p.found = append(p.found, d)
	}
	return known
}

// findInline finds the destinations of links of the form [text](destination). A text that is made to be searched again
// and again is searched for a bounded number of steps.
func (p *positions) findInline() {
	steps := 16*len(p.body) + 1024
	code := p.code
	for at := 0; steps > 0; {
		i := strings.Index(p.body[at:], "](")
		if i < 0 {
			return
		}
		at += i + 2
		for len(code) > 0 && code[0].End <= at {
			code = code[1:]
		}
		if len(code) > 0 && code[0].Start < at {
			at = code[0].End
			continue
		}
		written, read := p.destination(at)
		steps -= read
		if p.add(written) {
			at = written.End
		}
	}
}

// maxURL is how long a destination may be to be found.
const maxURL = 2048

// destination is where the destination of a link stands that begins at a position, as CommonMark reads it, and how many
// bytes it took to find that out.
func (p *positions) destination(at int) (written Span, read int) {
	begin, limit := at, min(len(p.body), at+maxURL)
	for at < limit && strings.IndexByte(" \t\n", p.body[at]) >= 0 {
		at++
	}
	if at < limit && p.body[at] == '<' {
		end := strings.IndexAny(p.body[at:limit], ">\n")
		if end < 0 {
			return Span{at, at}, limit - begin
		}
		return Span{at + 1, at + end}, at + end - begin
	}
	depth, end := 0, at
	for ; end < limit; end++ {
		switch c := p.body[end]; {
		case c == '\\' && end+1 < limit && util.IsPunct(p.body[end+1]):
			end++
		case c == '(':
			depth++
		case c == ')':
			depth--
		}
		if depth < 0 || p.body[end] <= ' ' {
			break
		}
	}
	return Span{at, min(end, limit)}, end - begin
}

var definitionLine = regexp.MustCompile(`(?m)^[ \t>]*\[[^\^\]\n][^\]\n]*\]:[ \t]*(?:<([^>\n]*)>|([^\s<]\S*))`)

// findDefinitions finds the destinations of reference definitions.
func (p *positions) findDefinitions() {
	code := p.code
	for _, m := range definitionLine.FindAllStringSubmatchIndex(p.body, -1) {
		for len(code) > 0 && code[0].End <= m[0] {
			code = code[1:]
		}
		if len(code) > 0 && code[0].Start <= m[0] {
			continue
		}
		p.add(Span{max(m[2], m[4]), max(m[3], m[5])})
	}
}

// addressAttributes are the attributes that say where an element leads.
var addressAttributes = map[string]string{"img": "src", "a": "href", "video": "src", "audio": "src", "source": "src"}

var tagAttribute = regexp.MustCompile(`([a-zA-Z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))`)

// findInHTML finds the destinations in a piece of HTML.
func (p *positions) findInHTML(html Span) {
	z := nethtml.NewTokenizer(strings.NewReader(p.body[html.Start:html.End]))
	at := html.Start
	for z.Next() != nethtml.ErrorToken {
		raw := string(z.Raw())
		if name, attributes := z.TagName(); attributes && addressAttributes[string(name)] != "" {
			p.addAttributes(string(name), raw, at)
		}
		at += len(raw)
	}
}

// addAttributes keeps where a tag leads that stands at a position.
func (p *positions) addAttributes(name, raw string, at int) {
	d := Destination{Picture: name == "img"}
	for _, m := range tagAttribute.FindAllStringSubmatchIndex(raw, -1) {
		value := Span{max(m[4], m[6], m[8]), max(m[5], m[7], m[9])}
		text := nethtml.UnescapeString(raw[value.Start:value.End])
		switch strings.ToLower(raw[m[2]:m[3]]) {
		case addressAttributes[name]:
			d.Span, d.URL = Span{at + value.Start, at + value.End}, text
		case "alt":
			d.Alt = text
		case "title":
			d.Title = text
		}
	}
	if d.URL != "" {
		p.found = append(p.found, d)
	}
}
