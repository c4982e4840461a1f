package importer

import (
	"fmt"
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"praxis/internal/slug"
)

// parseFrontMatter is front matter while a draft is made from it.
type frontMatter struct {
	*Draft
	fields map[string][]field // by normalizeKey
	order  []string
	known  map[string]bool
}

// applyFrontMatter takes what front matter says. A value that cannot be what its key asks for is left out and noted; none of them
// fails the file.
func (d *Draft) applyFrontMatter(fields []field) {
	m := frontMatter{d, map[string][]field{}, nil, map[string]bool{}}
	m.addFields(fields)
	m.setTitle()
	m.setLine(&d.Subtitle, maxTitle, subtitleKeys)
	m.setLine(&d.Summary, maxSummary, summaryKeys)
	m.setLine(&d.SourceName, maxTitle, sourceKeys)
	m.setLine(&d.SourceURL, maxSummary, sourceURLKeys)
	m.setLine(&d.CanonicalURL, maxSummary, canonicalKeys)
	m.setSlug()
	m.setAliasesAndCover()
	m.setTimeZone()
	m.setPublishedAt()
	m.setTags()
	m.setByline()
	m.setLocale()
	m.markRestricted()
	m.noteUnknownKeys()
}

// addFields sorts fields by their keys, and those of tables that merely nest them with the others.
func (m *frontMatter) addFields(fields []field) {
	for _, f := range fields {
		key := normalizeKey(f.key)
		if slices.Contains(nestingKeys, key) && f.kind == tableValue {
			m.known[key] = true
			defer m.addFields(f.table)
			continue
		}
		if m.fields[key] == nil {
			m.order = append(m.order, key)
		}
		m.fields[key] = append(m.fields[key], f)
	}
}

// fieldsOf returns the fields of the keys that say something, in the order of the keys, and marks the keys as known.
func (m *frontMatter) fieldsOf(keys []string) []field {
	var found []field
	for _, key := range keys {
		m.known[key] = true
		for _, f := range m.fields[key] {
			if !f.empty() {
				found = append(found, f)
			}
		}
	}
	return found
}

// fieldOf returns the first of the fields of the keys, and notes others of the same key.
func (m *frontMatter) fieldOf(keys []string) (field, bool) {
	found := m.fieldsOf(keys)
	if len(found) == 0 {
		return field{}, false
	}
	for _, f := range found[1:] {
		if normalizeKey(f.key) == normalizeKey(found[0].key) {
			m.noteField(f, "left out, since line %d says it already", found[0].line)
		}
	}
	return found[0], true
}

func (m *frontMatter) noteField(f field, format string, args ...any) {
	where := f.key
	if f.line > 0 {
		where = fmt.Sprintf("line %d: %s", f.line, f.key)
	}
	m.note("%s: %s", where, fmt.Sprintf(format, args...))
}

// What the database takes at most, in characters.
const (
	maxTitle   = 300
	maxSummary = 2000
)

func (m *frontMatter) setTitle() {
	f, ok := m.fieldOf(titleKeys)
	if !ok {
		return
	}
	title, ok := f.oneLine()
	if f.source != "" && (f.kind != scalarValue || f.source[0] == '!') {
		title, ok = f.source, true // [译文] is a list to YAML, and what follows an exclamation mark a type
	}
	if f.typed || f.kind != scalarValue && ok {
		m.noteField(f, "read as text: %s", truncate(title))
	}
	if !ok {
		m.noteField(f, "left out, since it is no text")
		return
	}
	if comment, found := strings.CutPrefix(f.source, title+" #"); found {
		m.noteField(f, "what follows “ #” is a comment in YAML and was left out: %s", truncate(comment))
	}
	m.Title = m.cleanLine(f, html.UnescapeString(title), maxTitle)
}

// cleanLine drops what no line of text has in it, and cuts what is too long.
func (m *frontMatter) cleanLine(f field, s string, most int) string {
	readable := strings.Join(strings.Fields(strings.Map(controlToSpace, s)), " ")
	if strings.TrimFunc(readable, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) }) == "" {
		return ""
	}
	if utf8.RuneCountInString(readable) > most {
		m.noteField(f, "cut to %d characters", most)
		readable = strings.TrimSpace(string([]rune(readable)[:most-1])) + "…"
	}
	return readable
}

// controlToSpace maps control characters to spaces.
func controlToSpace(r rune) rune {
	if unicode.IsControl(r) {
		return ' '
	}
	return r
}

// setLine takes a text of one line.
func (m *frontMatter) setLine(at *string, most int, keys []string) {
	f, ok := m.fieldOf(keys)
	if !ok {
		return
	}
	s, ok := f.oneLine()
	if !ok {
		m.noteField(f, "left out, since it is no text")
		return
	}
	*at = m.cleanLine(f, html.UnescapeString(s), most)
}

func (m *frontMatter) setSlug() {
	f, ok := m.fieldOf(slugKeys)
	if !ok {
		return
	}
	stated, ok := f.oneLine()
	if !ok {
		m.noteField(f, "left out, since it is no text")
		return
	}
	if made := slug.From(stated); made != "" {
		m.Slug = slug.Complete(made, "article")
	}
	switch m.Slug {
	case stated:
	case "":
		m.noteField(f, "left out, since no slug can be made of it: %s", truncate(stated))
	default:
		m.note("the slug %s became %s", stated, m.Slug)
		m.Aliases = append(m.Aliases, stated)
	}
}

// setAliasesAndCover takes where the text was found on its old site, and the path of its cover.
func (m *frontMatter) setAliasesAndCover() {
	for _, f := range m.fieldsOf(aliasKeys) {
		m.Aliases = append(m.Aliases, f.paths()...)
	}
	for _, f := range m.fieldsOf(coverKeys) {
		if paths := f.paths(); len(paths) > 0 && m.Cover == "" {
			m.Cover = paths[0]
		}
	}
}

// setTimeZone takes the zone that the file states for its times.
func (m *frontMatter) setTimeZone() {
	f, ok := m.fieldOf(zoneKeys)
	if !ok {
		return
	}
	name, _ := f.oneLine()
	if m.TimeZone = parseTimeZone(name); m.TimeZone == nil {
		m.noteField(f, "left out, since it is no time zone such as Asia/Shanghai")
	}
}

// setPublishedAt takes the date of publication: the first of its keys whose value is one.
func (m *frontMatter) setPublishedAt() {
	m.fieldsOf(updatedKeys)
	for _, f := range m.fieldsOf(dateKeys) {
		s, _ := f.oneLine()
		at, ok := parseDate(s)
		switch _, isFlag := f.parseBool(); {
		case ok:
			m.PublishedAt = &at
			return
		case normalizeKey(f.key) == "published" && isFlag:
		case s == "":
			m.noteField(f, "left out, since it is no date")
		default:
			m.noteField(f, "left out, since it is no date that can be read for sure: %s", truncate(s))
		}
	}
}

// setLocale takes the language that the file states; finish guesses one that it does not know.
func (m *frontMatter) setLocale() {
	f, ok := m.fieldOf(languageKeys)
	if !ok {
		return
	}
	s, _ := f.oneLine()
	if f.kind == listValue && !f.list[0].empty() {
		s, _ = f.list[0].oneLine()
	}
	if m.Locale = parseLocale(s); m.Locale == "" {
		m.noteField(f, "left out, since it is no language: %s", truncate(s))
	}
}

// noteUnknownKeys notes the keys that mean nothing here.
func (m *frontMatter) noteUnknownKeys() {
	var rest []string
	for _, key := range m.order {
		if !m.known[key] {
			rest = append(rest, truncate(m.fields[key][0].key))
		}
	}
	if len(rest) > 0 {
		slices.Sort(rest)
		m.note("front matter left out: %s", strings.Join(rest, ", "))
	}
}
