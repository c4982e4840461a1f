package stats

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"entgo.io/ent/dialect/sql"
)

// Query is what to count, and how to present it.
type Query struct {
	// Records limits what is counted; nil counts everything that the viewer sees. It is applied to the subject's table,
	// where rows select their records.
	Records func(*sql.Selector)
	// Where and Filter are the same for facts: conditions that the facts decide, and what they leave to the database,
	// which is applied to the subject's table; nil if nothing is left.
	Where  []Condition
	Filter func(*sql.Selector)
	// GroupBy are the keys of a row; a query without any has a single row.
	GroupBy []Dimension
	// Date is the field that periods are made of, and that From and To limit.
	Date DateField
	// Interval is the length of a period.
	Interval CalendarInterval
	// TimeZone is an IANA name; "" is UTC. It turns timestamps into days and does not matter for dates.
	TimeZone string
	// WeekStart is the first day of a week.
	WeekStart Weekday
	// From and To limit what is counted to these days, both included; nil does not. With CompareTo, From is moved to
	// the first day of its period, because a part of a period cannot be compared with a whole one.
	From, To *time.Time
	// FillGaps adds empty rows for the periods without records.
	FillGaps bool
	// Cumulative counts in each period everything until its end.
	Cumulative bool
	// CompareTo is the period that each period is compared with; "" compares with none.
	CompareTo ComparisonPeriod
	// RollUpTo is a depth of the trees: rows of deeper nodes are added to those of their ancestor at this depth. Nil
	// does not roll up.
	RollUpTo *int
	// Having drops rows by the values of their measures.
	Having *Having
	// OrderBy is the order of the rows. Rows that it leaves equal are ordered by period, descending count and keys.
	OrderBy []*Order
	// First limits the number of rows; Result.Other combines the rest. Nil is no limit.
	First *int
}

// by reports whether the dimension is a key of the rows.
func (q *Query) by(d Dimension) bool { return slices.Contains(q.GroupBy, d) }

// check returns a QueryError unless the query makes sense for the subject.
func (q *Query) check(subject *Subject) error {
	for i, d := range q.GroupBy {
		if slices.Contains(q.GroupBy[:i], d) {
			return QueryError("groupBy names " + string(d) + " twice")
		}
	}
	switch {
	case q.TimeZone != "" && !validTimeZone(q.TimeZone):
		return QueryError("timeZone must be UTC or an IANA name like Asia/Shanghai, not " + strconv.Quote(q.TimeZone))
	case !q.by(ByPeriod) && (q.FillGaps || q.Cumulative || q.CompareTo != ""):
		return QueryError("fillGaps, cumulative and compareTo need PERIOD in groupBy")
	case q.RollUpTo != nil && !q.by(ByOrganization) && !q.by(ByTheme):
		return QueryError("rollUpTo needs ORGANIZATION or THEME in groupBy")
	case q.RollUpTo != nil && (*q.RollUpTo < 0 || *q.RollUpTo > 1000):
		return QueryError("rollUpTo must be a depth from 0, the roots, to 1000, not " + strconv.Itoa(*q.RollUpTo))
	case q.First != nil && *q.First < 0:
		return QueryError("first must not be negative")
	case q.From != nil && q.To != nil && q.To.Before(*q.From):
		return QueryError("from must not be after to")
	}
	return q.checkMeasures(subject)
}

// checkMeasures returns a QueryError if Having or OrderBy names a measure that the subject does not have.
func (q *Query) checkMeasures(subject *Subject) error {
	if q.Having != nil {
		for m, definition := range measures {
			if definition.bounded(q.Having) && !subject.hasMeasure(m) {
				return QueryError("having: " + subject.table + " have no " + string(m))
			}
		}
	}
	for _, o := range q.OrderBy {
		if o.Field != OrderByKey && o.Field != OrderByPeriod && !subject.hasMeasure(Measure(o.Field)) {
			return QueryError("orderBy: " + subject.table + " have no " + string(o.Field))
		}
	}
	return nil
}

// validTimeZone reports whether Go and Postgres read the name as the same time zone. Postgres would read a name without
// a slash, such as CET, as an abbreviation without daylight saving time.
func validTimeZone(name string) bool {
	if name == "UTC" {
		return true
	}
	area, _, slash := strings.Cut(name, "/")
	_, err := time.LoadLocation(name)
	return err == nil && slash && area != "posix" && area != "right"
}
