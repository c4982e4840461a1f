package stats

import (
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		subject *Subject
		query   Query
		problem string // part of the error; "" accepts the query
	}{
		{Articles, Query{}, ""},
		{Articles, Query{GroupBy: []Dimension{ByTag, ByTag}}, "TAG twice"},
		{Articles, Query{TimeZone: "Asia/Shanghai"}, ""},
		{Articles, Query{TimeZone: "CET"}, `"CET"`},
		{Articles, Query{TimeZone: "posix/Europe/London"}, "posix"},
		{Articles, Query{TimeZone: "Mars/Olympus"}, "Mars"},
		{Articles, Query{FillGaps: true}, "need PERIOD"},
		{Articles, Query{Cumulative: true}, "need PERIOD"},
		{Articles, Query{CompareTo: Previous}, "need PERIOD"},
		{Articles, Query{RollUpTo: new(1)}, "needs ORGANIZATION or THEME"},
		{Articles, Query{RollUpTo: new(-1), GroupBy: []Dimension{ByTheme}}, "not -1"},
		{Articles, Query{First: new(-1)}, "first"},
		{Articles, Query{From: day("2026-02-01"), To: day("2026-01-31")}, "from must not be after to"},
		{Articles, Query{Having: &Having{ActionCount: &IntRange{}}}, ""},
		{Articles, Query{Having: &Having{ArticleCount: &IntRange{}}}, "articles have no ARTICLE_COUNT"},
		{Outcomes, Query{Having: &Having{Sum: &DecimalRange{}}}, "outcomes have no SUM"},
		{Indicators, Query{OrderBy: []*Order{{Field: "ON_TRACK"}, {Field: OrderByKey}, {Field: OrderByPeriod}}}, ""},
		{Actions, Query{OrderBy: []*Order{{Field: "ON_TRACK"}}}, "actions have no ON_TRACK"},
	} {
		err := c.query.check(c.subject)
		if (err == nil) != (c.problem == "") || err != nil && !strings.Contains(err.Error(), c.problem) {
			t.Errorf("%s %+v: %v, not %q", c.subject.table, c.query, err, c.problem)
		}
	}
}

// TestMeasureTable: each measure is complete, so that having and orderBy can use it.
func TestMeasureTable(t *testing.T) {
	t.Parallel()
	for name, m := range measures {
		counts := m.count != nil && m.countBounds != nil
		decimals := m.decimal != nil && m.decimalBounds != nil
		if len(m.subjects) == 0 || counts == decimals {
			t.Errorf("%s needs subjects, and either count and countBounds or decimal and decimalBounds", name)
		}
		for _, s := range m.subjects {
			if link, ok := s.links[name]; ok && (link.to == nil) == (link.count == nil) {
				t.Errorf("%s of %s needs either linked records or a count", name, s.table)
			}
		}
	}
}
