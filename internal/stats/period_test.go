package stats

import "testing"

func TestPeriods(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		interval                           CalendarInterval
		weekStart                          Weekday
		day, start, end, previous, yearAgo string
	}{
		{Day, "", "2024-02-29", "2024-02-29", "2024-02-29", "2024-02-28", "2023-02-28"},
		{Week, "MONDAY", "2021-01-03", "2020-12-28", "2021-01-03", "2020-12-21", "2019-12-30"},
		{Week, "SUNDAY", "2021-01-03", "2021-01-03", "2021-01-09", "2020-12-27", "2020-01-05"},
		{Week, "SATURDAY", "2021-01-01", "2020-12-26", "2021-01-01", "2020-12-19", "2019-12-28"},
		{Month, "", "2024-02-29", "2024-02-01", "2024-02-29", "2024-01-01", "2023-02-01"},
		{Quarter, "", "2026-12-31", "2026-10-01", "2026-12-31", "2026-07-01", "2025-10-01"},
		{Year, "", "2026-06-30", "2026-01-01", "2026-12-31", "2025-01-01", "2025-01-01"},
	} {
		start := c.interval.start(*day(c.day), c.weekStart)
		for what, pair := range map[string][2]string{
			"start":    {start.Format("2006-01-02"), c.start},
			"end":      {c.interval.end(start).Format("2006-01-02"), c.end},
			"previous": {c.interval.earlier(start, Previous).Format("2006-01-02"), c.previous},
			"year ago": {c.interval.earlier(start, YearAgo).Format("2006-01-02"), c.yearAgo},
		} {
			if pair[0] != pair[1] {
				t.Errorf("%s %s of %s: %s is %s, not %s", c.interval, c.weekStart, c.day, what, pair[0], pair[1])
			}
		}
	}
}
