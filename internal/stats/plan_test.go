package stats

import (
	"testing"

	"entgo.io/ent/dialect/sql"

	"praxis/internal/viewer"
)

// TestChooseCube: a query reads the smallest cube that has its dimensions, or the facts ("").
func TestChooseCube(t *testing.T) {
	t.Parallel()
	by := func(d ...Dimension) Query { return Query{GroupBy: d, Date: "CREATED_AT", Interval: Month} }
	with := func(q Query, change func(*Query)) Query { change(&q); return q }
	for name, c := range map[string]struct {
		viewer    viewer.Viewer
		subject   *Subject
		query     Query
		cube      string
		splitDays bool
	}{
		"no key":          {reader, Articles, by(), "all", false},
		"by column":       {reader, Articles, by(ByStatus, ByOrganization), "all", false},
		"by theme":        {reader, Articles, by(ByTheme), "theme", false},
		"by tag":          {reader, Articles, by(ByTag), "tag", false},
		"by theme, tag":   {reader, Articles, by(ByTheme, ByTag), "", false},
		"by month":        {reader, Articles, by(ByPeriod), "all:created_at", false},
		"by theme, month": {reader, Articles, by(ByTheme, ByPeriod), "theme:created_at", false},
		"by tag, month":   {reader, Articles, by(ByTag, ByPeriod), "", false},
		"by day": {reader, Articles, with(by(ByPeriod), func(q *Query) {
			q.Interval = Day
		}), "", false},
		"from the first of a month": {reader, Articles, with(by(), func(q *Query) {
			q.From, q.To = day("2026-02-01"), day("2026-02-28")
		}), "all:created_at", false},
		"from within a month": {reader, Articles, with(by(), func(q *Query) {
			q.From = day("2026-02-02")
		}), "", false},
		"until within a month": {reader, Articles, with(by(), func(q *Query) {
			q.To = day("2026-02-27")
		}), "", false},
		"month of a time zone": {reader, Articles, with(by(ByPeriod), func(q *Query) {
			q.TimeZone = "Asia/Shanghai"
		}), "", false},
		"month of a date in a time zone": {reader, Actions, with(by(ByPeriod), func(q *Query) {
			q.Date, q.TimeZone = "PLANNED_START", "Asia/Shanghai"
		}), "all:planned_start", false},
		"anonymous by week": {anyone, Articles, with(by(ByPeriod), func(q *Query) {
			q.Interval = Week
		}), "created_at", false},
		"anonymous by organization, month": {anyone, Articles, by(ByOrganization, ByPeriod), "all:created_at", false},
		"anonymous by month of a time zone": {anyone, Articles, with(by(ByPeriod), func(q *Query) {
			q.TimeZone = "Asia/Shanghai"
		}), "created_at", true},
		"anonymous by day of a time zone": {anyone, Articles, with(by(ByPeriod), func(q *Query) {
			q.Interval, q.TimeZone = Day, "Asia/Shanghai"
		}), "", false},
		"owner by day": {viewer.System, Articles, with(by(ByPeriod), func(q *Query) {
			q.Interval = Day
		}), "created_at", false},
		"filtered": {reader, Articles, with(by(), func(q *Query) {
			q.Filter = func(*sql.Selector) {}
		}), "", false},
		"measurements": {reader, Measurements, by(), "", false},
	} {
		p := newPlan(c.viewer, c.subject, c.query)
		if p.cube != c.cube || p.splitDays != c.splitDays {
			t.Errorf("%s: cube %q, splitDays %v, not %q, %v", name, p.cube, p.splitDays, c.cube, c.splitDays)
		}
	}
}

// TestReadFrom: a comparison starts at whole periods, and reads the earlier ones.
func TestReadFrom(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		query          Query
		from, readFrom string
	}{
		{Query{}, "2026-05-17", "2026-05-17"},
		{Query{CompareTo: Previous}, "2026-05-01", "2026-04-01"},
		{Query{CompareTo: YearAgo}, "2026-05-01", "2025-05-01"},
		{Query{CompareTo: YearAgo, Cumulative: true}, "2026-05-01", "2026-05-01"},
	} {
		q := c.query
		q.GroupBy, q.Date, q.Interval, q.From = []Dimension{ByPeriod}, "CREATED_AT", Month, day("2026-05-17")
		p := newPlan(anyone, Articles, q)
		if !p.From.Equal(*day(c.from)) || !p.readFrom.Equal(*day(c.readFrom)) {
			t.Errorf("%+v: from %v, read from %v, not %s, %s", c.query, p.From, p.readFrom, c.from, c.readFrom)
		}
	}
}
