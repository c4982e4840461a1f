package text

import (
	"net/url"
	"strings"
)

// idPrefix begins the ids and names that authors give to elements in raw HTML, as on GitHub: they cannot be taken for
// those of the page that shows the text. Headings and footnotes keep theirs, which links from outside name.
const idPrefix = "user-content-"

// prefixID returns the id in the HTML of an element to which the author gave an id.
func prefixID(id string) string {
	if id == "" || strings.HasPrefix(id, idPrefix) {
		return id
	}
	return idPrefix + id
}

// targetOf returns the target in the page of a link whose fragment the author wrote. given holds the ids that the
// author gave to elements; those that a heading has too are marked, and lead to the heading.
func targetOf(fragment string, given map[string]bool) string {
	id, err := url.PathUnescape(fragment)
	if err != nil {
		id = fragment
	}
	if ofHeading, known := given[id]; known && !ofHeading {
		return prefixID(fragment)
	}
	return fragment
}

// prefixed returns the value of an attribute of raw HTML that names ids, as it is written.
func prefixed(key, value string, given map[string]bool) string {
	switch key {
	case "id", "name":
		return prefixID(value)
	case "usemap":
		if name, ok := strings.CutPrefix(value, "#"); ok {
			return "#" + prefixID(name)
		}
	case "href":
		if fragment, ok := strings.CutPrefix(value, "#"); ok {
			return "#" + targetOf(fragment, given)
		}
	case "headers":
		ids := strings.Fields(value)
		for i := range ids {
			ids[i] = prefixID(ids[i])
		}
		return strings.Join(ids, " ")
	}
	return value
}
