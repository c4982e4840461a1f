// Package sqltext builds the SQL statements that ent's query builder cannot express.
//
// A statement is one readable text with named parts in braces:
//
//	sqltext.Format(`
//		SELECT id, title FROM search_documents d
//		WHERE {visible} AND d.id = ANY({ids}::bigint[])
//		LIMIT {limit}`,
//		sqltext.Parts{
//			"visible": visible,
//			"ids":     sqltext.Ints(ids),
//			"limit":   20,
//		})
//
// A part that is SQL (a sql.Querier, such as an ent selector or another Format) is inserted with its arguments. Any
// other value becomes an argument of the statement, so that text from users cannot become SQL. Placeholders are
// numbered when the whole statement is rendered; parts can therefore be nested and used more than once.
//
// The package also has the fragments that many statements share: array arguments (array.go), and conditions on a node
// of a tree and its descendants (tree.go).
package sqltext

import (
	"fmt"
	"regexp"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
)

// Parts are the values for the names in a text: SQL (sql.Querier) or arguments.
type Parts map[string]any

// name is a part's name in braces. Array literals such as '{}' and '{0.1, 0.4}' do not match.
var name = regexp.MustCompile(`\{[a-z]\w*\}`)

// Format returns the text with its parts, for use as a statement or as a part of another one. Rendering panics when the
// names in the text and in the parts differ: both are in one place of the code, and any test of the statement finds the
// mistake.
func Format(text string, parts Parts) sql.Querier {
	return Func(func(b *sql.Builder) { write(b, text, parts) })
}

// Where is Format as a condition for the Where method of an ent selector.
func Where(text string, parts Parts) *sql.Predicate {
	return Predicate(Format(text, parts))
}

// Predicate returns the SQL as a condition for the Where method of an ent selector.
func Predicate(condition sql.Querier) *sql.Predicate {
	return sql.P(func(b *sql.Builder) { b.Join(condition) })
}

// Func returns what the function writes to the builder, for SQL whose shape depends on data.
func Func(write func(*sql.Builder)) sql.Querier {
	return sql.ExprFunc(func(b *sql.Builder) {
		b.SetDialect(dialect.Postgres)
		write(b)
	})
}

// Join returns the parts with the separator between them.
func Join(separator string, parts ...sql.Querier) sql.Querier {
	return Func(func(b *sql.Builder) {
		for i, part := range parts {
			if i > 0 {
				b.WriteString(separator)
			}
			b.Join(part)
		}
	})
}

func write(b *sql.Builder, text string, parts Parts) {
	used := map[string]bool{}
	end := 0
	for _, at := range name.FindAllStringIndex(text, -1) {
		b.WriteString(text[end:at[0]])
		end = at[1]
		key := text[at[0]+1 : at[1]-1]
		part, ok := parts[key]
		if !ok {
			panic(fmt.Sprintf("sqltext: the text has a part {%s} without a value: %s", key, text))
		}
		used[key] = true
		if q, ok := part.(sql.Querier); ok {
			b.Join(q)
		} else {
			b.Arg(part)
		}
	}
	b.WriteString(text[end:])
	for key := range parts {
		if !used[key] {
			panic(fmt.Sprintf("sqltext: the text has no part {%s}: %s", key, text))
		}
	}
}
