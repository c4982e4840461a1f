package text

import (
	"strings"

	nethtml "golang.org/x/net/html"
)

// Links rewrites the URLs in the HTML of a Document for one reader.
type Links struct {
	// Resolve returns the reader's URL for the address of a file on this server, for example a signed one. It returns
	// false for other addresses, which do not change.
	Resolve func(address string) (url string, ok bool)
	// External reports whether an address leads to another site.
	External func(address string) bool
}

// Apply returns the HTML of a Document with the reader's links. Links to other sites get rel="noopener noreferrer". A
// srcset keeps the images that Resolve knows, since those of an imported page may be gone; src remains. Apply takes
// linear time. It relies on the sanitizer, which escapes quotes and angle brackets outside of markup.
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

// tag returns a start tag, given without its last character, with the reader's URLs.
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

// srcset returns the images of a srcset that are files of this server; "" for none.
func (l Links) srcset(value string) string {
	var own []candidate
	for _, c := range parseSrcset(value) {
		if url, ok := l.Resolve(c.address); ok {
			own = append(own, candidate{url, c.descriptor})
		}
	}
	return formatSrcset(own)
}

// replaceAttribute replaces the value of an attribute of a start tag, if the tag has it. An empty value removes the
// attribute.
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
