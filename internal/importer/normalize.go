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

// normalize fills in what a file leaves open and what is the same for every format. zone is where times are that do not
// name their zone; nil goes by the language. A zone that the file states goes before both.
func (d *Draft) normalize(zone *time.Location) {
	if d.Locale == "" || d.Locale == "zh" {
		d.detectLocale()
	}
	d.setZone(zone)
	d.Tags = slices.DeleteFunc(d.Tags, func(name string) bool { return d.dropsName("tag", name) })
	d.stripBylineAddresses()
	if emailAddress.MatchString(d.SourceName) {
		d.SourceName = stripAddresses(d.SourceName)
		d.note("an address of mail was left out of the source's name")
	}
	d.Contributors = slices.DeleteFunc(d.Contributors, func(c Contributor) bool { return d.dropsName("name", c.Name) })
	for _, u := range []struct {
		name string
		at   *string
	}{{"source URL", &d.SourceURL}, {"canonical URL", &d.CanonicalURL}} {
		if *u.at != "" && !isWebURL(*u.at) {
			d.note("the %s is no full URL and was left out: %s", u.name, *u.at)
			*u.at = ""
		}
	}
}

func isWebURL(s string) bool {
	parsed, err := url.Parse(s)
	return err == nil && parsed.Host != "" && (parsed.Scheme == "http" || parsed.Scheme == "https")
}

// detectLanguage takes the language of the prose. Where the file says that it is Chinese, only the script is open.
func (d *Draft) detectLocale() {
	prose := strings.Join([]string{d.Title, d.Subtitle, d.Summary, text.Prose(d.Body)}, "\n")
	if d.Locale == "zh" {
		d.Locale = detectChineseVariant(prose)
		return
	}
	d.Locale = detectLanguage(prose)
	if d.Locale != "zh-CN" {
		d.note("the language is taken for %s", d.Locale)
	}
}

// setZone turns the draft's wall clocks into times.
func (d *Draft) setZone(zone *time.Location) {
	by := "as asked for"
	switch {
	case d.TimeZone != nil:
		zone, by = d.TimeZone, "as the file says"
	case zone == nil:
		zone, by = defaultTimeZone(d.Locale)
	}
	open := false
	for _, at := range []**time.Time{&d.PublishedAt, &d.SourcePreviousAt, &d.SourceNextAt} {
		open = open || *at != nil && (*at).Location() == wallClock
		*at = inZone(*at, zone)
	}
	if open {
		d.note("times without a zone are taken as %s, %s", zone, by)
	}
}

// maxName is how long a name of a tag or a person may be, in characters.
const maxName = 100

// dropsName says whether a name is too long to be one, or none, and notes that.
func (d *Draft) dropsName(what, name string) bool {
	length := utf8.RuneCountInString(name)
	if strings.TrimSpace(name) != "" && length <= maxName && !strings.ContainsFunc(name, unicode.IsControl) {
		return false
	}
	d.note("left out as no usable %s: %s…", what, truncate(name))
	return true
}

// stripBylineAddresses takes addresses of mail out of the byline, which everybody reads.
func (d *Draft) stripBylineAddresses() {
	byline := d.Contributors
	d.Contributors = nil
	for _, c := range byline {
		if emailAddress.MatchString(c.Name) {
			c.Name = stripAddresses(c.Name)
			d.note("an address of mail was left out of the byline")
		}
		d.addContributors(c.Role, c.Name)
	}
}

// splitAuthors splits a byline at commas and at the Chinese marks for them, and at spaces between Chinese names.
func splitAuthors(s string) []string {
	var names []string
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",，、;；/\n", r) }) {
		part = strings.TrimSpace(part)
		if chinese := strings.Fields(part); len(chinese) > 1 && allWords(chinese, isHan) {
			if pairedRunes(chinese) {
				names = append(names, strings.Join(chinese, "")) // 陈 玲: a two-character name set wide
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

// pairedRunes says whether the words are two single characters.
func pairedRunes(words []string) bool {
	return len(words) == 2 && len([]rune(words[0])) == 1 && len([]rune(words[1])) == 1
}
