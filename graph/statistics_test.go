package graph_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/action"
	"praxis/ent/gen/ent/indicator"
	"praxis/ent/gen/ent/measurement"
	"praxis/ent/gen/ent/organization"
	"praxis/ent/gen/ent/outcome"
	"praxis/internal/content"
	"praxis/internal/pgtest"
	"praxis/internal/stats"
	"praxis/internal/viewer"
)

// everything is random content, read without any rules.
type everything struct {
	organizations []*ent.Organization
	themes        []*ent.Theme
	tags          []*ent.Tag
	articles      []*ent.Article
	actions       []*ent.Action
	outcomes      []*ent.Outcome
	measurements  []*ent.Measurement
}

// moments are near the edge cases of calendars: changes of daylight saving time, a leap day, a week 53, ends of years.
var moments = []time.Time{
	time.Date(2021, 3, 28, 0, 30, 0, 0, time.UTC),
	time.Date(2021, 10, 31, 0, 30, 0, 0, time.UTC),
	time.Date(2020, 2, 29, 23, 30, 0, 0, time.UTC),
	time.Date(2020, 12, 31, 16, 30, 0, 0, time.UTC),
	time.Date(2021, 1, 3, 23, 0, 0, 0, time.UTC),
	time.Date(2021, 11, 7, 4, 30, 0, 0, time.UTC),
	time.Date(2021, 11, 7, 5, 30, 0, 0, time.UTC),
	time.Date(2020, 3, 31, 18, 29, 59, 0, time.UTC),
	time.Date(2021, 6, 30, 23, 59, 59, 999999000, time.UTC),
}

var zones = []string{
	"UTC", "Asia/Shanghai", "Asia/Kathmandu", "America/Havana", "America/New_York", "Pacific/Apia", "Europe/London",
}

// makeContent fills the database.
func makeContent(t *testing.T, a *api, r *rand.Rand) {
	ctx, c := pgtest.Context(t), a.db.Client
	var orgs []*ent.Organization
	for i := range 7 {
		name := fmt.Sprint("o", i)
		create := c.Organization.Create().SetName(name).SetSlug(name).SetKind(organization.KindCOMPANY)
		if i > 1 {
			create.SetParent(orgs[r.IntN(i)])
		}
		orgs = append(orgs, create.SaveX(ctx))
	}
	var themes []*ent.Theme
	for i := range 9 {
		create := c.Theme.Create().SetName(fmt.Sprint("theme ", i))
		if i > 1 {
			create.SetParent(themes[r.IntN(i)])
		}
		themes = append(themes, create.SaveX(ctx))
	}
	for i := range 4 {
		c.Tag.Create().SetName(fmt.Sprint("tag ", i)).SaveX(ctx)
	}
	tags := c.Tag.Query().AllX(ctx)
	var actions []*ent.Action
	for i := range 30 {
		create := c.Action.Create().
			SetTitle(fmt.Sprint("action ", i)).
			SetOrganization(orgs[r.IntN(len(orgs))]).
			SetKind(pick(r, action.KindPROJECT, action.KindACTIVITY)).
			SetStatus(pick(r, action.StatusACTIVE, action.StatusPLANNED, action.StatusCOMPLETED)).
			SetVisibility(pick(r, action.VisibilityPUBLIC, action.VisibilityPUBLIC, action.VisibilityINTERNAL)).
			AddThemes(some(r, themes)...)
		if r.IntN(4) > 0 {
			create.SetActualStart(date(moments[r.IntN(len(moments))]))
		}
		actions = append(actions, create.SaveX(ctx))
	}
	var outcomes []*ent.Outcome
	for i := range 40 {
		create := c.Outcome.Create().
			SetTitle(fmt.Sprint("outcome ", i)).
			SetAction(actions[r.IntN(len(actions))]).
			SetLevel(pick(r, outcome.LevelOUTPUT, outcome.LevelIMPACT)).
			SetVerification(pick(r, outcome.VerificationCLAIMED, outcome.VerificationVERIFIED))
		if r.IntN(4) > 0 {
			create.SetAchievedOn(date(moments[r.IntN(len(moments))]))
		}
		outcomes = append(outcomes, create.SaveX(ctx))
	}
	for i := range 40 {
		text := c.Article.Create().
			SetTitle(fmt.Sprint("article ", i)).
			SetBody("x").
			SetOrganization(orgs[r.IntN(len(orgs))]).
			SetLocale(pick(r, "zh-CN", "en")).
			AddThemes(some(r, themes)...).
			AddTags(some(r, tags)...).
			AddActions(some(r, actions)...).
			SaveX(ctx)
		for _, o := range some(r, outcomes) {
			c.Evidence.Create().SetOutcome(o).SetArticle(text).SaveX(ctx)
		}
	}
	for i := range 25 {
		ind := c.Indicator.Create().
			SetTitle("i").
			SetOutcome(outcomes[r.IntN(len(outcomes))]).
			SetUnit(pick(r, "件", "%", "|\"{,}")).
			SetMeasure(pick(r,
				indicator.MeasureUNIT, indicator.MeasureUNIT, indicator.MeasurePERCENTAGE, indicator.MeasureQUALITATIVE,
			)).
			SetAscending(i%3 > 0).
			SetBaselineValue(decimal.NewFromInt(10)).
			SaveX(ctx)
		for m := range r.IntN(4) {
			create := c.Measurement.Create().
				SetIndicator(ind).
				SetPeriodStart(day("2020-01-01").AddDate(0, 3*m, 0)).
				SetPeriodEnd(day("2020-03-31").AddDate(0, 3*m, r.IntN(20))).
				SetCreatedAt(day("2020-01-01").AddDate(0, 0, r.IntN(900))).
				SetTarget(decimal.NewFromInt(int64(5 + r.IntN(20))))
			if r.IntN(4) > 0 {
				create.SetActual(decimal.New(int64(r.IntN(3000)), -2))
			}
			create.SaveX(ctx)
		}
	}
	for range 60 {
		change(t, a, r)
	}
}

func pick[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

func some[T any](r *rand.Rand, of []T) []T {
	var chosen []T
	for i := range of {
		if r.IntN(len(of)) < 2 {
			chosen = append(chosen, of[i])
		}
	}
	return chosen
}

func date(t time.Time) time.Time { return t.Truncate(24 * time.Hour) }

// change runs a random statement, without the API: on the columns of facts, on links, on the trees.
func change(t testing.TB, a *api, r *rand.Rand) {
	id := func(table string) string {
		return fmt.Sprintf("(SELECT id FROM %s ORDER BY hashtext(id::text || '%d') LIMIT 1)", table, r.IntN(1e6))
	}
	const (
		toggleTrash      = "trashed_at = CASE WHEN trashed_at IS NULL THEN now() END"
		toggleVisibility = "visibility = CASE visibility WHEN 'PUBLIC' THEN 'INTERNAL' ELSE 'PUBLIC' END"
	)
	at := moments[r.IntN(len(moments))].Add(time.Duration(r.IntN(3)-1) * time.Hour).Format(time.RFC3339)
	publish := "status = 'PUBLISHED', published_at = '" + at + "'"
	update := func(table, set string) string { return "UPDATE " + table + " SET " + set + " WHERE id = " + id(table) }
	insert := func(table, columns, from, to string) string {
		values := id(from) + ", " + id(to)
		return "INSERT INTO " + table + " (" + columns + ") VALUES (" + values + ") ON CONFLICT DO NOTHING"
	}
	moveTheme := func(parent string) string {
		set := "parent_id = (SELECT id FROM themes WHERE slug = '" + parent + "')"
		return update("themes", set) + " AND slug NOT IN ('theme-0', 'theme-1')"
	}
	statement := pick(r,
		update("articles", publish),
		update("articles", publish+", restricted_at = NULL, trashed_at = NULL"),
		update("articles", "status = 'DRAFT', published_at = NULL"),
		update("articles", toggleVisibility),
		update("articles", "organization_id = "+id("organizations")),
		update("articles", toggleTrash),
		update("articles", "restricted_at = now(), restricted_for = 'ERROR'"),
		"DELETE FROM article_themes WHERE article_id = "+id("articles"),
		insert("article_themes", "article_id, theme_id", "articles", "themes"),
		insert("article_tags", "article_id, tag_id", "articles", "tags"),
		insert("article_actions", "article_id, action_id", "articles", "actions"),
		update("actions", toggleTrash),
		update("actions", toggleVisibility+", actual_start = '"+at[:10]+"'"),
		update("actions", "organization_id = "+id("organizations")),
		insert("action_themes", "action_id, theme_id", "actions", "themes"),
		"DELETE FROM action_themes WHERE action_id = "+id("actions")+" AND theme_id = "+id("themes"),
		update("outcomes", toggleTrash),
		update("outcomes", "action_id = "+id("actions")+", achieved_on = '"+at[:10]+"'"),
		moveTheme("theme-0"),
		moveTheme("theme-1"),
		"DELETE FROM articles WHERE id = "+id("articles")+" AND id % 17 = 3",
	)
	if _, err := a.db.SQL.ExecContext(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func readEverything(ctx context.Context, t testing.TB, c *ent.Client) *everything {
	t.Helper()
	return &everything{
		organizations: c.Organization.Query().WithAncestors().AllX(ctx),
		themes:        c.Theme.Query().WithAncestors().AllX(ctx),
		tags:          c.Tag.Query().AllX(ctx),
		articles:      c.Article.Query().WithThemes().WithTags().WithActions().WithEvidence().AllX(ctx),
		actions:       c.Action.Query().WithThemes().AllX(ctx),
		outcomes:      c.Outcome.Query().WithEvidence().AllX(ctx),
		measurements:  c.Measurement.Query().WithIndicator().Order(measurement.ByID()).AllX(ctx),
	}
}

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
	keys   map[string]string
	day    *time.Time // in the time zone
	linked map[string][]int
	unit   string
	value  *decimal.Decimal
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
	"article":     {"ORGANIZATION", "THEME", "TAG", "STATUS", "LOCALE", "VISIBILITY", "PERIOD"},
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
			then := q.earlier(day(name[i+7 : i+17]))
			before := name[:i+7] + then.Format(time.DateOnly) + name[i+17:]
			earlier[name] = len(plain[before])
			if q.Cumulative {
				earlier[name] = len(rows[before])
			}
		}
	}
	return rows, earlier, total
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

// statisticsRow is a row as the API answers it.
type statisticsRow struct {
	Key                                     string
	Count                                   int
	ActionCount, ArticleCount, OutcomeCount int
	Unit, Measure                           *string
	Sum                                     *decimal.Decimal
	Avg, Min, Max                           *decimal.Decimal
	SumComparison                           *struct{ Value decimal.Decimal }
	Omitted                                 []struct {
		Reason string
		Count  int
	}
	Attainment      *decimal.Decimal
	AttainmentCount int
	Comparison      *struct{ Value, Delta int }
	Records         struct {
		TotalCount int
		Nodes      []struct{ ID string }
	}
}

func (r statisticsRow) ids() []int {
	var all []int
	for _, n := range r.Records.Nodes {
		id, _ := strconv.Atoi(n.ID)
		all = append(all, id)
	}
	slices.Sort(all)
	return all
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
	if q.Kind == "measurement" {
		fields += " sum avg min max sumComparison { value } unit measure omitted { reason count } " +
			"attainment attainmentCount"
	}
	return fmt.Sprintf("{ s: %sStatistics(%s) { total rows { %s } other { %[3]s } } }",
		q.Kind, strings.Join(args, ", "), fields)
}

// TestStatisticsCountWhatIsThere compares random queries with a recount in plain Go, for several viewers, with an empty
// dirty queue and with entries in it.
func TestStatisticsCountWhatIsThere(t *testing.T) {
	t.Parallel()
	a, r := newAPI(t), rand.New(rand.NewPCG(1, 2))
	makeContent(t, a, r)
	ctx := pgtest.Context(t)
	people := []who{{name: "anyone", request: nobody}, {name: "admin", request: bearer(a.token), owner: true}}
	for _, p := range []who{
		{name: "reader", role: viewer.Reader, organization: "o1"},
		{name: "author", role: viewer.Author, organization: "o0"},
		{name: "editor", role: viewer.Editor, organization: "o2"},
	} {
		p.request = a.signIn(t, p.name+"@example.org", p.role, p.organization)
		for _, u := range a.db.Client.User.Query().AllX(ctx) {
			if u.Email == p.name+"@example.org" {
				p.user = u.ID
			}
		}
		people = append(people, p)
	}
	setAuthor := "UPDATE articles SET created_by_id = $1 WHERE id % 3 = 0"
	if _, err := a.db.SQL.ExecContext(ctx, setAuthor, people[3].user); err != nil {
		t.Fatal(err)
	}
	if _, err := stats.Rebuild(ctx, a.db.Client); err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		for range rapid.IntRange(0, 3).Draw(rt, "changes") {
			change(t, a, r)
		}
		if rapid.Bool().Draw(rt, "flush") {
			if err := stats.Flush(ctx, a.db.Client); err != nil {
				rt.Fatal(err)
			}
		}
		w, q := readEverything(ctx, t, a.db.Client), drawQuestion(rt)
		p := people[rapid.IntRange(0, len(people)-1).Draw(rt, "viewer")]
		checkStatistics(rt, t, a, w, q, p)
	})
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
		n := firstID + rapid.IntRange(1, 40).Draw(rt, "id")
		return fmt.Sprintf("idLTE: %q", strconv.Itoa(n)), keep(func(r record) bool { return r.id <= n })
	}
	return "", records
}

func checkStatistics(rt *rapid.T, t *testing.T, a *api, w *everything, q question, p who) {
	zone, err := time.LoadLocation(q.Zone)
	if err != nil {
		rt.Fatal(err)
	}
	all := w.records(q.Kind, p, zone)
	for i, r := range all {
		switch q.Date {
		case "PERIOD_START":
			all[i].day = &r.of.PeriodStart
		case "CREATED_AT":
			all[i].day = localDay(&r.of.CreatedAt, zone)
		}
	}
	filter, records := w.filtered(rt, q, all)
	whole := q
	if q.From != nil && q.CompareTo != "" {
		from := q.startOf(*q.From)
		whole.From = &from
	}
	want, earlier, total := w.recount(whole, records)
	if n := 200; q.First == nil && len(want) > n { // the maximum of rows that show their records
		q.First = &n
	}
	text := q.text(w, filter)
	got, raw := a.ask(t, p.request, text, nil)
	var answer struct {
		Data struct {
			S struct {
				Total int
				Rows  []statisticsRow
				Other *statisticsRow
			}
		}
	}
	if err := json.Unmarshal(raw, &answer); err != nil || len(got.Errors) > 0 {
		rt.Fatalf("%s as %s: %s", text, p.name, raw)
	}
	s := answer.Data.S
	if s.Total != total {
		rt.Errorf("%s as %s: the total is %d, not %d", text, p.name, s.Total, total)
	}
	if n := len(want); q.First != nil && *q.First < n {
		n = *q.First
		if len(s.Rows) != n {
			rt.Errorf("%s as %s: %d rows, not %d", text, p.name, len(s.Rows), n)
		}
	} else if len(s.Rows) != n {
		keys := slices.Sorted(maps.Keys(want))
		rt.Errorf("%s as %s: %d rows, not the %d of %v", text, p.name, len(s.Rows), n, keys)
	}
	for _, row := range s.Rows {
		rest, ok := want[row.Key]
		if !ok {
			rt.Errorf("%s as %s: there is no row %s", text, p.name, row.Key)
			continue
		}
		checkRow(rt, text+" as "+p.name, q, row, rest)
		before := earlier[row.Key]
		if c := row.Comparison; c != nil && (c.Value != before || c.Delta != row.Count-before) {
			rt.Errorf("%s as %s: row %s is compared with %d, not %d", text, p.name, row.Key, c.Value, before)
		}
		delete(want, row.Key)
	}
	if s.Other != nil {
		seen := map[int]bool{}
		var rest []record
		for _, records := range want {
			for _, r := range records {
				if !seen[r.id] {
					seen[r.id] = true
					rest = append(rest, r)
				}
			}
		}
		checkRow(rt, text+" as "+p.name, q, *s.Other, rest)
	}
}

// checkRow compares a row with the records that it must count.
func checkRow(rt *rapid.T, text string, q question, row statisticsRow, want []record) {
	var wanted []int
	for _, r := range want {
		wanted = append(wanted, r.id)
	}
	slices.Sort(wanted)
	if row.Count != len(want) || row.Records.TotalCount != len(want) || !slices.Equal(row.ids(), wanted) {
		rt.Errorf("%s: row %s counts %d, its connection %d: %v; want %v",
			text, row.Key, row.Count, row.Records.TotalCount, row.ids(), wanted)
	}
	for linked, n := range map[string]int{
		"actionCount": row.ActionCount, "articleCount": row.ArticleCount, "outcomeCount": row.OutcomeCount,
	} {
		if slices.Contains(linksOf[q.Kind], linked) && n != distinct(want, linked) {
			rt.Errorf("%s: row %s has %s %d, not %d", text, row.Key, linked, n, distinct(want, linked))
		}
	}
	if q.Kind != "measurement" {
		return
	}
	attained, mean := 0, decimal.Zero
	for _, r := range want {
		if r.attained != nil {
			attained, mean = attained+1, mean.Add(*r.attained)
		}
	}
	if attained > 0 {
		mean = mean.DivRound(decimal.NewFromInt(int64(attained)), 4)
	}
	if attained != row.AttainmentCount || attained > 0 && !row.Attainment.Equal(mean) {
		rt.Errorf("%s: row %s has the attainment %v, the mean of %d; want %v of %d",
			text, row.Key, row.Attainment, row.AttainmentCount, mean, attained)
	}
	checkSum(rt, text, row, want)
}

// checkSum compares a row's sum, mean, minimum and maximum, and its omissions, with the measurements that it counts.
func checkSum(rt *rapid.T, text string, row statisticsRow, want []record) {
	var summed []record
	var values []decimal.Decimal
	for _, r := range want {
		if r.value != nil && row.Unit != nil && r.unit == *row.Measure+*row.Unit {
			summed, values = append(summed, r), append(values, *r.value)
		}
	}
	omitted, byReason := 0, map[string]int{}
	for _, o := range row.Omitted {
		omitted, byReason[o.Reason] = omitted+o.Count, o.Count
	}
	reason, counted := "", len(summed)
	switch {
	case len(summed) == 0:
	case *row.Measure == "PERCENTAGE", *row.Unit == "%": // also when the indicator has the default measure, UNIT
		reason, counted = "PERCENTAGE", 0
	case overlapping(summed):
		reason, counted = "OVERLAPPING_PERIODS", 0
	}
	unsummed := len(summed) - counted
	if byReason["PERCENTAGE"]+byReason["OVERLAPPING_PERIODS"] != unsummed || byReason[reason] != unsummed ||
		counted+omitted != row.Count {
		rt.Errorf("%s: row %s of %d leaves out %v; want %d for %q",
			text, row.Key, row.Count, row.Omitted, unsummed, reason)
	}
	if counted == 0 && (row.Sum != nil || row.SumComparison != nil) {
		rt.Errorf("%s: row %s has the sum %v, compared with %v; want none: %s",
			text, row.Key, row.Sum, row.SumComparison, reason)
	}
	if len(values) == 0 {
		return
	}
	sum := decimal.Sum(values[0], values[1:]...)
	if counted > 0 && (row.Sum == nil || !row.Sum.Equal(sum)) {
		rt.Errorf("%s: row %s has the sum %v, want %v", text, row.Key, row.Sum, sum)
	}
	mean := sum.DivRound(decimal.NewFromInt(int64(len(values))), 4)
	least, greatest := decimal.Min(values[0], values[1:]...), decimal.Max(values[0], values[1:]...)
	if !row.Avg.Equal(mean) || !row.Min.Equal(least) || !row.Max.Equal(greatest) {
		rt.Errorf("%s: row %s has the mean %v, the minimum %v, the maximum %v of %v",
			text, row.Key, row.Avg, row.Min, row.Max, values)
	}
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

// TestStatisticsWhileWriting flushes the dirty queue and reads while others write, then compares the facts and cubes
// with a recount by the database.
func TestStatisticsWhileWriting(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	makeContent(t, a, rand.New(rand.NewPCG(3, 4)))
	ctx := pgtest.Context(t)
	done := make(chan struct{})
	errs := make(chan error, 1000)
	for i := range 6 {
		go func() {
			r := rand.New(rand.NewPCG(uint64(i), 7))
			for range 60 {
				change(t, a, r)
			}
			done <- struct{}{}
		}()
	}
	flushing := make(chan struct{})
	go func() { // another server
		defer close(flushing)
		for range 30 {
			if err := stats.Flush(ctx, a.db.Client); err != nil {
				errs <- err
			}
		}
	}()
	reading := make(chan struct{})
	go func() {
		defer close(reading)
		for range 30 {
			if err := stats.Flush(ctx, a.db.Client); err != nil {
				errs <- err
			}
			got, raw := a.post(t, true, `{
				s: articleStatistics(groupBy: [THEME]) { total rows { count articles { totalCount } } }
				t: articleStatistics { rows { count } }
				list: articleStatistics(where: {idGT: "0"}) { total }
			}`, nil)
			rows, _ := got.at("s.rows").([]any)
			for i := range rows {
				row := fmt.Sprintf("s.rows.%d.", i)
				if n, m := got.at(row+"count"), got.at(row+"articles.totalCount"); n != m {
					errs <- fmt.Errorf("a row counts %v, its connection %v: %s", n, m, raw)
				}
			}
			if got.at("s.total") != got.at("t.rows.0.count") || got.at("s.total") != got.at("list.total") {
				errs <- fmt.Errorf("the totals differ: %s", raw)
			}
		}
	}()
	for range 6 {
		<-done
	}
	<-reading
	<-flushing
	for len(errs) > 0 {
		t.Error(<-errs)
	}
	if err := stats.Flush(ctx, a.db.Client); err != nil {
		t.Fatal(err)
	}
	for name, query := range map[string]string{
		"facts": `(TABLE stats_facts EXCEPT SELECT * FROM current_facts)
			UNION ALL (SELECT * FROM current_facts EXCEPT TABLE stats_facts)`,
		"cubes": `WITH recount AS (SELECT * FROM count_facts('SELECT 1 AS sign, * FROM current_facts', NULL))
			(TABLE stats_cubes EXCEPT TABLE recount) UNION ALL (TABLE recount EXCEPT TABLE stats_cubes)`,
		"dirty queue": "TABLE stats_dirty",
	} {
		var n int
		if err := a.db.SQL.QueryRowContext(ctx, "SELECT count(*) FROM ("+query+") x").Scan(&n); err != nil || n > 0 {
			t.Errorf("%s: %d rows differ from a recount (%v)", name, n, err)
		}
	}
}
