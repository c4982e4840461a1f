package stats

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/action"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/evidence"
	"praxis/ent/gen/ent/indicator"
	"praxis/ent/gen/ent/measurement"
	"praxis/ent/gen/ent/outcome"
	"praxis/ent/gen/ent/predicate"
)

// Dimension is what rows are told apart by.
type Dimension string

// The dimensions. A record with several themes or tags is in the row of each.
const (
	ByOrganization Dimension = "ORGANIZATION"
	ByTheme        Dimension = "THEME"
	ByTag          Dimension = "TAG"
	ByPeriod       Dimension = "PERIOD"
	ByStatus       Dimension = "STATUS"
	ByVisibility   Dimension = "VISIBILITY"
	ByLocale       Dimension = "LOCALE"
	ByKind         Dimension = "KIND"
	ByLevel        Dimension = "LEVEL"
	ByCategory     Dimension = "CATEGORY"
	ByVerification Dimension = "VERIFICATION"
	ByMeasure      Dimension = "MEASURE"
	ByUnit         Dimension = "UNIT"
	ByIndicator    Dimension = "INDICATOR"
)

// subject is what can be counted.
type subject struct {
	// entity is its name in the facts; "" for what is counted where it stands.
	entity, table string
	// facts is the view that it is read from, tallied whether there are tallies of it.
	facts   string
	tallied bool
	// visible limits facts to what the viewer sees, and records the table itself.
	visible, records func(*sql.Selector)
	// through turns a condition on actions into one on the table, for what has the organization and the themes of its action;
	// nil for what has its own.
	through func(func(*sql.Selector)) func(*sql.Selector)
	// columns are the dimensions that stand in a column of the facts, and at turns a condition on one that the table does not
	// have itself into one on the table.
	columns map[Dimension]string
	at      map[Dimension]func(func(*sql.Selector)) func(*sql.Selector)
	// moments are the columns that hold moments; those that hold dates are not in it.
	moments []string
	// themeLinks is the table with its themes, or its action's, by linkColumn.
	themeLinks, linkColumn string
	// links lead to what is linked with it.
	links map[Measure]link
}

// link is how linked records are found: a table with the ids of both; the facts themselves when it has no name.
type link struct {
	table, from, to string
	// entity is what is linked, and visible limits facts of it to what the viewer sees.
	entity  string
	visible func(*sql.Selector)
}

// What can be counted.
var (
	// Outcomes and what hangs on them are seen where their action is (ent/schema/policy.go), whose organization and
	// visibility the facts hold.
	Articles = &subject{
		entity: "Article", table: article.Table, facts: "live_facts", tallied: true, visible: ent.VisibleArticle, records: ent.VisibleArticle,
		columns: map[Dimension]string{ByStatus: "status", ByVisibility: "visibility", ByLocale: "locale"}, moments: []string{"published_at", "created_at"},
		themeLinks: article.ThemesTable, linkColumn: "article_id",
		links: map[Measure]link{
			MeasureActionCount:  {article.ActionsTable, "article_id", "action_id", "Action", ent.VisibleAction},
			MeasureOutcomeCount: {evidence.Table, "article_id", "outcome_id", "Outcome", ent.VisibleAction},
		},
	}
	Actions = &subject{
		entity: "Action", table: action.Table, facts: "live_facts", tallied: true, visible: ent.VisibleAction, records: ent.VisibleAction,
		columns: map[Dimension]string{ByStatus: "status", ByKind: "kind", ByVisibility: "visibility"}, moments: []string{"created_at"},
		themeLinks: action.ThemesTable, linkColumn: "action_id",
		links: map[Measure]link{MeasureArticleCount: {article.ActionsTable, "action_id", "article_id", "Article", ent.VisibleArticle}},
	}
	Outcomes = &subject{
		entity: "Outcome", table: outcome.Table, facts: "live_facts", tallied: true, visible: ent.VisibleAction, records: ent.VisibleOutcome,
		columns: map[Dimension]string{ByLevel: "level", ByCategory: "category", ByVerification: "verification"}, moments: []string{"created_at"},
		themeLinks: action.ThemesTable, linkColumn: "action_id", through: onAction,
		links: map[Measure]link{
			MeasureActionCount:  {to: "action_id"},
			MeasureArticleCount: {evidence.Table, "outcome_id", "article_id", "Article", ent.VisibleArticle},
		},
	}
	Measurements = &subject{
		table: measurement.Table, facts: "measurement_facts", visible: ent.VisibleAction, records: ent.VisibleMeasurement,
		columns: map[Dimension]string{ByLevel: "level", ByCategory: "category", ByMeasure: "measure", ByUnit: "unit", ByIndicator: "indicator_id"},
		at:      map[Dimension]func(func(*sql.Selector)) func(*sql.Selector){ByLevel: ofOutcome, ByCategory: ofOutcome, ByMeasure: ofIndicator, ByUnit: ofIndicator},
		moments: []string{"created_at"}, themeLinks: action.ThemesTable, linkColumn: "action_id",
		through: func(of func(*sql.Selector)) func(*sql.Selector) { return measurement.HasIndicatorWith(onOutcome(of)) },
	}
	Indicators = &subject{
		table: indicator.Table, facts: "indicator_facts", visible: ent.VisibleAction, records: ent.VisibleIndicator,
		columns: map[Dimension]string{ByLevel: "level", ByCategory: "category", ByMeasure: "measure"},
		at: map[Dimension]func(func(*sql.Selector)) func(*sql.Selector){
			ByLevel: func(of func(*sql.Selector)) func(*sql.Selector) { return indicator.HasOutcomeWith(of) }, ByCategory: func(of func(*sql.Selector)) func(*sql.Selector) { return indicator.HasOutcomeWith(of) },
		},
		moments: []string{"created_at"}, themeLinks: action.ThemesTable, linkColumn: "action_id",
		through: func(of func(*sql.Selector)) func(*sql.Selector) { return onOutcome(of) },
	}
)

func onAction(of func(*sql.Selector)) func(*sql.Selector) { return outcome.HasActionWith(of) }

func onOutcome(of func(*sql.Selector)) predicate.Indicator {
	return indicator.HasOutcomeWith(onAction(of))
}

func ofIndicator(of func(*sql.Selector)) func(*sql.Selector) { return measurement.HasIndicatorWith(of) }

func ofOutcome(of func(*sql.Selector)) func(*sql.Selector) {
	return measurement.HasIndicatorWith(indicator.HasOutcomeWith(of))
}

// check returns an Error unless the question makes sense for the subject.
func (q *Query) check(of *subject) error {
	for i, d := range q.GroupBy {
		if slices.Contains(q.GroupBy[:i], d) {
			return QueryError("groupBy names " + string(d) + " twice")
		}
	}
	by := func(d Dimension) bool { return slices.Contains(q.GroupBy, d) }
	switch {
	case !zone(q.TimeZone):
		return QueryError("timeZone must be UTC or the name of a place in the IANA database, such as Asia/Shanghai, not " + strconv.Quote(q.TimeZone))
	case !by(ByPeriod) && (q.FillGaps || q.Cumulative || q.CompareTo != ""):
		return QueryError("fillGaps, cumulative and compareTo need PERIOD in groupBy")
	case q.RollUpTo != nil && !by(ByOrganization) && !by(ByTheme):
		return QueryError("rollUpTo needs ORGANIZATION or THEME in groupBy")
	case q.RollUpTo != nil && (*q.RollUpTo < 0 || *q.RollUpTo > 1000):
		return QueryError("rollUpTo is a depth: 0 for the roots")
	case q.First != nil && *q.First < 0:
		return QueryError("first may not be negative")
	case q.From != nil && q.To != nil && q.To.Before(*q.From):
		return QueryError("from must not be after to")
	}
	for m, in := range q.Having.ranges() {
		if in && !of.has(m) {
			return QueryError("having: there is no " + string(m) + " of " + of.table)
		}
	}
	for _, o := range q.OrderBy {
		if !of.has(o.Field) {
			return QueryError("orderBy: there is no " + string(o.Field) + " of " + of.table)
		}
	}
	return nil
}

// moment says whether the column holds moments, which are days only in a time zone.
func (of *subject) moment(column string) bool { return slices.Contains(of.moments, column) }

// zone says whether it is the name of a time zone, to Go and to Postgres alike: to the latter CET is an abbreviation, which is the
// same all year.
func zone(name string) bool {
	if name == "UTC" {
		return true
	}
	area, _, place := strings.Cut(name, "/")
	_, err := time.LoadLocation(name)
	return err == nil && place && area != "posix" && area != "right"
}
