package importer

import "strings"

// field is a key of front matter and its value.
type field struct {
	// key is the key as written, line its line in the file.
	key  string
	line int
	value
}

// value is a value of front matter as it is written: 007 and 3.10 are not parsed as numbers. It is a scalar, a list or
// a table; the zero value is null.
type value struct {
	kind   valueKind
	scalar string
	// typed marks a scalar that the format reads as a number, a boolean or a date instead of a text.
	typed bool
	list  []value
	table []field
	// source is the text behind the key, if the value is on that line only.
	source string
}

type valueKind int

const (
	nullValue valueKind = iota
	scalarValue
	listValue
	tableValue
)

func textValue(s string) value { return value{kind: scalarValue, scalar: s} }

// maxDepth and maxValues limit how much front matter is read: YAML aliases can turn a few lines into millions of
// values.
const (
	maxDepth  = 12
	maxValues = 5_000
)

// oneLine returns a scalar, or the only scalar of a list, in one line. It returns false for other values.
func (v value) oneLine() (string, bool) {
	switch {
	case v.kind == scalarValue:
		return strings.Join(strings.Fields(v.scalar), " "), true
	case v.kind == listValue && len(v.list) == 1:
		return v.list[0].oneLine()
	}
	return "", false
}

// empty reports whether a value contains no text.
func (v value) empty() bool {
	switch v.kind {
	case scalarValue:
		return strings.TrimSpace(v.scalar) == ""
	case listValue:
		for _, item := range v.list {
			if !item.empty() {
				return false
			}
		}
		return true
	case tableValue:
		return len(v.table) == 0
	}
	return true
}

// parseBool parses a boolean as people write it; ok is false for anything else.
func (v value) parseBool() (on, ok bool) {
	s, _ := v.oneLine()
	switch strings.ToLower(s) {
	case "true", "yes", "y", "on", "1", "t", "是", "真":
		return true, true
	case "false", "no", "n", "off", "0", "f", "否", "假":
		return false, true
	}
	return false, false
}

// get returns the value of the first non-empty key of a table. Keys are compared by normalizeKey.
func (v value) get(keys ...string) (value, bool) {
	for _, key := range keys {
		for _, f := range v.table {
			if normalizeKey(f.key) == key && !f.empty() {
				return f.value, true
			}
		}
	}
	return value{}, false
}

// paths returns the paths in a value: one, a list, or those under the keys that themes use for a picture.
func (v value) paths() []string {
	switch v.kind {
	case scalarValue:
		if s := strings.TrimSpace(v.scalar); s != "" {
			return []string{s}
		}
	case listValue:
		var all []string
		for _, item := range v.list {
			all = append(all, item.paths()...)
		}
		return all
	case tableValue:
		if found, ok := v.get("image", "src", "url", "path", "feature", "thumbnail", "teaser"); ok {
			return found.paths()
		}
	}
	return nil
}

// normalizeKey drops case, hyphens and underscores of a key: publish_date, publishDate and Publish-Date are equal.
func normalizeKey(key string) string {
	return strings.ToLower(separators.Replace(key))
}

var separators = strings.NewReplacer("-", "", "_", "", " ", "")

// lineCounter converts offsets of a text to lines. Offsets must not decrease, so that it reads the text only once.
type lineCounter struct {
	text     string
	offset   int
	newlines int // number of line ends before offset
}

// at returns the line of an offset, from 1. An offset before the previous one has the line of that.
func (c *lineCounter) at(offset int) int {
	if offset > c.offset {
		c.newlines += strings.Count(c.text[c.offset:offset], "\n")
		c.offset = offset
	}
	return c.newlines + 1
}
