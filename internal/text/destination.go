package text

import (
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
	nethtml "golang.org/x/net/html"
)

// Span is a part of a text: the bytes from Start up to, and without, End.
type Span struct{ Start, End int }

// Overlaps says whether two spans have a byte in common.
func (s Span) Overlaps(other Span) bool { return s.Start < other.End && other.Start < s.End }

// Destination is the destination of a link or an image.
type Destination struct {
	// Span is its position in the text, without angle brackets or quotes.
	Span
	// URL is the destination without escapes and entities.
	URL string
	// Image says that it is the source of an image.
	Image bool
	// Alt is the alternative text of an image, Title the title of an image or a link.
	Alt, Title string
}

// Destinations returns the destinations of links and images in Markdown, in the order of the text. These include HTML
// and the reference definitions that are used. code has the spans of code. Destinations parses the text once, and then
// searches for the positions, which the parser does not provide, in linear time.
func Destinations(body string) (found []Destination, code []Span) {
	doc, raw := parse(body)
	p := positions{body: string(raw), known: map[string]Destination{}}
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			p.record(n, raw)
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

// positions searches a text for the destinations that the parser found.
type positions struct {
	body  string
	known map[string]Destination // by the destination as written
	code  []Span
	html  []Span
	found []Destination
}

// record records what the parser says about a node.
func (p *positions) record(n ast.Node, raw []byte) {
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
		p.learn(string(n.Destination), Destination{Title: string(n.Title), Image: true, Alt: inlineText(n, raw)})
	}
}

// learn records a destination. Of several equal ones, it keeps the first image with an alternative text, else the first
// image, else the first.
func (p *positions) learn(written string, d Destination) {
	old, known := p.known[written]
	if known && (old.Image && old.Alt != "" || !d.Image || old.Image && d.Alt == "") {
		return
	}
	d.URL = string(util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations([]byte(written)))))
	p.known[written] = d
}

// add adds a destination if the parser knows it, and returns whether it does.
func (p *positions) add(at Span) bool {
	d, known := p.known[p.body[at.Start:at.End]]
	if known && at.End > at.Start {
		d.Span = at
		p.found = append(p.found, d)
	}
	return known
}

// findInline finds the destinations of links of the form [text](destination). The number of steps is bounded, since an
// attacker could write a text that needs quadratic time.
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

// maxURL is the maximum length of a destination that is found.
const maxURL = 2048

// destination returns the span of the link destination at a position, by the rules of CommonMark, and how many bytes it
// read.
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

// addressAttributes are the attributes with the URL of an element.
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

// addAttributes adds the destination of the tag at a position.
func (p *positions) addAttributes(name, raw string, at int) {
	d := Destination{Image: name == "img"}
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
