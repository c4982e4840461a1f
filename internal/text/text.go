// Package text derives what readers get from a text in Markdown: sanitised HTML, plain text, an outline, the length. It is a
// leaf: bounded in time and size whatever the text holds, and it knows nothing of articles.
package text

import (
	"bytes"
	"context"
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	source "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
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

var markdown = goldmark.New(
	goldmark.WithParser(parser.NewParser(
		parser.WithBlockParsers(blockParsers()...),
		parser.WithInlineParsers(parser.DefaultInlineParsers()...),
		parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
	)),
	goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.CJK),
	// Links pass here and are cleaned by the sanitiser, which all output goes through.
	goldmark.WithRendererOptions(html.WithUnsafe(), renderer.WithNodeRenderers(util.Prioritized(rawRenderer{}, 100))),
)

// Render derives a document from a text in Markdown. Any text is valid Markdown: the only error is that of ctx.
func Render(ctx context.Context, body string) (*Document, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	doc, raw := parse(body)
	page := prepare(doc, raw)
	var out bytes.Buffer
	if err := markdown.Renderer().Render(&out, raw, doc); err != nil {
		panic(err) // a bytes.Buffer takes whatever is written
	}
	d := &Document{Outline: outline(doc, raw), Unshown: page.unshown}
	d.HTML = sanitiser.Sanitize(balance(out.Bytes(), page.given))
	d.Plain, d.Alts = plain(d.HTML)
	d.CJK, d.Words = count(d.Plain)
	return d, nil
}

// parse reads a text in Markdown, and returns the bytes that the nodes' segments are parts of.
func parse(body string) (ast.Node, []byte) {
	raw := []byte(strings.ToValidUTF8(body, "\uFFFD")) // goldmark's line breaks for Chinese panic on other bytes
	return markdown.Parser().Parse(source.NewReader(raw)), raw
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
