package stats

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
	"github.com/shopspring/decimal"
)

// group is one group as the database returns it.
type group struct {
	// Keys is a JSON array of the keys, as texts or null.
	Keys string `sql:"keys"`
	N    int    `sql:"n"`
	// Outcomes is how many outcomes the actions have.
	Outcomes int       `sql:"outcomes"`
	AsOf     time.Time `sql:"as_of"`
	// The rest is about measurements: of one unit, and of one state of indicators.
	Measure     *string          `sql:"measure"`
	Unit        *string          `sql:"unit"`
	Valued      int              `sql:"valued"`
	Sum         *decimal.Decimal `sql:"sum"`
	Min         *decimal.Decimal `sql:"min"`
	Max         *decimal.Decimal `sql:"max"`
	Attained    *decimal.Decimal `sql:"attained"`
	Attainments int              `sql:"attainments"`
	// Overlapping says that two measurements of one indicator with values have a day in common.
	Overlapping bool    `sql:"overlapping"`
	State       *string `sql:"state"`
}

// statement is a selection from the facts or the tallies, with the keys of the question as d0, d1 … It selects nothing
// else yet.
type statement struct {
	*Result
	ctx context.Context
	// cube names the tallies that are read; "" when it is the facts.
	cube string
	// edges says that the tallies of days which lie in two periods are replaced by their facts.
	edges bool
	// from is query.From, or before it the first day of the periods that are counted for a comparison alone.
	from *time.Time
}

func (r *Result) statement(ctx context.Context) *statement {
	s := &statement{Result: r, ctx: ctx, from: r.query.From}
	if s.has(ByPeriod) && s.query.CompareTo != "" && s.from != nil && !s.query.Cumulative {
		s.from = ptr(s.query.Interval.earlier(*s.from, s.query.CompareTo))
	}
	if r.of.tallied && r.query.Filter == nil {
		s.choose()
	}
	return s
}

func (s *statement) has(d Dimension) bool { return slices.Contains(s.query.GroupBy, d) }

// source writes where the statement reads: a selection with the columns of facts, and n, theme_id, direct, tag_id and
// the local day as they are asked for.
func (s *statement) source(b *sql.Builder) {
	switch {
	case s.cube == "":
		b.WriteString("SELECT f.*, 1::bigint AS n")
		s.expanded(b, "f")
		b.WriteString(" FROM " + s.of.facts + " f")
		s.lateral(b)
		b.WriteString(" WHERE true")
		if s.of.entity != "" {
			b.WriteString(" AND f.entity = '" + s.of.entity + "'")
		}
		s.around(b)
	case s.edges:
		s.days(b)
	default:
		b.WriteString("SELECT f.*, f.theme_id AS in_theme, f.direct AS in_direct, f.tag_id AS in_tag")
		if strings.HasSuffix(s.cube, s.query.Date.column()) {
			b.WriteString(", f.day AS local_day")
		}
		fmt.Fprintf(writer{b}, " FROM live_cubes f WHERE f.entity = '%s' AND f.cube = '%s'", s.of.entity, s.cube)
	}
}

// written is a statement that is written by hand.
func written(by func(*sql.Builder)) *sql.Builder {
	b := &sql.Builder{}
	b.SetDialect(dialect.Postgres)
	by(b)
	return b
}

// writer writes to a builder.
type writer struct{ *sql.Builder }

func (w writer) Write(p []byte) (int, error) {
	w.WriteString(string(p))
	return len(p), nil
}

// dated says whether days matter to the statement.
func (s *statement) dated() bool {
	return s.has(ByPeriod) || s.query.From != nil || s.query.To != nil
}

// expanded writes the columns that rows of facts are expanded by.
func (s *statement) expanded(b *sql.Builder, f string) {
	if s.has(ByTheme) {
		b.WriteString(", th.theme_id AS in_theme, th.direct AS in_direct")
	}
	if s.has(ByTag) {
		b.WriteString(", tg.tag_id AS in_tag")
	}
	if s.dated() && !s.stateful() {
		b.WriteString(", ")
		s.local(b, f+"."+s.query.Date.column())
		b.WriteString(" AS local_day")
	}
}

// local writes the day of a date, or of a moment in the time zone.
func (s *statement) local(b *sql.Builder, column string) {
	if !s.of.moment(s.query.Date.column()) {
		b.WriteString(column)
		return
	}
	b.WriteString("(" + column + " AT TIME ZONE ").Arg(s.query.TimeZone).WriteString(")::date")
}

// lateral writes the joins that make a row for each theme and tag of a fact.
func (s *statement) lateral(b *sql.Builder) {
	if s.has(ByTheme) {
		if s.of.tallied {
			b.WriteString(" LEFT JOIN LATERAL (SELECT t AS theme_id, t = ANY(f.themes) AS direct FROM unnest(f.within_themes) t) th ON true")
		} else {
			b.WriteString(" LEFT JOIN LATERAL (SELECT theme_id, bool_or(direct) AS direct FROM (SELECT theme_id, true AS direct FROM action_themes WHERE action_id = f.action_id" +
				" UNION ALL SELECT a.ancestor_id, false FROM action_themes l JOIN theme_ancestors a ON a.theme_id = l.theme_id WHERE l.action_id = f.action_id) t GROUP BY theme_id) th ON true")
		}
	}
	if s.has(ByTag) {
		b.WriteString(" LEFT JOIN LATERAL unnest(f.tags) tg (tag_id) ON true")
	}
}

// around limits facts by an index to what can lie in the range: no time zone is a day away.
func (s *statement) around(b *sql.Builder) {
	if s.of.moment(s.query.Date.column()) && !s.stateful() {
		if s.from != nil {
			b.WriteString(" AND f." + s.query.Date.column() + " >= ").Arg(s.from.AddDate(0, 0, -1))
		}
		if s.query.To != nil {
			b.WriteString(" AND f." + s.query.Date.column() + " < ").Arg(s.query.To.AddDate(0, 0, 2))
		}
	}
}

// period writes the first day of the period that the day lies in.
func (s *statement) period(b *sql.Builder, day string) {
	switch {
	case !s.has(ByPeriod):
		b.WriteString("NULL::date")
	case s.query.Interval == Day:
		b.WriteString(day)
	case s.query.Interval == Week:
		fmt.Fprintf(writer{b}, "(date_trunc('week', (%s - %[2]d)::timestamp)::date + %[2]d)", day, s.query.WeekStart.shift())
	default:
		fmt.Fprintf(writer{b}, "date_trunc('%s', %s::timestamp)::date", strings.ToLower(string(s.query.Interval)), day)
	}
}

// selector is the statement as a selection of its keys, with the rules and the filter.
func (s *statement) selector() *sql.Selector {
	source := sql.ExprFunc(func(b *sql.Builder) {
		b.WriteString("WITH f AS (")
		s.rolledUp(b)
		b.WriteString(")")
	})
	f := sql.Dialect(dialect.Postgres).Select().From(sql.Table("f")).Prefix(source).WithContext(s.ctx)
	s.of.visible(f)
	if s.query.Filter != nil {
		f.Where(s.of.filtered(s.ctx, f.C("id"), s.query.Filter))
	}
	if s.dated() && !s.stateful() {
		if s.from != nil {
			f.Where(sql.GTE(f.C("local_day"), *s.from))
		}
		if s.query.To != nil {
			f.Where(sql.LTE(f.C("local_day"), *s.query.To))
		}
	}
	if s.has(ByTheme) {
		f.Where(sql.P(s.countedThemes))
	}
	for i, d := range s.query.GroupBy {
		f.AppendSelectExprAs(sql.ExprFunc(func(b *sql.Builder) { s.dimension(b, d) }), fmt.Sprintf("d%d", i))
	}
	return f
}

// filtered holds for the ids of what the viewer sees and the filter finds. They are found first: the planner cannot
// know how few they are.
func (of *subject) filtered(ctx context.Context, column string, filter func(*sql.Selector)) *sql.Predicate {
	t := sql.Dialect(dialect.Postgres).Select().From(sql.Table(of.table)).WithContext(ctx)
	t.Select(t.C("id"))
	of.records(t)
	filter(t)
	return sql.P(func(b *sql.Builder) {
		b.WriteString(column + " = ANY(ARRAY(").Join(t).WriteString("))")
	})
}

// rolledUp writes the source, with the organization that each fact counts for.
func (s *statement) rolledUp(b *sql.Builder) {
	source := s.source
	if s.stateful() {
		source = s.states
	}
	if s.query.RollUpTo == nil || !s.has(ByOrganization) {
		source(b)
		return
	}
	b.WriteString("SELECT f.*, coalesce(up.ancestor_id, f.organization_id) AS in_organization FROM (")
	source(b)
	b.WriteString(") f LEFT JOIN (SELECT a.organization_id, a.ancestor_id FROM organization_ancestors a JOIN organizations o ON o.id = a.ancestor_id AND o.depth = ")
	b.Arg(*s.query.RollUpTo).WriteString(") up ON up.organization_id = f.organization_id")
}

// countedThemes keeps, of the themes that a fact lies within, those that it counts for.
func (s *statement) countedThemes(b *sql.Builder) {
	if s.query.RollUpTo == nil {
		b.WriteString("(f.in_theme IS NULL OR f.in_direct)")
		return
	}
	b.WriteString("(f.in_theme IS NULL OR f.in_theme IN (SELECT id FROM themes WHERE depth = ").Arg(*s.query.RollUpTo)
	b.WriteString(") OR f.in_direct AND f.in_theme IN (SELECT id FROM themes WHERE depth < ").Arg(*s.query.RollUpTo).WriteString("))")
}

// dimension writes the key of a dimension.
func (s *statement) dimension(b *sql.Builder, d Dimension) {
	switch column, ok := s.of.columns[d]; {
	case ok:
		b.WriteString("f." + column)
	case d == ByOrganization && s.query.RollUpTo != nil:
		b.WriteString("f.in_organization")
	case d == ByOrganization:
		b.WriteString("f.organization_id")
	case d == ByTheme:
		b.WriteString("f.in_theme")
	case d == ByTag:
		b.WriteString("f.in_tag")
	case d == ByPeriod && s.stateful():
		b.WriteString("f.period")
	case d == ByPeriod:
		s.period(b, "f.local_day")
	}
}

// aliases are the names of the keys.
func (s *statement) aliases() []string {
	names := make([]string, len(s.query.GroupBy))
	for i := range names {
		names[i] = fmt.Sprintf("d%d", i)
	}
	return names
}

// keysOf writes the keys of a row of the table as a JSON array of texts.
func (s *statement) keysOf(table string) string {
	names := s.aliases()
	for i, name := range names {
		names[i] = table + "." + name + "::text"
	}
	return "json_build_array(" + strings.Join(names, ", ") + ")::text"
}

// columnsOf are what groups are told apart by beside the keys.
var columnsOf = map[*subject][]string{Measurements: {"measure", "unit"}, Indicators: {"state"}}

// measured is what is read of the values of measurements.
var measured = [][2]string{
	{"valued", "count(f.actual)"}, {"sum", "sum(f.actual)"}, {"min", "min(f.actual)"}, {"max", "max(f.actual)"},
	{"attained", "sum(f.attainment)"}, {"attainments", "count(f.attainment)"}, {"overlapping", "bool_or(f.overlapping)"},
}

// outcomes is the column with the number of outcomes.
func (of *subject) outcomes() string {
	if of == Actions {
		return "f.outcomes"
	}
	return "0"
}

// read counts the groups, in one statement.
func (r *Result) read(ctx context.Context) ([]group, error) {
	s := r.statement(ctx)
	columns, sums := slices.Clone(columnsOf[r.of]), [][2]string{{"n", "sum(f.n)"}, {"outcomes", "sum(" + r.of.outcomes() + ")"}}
	if r.of == Measurements {
		sums = append(sums, measured...)
	}
	f := s.selector()
	if r.of == Measurements {
		f = s.overlapping(f)
	}
	f.GroupBy(s.aliases()...)
	for _, sum := range sums {
		f.AppendSelectExprAs(sql.Expr(sum[1]), sum[0])
	}
	for _, column := range columns {
		f.AppendSelectExpr(sql.Expr("f." + column)).GroupBy(f.C(column))
	}
	for _, sum := range sums {
		columns = append(columns, sum[0])
	}
	var groups []group
	err := r.client.Select(ctx, written(func(b *sql.Builder) {
		b.WriteString("SELECT " + s.keysOf("g") + " AS keys, now() AS as_of, g." + strings.Join(columns, ", g.") + " FROM (")
		b.Join(f)
		fmt.Fprintf(writer{b}, ") g WHERE g.n <> 0 LIMIT %d", maxRows+1)
	}), &groups)
	if len(groups) > maxRows {
		return nil, TooManyRowsError(fmt.Sprintf("the answer has more than %d rows: group by less, take a longer interval, or filter", maxRows))
	}
	return groups, err
}

// total counts what the rows hold, each once: by itself where a record can be in several rows.
func (r *Result) total(ctx context.Context) error {
	if len(r.Rows) > 0 {
		r.AsOf = r.Rows[0].values.asOf
	}
	outside := func(row *Row) bool { // counted for a comparison alone
		return r.query.From != nil && row.PeriodStart != nil && r.query.Interval.end(*row.PeriodStart).Before(*r.query.From)
	}
	if !r.several() && r.of != Indicators {
		for _, row := range r.Rows {
			if !outside(row) {
				r.Total += row.Count
			}
		}
		return nil
	}
	whole := &Result{of: r.of, client: r.client, query: r.query}
	whole.query.GroupBy, whole.query.CompareTo = nil, ""
	groups, err := whole.read(ctx)
	for _, g := range groups {
		r.Total += g.N
		r.AsOf = g.AsOf
	}
	return err
}

// several says whether a record can be in several rows.
func (r *Result) several() bool {
	return slices.Contains(r.query.GroupBy, ByTheme) || slices.Contains(r.query.GroupBy, ByTag)
}
