package stats

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"praxis/internal/facts"
)

// maxGroups is the limit of groups of a query, before Having and First are applied.
const maxGroups = 1 << 20

// groups numbers the groups that occur by their indexes.
type groups struct {
	dense   []int32 // number plus 1, by index
	sparse  map[int]int32
	indexes []int // by number
}

// maxDense is how large an index can be for the dense table.
const maxDense = 1 << 22

// find returns the number of the group with an index; -1 if there is none.
func (g *groups) find(index int) int {
	if index < maxDense {
		if index >= len(g.dense) {
			return -1
		}
		return int(g.dense[index]) - 1
	}
	if n, ok := g.sparse[index]; ok {
		return int(n)
	}
	return -1
}

// number returns the number of the group with an index.
func (g *groups) number(index int) int {
	if index < maxDense {
		if index >= len(g.dense) {
			g.dense = append(g.dense, make([]int32, max(index+1-len(g.dense), len(g.dense), 256))...)
		}
		if g.dense[index] == 0 {
			g.indexes = append(g.indexes, index)
			g.dense[index] = int32(len(g.indexes))
		}
		return int(g.dense[index]) - 1
	}
	if g.sparse == nil {
		g.sparse = map[int]int32{}
	}
	n, ok := g.sparse[index]
	if !ok {
		n = int32(len(g.indexes))
		g.sparse[index], g.indexes = n, append(g.indexes, index)
	}
	return int(n)
}

// code returns the code that a group has in an axis.
func (a *axis) code(index int) int {
	if a.by == ByPeriod {
		return index / a.stride
	}
	return index / a.stride % max(1, a.size)
}

// grouped is what a scan has counted.
type grouped struct {
	scan    *scan
	groups  groups
	tallies []tally // by group
	// total is the number of records, each counted once.
	total int
}

// slab allocates values that are used together: a million one by one would take longer than to count them.
type slab[T any] []T

func (s *slab[T]) next() *T {
	if len(*s) == cap(*s) {
		*s = make([]T, 0, min(max(16, 2*cap(*s)), 4096))
	}
	*s = (*s)[:len(*s)+1]
	return &(*s)[len(*s)-1]
}

// tally is what is counted of the records of a group.
type tally struct {
	n, outcomes, views, likes int
	states                    [facts.States]int32
	unit                      *unitTally // of measurements
}

// maxKept is how many groups a result may have that a version remembers.
const maxKept = 5_000

// count counts the records of a plan by groups. A version remembers small results, which must not be changed.
func count(ctx context.Context, p *plan) (*grouped, error) {
	key, ok := p.key()
	if !ok {
		return countGroups(ctx, newScan(p))
	}
	if kept, ok := facts.Recall[*grouped](p.facts, key); ok {
		return kept.forPlan(p), nil
	}
	g, err := countGroups(ctx, newScan(p))
	if err == nil && len(g.groups.indexes) <= maxKept {
		kept := g.forPlan(p)
		kept.groups.dense, kept.groups.sparse = nil, nil // only counting needs them, and they may have 16 MB
		facts.Keep(p.facts, key, kept)
	}
	return g, err
}

// groupsKey is what the groups of a version follow from.
type groupsKey struct {
	subject *Subject
	visible *facts.Visible
	linked  [maxLinkedVisible]*facts.Visible // of the conditions
	query   string
}

// maxLinkedVisible is how many conditions on linked records a query may have whose groups a version remembers.
const maxLinkedVisible = 4

// key returns the key of the plan's groups; false if they depend on a filter of the database.
func (p *plan) key() (groupsKey, bool) {
	if p.Filter != nil || len(p.conditions.linkedVisible) > maxLinkedVisible {
		return groupsKey{}, false
	}
	var b strings.Builder
	fmt.Fprint(&b, p.GroupBy, p.Date, p.Interval, p.TimeZone, p.WeekStart, p.Cumulative)
	for _, day := range []*time.Time{p.From, p.To, p.readFrom} {
		if day != nil {
			b.WriteString(day.Format(time.DateOnly))
		}
		b.WriteByte('|')
	}
	if p.RollUpTo != nil {
		fmt.Fprint(&b, *p.RollUpTo)
	}
	for _, c := range p.Where {
		b.WriteByte('|')
		b.WriteString(c.key)
	}
	key := groupsKey{subject: p.subject, visible: p.visible, query: b.String()}
	copy(key.linked[:], p.conditions.linkedVisible)
	return key, true
}

// forPlan returns the groups for another plan with the same key.
func (g *grouped) forPlan(p *plan) *grouped {
	own := *g
	own.scan = g.scan.forPlan(p)
	return &own
}

// withOwnPeriods returns a copy of an axis of periods that can be changed.
func (a *axis) withOwnPeriods() *axis {
	own := *a
	own.ids = slices.Clip(a.ids)
	own.periods = &periods{
		axis: &own, interval: a.periods.interval, weekStart: a.periods.weekStart, codes: maps.Clone(a.periods.codes),
	}
	return &own
}

func countGroups(ctx context.Context, s *scan) (*grouped, error) {
	g, p := &grouped{scan: s}, s.plan
	var units slab[unitTally]
	o := &overlaps{scan: g.scan}
	err := g.scan.each(ctx, func(e *entry, indexes []int) error {
		if !e.again {
			g.total++
		}
		for _, index := range indexes {
			n := g.groups.number(index)
			if n == len(g.tallies) {
				if n == maxGroups {
					return TooManyRowsError(fmt.Sprintf("the statistics have more than %d groups: "+
						"use fewer keys in groupBy, a longer interval, or where", maxGroups))
				}
				g.tallies = append(g.tallies, tally{})
				if p.subject == Measurements {
					g.tallies[n].unit = units.next()
				}
			}
			g.tallies[n].add(p.subject, e)
			if e.m != nil && !e.m.Actual().IsNull() {
				o.add(e, index)
			}
		}
		return nil
	})
	for _, index := range o.found() {
		g.tallies[g.groups.number(index)].unit.overlapping = true
	}
	return g, err
}

// add counts a record.
func (t *tally) add(s *Subject, e *entry) {
	t.n++
	switch s {
	case Articles:
		t.views += int(e.chunk.Views[e.slot])
		t.likes += int(e.chunk.Likes[e.slot])
	case Actions:
		t.outcomes += int(e.chunk.Outcomes[e.slot])
	case Indicators:
		t.states[e.state]++
	case Measurements:
		t.unit.add(e.m)
	}
}

// unitTally is what is counted of measurements in one unit.
type unitTally struct {
	// valued is the number of measurements with a value, and attainments of those with an attainment.
	valued, attainments int
	sum, attained       facts.Sum
	// targets is the sum of the targets of the measurements with a value and a target.
	targets  facts.Sum
	targeted int
	min, max facts.Number // of the values, if any
	// overlapping reports whether two measurements of one indicator, with values, have a day in common.
	overlapping bool
}

// plus returns the tally of the measurements of both.
func (t *unitTally) plus(o *unitTally) *unitTally {
	sum := *t
	if o.valued > 0 && (sum.valued == 0 || o.min.Less(sum.min)) {
		sum.min = o.min
	}
	if o.valued > 0 && (sum.valued == 0 || sum.max.Less(o.max)) {
		sum.max = o.max
	}
	sum.valued += o.valued
	sum.attainments += o.attainments
	sum.targeted += o.targeted
	sum.sum.Join(o.sum)
	sum.attained.Join(o.attained)
	sum.targets.Join(o.targets)
	sum.overlapping = sum.overlapping || o.overlapping
	return &sum
}

func (t *unitTally) add(m *facts.Measurement) {
	if a := m.Attainment(); !a.IsNull() {
		t.attainments++
		t.attained.Add(a)
	}
	actual := m.Actual()
	if actual.IsNull() {
		return
	}
	if t.valued == 0 || actual.Less(t.min) {
		t.min = actual
	}
	if t.valued == 0 || t.max.Less(actual) {
		t.max = actual
	}
	t.valued++
	t.sum.Add(actual)
	if target := m.Target(); !target.IsNull() {
		t.targeted++
		t.targets.Add(target)
	}
}
