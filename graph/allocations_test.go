package graph_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"maps"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"testing"

	"praxis/internal/bench"
	"praxis/internal/pgtest"
)

// allocationsFile has the committed figures.
const allocationsFile = "testdata/allocations.json"

// maxGrowth is how much a figure may grow. Smaller changes also come from a new version of Go or of a library.
const maxGrowth = 1.10

// perRequest is what a request takes of the server.
type perRequest struct {
	Statements  int64 `json:"statements"`
	Bytes       int64 `json:"bytes"`
	Allocations int64 `json:"allocations"`
}

// works are the requests of `praxis bench`, with a database of 100 articles of one organization.
func works(t testing.TB) (*api, map[string][]byte) {
	t.Helper()
	a := newAPI(t)
	if err := bench.Load(pgtest.Context(t), a.db, 0.001, false, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	if _, err := a.db.SQL.ExecContext(t.Context(), `SET session_replication_role = replica;
		UPDATE articles SET organization_id = (SELECT id FROM organizations WHERE slug = 'org-105');
		RESET session_replication_role`); err != nil {
		t.Fatal(err)
	}
	page := a.anyone(t, `{ articles(first: 40) { pageInfo { endCursor } } }`)
	bodies := map[string][]byte{}
	for name, variables := range map[string]any{
		"Q1": map[string]any{"slug": "article-42"},
		"Q2": map[string]any{"slug": "org-105"},
		"Q3": nil,
		"Q4": map[string]any{"after": page.at("articles.pageInfo.endCursor")},
		"Q5": map[string]any{"slug": "org-105"},
		"Q6": map[string]any{"slug": "article-42"},
	} {
		body, err := json.Marshal(map[string]any{"query": bench.Query(name), "variables": variables})
		if err != nil {
			t.Fatal(err)
		}
		bodies[name] = body
	}
	return a, bodies
}

// discarder discards a response without allocating anything, and remembers whether it is an error.
type discarder struct {
	header http.Header
	failed bool
}

func (d *discarder) Header() http.Header { return d.header }

func (d *discarder) WriteHeader(status int) { d.failed = d.failed || status != http.StatusOK }

func (d *discarder) Write(p []byte) (int, error) {
	d.failed = d.failed || bytes.Contains(p, []byte(`"errors":`))
	return len(p), nil
}

// request sends a request, whose answer is discarded.
func request(t testing.TB, handler http.Handler, body []byte) {
	r, err := http.NewRequest(http.MethodPost, "http://localhost/graphql", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.RemoteAddr = "127.0.0.1:1"
	r.Header.Set("Content-Type", "application/json")
	w := &discarder{header: http.Header{}}
	handler.ServeHTTP(w, r)
	if w.failed {
		t.Fatalf("%s failed", body)
	}
}

// TestAllocations fails when a work of `praxis bench` takes more statements, bytes or allocations than the committed
// figures allow. It does not run in parallel with other tests, since the runtime counts the allocations of all.
func TestAllocations(t *testing.T) {
	a, bodies := works(t)
	text, err := os.ReadFile(allocationsFile)
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]perRequest
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	got := map[string]perRequest{}
	for _, name := range slices.Sorted(maps.Keys(bodies)) {
		got[name] = measure(t, a, bodies[name])
		for figure, is := range map[string][2]int64{
			"statements":  {got[name].Statements, want[name].Statements},
			"bytes":       {got[name].Bytes, want[name].Bytes},
			"allocations": {got[name].Allocations, want[name].Allocations},
		} {
			if !*update && float64(is[0]) > maxGrowth*float64(is[1]) {
				t.Errorf("%s takes %d %s, committed are %d: make it smaller, or run go test ./graph -run Allocations "+
					"-update and say in the commit why it grew", name, is[0], figure, is[1])
			}
		}
	}
	t.Logf("%+v", got)
	if *update {
		text, err := json.MarshalIndent(got, "", "\t")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(allocationsFile, append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// measure returns what a request takes when the server is warm. It is the least of several batches: what other
// goroutines allocate meanwhile only adds to a batch.
func measure(t *testing.T, a *api, body []byte) perRequest {
	t.Helper()
	const warmUp, batches, size = 30, 5, 20
	var document struct {
		Query     string
		Variables map[string]any
	}
	if err := json.Unmarshal(body, &document); err != nil {
		t.Fatal(err)
	}
	answer, raw := a.post(t, false, document.Query, document.Variables)
	if len(answer.Errors) > 0 {
		t.Fatalf("%s", raw)
	}
	for range warmUp {
		request(t, a.handler, body)
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // a collection empties the pools
	least := perRequest{Statements: answer.statements, Bytes: 1 << 60, Allocations: 1 << 60}
	for range batches {
		runtime.GC()
		request(t, a.handler, body) // fills the pools
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for range size {
			request(t, a.handler, body)
		}
		runtime.ReadMemStats(&after)
		least.Bytes = min(least.Bytes, int64(after.TotalAlloc-before.TotalAlloc)/size)
		least.Allocations = min(least.Allocations, int64(after.Mallocs-before.Mallocs)/size)
	}
	return least
}
