package stats

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/shopspring/decimal"
)

// rows folds groups that differ in their unit or state alone into rows.
func (r *Result) rows(groups []group) []*Row {
	var rows []*Row
	byKeys := map[string]*Row{}
	for _, g := range groups {
		row := byKeys[g.Keys]
		if row == nil {
			row = &Row{result: r, group: g.Keys}
			_ = json.Unmarshal([]byte(g.Keys), &row.keys) // the database wrote it
			byKeys[g.Keys] = row
			rows = append(rows, row)
			row.setPeriod()
		}
		row.Count += g.N
		row.values.add(g)
	}
	return rows
}

// setPeriod tells the row's period by its key, and its name.
func (r *Row) setPeriod() {
	if key := r.key(ByPeriod); key != nil {
		start, _ := time.Parse(time.DateOnly, *key) // the database wrote it
		end := r.result.query.Interval.end(start)
		r.PeriodStart, r.PeriodEnd = &start, &end
	}
	r.Key = r.name()
}

func keysText(keys []*string) string {
	text, _ := json.Marshal(keys)
	return string(text)
}

// finish makes of the rows what the question asks for.
func (r *Result) finish(ctx context.Context) error {
	q := r.query
	if q.FillGaps || q.Cumulative {
		if err := r.fill(); err != nil {
			return err
		}
	}
	if q.Cumulative {
		r.cumulate()
	}
	if q.CompareTo != "" {
		r.compare()
	}
	r.all = slices.Clone(r.Rows)
	if !q.FillGaps {
		r.Rows = slices.DeleteFunc(r.Rows, func(row *Row) bool { return row.Count == 0 })
	}
	if q.Having != nil {
		if err := r.having(ctx); err != nil {
			return err
		}
	}
	if err := r.order(ctx); err != nil {
		return err
	}
	if q.First != nil && *q.First < len(r.Rows) {
		r.rest = r.Rows[*q.First:]
		r.Rows = r.Rows[:*q.First:*q.First]
	}
	return nil
}

// series are the rows that differ in their period alone, by the keys that they share; those without a period are in
// none.
func (r *Result) series(rows []*Row) (names []string, series map[string]map[time.Time]*Row) {
	i := slices.Index(r.query.GroupBy, ByPeriod)
	series = map[string]map[time.Time]*Row{}
	for _, row := range rows {
		name := keysText(slices.Delete(slices.Clone(row.keys), i, i+1))
		if series[name] == nil {
			names = append(names, name)
			series[name] = map[time.Time]*Row{}
		}
		if row.PeriodStart != nil {
			series[name][*row.PeriodStart] = row
		}
	}
	return names, series
}

// span is the first and the last period that rows are of: those of From and To, else those that there is anything in.
func (r *Result) span() (first, last time.Time, some bool) {
	for _, row := range r.Rows {
		if row.PeriodStart == nil {
			continue
		}
		if !some || row.PeriodStart.Before(first) {
			first = *row.PeriodStart
		}
		if !some || row.PeriodStart.After(last) {
			last = *row.PeriodStart
		}
		some = true
	}
	q := r.query
	if q.From != nil {
		first = q.Interval.start(*q.From, q.WeekStart)
	}
	if q.To != nil {
		last = q.Interval.start(*q.To, q.WeekStart)
	}
	if q.From != nil && q.To == nil && (!some || last.Before(first)) {
		last = first
	}
	if q.To != nil && q.From == nil && !some {
		first = last
	}
	return first, last, some || q.From != nil && q.To != nil
}

// fill adds the rows of periods without any, to each series.
func (r *Result) fill() error {
	first, last, some := r.span()
	if !some {
		return nil
	}
	names, series := r.series(r.Rows)
	if len(names) == 0 && len(r.query.GroupBy) == 1 {
		names = []string{"[]"}
	}
	at := slices.Index(r.query.GroupBy, ByPeriod)
	for _, name := range names {
		var keys []*string
		_ = json.Unmarshal([]byte(name), &keys) // we wrote it
		for start := first; !start.After(last); start = r.query.Interval.next(start, 1) {
			if series[name][start] != nil {
				continue
			}
			if len(r.Rows) >= maxRows {
				return TooManyRowsError("the answer has too many rows: take a longer interval, or from and to")
			}
			day := start.Format(time.DateOnly)
			row := &Row{result: r, keys: slices.Insert(slices.Clone(keys), at, &day)}
			row.setPeriod()
			r.Rows = append(r.Rows, row)
		}
	}
	return nil
}

// cumulate adds to each period all before it. Gaps have been filled.
func (r *Result) cumulate() {
	_, series := r.series(r.Rows)
	for _, periods := range series {
		var before *Row
		for _, start := range sorted(periods) {
			row := periods[start]
			if before != nil {
				row.Count += before.Count
				sum := before.values
				sum.merge(row.values)
				row.values = sum
			}
			before = row
		}
	}
}

// cumulateLinked does the same for counts by the keys.
func (r *Result) cumulateLinked(counts map[string]int) {
	_, series := r.series(r.all)
	for _, periods := range series {
		sum := 0
		for _, start := range sorted(periods) {
			key := keysText(periods[start].keys)
			sum += counts[key]
			counts[key] = sum
		}
	}
}

func sorted(periods map[time.Time]*Row) []time.Time {
	starts := make([]time.Time, 0, len(periods))
	for start := range periods {
		starts = append(starts, start)
	}
	slices.SortFunc(starts, time.Time.Compare)
	return starts
}

// compare sets each row beside that of the earlier period, and drops the rows that were counted for this alone.
func (r *Result) compare() {
	q := r.query
	at := slices.Index(q.GroupBy, ByPeriod)
	_, series := r.series(r.Rows)
	for _, row := range r.Rows {
		if row.PeriodStart == nil {
			continue
		}
		start := q.Interval.earlier(*row.PeriodStart, q.CompareTo)
		earlier := series[keysText(slices.Delete(slices.Clone(row.keys), at, at+1))][start]
		if earlier == nil {
			earlier = &Row{result: r}
		}
		end := q.Interval.end(start)
		row.Comparison = &Comparison{PeriodStart: start, PeriodEnd: end, Value: earlier.Count, Delta: row.Count - earlier.Count}
		row.Comparison.Rate = divided(ptr(decimal.NewFromInt(int64(row.Comparison.Delta))), earlier.Count)
		now := row.values.chosen()
		if then := earlier.values.unit(now); then != nil && now.unsummable() == "" && then.unsummable() == "" {
			c := &DecimalComparison{PeriodStart: start, PeriodEnd: end, Value: *then.Sum, Delta: now.Sum.Sub(*then.Sum)}
			if !then.Sum.IsZero() {
				c.Rate = ptr(c.Delta.DivRound(then.Sum.Abs(), 4))
			}
			row.SumComparison = c
		}
	}
	if q.From != nil {
		r.Rows = slices.DeleteFunc(r.Rows, func(row *Row) bool { return row.PeriodEnd != nil && row.PeriodEnd.Before(*q.From) })
	}
}

func ptr[T any](v T) *T { return &v }

// Other holds what is in no row since First cut it, as one row; nil when nothing was cut, and where a record is in the
// rows of many periods: when they are cumulative, and of indicators over time.
func (r *Result) Other(ctx context.Context) (*Row, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.other != nil || len(r.rest) == 0 || r.query.Cumulative || r.of == Indicators && slices.Contains(r.query.GroupBy, ByPeriod) {
		return r.other, nil
	}
	var keys []string
	for _, row := range r.rest {
		if row.Count > 0 {
			keys = append(keys, row.group)
		}
	}
	q := r.query
	q.Filter = r.among(ctx, keys)
	q.GroupBy, q.FillGaps, q.CompareTo, q.RollUpTo, q.Having, q.OrderBy, q.First = nil, false, "", nil, nil, nil, nil
	whole := &Result{of: r.of, client: r.client, query: q, AsOf: r.AsOf, linked: map[Measure]map[string]int{}}
	other := &Row{result: whole, Key: "OTHER", keys: []*string{}}
	whole.Rows = []*Row{other}
	if r.several() || r.of == Measurements { // what is in two of the rows counts once, and periods of two rows can overlap
		groups, err := whole.read(ctx)
		if err != nil {
			return nil, fmt.Errorf("counting the other %s: %w", r.of.table, err)
		}
		for _, g := range groups {
			other.Count += g.N
			other.values.add(g)
		}
	} else {
		for _, row := range r.rest {
			other.Count += row.Count
			other.values.merge(row.values)
		}
	}
	r.other = other
	return other, nil
}

// among is the condition that a record is in one of the groups.
func (r *Result) among(ctx context.Context, keys []string) func(*sql.Selector) {
	return func(t *sql.Selector) {
		s := r.statement(ctx)
		s.cube, s.edges, s.from = "", false, r.query.From
		f := s.selector()
		f.AppendSelect(f.C("id"))
		t.Where(sql.P(func(b *sql.Builder) {
			b.WriteString(t.C("id") + " IN (SELECT g.id FROM (")
			b.Join(f)
			b.WriteString(") g WHERE " + s.keysOf("g") + " = ANY(")
			b.Arg(textArray(keys)).WriteString("::text[]))")
		}))
	}
}

// textArray is a list of texts as Postgres reads it.
func textArray(texts []string) string {
	var b strings.Builder
	b.WriteByte('{')
	for i, t := range texts {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(`"` + arrayQuotes.Replace(t) + `"`)
	}
	b.WriteByte('}')
	return b.String()
}

var arrayQuotes = strings.NewReplacer(`\`, `\\`, `"`, `\"`)
