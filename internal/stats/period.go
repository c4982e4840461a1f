package stats

import (
	"slices"
	"strings"
	"time"
)

// CalendarInterval is how long a period is.
type CalendarInterval string

// The intervals.
const (
	Day     CalendarInterval = "DAY"
	Week    CalendarInterval = "WEEK"
	Month   CalendarInterval = "MONTH"
	Quarter CalendarInterval = "QUARTER"
	Year    CalendarInterval = "YEAR"
)

// Earlier is the period that one is compared with.
type ComparisonPeriod string

// The earlier periods. A year before a week is 52 weeks before it, so that weekdays stay what they are; a year before the
// 29th of February is the 28th.
const (
	Previous ComparisonPeriod = "PREVIOUS"
	YearAgo  ComparisonPeriod = "YEAR_AGO"
)

// next is the first day of the period after the one that begins on start; n of them when n is given, before it when negative.
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

// end is the last day of the period.
func (i CalendarInterval) end(start time.Time) time.Time { return i.next(start, 1).AddDate(0, 0, -1) }

// earlier is the first day of the period that the one which begins on start is compared with.
func (i CalendarInterval) earlier(start time.Time, which ComparisonPeriod) time.Time {
	switch {
	case which == Previous:
		return i.next(start, -1)
	case i == Week:
		return start.AddDate(0, 0, -52*7)
	case start.Month() == time.February && start.Day() == 29:
		return start.AddDate(-1, 0, -1)
	}
	return start.AddDate(-1, 0, 0)
}

// start is the first day of the period that the day lies in.
func (i CalendarInterval) start(day time.Time, weekStart Weekday) time.Time {
	switch i {
	case Week:
		return day.AddDate(0, 0, -((int(day.Weekday())+6-weekStart.shift())%7+7)%7)
	case Month:
		return day.AddDate(0, 0, 1-day.Day())
	case Quarter:
		return time.Date(day.Year(), (day.Month()-1)/3*3+1, 1, 0, 0, 0, 0, time.UTC)
	case Year:
		return time.Date(day.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return day
}

// Weekday is a day of the week: MONDAY, TUESDAY …
type Weekday string

// shift is how many days later a week begins than on Monday, with which date_trunc begins it.
func (d Weekday) shift() int {
	return max(0, slices.Index([]Weekday{"MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"}, d))
}

// Date is a column that holds a date or a moment, in upper case.
type DateField string

func (d DateField) column() string { return strings.ToLower(string(d)) }
