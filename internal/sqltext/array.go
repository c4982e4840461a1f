package sqltext

import (
	"database/sql/driver"
	"strconv"
	"strings"

	"entgo.io/ent/dialect/sql"
)

// Ints is an argument for a Postgres array of numbers: "id = ANY($1::bigint[])".
type Ints []int

// Value returns the array in Postgres's input syntax.
func (a Ints) Value() (driver.Value, error) {
	texts := make([]string, len(a))
	for i, n := range a {
		texts[i] = strconv.Itoa(n)
	}
	return "{" + strings.Join(texts, ",") + "}", nil
}

// Strings is an argument for a Postgres array of texts: "slug = ANY($1::text[])".
type Strings []string

// Value returns the array in Postgres's input syntax.
func (a Strings) Value() (driver.Value, error) {
	texts := make([]string, len(a))
	for i, s := range a {
		texts[i] = `"` + arrayEscapes.Replace(s) + `"`
	}
	return "{" + strings.Join(texts, ",") + "}", nil
}

var arrayEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

// AnyID is the condition that the column holds one of the ids. It takes one argument for any number of ids, whereas
// ent's In takes one for each, of which Postgres allows 65,535.
func AnyID(column string, ids []int) *sql.Predicate {
	return Where(column+` = ANY({ids}::bigint[])`, Parts{"ids": Ints(ids)})
}
