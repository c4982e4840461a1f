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

// frontMatter maps the fields of front matter to a draft.
type frontMatter struct {
	*Draft
	fields map[string][]field // by normalized key
	order  []string
	known  map[string]bool
}

// applyFrontMatter sets the draft's fields from front matter. An invalid value is ignored and noted; it never fails the
// file.
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

// addFields groups fields by key. It merges the tables of nestingKeys into the top level.
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

// fieldsOf returns the non-empty fields of the keys, in the order of the keys, and marks the keys as known.
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

// fieldOf returns the first non-empty field of the keys, and notes duplicates of its key.
func (m *frontMatter) fieldOf(keys []string) (field, bool) {
	found := m.fieldsOf(keys)
	if len(found) == 0 {
		return field{}, false
	}
	for _, f := range found[1:] {
		if normalizeKey(f.key) == normalizeKey(found[0].key) {
			m.noteField(f, "ignored, duplicate of line %d", found[0].line)
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

// Maximum lengths in the database, in characters.
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
		title, ok = f.source, true // YAML reads [译文] as a list, and !x as a type
	}
	if f.typed || f.kind != scalarValue && ok {
		m.noteField(f, "read as text: %s", truncate(title))
	}
	if !ok {
		m.noteField(f, "ignored, not a text")
		return
	}
	if comment, found := strings.CutPrefix(f.source, title+" #"); found {
		m.noteField(f, "ignored the YAML comment after “ #”, quote the value to keep it: %s", truncate(comment))
	}
	m.Title = m.cleanLine(f, html.UnescapeString(title), maxTitle)
}

// cleanLine returns a text in one line without control characters, cut to max characters.
func (m *frontMatter) cleanLine(f field, s string, maxRunes int) string {
	readable := strings.Join(strings.Fields(strings.Map(controlToSpace, s)), " ")
	if strings.TrimFunc(readable, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) }) == "" {
		return ""
	}
	if n := utf8.RuneCountInString(readable); n > maxRunes {
		m.noteField(f, "cut from %d to %d characters", n, maxRunes)
		readable = strings.TrimSpace(string([]rune(readable)[:maxRunes-1])) + "…"
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

// textOf returns the first non-empty field of the keys and its text in one line. It notes a value that is not a text.
func (m *frontMatter) textOf(keys []string) (f field, text string, ok bool) {
	if f, ok = m.fieldOf(keys); !ok {
		return f, "", false
	}
	if text, ok = f.oneLine(); !ok {
		m.noteField(f, "ignored, not a text")
	}
	return f, text, ok
}

// setLine sets a field of one line.
func (m *frontMatter) setLine(target *string, maxRunes int, keys []string) {
	if f, text, ok := m.textOf(keys); ok {
		*target = m.cleanLine(f, html.UnescapeString(text), maxRunes)
	}
}

func (m *frontMatter) setSlug() {
	f, stated, ok := m.textOf(slugKeys)
	if !ok {
		return
	}
	if made := slug.From(stated); made != "" {
		m.Slug = slug.Complete(made, "article")
	}
	switch m.Slug {
	case stated:
	case "":
		m.noteField(f, "ignored, no slug can be derived from %s", truncate(stated))
	default:
		m.note("normalized the slug %s to %s", stated, m.Slug)
		m.Aliases = append(m.Aliases, stated)
	}
}

// setAliasesAndCover sets the addresses on the old site, and the path of the cover.
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

// setTimeZone sets the time zone that the file states.
func (m *frontMatter) setTimeZone() {
	f, ok := m.fieldOf(zoneKeys)
	if !ok {
		return
	}
	name, _ := f.oneLine()
	if m.TimeZone = parseTimeZone(name); m.TimeZone == nil {
		m.noteField(f, "ignored, not a time zone such as Asia/Shanghai: %s", truncate(name))
	}
}

// setPublishedAt sets the publication time from the first of its keys that holds a date.
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
			m.noteField(f, "ignored, not a date")
		default:
			m.noteField(f, "ignored, not a valid and unambiguous date: %s", truncate(s))
		}
	}
}

// setLocale sets the language that the file states; normalize detects an unknown one.
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
		m.noteField(f, "ignored, unknown language: %s", truncate(s))
	}
}

// noteUnknownKeys notes the keys that have no meaning here.
func (m *frontMatter) noteUnknownKeys() {
	var rest []string
	for _, key := range m.order {
		if !m.known[key] {
			rest = append(rest, truncate(m.fields[key][0].key))
		}
	}
	if len(rest) > 0 {
		slices.Sort(rest)
		m.note("ignored unknown front matter keys: %s", strings.Join(rest, ", "))
	}
}
