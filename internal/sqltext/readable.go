package sqltext

import (
	"database/sql/driver"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"entgo.io/ent/dialect/sql"
)

// Readable renders a statement for people: psql can run it. Arguments are literals, and the long lines that ent's query
// builder makes are broken at the clauses. Tests compare statements in this form. Programs must not run it, since the
// literals are quoted for reading only.
func Readable(statement sql.Querier) string {
	text, args := statement.Query()
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i, line := range lines {
		line = strings.ReplaceAll(strings.TrimPrefix(line, "\t\t"), "\t", "  ")
		lines[i] = placeholder.ReplaceAllStringFunc(breakLine(line), func(p string) string {
			n, _ := strconv.Atoi(p[1:])
			return literal(args[n-1])
		})
	}
	return strings.Join(lines, "\n") + "\n"
}

var (
	placeholder = regexp.MustCompile(`\$\d+`)
	clause      = regexp.MustCompile(`^\S (FROM|WHERE|UNION ALL|AND|OR|\|\| CASE|\+ CASE|\+ \(d)\b`)
)

// breakLine breaks a line of more than 120 characters before each clause, indented by the parentheses around it.
func breakLine(line string) string {
	if len(line) <= 120 {
		return line
	}
	depth := (len(line) - len(strings.TrimLeft(line, " "))) / 2
	var b strings.Builder
	start := 0
	for i, r := range line {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		}
		isClause := clause.MatchString(line[i:]) && !strings.HasSuffix(line[:i], "extract(yea") // before r FROM
		if end := i + utf8.RuneLen(r); isClause {
			b.WriteString(line[start:end] + "\n" + strings.Repeat("  ", depth))
			start = end + 1
		}
	}
	return b.String() + line[start:]
}

func literal(arg any) string {
	if v, ok := arg.(driver.Valuer); ok {
		arg, _ = v.Value()
	}
	if s, ok := arg.(string); ok {
		return "'" + strings.ReplaceAll(s, "'", "''") + "'"
	}
	return fmt.Sprint(arg)
}
