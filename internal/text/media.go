package text

import (
	"net/url"
	"path"
	"strings"

	"github.com/yuin/goldmark/ast"
	nethtml "golang.org/x/net/html"
)

// Replacement is a medium that the HTML does not show as the author wrote it: embedded media became a link, or an image
// its alternative text.
type Replacement struct {
	// Line is the line in the body, from 1.
	Line int
	// What describes the medium, for example "iframe https://player.bilibili.com/…" or "data: picture".
	What string
}

// openPlayer is an element of embedded media without its end tag yet.
type openPlayer struct {
	name   string
	linked bool
	// start is the piece that shows the start tag as text until a source is found.
	start place
	// within is the block of a start tag without attributes. Such a tag may be a word of a sentence, so that elements
	// in other blocks do not belong to it.
	within ast.Node
}

// holds says whether an element is part of the player.
func (p *openPlayer) holds(t *tag, block ast.Node) bool {
	if t.bare || p.within != nil && p.within != block {
		return false
	}
	if p.name == "object" {
		return t.name == "param" || t.name == "embed"
	}
	return t.name == "source" || t.name == "track"
}

// player replaces embedded media by a link. A tag without a URL is shown as text.
func (f *rawFilter) player(t *tag) {
	target, found := t.mediaURL()
	if n := len(f.players); n > 0 && f.players[n-1].holds(t, f.block) {
		f.resolve(&f.players[n-1], t, target, found)
		return
	}
	switch {
	case t.name == "video" || t.name == "audio" || t.name == "object":
		p := openPlayer{name: t.name, linked: found, start: place{f.out, len(*f.out)}}
		if t.bare {
			p.within = f.block
		}
		f.players = append(f.players, p)
	case f.pictures > 0 && t.name == "source" && !t.bare:
		return
	case found:
		f.linked[t.name]++
	}
	if !found {
		f.text(t.raw)
		return
	}
	f.link(t, target)
}

// resolve sets the link of a player from an element inside of it, unless the player has a link.
func (f *rawFilter) resolve(p *openPlayer, t *tag, target string, found bool) {
	if t.name == "embed" {
		f.linked[t.name]++
	}
	if p.linked || !found {
		return
	}
	p.linked = true
	p.start.set(piece{})
	f.link(&tag{name: p.name, attributes: t.attributes}, target)
}

func (f *rawFilter) playerEnd(t *tag) {
	if n := len(f.players); n > 0 && f.players[n-1].name == t.name {
		if !f.players[n-1].linked {
			f.text(t.raw)
		}
		f.players = f.players[:n-1]
		return
	}
	if f.linked[t.name] > 0 {
		f.linked[t.name]--
		return
	}
	f.text(t.raw)
}

// mediaURL returns the URL of the media of an element.
func (t *tag) mediaURL() (target string, found bool) {
	switch t.name {
	case "object":
		return linkTarget(t.value("data"))
	case "track":
		return "", false
	case "param":
		switch strings.ToLower(t.value("name")) {
		case "movie", "src", "url", "filename":
			return linkTarget(t.value("value"))
		}
		return "", false
	}
	for _, key := range []string{"src", "data-src"} {
		if target, found = linkTarget(t.value(key)); found {
			return target, true
		}
	}
	return "", false
}

// link writes a link to media that are not shown, and reports them.
func (f *rawFilter) link(t *tag, target string) {
	text := t.value("title")
	if text == "" {
		text = t.value("aria-label")
	}
	if text == "" {
		text = mediaName(t.name, target)
	}
	f.report(Excerpt(t.name+" "+truncate(target, 1000), 200))
	start := tag{name: "a", attributes: []attribute{{"href", target}}}
	end := tag{name: "a", end: true}
	f.tag(start.markup() + nethtml.EscapeString(text) + end.markup())
}

// mediaName is the name of a media file, or the host that a player comes from.
func mediaName(element, target string) string {
	u, err := url.Parse(target)
	if err != nil {
		return target
	}
	if name := path.Base(u.Path); u.Host == "" || element != "iframe" && path.Ext(name) != "" {
		return name
	}
	return u.Host
}

// picture passes an img on, with the address under which lazy loading keeps it. A picture that cannot be shown leaves
// its alternative text.
func (f *rawFilter) picture(t *tag) {
	for _, key := range []string{"src", "data-src", "data-original", "data-lazy-src"} {
		if address := repairURL(t.value(key)); address != "" && canShow(address) {
			t.attributes = append([]attribute{{"src", address}}, without(t.attributes, "src")...)
			f.noteIDs(t)
			t.keepSrcset()
			f.tag(t.markup())
			return
		}
	}
	if t.value("src") == "" {
		f.text(t.raw)
		return
	}
	f.report(describeImage(t.value("src")))
	f.text(t.value("alt"))
}

// markdownPicture puts the alternative text into the place of a picture in Markdown that cannot be shown.
func (f *rawFilter) markdownImage(n *ast.Image) {
	alt := ast.NewString([]byte(contentText(n, f.source, true)))
	alt.SetRaw(true)
	address := repairURL(string(n.Destination))
	if canShow(address) {
		n.Destination = []byte(address)
		if first := n.FirstChild(); first != nil && (first != n.LastChild() || first.Kind() != ast.KindText) {
			n.RemoveChildren(n)
			n.AppendChild(n, alt)
		}
		return
	}
	f.replacements = append(f.replacements, Replacement{f.lineOf(n), describeImage(address)})
	n.Parent().ReplaceChild(n.Parent(), n, alt)
}

// lineOf is the line in which a node begins, or the block that holds it.
func (f *rawFilter) lineOf(n ast.Node) int {
	for ; n != nil; n = n.Parent() {
		if n.Pos() >= 0 {
			return f.lineAt(n.Pos())
		}
	}
	return 1
}

// canShow says whether a page may load a picture from an address.
func canShow(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "" || u.Scheme == "http" || u.Scheme == "https")
}

func without(attributes []attribute, key string) []attribute {
	var kept []attribute
	for _, a := range attributes {
		if a.key != key {
			kept = append(kept, a)
		}
	}
	return kept
}

func (f *rawFilter) report(what string) {
	f.replacements = append(f.replacements, Replacement{f.currentLine(), what})
}

func describeImage(source string) string {
	if len(source) >= 5 && strings.EqualFold(source[:5], "data:") {
		return "data: picture"
	}
	return Excerpt("picture "+truncate(source, 1000), 200)
}

// linkTarget returns a URL that a page may link to or load an image from; false if there is none.
func linkTarget(raw string) (target string, ok bool) {
	if target = repairURL(raw); strings.HasPrefix(target, "//") {
		target = "https:" + target
	}
	u, err := url.Parse(target)
	if target == "" || err != nil || strings.HasPrefix(target, "#") {
		return "", false
	}
	return target, u.Scheme == "" || (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// repairURL escapes what browsers accept and url.Parse does not: white space, and percent signs that are not escapes.
func repairURL(raw string) string {
	raw = strings.TrimSpace(raw)
	if !strings.ContainsAny(raw, "% \t\r\n") {
		return raw
	}
	var b strings.Builder
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case c == '\t' || c == '\r' || c == '\n':
		case c == ' ':
			b.WriteString("%20")
		case c == '%' && (i+2 >= len(raw) || !isHex(raw[i+1]) || !isHex(raw[i+2])):
			b.WriteString("%25")
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func isHex(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f' }
