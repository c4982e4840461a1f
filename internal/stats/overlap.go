package stats

import (
	"slices"
	"strings"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
)

// overlapping selects the measurements of f, and of each whether it shares a day with one before it that counts in the same row
// and is of the same indicator. A row without such a measurement has no two that overlap.
//
// In the order of their last days, measurement b overlaps one before it exactly when the greatest last day before b is not before
// b's first day; the same holds in the order of first days. One window finds this, after one sort. Where rows are cumulative
// the order has to be that of their periods, so that the first row with an overlap is found; see clash for moments of creation.
func (s *statement) overlapping(f *sql.Selector) *sql.Selector {
	for _, column := range []string{"id", "measure", "unit", "n", "actual", "attainment", "indicator_id", "period_start", "period_end", "created_at"} {
		f.AppendSelect(f.C(column))
	}
	shared := append(s.aliases(), "indicator_id")
	if i := slices.Index(s.query.GroupBy, Period); i >= 0 && s.query.Cumulative {
		shared = slices.Delete(shared, i, i+1)
	}
	order := "period_end"
	if s.query.Date.column() == "period_start" {
		order = "period_start"
	}
	source := sql.ExprFunc(func(b *sql.Builder) {
		b.WriteString("WITH m AS (").Join(f).WriteString("), f AS (SELECT m.*, m.actual IS NOT NULL AND ")
		if s.query.Cumulative && s.query.Date.column() == "created_at" {
			b.WriteString(clash(shared))
		} else {
			b.WriteString("coalesce(max(m.period_end) FILTER (WHERE m.actual IS NOT NULL) OVER (PARTITION BY " + strings.Join(shared, ", ") +
				" ORDER BY " + order + ", id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) >= m.period_start, false)")
		}
		b.WriteString(" AS overlapping FROM m)")
	})
	grouped := sql.Dialect(dialect.Postgres).Select(s.aliases()...).From(sql.Table("f")).Prefix(source).WithContext(s.ctx)
	return grouped
}

// clash holds where a measurement m overlaps one that was created earlier. Creation has no order in common with periods, so that
// pairs have to be compared; the indicator keeps them few.
func clash(shared []string) string {
	var same []string
	for _, column := range shared {
		operator := " IS NOT DISTINCT FROM "
		if column == "indicator_id" {
			operator = " = " // which can be hashed
		}
		same = append(same, "o."+column+operator+"m."+column)
	}
	return "EXISTS (SELECT FROM m o WHERE " + strings.Join(same, " AND ") + " AND o.actual IS NOT NULL AND (o.created_at, o.id) < (m.created_at, m.id)" +
		" AND o.period_start <= m.period_end AND o.period_end >= m.period_start)"
}
