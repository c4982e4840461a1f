package server_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"praxis/internal/admission"
	"praxis/internal/content"
	"praxis/internal/pgtest"
	"praxis/internal/server"
)

// from sends a query as an anonymous client at an address.
func from(h http.Handler, address, query string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", "/graphql", strings.NewReader(`{"query":"`+query+`"}`))
	r.RemoteAddr = address + ":1"
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Origin", "https://www.example.org")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// TestRateLimit: a client over its rate limit gets 429 with Retry-After; others are not affected.
func TestRateLimit(t *testing.T) {
	t.Parallel()
	h := server.Handler(pgtest.Open(t), server.Options{Files: newFiles(t), Counter: content.NewHitBuffer(),
		Rates: admission.Rates{Anonymous: 1, Member: 1}, Origins: server.Origins{"https://www.example.org"}})
	for _, test := range []struct{ name, address, query string }{
		{"queries", "192.0.2.1", "{ tags { nodes { id } } }"},
		{"documents that are refused", "192.0.2.2", "{ nonsense }"},
	} {
		var w *httptest.ResponseRecorder
		for range 40 {
			if w = from(h, test.address, test.query); w.Code == http.StatusTooManyRequests {
				break
			}
			if w.Code != http.StatusOK || w.Header().Get("RateLimit") == "" {
				t.Fatalf("%s: status %d, headers %v", test.name, w.Code, w.Header())
			}
		}
		if w.Code != http.StatusTooManyRequests || !strings.Contains(w.Body.String(), `"RATE_LIMITED","retryAfter":`) ||
			w.Header().Get("Retry-After") == "" ||
			!strings.HasPrefix(w.Header().Get("RateLimit-Policy"), `"anonymous";q=30;`) ||
			!strings.HasPrefix(w.Header().Get("RateLimit"), `"anonymous";r=0;`) {
			t.Errorf("%s: status %d, headers %v: %s", test.name, w.Code, w.Header(), w.Body)
		}
		if exposed := w.Header().Get("Access-Control-Expose-Headers"); !strings.Contains(exposed, "Ratelimit,") ||
			!strings.Contains(exposed, "Ratelimit-Policy") {
			t.Errorf("%s: exposed headers %q", test.name, exposed)
		}
	}
	if w := from(h, "192.0.2.3", "{ __typename }"); w.Code != http.StatusOK {
		t.Errorf("another client: status %d", w.Code)
	}
}

// TestWrongCredentialsAreLimited: invalid tokens count towards the rate limit of their address, and are finally
// rejected without a look-up.
func TestWrongCredentialsAreLimited(t *testing.T) {
	t.Parallel()
	h := server.Handler(pgtest.Open(t), server.Options{Files: newFiles(t), Counter: content.NewHitBuffer(),
		Rates: admission.Rates{Anonymous: 10, Member: 10}})
	var codes []int
	for range 4 {
		status, _, _ := ask(t, h, "POST", "/graphql", `{"query":"{ __typename }"}`, "Content-Type", "application/json",
			"Authorization", "Bearer praxis_x")
		codes = append(codes, status)
	}
	if codes[0] != http.StatusUnauthorized || codes[3] != http.StatusTooManyRequests {
		t.Errorf("statuses %v, want first 401 and last 429", codes)
	}
	if status, _, _ := ask(t, h, "POST", "/graphql", `{"query":"{ __typename }"}`, "Content-Type",
		"application/json"); status != http.StatusOK {
		t.Errorf("without credentials: status %d", status)
	}
}

// TestExpensiveOperationsDoNotBlockOthers: while the searches of one client fill its slots, its cheap queries and the
// expensive operations of others run. Operations beyond its queue are rejected.
func TestExpensiveOperationsDoNotBlockOthers(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	h := server.Handler(db, server.Options{Files: newFiles(t), Counter: content.NewHitBuffer(),
		Concurrency: admission.ConcurrencyOptions{Slots: 3, SlotsPerClient: 2, Queue: 10, QueuePerClient: 5,
			MaxWait: time.Minute}})
	hold, err := db.SQL.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer hold.Rollback()
	if _, err := hold.Exec("LOCK TABLE search_documents IN ACCESS EXCLUSIVE MODE"); err != nil {
		t.Fatal(err)
	}
	const search, statistics = `{ search(query: \"x\") { edges { score } } }`, `{ actionStatistics { total } }`
	var searches sync.WaitGroup
	refused := make(chan *httptest.ResponseRecorder, 8)
	for range 8 { // two run, five wait
		searches.Go(func() {
			if w := from(h, "192.0.2.1", search); w.Code != http.StatusOK {
				refused <- w
			}
		})
	}
	w := <-refused
	if w.Code != http.StatusTooManyRequests || !strings.Contains(w.Body.String(), "RATE_LIMITED") ||
		w.Header().Get("Retry-After") != "1" {
		t.Errorf("beyond the queue: status %d, headers %v: %s", w.Code, w.Header(), w.Body)
	}
	for _, test := range []struct{ address, query string }{{"192.0.2.1", "{ tags { nodes { id } } }"},
		{"192.0.2.2", statistics}} {
		if w := from(h, test.address, test.query); w.Code != http.StatusOK ||
			strings.Contains(w.Body.String(), "errors") {
			t.Errorf("%s of %s: status %d: %s", test.query, test.address, w.Code, w.Body)
		}
	}
	if err := hold.Rollback(); err != nil {
		t.Fatal(err)
	}
	searches.Wait()
	if len(refused) > 0 {
		t.Errorf("%d more were refused", len(refused))
	}
}
