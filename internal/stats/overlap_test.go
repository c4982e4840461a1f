package stats

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"praxis/internal/facts"
)

// TestOverlaps: the groups with overlaps are those that a check of all pairs finds. Of cumulative groups it is the
// first one, because the later ones have the same measurements.
func TestOverlaps(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cumulative := rapid.Bool().Draw(t, "cumulative")
		r := newResult(Query{GroupBy: []Dimension{ByLocale, ByPeriod}, Interval: Month, Cumulative: cumulative})
		o, a := &overlaps{scan: r.scan}, r.scan.period
		want := map[int]bool{}
		for indicator := range rapid.IntRange(0, 3).Draw(t, "indicators") {
			var added []dated
			for range rapid.IntRange(0, 7).Draw(t, "measurements") {
				start := rapid.Int32Range(0, 60).Draw(t, "start")
				m := &facts.Measurement{PeriodStart: start, PeriodEnd: start + rapid.Int32Range(0, 9).Draw(t, "days")}
				// Those of a query by the date of creation are in any period, or in none.
				period := rapid.SampledFrom([]int32{facts.NoDay, 0, 31, 59}).Draw(t, "period")
				series, code := rapid.IntRange(0, 1).Draw(t, "series"), a.periods.code(period)
				index := series + code*a.stride
				o.add(&entry{ordinal: indicator, m: m}, index)
				added = append(added, dated{m, series, a.ids[code], index})
			}
			for _, x := range firstPairs(added, cumulative) {
				want[x] = true
			}
		}
		found := map[int]bool{}
		for _, index := range o.found() {
			found[index] = true
		}
		if len(found) != len(want) {
			t.Fatalf("%v, not %v", found, want)
		}
		for index := range want {
			if !found[index] {
				t.Fatalf("%v, not %v", found, want)
			}
		}
	})
}

// firstPairs compares all pairs of the measurements of an indicator, and returns the indexes of the groups to mark.
func firstPairs(all []dated, cumulative bool) []int {
	marked := map[int]dated{} // by index, or by series if it is cumulative
	for i, a := range all {
		for _, b := range all[:i] {
			if a.series != b.series || a.m.PeriodStart > b.m.PeriodEnd || b.m.PeriodStart > a.m.PeriodEnd {
				continue
			}
			later := a
			if b.period > a.period {
				later = b
			}
			switch {
			case a.period == b.period && (!cumulative || a.period == noKey):
				marked[-1-a.index] = a
			case cumulative && a.period != noKey && b.period != noKey:
				if m, ok := marked[a.series]; !ok || later.period < m.period {
					marked[a.series] = later
				}
			}
		}
	}
	var indexes []int
	for _, d := range marked {
		if !slices.Contains(indexes, d.index) {
			indexes = append(indexes, d.index)
		}
	}
	return indexes
}
