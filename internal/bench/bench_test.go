package bench

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestPercentile(t *testing.T) {
	t.Parallel()
	hundred := make([]time.Duration, 100)
	for i := range hundred {
		hundred[i] = time.Duration(i + 1)
	}
	for _, test := range []struct {
		sorted []time.Duration
		share  float64
		want   time.Duration
	}{
		{nil, 0.5, 0},
		{[]time.Duration{7}, 0.99, 7},
		{hundred, 0.5, 51},
		{hundred, 0.99, 100},
		{hundred, 1, 100},
	} {
		if got := percentile(test.sorted, test.share); got != test.want {
			t.Errorf("percentile %v of %d latencies: %d, want %d", test.share, len(test.sorted), got, test.want)
		}
	}
}

func TestMedian(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		values []float64
		want   float64
	}{{nil, 0}, {[]float64{3}, 3}, {[]float64{9, 1, 5}, 5}, {[]float64{4, 1, 3, 2}, 2.5}} {
		if got := median(test.values); got != test.want {
			t.Errorf("median of %v: %v, want %v", test.values, got, test.want)
		}
	}
}

// TestDifference: the answer may have more fields than are expected, and the rows of statistics any order.
func TestDifference(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ want, got, at string }{
		{`{"a":1}`, `{"a":1,"b":2}`, ""},
		{`{"a":null}`, `{}`, ""},
		{`{"a":1}`, `{"a":2}`, "data.a is 2, not 1"},
		{`{"a":[1,2]}`, `{"a":[2,1]}`, "data.a.0 is 2, not 1"},
		{`{"a":[1]}`, `{"a":[1,2]}`, "data.a is [1 2], not [1]"},
		{`{"a":{"b":1}}`, `{"a":"b"}`, "data.a is b, not map[b:1]"},
		{`{"rows":[{"n":1},{"n":2}]}`, `{"rows":[{"n":2},{"n":1}]}`, ""},
		{`{"rows":[{"n":1},{"n":2}]}`, `{"rows":[{"n":2},{"n":3}]}`, "data.rows.0.n is 2, not 1"},
	} {
		var want, got any
		if err := json.Unmarshal([]byte(test.want), &want); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(test.got), &got); err != nil {
			t.Fatal(err)
		}
		if at := difference(want, got, "data"); at != test.at {
			t.Errorf("%s in %s: %q, want %q", test.want, test.got, at, test.at)
		}
	}
}

// TestDatasetIsTheSameInEveryRun: two runs yield the same rows, of the columns that the table names.
func TestDatasetIsTheSameInEveryRun(t *testing.T) {
	t.Parallel()
	again := newDataset(0.001).tables()
	for i, table := range newDataset(0.001).tables() {
		rows, same := slices.Collect(table.rows), slices.Collect(again[i].rows)
		if !slices.EqualFunc(rows, same, slices.Equal) {
			t.Errorf("the rows of %s differ between runs", table.name)
		}
		for _, row := range rows {
			if columns := len(strings.Split(table.columns, ",")); len(row) != columns {
				t.Fatalf("a row of %s has %d values for %d columns", table.name, len(row), columns)
			}
		}
	}
}

// TestFloorScripts: the client in Go understands all scripts of pgbench.
func TestFloorScripts(t *testing.T) {
	t.Parallel()
	for _, name := range strings.Fields(commonWorks) {
		text := strings.ReplaceAll(workFile(strings.ToLower(name)+".floor.sql"), "@LAST_TEN@", "9")
		if name == "Q6" {
			if text != "" {
				t.Error("Q6 has a floor")
			}
			continue
		}
		s, err := parseScript(text)
		if err != nil || strings.Contains(s.statement, `\set`) {
			t.Errorf("%s: %v, %s", name, err, s.statement)
		}
		if arguments := s.arguments(rand.New(rand.NewPCG(1, 1))); len(arguments) != strings.Count(text, `\set`) {
			t.Errorf("%s has %d arguments", name, len(arguments))
		}
	}
}

// TestMisses: a work is a hit if the cache answered nearly all requests.
func TestMisses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		cache string
		hits  int
		want  string
	}{{"off", 0, "off"}, {"hit", 1000, "hit"}, {"hit", 990, "hit"}, {"hit", 989, "miss"}} {
		m := measurement{cache: test.cache, hits: test.hits, latencies: make([]time.Duration, 1000)}
		if got := m.row().Cache; got != test.want {
			t.Errorf("%s with %d hits of 1000: %s, want %s", test.cache, test.hits, got, test.want)
		}
	}
}

// TestTable: a table compares with the earlier run of the same work and cache.
func TestTable(t *testing.T) {
	t.Parallel()
	ratio := 0.25
	now := Row{Work: "Q1", Cache: "off", ReqPerSec: 500, FloorRatio: &ratio, CPUServerMs: 2, CPUPostgresMs: 1}
	before := Row{Work: "Q1", Cache: "off", ReqPerSec: 1000, CPUServerMs: 1, CPUPostgresMs: 1}
	var earlier, table strings.Builder
	if err := (Result{Rows: []Row{before, {Work: "Q1", Cache: "hit"}}}).WriteJSON(&earlier); err != nil {
		t.Fatal(err)
	}
	rows, err := ReadRows(strings.NewReader(earlier.String()))
	if err != nil || len(rows) != 2 {
		t.Fatalf("%v, %v", rows, err)
	}
	if err := (Result{Rows: []Row{now}, Earlier: rows}).WriteTable(&table); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"0.250", "2.00   1.50"} { // twice the time, 1.5 times the CPU
		if !strings.Contains(table.String(), text) {
			t.Errorf("no %s in %s", text, &table)
		}
	}
}
