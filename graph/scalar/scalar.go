// Package scalar reads and writes the scalars of the API. Each Unmarshal function returns an error that says what is
// expected; gqlgen adds where it happened.
package scalar

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/shopspring/decimal"
	"golang.org/x/text/language"

	"praxis/internal/postgres"
)

// Error says that a value is not one of the scalar; its text is for the user.
type Error string

func (e Error) Error() string { return string(e) }

func errorf(format string, args ...any) error { return Error(fmt.Sprintf(format, args...)) }

func quoted(s string) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) { io.WriteString(w, strconv.Quote(s)) })
}

// text returns the string that v is, unless Postgres could not keep it.
func text(kind string, v any) (string, error) {
	s, ok := v.(string)
	switch {
	case !ok:
		return "", errorf("%s must be a string", kind)
	case strings.ContainsRune(s, 0):
		return "", errorf("%s may not contain the character U+0000", kind)
	case !utf8.ValidString(s):
		return "", errorf("%s must be valid UTF-8", kind)
	}
	return s, nil
}

type slugsKey struct{}

// WithSlugs returns a context in which UnmarshalID reads slugs as well. lookUp returns the id that a slug stands for, and
// false where the context is at something that takes none.
func WithSlugs(ctx context.Context, lookUp func(ctx context.Context, slug string) (int, bool, error)) context.Context {
	return context.WithValue(ctx, slugsKey{}, lookUp)
}

// MarshalID writes an object's id as a string, as Relay wants it. gqlgen wants a marshaler with a context beside an
// unmarshaler with one.
func MarshalID(id int) graphql.ContextMarshaler {
	return graphql.ContextWriterFunc(func(_ context.Context, w io.Writer) error {
		graphql.MarshalIntID(id).MarshalGQL(w)
		return nil
	})
}

// UnmarshalID reads an object's id, or a slug that stands for it.
func UnmarshalID(ctx context.Context, v any) (int, error) {
	var s string
	switch v := v.(type) {
	case string:
		s = v
	case json.Number:
		s = v.String()
	case int:
		return v, nil
	case int64:
		return int(v), nil
	default:
		return 0, Error("ID must be a string")
	}
	id, err := strconv.ParseInt(s, 10, 64)
	if err == nil && id >= 0 {
		return int(id), nil
	}
	if lookUp, ok := ctx.Value(slugsKey{}).(func(context.Context, string) (int, bool, error)); ok {
		if id, ok, err := lookUp(ctx, s); ok {
			return id, err
		}
	}
	return 0, errorf("%.40q is not an id", s)
}

// MarshalInt writes a whole number.
func MarshalInt(i int) graphql.Marshaler { return graphql.MarshalInt(i) }

// UnmarshalInt reads a whole number of 32 bits, as GraphQL has them; others would break clients that read them back.
func UnmarshalInt(v any) (int, error) {
	i, err := graphql.UnmarshalInt(v)
	if err != nil || i < math.MinInt32 || i > math.MaxInt32 {
		return 0, Error("Int must be a whole number between -2147483648 and 2147483647")
	}
	return i, nil
}

// MarshalString writes text.
func MarshalString(s string) graphql.Marshaler { return graphql.MarshalString(s) }

// UnmarshalString reads text; it refuses what is not a string, and U+0000, which Postgres cannot keep.
func UnmarshalString(v any) (string, error) { return text("String", v) }

// MarshalTime writes a moment in UTC, with as many fraction digits as it has.
func MarshalTime(t time.Time) graphql.Marshaler { return quoted(t.UTC().Format(time.RFC3339Nano)) }

// UnmarshalTime reads an RFC 3339 timestamp of the years 1 to 9999. Postgres keeps microseconds.
func UnmarshalTime(v any) (time.Time, error) {
	s, err := text("Time", v)
	if err != nil {
		return time.Time{}, err
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil || t.UTC().Year() < 1 || t.UTC().Year() > 9999 {
		return time.Time{}, Error("Time must be an RFC 3339 timestamp with a time zone, such as 2021-07-01T08:00:00+08:00")
	}
	return t.UTC().Truncate(time.Microsecond), nil
}

// MarshalDate writes a day.
func MarshalDate(t time.Time) graphql.Marshaler { return quoted(t.Format(time.DateOnly)) }

// UnmarshalDate reads a day of the years 1 to 9999.
func UnmarshalDate(v any) (time.Time, error) {
	s, err := text("Date", v)
	if err != nil {
		return time.Time{}, err
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return time.Time{}, Error("Date must be a day such as 2021-07-31")
	}
	return t, nil
}

// MarshalDecimal writes an exact number as a string, without an exponent.
func MarshalDecimal(d decimal.Decimal) graphql.Marshaler { return quoted(d.String()) }

var decimalShape = regexp.MustCompile(`^-?[0-9]{1,30}(\.[0-9]{1,20})?$`)

// UnmarshalDecimal reads an exact number of up to 30 digits before the point and 20 after it. Numbers of the query
// language are taken as they are written; a float variable has been rounded by the client, so only strings are exact.
func UnmarshalDecimal(v any) (decimal.Decimal, error) {
	var s string
	switch v := v.(type) {
	case string:
		s = v
	case json.Number:
		s = v.String()
	case int64:
		s = strconv.FormatInt(v, 10)
	case float64:
		if !math.IsInf(v, 0) && !math.IsNaN(v) {
			s = strconv.FormatFloat(v, 'f', -1, 64)
		}
	}
	if !decimalShape.MatchString(s) {
		return decimal.Decimal{}, Error(`Decimal must be a number such as "12.50", with up to 30 digits before the point and 20 after it`)
	}
	d, err := decimal.NewFromString(s)
	if err != nil {
		return decimal.Decimal{}, errorf("Decimal: %v", err)
	}
	return d, nil
}

// MarshalMarkdown writes Markdown source, as long as the answer does not get too large: an alias repeats a long text
// that was read once.
func MarshalMarkdown(s string) graphql.ContextMarshaler {
	return graphql.ContextWriterFunc(func(ctx context.Context, w io.Writer) error {
		if err := postgres.ChargeAnswer(ctx, len(s)); err != nil {
			return err
		}
		graphql.MarshalString(s).MarshalGQL(w)
		return nil
	})
}

// UnmarshalMarkdown reads Markdown source.
func UnmarshalMarkdown(_ context.Context, v any) (string, error) { return text("Markdown", v) }

// MarshalHTML writes sanitised HTML.
func MarshalHTML(s string) graphql.Marshaler { return graphql.MarshalString(s) }

// UnmarshalHTML reads HTML. No input of the API has that type; gqlgen asks for the function all the same.
func UnmarshalHTML(v any) (string, error) { return text("HTML", v) }

// MarshalURL writes a URL.
func MarshalURL(s string) graphql.Marshaler { return graphql.MarshalString(s) }

// UnmarshalURL reads a URL; the model's validator says which it takes, as it does for imports.
func UnmarshalURL(v any) (string, error) { return text("URL", v) }

// MarshalLocale writes a language tag.
func MarshalLocale(s string) graphql.Marshaler { return quoted(s) }

// UnmarshalLocale reads a BCP 47 language tag and returns it in its usual form: zh-cn becomes zh-CN.
func UnmarshalLocale(v any) (string, error) {
	s, err := text("Locale", v)
	if err != nil {
		return "", err
	}
	tag, err := language.Parse(s)
	if err != nil || tag == language.Und {
		return "", Error("Locale must be a BCP 47 language tag such as zh-CN or en")
	}
	return tag.String(), nil
}

// MarshalUpload is for gqlgen: a file is only ever sent.
func MarshalUpload(graphql.Upload) graphql.Marshaler { return graphql.Null }

// UnmarshalUpload reads a file of a request, as the GraphQL multipart request specification has it.
func UnmarshalUpload(v any) (graphql.Upload, error) {
	upload, ok := v.(graphql.Upload)
	if !ok {
		return graphql.Upload{}, Error("a file is sent in a multipart request, and stands as null in the variables")
	}
	return upload, nil
}
