package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"praxis/internal/postgres"
)

// afterwards is how much CPU time the server and its database may use after the end of a request. CPU time is measured,
// not time, since other tests run concurrently.
const afterwards = time.Second

// TestCPUStops: the server and its Postgres are idle soon after the client disconnects, and soon after the timeout.
func TestCPUStops(t *testing.T) {
	t.Parallel()
	s := startBusyServer(t, 500*time.Millisecond)
	for _, document := range worstDocuments() {
		for _, end := range []struct {
			name  string
			after time.Duration
		}{{"the client hangs up", 250 * time.Millisecond}, {"the time limit", time.Minute}} {
			ctx, cancel := context.WithTimeout(t.Context(), end.after)
			began := time.Now()
			s.post(ctx, document.body)
			cancel()
			took := time.Since(began)
			if used := s.untilIdle(t); used > afterwards || took > 5*time.Second {
				t.Errorf("%s, %s: it took %v, and %v of CPU after that; want at most %v", document.name, end.name, took,
					used, afterwards)
			}
		}
	}
}

type busyServer struct {
	url, token string
	server     int // the ids of the processes
	postgres   int
}

// startBusyServer starts praxis with a private Postgres, content that makes queries expensive, and a timeout.
func startBusyServer(t *testing.T, limit time.Duration) *busyServer {
	t.Helper()
	dir := folder(t)
	p := startPraxis(t, "serve", "--data", dir, "--addr", "127.0.0.1:0", "--request-timeout", limit.String(),
		"--max-cost-owner", "1000000000")
	s := &busyServer{url: p.out.await(t, `http://\S+/graphql`, p.ended), server: p.Process.Pid}
	var out, problems bytes.Buffer
	if code := run(t.Context(), []string{"token", "create", "cpu", "--role", "OWNER", "--data", dir, "--json"}, &out,
		&problems); code != exitOK {
		t.Fatalf("exit %d: %s", code, &problems)
	}
	var created struct{ Token string }
	if err := json.Unmarshal(out.Bytes(), &created); err != nil || created.Token == "" {
		t.Fatalf("%s: %v", &out, err)
	}
	s.token = created.Token
	pid, err := os.ReadFile(filepath.Join(dir, "postgres", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	if s.postgres, err = strconv.Atoi(strings.TrimSpace(strings.SplitN(string(pid), "\n", 2)[0])); err != nil {
		t.Fatal(err)
	}
	db, err := postgres.Open(t.Context(), "host="+filepath.Join(dir, "socket")+" user=praxis dbname=praxis")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	defer db.SQL.Close()
	const long = "repeat('*a **b [c](d) `e` ', 60000) || repeat('> - ', 5000) || repeat(md5(n::text) || ' ', 4000)"
	for _, statement := range []string{
		"ALTER SYSTEM SET autovacuum = off",
		"SELECT pg_reload_conf()",
		`INSERT INTO organizations (id, created_at, updated_at, slug, name, kind, position)
			VALUES (30064771073, now(), now(), 'o', 'O', 'COMPANY', 0)`,
		`INSERT INTO articles (id, created_at, updated_at, slug, title,
				body, status,
				published_at, listed_at, organization_id, revision, live_revision, revised_at)
			SELECT 8589934592 + n, now(), now(), 'a-' || n, '推进业务融合的实践 ' || n,
				CASE WHEN n <= 3 THEN ` + long + ` ELSE '通过持续深化实践' END, 'PUBLISHED',
				now(), now(), 30064771073, 1, 1, now()
			FROM generate_series(1, 500) n`,
		`INSERT INTO revisions (id, title, body, number, created_at, created_by, article_id)
			SELECT 77309412328 + a * 2 + k, 't',
				reverse(` + strings.ReplaceAll(long, "n::text", "(a * 7 + k)::text") + `),
				10 + k, now(), 'test', 8589934592 + a
			FROM generate_series(1, 3) a, generate_series(0, 1) k`,
	} {
		if _, err := db.SQL.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	for waiting := true; waiting; { // until it has indexed them
		if err := db.SQL.QueryRowContext(t.Context(),
			"SELECT EXISTS (SELECT FROM search_dirty)").Scan(&waiting); err != nil {
			t.Fatal(err)
		}
		s.untilIdle(t)
	}
	return s
}

// post sends a request and reads the response, until ctx ends.
func (s *busyServer) post(ctx context.Context, body string) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url, strings.NewReader(body))
	if err != nil {
		panic(err) // the address was read from the server
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+s.token)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return // hung up
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, response.Body) // an error is expected here too
}

// untilIdle waits until the server and its database use less than a tenth of a processor, and returns what they used.
func (s *busyServer) untilIdle(t *testing.T) time.Duration {
	t.Helper()
	const window = 150 * time.Millisecond
	began := s.cpu(t)
	for last, deadline := began, time.Now().Add(30*time.Second); time.Now().Before(deadline); {
		<-time.After(window) // the kernel counts time, and cannot be asked to tell when it stops
		now := s.cpu(t)
		if now-last <= window/10 {
			return now - began
		}
		last = now
	}
	return s.cpu(t) - began
}

// cpu is how much the server, its Postgres and the connections of this have used so far.
func (s *busyServer) cpu(t *testing.T) time.Duration {
	t.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil || len(files) == 0 {
		t.Fatal("there is no /proc", err)
	}
	var ticks int
	for _, file := range files {
		stat, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended
		}
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(file)))
		fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
		parent, _ := strconv.Atoi(fields[1])
		if err != nil || !slices.Contains([]int{s.server, s.postgres}, pid) && parent != s.postgres {
			continue
		}
		for _, field := range fields[11:13] { // utime and stime, in hundredths of a second
			n, _ := strconv.Atoi(field)
			ticks += n
		}
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

// worstDocuments are requests that take as much CPU as their kind can.
func worstDocuments() []struct{ name, body string } {
	many := func(n int, field string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "a%d: %s ", i, field)
		}
		return b.String()
	}
	query := func(text string, variables any) string {
		body, err := json.Marshal(map[string]any{"query": text, "variables": variables})
		if err != nil {
			panic(err) // strings, lists and maps
		}
		return string(body)
	}
	fragments := "{ ...f0 } "
	for i := range 25 {
		fragments += fmt.Sprintf("fragment f%d on Query { ...f%d ...f%d } ", i, i+1, i+1)
	}
	ids := make([]string, 1900)
	for i := range ids {
		ids[i] = strconv.Itoa(8589934592 + i)
	}
	filter := `{hasOrganizationWith: {hasArticlesWith: {or: [
		{titleContains: "a"}
		{subtitleContains: "b"}
		{not: {hasOrganizationWith: {nameContains: "c"}}}
	]}}}`
	first := `articles(first: 100, orderBy: {field: PUBLISHED_AT, direction: ASC})`
	long := strings.Repeat("*重 **要 [x](y) ", 250_000)
	create := `mutation($i: CreateArticleInput!) @validateOnly {
		createArticle(input: $i) { article { slug html } userErrors { code } }
	}`
	search := `search(query: "实践 业务 融合 推进 a b c d e f g h", first: 100) {
		totalCount facets { years { count } } didYouMean edges { fragments { html } }
	}`
	suggest := `suggest(query: "tuijin ` + strings.Repeat("s", 350) + `", first: 50) { html }`
	arguments := `groupBy: [TAG, THEME, PERIOD], interval: DAY, date: CREATED_AT, where: ` + filter
	statistics := `articleStatistics(` + arguments + `) {
		rows { count }
	}`
	return []struct{ name, body string }{
		{"fragments", query(fragments+"fragment f25 on Query { tags { totalCount } }", nil)},
		{"aliases", query("{ "+first+" { nodes { "+many(99, "body")+" } } }", nil)},
		{"nested filters", query("{ "+many(60, "articles(where: "+filter+") { totalCount }")+" }", nil)},
		{"large variables", query(`query($ids: [ID!]) { `+"articles(where: {not: {idIn: $ids}}) { totalCount }"+" }",
			map[string]any{"ids": ids})},
		{"deep JSON", `{"query":"{ __typename }","variables":{"a":` + strings.Repeat("[", 1_000_000) +
			strings.Repeat("]", 1_000_000) + `}}`},
		{"derived text", query("{ "+first+" { nodes { "+many(60, "html")+" plainText outline { text } } } }", nil)},
		{"excerpts", query("{ "+first+" { nodes { "+many(99, "excerpt(length: 1000)")+" } } }", nil)},
		{"diffs", query("{ "+first+" { nodes { "+many(50, "diff(from: 10, to: 11) { segments { text } }")+" } } }",
			nil)},
		{"searches", query("{ "+many(99, search)+" }", nil)},
		{"suggestions", query("{ "+many(99, suggest)+" }", nil)},
		{"relations", query("{ "+first+" { nodes { "+many(60, "related(first: 20) { score because { text } }")+" } } }",
			nil)},
		{"statistics", query("{ "+many(60, statistics)+" }", nil)},
		{"a long title", query(create, map[string]any{"i": map[string]any{"title": long, "body": "",
			"organizationId": "30064771073"}})},
		{"a long body", query(create, map[string]any{"i": map[string]any{"title": "t", "body": long,
			"organizationId": "30064771073"}})},
		{"many sign-ins",
			query("mutation { "+many(90,
				`signIn(email: "a@example.org", password: "correct horse") { userErrors { code } }`)+" }", nil)},
	}
}
