// Package localpath checks paths of pages that strangers choose, such as the page to open after a sign-in. A path that
// passes leads to a page of the same server in every browser.
package localpath

import (
	"errors"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxLength is the maximum length of a path in bytes.
const MaxLength = 4000

// ErrNotLocal says that a text is not a path of this server.
var ErrNotLocal = errors.New("must be a path of this server, such as /console/articles")

// Check returns ErrNotLocal unless s is a path of this server, with or without a query and a fragment. Browsers take
// //host and /\host for another host, and ignore tabs and line breaks. Dot segments could make such a path from another
// one.
func Check(s string) error {
	path, _, _ := strings.Cut(s, "#")
	path, _, _ = strings.Cut(path, "?")
	u, err := url.Parse(s)
	if err != nil || len(s) > MaxLength || !utf8.ValidString(s) || !strings.HasPrefix(path, "/") ||
		strings.HasPrefix(path, "//") || strings.ContainsRune(s, '\\') || strings.ContainsFunc(s, isForbidden) {
		return ErrNotLocal
	}
	for segment := range strings.SplitSeq(u.Path, "/") {
		if segment == "." || segment == ".." || strings.ContainsRune(segment, '\\') {
			return ErrNotLocal
		}
	}
	if strings.Contains(u.Path, "//") {
		return ErrNotLocal
	}
	return nil
}

// CheckPage is Check of a path without query and fragment.
func CheckPage(s string) error {
	if strings.ContainsAny(s, "?#") {
		return ErrNotLocal
	}
	return Check(s)
}

func isForbidden(r rune) bool {
	return unicode.IsControl(r) || unicode.IsSpace(r) || unicode.Is(unicode.Cf, r)
}
