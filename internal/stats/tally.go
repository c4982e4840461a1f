package stats

import (
	"fmt"
	"strings"

	"entgo.io/ent/dialect/sql"

	"praxis/internal/viewer"
)

// choose finds the tallies that tell apart all that is asked for.
func (s *statement) choose() {
	v := viewer.FromContext(s.ctx)
	everywhere := !s.has(ByOrganization) && (v.Anonymous() || v.Owner) // whose rules do not speak of organizations
	utc := !s.of.moment(s.query.Date.column()) || s.query.TimeZone == "UTC" || s.query.TimeZone == "Etc/UTC"
	daily := s.has(ByPeriod) && s.query.Interval == Day
	switch {
	case s.has(ByTag) && (s.has(ByTheme) || s.dated()):
	case s.dated() && everywhere && !s.has(ByTheme) && (utc || !daily): // elsewhere each day would be at an edge
		s.cube, s.edges = s.query.Date.column(), !utc
	case s.dated() && (!utc || !s.wholeMonths()):
	case s.dated() && s.has(ByTheme):
		s.cube = "theme:" + s.query.Date.column()
	case s.dated():
		s.cube = "all:" + s.query.Date.column()
	case s.has(ByTheme):
		s.cube = "theme"
	case s.has(ByTag):
		s.cube = "tag"
	default:
		s.cube = "all"
	}
}

// wholeMonths says whether each month is in one period, and in the range or out of it.
func (s *statement) wholeMonths() bool {
	q := s.query
	return !(s.has(ByPeriod) && (q.Interval == Day || q.Interval == Week)) && (q.From == nil || q.From.Day() == 1) && (q.To == nil || q.To.AddDate(0, 0, 1).Day() == 1)
}

// days writes the tallies of moments by day for a time zone whose days are not those of UTC: the tallies of days that lie in
// one period, and of the others, a few at the edges, the facts.
func (s *statement) days(b *sql.Builder) {
	first, last := "(f.day::timestamp AT TIME ZONE 'UTC')", "((f.day + 1)::timestamp AT TIME ZONE 'UTC' - interval '1 microsecond')"
	whole := func() {
		b.WriteString("(")
		for i, at := range []string{first, last} {
			if i > 0 {
				b.WriteString(" IS NOT DISTINCT FROM ")
			}
			b.WriteString("(SELECT ROW(")
			s.period(b, "d.day")
			if s.from != nil {
				b.WriteString(", d.day >= ").Arg(*s.from).WriteString("::date")
			}
			if s.query.To != nil {
				b.WriteString(", d.day <= ").Arg(*s.query.To).WriteString("::date")
			}
			b.WriteString(") FROM (SELECT ")
			s.local(b, at)
			b.WriteString(" AS day) d)")
		}
		b.WriteString(")")
	}
	columns := "organization_id, visibility, status, kind, level, category, verification, locale, restricted_at, trashed_at, created_by_id, outcomes"
	ours := "f." + strings.ReplaceAll(columns, ", ", ", f.")
	of := fmt.Sprintf("FROM live_cubes f WHERE f.entity = '%s' AND f.cube = '%s'", s.of.entity, s.cube)
	b.WriteString("SELECT " + ours + ", f.n, ")
	s.local(b, first)
	b.WriteString(" AS local_day " + of + " AND ")
	whole()
	b.WriteString(" UNION ALL SELECT " + ours + ", 1, ")
	s.local(b, "f."+s.query.Date.column())
	b.WriteString(" FROM (SELECT DISTINCT f.day " + of + " AND NOT ")
	whole()
	// OFFSET 0 lets the planner look each day up by the index; of a join over all facts it thinks too well.
	fmt.Fprintf(writer{b}, `) e, LATERAL (SELECT * FROM live_facts f WHERE f.entity = '%[1]s' AND f.%[2]s >= e.day::timestamp AT TIME ZONE 'UTC'
		AND f.%[2]s < (e.day + 1)::timestamp AT TIME ZONE 'UTC' OFFSET 0) f`, s.of.entity, s.query.Date.column())
}
