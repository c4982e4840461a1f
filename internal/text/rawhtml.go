package text

import (
	"bytes"
	"sort"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer"
	source "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
	nethtml "golang.org/x/net/html"
)

// rawPrefix begins the names of the author's elements in the input of the balancer.
const rawPrefix = "raw-"

// maxID is the maximum length of an author's id in bytes.
const maxID = 200

// piece is a part of the output for a node of raw HTML.
type piece struct {
	value string
	// html pieces are HTML, the others text.
	html bool
}

// place refers to a piece.
type place struct {
	pieces *[]piece
	index  int
}

func (p place) set(with piece) { (*p.pieces)[p.index] = with }

// rawFilter reads the raw HTML of a document, node by node in the order of the text, and decides for each tag whether
// it passes to the sanitizer or is shown as text. It takes linear time.
type rawFilter struct {
	source []byte
	// breaks is where the lines of source end.
	breaks []int
	out    *[]piece
	inline bool
	// block is the block that holds the node being read.
	block ast.Node

	segments *source.Segments // of the node being read
	chunk    string
	offset   int // in chunk
	counted  int // bytes of chunk in which line breaks are counted
	line     int // line breaks in these
	// ended has what the rest of chunk does not contain.
	ended map[string]bool

	ids map[string]bool
	// fragments are the targets of links within the text.
	fragments    []string
	replacements []Replacement
	players      []openPlayer
	pictures     int
	// linked counts the open elements that were replaced by a link.
	linked map[string]int
	// unclosed has the start tags without an end tag yet, by name; begun the names of all start tags.
	unclosed map[string][]unclosedTag
	begun    map[string]bool
}

type unclosedTag struct {
	place
	raw   string
	block ast.Node
	// word says whether the tag may be a word of a sentence: it has no attributes and is in a paragraph.
	word bool
}

func newRawFilter(raw []byte) *rawFilter {
	return &rawFilter{
		source: raw, ids: map[string]bool{}, linked: map[string]int{},
		unclosed: map[string][]unclosedTag{}, begun: map[string]bool{},
	}
}

// read replaces the raw HTML of a node by pieces.
func (f *rawFilter) read(n ast.Node) {
	f.out = &[]piece{}
	n.SetAttributeString("pieces", f.out)
	for f.block = n; f.block.Type() == ast.TypeInline; {
		f.block = f.block.Parent()
	}
	var chunk strings.Builder
	switch n := n.(type) {
	case *ast.RawHTML:
		f.segments, f.inline = n.Segments, true
		if f.isShortcode(n.Segments) {
			f.text(string(n.Segments.Value(f.source)))
			return
		}
	case *ast.HTMLBlock:
		f.segments, f.inline = n.Lines(), false
		if n.HasClosure() {
			f.segments = source.NewSegments()
			f.segments.AppendAll(n.Lines().Sliced(0, n.Lines().Len()))
			f.segments.Append(n.ClosureLine)
		}
	}
	for i := range f.segments.Len() {
		segment := f.segments.At(i)
		chunk.Write(segment.Value(f.source))
	}
	f.chunk, f.offset, f.counted, f.line = chunk.String(), 0, 0, 0
	f.ended = map[string]bool{}
	f.filter()
}

// isShortcode says whether a tag is in a shortcode in double braces, such as {{<figure src="a.png">}}.
func (f *rawFilter) isShortcode(s *source.Segments) bool {
	begin, end := s.At(0).Start, s.At(s.Len()-1).Stop
	return bytes.HasSuffix(f.source[:begin], []byte("{{")) && bytes.HasPrefix(f.source[end:], []byte("}}"))
}

func (f *rawFilter) filter() {
	for f.offset < len(f.chunk) {
		rest := f.chunk[f.offset:]
		if i := strings.IndexByte(rest, '<'); i != 0 {
			if i < 0 {
				i = len(rest)
			}
			f.html(rest[:i])
			f.offset += i
			continue
		}
		f.offset += f.markup(rest)
	}
}

// markup reads the tag, comment or character at the beginning of s, and returns its length.
func (f *rawFilter) markup(s string) int {
	if strings.HasPrefix(s, "<!--") {
		if end := f.commentEnd(s); end > 0 {
			return end
		}
		f.text("<!--")
		return len("<!--")
	}
	t, length, ok := readTag(s)
	switch {
	case !ok:
		f.text(s[:length])
	case t.end:
		f.endTag(&t)
	case rawTextElements[t.name]:
		length += max(f.find(s[length:], "</"+t.name), 0)
		f.text(s[:length])
	default:
		f.startTag(&t)
	}
	return length
}

// commentEnd returns the length of the comment at the beginning of s; 0 for an unclosed one.
func (f *rawFilter) commentEnd(s string) int {
	for _, empty := range []string{"<!-->", "<!--->"} {
		if strings.HasPrefix(s, empty) {
			return len(empty)
		}
	}
	if i := f.find(s[len("<!--"):], "-->"); i >= 0 {
		return len("<!--") + i + len("-->")
	}
	return 0
}

// find is a case-insensitive strings.Index. It searches the rest of a chunk without success only once.
func (f *rawFilter) find(s, part string) int {
	if f.ended[part] {
		return -1
	}
	i := indexFold(s, part)
	f.ended[part] = i < 0
	return i
}

// indexFold is strings.Index, case-insensitive for ASCII letters.
func indexFold(s, part string) int {
	for i := 0; ; i++ {
		n := strings.IndexByte(s[i:], part[0])
		if n < 0 || len(s)-i-n < len(part) {
			return -1
		}
		if i += n; strings.EqualFold(s[i:i+len(part)], part) {
			return i
		}
	}
}

func (f *rawFilter) startTag(t *tag) {
	switch tagRules[t.name] {
	case allowed:
		f.keep(t)
	case unwrapped:
		if t.name == "picture" {
			f.pictures++
		}
	case embedded:
		f.player(t)
	default:
		f.text(t.raw)
	}
}

func (f *rawFilter) endTag(t *tag) {
	switch tagRules[t.name] {
	case allowed:
		f.keepEnd(t)
	case unwrapped:
		if t.name == "picture" && f.pictures > 0 {
			f.pictures--
		}
	case embedded:
		f.playerEnd(t)
	default:
		f.text(t.raw)
	}
}

// keep passes a start tag on, unless it is probably text.
func (f *rawFilter) keep(t *tag) {
	f.begun[t.name] = true
	switch {
	case t.name == "img":
		f.picture(t)
		return
	case t.name == "input":
		f.checkbox(t)
		return
	case len(t.name) == 1 && t.odd:
		f.text(t.raw) // a comparison: "if a<b and c>d"
		return
	case !voidElements[t.name]:
		begun := unclosedTag{place{f.out, len(*f.out)}, t.raw, f.block, f.inline && t.bare}
		f.unclosed[t.name] = append(f.unclosed[t.name], begun)
	}
	f.noteIDs(t)
	for i := range t.attributes {
		a := &t.attributes[i]
		switch a.key {
		case "href", "cite":
			if a.value = repairURL(a.value); strings.HasPrefix(a.value, "#") {
				f.fragments = append(f.fragments, a.value[1:])
			}
		}
	}
	f.tag(t.markup())
}

// noteIDs records the ids of a start tag, and clears invalid ones.
func (f *rawFilter) noteIDs(t *tag) {
	for i := range t.attributes {
		if a := &t.attributes[i]; a.key == "id" || a.key == "name" {
			if a.value = strings.TrimSpace(a.value); !isID(a.value) {
				a.value = ""
				continue
			}
			f.ids[a.value] = true
		}
	}
}

// keepEnd passes an end tag on. In a paragraph, an end tag without a start tag is text.
func (f *rawFilter) keepEnd(t *tag) {
	f.closeLatest(t.name)
	switch {
	case t.name == "br":
		f.tag("<br>") // as browsers read it
	case f.inline && !f.begun[t.name]:
		f.text(t.raw)
	case !voidElements[t.name]:
		f.tag(t.markup())
	}
}

// closeLatest removes the latest start tag of a name from the unclosed ones. For a block element it skips the words of
// other paragraphs, which are text.
func (f *rawFilter) closeLatest(name string) {
	tags := f.unclosed[name]
	for len(tags) > 0 {
		latest := tags[len(tags)-1]
		tags = tags[:len(tags)-1]
		f.unclosed[name] = tags
		if !blockElements[name] || !latest.word || latest.block == f.block {
			return
		}
		latest.set(piece{value: latest.raw})
	}
}

func (f *rawFilter) checkbox(t *tag) {
	if !strings.EqualFold(t.value("type"), "checkbox") {
		f.text(t.raw)
		return
	}
	checked := ""
	if t.has("checked") {
		checked = ` checked=""`
	}
	f.tag(`<input` + checked + ` disabled="" type="checkbox">`)
}

// finish shows the tags that are words of sentences and never closed, such as "put a <div> around it", as text.
func (f *rawFilter) finish() {
	for _, tags := range f.unclosed {
		for _, t := range tags {
			if t.word {
				t.set(piece{value: t.raw})
			}
		}
	}
}

// isID says whether an id is valid in an attribute and in a URL without escaping.
func isID(s string) bool {
	return s != "" && len(s) <= maxID && !strings.ContainsFunc(s, func(r rune) bool {
		return r <= ' ' || r == 0x7F || strings.ContainsRune("\"'<>&`", r) || util.IsSpaceRune(r)
	})
}

func (f *rawFilter) text(s string) { *f.out = append(*f.out, piece{value: s}) }

func (f *rawFilter) tag(s string) { *f.out = append(*f.out, piece{s, true}) }

// html passes the text between tags on, with its character references.
func (f *rawFilter) html(s string) { f.tag(strings.ReplaceAll(s, "\x00", "\uFFFD")) }

// currentLine returns the line of the body, from 1, where the current tag begins.
func (f *rawFilter) currentLine() int {
	f.line += strings.Count(f.chunk[f.counted:f.offset], "\n")
	f.counted = f.offset
	return f.lineAt(f.segments.At(min(f.line, f.segments.Len()-1)).Start)
}

// lineAt returns the line, from 1, of an offset in the source.
func (f *rawFilter) lineAt(offset int) int {
	if f.breaks == nil {
		f.breaks = []int{}
		for i, c := range f.source {
			if c == '\n' {
				f.breaks = append(f.breaks, i)
			}
		}
	}
	return sort.SearchInts(f.breaks, offset) + 1
}

// rawRenderer writes the pieces of nodes of raw HTML.
type rawRenderer struct{}

func (rawRenderer) RegisterFuncs(register renderer.NodeRendererFuncRegisterer) {
	register.Register(ast.KindRawHTML, writePieces)
	register.Register(ast.KindHTMLBlock, writePieces)
}

func writePieces(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkSkipChildren, nil
	}
	pieces := piecesOf(n)
	paragraph := n.Type() == ast.TypeBlock && len(pieces) > 0 && !pieces[0].html // its text needs a paragraph
	if paragraph {
		_, _ = w.WriteString("<p>")
	}
	for _, p := range pieces {
		if !p.html {
			p.value = nethtml.EscapeString(p.value)
		}
		_, _ = w.WriteString(p.value)
	}
	if paragraph {
		_, _ = w.WriteString("</p>\n")
	}
	return ast.WalkSkipChildren, nil
}

func piecesOf(n ast.Node) []piece {
	value, _ := n.AttributeString("pieces")
	pieces, _ := value.(*[]piece)
	if pieces == nil {
		return nil
	}
	return *pieces
}
