package graph_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/indicator"
	"praxis/internal/pgtest"
	"praxis/internal/viewer"
)

// hasTheme reports whether one of the themes is the one with the id or, unless direct, a descendant of it.
func (w *everything) hasTheme(themes []int, id int, direct bool) bool {
	if direct {
		return slices.Contains(themes, id)
	}
	return slices.ContainsFunc(w.themes, func(t *ent.Theme) bool {
		return slices.Contains(themes, t.ID) && (t.ID == id || slices.Contains(ids(t.Edges.Ancestors), id))
	})
}

// inOrganization reports whether an organization is the one with the id or a descendant of it.
func (w *everything) inOrganization(organization, id int) bool {
	return slices.ContainsFunc(w.organizations, func(o *ent.Organization) bool {
		return o.ID == organization && (o.ID == id || slices.Contains(ids(o.Edges.Ancestors), id))
	})
}

// TestMatrixAndSummaries compares the integration matrix and summaries with a recount in plain Go, for several viewers.
func TestMatrixAndSummaries(t *testing.T) {
	t.Parallel()
	a, r := newAPI(t), rand.New(rand.NewPCG(11, 12))
	makeContent(t, a, r)
	reader := a.signIn(t, "reader@example.org", viewer.Reader, "o1")
	people := []who{
		{name: "anyone", request: anonymous},
		{name: "admin", request: bearer(a.token), owner: true},
		{name: "reader", role: viewer.Reader, organization: "o1", request: reader},
	}
	for range 12 {
		change(t, a, r)
		w := readEverything(pgtest.Context(t), t, a.db.Client)
		rows, columns := pick(r, w.themes...).ID, pick(r, w.themes...).ID
		for _, p := range people {
			w.checkMatrix(t, a, p, rows, columns)
			w.checkSummaries(t, a, p)
		}
	}
}

func (w *everything) checkMatrix(t *testing.T, a *api, p who, rows, columns int) {
	t.Helper()
	got, raw := a.ask(t, p.request, fmt.Sprintf(`{
		m: integrationMatrix(rows: "%d", columns: "%d") {
			actionCount integratedActionCount
			cells {
				row { id } column { id } actionCount outcomeCount articleCount
				actions(first: 100) { totalCount nodes { id } }
			}
		}
	}`, rows, columns), nil)
	if len(got.Errors) > 0 {
		t.Fatalf("%s", raw)
	}
	records := w.records("action", p, time.UTC)
	either, both := 0, 0
	for _, r := range records {
		x, y := w.hasTheme(r.themes, rows, false), w.hasTheme(r.themes, columns, false)
		if x || y {
			either++
		}
		if x && y {
			both++
		}
	}
	if got.at("m.actionCount") != float64(either) || got.at("m.integratedActionCount") != float64(both) {
		t.Errorf("%s, %d by %d: %s; want %d of %d", p.name, rows, columns, raw, both, either)
	}
	for i := range got.at("m.cells").([]any) {
		at := func(path string) any { return got.at(fmt.Sprintf("m.cells.%d.%s", i, path)) }
		row, _ := strconv.Atoi(at("row.id").(string))
		column, _ := strconv.Atoi(at("column.id").(string))
		in := slices.DeleteFunc(slices.Clone(records), func(r record) bool {
			return !w.hasTheme(r.themes, row, row == rows) || !w.hasTheme(r.themes, column, column == columns)
		})
		for path, want := range map[string]int{
			"actionCount":        len(in),
			"actions.totalCount": len(in),
			"outcomeCount":       distinct(in, "outcomeCount"),
			"articleCount":       distinct(in, "articleCount"),
		} {
			if at(path) != float64(want) {
				t.Errorf("%s, cell %d by %d of %d by %d: %s is %v, not %d",
					p.name, row, column, rows, columns, path, at(path), want)
			}
		}
	}
}

func (w *everything) checkSummaries(t *testing.T, a *api, p who) {
	t.Helper()
	got, raw := a.ask(t, p.request, `{
		organizations(first: 50) {
			nodes { id summary { organizationCount articleCount actionCount outcomeCount } }
		}
		themes(first: 50) { nodes { id summary { themeCount articleCount actionCount outcomeCount } } }
	}`, nil)
	if len(got.Errors) > 0 {
		t.Fatalf("%s", raw)
	}
	for kind, field := range map[string]string{
		"article": "articleCount",
		"action":  "actionCount",
		"outcome": "outcomeCount",
	} {
		records := w.records(kind, p, time.UTC)
		for i := range got.at("organizations.nodes").([]any) {
			id, _ := strconv.Atoi(got.at(fmt.Sprintf("organizations.nodes.%d.id", i)).(string))
			n := 0
			for _, r := range records {
				if w.inOrganization(r.org, id) {
					n++
				}
			}
			if shown := got.at(fmt.Sprintf("organizations.nodes.%d.summary.%s", i, field)); shown != float64(n) {
				t.Errorf("%s: organization %d has %s %v, not %d", p.name, id, field, shown, n)
			}
		}
		for i := range got.at("themes.nodes").([]any) {
			id, _ := strconv.Atoi(got.at(fmt.Sprintf("themes.nodes.%d.id", i)).(string))
			n := 0
			for _, r := range records {
				if w.hasTheme(r.themes, id, false) {
					n++
				}
			}
			if shown := got.at(fmt.Sprintf("themes.nodes.%d.summary.%s", i, field)); shown != float64(n) {
				t.Errorf("%s: theme %d has %s %v, not %d", p.name, id, field, shown, n)
			}
		}
	}
}

// indicatorState returns the state of an indicator at the end of a day. It shares no code with package stats.
func (w *everything) indicatorState(i *ent.Indicator, until time.Time) string {
	var latest *ent.Measurement
	for _, m := range w.measurements {
		known := m.IndicatorID == i.ID && m.Actual != nil && !m.PeriodEnd.After(until)
		if known && (latest == nil || m.PeriodEnd.After(latest.PeriodEnd)) {
			latest = m
		}
	}
	if latest == nil || latest.Target == nil || i.Measure == indicator.MeasureQUALITATIVE {
		return "noData"
	}
	if c := latest.Actual.Cmp(*latest.Target); c == 0 || i.Ascending == (c > 0) {
		return "met"
	}
	distance, progress := latest.Target.Sub(*i.BaselineValue), latest.Actual.Sub(*i.BaselineValue)
	towardsTarget := distance.Sign() != 0 && i.Ascending == (distance.Sign() > 0)
	if towardsTarget && progress.DivRound(distance, 4).InexactFloat64() >= 0.8 {
		return "onTrack"
	}
	return "behind"
}

// TestIndicatorStates compares the number of indicators in each state, by quarter, with a recount in plain Go.
func TestIndicatorStates(t *testing.T) {
	t.Parallel()
	a, r := newAPI(t), rand.New(rand.NewPCG(21, 22))
	makeContent(t, a, r)
	w := readEverything(pgtest.Context(t), t, a.db.Client)
	for _, p := range []who{
		{name: "anyone", request: anonymous},
		{name: "admin", request: bearer(a.token), owner: true},
	} {
		got, raw := a.ask(t, p.request, `{
			s: indicatorStatistics(groupBy: [PERIOD], interval: QUARTER, from: "2020-01-01", to: "2020-12-31") {
				total
				rows { periodEnd count met onTrack behind noData indicators { totalCount } }
			}
		}`, nil)
		if len(got.Errors) > 0 || len(got.at("s.rows").([]any)) != 4 {
			t.Fatalf("%s", raw)
		}
		for n := range 4 {
			at := func(path string) any { return got.at(fmt.Sprintf("s.rows.%d.%s", n, path)) }
			want := map[string]int{"met": 0, "onTrack": 0, "behind": 0, "noData": 0}
			for _, i := range a.db.Client.Indicator.Query().AllX(pgtest.Context(t)) {
				for _, o := range w.outcomes {
					if o.ID == i.OutcomeID && o.TrashedAt == nil && w.seesAction(p, w.action(o.ActionID)) {
						want[w.indicatorState(i, day(at("periodEnd").(string)))]++
						want["count"]++
						want["indicators.totalCount"]++
					}
				}
			}
			for path, count := range want {
				if at(path) != float64(count) {
					t.Errorf("%s, until %v: %s is %v, not %d", p.name, at("periodEnd"), path, at(path), count)
				}
			}
		}
	}
}
