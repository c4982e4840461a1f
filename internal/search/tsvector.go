package search

import (
	"strconv"
	"strings"
)

const (
	// maxVectorBytes is how many bytes of lexemes a document has: Postgres limits a tsvector to a megabyte.
	maxVectorBytes = 900_000
	// maxLexeme is how many bytes a lexeme has; longer ones are left out.
	maxLexeme = 200
	// maxPosition is where positions restart, since Postgres allows 16,383. Two words of different rounds may thus
	// appear to be neighbors, which is rare enough.
	maxPosition = 16_000
	// textGap is the distance of positions between two texts of a document, so that no phrase spans them.
	textGap = 10
)

// vector builds a tsvector in its input syntax.
type vector struct {
	b        strings.Builder
	position int
	bytes    int
}

func (v *vector) String() string { return v.b.String() }

// add adds the tokens of a text with a weight from A to D.
func (v *vector) add(text, weight string) {
	last := v.position
	for _, t := range tokenize(text) {
		if len(t.text) > maxLexeme {
			continue
		}
		if v.bytes += len(t.text); v.bytes > maxVectorBytes {
			return
		}
		last = v.position + t.position
		v.b.WriteString(quoteLexeme(t.text) + ":" + strconv.Itoa(last%maxPosition+1) + weight + " ")
	}
	v.position = last + textGap
}

// addCharacters adds the Chinese characters of texts, without positions.
func (v *vector) addCharacters(texts ...string) {
	seen := map[rune]bool{}
	for _, text := range texts {
		for _, c := range fold(text) {
			if v.bytes > maxVectorBytes {
				return
			}
			if isCJK(c.r) && !seen[c.r] {
				seen[c.r] = true
				lexeme := characterMark + string(c.r)
				v.bytes += len(lexeme)
				v.b.WriteString(quoteLexeme(lexeme) + " ")
			}
		}
	}
}

// addSpellings adds the pinyin of a name, without positions.
func (v *vector) addSpellings(name string) {
	for _, s := range spellings(name) {
		v.b.WriteString(quoteLexeme(s) + " ")
	}
}
