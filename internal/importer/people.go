package importer

import (
	"html"
	"regexp"
	"strings"
)

// takeByline takes the people who made the text.
func (m *matter) takeByline() {
	for _, b := range bylineKeys {
		for _, f := range m.all(b.keys) {
			names := people(f.value)
			if len(names) == 0 {
				m.noteField(f, "left out, since it names nobody")
			}
			m.contributor(b.role, names...)
		}
	}
}

// maxByline is how long a byline may be, in bytes.
const maxByline = 10_000

// people reads names, given as text, as a list, or as tables with a name.
func people(v value) []string {
	var names []string
	switch v.kind {
	case scalarValue:
		if len(v.scalar) > maxByline {
			return nil
		}
		for _, name := range splitNames(withoutAddress(v.scalar)) {
			names = append(names, unquote(name))
		}
	case listValue:
		for _, item := range v.list {
			names = append(names, people(item)...)
		}
	case tableValue:
		if name, ok := v.get("name", "displayname", "nickname", "fullname", "key", "title", "login", "username"); ok {
			return people(name)
		}
		for _, f := range v.table { // Docusaurus: people by their keys
			if f.kind == tableValue {
				names = append(names, people(f.value)...)
			}
		}
	}
	return names
}

// address is an address of mail, with the marks around it and with what people write for @ to hide it.
var (
	address = regexp.MustCompile(`(?i)[<＜(（\[【]?\s*(?:mailto:)?[a-z\d._%+-]+` + atSign +
		`[a-z\d-]+(?:(?:\.|\s?\[dot\]\s?|\sdot\s)[a-z\d-]+)+\s*[>＞)）\]】]?`)
	markdownLink = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	tagged       = regexp.MustCompile(`<[^<>]*>`)
	webPlace     = regexp.MustCompile(`(?i)[<(（]?\s*(?:https?://|www\.)[^\s>)）]+\s*[>)）]?`)
)

const atSign = `\s?(?:@|＠|\[at\]|\(at\)|\{at\}|\sat\s)\s?`

// withoutAddress takes addresses of mail and of the web, and the markup of links, out of a byline.
func withoutAddress(s string) string {
	s = html.UnescapeString(markdownLink.ReplaceAllString(s, "$1"))
	s = webPlace.ReplaceAllString(address.ReplaceAllString(s, " "), " ")
	s = tagged.ReplaceAllString(s, " ")
	return strings.Trim(strings.Join(strings.Fields(s), " "), " ,，;；:：<>()（）[]|/\"'“”")
}
