package schema

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"entgo.io/ent/dialect"
	"golang.org/x/text/language"
)

// Maximum lengths of text in characters.
const (
	maxLine = 300
	maxURL  = 2000
	maxText = 20_000
	maxBody = 1_000_000
)

// Column types that differ from ent's defaults.
var (
	sqlDate    = map[string]string{dialect.Postgres: "date"}
	sqlNumeric = map[string]string{dialect.Postgres: "numeric"}
	sqlText    = map[string]string{dialect.Postgres: "text"}
)

// line accepts one line of text that is not blank.
func line(s string) error {
	switch {
	case strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) }) == "":
		return errors.New("may not be blank")
	case utf8.RuneCountInString(s) > maxLine:
		return fmt.Errorf("is longer than %d characters", maxLine)
	case strings.ContainsFunc(s, unicode.IsControl):
		return errors.New("must be one line without control characters")
	}
	return nil
}

// text accepts up to limit characters in any number of lines.
func text(limit int) func(string) error {
	return func(s string) error {
		if utf8.RuneCountInString(s) > limit {
			return fmt.Errorf("is longer than %d characters", limit)
		}
		return nil
	}
}

// webURL accepts an absolute http or https URL.
func webURL(s string) error {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || len(s) > maxURL {
		return errors.New("must be an absolute http or https URL")
	}
	return nil
}

// locale accepts a BCP 47 language tag in its canonical form.
func locale(s string) error {
	tag, err := language.Parse(s)
	if err != nil || tag.String() != s {
		return errors.New("must be a canonical BCP 47 language tag, such as zh-CN or en")
	}
	return nil
}

// nonBlank accepts text that is not blank.
func nonBlank(s string) error {
	if strings.TrimSpace(s) == "" {
		return errors.New("may not be blank")
	}
	return text(maxText)(s)
}

// fileName accepts a line that can be the last segment of a URL path.
func fileName(s string) error {
	if s == "." || s == ".." {
		return errors.New("is not a file name")
	}
	if strings.ContainsAny(s, `/\`) {
		return errors.New(`may not contain / or \`)
	}
	return line(s)
}
