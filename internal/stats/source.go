package stats

import (
	"context"
	"fmt"
	"strings"
	"time"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"praxis/internal/sqltext"
)

// counted returns SQL that selects the rows of the source that the viewer sees and the query counts, with their keys in
// d0, d1 … The statement must have sourceRows as a CTE named facts.
func (p plan) counted(ctx context.Context) sql.Querier {
	f := visibleRows(ctx, "facts", p.subject.visible)
	if p.Filter != nil {
		f.Where(p.subject.matches(ctx, f.C("id"), p.Filter))
	}
	if p.limitsDays() && p.readFrom != nil {
		f.Where(sql.GTE(f.C("local_day"), *p.readFrom))
	}
	if p.limitsDays() && p.To != nil {
		f.Where(sql.LTE(f.C("local_day"), *p.To))
	}
	if p.by(ByTheme) {
		f.Where(p.countedThemes())
	}
	f.SelectExpr(sql.Raw("facts.*"))
	for i, d := range p.GroupBy {
		f.AppendSelectExprAs(sql.Raw(p.keySQL(d)), fmt.Sprintf("d%d", i))
	}
	return f
}

// visibleRows returns a selector of the rows of a table or CTE that a rule lets the viewer of the context see.
func visibleRows(ctx context.Context, table string, rule func(*sql.Selector)) *sql.Selector {
	s := sql.Dialect(dialect.Postgres).Select().From(sql.Table(table)).WithContext(ctx)
	rule(s)
	return s
}

// matches is the condition that the column holds the id of a record that the viewer sees and the filter finds. An array
// makes Postgres find the ids first: it cannot estimate how few they are.
func (s *Subject) matches(ctx context.Context, column string, filter func(*sql.Selector)) *sql.Predicate {
	t := visibleRows(ctx, s.table, s.visibleRecords)
	filter(t)
	return sqltext.Where(column+` = ANY(ARRAY({ids}))`, sqltext.Parts{"ids": t.Select(t.C("id"))})
}

// countedThemes is the condition on the themes of a fact, which include their ancestors: the row of a theme counts the
// records that have it directly. At the depth of RollUpTo it also counts those of its descendants.
func (p plan) countedThemes() *sql.Predicate {
	if p.RollUpTo == nil {
		return sqltext.Where(`(facts.in_theme IS NULL OR facts.in_direct)`, nil)
	}
	return sqltext.Where(
		`(facts.in_theme IS NULL
			OR facts.in_theme IN (SELECT id FROM themes WHERE depth = {depth})
			OR facts.in_direct AND facts.in_theme IN (SELECT id FROM themes WHERE depth < {depth}))`,
		sqltext.Parts{"depth": *p.RollUpTo})
}

// keySQL is the key of a dimension, of a row of facts.
func (p plan) keySQL(d Dimension) string {
	switch column, ok := p.subject.columns[d]; {
	case ok:
		return "facts." + column
	case d == ByOrganization && p.RollUpTo != nil:
		return "facts.in_organization"
	case d == ByOrganization:
		return "facts.organization_id"
	case d == ByTheme:
		return "facts.in_theme"
	case d == ByTag:
		return "facts.in_tag"
	case p.countsStates():
		return "facts.period"
	}
	return p.periodStart("facts.local_day")
}

// periodStart is the SQL of the first day of the period that a day lies in.
func (p plan) periodStart(day string) string {
	switch p.Interval {
	case Day:
		return day
	case Week:
		shift := p.WeekStart.daysAfterMonday()
		return fmt.Sprintf("(date_trunc('week', (%s - %[2]d)::timestamp)::date + %[2]d)", day, shift)
	}
	return fmt.Sprintf("date_trunc('%s', %s::timestamp)::date", strings.ToLower(string(p.Interval)), day)
}

// localDay is the SQL of the day that a date or timestamp has in the time zone of the query.
func (p plan) localDay(column string) sql.Querier {
	if !p.subject.isTimestamp(p.Date.column()) {
		return sql.Raw(column)
	}
	return localDay(column, p.TimeZone)
}

func localDay(timestamp, timeZone string) sql.Querier {
	return sqltext.Format(`(`+timestamp+` AT TIME ZONE {zone})::date`, sqltext.Parts{"zone": timeZone})
}

// sourceRows returns SQL that selects the rows that are counted: facts or rows of a cube. They have n, the number of
// records, and as needed local_day, in_theme and in_direct, in_tag, in_organization.
func (p plan) sourceRows() sql.Querier {
	rows := p.factRows
	switch {
	case p.countsStates():
		rows = p.stateRows
	case p.splitDays:
		rows = p.splitDayRows
	case p.cube != "":
		rows = p.cubeRows
	}
	if p.RollUpTo == nil || !p.by(ByOrganization) {
		return rows()
	}
	return sqltext.Format(`
		SELECT f.*, coalesce(up.ancestor_id, f.organization_id) AS in_organization
		FROM (
			{rows}
		) f
		LEFT JOIN (
			SELECT a.organization_id, a.ancestor_id
			FROM organization_ancestors a
			JOIN organizations o ON o.id = a.ancestor_id AND o.depth = {depth}
		) up ON up.organization_id = f.organization_id`,
		sqltext.Parts{"rows": rows(), "depth": *p.RollUpTo})
}

// factRows returns a row for each fact, and for each of its themes and tags if they are keys.
func (p plan) factRows() sql.Querier {
	var conditions []sql.Querier
	if p.subject.entity != "" {
		conditions = append(conditions, sql.Raw("f.entity = '"+p.subject.entity+"'"))
	}
	date := p.Date.column()
	if p.limitsDays() && p.subject.isTimestamp(date) {
		conditions = append(conditions, narrowByIndex("f."+date, p.readFrom, p.To)...)
	}
	return sqltext.Format(`
		SELECT f.*, 1::bigint AS n{columns}
		FROM `+p.subject.view+` f
		{joins}
		{where}`,
		sqltext.Parts{
			"columns": p.expandedColumns("f." + date),
			"joins":   p.expansions(),
			"where":   where(conditions),
		})
}

func where(conditions []sql.Querier) sql.Querier {
	if len(conditions) == 0 {
		return sql.Raw("")
	}
	return sqltext.Format(`WHERE {all}`, sqltext.Parts{"all": sqltext.Join(" AND ", conditions...)})
}

// narrowByIndex returns conditions that an index on the timestamp can use to skip all rows outside of the days, in any
// time zone. They let rows of one or two days more pass.
func narrowByIndex(timestamp string, from, to *time.Time) []sql.Querier {
	var conditions []sql.Querier
	if from != nil {
		conditions = append(conditions,
			sqltext.Format(timestamp+` >= {from}`, sqltext.Parts{"from": from.AddDate(0, 0, -1)}))
	}
	if to != nil {
		conditions = append(conditions, sqltext.Format(timestamp+` < {to}`, sqltext.Parts{"to": to.AddDate(0, 0, 2)}))
	}
	return conditions
}

// expandedColumns are the columns that depend on the keys and the days of the query, after a comma.
func (p plan) expandedColumns(date string) sql.Querier {
	var columns []sql.Querier
	if p.by(ByTheme) {
		columns = append(columns, sql.Raw(",\nth.theme_id AS in_theme, th.direct AS in_direct"))
	}
	if p.by(ByTag) {
		columns = append(columns, sql.Raw(",\ntg.tag_id AS in_tag"))
	}
	if p.limitsDays() {
		columns = append(columns, sqltext.Format(",\n{day} AS local_day", sqltext.Parts{"day": p.localDay(date)}))
	}
	return sqltext.Join("", columns...)
}

// expansions are the joins that make a row of each theme and tag of a fact f; the themes include their ancestors.
func (p plan) expansions() sql.Querier {
	var joins []sql.Querier
	switch {
	case p.by(ByTheme) && p.subject.hasCubes:
		joins = append(joins, sql.Raw(`LEFT JOIN LATERAL (
			SELECT t AS theme_id, t = ANY(f.themes) AS direct FROM unnest(f.within_themes) t
		) th ON true`))
	case p.by(ByTheme):
		joins = append(joins, sql.Raw(`LEFT JOIN LATERAL (
			SELECT theme_id, bool_or(direct) AS direct
			FROM (
				SELECT theme_id, true AS direct FROM action_themes WHERE action_id = f.action_id
				UNION ALL
				SELECT a.ancestor_id, false
				FROM action_themes l JOIN theme_ancestors a ON a.theme_id = l.theme_id
				WHERE l.action_id = f.action_id
			) t
			GROUP BY theme_id
		) th ON true`))
	}
	if p.by(ByTag) {
		joins = append(joins, sql.Raw(`LEFT JOIN LATERAL unnest(f.tags) tg (tag_id) ON true`))
	}
	return sqltext.Join("\n", joins...)
}

// cubeRows returns the rows of the cube.
func (p plan) cubeRows() sql.Querier {
	day := ""
	if p.hasDays() {
		day = ", f.day AS local_day"
	}
	return sql.Raw(`
		SELECT f.*, f.theme_id AS in_theme, f.direct AS in_direct, f.tag_id AS in_tag` + day + `
		FROM live_cubes f
		WHERE ` + p.cubeCondition())
}

func (p plan) cubeCondition() string {
	return fmt.Sprintf("f.entity = '%s' AND f.cube = '%s'", p.subject.entity, p.cube)
}

// splitDayRows returns rows of a cube by day in UTC for a time zone with other days: the cube's rows for the days that
// lie in one period, and facts for the few days at the ends of periods.
func (p plan) splitDayRows() sql.Querier {
	const (
		columns = `f.organization_id, f.visibility, f.status, f.kind, f.level, f.category, f.verification, f.locale,
			f.restricted_at, f.trashed_at, f.created_by_id, f.outcomes`
		dayStart = `(f.day::timestamp AT TIME ZONE 'UTC')`
		dayEnd   = `((f.day + 1)::timestamp AT TIME ZONE 'UTC' - interval '1 microsecond')`
	)
	// OFFSET 0 makes Postgres look up the facts of each day by index. It would underestimate the cost of a join.
	return sqltext.Format(`
		SELECT `+columns+`,
			f.n, {day_start} AS local_day
		FROM live_cubes f
		WHERE `+p.cubeCondition()+` AND {in_one_period}
		UNION ALL
		SELECT `+columns+`,
			1, {local_day} AS local_day
		FROM (
			SELECT DISTINCT f.day
			FROM live_cubes f
			WHERE `+p.cubeCondition()+` AND NOT {in_one_period}
		) split,
		LATERAL (
			SELECT *
			FROM live_facts f
			WHERE f.entity = '`+p.subject.entity+`'
				AND f.`+p.Date.column()+` >= split.day::timestamp AT TIME ZONE 'UTC'
				AND f.`+p.Date.column()+` < (split.day + 1)::timestamp AT TIME ZONE 'UTC'
			OFFSET 0
		) f`,
		sqltext.Parts{
			"day_start": p.localDay(dayStart),
			"local_day": p.localDay("f." + p.Date.column()),
			"in_one_period": sqltext.Format(`(
				{first}
				IS NOT DISTINCT FROM
				{last}
			)`, sqltext.Parts{
				"first": p.periodAndRange(p.localDay(dayStart)),
				"last":  p.periodAndRange(p.localDay(dayEnd)),
			}),
		})
}

// periodAndRange is a row value that is equal for two days if the query counts both in the same period or neither.
func (p plan) periodAndRange(day sql.Querier) sql.Querier {
	values := []sql.Querier{sql.Raw("NULL::date")}
	if p.by(ByPeriod) {
		values[0] = sql.Raw(p.periodStart("d.day"))
	}
	if p.readFrom != nil {
		values = append(values, sqltext.Format(`d.day >= {from}::date`, sqltext.Parts{"from": *p.readFrom}))
	}
	if p.To != nil {
		values = append(values, sqltext.Format(`d.day <= {to}::date`, sqltext.Parts{"to": *p.To}))
	}
	return sqltext.Format(`(
		SELECT ROW({values})
		FROM (SELECT {day} AS day) d
	)`,
		sqltext.Parts{"values": sqltext.Join(", ", values...), "day": day})
}
