package stats

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"praxis/internal/viewer"
)

// plan is a query resolved for its subject and its viewer. SQL and rows depend on nothing else. A plan does not change.
type plan struct {
	Query
	subject *Subject
	viewer  viewer.Viewer
	// readFrom is the first day that is read: From, or the first day of the earlier period that From's is compared
	// with.
	readFrom *time.Time
	// cube is the name of the cube that is read; "" reads the facts.
	cube string
	// splitDays replaces the cube's days that lie in two periods of the time zone by their facts.
	splitDays bool
}

// newPlan resolves a query that Query.check accepted.
func newPlan(v viewer.Viewer, subject *Subject, q Query) plan {
	q.TimeZone = cmp.Or(q.TimeZone, "UTC")
	if q.From != nil && q.CompareTo != "" {
		q.From = new(q.Interval.start(*q.From, q.WeekStart))
	}
	p := plan{Query: q, subject: subject, viewer: v, readFrom: q.From}
	if q.by(ByPeriod) && q.CompareTo != "" && q.From != nil && !q.Cumulative {
		p.readFrom = new(q.Interval.earlier(*q.From, q.CompareTo))
	}
	if subject.hasCubes && q.Filter == nil {
		p.chooseCube()
	}
	return p
}

// ungrouped returns the plan of a single row with all records of this plan, each once.
func (p plan) ungrouped() plan {
	return newPlan(p.viewer, p.subject, Query{
		Filter: p.Filter, Date: p.Date, From: p.From, To: p.To,
		Interval: p.Interval, TimeZone: p.TimeZone, WeekStart: p.WeekStart,
	})
}

// fromFacts returns the plan that reads the facts, which have the ids of the records.
func (p plan) fromFacts() plan {
	p.cube, p.splitDays = "", false
	return p
}

// chooseCube finds the smallest cube with the dimensions of the query. Cubes of dates have months; those of a day have
// no organizations, so that only viewers whose rules do not depend on organizations can read them.
func (p *plan) chooseCube() {
	date := p.Date.column()
	anyOrganization := !p.by(ByOrganization) && (p.viewer.Anonymous() || p.viewer.Owner)
	utc := !p.subject.isTimestamp(date) || p.TimeZone == "UTC" || p.TimeZone == "Etc/UTC"
	everyDaySplit := !utc && p.by(ByPeriod) && p.Interval == Day
	switch {
	case p.by(ByTag) && (p.by(ByTheme) || p.hasDays()):
		// The facts: the cube of tags has neither themes nor days.
	case p.hasDays() && anyOrganization && !p.by(ByTheme) && !everyDaySplit:
		p.cube, p.splitDays = date, !utc
	case p.hasDays() && (!utc || !p.wholeMonths()):
		// The facts: the other cubes have months in UTC.
	case p.hasDays() && p.by(ByTheme):
		p.cube = "theme:" + date
	case p.hasDays():
		p.cube = "all:" + date
	case p.by(ByTheme):
		p.cube = "theme"
	case p.by(ByTag):
		p.cube = "tag"
	default:
		p.cube = "all"
	}
}

// hasDays reports whether groups depend on days.
func (p *plan) hasDays() bool { return p.by(ByPeriod) || p.From != nil || p.To != nil }

// limitsDays reports whether records are selected by their own day. Indicators have a state on every day instead.
func (p *plan) limitsDays() bool { return p.hasDays() && !p.countsStates() }

// wholeMonths reports whether each month lies in one period, and either inside or outside of From and To.
func (p *plan) wholeMonths() bool {
	shortPeriods := p.by(ByPeriod) && (p.Interval == Day || p.Interval == Week)
	return !shortPeriods &&
		(p.From == nil || p.From.Day() == 1) &&
		(p.To == nil || p.To.AddDate(0, 0, 1).Day() == 1)
}

// rowsOverlap reports whether a record can be in several rows.
func (p *plan) rowsOverlap() bool { return p.by(ByTheme) || p.by(ByTag) }

// countsStates reports whether the subject has a state at the end of each period, rather than a date of its own.
func (p *plan) countsStates() bool { return p.subject == Indicators }

// keyColumns are the columns with the keys of a group, in the order of GroupBy: d0, d1 …
func (p *plan) keyColumns() []string {
	names := make([]string, len(p.GroupBy))
	for i := range names {
		names[i] = fmt.Sprintf("d%d", i)
	}
	return names
}

// keysJSON is the SQL of a group's keys as a JSON array of texts.
func (p *plan) keysJSON() string {
	if len(p.GroupBy) == 0 {
		return "'[]'"
	}
	return "json_build_array(" + strings.Join(p.keyColumns(), "::text, ") + "::text)::text"
}
