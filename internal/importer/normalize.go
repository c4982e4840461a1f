package importer

import (
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"praxis/internal/text"
)

// normalize fills in what a file leaves open and drops invalid values, for every format alike. The zone that the file
// states takes precedence over zone; if both are missing, the zone follows from the language.
func (d *Draft) normalize(zone *time.Location) {
	if d.Locale == "" || d.Locale == "zh" {
		d.detectLocale()
	}
	d.setZone(zone)
	d.Tags = slices.DeleteFunc(d.Tags, func(name string) bool { return d.dropsName("tag", name) })
	d.stripBylineAddresses()
	if emailAddress.MatchString(d.SourceName) {
		d.SourceName = stripAddresses(d.SourceName)
		d.note("removed an email address from the name of the source")
	}
	d.Contributors = slices.DeleteFunc(d.Contributors, func(c Contributor) bool { return d.dropsName("name", c.Name) })
	for _, u := range []struct {
		name string
		at   *string
	}{{"source URL", &d.SourceURL}, {"canonical URL", &d.CanonicalURL}} {
		if *u.at != "" && !isWebURL(*u.at) {
			d.note("ignored the %s, which is not an absolute http or https URL: %s", u.name, *u.at)
			*u.at = ""
		}
	}
}

func isWebURL(s string) bool {
	parsed, err := url.Parse(s)
	return err == nil && parsed.Host != "" && (parsed.Scheme == "http" || parsed.Scheme == "https")
}

// detectLocale sets the locale from the language of the prose. If the file says only zh, it detects the variant of
// Chinese.
func (d *Draft) detectLocale() {
	prose := strings.Join([]string{d.Title, d.Subtitle, d.Summary, text.Prose(d.Body)}, "\n")
	if d.Locale == "zh" {
		d.Locale = detectChineseVariant(prose)
		return
	}
	d.Locale = detectLanguage(prose)
	if d.Locale != "zh-CN" {
		d.note("detected the language %s", d.Locale)
	}
}

// setZone converts the draft's wall clock times into instants.
func (d *Draft) setZone(zone *time.Location) {
	origin := "the requested zone"
	switch {
	case d.TimeZone != nil:
		zone, origin = d.TimeZone, "stated in the file"
	case zone == nil:
		zone, origin = defaultTimeZone(d.Locale)
	}
	open := false
	for _, at := range []**time.Time{&d.PublishedAt, &d.SourcePreviousAt, &d.SourceNextAt} {
		open = open || *at != nil && (*at).Location() == wallClock
		*at = inZone(*at, zone)
	}
	if open {
		d.note("read times without a zone in %s, %s", zone, origin)
	}
}

// maxName is the maximum length of the name of a tag or a person, in characters.
const maxName = 100

// dropsName reports whether a name is empty, too long or has control characters, and notes that.
func (d *Draft) dropsName(kind, name string) bool {
	length := utf8.RuneCountInString(name)
	if strings.TrimSpace(name) != "" && length <= maxName && !strings.ContainsFunc(name, unicode.IsControl) {
		return false
	}
	d.note("ignored an invalid %s: %s…", kind, truncate(name))
	return true
}

// stripBylineAddresses removes email addresses from the byline, which is public.
func (d *Draft) stripBylineAddresses() {
	byline := d.Contributors
	d.Contributors = nil
	for _, c := range byline {
		if emailAddress.MatchString(c.Name) {
			c.Name = stripAddresses(c.Name)
			d.note("removed an email address from the byline")
		}
		d.addContributors(c.Role, c.Name)
	}
}

// splitAuthors splits a byline at commas and Chinese punctuation, and at spaces between Chinese names.
func splitAuthors(s string) []string {
	var names []string
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",，、;；/\n", r) }) {
		part = strings.TrimSpace(part)
		if chinese := strings.Fields(part); len(chinese) > 1 && allWords(chinese, isHan) {
			if pairedRunes(chinese) {
				names = append(names, strings.Join(chinese, "")) // 陈 玲: a two-character name with a space for alignment
				continue
			}
			names = append(names, chinese...)
			continue
		}
		if part != "" {
			names = append(names, part)
		}
	}
	return names
}

// pairedRunes reports whether the words are two single characters.
func pairedRunes(words []string) bool {
	return len(words) == 2 && len([]rune(words[0])) == 1 && len([]rune(words[1])) == 1
}
