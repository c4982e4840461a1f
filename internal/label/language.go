package label

import (
	"context"
	"maps"
	"slices"
	"strings"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/text/language"
)

const (
	// maxHeader is how many bytes of Accept-Language are read, and maxLanguages how many languages of it count. Browsers
	// send up to a dozen languages in some hundred bytes.
	maxHeader, maxLanguages = 1000, 3
)

// Languages are what a reader reads, in order of preference.
type Languages []string

// ParseAccept returns the languages of an Accept-Language header; none if it is malformed. It returns only languages that
// CLDR knows, without variants and extensions, so that there are few different results.
func ParseAccept(header string) Languages {
	if len(header) > maxHeader {
		header = header[:max(0, strings.LastIndexByte(header[:maxHeader], ','))]
	}
	if strings.TrimSpace(header) == "" {
		return nil
	}
	tags, _, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return nil
	}
	var all Languages
	for _, tag := range tags {
		if l := normalize(tag); l != "" && !slices.Contains(all, l) && len(all) < maxLanguages {
			all = append(all, l)
		}
	}
	return all
}

// normalize returns the language of a tag, with its region if CLDR knows the language there; "" if CLDR does not know it
// at all.
func normalize(tag language.Tag) string {
	base, script, region := tag.Raw()
	if i, _ := language.CompactIndex(tag); i == 0 {
		return ""
	}
	likely, _ := tag.Script()
	full, err := language.Compose(base, likely, region)
	if err != nil {
		return ""
	}
	plain, err := language.Compose(base, script, region)
	_, exact := language.CompactIndex(plain)
	if _, known := language.CompactIndex(full); !exact && !known {
		plain, err = language.Compose(base, script)
	}
	if err != nil {
		return ""
	}
	return plain.String()
}

type languagesKey struct{}

// WithLanguages returns a context of a reader of these languages.
func WithLanguages(ctx context.Context, l Languages) context.Context {
	if len(l) == 0 {
		return ctx
	}
	return context.WithValue(ctx, languagesKey{}, l)
}

// LanguagesOf returns the languages of the context's reader; none if they are not known.
func LanguagesOf(ctx context.Context) Languages {
	l, _ := ctx.Value(languagesKey{}).(Languages)
	return l
}

// Wanted returns the languages of a text: the locale that a field's argument asks for, else those of the reader.
func Wanted(ctx context.Context, locale *string) Languages {
	if locale != nil {
		return Languages{*locale}
	}
	return LanguagesOf(ctx)
}

// maxKey is the length of the longest key in matches, so that it takes some megabytes at most.
const maxKey = 400

// matches keeps the results of similar, which takes some microseconds.
var matches = func() *lru.Cache[string, int] {
	c, err := lru.New[string, int](10_000)
	if err != nil {
		panic(err) // the size is positive
	}
	return c
}()

// Match returns the index of the available locale that fits the wanted ones best: for each of these in turn the same, or
// else a similar one. It returns -1 if none fits.
func Match(wanted, available []string) int {
	for _, locale := range wanted {
		if i := slices.Index(available, locale); i >= 0 {
			return i
		}
		if i := similar(locale, available); i >= 0 {
			return i
		}
	}
	return -1
}

// similar returns the index of the available locale that is most similar to a locale, or -1.
func similar(locale string, available []string) int {
	key := locale + ":" + strings.Join(available, ",")
	if i, ok := matches.Get(key); ok {
		return i
	}
	tags := make([]language.Tag, len(available))
	for i, a := range available {
		tags[i] = language.Make(a)
	}
	_, i, confidence := language.NewMatcher(tags).Match(language.Make(locale))
	if confidence < language.High {
		i = -1
	}
	if len(key) <= maxKey {
		matches.Add(key, i)
	}
	return i
}

// Choose returns the text of a field in the language that fits the wanted ones best, and its locale. own is the object's
// own text in its locale; nil if it has none. Without a match it returns the own text.
func Choose(wanted Languages, locale string, own *string, texts map[string]string) (text *string, in string) {
	in = choose(wanted, locale, own != nil, texts)
	if in == locale {
		return own, locale
	}
	s := texts[in]
	return &s, in
}

// choose returns the locale that Choose chooses.
func choose[T any](wanted Languages, locale string, hasOwn bool, texts map[string]T) string {
	if len(wanted) == 0 || len(texts) == 0 {
		return locale
	}
	available := slices.Sorted(maps.Keys(texts))
	if hasOwn {
		available = slices.Insert(available, 0, locale)
	}
	if i := Match(wanted, available); i >= 0 {
		return available[i]
	}
	return locale
}
