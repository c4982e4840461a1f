package importer

import (
	"html"
	"regexp"
	"strings"
)

// setByline adds the authors, editors and translators.
func (m *frontMatter) setByline() {
	for _, b := range bylineKeys {
		for _, f := range m.fieldsOf(b.keys) {
			names := bylineNames(f.value)
			if len(names) == 0 {
				m.noteField(f, "ignored, contains no name")
			}
			m.addContributors(b.role, names...)
		}
	}
}

// maxByline is the maximum length of a byline, in bytes.
const maxByline = 10_000

// bylineNames returns the names in a text, a list, or tables with a name.
func bylineNames(v value) []string {
	var names []string
	switch v.kind {
	case scalarValue:
		if len(v.scalar) > maxByline {
			return nil
		}
		for _, name := range splitAuthors(stripAddresses(v.scalar)) {
			names = append(names, unquote(name))
		}
	case listValue:
		for _, item := range v.list {
			names = append(names, bylineNames(item)...)
		}
	case tableValue:
		if name, ok := v.get("name", "displayname", "nickname", "fullname", "key", "title", "login", "username"); ok {
			return bylineNames(name)
		}
		for _, f := range v.table { // Docusaurus: a table of people by key
			if f.kind == tableValue {
				names = append(names, bylineNames(f.value)...)
			}
		}
	}
	return names
}

// emailAddress matches an email address with the marks around it, and the spellings of @ that hide it from robots.
var (
	emailAddress = regexp.MustCompile(`(?i)[<＜(（\[【]?\s*(?:mailto:)?[a-z\d._%+-]+` + atSign +
		`[a-z\d-]+(?:(?:\.|\s?\[dot\]\s?|\sdot\s)[a-z\d-]+)+\s*[>＞)）\]】]?`)
	markdownLink = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	htmlTag      = regexp.MustCompile(`<[^<>]*>`)
	webAddress   = regexp.MustCompile(`(?i)[<(（]?\s*(?:https?://|www\.)[^\s>)）]+\s*[>)）]?`)
)

const atSign = `\s?(?:@|＠|\[at\]|\(at\)|\{at\}|\sat\s)\s?`

// stripAddresses removes email and web addresses, and the markup of links, from a byline.
func stripAddresses(s string) string {
	s = html.UnescapeString(markdownLink.ReplaceAllString(s, "$1"))
	s = webAddress.ReplaceAllString(emailAddress.ReplaceAllString(s, " "), " ")
	s = htmlTag.ReplaceAllString(s, " ")
	return strings.Trim(strings.Join(strings.Fields(s), " "), " ,，;；:：<>()（）[]|/\"'“”")
}
