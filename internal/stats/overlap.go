package stats

import (
	"cmp"
	"slices"

	"praxis/internal/facts"
)

// overlaps finds the groups in which two measurements of one indicator, with values, have a day in common. Their sum
// would count days twice.
type overlaps struct {
	scan *scan
	// indicator is the ordinal of the indicator whose measurements were added last, with those and their groups.
	indicator int
	pending   []dated
	disjoint  []*facts.Measurement // for firstOverlap
	indexes   []int                // of groups with overlaps
}

// dated is a measurement in a group.
type dated struct {
	m *facts.Measurement
	// series is the index of the group without its period; period is the first day of that, or 0.
	series int
	period int64
	index  int
}

// add adds a measurement with a value to a group. The measurements of an indicator come one after the other.
func (o *overlaps) add(e *entry, index int) {
	if len(o.pending) > 0 && e.ordinal != o.indicator {
		o.check()
	}
	o.indicator = e.ordinal
	d := dated{m: e.m, series: index, index: index}
	if p := o.scan.period; p != nil {
		code := index / p.stride
		d.series, d.period = index%p.stride, p.ids[code]
	}
	o.pending = append(o.pending, d)
}

// found returns the indexes of the groups with overlaps.
func (o *overlaps) found() []int {
	o.check()
	return o.indexes
}

// check looks for overlaps among the measurements of an indicator. A cumulative row has all measurements of its period
// and of those before it, so that the first row with two that overlap is marked, and cumulate marks the later ones. No
// other row has the measurements without a period.
func (o *overlaps) check() {
	all := o.pending
	o.pending = o.pending[:0]
	if len(all) < 2 {
		return
	}
	slices.SortFunc(all, func(a, b dated) int {
		return cmp.Or(cmp.Compare(a.series, b.series), cmp.Compare(a.period, b.period),
			cmp.Compare(a.m.PeriodStart, b.m.PeriodStart))
	})
	sameRow := func(a, b dated) bool {
		return a.series == b.series && (a.period == b.period || o.scan.plan.Cumulative && a.period != noKey)
	}
	for len(all) > 0 {
		n := 1
		for n < len(all) && sameRow(all[0], all[n]) {
			n++
		}
		if at := o.firstOverlap(all[:n]); at >= 0 {
			o.indexes = append(o.indexes, all[at].index)
		}
		all = all[n:]
	}
}

// firstOverlap returns the position of the first measurement that overlaps one before it; -1 if none does.
func (o *overlaps) firstOverlap(all []dated) int {
	disjoint := o.disjoint[:0] // in the order of their periods
	defer func() { o.disjoint = disjoint }()
	for i, d := range all {
		at, _ := slices.BinarySearchFunc(disjoint, d.m.PeriodStart, func(m *facts.Measurement, start int32) int {
			return cmp.Compare(m.PeriodStart, start)
		})
		if at > 0 && disjoint[at-1].PeriodEnd >= d.m.PeriodStart ||
			at < len(disjoint) && disjoint[at].PeriodStart <= d.m.PeriodEnd {
			return i
		}
		disjoint = slices.Insert(disjoint, at, d.m)
	}
	return -1
}
