package stats

import (
	"context"
	"database/sql/driver"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent/action"
	"praxis/ent/gen/ent/article"
	_ "praxis/ent/gen/ent/runtime" // the rules of ent/schema/policy.go
	"praxis/internal/sqltext"
	"praxis/internal/viewer"
)

var update = flag.Bool("update", false, "write the statements to testdata")

// The viewers of the statements.
var (
	anyone = viewer.Viewer{}
	reader = viewer.Viewer{Actor: 7, Grants: []viewer.Grant{{Organization: 1, Role: viewer.Reader}}}
)

// filter stands for an argument where.
func filter(s *sql.Selector) { s.Where(sql.EQ(s.C("locale"), "zh-CN")) }

// planSQL returns the statement for the groups of a query.
func planSQL(subject *Subject, q Query) func(context.Context) sql.Querier {
	return func(ctx context.Context) sql.Querier {
		return groupsSQL(ctx, newPlan(viewer.FromContext(ctx), subject, q))
	}
}

// TestStatements compares statements with testdata/NAME.sql, so that each can be read as one text.
func TestStatements(t *testing.T) {
	t.Parallel()
	published := Query{GroupBy: []Dimension{ByPeriod}, Date: "PUBLISHED_AT", Interval: Month}
	for name, c := range map[string]struct {
		viewer viewer.Viewer
		sql    func(context.Context) sql.Querier
	}{
		"articles_by_status_from_cube": {reader, planSQL(Articles, Query{GroupBy: []Dimension{ByStatus}})},
		"articles_by_month_from_cube":  {reader, planSQL(Articles, published)},
		"articles_by_week_in_shanghai_from_split_days": {anyone, planSQL(Articles, Query{
			GroupBy: []Dimension{ByPeriod}, Date: "PUBLISHED_AT", Interval: Week, WeekStart: "SUNDAY",
			TimeZone: "Asia/Shanghai", CompareTo: Previous, From: day("2026-01-04"), To: day("2026-03-31"),
		})},
		"articles_by_theme_and_tag_from_facts": {reader, planSQL(Articles, Query{
			GroupBy: []Dimension{ByTheme, ByTag}, Filter: filter, Date: "CREATED_AT", From: day("2026-01-01"),
		})},
		"actions_by_organization_rolled_up": {reader, planSQL(Actions, Query{
			GroupBy: []Dimension{ByOrganization}, RollUpTo: new(1),
		})},
		"outcomes_by_theme_rolled_up": {anyone, planSQL(Outcomes, Query{
			GroupBy: []Dimension{ByTheme, ByLevel}, RollUpTo: new(2),
		})},
		"measurements_by_indicator": {anyone, planSQL(Measurements, Query{
			GroupBy: []Dimension{ByIndicator, ByPeriod}, Date: "PERIOD_END", Interval: Quarter,
		})},
		"measurements_cumulative_by_creation": {anyone, planSQL(Measurements, Query{
			GroupBy: []Dimension{ByTheme, ByPeriod}, Date: "CREATED_AT", Interval: Year, Cumulative: true,
		})},
		"indicators_by_quarter": {anyone, planSQL(Indicators, Query{
			GroupBy: []Dimension{ByPeriod, ByTheme}, Interval: Quarter, From: day("2026-01-01"), To: day("2026-05-31"),
		})},
		"linked_outcomes_cumulative": {reader, func(ctx context.Context) sql.Querier {
			q := published
			q.GroupBy, q.Cumulative = []Dimension{ByLocale, ByPeriod}, true
			return linkedCountsSQL(ctx, newPlan(reader, Articles, q), Articles.links[MeasureOutcomeCount])
		}},
		"records_of_other_rows": {anyone, func(ctx context.Context) sql.Querier {
			p := newPlan(anyone, Articles, Query{GroupBy: []Dimension{ByTag}})
			g := group{Keys: `["5", null]`}
			g.N = 1
			return groupsSQL(ctx, p.among(ctx, []*Row{{databaseKeys: g.Keys, values: values{g}}}))
		}},
		"records_of_a_row": {anyone, func(ctx context.Context) sql.Querier {
			q := published
			q.GroupBy = []Dimension{ByOrganization, ByTheme, ByTag, ByStatus, ByPeriod}
			q.RollUpTo, q.TimeZone = new(1), "Asia/Shanghai"
			p := newPlan(anyone, Articles, q)
			row := newRow(p, keys{new("1"), new("2"), nil, new("PUBLISHED"), new("2026-02-01")})
			row.result = &Result{plan: p}
			s := visibleRows(ctx, article.Table, func(*sql.Selector) {})
			row.Records(s)
			return s.Select(s.C("id"))
		}},
		"matrix_from_cubes": {anyone, func(ctx context.Context) sql.Querier {
			return (&Matrix{rowRoot: 1, columnRoot: 2}).pairCountsSQL(ctx, sqltext.Ints{1, 2, 3, 4})
		}},
		"matrix_articles": {reader, func(ctx context.Context) sql.Querier {
			m := &Matrix{rowRoot: 1, columnRoot: 2}
			m.filter = func(s *sql.Selector) { s.Where(sql.EQ(s.C(action.FieldStatus), action.StatusACTIVE)) }
			return m.articleCountsSQL(ctx, sqltext.Ints{3, 4})
		}},
		"organization_summaries": {reader, func(ctx context.Context) sql.Querier {
			return organizationSummariesSQL(ctx, []int{1, 2})
		}},
	} {
		statement, args := c.sql(viewer.NewContext(t.Context(), c.viewer)).Query()
		got := indent(statement) + "\n" + placeholders(t, args)
		file := filepath.Join("testdata", name+".sql")
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s differs from testdata; -update writes it:\n%s", name, got)
		}
	}
}

func day(date string) *time.Time {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		panic(err)
	}
	return &t
}

var breaks = strings.NewReplacer(` FROM "`, "\nFROM \"", " WHERE ", "\nWHERE ", " AND ", "\nAND ", " OR ", "\nOR ",
	" UNION ALL ", "\nUNION ALL\n")

// indent formats a statement: long lines are broken, and lines are indented by the depth of their parentheses.
func indent(statement string) string {
	var lines []string
	for line := range strings.Lines(statement) {
		if len(line) > 120 {
			line = breaks.Replace(line)
		}
		lines = append(lines, strings.Split(line, "\n")...)
	}
	var b strings.Builder
	depth := 0
	for _, line := range lines {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		closing := len(line) - len(strings.TrimLeft(line, ")"))
		b.WriteString(strings.Repeat("  ", max(0, depth-closing)) + line + "\n")
		depth += strings.Count(line, "(") - strings.Count(line, ")")
	}
	return b.String()
}

// placeholders lists the arguments of a statement.
func placeholders(t *testing.T, args []any) string {
	var b strings.Builder
	for i, arg := range args {
		if v, ok := arg.(driver.Valuer); ok {
			value, err := v.Value()
			if err != nil {
				t.Fatal(err)
			}
			arg = value
		}
		if at, ok := arg.(time.Time); ok {
			arg = at.Format(time.DateOnly)
		}
		fmt.Fprintf(&b, "-- $%d: %v\n", i+1, arg)
	}
	return b.String()
}
