// Package label has the texts of an object in several languages: names, titles, summaries and descriptions. An object has
// its own texts in one language, its locale, and translations of them in others. The package chooses the language of an
// answer, too: by the argument of a field, else by the header Accept-Language.
package label

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// MaxLocales is how many translations an object may have.
const MaxLocales = 20

// Texts are the translations of an object: by the name of the field in the API, such as shortName, then by locale.
type Texts struct {
	byField map[string]map[string]string
	// A change that is not applied yet; see Change.
	set    []*Translation
	remove []string
}

// Translation is an object's texts in one language, as the API has them. Which of them an object has, depends on its type.
type Translation struct {
	Locale      string  `json:"locale"`
	Name        *string `json:"name,omitempty"`
	ShortName   *string `json:"shortName,omitempty"`
	Title       *string `json:"title,omitempty"`
	Unit        *string `json:"unit,omitempty"`
	Summary     *string `json:"summary,omitempty"`
	Description *string `json:"description,omitempty"`
	Bio         *string `json:"bio,omitempty"`
}

// fields returns the texts by the names of their fields.
func (t *Translation) fields() map[string]**string {
	return map[string]**string{
		"name": &t.Name, "shortName": &t.ShortName, "title": &t.Title, "unit": &t.Unit, "summary": &t.Summary,
		"description": &t.Description, "bio": &t.Bio,
	}
}

// FieldName returns the name of a column in the API, such as shortName for short_name.
func FieldName(column string) string {
	words := strings.Split(column, "_")
	for i, w := range words[1:] {
		words[i+1] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, "")
}

// Change returns texts that stand for a change: it replaces the translations of some locales and removes others. Apply
// makes texts of it.
func Change(set []*Translation, remove []string) Texts { return Texts{set: set, remove: remove} }

// IsChange returns whether the texts stand for a change.
func (t Texts) IsChange() bool { return len(t.set)+len(t.remove) > 0 }

// Locales returns the locales of a change, or else those of the translations, in alphabetical order.
func (t Texts) Locales() []string {
	locales := slices.Clone(t.remove)
	for _, s := range t.set {
		locales = append(locales, s.Locale)
	}
	for _, texts := range t.byField {
		locales = slices.AppendSeq(locales, maps.Keys(texts))
	}
	slices.Sort(locales)
	return slices.Compact(locales)
}

// Apply returns the texts of an object after a change.
func (t Texts) Apply(before Texts) Texts {
	after := Texts{byField: map[string]map[string]string{}}
	put := func(field, locale, text string) {
		if after.byField[field] == nil {
			after.byField[field] = map[string]string{}
		}
		after.byField[field][locale] = text
	}
	changed := t.Locales()
	for field, texts := range before.byField {
		for locale, text := range texts {
			if !slices.Contains(changed, locale) {
				put(field, locale, text)
			}
		}
	}
	for _, s := range t.set {
		for field, text := range s.fields() {
			if *text != nil && strings.TrimSpace(**text) != "" {
				put(field, s.Locale, **text)
			}
		}
	}
	return after
}

// Error says what is wrong with a translation.
type Error struct {
	// Argument is the field of the input, and Locale and Field what of it is wrong; they may be empty.
	Argument, Locale, Field string
	Message                 string
}

func (e Error) Error() string { return e.Message }

// The fields of inputs that change translations.
const (
	SetTranslations    = "setTranslations"
	RemoveTranslations = "removeTranslations"
)

// Check returns an Error unless the texts may be the translations of an object with the locale. validators has those of
// each field of the object.
func (t Texts) Check(locale string, validators map[string]func(string) error) error {
	locales := t.Locales()
	if slices.Contains(locales, locale) {
		return Error{SetTranslations, locale, "", "is the language of the object's own texts: change these"}
	}
	if len(locales) > MaxLocales {
		return Error{Argument: SetTranslations, Message: fmt.Sprintf("there may be at most %d languages", MaxLocales)}
	}
	for _, field := range slices.Sorted(maps.Keys(t.byField)) {
		for _, l := range slices.Sorted(maps.Keys(t.byField[field])) {
			validate, known := validators[field]
			if !known {
				return Error{SetTranslations, l, field, "is not a text of this object"}
			}
			if err := validate(t.byField[field][l]); err != nil {
				return Error{SetTranslations, l, field, err.Error()}
			}
		}
	}
	return nil
}

// CheckChange returns an Error if a change names a locale twice, or sets a translation without the text that names the
// object.
func (t Texts) CheckChange(label string) error {
	seen := map[string]bool{}
	for _, s := range t.set {
		if seen[s.Locale] {
			return Error{SetTranslations, s.Locale, "", "is there twice"}
		}
		if name := *s.fields()[label]; name == nil || strings.TrimSpace(*name) == "" {
			return Error{SetTranslations, s.Locale, label, "may not be blank"}
		}
		seen[s.Locale] = true
	}
	for _, l := range t.remove {
		if seen[l] {
			return Error{RemoveTranslations, l, "", "is set and removed"}
		}
	}
	return nil
}

// Of returns the texts of a field by locale.
func (t Texts) Of(field string) map[string]string { return t.byField[field] }

// List returns the translations in the order of their locales.
func (t Texts) List() []*Translation {
	list := []*Translation{}
	for _, locale := range t.Locales() {
		translation := &Translation{Locale: locale}
		for field, text := range translation.fields() {
			if s, ok := t.byField[field][locale]; ok {
				*text = &s
			}
		}
		list = append(list, translation)
	}
	return list
}

// Differ returns the locales in which two versions of an object's translations differ.
func Differ(before, after Texts) []string {
	var differ []string
	for _, locale := range slices.Compact(slices.Sorted(slices.Values(slices.Concat(before.Locales(), after.Locales())))) {
		for _, field := range slices.Concat(
			slices.Collect(maps.Keys(before.byField)), slices.Collect(maps.Keys(after.byField))) {
			a, had := before.byField[field][locale]
			b, has := after.byField[field][locale]
			if had != has || a != b {
				differ = append(differ, locale)
				break
			}
		}
	}
	return differ
}

// MarshalJSON writes the texts as the database has them.
func (t Texts) MarshalJSON() ([]byte, error) {
	if t.byField == nil {
		return []byte("{}"), nil
	}
	return json.Marshal(t.byField)
}

// UnmarshalJSON reads the texts as the database has them.
func (t *Texts) UnmarshalJSON(b []byte) error {
	*t = Texts{byField: map[string]map[string]string{}}
	return json.Unmarshal(b, &t.byField)
}
