// Package rowjson writes SQL that returns a row, and what is linked to it, as the JSON of a GraphQL response. Postgres
// makes the JSON and the server passes it through, instead of reading the columns of each table with a statement of its
// own and writing them again.
//
// The generated client (ent/template/rowjson.tmpl) decides which selections can be written so, and falls back to the
// columns and resolvers for all others. Each list and each link is a subquery of the row, with the policy, the filter
// and the order of ent's own query.
//
// An Expr is rendered once and kept (Cache), since rendering takes longer than running it.
package rowjson

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
)

// Kind is how the value of a column is written in JSON.
type Kind int

const (
	// Plain values are written as Postgres writes them: texts, whole numbers and booleans.
	Plain Kind = iota
	// ID is a whole number that is written as a string.
	ID
	// Time is a timestamp in UTC, with as many digits of the second as it has.
	Time
	// Date is a day.
	Date
	// Decimal is an exact number, which is written as a string without trailing zeros.
	Decimal
	// LongText is a text of up to some megabytes.
	LongText
)

// Column is a column of a table.
type Column struct {
	Name string
	Kind Kind
	// Label is the name of a text that can be translated (package label).
	Label string
}

// Value returns the column as a value in JSON. name is the quoted name of the column.
func (k Kind) Value(name string) sql.Querier {
	switch k {
	case ID, Date:
		return Text(name + "::text")
	case Time:
		return Text("replace(to_json(" + name + ")::text, '+00:00', 'Z')::json")
	case Decimal:
		return Text("trim_scale(" + name + ")::text")
	}
	return Text(name)
}

// Text returns SQL without arguments.
func Text(text string) sql.Querier {
	return sql.ExprFunc(func(b *sql.Builder) { b.WriteString(text) })
}

// maxName is the length of the longest name of a column in Postgres, which would cut off the rest.
const maxName = 63

// Field is a field of an object: the name under which the response has it, and its value.
type Field struct {
	Name  string
	Value sql.Querier
}

// ValidName returns whether a field can have the name.
func ValidName(name string) bool { return len(name) <= maxName }

// row is the alias of a row that becomes an object. No field can have this name, since it has a space.
const row = `"json row"`

// missing is written in place of an object that is not found although the API promises it. It cannot occur elsewhere,
// since no text in Postgres contains the character U+0000.
const missing = `"\u0000"`

// Missing returns whether JSON lacks an object that the API promises.
func Missing(json []byte) bool { return bytes.Contains(json, []byte(missing)) }

// selectFields sets what rows selects to the fields.
func selectFields(rows *sql.Selector, fields []Field) {
	if len(fields) == 0 { // all are skipped; without any expression ent would select all columns
		rows.SelectExpr(Text(""))
		return
	}
	selected := make([]sql.Querier, len(fields))
	for i, f := range fields {
		selected[i] = sql.ExprFunc(func(b *sql.Builder) {
			b.Join(f.Value).WriteString(` AS "` + f.Name + `"`)
		})
	}
	rows.SelectExpr(selected...)
}

// Object returns the object with the fields as a value. The values refer to columns of the statement around it.
func Object(fields []Field) sql.Querier {
	rows := sql.Dialect(dialect.Postgres).Select()
	selectFields(rows, fields)
	return objectOf(rows)
}

func objectOf(rows *sql.Selector) sql.Querier {
	return sql.ExprFunc(func(b *sql.Builder) {
		b.WriteString("(SELECT to_json(" + row + ") FROM (").Join(rows).WriteString(") AS " + row + ")")
	})
}

// Link returns the only row of a selection as an object, or null if there is none. A required one is Missing instead.
func Link(rows *sql.Selector, fields []Field, required bool) sql.Querier {
	selectFields(rows, fields)
	if !required {
		return objectOf(rows)
	}
	return sql.ExprFunc(func(b *sql.Builder) {
		b.WriteString("coalesce(").Join(objectOf(rows)).WriteString(`, '` + missing + `'::json)`)
	})
}

// List returns the rows of a selection as a list of objects.
func List(rows *sql.Selector, fields []Field) sql.Querier {
	selectFields(rows, fields)
	return sql.ExprFunc(func(b *sql.Builder) {
		b.WriteString("(SELECT coalesce(json_agg(to_json(" + row + ")), '[]') FROM (").Join(rows)
		b.WriteString(") AS " + row + ")")
	})
}

// Count returns the number of rows of a selection.
func Count(rows *sql.Selector) sql.Querier {
	rows.SelectExpr(Text("count(*)"))
	return Value(rows)
}

// Value returns the only value that a selection has.
func Value(rows *sql.Selector) sql.Querier {
	return sql.ExprFunc(func(b *sql.Builder) { b.WriteByte('(').Join(rows).WriteByte(')') })
}

// Expr is a rendered column of a statement. Its arguments are numbered when it becomes a part of a statement.
type Expr struct {
	texts []string // before, between and after the arguments
	args  []any
}

var placeholder = regexp.MustCompile(`\$[0-9]+`)

// Render renders a value as a column with a name.
func Render(value sql.Querier, name string) (*Expr, error) {
	b := sql.Dialect(dialect.Postgres).Expr(func(b *sql.Builder) { b.Join(value).WriteString(` AS "` + name + `"`) })
	text, args := b.Query()
	e := &Expr{args: args, texts: placeholder.Split(text, -1)}
	for i, found := range placeholder.FindAllString(text, -1) {
		if found != "$"+strconv.Itoa(i+1) {
			return nil, fmt.Errorf("rowjson: argument %d is %s in %s", i+1, found, text)
		}
	}
	if len(e.texts) != len(args)+1 {
		return nil, fmt.Errorf("rowjson: %d arguments in %s", len(args), text)
	}
	return e, nil
}

// size returns about how many bytes the expression takes.
func (e *Expr) size() int {
	if e == nil {
		return 0
	}
	size := 0
	for _, text := range e.texts {
		size += len(text)
	}
	for _, arg := range e.args {
		if text, ok := arg.(string); ok {
			size += len(text)
		}
		size += argBytes
	}
	return size
}

// argBytes is about how many bytes an argument takes in addition to its text.
const argBytes = 32

// Column returns the expression as a part of a statement.
func (e *Expr) Column() sql.Querier { return &column{expr: e} }

// column implements sql.Querier. An expression without arguments is not copied for each statement.
type column struct {
	expr    *Expr
	dialect string
	total   int // the number of arguments before it
}

// Query returns the SQL of the column.
func (c *column) Query() (string, []any) {
	e := c.expr
	if len(e.args) == 0 {
		return e.texts[0], nil
	}
	var b strings.Builder
	for i := range e.args {
		b.WriteString(e.texts[i] + "$" + strconv.Itoa(c.total+i+1))
	}
	b.WriteString(e.texts[len(e.args)])
	return b.String(), e.args
}

// Dialect, SetDialect, Total and SetTotal let ent number the arguments.
func (c *column) Dialect() string { return c.dialect }

// SetDialect sets the dialect.
func (c *column) SetDialect(dialect string) { c.dialect = dialect }

// Total returns the number of arguments before the column.
func (c *column) Total() int { return c.total }

// SetTotal sets the number of arguments before the column.
func (c *column) SetTotal(total int) { c.total = total }
