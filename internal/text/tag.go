package text

import (
	"strings"

	nethtml "golang.org/x/net/html"
)

// tag is a start or end tag in raw HTML.
type tag struct {
	// raw is the tag as the author wrote it.
	raw        string
	name       string
	end        bool
	attributes []attribute
	// odd says that the tag has an attribute without a value that is unknown in HTML, as in "a<b and c>d".
	odd bool
	// bare tags have no attributes.
	bare bool
}

type attribute struct{ key, value string }

// value returns an attribute's value, or "".
func (t *tag) value(key string) string {
	for _, a := range t.attributes {
		if a.key == key {
			return strings.TrimSpace(a.value)
		}
	}
	return ""
}

func (t *tag) has(key string) bool {
	for _, a := range t.attributes {
		if a.key == key {
			return true
		}
	}
	return false
}

// add adds a known attribute, unless the tag has it.
func (t *tag) add(key, value string) {
	if key = strings.ToLower(key); knownAttributes[key] && !t.has(key) {
		t.attributes = append(t.attributes, attribute{key, nethtml.UnescapeString(value)})
	}
}

// markup renders the tag in normalized form, so that later stages parse it in the same way. The prefix distinguishes it
// from the tags of Markdown.
func (t *tag) markup() string {
	name := t.name
	if other := elementAliases[name]; other != "" {
		name = other
	}
	if t.end {
		return "</" + rawPrefix + name + ">"
	}
	var b strings.Builder
	b.WriteString("<" + rawPrefix + name)
	if t.name == "center" {
		b.WriteString(` align="center"`)
	}
	for _, a := range t.attributes {
		b.WriteString(" " + a.key + `="` + nethtml.EscapeString(a.value) + `"`)
	}
	b.WriteByte('>')
	return b.String()
}

// readTag parses the tag at the beginning of s by the rules of browsers, except that a < within a tag ends it. It
// returns how many bytes it read, even if they are not a tag.
func readTag(s string) (t tag, length int, ok bool) {
	i := 1
	if t.end = strings.HasPrefix(s, "</"); t.end {
		i = 2
	}
	begin := i
	for i < len(s) && (isTagLetter(s[i]) || i > begin && strings.IndexByte("0123456789-:_.", s[i]) >= 0) {
		i++
	}
	if i == begin {
		return t, i, false
	}
	t.name = strings.ToLower(s[begin:i])
	if i < len(s) && !isSpace(s[i]) && s[i] != '/' && s[i] != '>' {
		return t, i, false
	}
	t.bare = true
	for {
		i = skip(s, i, "/ \t\r\n\f")
		switch {
		case i == len(s) || s[i] == '<':
			return t, i, false
		case s[i] == '>':
			t.raw = s[:i+1]
			return t, i + 1, true
		}
		if i, ok = t.readAttribute(s, i); !ok {
			return t, i, false
		}
	}
}

// readAttribute reads the attribute at i, and returns where it ends.
func (t *tag) readAttribute(s string, i int) (end int, ok bool) {
	t.bare = false
	begin := i
	for i++; i < len(s) && !isSpace(s[i]) && strings.IndexByte("/>=<", s[i]) < 0; i++ {
	}
	key := s[begin:i]
	after := skip(s, i, " \t\r\n\f")
	if after == len(s) || s[after] != '=' {
		t.add(key, "")
		t.odd = t.odd || !booleanAttributes[strings.ToLower(key)]
		return i, true
	}
	i = skip(s, after+1, " \t\r\n\f")
	if i < len(s) && (s[i] == '"' || s[i] == '\'') {
		n := strings.IndexByte(s[i+1:], s[i])
		if n < 0 {
			return i + 1, false
		}
		t.add(key, s[i+1:i+1+n])
		return i + n + 2, true
	}
	begin = i
	for i < len(s) && !isSpace(s[i]) && s[i] != '>' && s[i] != '<' {
		i++
	}
	t.add(key, s[begin:i])
	return i, true
}

func skip(s string, i int, bytes string) int {
	for i < len(s) && strings.IndexByte(bytes, s[i]) >= 0 {
		i++
	}
	return i
}

func isTagLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isSpace(c byte) bool { return strings.IndexByte(" \t\r\n\f", c) >= 0 }
