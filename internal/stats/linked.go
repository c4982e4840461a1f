package stats

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/internal/facts"
)

// link is how the records of a measure are linked with those of a subject.
type link struct {
	// column is that of the ids in facts.Chunk.Links; parent says that the ids are the parents instead.
	column int
	parent bool
	// to has the facts of the linked records, and visible limits them to what the viewer sees.
	to      func(*facts.Version) *facts.Table
	visible func(*sql.Selector)
	// count is the number of linked records that is part of the facts; they are visible where the record is.
	count func(c *facts.Chunk, slot int) int
	// others reports whether a record has something in place of linked records, which no measure counts.
	others func(c *facts.Chunk, slot int) bool
}

// ids returns the ids of what is linked with a record.
func (l link) ids(c *facts.Chunk, slot int) []int64 {
	if l.parent {
		return c.Parent[slot : slot+1]
	}
	return c.Links[l.column].Of(slot)
}

// linkedCounts are the counts of linked records of the rows of a result. The first row that needs one has it counted
// for all rows.
type linkedCounts struct {
	mu        sync.Mutex
	byMeasure map[Measure]map[int]int // by Row.index
}

// linkedCount is the number of linked records of a row, each counted once.
func (r *Row) linkedCount(ctx context.Context, m Measure) (int, error) {
	l := &r.result.linked
	l.mu.Lock()
	defer l.mu.Unlock()
	counts, ok := l.byMeasure[m]
	if !ok {
		var err error
		if counts, err = r.result.countLinked(ctx, m); err != nil {
			return 0, fmt.Errorf("counting what is linked with %s: %w", r.result.plan.subject.table, err)
		}
		if l.byMeasure == nil {
			l.byMeasure = map[Measure]map[int]int{}
		}
		l.byMeasure[m] = counts
	}
	return counts[r.index], nil
}

// countLinked counts linked records by the index of a row. If rows are cumulative, it counts each in the first period
// that has it and then adds up the periods.
func (r *Result) countLinked(ctx context.Context, m Measure) (map[int]int, error) {
	linked, err := newLinkedPairs(ctx, r.client, r.plan, m)
	if err != nil {
		return nil, err
	}
	s := r.newScan()
	if err := s.each(ctx, linked.addAll); err != nil {
		return nil, err
	}
	counts := linked.count(s)
	if r.plan.Cumulative {
		r.cumulateCounts(counts)
	}
	return counts, nil
}

// linkedPairs are groups with the ordinals of what is linked with their records, which may repeat.
type linkedPairs struct {
	link    link
	targets *facts.Table
	visible *facts.Visible

	groups          groups
	numbers, target []int32
}

func newLinkedPairs(ctx context.Context, client *ent.Client, p *plan, m Measure) (*linkedPairs, error) {
	l := &linkedPairs{link: p.subject.links[m]}
	l.targets = l.link.to(p.facts)
	var err error
	l.visible, err = p.facts.Visible(ctx, client, l.targets, l.link.visible)
	return l, err
}

// maxLinkedPairs limits the memory for linked records: 8 bytes each.
const maxLinkedPairs = 1 << 25

// addAll adds what is linked with a record and visible to each of the groups.
func (l *linkedPairs) addAll(e *entry, indexes []int) error {
	for _, id := range l.link.ids(e.chunk, e.slot) {
		target := l.targets.Find(id)
		if target < 0 {
			continue
		}
		if c, slot := l.targets.At(target); !l.visible.Sees(c, slot) {
			continue
		}
		for _, index := range indexes {
			if len(l.target) == maxLinkedPairs {
				return TooManyRowsError("the groups have too many linked records: use fewer keys in groupBy, or where")
			}
			l.numbers = append(l.numbers, int32(l.groups.number(index)))
			l.target = append(l.target, int32(target))
		}
	}
	return nil
}

// count returns the number of distinct targets of each group, by its index. Cumulative groups that differ only in their
// period share their targets: only the first one counts a target.
func (l *linkedPairs) count(s *scan) map[int]int {
	order, mark := l.order(s)
	ends, sorted := l.byGroup()
	counts := make(map[int]int, len(order))
	last := make([]int, l.targets.Span()) // the mark of the group that has counted a target last
	for _, number := range order {
		n, start, m := 0, 0, mark(number)
		if number > 0 {
			start = ends[number-1]
		}
		for _, target := range sorted[start:ends[number]] {
			if last[target] != m {
				last[target] = m
				n++
			}
		}
		counts[l.groups.indexes[number]] = n
	}
	return counts
}

// order returns the numbers of the groups in the order in which they count targets, and the mark of each, which is not
// 0. Groups with the same mark share their targets.
func (l *linkedPairs) order(s *scan) (order []int, mark func(number int) int) {
	order = make([]int, len(l.groups.indexes))
	for i := range order {
		order[i] = i
	}
	if !s.plan.Cumulative || s.regroup != nil {
		return order, func(number int) int { return number + 1 }
	}
	period := func(number int) int64 { return s.period.ids[l.groups.indexes[number]/s.period.stride] }
	mark = func(number int) int {
		if period(number) == noKey { // no period has these records
			return -1 - number
		}
		return l.groups.indexes[number]%s.period.stride + 1
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(mark(a), mark(b)), cmp.Compare(period(a), period(b)))
	})
	return order, mark
}

// byGroup returns the targets sorted by the number of their group, and the end of each group's part.
func (l *linkedPairs) byGroup() (ends []int, sorted []int32) {
	ends, sorted = make([]int, len(l.groups.indexes)), make([]int32, len(l.target))
	for _, number := range l.numbers {
		ends[number]++
	}
	next, start := make([]int, len(ends)), 0
	for number, n := range ends {
		next[number] = start
		start += n
		ends[number] = start
	}
	for i, number := range l.numbers {
		sorted[next[number]] = l.target[i]
		next[number]++
	}
	return ends, sorted
}
