package importer

import "strings"

// field is a key of front matter and its value.
type field struct {
	// key is as written, line its line in the file.
	key  string
	line int
	value
}

// value is a value of front matter as it is written: 007 and 3.10 are no numbers here. It is a scalar, a list or a
// table; the zero value is null.
type value struct {
	kind   valueKind
	scalar string
	// typed says that the scalar is a number, a truth value or a date where it stands, and no text.
	typed bool
	list  []value
	table []field
	// source is what stands behind the key when that is one line; "" when it is several.
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

// maxDepth and maxValues bound what is read of front matter: the aliases of YAML can make a few lines into millions of
// values.
const (
	maxDepth  = 12
	maxValues = 5_000
)

// oneLine is a scalar in one line. A list of one scalar counts as that; false is for what is no text.
func (v value) oneLine() (string, bool) {
	switch {
	case v.kind == scalarValue:
		return strings.Join(strings.Fields(v.scalar), " "), true
	case v.kind == listValue && len(v.list) == 1:
		return v.list[0].oneLine()
	}
	return "", false
}

// empty says whether nothing is written there.
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

// parseBool reads yes or no as people write it; ok is false for what is neither.
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

// get finds a key of a table without regard to its spelling.
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

// normalizeKey is a key without case, hyphens and underscores, so that publish_date, publishDate and Publish-Date are one.
func normalizeKey(key string) string {
	return strings.ToLower(separators.Replace(key))
}

var separators = strings.NewReplacer("-", "", "_", "", " ", "")
