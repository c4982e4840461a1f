package stats

import (
	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/action"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/indicator"
	"praxis/ent/gen/ent/measurement"
	"praxis/ent/gen/ent/outcome"
	"praxis/internal/facts"
)

// Dimension is a key that rows can be grouped by.
type Dimension string

// The dimensions. A record with several themes, tags or authors is in the row of each.
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
	ByAuthor       Dimension = "AUTHOR"
)

// Subject is a kind of records that can be counted.
type Subject struct {
	// table holds the records, and facts their facts. Those of a measurement are part of its indicator's.
	table string
	facts func(*facts.Version) *facts.Table
	// visible limits facts to what the viewer sees.
	visible condition
	// columns are the dimensions that are a column of the records or of what onDimension leads to.
	columns map[Dimension]string
	// dates are the columns with dates.
	dates map[string]dateColumn

	// onOwner lifts a condition on what has the organization and the themes to the table; nil if that is the table
	// itself.
	onOwner lift
	// onDimension lifts conditions on dimensions that are columns of another table.
	onDimension map[Dimension]lift
	// themeTable links themes with the ids of what has them, in themeColumn.
	themeTable, themeColumn string
	// links lead to the records of measures that count linked records.
	links map[Measure]link
}

// dateColumn is a column of facts with dates or timestamps.
type dateColumn struct {
	// isTime says that it has timestamps, which have a day only in a time zone.
	isTime bool
	column int
	// ofMeasurement is the day of a measurement.
	ofMeasurement func(*zone, *facts.Measurement) int32
}

// condition limits a selection.
type condition = func(*sql.Selector)

// lift turns a condition on one table into a condition on a table that refers to it.
type lift func(condition) condition

// The subjects. Outcomes, indicators and measurements have the organization, the visibility and the themes of their
// action, and viewers see them where they see the action (ent/schema/policy.go).
var (
	Articles = &Subject{
		table:   article.Table,
		facts:   toArticles,
		visible: ent.VisibleArticle,
		columns: map[Dimension]string{ByStatus: "status", ByVisibility: "visibility", ByLocale: "locale"},
		dates: map[string]dateColumn{
			"created_at":   {isTime: true, column: facts.Created},
			"published_at": {isTime: true, column: facts.Published},
		},
		themeTable:  article.ThemesTable,
		themeColumn: "article_id",
		links: map[Measure]link{
			MeasureActionCount:  {column: facts.Actions, to: toActions, visible: ent.VisibleAction},
			MeasureOutcomeCount: {column: facts.Outcomes, to: toOutcomes, visible: ent.VisibleAction},
		},
	}
	Actions = &Subject{
		table:   action.Table,
		facts:   toActions,
		visible: ent.VisibleAction,
		columns: map[Dimension]string{ByStatus: "status", ByKind: "kind", ByVisibility: "visibility"},
		dates: map[string]dateColumn{
			"created_at":    {isTime: true, column: facts.Created},
			"planned_start": {column: facts.PlannedStart},
			"planned_end":   {column: facts.PlannedEnd},
			"actual_start":  {column: facts.ActualStart},
			"actual_end":    {column: facts.ActualEnd},
		},
		themeTable:  action.ThemesTable,
		themeColumn: "action_id",
		links: map[Measure]link{
			MeasureArticleCount: {column: facts.Articles, to: toArticles, visible: ent.VisibleArticle},
			MeasureOutcomeCount: {count: func(c *facts.Chunk, slot int) int { return int(c.Outcomes[slot]) }},
		},
	}
	Outcomes = &Subject{
		table:   outcome.Table,
		facts:   toOutcomes,
		visible: ent.VisibleAction,
		columns: map[Dimension]string{ByLevel: "level", ByCategory: "category", ByVerification: "verification"},
		dates: map[string]dateColumn{
			"created_at":  {isTime: true, column: facts.Created},
			"achieved_on": {column: facts.AchievedOn},
		},
		onOwner:     onAction,
		themeTable:  action.ThemesTable,
		themeColumn: "action_id",
		links: map[Measure]link{
			MeasureActionCount: {parent: true, to: toActions, visible: ent.VisibleAction},
			MeasureArticleCount: {
				column: facts.Articles, to: toArticles, visible: ent.VisibleArticle,
				others: func(c *facts.Chunk, slot int) bool { return c.OtherEvidence[slot] },
			},
		},
	}
	Measurements = &Subject{
		table:   measurement.Table,
		facts:   toIndicators,
		visible: ent.VisibleAction,
		columns: map[Dimension]string{
			ByLevel: "level", ByCategory: "category", ByMeasure: "measure", ByUnit: "unit", ByIndicator: "indicator_id",
		},
		dates: map[string]dateColumn{
			"created_at":   {isTime: true, ofMeasurement: func(z *zone, m *facts.Measurement) int32 { return z.day(m.Created) }},
			"period_start": {ofMeasurement: func(_ *zone, m *facts.Measurement) int32 { return m.PeriodStart }},
			"period_end":   {ofMeasurement: func(_ *zone, m *facts.Measurement) int32 { return m.PeriodEnd }},
		},
		onOwner: func(c condition) condition { return onIndicator(onOutcome(onAction(c))) },
		onDimension: map[Dimension]lift{
			ByLevel:    func(c condition) condition { return onIndicator(onOutcome(c)) },
			ByCategory: func(c condition) condition { return onIndicator(onOutcome(c)) },
			ByMeasure:  onIndicator,
			ByUnit:     onIndicator,
		},
		themeTable:  action.ThemesTable,
		themeColumn: "action_id",
	}
	Indicators = &Subject{
		table:       indicator.Table,
		facts:       toIndicators,
		visible:     ent.VisibleAction,
		columns:     map[Dimension]string{ByLevel: "level", ByCategory: "category", ByMeasure: "measure", ByIndicator: "id"},
		onOwner:     func(c condition) condition { return onOutcome(onAction(c)) },
		onDimension: map[Dimension]lift{ByLevel: onOutcome, ByCategory: onOutcome},
		themeTable:  action.ThemesTable,
		themeColumn: "action_id",
	}
)

func onAction(c condition) condition    { return outcome.HasActionWith(c) }
func onOutcome(c condition) condition   { return indicator.HasOutcomeWith(c) }
func onIndicator(c condition) condition { return measurement.HasIndicatorWith(c) }

func toArticles(v *facts.Version) *facts.Table   { return v.Articles }
func toActions(v *facts.Version) *facts.Table    { return v.Actions }
func toOutcomes(v *facts.Version) *facts.Table   { return v.Outcomes }
func toIndicators(v *facts.Version) *facts.Table { return v.Indicators }

// isTimestamp reports whether the column holds timestamps. They have a day only in a time zone.
func (s *Subject) isTimestamp(column string) bool { return s.dates[column].isTime }
