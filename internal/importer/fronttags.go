package importer

import (
	"regexp"
	"strings"
	"unicode"
)

// setTags takes tags, and categories as tags too.
func (m *frontMatter) setTags() {
	for _, f := range m.fieldsOf(tagKeys) {
		m.addTags(m.tagNames(f, f.value)...)
	}
	for _, f := range m.fieldsOf(categoryKeys) {
		names := m.tagNames(f, f.value)
		m.addTags(names...)
		m.note("categories became tags: %s", strings.Join(names[:min(len(names), maxTags)], ", "))
	}
}

// tagNames are the words of a value: of a list and of the lists inside it, of tables with a name, of a text.
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

// itemTagNames are the names of an item of a list: one, unless Chinese commas separate more.
func (m *frontMatter) itemTagNames(f field, item value) []string {
	if item.kind != scalarValue {
		if item.empty() {
			m.noteField(f, "left out an empty item")
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

// tableTagNames are the names of a table: the one that it calls so, or its keys with what is below them. One key with a
// text is a name with a colon in it, which YAML takes for a table.
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

// splitTags splits a text at commas, or at spaces where that is how it is meant: in Jekyll's posts, between words with
// a hash, and between words in Chinese.
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

// cleanTag is a name without the quotes and the hash that people write around it; none when nothing is left or nothing
// that could be a name.
func (m *frontMatter) cleanTag(f field, name string) []string {
	name = strings.TrimPrefix(strings.TrimSpace(name), "- ") // an item beside its key
	name = strings.TrimSpace(unquote(strings.TrimSpace(name)))
	if hash := strings.TrimLeft(name, "#＃"); hash != "" {
		name = hash
	}
	name = strings.Join(strings.Fields(strings.Map(controlToSpace, name)), " ")
	if name == "" {
		return nil
	}
	if len([]rune(name)) > maxName {
		m.noteField(f, "left out as too long for a name: %s…", truncate(name))
		return nil
	}
	return []string{name}
}
