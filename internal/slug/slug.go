// Package slug makes slugs, the names of entities in URLs: lower-case ASCII words joined by hyphens. Chinese becomes
// pinyin as package hanzi reads it, with a hyphen between syllables; other scripts are transliterated.
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

const (
	// Max is the maximum length of a slug.
	Max = 120
	// maxLength is the maximum length of From and FromName, which leaves room for a suffix.
	maxLength = 80
)

var shape = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Check returns an error unless s is a slug. Digits alone are not a slug: arguments of the API take an id or a slug,
// and ids are digits.
func Check(s string) error {
	if len(s) > Max || !shape.MatchString(s) || isDigits(s) {
		return errors.New("must be up to 120 lower-case letters a-z, digits and single hyphens between them, " +
			"and not digits alone")
	}
	return nil
}

// Complete returns a valid slug for the result of From or FromName: the kind of entity if the result is empty, and the
// kind and the result if the result is digits alone.
func Complete(slug, kind string) string {
	switch {
	case slug == "":
		return kind
	case isDigits(slug):
		return kind + "-" + slug
	}
	return slug
}

func isDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// From transliterates a text to a slug, for Complete: "" for a text without letters and digits, such as emoji alone,
// and digits alone for a text of only digits.
func From(text string) string { return transliterate(text, hanzi.Syllables) }

// FromName is From for the name of a person: surnames such as 单 and 曾 have their reading as a surname.
func FromName(name string) string { return transliterate(name, hanzi.NameSyllables) }

// transliterate joins the words of a text. The function syllables returns the pinyin of a run of Chinese characters.
func transliterate(text string, syllables func([]rune) []string) string {
	var words []string
	var word strings.Builder
	var chinese []rune
	flush := func() {
		if word.Len() > 0 {
			words = append(words, word.String())
			word.Reset()
		}
		words = append(words, syllables(chinese)...)
		chinese = chinese[:0]
	}
	for _, r := range norm.NFKC.String(text) {
		if len(words)+len(chinese) > maxLength {
			break // each word has a letter at least
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
			appendASCII(&word, r)
		default:
			flush()
		}
	}
	flush()
	return join(words)
}

// appendASCII appends the lower-case ASCII letters and digits for a character of another script.
func appendASCII(word *strings.Builder, r rune) {
	for _, c := range strings.ToLower(unidecode.Unidecode(string(r))) {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			word.WriteRune(c)
		}
	}
}

// join joins whole words up to maxLength bytes, and cuts a first word that is longer.
func join(words []string) string {
	var b strings.Builder
	for _, w := range words {
		if w == "" {
			continue // a character without a reading
		}
		if b.Len() == 0 {
			b.WriteString(w[:min(len(w), maxLength)])
			continue
		}
		if b.Len()+1+len(w) > maxLength {
			break
		}
		b.WriteByte('-')
		b.WriteString(w)
	}
	return b.String()
}
