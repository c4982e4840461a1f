package text

import (
	"bytes"
	"strings"

	nethtml "golang.org/x/net/html"
)

// maxDepth is how deep elements nest in the HTML. Of deeper ones only the content stays. Browsers have a limit of 512.
const maxDepth = 200

// balancer makes well-formed HTML: every element ends within its parent, and the author's elements end within the
// elements of Markdown around them. It applies the rules of browsers for omitted end tags, so that a browser builds
// the same tree.
type balancer struct {
	out  bytes.Buffer
	open []openElement
	// skipped counts the open elements that are too deep, by name.
	skipped map[string]int
	// given has the ids of the author's elements; true for those that a heading has too. seen has the ids in the
	// output.
	given, seen map[string]bool
}

type openElement struct {
	name string
	raw  bool
	// closed elements ended before their end tag.
	closed bool
	// begin and content are the offsets of the start tag and of the content in the output.
	begin, content int
}

func balance(markup []byte, given map[string]bool) string {
	b := balancer{skipped: map[string]int{}, given: given, seen: map[string]bool{}}
	z := nethtml.NewTokenizer(bytes.NewReader(markup))
	for {
		kind := z.Next()
		switch kind {
		case nethtml.ErrorToken:
			b.closeTo(0)
			return b.out.String()
		case nethtml.TextToken:
			b.out.Write(z.Raw())
		case nethtml.StartTagToken, nethtml.SelfClosingTagToken, nethtml.EndTagToken:
			written := z.Raw()
			tagName, _ := z.TagName()
			name, raw := strings.CutPrefix(string(tagName), rawPrefix)
			if kind == nethtml.EndTagToken {
				b.end(name, raw)
			} else {
				b.start(name, raw, b.attributes(z, raw, written))
			}
		}
	}
}

// attributes returns the rest of a start tag after the name. Ids in raw HTML get a prefix; duplicate ids are removed.
func (b *balancer) attributes(z *nethtml.Tokenizer, raw bool, written []byte) string {
	if !raw || bytes.IndexByte(written, '=') < 0 {
		begin := bytes.IndexAny(written, " \t\n\f\r/>")
		return string(written[begin:])
	}
	var s strings.Builder
	for more := true; more; {
		var name, content []byte
		name, content, more = z.TagAttr()
		key, value := string(name), string(content)
		if key == "id" {
			id := prefixID(value)
			if b.seen[id] || b.given[value] || id == "" {
				continue
			}
			b.seen[id] = true
		}
		s.WriteString(" " + key + `="` + nethtml.EscapeString(prefixAttribute(key, value, b.given)) + `"`)
	}
	return s.String() + ">"
}

func (b *balancer) start(name string, raw bool, rest string) {
	if raw && !b.place(name) {
		return
	}
	if blockElements[name] {
		b.endParagraph()
	}
	if n := len(b.open); headingElements[name] && n > 0 && headingElements[b.open[n-1].name] && b.open[n-1].raw {
		b.closeTo(n - 1)
	}
	if !raw && blockElements[name] {
		b.endAnchors()
	}
	written := true
	if name == "a" {
		written = b.placeLink(raw)
	}
	if len(b.open) >= maxDepth && !voidElements[name] {
		b.skipped[name]++
		return
	}
	begin := b.out.Len()
	if written {
		b.out.WriteString("<" + name + rest)
	}
	if !voidElements[name] {
		b.open = append(b.open, openElement{name, raw, !written, begin, b.out.Len()})
	}
}

func (b *balancer) end(name string, raw bool) {
	if b.skipped[name] > 0 {
		b.skipped[name]--
		return
	}
	for i := len(b.open) - 1; i >= 0; i-- {
		switch e := b.open[i]; {
		case e.name == name && e.raw == raw:
			if raw && e.closed {
				b.open[i].name = "" // it has ended already
				b.closeTo(len(b.open))
				return
			}
			b.closeTo(i)
			return
		case raw && !e.raw:
			return // the author's end tag cannot end an element of Markdown
		}
	}
}

// closeTo ends the open elements from index n on.
func (b *balancer) closeTo(n int) {
	for i := len(b.open) - 1; i >= n; i-- {
		b.close(i)
	}
	for n > 0 && b.open[n-1].name == "" {
		n--
	}
	b.open = b.open[:n]
}

// close writes the end tag of an element, or removes an empty paragraph.
func (b *balancer) close(i int) {
	e := &b.open[i]
	switch {
	case e.closed:
	case e.name == "p" && len(bytes.TrimSpace(b.out.Bytes()[e.content:])) == 0:
		b.out.Truncate(e.begin)
	default:
		b.out.WriteString("</" + e.name + ">")
	}
	e.closed = true
}

// endParagraph ends an open paragraph and the elements in it, since a paragraph cannot contain a block.
func (b *balancer) endParagraph() {
	for i := len(b.open) - 1; i >= 0; i-- {
		e := b.open[i]
		if e.closed {
			continue
		}
		if e.name == "p" {
			b.endEarly(i)
			return
		}
		if blockElements[e.name] {
			return
		}
	}
}

// endEarly ends the elements from index n on before their end tags. Elements of Markdown stay on the stack until their
// end tags.
func (b *balancer) endEarly(n int) {
	authors := true
	for i := len(b.open) - 1; i >= n; i-- {
		b.close(i)
		authors = authors && b.open[i].raw
	}
	if authors {
		b.closeTo(n)
	}
}

// endAnchors ends the author's open named anchors before a block of Markdown.
func (b *balancer) endAnchors() {
	for n := len(b.open); n > 0 && b.open[n-1].raw && b.open[n-1].name == "a" && !b.isLink(n-1); n-- {
		b.closeTo(n - 1)
	}
}

func (b *balancer) isLink(i int) bool {
	e := b.open[i]
	return !e.closed && bytes.Contains(b.out.Bytes()[e.begin:e.content], []byte(" href="))
}

// placeLink ends the link around a new link, and returns whether to write the new one. It is left out if elements of
// Markdown are between the two, or if it is a bare URL within the author's link.
func (b *balancer) placeLink(raw bool) bool {
	between := false // whether an element of Markdown is between
	for i := len(b.open) - 1; i >= 0; i-- {
		e := b.open[i]
		if cellElements[e.name] {
			return true
		}
		if e.name != "a" || e.closed {
			between = between || !e.raw
			continue
		}
		if e.raw && !between && (raw || !b.isLink(i)) {
			b.closeTo(i)
			return true
		}
		return !b.isLink(i)
	}
	return true
}

// placement has the rule of an element with optional end tags.
type placement struct {
	// parents are the elements that may contain it, siblings those that it ends.
	parents, siblings map[string]bool
}

var placements = newPlacements()

func newPlacements() map[string]placement {
	all := map[string]placement{}
	for _, rule := range []struct{ names, parents, siblings string }{
		{"li", "ol ul", "li"},
		{"dt dd", "dl", "dt dd"},
		{"td th", "tr table tbody tfoot thead", "td th"},
		{"tr", "table tbody tfoot thead", "tr td th caption colgroup"},
		{"tbody tfoot thead caption colgroup", "table", "tbody tfoot thead tr td th caption colgroup"},
		{"col", "colgroup table", "caption"},
		{"rp rt", "ruby", "rp rt"},
	} {
		for name := range wordSet(rule.names) {
			all[name] = placement{wordSet(rule.parents), wordSet(rule.siblings)}
		}
	}
	return all
}

// place ends the author's elements that are siblings of a new one. It returns false if the new one is not allowed here.
func (b *balancer) place(name string) bool {
	rule, ruled := placements[name]
	if !ruled {
		return true
	}
	after := len(b.open)
	for i := len(b.open) - 1; i >= 0 && b.open[i].raw; i-- {
		switch around := b.open[i].name; {
		case rule.parents[around]:
			b.closeTo(after)
			return true
		case rule.siblings[around]:
			after = i
		case cellElements[around]:
			return false
		}
	}
	return false
}
