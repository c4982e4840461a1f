package slug

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"praxis/internal/hanzi"
)

// FoldName normalizes a name, so that its spellings are equal: it removes differences of case, width and white space.
func FoldName(name string) string {
	return norm.NFKC.String(cases.Fold().String(strings.Join(strings.Fields(norm.NFKC.String(name)), " ")))
}

// WordKey normalizes a word for comparison with others: its letters and digits, in simplified characters, without
// differences of case and width. Wi-Fi and wifi have the same key.
func WordKey(word string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return hanzi.Simplified(r)
	}, norm.NFKC.String(cases.Fold().String(norm.NFKC.String(word))))
}
