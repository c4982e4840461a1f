// Package slug makes the names that things have in URLs: lower-case ASCII words joined by hyphens. Chinese becomes
// pinyin, a syllable a word; other scripts are transliterated.
package slug

import (
	"errors"
	"regexp"
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"
	"github.com/mozillazg/go-unidecode"
	"golang.org/x/text/unicode/norm"
)

// Max is the greatest length of a slug; From stops at maxMade, which leaves room for a suffix.
const (
	Max     = 120
	maxMade = 80
)

var shape = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Check returns an error unless s is a slug.
func Check(s string) error {
	if len(s) > Max || !shape.MatchString(s) {
		return errors.New("must be up to 120 lower-case letters a-z, digits and single hyphens between them")
	}
	return nil
}

// From makes a slug of text. It returns "" when the text holds nothing that can be spelt, such as emoji alone.
func From(text string) string {
	var words []string
	var word strings.Builder
	flush := func() {
		if word.Len() > 0 {
			words = append(words, word.String())
			word.Reset()
		}
	}
	for _, r := range norm.NFKC.String(text) {
		switch {
		case unicode.Is(unicode.Han, r):
			flush()
			if syllables := pinyin.SinglePinyin(r, pinyin.NewArgs()); len(syllables) > 0 {
				words = append(words, syllables[0])
			}
		case r == '\'' || r == '’':
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			for _, c := range strings.ToLower(unidecode.Unidecode(string(r))) {
				if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
					word.WriteRune(c)
				}
			}
		default:
			flush()
		}
	}
	flush()
	return join(words)
}

// join joins whole words up to maxMade bytes; a first word longer than that is cut.
func join(words []string) string {
	var b strings.Builder
	for _, w := range words {
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
