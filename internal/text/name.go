package text

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// FoldName is what two names have in common that are one: they differ only in case, in full or half width, or in
// spaces.
func FoldName(name string) string {
	return strings.ToLower(strings.Join(strings.Fields(norm.NFKC.String(name)), " "))
}
