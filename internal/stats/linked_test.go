package stats

import (
	"maps"
	"testing"

	"pgregory.net/rapid"

	"praxis/internal/facts"
)

// TestLinkedPairs: a group counts each target once. Of cumulative groups that differ in their period only, the first
// one with a target counts it; the group without a period counts its own.
func TestLinkedPairs(t *testing.T) {
	t.Parallel()
	v, _ := version(t)
	rapid.Check(t, func(t *rapid.T) {
		cumulative := rapid.Bool().Draw(t, "cumulative")
		r := newResult(Query{GroupBy: []Dimension{ByLocale, ByPeriod}, Interval: Month, Cumulative: cumulative})
		a := r.scan.period
		l := &linkedPairs{targets: v.Actions}
		type pair struct {
			series int
			period int64
			target int32
		}
		var pairs []pair
		for range rapid.IntRange(0, 30).Draw(t, "pairs") {
			code := a.periods.code(rapid.SampledFrom([]int32{59, 0, facts.NoDay, 31}).Draw(t, "period"))
			p := pair{rapid.IntRange(0, 1).Draw(t, "series"), a.ids[code], rapid.Int32Range(0, 4).Draw(t, "target")}
			pairs = append(pairs, p)
			l.numbers = append(l.numbers, int32(l.groups.number(p.series+code*a.stride)))
			l.target = append(l.target, p.target)
		}
		want := map[int]int{}
		for i, p := range pairs {
			index := p.series + a.periods.codes[p.period]*a.stride
			want[index] += 0
			counts := true
			for j, q := range pairs {
				same := q.series == p.series && q.target == p.target
				earlier := cumulative && q.period != noKey && p.period != noKey && q.period < p.period
				counts = counts && !(same && (earlier || q.period == p.period && j < i))
			}
			if counts {
				want[index]++
			}
		}
		if got := l.count(r.scan); !maps.Equal(got, want) {
			t.Fatalf("%v, not %v", got, want)
		}
	})
}
