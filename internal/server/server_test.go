package server_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"praxis/ent/gen/ent/apitoken"
	"praxis/graph"
	"praxis/internal/auth"
	"praxis/internal/content"
	"praxis/internal/pgtest"
	"praxis/internal/postgres"
	"praxis/internal/postgres/embedded"
	"praxis/internal/server"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// ask sends a request and returns the status, the body and the headers.
func ask(t *testing.T, h http.Handler, method, path, body string, headers ...string) (int, string, http.Header) {
	t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body)).WithContext(t.Context())
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code, w.Body.String(), w.Result().Header
}

// TestEdges: each reason to reject a request before GraphQL parses it.
func TestEdges(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	limits := graph.DefaultLimits
	limits.Body = 1000
	h := server.Handler(db, server.Options{Files: newFiles(t), Counter: content.NewHitBuffer(), Limits: limits})
	key, err := auth.CreateToken(pgtest.Context(t), db.Client, "test", auth.TokenScope{Role: apitoken.RoleOWNER})
	if err != nil {
		t.Fatal(err)
	}
	const jsonType, query = "application/json", `{"query":"{ tags { totalCount } }"}`
	asJSON := []string{"Content-Type", jsonType}
	for _, test := range []struct {
		name, method, path, body string
		headers                  []string
		status                   int
		says                     string
	}{
		{"good", "POST", "/graphql", query, asJSON, 200, `"totalCount":0`},
		{"good with a charset", "POST", "/graphql", query, []string{"Content-Type", jsonType + "; charset=utf-8"}, 200,
			`"totalCount":0`},
		{"with a token", "POST", "/graphql", query, []string{"Content-Type", jsonType, "Authorization",
			"bearer " + key}, 200, `"totalCount":0`},
		{"with a wrong token", "POST", "/graphql", query,
			[]string{"Content-Type", jsonType, "Authorization", "Bearer praxis_x"}, 401, "UNAUTHENTICATED"},
		{"with two tokens", "POST", "/graphql", query, []string{"Content-Type", jsonType, "Authorization",
			"Bearer " + key, "Authorization", "Bearer x"}, 401, "UNAUTHENTICATED"},
		{"with basic authentication", "POST", "/graphql", query,
			[]string{"Content-Type", jsonType, "Authorization", "Basic " + key}, 401, "UNAUTHENTICATED"},
		{"by GET", "GET", "/graphql?query={tags{totalCount}}", "", nil, 200, `"totalCount":0`},
		{"by GET with variables", "GET",
			"/graphql?query=query($s:String!){tag(slug:$s){id}}&variables=%7B%22s%22:%22x%22%7D", "", nil, 200,
			`"tag":null`},
		{"by GET with variables that are no object", "GET", "/graphql?query={__typename}&variables=[1]", "", nil, 400,
			"variables must be an object"},
		{"by GET with two objects of variables", "GET", "/graphql?query={__typename}&variables=%7B%7D%7D", "", nil, 400,
			"variables must be an object"},
		{"by GET in no UTF-8", "GET", "/graphql?query={__typename}%23%ff", "", nil, 400, "UTF-8"},
		{"by GET with half a character", "GET", "/graphql?query={__typename}&variables=%7B%22a%22:%22%5Cud800%22%7D",
			"", nil, 400, "lone surrogate"},
		{"a mutation by GET", "GET", "/graphql?query=mutation{signOut{userErrors{code}}}", "", nil, 405, "BAD_REQUEST"},
		{"by GET without a query", "GET", "/graphql", "", nil, 400, "the query is missing"},
		{"by PUT", "PUT", "/graphql", query, asJSON, 405, "BAD_REQUEST"},
		{"in another charset", "POST", "/graphql", query, []string{"Content-Type", jsonType + "; charset=gbk"}, 415,
			"BAD_REQUEST"},
		{"packed", "POST", "/graphql", query, []string{"Content-Type", jsonType, "Content-Encoding", "gzip"}, 415,
			"BAD_REQUEST"},
		{"no UTF-8", "POST", "/graphql", "{\"query\":\"{ __typename } # \xff\"}", asJSON, 400, "BAD_REQUEST"},
		{"half a character", "POST", "/graphql", `{"query":"{ __typename } # \ud800"}`, asJSON, 400, "BAD_REQUEST"},
		{"a whole character", "POST", "/graphql", `{"query":"{ __typename } # \ud83d\ude00 \\ud800"}`, asJSON, 200,
			"Query"},
		{"wants HTML", "POST", "/graphql", query, []string{"Content-Type", jsonType, "Accept", "text/html"}, 406,
			"BAD_REQUEST"},
		{"as a form would send it", "POST", "/graphql", "query={tags{totalCount}}",
			[]string{"Content-Type", "application/x-www-form-urlencoded"}, 415, "BAD_REQUEST"},
		{"as text", "POST", "/graphql", query, []string{"Content-Type", "text/plain"}, 415, "BAD_REQUEST"},
		{"without a type", "POST", "/graphql", query, nil, 415, "BAD_REQUEST"},
		{"no JSON", "POST", "/graphql", "{", asJSON, 400, "BAD_REQUEST"},
		{"two objects", "POST", "/graphql", query + query, asJSON, 400, "BAD_REQUEST"},
		{"a list", "POST", "/graphql", "[" + query + "]", asJSON, 400, "BAD_REQUEST"},
		{"a query that is a number", "POST", "/graphql", `{"query":5}`, asJSON, 400, "query must be a string"},
		{"variables that are a list", "POST", "/graphql", `{"query":"{ __typename }","variables":[]}`, asJSON, 400,
			"variables must be an object"},
		{"a key in another case", "POST", "/graphql", `{"QUERY":"{ __typename }"}`, asJSON, 400,
			"the query is missing"},
		{"nulls", "POST", "/graphql", `{"query":"{ __typename }","variables":null,"operationName":null}`, asJSON, 200,
			"Query"},
		{"null", "POST", "/graphql", "null", asJSON, 400, "BAD_REQUEST"},
		{"too large", "POST", "/graphql", `{"query":"` + strings.Repeat(" ", 2000) + `"}`, asJSON, 413,
			"LIMIT_EXCEEDED"},
		{"explorer", "GET", "/graphiql/", "", nil, 200, "Praxis explorer"},
		{"explorer without its slash", "GET", "/graphiql", "", nil, 307, ""},
		{"its script", "GET", "/graphiql/explorer.js", "", nil, 200, "graphql"},
		{"a path out of it", "GET", "/graphiql/..%2fdist%2fexplorer.js", "", nil, 404, ""},
		{"no such file", "GET", "/graphiql/nothing.js", "", nil, 404, ""},
		{"root", "GET", "/", "", nil, 200, "/console/"},
		{"schema", "GET", "/schema.graphql", "", nil, 200, "type Organization"},
		{"alive", "GET", "/healthz", "", nil, 200, "alive"},
		{"ready", "GET", "/readyz", "", nil, 200, "ready"},
		{"nowhere", "GET", "/nowhere", "", nil, 404, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			status, body, headers := ask(t, h, test.method, test.path, test.body, test.headers...)
			if status != test.status || !strings.Contains(body, test.says) {
				t.Errorf("status %d, want %d: %.200s", status, test.status, body)
			}
			want := "no-store"
			if test.method == "GET" && status == 200 {
				want = "public, max-age=0, must-revalidate"
			}
			if got := headers.Get("Cache-Control"); strings.HasPrefix(test.path, "/graphql") && status == 200 && got != want {
				t.Errorf("Cache-Control: %q, want %q", got, want)
			}
			if headers.Get("X-Content-Type-Options") != "nosniff" || headers.Get("Content-Security-Policy") == "" ||
				headers.Get("X-Request-Id") == "" {
				t.Errorf("headers %v", headers)
			}
		})
	}
}

// TestStatus: for application/graphql-response+json the status says why nothing was executed; for application/json
// every well-formed request has status 200. Neither response has data.
func TestStatus(t *testing.T) {
	t.Parallel()
	h := server.Handler(pgtest.Open(t), server.Options{Files: newFiles(t), Counter: content.NewHitBuffer()})
	const plain, graphQL = "application/json", "application/graphql-response+json"
	for _, test := range []struct {
		name, query string
		status      int
		says        string
	}{
		{"executed", `{ __typename }`, 200, `{"data":{"__typename":"Query"},`},
		{"an error while executing", `{ node(id: \"x\") { id } tags(first: -1) { totalCount } }`, 400, "BAD_REQUEST"},
		{"no document", `{`, 400, "BAD_REQUEST"},
		{"no such field", `{ nonsense }`, 400, "BAD_REQUEST"},
		{"a missing variable", `query($n: Int!) { tags(first: $n) { totalCount } }`, 400, "BAD_REQUEST"},
		{"a deferred part", `{ ... @defer { __typename } }`, 400, "Unknown directive"},
		{"a limit", `{ tags(first: 101) { totalCount } }`, 400, "LIMIT_EXCEEDED"},
		{"an anonymous mutation", `mutation { deleteTag(id: \"x\") { userErrors { code } } }`, 401, "UNAUTHENTICATED"},
		{"a name of a thousand letters", "{ " + strings.Repeat("x", 1000) + " }", 400, strings.Repeat("x", 90) + "…"},
	} {
		for media, want := range map[string]int{plain: 200, graphQL: test.status} {
			status, body, headers := ask(t, h, "POST", "/graphql", `{"query":"`+test.query+`"}`, "Content-Type", plain,
				"Accept", media)
			if status != want || !strings.Contains(body, test.says) ||
				headers.Get("Content-Type") != media+"; charset=utf-8" {
				t.Errorf("%s, %s: status %d, want %d: %.300s", test.name, media, status, want, body)
			}
			if test.status != 200 && strings.Contains(body, `"data"`) || len(body) > 600 {
				t.Errorf("%s: %.800s", test.name, body)
			}
		}
	}
}

// TestRejectionsAreNegotiated: a request that is rejected before GraphQL gets a response in the media type that it
// accepts.
func TestRejectionsAreNegotiated(t *testing.T) {
	t.Parallel()
	h := server.Handler(pgtest.Open(t), server.Options{Files: newFiles(t), Counter: content.NewHitBuffer()})
	const plain, graphQL = "application/json", "application/graphql-response+json"
	for _, test := range []struct {
		name, method string
		status       int
		headers      []string
	}{
		{"a wrong token", "POST", 401, []string{"Authorization", "Bearer praxis_x"}},
		{"a page of another site", "POST", 403, []string{"Cookie", "praxis_session=x", "Sec-Fetch-Site", "cross-site"}},
		{"a broken body", "POST", 400, nil},
		{"an unknown method", "PUT", 405, nil},
	} {
		for accept, want := range map[string]string{
			plain: plain, graphQL: graphQL, "*/*": plain, "image/png": plain,
			graphQL + ", " + plain + ";q=0.9": graphQL,
		} {
			headers := append([]string{"Content-Type", plain, "Accept", accept}, test.headers...)
			status, body, got := ask(t, h, test.method, "/graphql", `{`, headers...)
			if accept == "image/png" && status == http.StatusNotAcceptable {
				status = test.status // it is told about the type first
			}
			if status != test.status || got.Get("Content-Type") != want+"; charset=utf-8" ||
				!strings.HasPrefix(body, `{"errors":[`) {
				t.Errorf("%s, Accept: %s: status %d, headers %v: %s", test.name, accept, status, got, body)
			}
		}
	}
}

// TestSignInRetryAfter: RATE_LIMITED of signIn has the wait in the header and in the extensions.
func TestSignInRetryAfter(t *testing.T) {
	t.Parallel()
	h := server.Handler(pgtest.Open(t), server.Options{Files: newFiles(t), Counter: content.NewHitBuffer()})
	const signIn = `{"query":"mutation { signIn(email: \"li@example.org\", password: \"wrong\") ` +
		`{ userErrors { code } } }"}`
	for range 5 {
		if _, body, headers := ask(t, h, "POST", "/graphql", signIn, "Content-Type",
			"application/json"); headers.Get("Retry-After") != "" {
			t.Fatalf("Retry-After %q: %s", headers.Get("Retry-After"), body)
		}
	}
	status, body, headers := ask(t, h, "POST", "/graphql", signIn, "Content-Type", "application/json")
	wait := headers.Get("Retry-After")
	if status != http.StatusOK || wait == "" || !strings.Contains(body, `"code":"RATE_LIMITED","retryAfter":`+wait) {
		t.Errorf("status %d, Retry-After %q: %s", status, wait, body)
	}
}

// TestCompression: long responses are compressed if the client accepts that, and an unchanged schema is not sent again.
func TestCompression(t *testing.T) {
	t.Parallel()
	h := server.Handler(pgtest.Open(t), server.Options{Files: newFiles(t), Counter: content.NewHitBuffer()})
	const long = `{"query":"{ __schema { types { name description fields { name description } } } }"}`
	for _, test := range []struct{ name, method, path, body, accept, want string }{
		{"long", "POST", "/graphql", long, "gzip", "gzip"},
		{"long, zstd", "POST", "/graphql", long, "zstd", "zstd"},
		{"long, without compression", "POST", "/graphql", long, "", ""},
		{"short", "POST", "/graphql", `{"query":"{ __typename }"}`, "gzip", ""},
		{"schema", "GET", "/schema.graphql", "", "gzip", "gzip"},
	} {
		_, _, headers := ask(t, h, test.method, test.path, test.body, "Content-Type", "application/json",
			"Accept-Encoding", test.accept)
		if got := headers.Get("Content-Encoding"); got != test.want {
			t.Errorf("%s: encoded as %q, want %q", test.name, got, test.want)
		}
	}
	_, _, headers := ask(t, h, "GET", "/schema.graphql", "", "Accept-Encoding", "gzip")
	if status, body, _ := ask(t, h, "GET", "/schema.graphql", "", "If-None-Match",
		headers.Get("ETag")); status != 304 || body != "" {
		t.Errorf("the same schema again: %d, %d bytes", status, len(body))
	}
}

// TestExplorer: it has a strict Content-Security-Policy, loads nothing from other hosts, and is compressed and cached.
func TestExplorer(t *testing.T) {
	t.Parallel()
	h := server.Handler(pgtest.Open(t), server.Options{Files: newFiles(t), Counter: content.NewHitBuffer()})
	_, page, headers := ask(t, h, "GET", "/graphiql/", "")
	if policy := headers.Get("Content-Security-Policy"); !strings.Contains(policy, "script-src 'self';") ||
		strings.Contains(policy, "unsafe") {
		t.Errorf("policy %q", policy)
	}
	if strings.Contains(page, "://") {
		t.Errorf("the page names another host: %s", page)
	}
	status, _, _ := ask(t, h, "GET", "/graphiql/", "", "If-None-Match", headers.Get("ETag"))
	if status != http.StatusNotModified {
		t.Errorf("the same page again: status %d", status)
	}
	_, packed, headers := ask(t, h, "GET", "/graphiql/explorer.js", "", "Accept-Encoding", "gzip")
	if headers.Get("Content-Encoding") != "gzip" || len(packed) > 400_000 {
		t.Errorf("the script: %s, %d bytes", headers.Get("Content-Encoding"), len(packed))
	}
}

// TestDatabaseGone: without the database the error is UNAVAILABLE with Retry-After, and does not reveal messages of the
// driver.
func TestDatabaseGone(t *testing.T) {
	t.Parallel()
	dir, err := os.MkdirTemp("/tmp", "praxis-server-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	private, err := embedded.Start(t.Context(), dir, embedded.Options{Volatile: true})
	if err != nil {
		t.Fatal(err)
	}
	db, err := postgres.Open(t.Context(), private.DSN())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	h := server.Handler(db, server.Options{Files: newFiles(t), Counter: content.NewHitBuffer()})
	if err := private.Stop(); err != nil {
		t.Fatal(err)
	}
	status, _, _ := ask(t, h, "GET", "/readyz", "")
	if status != 503 {
		t.Errorf("ready: status %d", status)
	}
	_, body, _ := ask(t, h, "POST", "/graphql", `{"query":"{ tags { totalCount } }"}`, "Content-Type",
		"application/json")
	if !strings.Contains(body, "UNAVAILABLE") || strings.Contains(body, "sql") {
		t.Errorf("%s", body)
	}
	status, body, _ = ask(t, h, "POST", "/graphql", `{"query":"{ __typename }"}`, "Content-Type", "application/json",
		"Authorization", "Bearer praxis_x")
	if status != 503 || !strings.Contains(body, "UNAVAILABLE") {
		t.Errorf("status %d: %s", status, body)
	}
}

// TestTimeLimit: a request over its timeout is also cancelled in the database, and gets an error code.
func TestTimeLimit(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	limits := graph.DefaultLimits
	limits.Time = 50 * time.Millisecond
	h := server.Handler(db, server.Options{Files: newFiles(t), Counter: content.NewHitBuffer(), Limits: limits})
	hold, err := db.SQL.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer hold.Rollback()
	if _, err := hold.Exec("LOCK TABLE tags IN ACCESS EXCLUSIVE MODE"); err != nil {
		t.Fatal(err)
	}
	_, body, _ := ask(t, h, "POST", "/graphql", `{"query":"{ tags { nodes { id } } }"}`, "Content-Type",
		"application/json")
	if !strings.Contains(body, "LIMIT_EXCEEDED") {
		t.Errorf("%s", body)
	}
}

// TestLog: each request has a log line with its cost, and without its content.
func TestLog(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	h := server.Handler(pgtest.Open(t), server.Options{Files: newFiles(t), Counter: content.NewHitBuffer(),
		Log: slog.New(slog.NewJSONHandler(&log, nil))})
	_, _, headers := ask(t, h, "POST", "/graphql", `{"query":"{ tag(slug: \"confidential\") { id } }"}`, "Content-Type",
		"application/json", "Authorization", "Bearer praxis_secret")
	ask(t, h, "POST", "/graphql", `{"query":"{ tag(slug: \"confidential\") { id } }"}`, "Content-Type",
		"application/json")
	if text := log.String(); strings.Contains(text, "secret") || strings.Contains(text, "confidential") ||
		!strings.Contains(text, headers.Get("X-Request-Id")) || !strings.Contains(text, `"statements":1`) {
		t.Errorf("log %s", text)
	}
}

// TestShutdownDrains: a graceful shutdown waits for running requests.
func TestShutdownDrains(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		stop()
		<-ctx.Done()
		fmt.Fprint(w, "answered")
	})
	done := make(chan error, 1)
	go func() { done <- server.Serve(ctx, l, h, time.Minute) }()
	response, err := http.Get("http://" + l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if body, err := io.ReadAll(response.Body); err != nil || string(body) != "answered" {
		t.Errorf("%q, %v", body, err)
	}
	if err := <-done; err != nil {
		t.Errorf("Serve: %v", err)
	}
}

// TestShutdownCancels: a request that does not finish does not block the shutdown.
func TestShutdownCancels(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	cancelled := make(chan struct{})
	h := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		stop()
		<-r.Context().Done()
		close(cancelled)
	})
	done := make(chan error, 1)
	go func() { done <- server.Serve(ctx, l, h, time.Millisecond) }()
	if response, err := http.Get("http://" + l.Addr().String()); err == nil {
		response.Body.Close()
		t.Error("the request was answered")
	}
	<-cancelled
	if err := <-done; err != nil {
		t.Errorf("Serve: %v", err)
	}
}
