package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"praxis/internal/hanzi"
)

// char is a character in normalized form. start and end are the bytes of the text that it was made of.
type char struct {
	r          rune
	start, end int
}

// fold normalizes a text for comparison: simplified, half width, lower case, without accents. Characters that Unicode
// composes, such as か and its voicing mark or the parts of a Korean syllable, are one: が is not か, and 각 is not 가.
func fold(text string) []char {
	chars := make([]char, 0, len(text)/2)
	for start := 0; start < len(text); {
		end := start + segmentLen(text[start:])
		r, size := utf8.DecodeRuneInString(text[start:])
		switch {
		case size < end-start:
			chars = appendComposed(chars, text, start, end)
		case r < utf8.RuneSelf:
			chars = append(chars, char{unicode.ToLower(r), start, end})
		case unicode.Is(unicode.Han, r) && (r < 0xF900 || r > 0xFAFF): // the others have compatibility forms
			chars = append(chars, char{hanzi.Simplified(r), start, end})
		default:
			chars = appendComposed(chars, text, start, end)
		}
		start = end
	}
	return chars
}

// foldText is fold for callers that need no offsets.
func foldText(text string) string {
	var b strings.Builder
	for _, c := range fold(text) {
		b.WriteRune(c.r)
	}
	return b.String()
}

// segmentLen returns the length of the characters at the start of a text that compose with each other.
func segmentLen(text string) int {
	if text[0] < utf8.RuneSelf && (len(text) == 1 || text[1] < utf8.RuneSelf) {
		return 1
	}
	return max(1, norm.NFKC.NextBoundaryInString(text, true))
}

// appendComposed appends the normalized characters of a segment of the text. An invisible one is merged into the
// character before it.
func appendComposed(chars []char, text string, start, end int) []char {
	before := len(chars)
	for _, r := range strings.ToLower(norm.NFKC.String(text[start:end])) {
		if unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Hangul) {
			chars = append(chars, char{r, start, end})
			continue
		}
		plain, ok := transliterations[r]
		if !ok {
			plain = norm.NFKD.String(string(r))
		}
		for _, c := range plain {
			if !unicode.In(c, unicode.Mn, unicode.Me, unicode.Cf) {
				chars = append(chars, char{hanzi.Simplified(unicode.ToLower(c)), start, end})
			}
		}
	}
	if n := len(chars); n == before && n > 0 {
		chars[n-1].end = end
	}
	return chars
}

// transliterations are for the letters that Unicode does not decompose into a base letter and an accent.
var transliterations = map[rune]string{
	'ł': "l", 'ø': "o", 'đ': "d", 'ı': "i", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'ð': "d", 'þ': "th",
}
