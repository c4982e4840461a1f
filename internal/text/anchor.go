package text

import (
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

// maxPrimaryID is the greatest length of a heading's id, in bytes, without the number that tells it from an equal one.
const maxPrimaryID = 1000

// maxAnchored is how many headings of a text have ids besides their own.
const maxAnchored = 5000

// A heading answers to the ids that the tools give it under which blogs are written, so that tables of contents made
// by hand work: its own id is the one that {#id} sets, or GitHub's; empty anchors before its text have Hugo's,
// Hexo's, the pinyin of earlier versions, and what a link in the text calls it otherwise.

// names gives out the ids of one tool: equal ones get a number.
type names struct {
	used map[string]bool
	// next is the number to try next for an id.
	next  map[string]int
	first int
}

func newNames(first int) *names { return &names{map[string]bool{}, map[string]int{}, first} }

// take returns the id itself or, when it is used, with the first number that makes it a new one.
func (n *names) take(base string) string {
	id := base
	for number := max(n.next[base], n.first); n.used[id]; number++ {
		id = base + "-" + strconv.Itoa(number)
		n.next[base] = number + 1
	}
	n.used[id] = true
	return id
}

// headingText is the texts of a heading from which ids are made.
type headingText struct {
	node *ast.Heading
	// written is the heading's last line as it was written, rendered its text in HTML, shown its text in the outline.
	written, rendered, shown string
	extra                    []string
}

// setIDs gives the headings of a document their ids and anchors. Given is the ids that the author gave to elements,
// in which those are marked that a heading has too; fragments is the targets in the page that links name.
func setIDs(all []*headingText, given map[string]bool, fragments []string, slug func(string) string) {
	primary := newNames(1)
	for _, h := range all {
		if id, ok := h.node.AttributeString("id"); ok {
			h.node.SetAttributeString("id", []byte(primary.take(string(id.([]byte)))))
		}
	}
	var own []string // the ids that headings would have if the author had not set another
	for _, h := range all {
		if h.shown == "" {
			continue
		}
		id := primary.take(cut(orElse(githubID(h.rendered), "heading"), maxPrimaryID))
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
	otherTools(anchored, slug)
	for _, h := range anchored {
		h.addAnchors(used, h.extra)
	}
	answerLinks(all, used, fragments)
}

// otherTools adds the ids that tools other than GitHub give, and the one that slug makes.
func otherTools(all []*headingText, slug func(string) string) {
	hugo, hexo, marked, slugs := newNames(1), newNames(1), newNames(1), newNames(2)
	for _, h := range all {
		if h.shown == "" {
			continue
		}
		h.extra = append(h.extra,
			hugo.take(orElse(hugoID(h.written), "heading")),
			hexo.take(hexoID(h.rendered)),
			marked.take(hexoID(markedEscapes.Replace(h.rendered))))
		if slug != nil {
			h.extra = append(h.extra, slugs.take(orElse(slug(h.written), "section")))
		}
	}
}

// addAnchors puts empty anchors with ids that nothing has before a heading's text.
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

// answerLinks gives a heading the id by which a link names it that leads nowhere else, when both have the same
// letters and digits.
func answerLinks(all []*headingText, used map[string]bool, fragments []string) {
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
				if letters := onlyLetters(h.shown); letters != "" && byLetters[letters] == nil {
					byLetters[letters] = h
				}
			}
		}
		if h := byLetters[onlyLetters(fragment)]; h != nil {
			h.addAnchors(used, []string{fragment})
		}
	}
}

func onlyLetters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKC.String(s))
}

// githubID is the id that GitHub makes of a heading's text, and with it the many tools that use github-slugger: lower
// case, letters, digits, marks, connecting punctuation and hyphens stay, each space becomes a hyphen.
func githubID(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || unicode.In(r, unicode.Letter, unicode.Mark, unicode.Nd, unicode.Nl, unicode.Pc):
			return r
		case unicode.Is(unicode.Other_Alphabetic, r): // letters in circles
			return r
		}
		return -1
	}, cases.Lower(languages.Und).String(s))
}

// hugoID is the id that Hugo makes of a heading as it is written, markup and all.
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

// hexoID is the id that Hexo makes: the case stays, accents go, a hyphen stands for any run of spaces and ASCII
// punctuation.
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

// markedEscapes writes a heading as hexo-renderer-marked hands it on: Q&A gets the id Q-amp-A, What's the id What-39-s.
var markedEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;")

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// cut is s, or its beginning of at most length bytes.
func cut(s string, length int) string {
	if len(s) <= length {
		return s
	}
	for !utf8.RuneStart(s[length]) {
		length--
	}
	return s[:length]
}
