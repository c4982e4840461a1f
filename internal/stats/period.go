package stats

import (
	"slices"
	"strings"
	"time"
)

// CalendarInterval is the length of a period.
type CalendarInterval string

// The intervals.
const (
	Day     CalendarInterval = "DAY"
	Week    CalendarInterval = "WEEK"
	Month   CalendarInterval = "MONTH"
	Quarter CalendarInterval = "QUARTER"
	Year    CalendarInterval = "YEAR"
)

// next returns the first day of the n-th period after the one that begins on start; before it if n is negative.
func (i CalendarInterval) next(start time.Time, n int) time.Time {
	switch i {
	case Day:
		return start.AddDate(0, 0, n)
	case Week:
		return start.AddDate(0, 0, 7*n)
	case Month:
		return start.AddDate(0, n, 0)
	case Quarter:
		return start.AddDate(0, 3*n, 0)
	}
	return start.AddDate(n, 0, 0)
}

// start returns the first day of the period with the day.
func (i CalendarInterval) start(day time.Time, weekStart Weekday) time.Time {
	switch i {
	case Week:
		sinceMonday := int(day.Weekday()) + 6
		return day.AddDate(0, 0, -((sinceMonday - weekStart.daysAfterMonday()) % 7))
	case Month:
		return day.AddDate(0, 0, 1-day.Day())
	case Quarter:
		return time.Date(day.Year(), (day.Month()-1)/3*3+1, 1, 0, 0, 0, 0, time.UTC)
	case Year:
		return time.Date(day.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return day
}

// end returns the last day of the period that begins on start.
func (i CalendarInterval) end(start time.Time) time.Time { return i.next(start, 1).AddDate(0, 0, -1) }

// ComparisonPeriod is the earlier period that a period is compared with.
type ComparisonPeriod string

// The comparison periods. The week of a year ago is the one 52 weeks before, so that weekdays correspond. The day a
// year before February 29 is February 28.
const (
	Previous ComparisonPeriod = "PREVIOUS"
	YearAgo  ComparisonPeriod = "YEAR_AGO"
)

// earlier returns the first day of the period that the one beginning on start is compared with.
func (i CalendarInterval) earlier(start time.Time, compareTo ComparisonPeriod) time.Time {
	switch {
	case compareTo == Previous:
		return i.next(start, -1)
	case i == Week:
		return start.AddDate(0, 0, -52*7)
	case start.Month() == time.February && start.Day() == 29:
		return start.AddDate(-1, 0, -1)
	}
	return start.AddDate(-1, 0, 0)
}

// Weekday is a day of the week: MONDAY, TUESDAY …
type Weekday string

var weekdays = []Weekday{"MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"}

// daysAfterMonday is 0 for MONDAY, with which Postgres's date_trunc begins a week, and for "".
func (d Weekday) daysAfterMonday() int { return max(0, slices.Index(weekdays, d)) }

// DateField is a column with dates or timestamps, in upper case.
type DateField string

func (d DateField) column() string { return strings.ToLower(string(d)) }
