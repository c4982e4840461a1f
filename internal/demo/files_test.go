package demo

import (
	"path"
	"reflect"
	"strings"
	"testing"
	"time"

	"praxis/internal/text"
)

// TestBothLanguages: every name, title, summary and description is in Chinese and in English.
func TestBothLanguages(t *testing.T) {
	t.Parallel()
	check := func(file string, rows any, err error) {
		if err != nil {
			t.Error(err)
			return
		}
		eachText(reflect.ValueOf(rows), func(field string, l bilingual) {
			if l.ZH == "" != (l.EN == "") || l.ZH == "" && field != "Short" && field != "Title" {
				t.Errorf("%s: %s %+v", file, field, l)
			}
		})
	}
	themes, err := readRows[[]themeRow]("themes.yaml")
	check("themes.yaml", themes, err)
	tags, err := readRows[[]tagRow]("tags.yaml")
	check("tags.yaml", tags, err)
	for _, industry := range industries {
		organizations, err := readRows[[]organizationRow](path.Join(industry, "organizations.yaml"))
		check(industry, organizations, err)
		people, err := readRows[[]personRow](path.Join(industry, "people.yaml"))
		check(industry, people, err)
		actions, err := readRows[[]actionRow](path.Join(industry, "actions.yaml"))
		check(industry, actions, err)
	}
}

// eachText calls do for each text in both languages in a value, with the name of its field.
func eachText(v reflect.Value, do func(field string, l bilingual)) {
	switch v.Kind() {
	case reflect.Slice:
		for i := range v.Len() {
			eachText(v.Index(i), do)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if l, ok := v.Field(i).Interface().(bilingual); ok {
				do(v.Type().Field(i).Name, l)
			} else {
				eachText(v.Field(i), do)
			}
		}
	}
}

// TestArticles: published articles of the invented industries are worth reading, and their figures are described in both
// languages.
func TestArticles(t *testing.T) {
	t.Parallel()
	for _, industry := range industries {
		originals, translations, err := readArticles(industry)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range append(originals, translations...) {
			d, err := text.Render(t.Context(), a.Body, func(heading string) string { return heading })
			if err != nil {
				t.Fatal(err)
			}
			least := 250
			if a.Publisher == "" {
				least = 90 // a translation of a short draft
			}
			plain := a.State == "" && industry != "story" && a.Slug != "withdrawn-reprint"
			if n := d.WordCount(); plain && (n < least || n > 900) {
				t.Errorf("%s.%s has %d words", a.Slug, a.Locale, n)
			}
			if strings.Contains(a.Body, "![](") {
				t.Errorf("%s.%s has a figure without an alternative text", a.Slug, a.Locale)
			}
		}
	}
}

// TestStrict: a misspelt key or a missing language is an error, and not ignored.
func TestStrict(t *testing.T) {
	t.Parallel()
	for yaml, want := range map[string]string{
		"- {slug: a, nam: {zh: 甲, en: A}}":          "nam",
		"- {slug: a, name: {zh: 甲}}":                "needs a text zh",
		"- {slug: a, name: {zh: 甲, en: A, fr: A}}":  "nothing else",
		"- {slug: a, name: {zh: 甲, en: A}, hue: x}": "cannot unmarshal",
	} {
		var rows []themeRow
		if err := decodeStrictly([]byte(yaml), &rows); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", yaml, err)
		}
	}
}

// TestCalendar resolves days, months and periods relative to a day.
func TestCalendar(t *testing.T) {
	t.Parallel()
	c := newCalendar(time.Date(2024, 3, 31, 22, 0, 0, 0, time.UTC))
	for w, want := range map[when][2]string{
		"2021-07-01": {"2021-07-01", "2021-07-01"},
		"-30d":       {"2024-03-01", "2024-03-01"},
		"-1m":        {"2024-02-01", "2024-02-29"},
		"0m":         {"2024-03-01", "2024-03-31"},
		"2m":         {"2024-05-01", "2024-05-31"},
		"-14m":       {"2023-01-01", "2023-01-31"},
	} {
		first, err1 := c.first(w)
		last, err2 := c.last(w)
		if err1 != nil || err2 != nil {
			t.Fatal(w, err1, err2)
		}
		if got := [2]string{first.Format(time.DateOnly), last.Format(time.DateOnly)}; got != want {
			t.Errorf("%s: %v, want %v", w, got, want)
		}
	}
	for _, w := range []when{"x", "3", "-m", "2021-13-01", "-4w"} {
		if day, err := c.first(w); err == nil {
			t.Errorf("%s: %v", w, day)
		}
	}
	spans, err := c.periods("QUARTER", "", 2)
	if err != nil || spans[0].begin.Format(time.DateOnly) != "2023-10-01" || spans[1].end.Format(time.DateOnly) != "2024-03-31" {
		t.Errorf("%v, %v", spans, err)
	}
	if _, err := c.periods("WEEK", "", 2); err == nil {
		t.Error("a week is no period")
	}
}
