package graph_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"praxis/internal/facts"
	"praxis/internal/pgtest"
	"praxis/internal/viewer"
)

// statisticsRow is a row as the API answers it.
type statisticsRow struct {
	Key                                     string
	Count                                   int
	ActionCount, ArticleCount, OutcomeCount int
	Unit, Measure                           *string
	Views, Likes                            int
	Sum, TargetSum                          *decimal.Decimal
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

// TestStatisticsCountWhatIsThere compares random queries with a recount in plain Go, for several viewers, after changes
// that the facts in memory have not seen, and after a reload.
func TestStatisticsCountWhatIsThere(t *testing.T) {
	t.Parallel()
	a, r := newAPI(t), rand.New(rand.NewPCG(1, 2))
	makeContent(t, a, r)
	ctx := pgtest.Context(t)
	people := []who{{name: "anyone", request: anonymous}, {name: "admin", request: bearer(a.token), owner: true}}
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
	rapid.Check(t, func(rt *rapid.T) {
		for range rapid.IntRange(0, 3).Draw(rt, "changes") {
			change(t, a, r)
		}
		if rapid.IntRange(0, 9).Draw(rt, "reload") == 0 {
			if err := facts.Reload(ctx, a.db.Client); err != nil {
				rt.Fatal(err)
			}
			if _, err := a.facts.Refresh(ctx, a.db.Client); err != nil {
				rt.Fatal(err)
			}
		}
		w, q := readEverything(ctx, t, a.db.Client), drawQuestion(rt)
		p := people[rapid.IntRange(0, len(people)-1).Draw(rt, "viewer")]
		checkStatistics(rt, t, a, w, q, p)
	})
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
	if len(q.GroupBy) == 0 && len(want) == 0 {
		want[""] = nil // one row also without records
	}
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
	shown := map[string][]record{}
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
		shown[row.Key] = rest
		delete(want, row.Key)
	}
	if s.Other != nil {
		seen := map[int]bool{}
		var rest []record
		for _, row := range s.Rows {
			for _, r := range shown[row.Key] {
				seen[r.id] = true
			}
		}
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
	views, likes := 0, 0
	for _, r := range want {
		views, likes = views+r.views, likes+r.likes
	}
	if row.Views != views || row.Likes != likes {
		rt.Errorf("%s: row %s has %d views, %d likes; not %d, %d", text, row.Key, row.Views, row.Likes, views, likes)
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
	checkTargets(rt, text, row, summed)
	mean := sum.DivRound(decimal.NewFromInt(int64(len(values))), 4)
	least, greatest := decimal.Min(values[0], values[1:]...), decimal.Max(values[0], values[1:]...)
	if !row.Avg.Equal(mean) || !row.Min.Equal(least) || !row.Max.Equal(greatest) {
		rt.Errorf("%s: row %s has the mean %v, the minimum %v, the maximum %v of %v",
			text, row.Key, row.Avg, row.Min, row.Max, values)
	}
}

// checkTargets compares the sum of a row's targets with those of the measurements in its sum.
func checkTargets(rt *rapid.T, text string, row statisticsRow, summed []record) {
	var targets []decimal.Decimal
	for _, r := range summed {
		if r.of.Target != nil {
			targets = append(targets, *r.of.Target)
		}
	}
	if (row.TargetSum != nil) != (row.Sum != nil && len(targets) > 0) {
		rt.Errorf("%s: row %s has the sum %v of targets and the sum %v", text, row.Key, row.TargetSum, row.Sum)
	}
	if row.TargetSum != nil && !row.TargetSum.Equal(decimal.Sum(targets[0], targets[1:]...)) {
		rt.Errorf("%s: row %s has the sum %v of targets %v", text, row.Key, row.TargetSum, targets)
	}
}

// TestStatisticsWhileWriting reads while others write: an answer agrees with itself, and in the end with a recount.
func TestStatisticsWhileWriting(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	makeContent(t, a, rand.New(rand.NewPCG(3, 4)))
	done := make(chan struct{})
	errs := make(chan error, 1000)
	for i := range 6 {
		go func() {
			defer func() { done <- struct{}{} }()
			r := rand.New(rand.NewPCG(uint64(i), 7))
			for range 60 {
				change(t, a, r)
			}
		}()
	}
	reading := make(chan struct{})
	go func() {
		defer close(reading)
		for range 30 {
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
	for len(errs) > 0 {
		t.Error(<-errs)
	}
	var want float64
	if err := a.db.SQL.QueryRow("SELECT count(*) FROM articles WHERE trashed_at IS NULL").Scan(&want); err != nil {
		t.Fatal(err)
	}
	if got, raw := a.post(t, true, `{ articleStatistics { total } }`, nil); got.at("articleStatistics.total") != want {
		t.Errorf("%s, not %v", raw, want)
	}
}
