package stats

import (
	"slices"
	"strings"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
)

// overlapping selects the measurements of f, and of each whether it shares a day with one before it that counts in the
// same row and is of the same indicator. A row without such a measurement has no two that overlap.
//
// In the order of their last days, measurement b overlaps one before it exactly when the greatest last day before b is
// not before b's first day; the same holds in the order of first days. One window finds this, after one sort. Where
// rows are cumulative the order has to be that of their periods, so that the first row with an overlap is found. For
// moments of creation see crossed.
func (s *statement) overlapping(f *sql.Selector) *sql.Selector {
	for _, column := range []string{"id", "measure", "unit", "n", "actual", "attainment", "indicator_id", "period_start", "period_end", "created_at"} {
		f.AppendSelect(f.C(column))
	}
	shared := append(s.aliases(), "indicator_id")
	if i := slices.Index(s.query.GroupBy, ByPeriod); i >= 0 && s.query.Cumulative {
		shared = slices.Delete(shared, i, i+1)
	}
	order := "period_end"
	if s.query.Date.column() == "period_start" {
		order = "period_start"
	}
	source := sql.ExprFunc(func(b *sql.Builder) {
		b.WriteString("WITH m AS (").Join(f).WriteString("), ")
		windowed := "(SELECT m.*, coalesce(m.actual IS NOT NULL AND max(m.period_end) FILTER (WHERE m.actual IS NOT NULL) OVER (PARTITION BY " +
			strings.Join(shared, ", ") + " ORDER BY " + order + ", id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) >= m.period_start, false) AS "
		if s.query.Cumulative && s.query.Date.column() == "created_at" {
			b.WriteString("w AS " + windowed + "crosses FROM m), " + crossed(shared))
			return
		}
		b.WriteString("f AS " + windowed + "overlapping FROM m)")
	})
	return sql.Dialect(dialect.Postgres).Select(s.aliases()...).From(sql.Table("f")).Prefix(source).WithContext(s.ctx)
}

// crossed defines f as the measurements of w, and of each whether it overlaps one that was created earlier. Creation
// has no order in common with periods, so that pairs have to be compared: only those of an indicator that has an
// overlap at all.
func crossed(shared []string) string {
	var same []string
	for _, column := range shared {
		operator := " IS NOT DISTINCT FROM "
		if column == "indicator_id" {
			operator = " = " // which can be hashed
		}
		same = append(same, "a."+column+operator+"b."+column)
	}
	return "t AS MATERIALIZED (SELECT w.*, row_number() OVER () AS number, w.actual IS NOT NULL AND bool_or(w.crosses) OVER (PARTITION BY " +
		strings.Join(shared, ", ") + ") AS suspect FROM w), " +
		"f AS (SELECT t.*, t.number IN (SELECT a.number FROM t a WHERE a.suspect AND EXISTS (SELECT FROM t b WHERE b.suspect AND " + strings.Join(same, " AND ") +
		" AND (b.created_at, b.id) < (a.created_at, a.id) AND b.period_start <= a.period_end AND b.period_end >= a.period_start)) AS overlapping FROM t)"
}
