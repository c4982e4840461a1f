package graph_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/contribution"
	"praxis/ent/gen/ent/indicator"
	"praxis/internal/content"
	"praxis/internal/viewer"
)

// who is somebody who asks, and in which organization they have which role.
type who struct {
	name         string
	request      func(*http.Request)
	user         int
	owner        bool
	role         viewer.Role
	organization string
}

// has says whether somebody has a role in an organization.
func (w *everything) has(who who, least viewer.Role, organization int) bool {
	if who.owner {
		return true
	}
	for _, o := range w.organizations {
		if o.ID == organization {
			isMember := func(o *ent.Organization) bool { return o.Slug == who.organization }
			return who.role >= least && (isMember(o) || slices.ContainsFunc(o.Edges.Ancestors, isMember))
		}
	}
	return false
}

func (w *everything) seesArticle(who who, a *ent.Article) bool {
	published := a.Status == "PUBLISHED" && a.RestrictedAt == nil
	asReader := published && (a.Visibility == "PUBLIC" || w.has(who, viewer.Reader, a.OrganizationID))
	asCreator := w.has(who, viewer.Author, a.OrganizationID) && a.CreatedByID != nil && *a.CreatedByID == who.user
	return a.TrashedAt == nil && (asReader || asCreator || w.has(who, viewer.Editor, a.OrganizationID))
}

func (w *everything) seesAction(who who, a *ent.Action) bool {
	return a != nil && a.TrashedAt == nil && (a.Visibility == "PUBLIC" || w.has(who, viewer.Reader, a.OrganizationID))
}

func (w *everything) action(id int) *ent.Action {
	i := slices.IndexFunc(w.actions, func(a *ent.Action) bool { return a.ID == id })
	if i < 0 {
		return nil
	}
	return w.actions[i]
}

// record is a record that statistics count, for the recount.
type record struct {
	id     int
	org    int
	themes []int
	tags   []int
	// authors are the people who wrote an article; views and likes are its counters.
	authors      []int
	views, likes int
	keys         map[string]string
	day          *time.Time // in the time zone
	linked       map[string][]int
	unit         string
	value        *decimal.Decimal
	// of is the measurement; nil for other kinds.
	of *ent.Measurement
	// attained is content.Attainment, which must equal the attainment of the database.
	attained *decimal.Decimal
}

func localDay(at *time.Time, zone *time.Location) *time.Time {
	if at == nil {
		return nil
	}
	y, m, d := at.In(zone).Date()
	local := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	return &local
}

func ids[E ent.Entity](entities []E) []int {
	var all []int
	for _, e := range entities {
		all = append(all, e.Identity())
	}
	return all
}

func authorsOf(a *ent.Article) []int {
	var authors []int
	for _, c := range a.Edges.Contributions {
		if c.Role == contribution.RoleAUTHOR && !slices.Contains(authors, c.PersonID) {
			authors = append(authors, c.PersonID)
		}
	}
	return authors
}

func (w *everything) records(kind string, who who, zone *time.Location) []record {
	var all []record
	outcomeSeen := map[int]*ent.Action{}
	for _, o := range w.outcomes {
		if a := w.action(o.ActionID); o.TrashedAt == nil && w.seesAction(who, a) {
			outcomeSeen[o.ID] = a
		}
	}
	articleSeen := map[int]bool{}
	for _, a := range w.articles {
		articleSeen[a.ID] = w.seesArticle(who, a)
	}
	switch kind {
	case "article":
		for _, a := range w.articles {
			if !articleSeen[a.ID] {
				continue
			}
			r := record{
				id: a.ID, org: a.OrganizationID, themes: ids(a.Edges.Themes), tags: ids(a.Edges.Tags),
				authors: authorsOf(a), views: a.Views, likes: a.Likes,
				day: localDay(a.PublishedAt, zone), linked: map[string][]int{},
				keys: map[string]string{
					"STATUS": string(a.Status), "LOCALE": a.Locale, "VISIBILITY": string(a.Visibility),
				},
			}
			for _, to := range a.Edges.Actions {
				if w.seesAction(who, w.action(to.ID)) {
					r.linked["actionCount"] = append(r.linked["actionCount"], to.ID)
				}
			}
			for _, e := range a.Edges.Evidence {
				if outcomeSeen[e.OutcomeID] != nil {
					r.linked["outcomeCount"] = append(r.linked["outcomeCount"], e.OutcomeID)
				}
			}
			all = append(all, r)
		}
	case "action":
		for _, a := range w.actions {
			if !w.seesAction(who, a) {
				continue
			}
			r := record{
				id: a.ID, org: a.OrganizationID, themes: ids(a.Edges.Themes),
				day: a.ActualStart, linked: map[string][]int{},
				keys: map[string]string{
					"STATUS": string(a.Status), "KIND": string(a.Kind), "VISIBILITY": string(a.Visibility),
				},
			}
			for id, of := range outcomeSeen {
				if of.ID == a.ID {
					r.linked["outcomeCount"] = append(r.linked["outcomeCount"], id)
				}
			}
			for _, text := range w.articles {
				if articleSeen[text.ID] && slices.Contains(ids(text.Edges.Actions), a.ID) {
					r.linked["articleCount"] = append(r.linked["articleCount"], text.ID)
				}
			}
			all = append(all, r)
		}
	case "outcome":
		for _, o := range w.outcomes {
			of := outcomeSeen[o.ID]
			if of == nil {
				continue
			}
			r := record{
				id: o.ID, org: of.OrganizationID, themes: ids(of.Edges.Themes),
				day: o.AchievedOn, linked: map[string][]int{"actionCount": {of.ID}},
				keys: map[string]string{
					"LEVEL": string(o.Level), "CATEGORY": string(o.Category), "VERIFICATION": string(o.Verification),
				},
			}
			for _, e := range o.Edges.Evidence {
				if e.ArticleID != nil && articleSeen[*e.ArticleID] {
					r.linked["articleCount"] = append(r.linked["articleCount"], *e.ArticleID)
				}
			}
			all = append(all, r)
		}
	case "measurement":
		for _, m := range w.measurements {
			i := m.Edges.Indicator
			of := outcomeSeen[i.OutcomeID]
			if of == nil {
				continue
			}
			r := record{
				id: m.ID, org: of.OrganizationID, themes: ids(of.Edges.Themes),
				day: &m.PeriodEnd, unit: string(i.Measure) + *i.Unit,
				keys: map[string]string{
					"MEASURE": string(i.Measure), "UNIT": *i.Unit, "INDICATOR": strconv.Itoa(i.ID),
				},
			}
			if i.Measure != indicator.MeasureQUALITATIVE {
				r.value = m.Actual
			}
			r.of = m
			r.attained = content.Attainment(i, m)
			all = append(all, r)
		}
	}
	return all
}

// rolledUp is the id of the node that a node counts for: itself, or its ancestor at the depth.
func rolledUp[E ent.Entity](id int, all []E, depth func(E) int, above func(E) []E, to *int) int {
	for _, e := range all {
		if e.Identity() != id || to == nil || depth(e) <= *to {
			continue
		}
		for _, up := range above(e) {
			if depth(up) == *to {
				return up.Identity()
			}
		}
	}
	return id
}

// keysOf are the keys of all rows that a record is in.
func (w *everything) keysOf(q question, r record) []map[string]string {
	rows := []map[string]string{{}}
	for _, d := range q.GroupBy {
		var values []string
		switch d {
		case "ORGANIZATION":
			depth := func(o *ent.Organization) int { return o.Depth }
			above := func(o *ent.Organization) []*ent.Organization { return o.Edges.Ancestors }
			values = []string{strconv.Itoa(rolledUp(r.org, w.organizations, depth, above, q.RollUp))}
		case "THEME":
			depth := func(t *ent.Theme) int { return t.Depth }
			above := func(t *ent.Theme) []*ent.Theme { return t.Edges.Ancestors }
			for _, id := range r.themes {
				v := strconv.Itoa(rolledUp(id, w.themes, depth, above, q.RollUp))
				if !slices.Contains(values, v) {
					values = append(values, v)
				}
			}
		case "TAG":
			for _, id := range r.tags {
				values = append(values, strconv.Itoa(id))
			}
		case "AUTHOR":
			for _, id := range r.authors {
				values = append(values, strconv.Itoa(id))
			}
		case "PERIOD":
			if r.day != nil {
				values = []string{q.startOf(*r.day).Format(time.DateOnly)}
			}
		default:
			values = []string{r.keys[d]}
		}
		if len(values) == 0 {
			values = []string{""}
		}
		var crossed []map[string]string
		for _, row := range rows {
			for _, v := range values {
				next := maps.Clone(row)
				next[d] = v
				crossed = append(crossed, next)
			}
		}
		rows = crossed
	}
	return rows
}

// recount returns the expected answer: the records of each row and the counts that rows are compared with, by the row's
// key, and the total.
func (w *everything) recount(
	q question, records []record,
) (rows map[string][]record, earlier map[string]int, total int) {
	in := func(r record) bool {
		return (q.From == nil || r.day != nil && !r.day.Before(*q.From)) &&
			(q.To == nil || r.day != nil && !r.day.After(*q.To))
	}
	rows, earlier = map[string][]record{}, map[string]int{}
	plain := map[string][]record{} // includes the records before From, for comparisons
	series := map[string]map[string]string{}
	var first, last *time.Time
	for _, r := range records {
		if in(r) {
			total++
		}
		for _, keys := range w.keysOf(q, r) {
			name := q.name(keys)
			if q.To == nil || r.day != nil && !r.day.After(*q.To) {
				plain[name] = append(plain[name], r)
			}
			rest := maps.Clone(keys)
			rest["PERIOD"] = ""
			if !in(r) {
				if q.comparesWith(r) {
					series[q.name(rest)] = rest // a series can have records in the earlier periods only
				}
				continue
			}
			rows[name] = append(rows[name], r)
			if r.day != nil {
				start := q.startOf(*r.day)
				if first == nil || start.Before(*first) {
					first = &start
				}
				if last == nil || start.After(*last) {
					last = &start
				}
			}
			series[q.name(rest)] = rest
		}
	}
	if q.Fill || q.Cumulative {
		w.fill(q, rows, series, first, last)
	}
	if q.CompareTo != "" {
		for name := range rows {
			i := strings.Index(name, "PERIOD=")
			if len(name) < i+17 || name[i+7:] == "" || name[i+7] == '|' {
				continue
			}
			start := day(name[i+7 : i+17])
			then := q.earlier(start)
			before := name[:i+7] + then.Format(time.DateOnly) + name[i+17:]
			compared := plain[before]
			if q.Cumulative {
				compared = rows[before]
			}
			for _, r := range compared {
				if q.inPart(start, then, *r.day) {
					earlier[name]++
				}
			}
		}
	}
	return rows, earlier, total
}

// inPart reports whether a day of an earlier period is compared with the period that begins on start: if the question
// ends within the period, only as many days are.
func (q question) inPart(start, then, day time.Time) bool {
	if q.To == nil || q.To.Before(start) || q.startOf(q.To.AddDate(0, 0, 1)).After(start) {
		return true
	}
	return !day.After(then.Add(q.To.Sub(start)))
}

// fill adds the rows of gaps and cumulates, as the question demands.
func (w *everything) fill(
	q question, rows map[string][]record, series map[string]map[string]string, first, last *time.Time,
) {
	some := first != nil || q.From != nil && len(series) > 0
	if q.From != nil {
		f := q.startOf(*q.From)
		if first = &f; last == nil || last.Before(f) {
			last = &f
		}
	}
	if q.To != nil {
		l := q.startOf(*q.To)
		if last = &l; first == nil {
			first = &l
		}
	}
	if !some && (q.From == nil || q.To == nil) || first == nil {
		return
	}
	if len(series) == 0 && len(q.GroupBy) == 1 {
		series[""] = map[string]string{}
	}
	for _, keys := range series {
		var sum []record
		for start := *first; !start.After(*last); start = q.nextAfter(start) {
			at := maps.Clone(keys)
			at["PERIOD"] = start.Format(time.DateOnly)
			name := q.name(at)
			sum = append(sum, rows[name]...)
			if q.Cumulative {
				rows[name] = slices.Clone(sum)
			} else if rows[name] == nil {
				rows[name] = []record{}
			}
			if len(rows[name]) == 0 && !q.Fill {
				delete(rows, name)
			}
		}
	}
}

func distinct(rows []record, linked string) int {
	seen := map[int]bool{}
	for _, r := range rows {
		for _, id := range r.linked[linked] {
			seen[id] = true
		}
	}
	return len(seen)
}

var linksOf = map[string][]string{
	"article": {"actionCount", "outcomeCount"},
	"action":  {"articleCount", "outcomeCount"},
	"outcome": {"actionCount", "articleCount"},
}

// overlapping reports whether two measurements of one indicator have a day in common.
func overlapping(measurements []record) bool {
	for i, a := range measurements {
		for _, b := range measurements[:i] {
			if a.of.IndicatorID == b.of.IndicatorID &&
				!a.of.PeriodStart.After(b.of.PeriodEnd) && !b.of.PeriodStart.After(a.of.PeriodEnd) {
				return true
			}
		}
	}
	return false
}

// question is the arguments of a random query.
type question struct {
	Kind, Interval, Zone, WeekStart, CompareTo, Filter string
	GroupBy                                            []string
	RollUp                                             *int
	From, To                                           *time.Time
	Fill, Cumulative                                   bool
	First                                              *int
	// Date is the date field of measurements; "" is the default one of the other kinds.
	Date string
}

var dimensionsOf = map[string][]string{
	"article":     {"ORGANIZATION", "THEME", "TAG", "AUTHOR", "STATUS", "LOCALE", "VISIBILITY", "PERIOD"},
	"action":      {"ORGANIZATION", "THEME", "STATUS", "KIND", "VISIBILITY", "PERIOD"},
	"outcome":     {"ORGANIZATION", "THEME", "LEVEL", "CATEGORY", "VERIFICATION", "PERIOD"},
	"measurement": {"ORGANIZATION", "THEME", "MEASURE", "UNIT", "INDICATOR", "PERIOD"},
}

func drawQuestion(t *rapid.T) question {
	oneOf := func(name string, values ...string) string { return rapid.SampledFrom(values).Draw(t, name) }
	q := question{
		Kind:      oneOf("kind", "article", "action", "outcome", "measurement"),
		Interval:  oneOf("interval", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR"),
		Zone:      oneOf("zone", zones...),
		WeekStart: oneOf("weekStart", "MONDAY", "SUNDAY", "SATURDAY", "WEDNESDAY"),
		Filter:    oneOf("filter", "", "", "withinOrganization", "withinTheme", "id"),
	}
	if q.Kind == "measurement" {
		q.Date = oneOf("date", "PERIOD_END", "PERIOD_START", "CREATED_AT")
		if q.Filter != "" {
			q.Filter = "id"
		}
	}
	dimensions := rapid.SampledFrom(dimensionsOf[q.Kind])
	q.GroupBy = rapid.SliceOfNDistinct(dimensions, 0, 3, rapid.ID[string]).Draw(t, "groupBy")
	if slices.Contains(q.GroupBy, "ORGANIZATION") || slices.Contains(q.GroupBy, "THEME") {
		q.RollUp = rapid.Ptr(rapid.IntRange(0, 2), true).Draw(t, "rollUpTo")
	}
	some := func(name string) *time.Time {
		if rapid.Bool().Draw(t, name) {
			d := date(rapid.SampledFrom(moments).Draw(t, name+" at"))
			return &d
		}
		return nil
	}
	if rapid.Bool().Draw(t, "range") {
		q.From, q.To = some("from"), some("to")
		if q.From != nil && q.To != nil && q.To.Before(*q.From) {
			q.From, q.To = q.To, q.From
		}
	}
	if slices.Contains(q.GroupBy, "PERIOD") && q.Interval != "DAY" {
		q.Fill, q.Cumulative = rapid.Bool().Draw(t, "fillGaps"), rapid.Bool().Draw(t, "cumulative")
	}
	if slices.Contains(q.GroupBy, "PERIOD") {
		q.CompareTo = oneOf("compareTo", "", "PREVIOUS", "YEAR_AGO")
	}
	q.First = rapid.Ptr(rapid.IntRange(0, 5), true).Draw(t, "first")
	return q
}

// startOf is the first day of the period of a day. The recount shares no code with package stats.
func (q question) startOf(d time.Time) time.Time {
	switch q.Interval {
	case "WEEK":
		first := map[string]time.Weekday{"MONDAY": 1, "SUNDAY": 0, "SATURDAY": 6, "WEDNESDAY": 3}[q.WeekStart]
		for d.Weekday() != first {
			d = d.AddDate(0, 0, -1)
		}
		return d
	case "MONTH":
		return time.Date(d.Year(), d.Month(), 1, 0, 0, 0, 0, time.UTC)
	case "QUARTER":
		for d.Day() != 1 || (d.Month()-1)%3 != 0 {
			d = d.AddDate(0, 0, -1)
		}
		return d
	case "YEAR":
		return time.Date(d.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return d
}

func (q question) nextAfter(start time.Time) time.Time {
	d := start
	for q.startOf(d).Equal(start) {
		d = d.AddDate(0, 0, 1)
	}
	return d
}

func (q question) earlier(start time.Time) time.Time {
	if q.CompareTo == "PREVIOUS" {
		return q.startOf(start.AddDate(0, 0, -1))
	}
	if q.Interval == "WEEK" {
		return start.AddDate(0, 0, -364)
	}
	if start.Month() == 2 && start.Day() == 29 {
		return start.AddDate(-1, 0, -1)
	}
	return start.AddDate(-1, 0, 0)
}

func (q question) name(keys map[string]string) string {
	var parts []string
	for _, d := range q.GroupBy {
		parts = append(parts, d+"="+keys[d])
	}
	return strings.Join(parts, "|")
}

// comparesWith reports whether the record is before From and in a period that one after From is compared with.
func (q question) comparesWith(r record) bool {
	if q.From == nil || q.CompareTo == "" || q.Cumulative || r.day == nil {
		return false
	}
	first := q.startOf(*q.From)
	return r.day.Before(first) && !r.day.Before(q.earlier(first))
}

// filtered draws the value of the filter and returns the records that meet it.
func (w *everything) filtered(rt *rapid.T, q question, records []record) (string, []record) {
	keep := func(is func(record) bool) []record {
		return slices.DeleteFunc(slices.Clone(records), func(r record) bool { return !is(r) })
	}
	switch q.Filter {
	case "withinOrganization":
		o := rapid.SampledFrom(w.organizations).Draw(rt, "organization")
		return fmt.Sprintf("withinOrganization: %q", strconv.Itoa(o.ID)), keep(func(r record) bool {
			return slices.ContainsFunc(w.organizations, func(of *ent.Organization) bool {
				return of.ID == r.org && (of.ID == o.ID || slices.Contains(ids(of.Edges.Ancestors), o.ID))
			})
		})
	case "withinTheme":
		th := rapid.SampledFrom(w.themes).Draw(rt, "theme")
		return fmt.Sprintf("withinTheme: %q", strconv.Itoa(th.ID)), keep(func(r record) bool {
			return slices.ContainsFunc(w.themes, func(of *ent.Theme) bool {
				return slices.Contains(r.themes, of.ID) &&
					(of.ID == th.ID || slices.Contains(ids(of.Edges.Ancestors), th.ID))
			})
		})
	case "id":
		firstID := map[string]int{"article": 2 << 32, "outcome": 8 << 32, "measurement": 6 << 32}[q.Kind]
		var some []string
		n := firstID + rapid.IntRange(1, 40).Draw(rt, "id")
		for id := firstID; id <= n; id++ {
			some = append(some, strconv.Quote(strconv.Itoa(id)))
		}
		return fmt.Sprintf("idIn: [%s]", strings.Join(some, " ")), keep(func(r record) bool { return r.id <= n })
	}
	return "", records
}

func (q question) text(w *everything, filter string) string {
	var args []string
	arg := func(format string, values ...any) { args = append(args, fmt.Sprintf(format, values...)) }
	arg("groupBy: [%s], interval: %s, timeZone: %q", strings.Join(q.GroupBy, " "), q.Interval, q.Zone)
	arg("weekStart: %s, fillGaps: %v, cumulative: %v", q.WeekStart, q.Fill, q.Cumulative)
	if q.Date != "" {
		arg("date: %s", q.Date)
	}
	if q.From != nil {
		arg("from: %q", q.From.Format(time.DateOnly))
	}
	if q.To != nil {
		arg("to: %q", q.To.Format(time.DateOnly))
	}
	if q.CompareTo != "" {
		arg("compareTo: %s", q.CompareTo)
	}
	if q.RollUp != nil {
		arg("rollUpTo: %d", *q.RollUp)
	}
	if q.First != nil {
		arg("first: %d", *q.First)
	}
	if filter != "" {
		arg("where: {%s}", filter)
	}
	fields := "key count " + strings.Join(linksOf[q.Kind], " ") + " comparison { value delta } " +
		"records: " + q.Kind + "s(first: 100) { totalCount nodes { id } }"
	if q.Kind == "article" {
		fields += " views likes"
	}
	if q.Kind == "measurement" {
		fields += " sum targetSum avg min max sumComparison { value } unit measure omitted { reason count } " +
			"attainment attainmentCount"
	}
	return fmt.Sprintf("{ s: %sStatistics(%s) { total rows { %s } other { %[3]s } } }",
		q.Kind, strings.Join(args, ", "), fields)
}
