package stats

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
	"github.com/shopspring/decimal"

	"praxis/ent/gen/ent/indicator"
)

// Measure is a number of a row.
type Measure string

// OrderField is what rows can be ordered by: a measure, or one of these.
type OrderField = Measure

// The measures, and by what else rows can be ordered.
const (
	MeasureCount        Measure = "COUNT"
	MeasureArticleCount Measure = "ARTICLE_COUNT"
	MeasureActionCount  Measure = "ACTION_COUNT"
	MeasureOutcomeCount Measure = "OUTCOME_COUNT"
	MeasureSum          Measure = "SUM"
	MeasureAvg          Measure = "AVG"
	MeasureMin          Measure = "MIN"
	MeasureMax          Measure = "MAX"
	MeasureAttainment   Measure = "ATTAINMENT"
	OrderByKey          Measure = "KEY"
	OrderByPeriod       Measure = "PERIOD"
)

// has says whether rows of the subject have the measure.
func (of *subject) has(m Measure) bool {
	switch m {
	case MeasureCount, OrderByKey, OrderByPeriod:
		return true
	case MeasureOutcomeCount:
		return of == Articles || of == Actions
	case MeasureSum, MeasureAvg, MeasureMin, MeasureMax, MeasureAttainment:
		return of == Measurements
	case MeasureArticleCount, MeasureActionCount:
		_, ok := of.links[m]
		return ok
	}
	return slices.Contains([]Measure{Measure(StateMet), Measure(StateOnTrack), Measure(StateBehind), Measure(StateNoData)}, m) && of == Indicators
}

// values is what a row holds beside its count.
type values struct {
	asOf     time.Time
	outcomes int
	states   map[State]int
	// units are the values of measurements, by their unit.
	units []group
}

// add adds a group to the values.
func (v *values) add(g group) {
	v.asOf, v.outcomes = g.AsOf, v.outcomes+g.Outcomes
	if g.State != nil {
		if v.states == nil {
			v.states = map[State]int{}
		}
		v.states[State(*g.State)] += g.N
	}
	if g.Measure == nil {
		return
	}
	i := slices.IndexFunc(v.units, func(u group) bool { return *u.Measure == *g.Measure && text(u.Unit) == text(g.Unit) })
	if i < 0 {
		v.units = append(slices.Clip(v.units), g)
		return
	}
	v.units = slices.Clone(v.units)
	u := &v.units[i]
	u.N, u.Valued, u.Attainments = u.N+g.N, u.Valued+g.Valued, u.Attainments+g.Attainments
	u.Sum, u.Attained = plus(u.Sum, g.Sum), plus(u.Attained, g.Attained)
	u.Overlapping = u.Overlapping || g.Overlapping
	if u.Min == nil || g.Min != nil && g.Min.LessThan(*u.Min) {
		u.Min = g.Min
	}
	if u.Max == nil || g.Max != nil && g.Max.GreaterThan(*u.Max) {
		u.Max = g.Max
	}
}

// merge adds other values to these.
func (v *values) merge(other values) {
	v.outcomes += other.outcomes
	if v.asOf.IsZero() {
		v.asOf = other.asOf
	}
	states := maps.Clone(other.states)
	for state, n := range v.states {
		if states == nil {
			states = map[State]int{}
		}
		states[state] += n
	}
	v.states = states
	for _, u := range other.units {
		u.Outcomes, u.State, u.AsOf = 0, nil, v.asOf
		v.add(u)
	}
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func plus(a, b *decimal.Decimal) *decimal.Decimal {
	if a == nil || b == nil {
		if a == nil {
			return b
		}
		return a
	}
	sum := a.Add(*b)
	return &sum
}

// numeric tells whether the group has values that are numbers.
func (g group) numeric() bool {
	return g.Valued > 0 && *g.Measure != string(indicator.MeasureQUALITATIVE) && *g.Measure != string(indicator.MeasureORDINAL)
}

// percentUnits are units of percentages. An indicator has one of them without the measure PERCENTAGE when its author
// left the measure out.
var percentUnits = map[string]bool{
	"%": true, "％": true, "‰": true, "百分比": true, "百分点": true, "个百分点": true, "百分點": true, "個百分點": true,
	"percent": true, "per cent": true, "percentage points": true, "pp": true,
}

// unsummable returns why the group's numbers have no sum; "" when they have one.
func (g group) unsummable() OmissionReason {
	switch {
	case *g.Measure == string(indicator.MeasurePERCENTAGE), percentUnits[strings.ToLower(strings.TrimSpace(text(g.Unit)))]:
		return Percentage
	case g.Overlapping:
		return OverlappingPeriods
	}
	return ""
}

// chosen is the unit that the row's sum is of: the one that most of its values are in.
func (v values) chosen() *group {
	var most *group
	for i, u := range v.units {
		if u.numeric() && (most == nil || u.Valued > most.Valued || u.Valued == most.Valued && *u.Measure+text(u.Unit) < *most.Measure+text(most.Unit)) {
			most = &v.units[i]
		}
	}
	return most
}

// unit is what there is in the unit of another group; nil when there is nothing to add up.
func (v values) unit(of *group) *group {
	for i, u := range v.units {
		if of != nil && u.numeric() && *u.Measure == *of.Measure && text(u.Unit) == text(of.Unit) {
			return &v.units[i]
		}
	}
	return nil
}

// Sum adds up the values of the row's unit; nil when it has none, and of percentages and overlapping periods.
func (r *Row) Sum() *decimal.Decimal { return r.value(MeasureSum) }

// Avg is their mean, rounded to four places.
func (r *Row) Avg() *decimal.Decimal { return r.value(MeasureAvg) }

// Min is the least of them.
func (r *Row) Min() *decimal.Decimal { return r.value(MeasureMin) }

// Max is the greatest of them.
func (r *Row) Max() *decimal.Decimal { return r.value(MeasureMax) }

// Attainment is the mean of the attainments that have a meaning, of all units, rounded to four places; nil when none
// has.
func (r *Row) Attainment() *decimal.Decimal { return r.value(MeasureAttainment) }

func (r *Row) value(m Measure) *decimal.Decimal {
	if m == MeasureAttainment {
		var sum *decimal.Decimal
		for _, u := range r.values.units {
			sum = plus(sum, u.Attained)
		}
		return divided(sum, r.AttainmentCount())
	}
	u := r.values.chosen()
	if u == nil || m == MeasureSum && u.unsummable() != "" {
		return nil
	}
	return map[Measure]*decimal.Decimal{MeasureSum: u.Sum, MeasureAvg: divided(u.Sum, u.Valued), MeasureMin: u.Min, MeasureMax: u.Max}[m]
}

func divided(sum *decimal.Decimal, by int) *decimal.Decimal {
	if sum == nil || by == 0 {
		return nil
	}
	q := sum.DivRound(decimal.NewFromInt(int64(by)), 4)
	return &q
}

// AttainmentCount is how many records the attainment is the mean of.
func (r *Row) AttainmentCount() int {
	n := 0
	for _, u := range r.values.units {
		n += u.Attainments
	}
	return n
}

// Omission says how many records are left out of a row's sum, and why.
type Omission struct {
	Reason OmissionReason
	Count  int
}

// OmissionReason is why a record is left out of a sum.
type OmissionReason string

// The reasons.
const (
	NoValue            OmissionReason = "NO_VALUE"
	OtherUnit          OmissionReason = "OTHER_UNIT"
	Percentage         OmissionReason = "PERCENTAGE"
	OverlappingPeriods OmissionReason = "OVERLAPPING_PERIODS"
	Qualitative        OmissionReason = "QUALITATIVE"
	Ordinal            OmissionReason = "ORDINAL"
)

// Omitted returns how many records are left out of the row's sum, and why. Percentages and overlapping periods are left
// out of nothing else; the others also of the mean, the least and the greatest value.
func (r *Row) Omitted() []*Omission {
	counts, chosen := map[OmissionReason]int{}, r.values.chosen()
	for _, u := range r.values.units {
		switch {
		case *u.Measure == string(indicator.MeasureQUALITATIVE):
			counts[Qualitative] += u.N
		case *u.Measure == string(indicator.MeasureORDINAL):
			counts[Ordinal] += u.N
		default:
			counts[NoValue] += u.N - u.Valued
			if chosen == nil || *u.Measure != *chosen.Measure || text(u.Unit) != text(chosen.Unit) {
				counts[OtherUnit] += u.Valued
			} else if reason := u.unsummable(); reason != "" {
				counts[reason] += u.Valued
			}
		}
	}
	omitted := []*Omission{}
	for _, reason := range []OmissionReason{NoValue, OtherUnit, Percentage, OverlappingPeriods, Qualitative, Ordinal} {
		if counts[reason] > 0 {
			omitted = append(omitted, &Omission{reason, counts[reason]})
		}
	}
	return omitted
}

// Met, OnTrack, Behind and NoData are how many of the indicators stand so.
func (r *Row) Met() int     { return r.values.states[StateMet] }
func (r *Row) OnTrack() int { return r.values.states[StateOnTrack] }
func (r *Row) Behind() int  { return r.values.states[StateBehind] }
func (r *Row) NoData() int  { return r.values.states[StateNoData] }

// ArticleCount, ActionCount and OutcomeCount are how many of these are linked with what the row counts, each once, as
// far as the viewer may see them.
func (r *Row) ArticleCount(ctx context.Context) (int, error) {
	return r.number(ctx, MeasureArticleCount)
}
func (r *Row) ActionCount(ctx context.Context) (int, error) { return r.number(ctx, MeasureActionCount) }
func (r *Row) OutcomeCount(ctx context.Context) (int, error) {
	return r.number(ctx, MeasureOutcomeCount)
}

// number is a measure that is a count.
func (r *Row) number(ctx context.Context, m Measure) (int, error) {
	switch {
	case m == MeasureCount:
		return r.Count, nil
	case m == MeasureOutcomeCount && r.result.of == Actions:
		return r.values.outcomes, nil
	case r.result.of == Indicators:
		return r.values.states[State(m)], nil
	}
	counts, err := r.result.link(ctx, m)
	return counts[keysText(r.keys)], err
}

// join joins facts with what is linked with them, as far as the viewer sees it, and returns the column of its id.
func (l link) join(ctx context.Context, f *sql.Selector) string {
	if l.table == "" {
		return f.C(l.to)
	}
	t := sql.Table(l.table).As("l")
	f.Join(t).On(f.C("id"), t.C(l.from))
	target := sql.Dialect(dialect.Postgres).Select().From(sql.Table("live_facts")).WithContext(ctx)
	l.visible(target)
	f.Where(sql.In(t.C(l.to), target.Select(target.C("id")).Where(sql.EQ(target.C("entity"), l.entity))))
	return t.C(l.to)
}

// link counts what is linked with each row, in one statement. Cumulated rows count what was linked with any period
// until theirs: each link counts in the first period that has it, and these are added up.
func (r *Result) link(ctx context.Context, m Measure) (map[string]int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if counts, ok := r.linked[m]; ok {
		return counts, nil
	}
	to := r.of.links[m]
	s := r.statement(ctx)
	s.cube, s.edges = "", false
	f := s.selector()
	f.AppendSelectExprAs(sql.Raw(to.join(ctx, f)), "linked").Distinct()
	names := s.aliases()
	columns := strings.Join(append(slices.Clone(names), "linked"), ", ")
	var groups []group
	err := r.client.Select(ctx, written(func(b *sql.Builder) {
		if i := slices.Index(r.query.GroupBy, ByPeriod); r.query.Cumulative {
			first := slices.Clone(names)
			first[i] = fmt.Sprintf("min(d%d) AS d%[1]d", i)
			others := append(slices.Delete(slices.Clone(names), i, i+1), "linked", fmt.Sprintf("d%d IS NULL", i))
			columns = strings.Join(append(first, "linked"), ", ")
			defer b.WriteString(" GROUP BY " + strings.Join(others, ", ") + ") g" + groupBy(names))
		} else {
			defer b.WriteString(") g" + groupBy(names))
		}
		b.WriteString("SELECT " + s.keysOf("g") + " AS keys, count(*) AS n, now() AS as_of FROM (SELECT " + columns + " FROM (")
		b.Join(f)
		b.WriteString(") x")
	}), &groups)
	if err != nil {
		return nil, fmt.Errorf("counting what is linked with %s: %w", r.of.table, err)
	}
	counts := make(map[string]int, len(groups))
	for _, row := range r.rows(groups) {
		counts[keysText(row.keys)] = row.Count
	}
	if r.query.Cumulative {
		r.cumulateLinked(counts)
	}
	r.linked[m] = counts
	return counts, nil
}

func groupBy(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return " GROUP BY " + strings.Join(names, ", ")
}
