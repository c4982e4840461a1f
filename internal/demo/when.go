package demo

import (
	"fmt"
	"hash/fnv"
	"strconv"
	"time"
)

// when is a day or a time: fixed, such as 2021-07-01 or 2022-12-20T09:00:00+08:00, or relative to the day of loading,
// such as -40d, or the month -14m. An empty one is unknown.
type when string

// calendar turns days of the content into dates.
type calendar struct{ today time.Time }

// newCalendar returns the calendar of a day; the zero time is today.
func newCalendar(day time.Time) calendar {
	if day.IsZero() {
		day = time.Now()
	}
	day = day.UTC()
	return calendar{time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC)}
}

// first returns the day, or the first day of the month; nil for an unknown one.
func (c calendar) first(w when) (*time.Time, error) {
	day, _, err := c.resolve(w)
	return day, err
}

// last returns the day, or the last day of the month, but no day after today for a month that has begun; nil for an
// unknown one.
func (c calendar) last(w when) (*time.Time, error) {
	day, isMonth, err := c.resolve(w)
	if err != nil || !isMonth {
		return day, err
	}
	end := day.AddDate(0, 1, -1)
	if !day.After(c.today) && end.After(c.today) {
		end = c.today
	}
	return &end, nil
}

func (c calendar) resolve(w when) (day *time.Time, isMonth bool, err error) {
	if w == "" {
		return nil, false, nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if fixed, err := time.Parse(layout, string(w)); err == nil {
			return &fixed, false, nil
		}
	}
	n, err := strconv.Atoi(string(w[:len(w)-1]))
	switch unit := w[len(w)-1]; {
	case err == nil && unit == 'd':
		at := c.today.AddDate(0, 0, n)
		return &at, false, nil
	case err == nil && unit == 'm':
		at := time.Date(c.today.Year(), c.today.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
		return &at, true, nil
	}
	return nil, false, fmt.Errorf("%q is neither a date nor such as -40d or -14m", w)
}

// moment returns the time of publication: a relative day gets a time of the working day in China that depends on the
// slug.
func (c calendar) moment(w when, slug string) (*time.Time, error) {
	day, err := c.first(w)
	if err != nil || day == nil || len(w) > len(time.DateOnly) {
		return day, err
	}
	h := fnv.New32a()
	h.Write([]byte(slug))
	at := day.Add(time.Duration(h.Sum32()%(9*12)) * 5 * time.Minute) // 08:00 to 17:00 in Shanghai
	return &at, nil
}

// period is the length of the periods of measurements.
type period string

// months are the numbers of months of the periods.
var months = map[period]int{"MONTH": 1, "QUARTER": 3, "YEAR": 12}

// span is a first and a last day.
type span struct{ begin, end time.Time }

// periods returns n consecutive periods: from the given day on, or the last of them the one of today.
func (c calendar) periods(every period, from when, n int) ([]span, error) {
	length := months[every]
	if length == 0 {
		return nil, fmt.Errorf("%q is neither MONTH, QUARTER nor YEAR", every)
	}
	begin := time.Date(c.today.Year(), 1+(c.today.Month()-1)/time.Month(length)*time.Month(length), 1, 0, 0, 0, 0, time.UTC).
		AddDate(0, -length*(n-1), 0)
	if from != "" {
		day, err := c.first(from)
		if err != nil {
			return nil, err
		}
		begin = *day
	}
	spans := make([]span, n)
	for i := range spans {
		next := begin.AddDate(0, length, 0)
		spans[i] = span{begin, next.AddDate(0, 0, -1)}
		begin = next
	}
	return spans, nil
}
