package label

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"entgo.io/ent/dialect/sql"
	"golang.org/x/text/language"
)

// Postgres writes the rows of an answer as JSON (internal/rowjson), but it cannot choose a language as Choose does. In
// place of a text with translations it writes a hole, which Fill replaces by the chosen one. Holes cannot occur
// elsewhere: there is no field without a name, and the quotes in a text are escaped.

// What a hole becomes: a text, or the locale of that text.
const (
	holeOfText   = "text"
	holeOfLocale = "locale"
)

// start begins a hole, as the function json_build_object of Postgres writes it.
var start = []byte(`{"" : [`)

// Hole returns SQL that writes the hole of a field if it has translations. wanted is the locale that the field's argument
// asks for; own, locale and translations are the columns of the row.
func Hole(field string, ofLocale bool, wanted *string, own, locale, translations string) sql.Querier {
	kind, otherwise := holeOfText, own
	if ofLocale {
		kind, otherwise = holeOfLocale, locale
	}
	return sql.ExprFunc(func(b *sql.Builder) {
		b.WriteString("CASE WHEN " + translations + "->'" + field + "' IS NULL THEN to_json(" + otherwise + ") " +
			"ELSE json_build_object('', json_build_array('" + kind + "', ")
		if wanted == nil {
			b.WriteString("NULL")
		} else {
			b.Arg(*wanted).WriteString("::text")
		}
		b.WriteString(", " + locale + ", " + own + ", " + translations + "->'" + field + "')) END")
	})
}

// Argument returns the argument locale of a field; nil if it is not given.
func Argument(args map[string]any) (*string, error) {
	switch locale := args["locale"].(type) {
	case nil:
		return nil, nil
	case string:
		tag, err := language.Parse(locale)
		if err != nil || tag == language.Und {
			return nil, fmt.Errorf("%q is no locale", locale)
		}
		canonical := tag.String()
		return &canonical, nil
	}
	return nil, errors.New("a locale is a string")
}

// Fill returns JSON with its holes filled for a reader of the languages.
func Fill(text []byte, languages Languages) ([]byte, error) {
	i := bytes.Index(text, start)
	if i < 0 {
		return text, nil
	}
	filled := make([]byte, 0, len(text))
	for ; i >= 0; i = bytes.Index(text, start) {
		filled = append(filled, text[:i]...)
		d := json.NewDecoder(bytes.NewReader(text[i:]))
		var hole map[string]json.RawMessage
		if err := d.Decode(&hole); err != nil {
			return nil, fmt.Errorf("reading the translations of a text: %w", err)
		}
		var err error
		if filled, err = appendChosen(filled, hole[""], languages); err != nil {
			return nil, err
		}
		text = text[i+int(d.InputOffset()):]
	}
	return append(filled, text...), nil
}

// appendChosen appends what a hole becomes. It copies texts as Postgres has written them.
func appendChosen(b []byte, hole json.RawMessage, languages Languages) ([]byte, error) {
	var (
		kind, locale string
		wanted       *string
		own          json.RawMessage // nil for null
		texts        map[string]json.RawMessage
	)
	if err := json.Unmarshal(hole, &[]any{&kind, &wanted, &locale, &own, &texts}); err != nil {
		return nil, fmt.Errorf("reading the translations of a text: %w", err)
	}
	if wanted != nil {
		languages = Languages{*wanted}
	}
	in := choose(languages, locale, own != nil, texts)
	switch {
	case kind == holeOfLocale:
		return strconv.AppendQuote(b, in), nil
	case in == locale && own == nil:
		return append(b, "null"...), nil
	case in == locale:
		return append(b, own...), nil
	}
	return append(b, texts[in]...), nil
}
