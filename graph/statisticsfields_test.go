package graph_test

import (
	"math/rand/v2"
	"testing"
)

// TestStatisticsFieldsScanAtOnce asks for fields that scan the facts, which gqlgen resolves at the same time, also of
// groups that the version remembers. The race detector finds what they share.
func TestStatisticsFieldsScanAtOnce(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	makeContent(t, a, rand.New(rand.NewPCG(5, 6)))
	const query = `{
		articleStatistics(groupBy: [PERIOD, TAG], interval: WEEK, timeZone: "Asia/Kathmandu", first: 3) {
			rows { key actionCount outcomeCount articles(first: 2) { totalCount nodes { id } } }
			other { count actionCount outcomeCount articles(first: 2) { totalCount nodes { id } } }
		}
	}`
	first, want := a.post(t, true, query, nil)
	if len(first.Errors) > 0 || first.at("articleStatistics.other.count") == 0.0 {
		t.Fatalf("%s", want)
	}
	for range 20 {
		if _, got := a.post(t, true, query, nil); string(got) != string(want) {
			t.Fatalf("%s, then %s", want, got)
		}
	}
}
