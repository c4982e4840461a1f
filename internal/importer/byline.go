package importer

import (
	"html"
	"regexp"
	"strings"
)

// setByline takes the people who made the text.
func (m *frontMatter) setByline() {
	for _, b := range bylineKeys {
		for _, f := range m.fieldsOf(b.keys) {
			names := bylineNames(f.value)
			if len(names) == 0 {
				m.noteField(f, "left out, since it names nobody")
			}
			m.addContributors(b.role, names...)
		}
	}
}

// maxByline is how long a byline may be, in bytes.
const maxByline = 10_000

// bylineNames reads names, given as text, as a list, or as tables with a name.
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
		for _, f := range v.table { // Docusaurus: people by their keys
			if f.kind == tableValue {
				names = append(names, bylineNames(f.value)...)
			}
		}
	}
	return names
}

// address is an address of mail, with the marks around it and with what people write for @ to hide it.
var (
	emailAddress = regexp.MustCompile(`(?i)[<＜(（\[【]?\s*(?:mailto:)?[a-z\d._%+-]+` + atSign +
		`[a-z\d-]+(?:(?:\.|\s?\[dot\]\s?|\sdot\s)[a-z\d-]+)+\s*[>＞)）\]】]?`)
	markdownLink = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	htmlTag      = regexp.MustCompile(`<[^<>]*>`)
	webAddress   = regexp.MustCompile(`(?i)[<(（]?\s*(?:https?://|www\.)[^\s>)）]+\s*[>)）]?`)
)

const atSign = `\s?(?:@|＠|\[at\]|\(at\)|\{at\}|\sat\s)\s?`

// stripAddresses takes addresses of mail and of the web, and the markup of links, out of a byline.
func stripAddresses(s string) string {
	s = html.UnescapeString(markdownLink.ReplaceAllString(s, "$1"))
	s = webAddress.ReplaceAllString(emailAddress.ReplaceAllString(s, " "), " ")
	s = htmlTag.ReplaceAllString(s, " ")
	return strings.Trim(strings.Join(strings.Fields(s), " "), " ,，;；:：<>()（）[]|/\"'“”")
}
