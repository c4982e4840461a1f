package importer

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
)

// finish fills in what a file leaves open and what is the same for every format.
func (d *Draft) finish() {
	if d.Locale == "" {
		d.Locale = guessLocale(d.Title + d.Body)
		if d.Locale != "zh-CN" {
			d.note("the language is taken for %s", d.Locale)
		}
	}
	d.Tags = slices.DeleteFunc(d.Tags, func(name string) bool { return d.unusable("tag", name) })
	d.Contributors = slices.DeleteFunc(d.Contributors, func(c Contributor) bool { return d.unusable("name", c.Name) })
	for _, u := range []struct {
		name string
		at   *string
	}{{"source URL", &d.SourceURL}, {"canonical URL", &d.CanonicalURL}} {
		if parsed, err := url.Parse(*u.at); *u.at != "" && (err != nil || parsed.Host == "") {
			d.note("the %s is no full URL and was left out: %s", u.name, *u.at)
			*u.at = ""
		}
	}
}

// unusable says whether a name is too long to be one, or none, and notes that.
func (d *Draft) unusable(what, name string) bool {
	if strings.TrimSpace(name) != "" && utf8.RuneCountInString(name) <= 100 && !strings.ContainsFunc(name, unicode.IsControl) {
		return false
	}
	d.note("left out as no usable %s: %s…", what, short(name))
	return true
}

// guessLocale tells the language by its script. Chinese texts hold Latin names and URLs, so a tenth of Han suffices.
func guessLocale(text string) string {
	var han, kana, hangul, latin int
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Han, r):
			han++
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			kana++
		case unicode.Is(unicode.Hangul, r):
			hangul++
		case unicode.IsLetter(r):
			latin++
		}
	}
	switch {
	case kana > 0 && kana*5 > han:
		return "ja"
	case hangul > han && hangul*5 > latin:
		return "ko"
	case han*10 >= han+latin && han > 0:
		return "zh-CN"
	case latin > 0:
		return "en"
	}
	return "zh-CN"
}

func locale(value any) (string, error) {
	s, err := line(value)
	if err != nil {
		return "", err
	}
	tag, err := language.Parse(s)
	if err != nil {
		return "", errors.New("must be a language tag such as zh-CN or en")
	}
	return tag.String(), nil
}

// splitNames splits a byline at commas and at the Chinese marks for them, and at spaces between Chinese names.
func splitNames(s string) []string {
	var names []string
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",，、;；/", r) }) {
		part = strings.TrimSpace(part)
		if chinese := strings.Fields(part); len(chinese) > 1 && !strings.ContainsFunc(part, unicode.IsLower) && !strings.ContainsFunc(part, unicode.IsUpper) {
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
