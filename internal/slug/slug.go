// Package slug makes the names that things have in URLs: lower-case ASCII words joined by hyphens. Chinese becomes
// pinyin as package hanzi reads it, a syllable a word; other scripts are transliterated.
package slug

import (
	"errors"
	"regexp"
	"strings"
	"unicode"

	"github.com/mozillazg/go-unidecode"
	"golang.org/x/text/unicode/norm"

	"praxis/internal/hanzi"
)

// Max is the greatest length of a slug; From stops at maxMade, which leaves room for a suffix.
const (
	Max     = 120
	maxMade = 80
)

var shape = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Check returns an error unless s is a slug. Digits alone are none: arguments of the API take an id or a slug, and ids are
// digits.
func Check(s string) error {
	if len(s) > Max || !shape.MatchString(s) || digits(s) {
		return errors.New("must be up to 120 lower-case letters a-z, digits and single hyphens between them, and not digits alone")
	}
	return nil
}

// Complete returns a slug for what From made of a name: preceded by the kind where it is digits alone, and the kind itself
// where it is empty.
func Complete(made, kind string) string {
	switch {
	case made == "":
		return kind
	case digits(made):
		return kind + "-" + made
	}
	return made
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// From makes a slug of text, which Complete completes: it returns "" when the text holds nothing that can be spelt, such as
// emoji alone, and digits when it holds nothing else.
func From(text string) string { return spell(text, hanzi.Syllables) }

// FromName is From for the name of a person: surnames such as 单 and 曾 are read as surnames.
func FromName(name string) string { return spell(name, hanzi.NameSyllables) }

// spell joins the words of text; read returns the syllables of Chinese characters that stand together.
func spell(text string, read func([]rune) []string) string {
	var words []string
	var word strings.Builder
	var chinese []rune
	flush := func() {
		if word.Len() > 0 {
			words = append(words, word.String())
			word.Reset()
		}
		words = append(words, read(chinese)...)
		chinese = chinese[:0]
	}
	for _, r := range norm.NFKC.String(text) {
		if len(words)+len(chinese) > maxMade {
			break // each word is a letter at least
		}
		switch {
		case unicode.Is(unicode.Han, r):
			if word.Len() > 0 {
				flush()
			}
			chinese = append(chinese, r)
		case r == '\'' || r == '’':
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			if len(chinese) > 0 {
				flush()
			}
			transliterate(&word, r)
		default:
			flush()
		}
	}
	flush()
	return join(words)
}

// transliterate appends the lower-case ASCII letters and digits that spell a character of another script.
func transliterate(word *strings.Builder, r rune) {
	for _, c := range strings.ToLower(unidecode.Unidecode(string(r))) {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			word.WriteRune(c)
		}
	}
}

// join joins whole words up to maxMade bytes; a first word longer than that is cut.
func join(words []string) string {
	var b strings.Builder
	for _, w := range words {
		if w == "" {
			continue // a character without a reading
		}
		if b.Len() == 0 {
			b.WriteString(w[:min(len(w), maxMade)])
			continue
		}
		if b.Len()+1+len(w) > maxMade {
			break
		}
		b.WriteByte('-')
		b.WriteString(w)
	}
	return b.String()
}
