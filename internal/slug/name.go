package slug

import (
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// FoldName returns what the spellings of one name have in common: letters of one case and width, one space for white
// space within and none around it.
func FoldName(name string) string {
	return norm.NFKC.String(cases.Fold().String(strings.Join(strings.Fields(norm.NFKC.String(name)), " ")))
}
