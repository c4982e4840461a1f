package importer

import (
	"cmp"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"praxis/internal/slug"
)

var datedFileName = regexp.MustCompile(`^(\d{4}(?:-\d{1,2}-|_\d{1,2}_|\.\d{1,2}\.)\d{1,2}|(?:19|20)\d{6})` +
	`(?:[-_. ]+(.+))?$`)

// splitDatedName returns the date and the rest of a post's file name as in Jekyll.
func splitDatedName(base string) (date, rest string, ok bool) {
	m := datedFileName.FindStringSubmatch(base)
	if m == nil {
		return "", base, false
	}
	return strings.ReplaceAll(m[1], "_", "-"), m[2], true
}

// baseName returns the name of a file without its extension.
func baseName(name string) string {
	base := strings.TrimSuffix(path.Base(name), path.Ext(name))
	if plain, err := url.PathUnescape(base); err == nil && utf8.ValidString(plain) {
		base = plain
	}
	return strings.ToValidUTF8(norm.NFC.String(base), "")
}

// readFileName sets the date and the slug hint from the file name.
func (d *Draft) readFileName(name string) {
	date, rest, ok := splitDatedName(baseName(name))
	if !ok {
		return
	}
	at, ok := parseDate(date)
	if !ok {
		d.note("ignored the invalid date %s in the file name", date)
		return
	}
	d.PublishedAt = &at
	d.note("took the date %s from the file name", date)
	d.SlugHint = slug.From(rest)
}

// indexFileNames are the names of files that stand for their folder.
var indexFileNames = []string{"index", "_index", "readme"}

func isEastAsian(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

// titleFromFileName derives a title from the file name, or from the folder of an index file. It returns "" if the name
// has no words.
func titleFromFileName(name string) string {
	base := baseName(name)
	if dir := path.Dir(name); slices.Contains(indexFileNames, strings.ToLower(base)) && dir != "." && dir != "/" {
		base = baseName(dir + ".md")
	}
	if _, rest, ok := splitDatedName(base); ok && rest != "" {
		base = rest
	}
	base = strings.Join(strings.Fields(strings.Map(controlToSpace, base)), " ")
	title := base
	if !strings.ContainsFunc(base, isEastAsian) {
		words := strings.FieldsFunc(base, func(r rune) bool { return r == '-' || r == '_' || r == ' ' })
		title = cmp.Or(strings.Join(words, " "), base)
	}
	if r := []rune(title); len(r) > maxTitle {
		title = string(r[:maxTitle])
	}
	return title
}
