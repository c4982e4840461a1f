package text

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"golang.org/x/text/cases"
	languages "golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// Headings have several anchors, so that tables of contents that were written for other tools work. The id of the
// heading element is the one that {#id} sets, or GitHub's. Empty anchors before its text have the ids of Hugo and
// Hexo, the slug in pinyin, and the id that a link in the text uses.

const (
	// maxPrimaryID is the maximum length of a heading's id in bytes, without the number that makes it unique.
	maxPrimaryID = 1000
	// maxAnchored is how many headings of a text have additional anchors.
	maxAnchored = 5000
)

// uniqueIDs makes the ids of one tool unique, by a number.
type uniqueIDs struct {
	used map[string]bool
	// next is the next number to try for an id.
	next map[string]int
	// first is the number of the second equal id.
	first int
}

func newUniqueIDs(first int) *uniqueIDs {
	return &uniqueIDs{map[string]bool{}, map[string]int{}, first}
}

// take returns the id, or if it is used, the id with the first number that makes it unique.
func (n *uniqueIDs) take(base string) string {
	id := base
	for number := max(n.next[base], n.first); n.used[id]; number++ {
		id = base + "-" + strconv.Itoa(number)
		n.next[base] = number + 1
	}
	n.used[id] = true
	return id
}

// headingText has the texts of a heading that ids are made of.
type headingText struct {
	node *ast.Heading
	// written is the heading's last line in Markdown, rendered its text in the HTML, shown its text in the outline.
	written, rendered, shown string
	// extra are the ids of additional anchors.
	extra []string
}

// setIDs sets the ids and anchors of headings. given are the ids of the author's HTML elements; setIDs sets their value
// to whether a heading has the id too. fragments are the targets of links within the text.
func setIDs(all []*headingText, given map[string]bool, fragments []string, slug func(string) string) {
	primary := newUniqueIDs(1)
	for _, h := range all {
		if id, ok := h.node.AttributeString("id"); ok {
			h.node.SetAttributeString("id", []byte(primary.take(string(id.([]byte)))))
		}
	}
	var own []string // the ids of headings for which the author set another id
	for _, h := range all {
		if h.shown == "" {
			continue
		}
		id := primary.take(truncate(cmp.Or(githubID(h.rendered), "heading"), maxPrimaryID))
		if _, ok := h.node.AttributeString("id"); ok {
			h.extra = append(h.extra, id)
			own = append(own, id)
			continue
		}
		h.node.SetAttributeString("id", []byte(id))
	}
	used := primary.used
	for _, id := range own {
		delete(used, id)
	}
	for id := range given {
		given[id] = used[id] || used[prefixID(id)]
	}
	for id := range given {
		used[id], used[prefixID(id)] = true, true
	}
	anchored := all[:min(len(all), maxAnchored)]
	addToolIDs(anchored, slug)
	for _, h := range anchored {
		h.addAnchors(used, h.extra)
	}
	addLinkTargets(all, used, fragments)
}

// addToolIDs adds the ids of tools other than GitHub, and the slug.
func addToolIDs(all []*headingText, slug func(string) string) {
	hugo, hexo, marked, slugs := newUniqueIDs(1), newUniqueIDs(1), newUniqueIDs(1), newUniqueIDs(2)
	for _, h := range all {
		if h.shown == "" {
			continue
		}
		h.extra = append(h.extra,
			hugo.take(cmp.Or(hugoID(h.written), "heading")),
			hexo.take(hexoID(h.rendered)),
			marked.take(hexoID(markedEscapes.Replace(h.rendered))))
		if slug != nil {
			h.extra = append(h.extra, slugs.take(cmp.Or(slug(h.written), "section")))
		}
	}
}

// addAnchors inserts empty anchors for the unused ids before a heading's text.
func (h *headingText) addAnchors(used map[string]bool, ids []string) {
	var pieces []piece
	for _, id := range ids {
		if isID(id) && !used[id] {
			used[id] = true
			pieces = append(pieces, piece{`<a id="` + id + `"></a>`, true})
		}
	}
	if len(pieces) == 0 {
		return
	}
	anchors := ast.NewRawHTML()
	anchors.SetAttributeString("pieces", &pieces)
	if first := h.node.FirstChild(); first != nil {
		h.node.InsertBefore(h.node, first, anchors)
		return
	}
	h.node.AppendChild(h.node, anchors)
}

// addLinkTargets adds an anchor for each link that has no target, to the heading with the same letters and digits.
func addLinkTargets(all []*headingText, used map[string]bool, fragments []string) {
	var byLetters map[string]*headingText
	for _, fragment := range fragments {
		if decoded, err := url.PathUnescape(fragment); err == nil {
			fragment = decoded
		}
		if used[fragment] || !isID(fragment) {
			continue
		}
		if byLetters == nil {
			byLetters = map[string]*headingText{}
			for _, h := range all {
				if letters := lettersAndDigits(h.shown); letters != "" && byLetters[letters] == nil {
					byLetters[letters] = h
				}
			}
		}
		if h := byLetters[lettersAndDigits(fragment)]; h != nil {
			h.addAnchors(used, []string{fragment})
		}
	}
}

func lettersAndDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKC.String(s))
}

// githubID is the id of GitHub and of the tools that use github-slugger: lower case; letters, digits, marks, connecting
// punctuation and hyphens stay; each space becomes a hyphen.
func githubID(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || unicode.In(r, unicode.Letter, unicode.Mark, unicode.Nd, unicode.Nl, unicode.Pc):
			return r
		case unicode.Is(unicode.Other_Alphabetic, r): // circled letters
			return r
		}
		return -1
	}, cases.Lower(languages.Und).String(s))
}

// hugoID is the id of Hugo, made of the heading with its markup.
func hugoID(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return -1
	}, strings.TrimSpace(s))
}

// hexoID is the id of Hexo: the case stays, accents are removed, a run of spaces and ASCII punctuation becomes a
// hyphen.
func hexoID(s string) string {
	var b strings.Builder
	hyphen := false
	for _, r := range norm.NFKD.String(s) {
		switch {
		case r < 0x20 || unicode.Is(unicode.Mn, r) && r < 0x370:
			continue
		case unicode.IsSpace(r) || r < 0x80 && !unicode.IsLetter(r) && !unicode.IsDigit(r):
			hyphen = b.Len() > 0
			continue
		case hyphen:
			b.WriteByte('-')
		}
		hyphen = false
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String())
}

// markedEscapes escapes a heading as hexo-renderer-marked does: Q&A has the id Q-amp-A, What's the id What-39-s.
var markedEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;")

// truncate returns the beginning of s, at most length bytes, cut between characters.
func truncate(s string, length int) string {
	if len(s) <= length {
		return s
	}
	for !utf8.RuneStart(s[length]) {
		length--
	}
	return s[:length]
}
