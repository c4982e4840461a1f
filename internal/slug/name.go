package slug

import (
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// FoldName normalizes a name, so that its spellings are equal: it removes differences of case, width and white space.
func FoldName(name string) string {
	return norm.NFKC.String(cases.Fold().String(strings.Join(strings.Fields(norm.NFKC.String(name)), " ")))
}
