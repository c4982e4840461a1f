package importer

import (
	"regexp"
	"strings"
	"unicode"
)

// takeTags takes tags, and categories as tags too.
func (m *matter) takeTags() {
	for _, f := range m.all(tagKeys) {
		m.tag(m.names(f, f.value)...)
	}
	for _, f := range m.all(categoryKeys) {
		names := m.names(f, f.value)
		m.tag(names...)
		m.note("categories became tags: %s", strings.Join(names[:min(len(names), maxTags)], ", "))
	}
}

// names are the words of a value: of a list and of the lists inside it, of tables with a name, of a text.
func (m *matter) names(f field, v value) []string {
	var names []string
	switch v.kind {
	case scalarValue:
		for _, name := range m.splitTags(plainKey(f.key), v.scalar) {
			names = append(names, m.oneTag(f, name)...)
		}
	case listValue:
		for _, item := range v.list {
			names = append(names, m.namesOfItem(f, item)...)
		}
	case tableValue:
		names = m.namesOfTable(f, v)
	}
	return names
}

// namesOfItem are the names of an item of a list: one, unless Chinese commas separate more.
func (m *matter) namesOfItem(f field, item value) []string {
	if item.kind != scalarValue {
		if item.empty() {
			m.noteField(f, "left out an empty item")
		}
		return m.names(f, item)
	}
	if item.typed {
		m.noteField(f, "read as text: %s", short(item.scalar))
	}
	var names []string
	for _, name := range strings.FieldsFunc(item.scalar, chineseComma) {
		names = append(names, m.oneTag(f, name)...)
	}
	return names
}

// namesOfTable are the names of a table: the one that it calls so, or its keys with what is below them. One key with a
// text is a name with a colon in it, which YAML takes for a table.
func (m *matter) namesOfTable(f field, v value) []string {
	if name, ok := v.get("name", "label", "title", "tag", "value", "text", "slug"); ok {
		return m.names(field{f.key, f.line, name}, value{kind: listValue, list: []value{name}})
	}
	if len(v.table) == 1 && v.table[0].kind == scalarValue && plainKey(f.key) != plainKey(v.table[0].key) {
		if _, isFlag := v.table[0].flag(); !isFlag {
			text := v.table[0].key + ": " + v.table[0].scalar
			m.noteField(f, "read as text: %s", short(text))
			return m.oneTag(f, text)
		}
	}
	var names []string
	for _, inner := range v.table {
		names = append(names, m.oneTag(f, inner.key)...)
		if _, isFlag := inner.flag(); !isFlag {
			names = append(names, m.names(f, inner.value)...)
		}
	}
	if len(names) > 0 {
		m.noteField(f, "read as a list of names: %s", short(strings.Join(names, ", ")))
	}
	return names
}

func chineseComma(r rune) bool { return strings.ContainsRune("，、；", r) }

var brackets = regexp.MustCompile(`^[\[【［](.*?)[\]】］]?$`)

// splitTags splits a text at commas, or at spaces where that is how it is meant: in Jekyll's posts, between words with
// a hash, and between words in Chinese.
func (m *matter) splitTags(key, s string) []string {
	s = strings.TrimSpace(s)
	if inner := brackets.FindStringSubmatch(s); inner != nil {
		s = inner[1]
	} else if !strings.Contains(s, "[") {
		s = strings.TrimRight(s, "]")
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return chineseComma(r) || strings.ContainsRune(",;\n", r) })
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

// oneTag is a name without the quotes and the hash that people write around it; none when nothing is left or nothing
// that could be a name.
func (m *matter) oneTag(f field, name string) []string {
	name = strings.TrimPrefix(strings.TrimSpace(name), "- ") // an item beside its key
	name = strings.TrimSpace(unquote(strings.TrimSpace(name)))
	if hash := strings.TrimLeft(name, "#＃"); hash != "" {
		name = hash
	}
	name = strings.Join(strings.Fields(strings.Map(printable, name)), " ")
	if name == "" {
		return nil
	}
	if len([]rune(name)) > maxName {
		m.noteField(f, "left out as too long for a name: %s…", short(name))
		return nil
	}
	return []string{name}
}
