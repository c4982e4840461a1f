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

// matter is front matter while a draft is made from it.
type matter struct {
	*Draft
	fields map[string][]field // by plainKey
	order  []string
	known  map[string]bool
}

// take takes what front matter says. A value that cannot be what its key asks for is left out and noted; none of them
// fails the file.
func (d *Draft) take(fields []field) {
	m := matter{d, map[string][]field{}, nil, map[string]bool{}}
	m.add(fields)
	m.takeTitle()
	m.takeLine(&d.Subtitle, maxTitle, subtitleKeys)
	m.takeLine(&d.Summary, maxSummary, summaryKeys)
	m.takeLine(&d.SourceName, maxTitle, sourceKeys)
	m.takeLine(&d.SourceURL, maxSummary, sourceURLKeys)
	m.takeLine(&d.CanonicalURL, maxSummary, canonicalKeys)
	m.takeSlug()
	m.takePaths()
	m.takeZone()
	m.takeDate()
	m.takeTags()
	m.takeByline()
	m.takeLanguage()
	m.restrict()
	m.noteRest()
}

// add sorts fields by their keys, and those of tables that merely nest them with the others.
func (m *matter) add(fields []field) {
	for _, f := range fields {
		key := plainKey(f.key)
		if slices.Contains(nestingKeys, key) && f.kind == tableValue {
			m.known[key] = true
			defer m.add(f.table)
			continue
		}
		if m.fields[key] == nil {
			m.order = append(m.order, key)
		}
		m.fields[key] = append(m.fields[key], f)
	}
}

// all returns the fields of the keys that say something, in the order of the keys, and marks the keys as known.
func (m *matter) all(keys []string) []field {
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

// first returns the first of the fields of the keys, and notes others of the same key.
func (m *matter) first(keys []string) (field, bool) {
	found := m.all(keys)
	if len(found) == 0 {
		return field{}, false
	}
	for _, f := range found[1:] {
		if plainKey(f.key) == plainKey(found[0].key) {
			m.noteField(f, "left out, since line %d says it already", found[0].line)
		}
	}
	return found[0], true
}

func (m *matter) noteField(f field, format string, args ...any) {
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

func (m *matter) takeTitle() {
	f, ok := m.first(titleKeys)
	if !ok {
		return
	}
	title, ok := f.oneLine()
	if f.source != "" && (f.kind != scalarValue || f.source[0] == '!') {
		title, ok = f.source, true // [译文] is a list to YAML, and what follows an exclamation mark a type
	}
	if f.typed || f.kind != scalarValue && ok {
		m.noteField(f, "read as text: %s", short(title))
	}
	if !ok {
		m.noteField(f, "left out, since it is no text")
		return
	}
	if comment, found := strings.CutPrefix(f.source, title+" #"); found {
		m.noteField(f, "what follows “ #” is a comment in YAML and was left out: %s", short(comment))
	}
	m.Title = m.clean(f, html.UnescapeString(title), maxTitle)
}

// clean drops what no line of text has in it, and cuts what is too long.
func (m *matter) clean(f field, s string, most int) string {
	readable := strings.Join(strings.Fields(strings.Map(printable, s)), " ")
	if strings.TrimFunc(readable, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) }) == "" {
		return ""
	}
	if utf8.RuneCountInString(readable) > most {
		m.noteField(f, "cut to %d characters", most)
		readable = strings.TrimSpace(string([]rune(readable)[:most-1])) + "…"
	}
	return readable
}

// printable maps control characters to spaces.
func printable(r rune) rune {
	if unicode.IsControl(r) {
		return ' '
	}
	return r
}

// takeLine takes a text of one line.
func (m *matter) takeLine(at *string, most int, keys []string) {
	f, ok := m.first(keys)
	if !ok {
		return
	}
	s, ok := f.oneLine()
	if !ok {
		m.noteField(f, "left out, since it is no text")
		return
	}
	*at = m.clean(f, html.UnescapeString(s), most)
}

func (m *matter) takeSlug() {
	f, ok := m.first(slugKeys)
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
		m.noteField(f, "left out, since no slug can be made of it: %s", short(stated))
	default:
		m.note("the slug %s became %s", stated, m.Slug)
		m.FormerPaths = append(m.FormerPaths, stated)
	}
}

// takePaths takes where the text was found on its old site, and the path of its cover.
func (m *matter) takePaths() {
	for _, f := range m.all(formerKeys) {
		m.FormerPaths = append(m.FormerPaths, f.paths()...)
	}
	for _, f := range m.all(coverKeys) {
		if paths := f.paths(); len(paths) > 0 && m.Cover == "" {
			m.Cover = paths[0]
		}
	}
}

// takeZone takes the zone that the file states for its times.
func (m *matter) takeZone() {
	f, ok := m.first(zoneKeys)
	if !ok {
		return
	}
	name, _ := f.oneLine()
	if m.TimeZone = zoneNamed(name); m.TimeZone == nil {
		m.noteField(f, "left out, since it is no time zone such as Asia/Shanghai")
	}
}

// takeDate takes the date of publication: the first of its keys whose value is one.
func (m *matter) takeDate() {
	m.all(updatedKeys)
	for _, f := range m.all(dateKeys) {
		s, _ := f.oneLine()
		at, ok := parseMoment(s)
		switch _, isFlag := f.flag(); {
		case ok:
			m.PublishedAt = &at
			return
		case plainKey(f.key) == "published" && isFlag:
		case s == "":
			m.noteField(f, "left out, since it is no date")
		default:
			m.noteField(f, "left out, since it is no date that can be read for sure: %s", short(s))
		}
	}
}

// takeLanguage takes the language that the file states; finish guesses one that it does not know.
func (m *matter) takeLanguage() {
	f, ok := m.first(languageKeys)
	if !ok {
		return
	}
	s, _ := f.oneLine()
	if f.kind == listValue && !f.list[0].empty() {
		s, _ = f.list[0].oneLine()
	}
	if m.Locale = canonicalLocale(s); m.Locale == "" {
		m.noteField(f, "left out, since it is no language: %s", short(s))
	}
}

// noteRest notes the keys that mean nothing here.
func (m *matter) noteRest() {
	var rest []string
	for _, key := range m.order {
		if !m.known[key] {
			rest = append(rest, short(m.fields[key][0].key))
		}
	}
	if len(rest) > 0 {
		slices.Sort(rest)
		m.note("front matter left out: %s", strings.Join(rest, ", "))
	}
}
