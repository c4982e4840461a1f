package sqltext_test

import (
	"database/sql/driver"
	"reflect"
	"strings"
	"testing"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"praxis/internal/sqltext"
)

func selector(where *sql.Predicate) *sql.Selector {
	return sql.Dialect(dialect.Postgres).Select("id").From(sql.Table("articles")).Where(where)
}

func TestStatements(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		statement sql.Querier
		text      string
		args      []any
	}{
		"a value becomes an argument": {
			sqltext.Format(
				`SELECT {n} + {n}, '{}', '{0.1, 0.4}', '{"a"}' FROM t WHERE s = {s}`,
				sqltext.Parts{"n": 1, "s": "'; DROP"},
			),
			`SELECT $1 + $2, '{}', '{0.1, 0.4}', '{"a"}' FROM t WHERE s = $3`,
			[]any{1, 1, "'; DROP"},
		},
		"a part keeps its arguments, in the order of the text": {
			sqltext.Format(`WITH m AS ({articles}) SELECT {a}`, sqltext.Parts{
				"a": "first", "articles": selector(sql.EQ("status", "DRAFT")),
			}),
			`WITH m AS (SELECT "id" FROM "articles" WHERE "status" = $1) SELECT $2`,
			[]any{"DRAFT", "first"},
		},
		"parts are nested": {
			sqltext.Format(`SELECT {a} WHERE {condition}`, sqltext.Parts{
				"a": 1,
				"condition": sqltext.Format(`b = {b} AND {c}`, sqltext.Parts{
					"b": 2,
					"c": sqltext.Where(`c = {c}`, sqltext.Parts{"c": 3}),
				}),
			}),
			`SELECT $1 WHERE b = $2 AND c = $3`,
			[]any{1, 2, 3},
		},
		"braces in the value of a part are text": {
			sqltext.Format(`SELECT {a}`, sqltext.Parts{"a": sql.Raw("'{b}'")}),
			`SELECT '{b}'`, nil,
		},
		"a condition numbers its arguments after those of the selector": {
			selector(sql.And(sql.EQ("status", "DRAFT"), sqltext.Where(`title @@ {q}`, sqltext.Parts{"q": "x"}))),
			`SELECT "id" FROM "articles" WHERE "status" = $1 AND title @@ $2`,
			[]any{"DRAFT", "x"},
		},
		"a function writes SQL": {
			sqltext.Func(func(b *sql.Builder) { b.WriteString("SELECT ").Arg(1) }), `SELECT $1`, []any{1},
		},
		"join": {
			sqltext.Format(`SELECT {a}, {sum}`, sqltext.Parts{"a": 1, "sum": sqltext.Join(" + ",
				sqltext.Format(`{b}`, sqltext.Parts{"b": 2}), sqltext.Format(`{c}`, sqltext.Parts{"c": 3}))}),
			`SELECT $1, $2 + $3`,
			[]any{1, 2, 3},
		},
		"join of nothing": {sqltext.Join(" + "), ``, nil},
		"ids": {
			sqltext.AnyID("a.id", []int{4, 5}), `a.id = ANY($1::bigint[])`, []any{sqltext.Ints{4, 5}},
		},
		"subtree": {
			sqltext.Themes.InSubtree("theme_id", 7),
			`theme_id IN (SELECT unnest($1::bigint[]) UNION ALL ` +
				`SELECT theme_id FROM theme_ancestors WHERE ancestor_id = ANY($2::bigint[]))`,
			[]any{sqltext.Ints{7}, sqltext.Ints{7}},
		},
		"ancestors": {
			sqltext.Organizations.IsAncestor("o.id", 1, 2),
			`o.id IN (SELECT ancestor_id FROM organization_ancestors WHERE organization_id = ANY($1::bigint[]))`,
			[]any{sqltext.Ints{1, 2}},
		},
	} {
		if p, ok := c.statement.(*sql.Predicate); ok { // as a selector does before it renders a condition
			p.SetDialect(dialect.Postgres)
		}
		text, args := c.statement.Query()
		if text != c.text || len(args)+len(c.args) > 0 && !reflect.DeepEqual(args, c.args) {
			t.Errorf("%s:\n%s %v, not\n%s %v", name, text, args, c.text, c.args)
		}
	}
}

func TestArrays(t *testing.T) {
	t.Parallel()
	for want, array := range map[string]driver.Valuer{
		`{}`:                                sqltext.Ints(nil),
		`{-1,20}`:                           sqltext.Ints{-1, 20},
		`{"","null","a,b","{c}"}`:           sqltext.Strings{"", "null", "a,b", "{c}"},
		"{\"\\\"quoted\\\" \\\\ 锗\nline\"}": sqltext.Strings{"\"quoted\" \\ 锗\nline"},
	} {
		if got, err := array.Value(); err != nil || got != want {
			t.Errorf("%v %v, not %s", got, err, want)
		}
	}
}

func TestNamesThatDiffer(t *testing.T) {
	t.Parallel()
	for text, parts := range map[string]sqltext.Parts{
		`SELECT {a}`: {},
		`SELECT 1`:   {"a": 1},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s with %v was rendered", text, parts)
				}
			}()
			sqltext.Format(text, parts).Query()
		}()
	}
}

func TestReadable(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 100)
	statement := sqltext.Format(`
		SELECT {ids}, {text}
			FROM t WHERE a AND (b OR `+long+`)`,
		sqltext.Parts{"ids": sqltext.Ints{1, 2}, "text": "it's"})
	want := "SELECT '{1,2}', 'it''s'\n  FROM t\n  WHERE a\n  AND (b\n    OR " + long + ")\n"
	if got := sqltext.Readable(statement); got != want {
		t.Errorf("%s, not\n%s", got, want)
	}
}
