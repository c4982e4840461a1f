package text

import (
	"net/url"
	"strings"
)

// idPrefix begins the ids and names of elements in the author's HTML, as on GitHub, so that they do not collide with
// ids of the page around the text (DOM clobbering). The ids of headings and footnotes have no prefix, since other
// pages link to them.
const idPrefix = "user-content-"

// prefixID returns an author's id with the prefix.
func prefixID(id string) string {
	if id == "" || strings.HasPrefix(id, idPrefix) {
		return id
	}
	return idPrefix + id
}

// targetOf returns the target of a link to a fragment. given has the ids of the author's elements; an id that a
// heading has too leads to the heading.
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

// prefixAttribute returns the value of an attribute with the prefix before the ids in it.
func prefixAttribute(key, value string, given map[string]bool) string {
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
