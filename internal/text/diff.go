package text

import (
	"strings"
	"time"
	"unicode"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// DiffSegment is a piece of text that is in both versions of a text, or in one of them.
type DiffSegment struct {
	Kind SegmentKind
	Text string
}

// SegmentKind says which version contains a segment.
type SegmentKind string

// The kinds of segments.
const (
	SegmentEqual    SegmentKind = "EQUAL"
	SegmentDeleted  SegmentKind = "DELETED"
	SegmentInserted SegmentKind = "INSERTED"
)

var segmentKinds = map[diffmatchpatch.Operation]SegmentKind{
	diffmatchpatch.DiffEqual:  SegmentEqual,
	diffmatchpatch.DiffDelete: SegmentDeleted,
	diffmatchpatch.DiffInsert: SegmentInserted,
}

// diffTimeout bounds the search for the smallest diff. After it the diff is correct, but may be larger than necessary.
const diffTimeout = 500 * time.Millisecond

// Diff compares two texts: by characters where they are Chinese, Japanese or Korean, and by words elsewhere. The
// segments that are not INSERTED make up a, those that are not DELETED make up b.
func Diff(a, b string) []*DiffSegment {
	d := diffmatchpatch.New()
	d.DiffTimeout = diffTimeout
	v := &diffVocabulary{runes: map[string]rune{}, tokens: map[rune]string{}}
	var segments []*DiffSegment
	for _, part := range d.DiffMainRunes(v.encode(a), v.encode(b), false) {
		segments = append(segments, &DiffSegment{segmentKinds[part.Type], v.decode(part.Text)})
	}
	return segments
}

// diffVocabulary encodes each distinct token as one rune, since the library compares runes.
type diffVocabulary struct {
	runes  map[string]rune
	tokens map[rune]string
}

func (v *diffVocabulary) encode(text string) []rune {
	var encoded []rune
	for _, token := range diffTokens(text) {
		r, ok := v.runes[token]
		if !ok {
			r = rune(len(v.runes) + 1)
			if r >= 0xD800 {
				r += 0x800 // skips the surrogates, which the library would lose: it converts the runes to strings
			}
			v.runes[token], v.tokens[r] = r, token
		}
		encoded = append(encoded, r)
	}
	return encoded
}

func (v *diffVocabulary) decode(encoded string) string {
	var b strings.Builder
	for _, r := range encoded {
		b.WriteString(v.tokens[r])
	}
	return b.String()
}

// diffTokens splits a text into the units of comparison: a CJK character, a run of other letters and digits, a run of
// white space, or any other single character.
func diffTokens(s string) []string {
	const (
		single = iota // compared by itself
		word
		space
	)
	class := func(r rune) int {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
			return single
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			return word
		case unicode.IsSpace(r):
			return space
		}
		return single
	}
	var tokens []string
	start, last := 0, single
	for i, r := range s {
		c := class(r)
		if i > start && (c == single || c != last) {
			tokens = append(tokens, s[start:i])
			start = i
		}
		last = c
	}
	if start < len(s) {
		tokens = append(tokens, s[start:])
	}
	return tokens
}
