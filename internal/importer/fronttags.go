package importer

import (
	"regexp"
	"strings"
	"unicode"
)

// setTags adds tags, and categories as tags.
func (m *frontMatter) setTags() {
	for _, f := range m.fieldsOf(tagKeys) {
		m.addTags(m.tagNames(f, f.value)...)
	}
	for _, f := range m.fieldsOf(categoryKeys) {
		names := m.tagNames(f, f.value)
		m.addTags(names...)
		m.note("imported categories as tags: %s", strings.Join(names[:min(len(names), maxTags)], ", "))
	}
}

// tagNames returns the names in a value: a text, a list with nested lists, or tables with a name.
func (m *frontMatter) tagNames(f field, v value) []string {
	var names []string
	switch v.kind {
	case scalarValue:
		for _, name := range m.splitTags(normalizeKey(f.key), v.scalar) {
			names = append(names, m.cleanTag(f, name)...)
		}
	case listValue:
		for _, item := range v.list {
			names = append(names, m.itemTagNames(f, item)...)
		}
	case tableValue:
		names = m.tableTagNames(f, v)
	}
	return names
}

// itemTagNames returns the names in an item of a list: one, unless Chinese commas separate several.
func (m *frontMatter) itemTagNames(f field, item value) []string {
	if item.kind != scalarValue {
		if item.empty() {
			m.noteField(f, "ignored an empty item")
		}
		return m.tagNames(f, item)
	}
	if item.typed {
		m.noteField(f, "read as text: %s", truncate(item.scalar))
	}
	var names []string
	for _, name := range strings.FieldsFunc(item.scalar, isChineseComma) {
		names = append(names, m.cleanTag(f, name)...)
	}
	return names
}

// tableTagNames returns the name in a table, or else its keys and the names in their values. A table of one key and a
// text is a name with a colon, which YAML reads as a table.
func (m *frontMatter) tableTagNames(f field, v value) []string {
	if name, ok := v.get("name", "label", "title", "tag", "value", "text", "slug"); ok {
		return m.tagNames(field{f.key, f.line, name}, value{kind: listValue, list: []value{name}})
	}
	if len(v.table) == 1 && v.table[0].kind == scalarValue && normalizeKey(f.key) != normalizeKey(v.table[0].key) {
		if _, isFlag := v.table[0].parseBool(); !isFlag {
			text := v.table[0].key + ": " + v.table[0].scalar
			m.noteField(f, "read as text: %s", truncate(text))
			return m.cleanTag(f, text)
		}
	}
	var names []string
	for _, inner := range v.table {
		names = append(names, m.cleanTag(f, inner.key)...)
		if _, isFlag := inner.parseBool(); !isFlag {
			names = append(names, m.tagNames(f, inner.value)...)
		}
	}
	if len(names) > 0 {
		m.noteField(f, "read as a list of names: %s", truncate(strings.Join(names, ", ")))
	}
	return names
}

func isChineseComma(r rune) bool { return strings.ContainsRune("，、；", r) }

var tagBrackets = regexp.MustCompile(`^[\[【［](.*?)[\]】］]?$`)

// splitTags splits a text at commas. It splits at spaces where these separate tags: in Jekyll posts, between words with
// a hash, and between Chinese words.
func (m *frontMatter) splitTags(key, s string) []string {
	s = strings.TrimSpace(s)
	if inner := tagBrackets.FindStringSubmatch(s); inner != nil {
		s = inner[1]
	} else if !strings.Contains(s, "[") {
		s = strings.TrimRight(s, "]")
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return isChineseComma(r) || strings.ContainsRune(",;\n", r) })
	if len(parts) != 1 {
		return parts
	}
	s = parts[0]
	words := strings.Fields(s)
	jekyll := m.SlugHint != "" && (key == "tags" || key == "categories")
	if jekyll || allWords(words, func(w string) bool { return strings.HasPrefix(w, "#") }) || allWords(words, isHan) {
		return words
	}
	return []string{s}
}

func allWords(words []string, is func(string) bool) bool {
	for _, w := range words {
		if !is(w) {
			return false
		}
	}
	return true
}

func isHan(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.Is(unicode.Han, r) })
}

// cleanTag returns a name without quotes and hash, or no name if nothing valid remains.
func (m *frontMatter) cleanTag(f field, name string) []string {
	name = strings.TrimPrefix(strings.TrimSpace(name), "- ") // an item on the line of its key
	name = strings.TrimSpace(unquote(strings.TrimSpace(name)))
	if hash := strings.TrimLeft(name, "#＃"); hash != "" {
		name = hash
	}
	name = strings.Join(strings.Fields(strings.Map(controlToSpace, name)), " ")
	if name == "" {
		return nil
	}
	if len([]rune(name)) > maxName {
		m.noteField(f, "ignored, longer than %d characters: %s…", maxName, truncate(name))
		return nil
	}
	return []string{name}
}
