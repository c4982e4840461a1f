package text

import (
	"strings"

	nethtml "golang.org/x/net/html"
)

// Links says what becomes of the addresses in a text for one reader.
type Links struct {
	// Resolve returns the URL that the reader needs for the address of a file of this server. It returns false for
	// other addresses, which stay as they are.
	Resolve func(address string) (url string, ok bool)
	// External reports whether an address leads to another site.
	External func(address string) bool
}

// Apply returns the HTML of a Document with the reader's links. Links to other sites get rel="noopener noreferrer". A
// srcset keeps the pictures that Resolve knows: those of an imported page may be gone, and src is there. Apply takes
// linear time, and relies on the sanitiser: quotes and angle brackets are escaped wherever they are not markup.
func (l Links) Apply(html string) string {
	var b strings.Builder
	done := 0
	for at := strings.IndexByte(html, '<'); at >= 0; {
		end := at + strings.IndexByte(html[at:], '>')
		if end < at {
			break
		}
		if name, _, _ := strings.Cut(html[at+1:end], " "); name == "a" || name == "area" || name == "img" {
			b.WriteString(html[done:at])
			b.WriteString(l.tag(html[at:end]))
			done = end
		}
		next := strings.IndexByte(html[end:], '<')
		if next < 0 {
			break
		}
		at = end + next
	}
	if done == 0 {
		return html
	}
	return b.String() + html[done:]
}

// tag returns a start tag, without its last character, with the reader's addresses.
func (l Links) tag(tag string) string {
	external := false
	tag = replaceAttribute(tag, "href", func(address string) string {
		address = l.resolve(address)
		external = l.External(address)
		return address
	})
	tag = replaceAttribute(tag, "src", l.resolve)
	tag = replaceAttribute(tag, "srcset", l.srcset)
	if external {
		tag += ` rel="noopener noreferrer"`
	}
	return tag
}

func (l Links) resolve(address string) string {
	if url, ok := l.Resolve(address); ok {
		return url
	}
	return address
}

// srcset returns the pictures of a srcset that are files of this server; "" without any.
func (l Links) srcset(value string) string {
	var own []candidate
	for _, c := range parseSrcset(value) {
		if url, ok := l.Resolve(c.address); ok {
			own = append(own, candidate{url, c.descriptor})
		}
	}
	return formatSrcset(own)
}

// replaceAttribute replaces the value of an attribute of a start tag, if the tag has it. An empty value takes the
// attribute away.
func replaceAttribute(tag, name string, replace func(string) string) string {
	before, rest, found := strings.Cut(tag, " "+name+`="`)
	value, after, closed := strings.Cut(rest, `"`)
	if !found || !closed {
		return tag
	}
	if value = replace(nethtml.UnescapeString(value)); value == "" {
		return before + after
	}
	return before + " " + name + `="` + nethtml.EscapeString(value) + `"` + after
}
