// Package text derives HTML, plain text, an outline and excerpts from Markdown, and compares texts. The HTML is
// sanitized. Time, memory and output are bounded for any input. The package imports nothing else of Praxis.
//
// The parser is goldmark's with parsers of our own for inline markup, tables, references and footnotes, which take
// linear time and handle Chinese emphasis and bare URLs (inline.go). Raw HTML passes three stages: rawhtml.go decides
// for each tag by an allow list (elements.go) whether it is markup or text, balance.go closes elements, html.go is the
// sanitizer.
package text

import (
	"context"
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
)

// Document is what Render derives.
type Document struct {
	// HTML is sanitized: safe to insert into a page.
	HTML string
	// Plain is the text without markup, one line for each block.
	Plain string
	// Outline is the headings as a tree.
	Outline []*OutlineSection
	// Alts are the alternative texts of images, which Plain does not contain.
	Alts []string
	// Replacements are the media that HTML does not show as the author wrote it.
	Replacements []Replacement
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
	// The outline comes first, so that the nodes, which take the most memory, can be freed.
	d := &Document{Outline: outline(doc, raw), Replacements: page.replacements}
	d.HTML = sanitize(balance(html, page.given))
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	d.Plain, d.Alts = plain(d.HTML)
	d.CJK, d.Words = count(d.Plain)
	return d, nil
}

// WordCount returns the length of the text. A CJK character counts as a word.
func (d *Document) WordCount() int { return d.CJK + d.Words }

// ReadingMinutes returns the reading time, at 400 CJK characters and 220 other words a minute, rounded up.
func (d *Document) ReadingMinutes() int {
	const perMinuteCJK, perMinuteWords = 400, 220
	work := d.CJK*perMinuteWords + d.Words*perMinuteCJK
	return (work + perMinuteCJK*perMinuteWords - 1) / (perMinuteCJK * perMinuteWords)
}

// Excerpt returns the beginning of a text as one line of at most length graphemes, with an ellipsis if it is cut.
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
