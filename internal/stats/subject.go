package stats

import (
	"slices"

	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/action"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/evidence"
	"praxis/ent/gen/ent/indicator"
	"praxis/ent/gen/ent/measurement"
	"praxis/ent/gen/ent/outcome"
)

// Dimension is a key that rows can be grouped by.
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

// Subject is a kind of records that can be counted.
type Subject struct {
	// entity is the subject's name in facts and cubes; "" for subjects that have neither.
	entity string
	// table holds the records, and view their facts.
	table, view string
	// hasCubes reports whether there are cubes of the facts.
	hasCubes bool
	// visible limits facts to what the viewer sees, and visibleRecords the table.
	visible, visibleRecords condition
	// columns are the dimensions that are a column of the facts.
	columns map[Dimension]string
	// splitColumns are columns that groups have in addition to the keys.
	splitColumns []string
	// timestamps are the date fields that hold timestamps rather than dates.
	timestamps []string

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

// condition limits a selection.
type condition = func(*sql.Selector)

// lift turns a condition on one table into a condition on a table that refers to it.
type lift func(condition) condition

// The subjects. Outcomes, indicators and measurements have the organization, the visibility and the themes of their
// action, and viewers see them where they see the action (ent/schema/policy.go).
var (
	Articles = &Subject{
		entity:         "Article",
		table:          article.Table,
		view:           "live_facts",
		hasCubes:       true,
		visible:        ent.VisibleArticle,
		visibleRecords: ent.VisibleArticle,
		columns:        map[Dimension]string{ByStatus: "status", ByVisibility: "visibility", ByLocale: "locale"},
		timestamps:     []string{"published_at", "created_at"},
		themeTable:     article.ThemesTable,
		themeColumn:    "article_id",
		links: map[Measure]link{
			MeasureActionCount:  {article.ActionsTable, "article_id", "action_id", "Action", ent.VisibleAction},
			MeasureOutcomeCount: {evidence.Table, "article_id", "outcome_id", "Outcome", ent.VisibleAction},
		},
	}
	Actions = &Subject{
		entity:         "Action",
		table:          action.Table,
		view:           "live_facts",
		hasCubes:       true,
		visible:        ent.VisibleAction,
		visibleRecords: ent.VisibleAction,
		columns:        map[Dimension]string{ByStatus: "status", ByKind: "kind", ByVisibility: "visibility"},
		timestamps:     []string{"created_at"},
		themeTable:     action.ThemesTable,
		themeColumn:    "action_id",
		links: map[Measure]link{
			MeasureArticleCount: {article.ActionsTable, "action_id", "article_id", "Article", ent.VisibleArticle},
		},
	}
	Outcomes = &Subject{
		entity:         "Outcome",
		table:          outcome.Table,
		view:           "live_facts",
		hasCubes:       true,
		visible:        ent.VisibleAction,
		visibleRecords: ent.VisibleOutcome,
		columns:        map[Dimension]string{ByLevel: "level", ByCategory: "category", ByVerification: "verification"},
		timestamps:     []string{"created_at"},
		onOwner:        onAction,
		themeTable:     action.ThemesTable,
		themeColumn:    "action_id",
		links: map[Measure]link{
			MeasureActionCount:  {toColumn: "action_id"},
			MeasureArticleCount: {evidence.Table, "outcome_id", "article_id", "Article", ent.VisibleArticle},
		},
	}
	Measurements = &Subject{
		table:          measurement.Table,
		view:           "measurement_facts",
		visible:        ent.VisibleAction,
		visibleRecords: ent.VisibleMeasurement,
		columns: map[Dimension]string{
			ByLevel: "level", ByCategory: "category", ByMeasure: "measure", ByUnit: "unit", ByIndicator: "indicator_id",
		},
		splitColumns: []string{"measure", "unit"},
		timestamps:   []string{"created_at"},
		onOwner:      func(c condition) condition { return onIndicator(onOutcome(onAction(c))) },
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
		table:          indicator.Table,
		view:           "indicator_facts",
		visible:        ent.VisibleAction,
		visibleRecords: ent.VisibleIndicator,
		columns:        map[Dimension]string{ByLevel: "level", ByCategory: "category", ByMeasure: "measure"},
		splitColumns:   []string{"state"},
		timestamps:     []string{"created_at"},
		onOwner:        func(c condition) condition { return onOutcome(onAction(c)) },
		onDimension:    map[Dimension]lift{ByLevel: onOutcome, ByCategory: onOutcome},
		themeTable:     action.ThemesTable,
		themeColumn:    "action_id",
	}
)

func onAction(c condition) condition    { return outcome.HasActionWith(c) }
func onOutcome(c condition) condition   { return indicator.HasOutcomeWith(c) }
func onIndicator(c condition) condition { return measurement.HasIndicatorWith(c) }

// isTimestamp reports whether the column holds timestamps. They have a day only in a time zone.
func (s *Subject) isTimestamp(column string) bool { return slices.Contains(s.timestamps, column) }
