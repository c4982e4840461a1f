// Package text derives what readers get from a text in Markdown: sanitised HTML, plain text, an outline, the length.
// It is a leaf: bounded in time and size whatever the text holds, and it knows nothing of articles.
package text

import (
	"context"
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
)

// Document is what is derived from a text in Markdown.
type Document struct {
	// HTML is sanitised: safe to put into a page.
	HTML string
	// Plain is the text without markup, a line a block.
	Plain string
	// Outline is the headings as a tree.
	Outline []*OutlineSection
	// Alts is the alternative texts of the pictures, which Plain does not hold.
	Alts []string
	// Unshown is what HTML does not show as the author wrote it.
	Unshown []Unshown
	// CJK counts the Chinese, Japanese and Korean characters, Words the runs of other letters and digits.
	CJK, Words int
}

// Render derives a document from a text in Markdown. Any text is valid Markdown: the only error is that of ctx. The
// function slug transliterates headings for an additional anchor; with nil the headings have no such anchor.
func Render(ctx context.Context, body string, slug func(heading string) string) (*Document, error) {
	doc, raw := parseContext(ctx, body)
	html, page, err := renderHTML(ctx, doc, raw, slug)
	if err != nil {
		return nil, err
	}
	d := &Document{Outline: outline(doc, raw), Unshown: page.unshown} // first, since the nodes take more memory than what follows
	d.HTML = sanitise(balance(html, page.given))
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	d.Plain, d.Alts = plain(d.HTML)
	d.CJK, d.Words = count(d.Plain)
	return d, nil
}

// WordCount is the length of the text: a CJK character counts as a word.
func (d *Document) WordCount() int { return d.CJK + d.Words }

// ReadingMinutes is how long it takes to read, at 400 CJK characters and 220 other words a minute, rounded up.
func (d *Document) ReadingMinutes() int {
	const perMinuteCJK, perMinuteWords = 400, 220
	work := d.CJK*perMinuteWords + d.Words*perMinuteCJK
	return (work + perMinuteCJK*perMinuteWords - 1) / (perMinuteCJK * perMinuteWords)
}

// Excerpt is the beginning of a text in one line of at most length characters as people see them: no emoji or accent is
// cut in two.
func Excerpt(s string, length int) string {
	s = strings.Join(strings.Fields(s), " ")
	var kept []string
	for g := uniseg.NewGraphemes(s); g.Next(); {
		kept = append(kept, g.Str())
		if len(kept) > length {
			return strings.TrimRightFunc(strings.Join(kept[:length-1], ""), unicode.IsSpace) + "…"
		}
	}
	return s
}

func count(s string) (cjk, words int) {
	inWord := false
	for _, r := range s {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
			cjk++
			inWord = false
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if !inWord {
				words++
			}
			inWord = true
		case unicode.IsMark(r) || r == '\'' || r == '’' || r == '-' || r == '_':
			// inside a word these join its parts
		default:
			inWord = false
		}
	}
	return cjk, words
}
