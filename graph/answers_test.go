package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/tools/txtar"
	"pgregory.net/rapid"

	"praxis/ent/gen/ent"
	"praxis/graph"
	"praxis/internal/content"
	"praxis/internal/pgtest"
	"praxis/internal/postgres"
	"praxis/internal/responsecache"
	"praxis/internal/server"
)

// caching returns the same API as another server on the same database, which keeps answers.
func (a *api) caching(t testing.TB, db *postgres.DB) *api {
	t.Helper()
	b := *a
	b.db = db
	b.handler = server.Handler(db, server.Options{
		Files: newFiles(t), Counter: content.NewHitBuffer(), Answers: responsecache.New(db.Changes, 8<<20),
	})
	return &b
}

// newCachingAPI returns two servers on one database that keep answers.
func newCachingAPI(t testing.TB) (*api, *api) {
	t.Helper()
	db, dsn := pgtest.OpenDSN(t)
	other, err := postgres.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { other.Close() })
	a := newAPIOn(t, db)
	return a.caching(t, db), a.caching(t, other)
}

// name asks for the name of the tag x, and says whether the answer was kept.
func (a *api) name(t testing.TB, who func(*http.Request)) (name string, kept bool) {
	t.Helper()
	w := a.send(t, who, `{ tag(slug: "x") { name } }`, nil)
	var got struct {
		Data struct{ Tag struct{ Name string } }
	}
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatalf("%v: %s", err, w.Body)
	}
	return got.Data.Tag.Name, w.Header().Get("Cache-Status") == "praxis; hit"
}

// rename renames the tag x.
func (a *api) rename(t testing.TB, name string) {
	t.Helper()
	a.admin(t, `mutation($name: String!, $id: ID!) { updateTag(id: $id, input: {name: $name}) { userErrors { code } } }`,
		map[string]any{"name": name, "id": a.tagX(t)})
}

func (a *api) tagX(t testing.TB) string {
	return strconv.Itoa(a.db.Tag.Query().OnlyIDX(pgtest.Context(t)))
}

// TestAnswersAreKept: an answer is kept until what it shows changes, by whatever means: at once on the server that
// writes, and at the next look on another one.
func TestAnswersAreKept(t *testing.T) {
	t.Parallel()
	a, b := newCachingAPI(t)
	a.admin(t, `mutation { createTag(input: {name: "0", slug: "x"}) { userErrors { code } } }`, nil)
	expect := func(what string, on *api, want string, wantKept bool) {
		t.Helper()
		if name, kept := on.name(t, anonymous); name != want || kept != wantKept {
			t.Errorf("%s: name %q, kept %v; want %q, %v", what, name, kept, want, wantKept)
		}
	}
	look := func() {
		t.Helper()
		if _, err := b.db.Changes.Look(t.Context(), time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	sql := func(statement string) {
		t.Helper()
		if _, err := a.db.SQL.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	for _, on := range []*api{a, b} {
		expect("first", on, "0", false)
		expect("again", on, "0", true)
	}
	a.rename(t, "1")
	expect("on the server that wrote", a, "1", false)
	look()
	expect("on the other one", b, "1", false)
	expect("kept again", b, "1", true)

	b.admin(t, `mutation { createTheme(input: {name: "T", slug: "t"}) { userErrors { code } } }`, nil)
	expect("after a change of something else", b, "1", true)
	b.admin(t, `mutation @validateOnly { createTag(input: {name: "Y", slug: "y"}) { userErrors { code } } }`, nil)
	expect("after a rollback", b, "1", true)
	sql("UPDATE tags SET name = '2'")
	look()
	expect("after a write by hand", b, "2", false)
	sql(`SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
		WHERE query LIKE '%pg_visible_in_snapshot%' AND pid <> pg_backend_pid() AND datname = current_database()`)
	b.db.Changes.Look(t.Context(), time.Now()) // fails
	expect("after the connection broke", b, "2", false)
	expect("kept again", b, "2", true)
	sql("UPDATE tags SET name = '3'; SELECT prune_table_changes('9000000000000000000')")
	look()
	expect("after the loss of notes", b, "3", false)
}

// TestKeptAnswersHaveAViewer: no viewer gets the answer of another one.
func TestKeptAnswersHaveAViewer(t *testing.T) {
	t.Parallel()
	a, _ := newCachingAPI(t)
	a.admin(t, `mutation { createOrganization(input: {name: "O", slug: "o", kind: COMPANY}) { userErrors { code } } }`, nil)
	one, two := a.viewerNamed(t, "editor"), a.viewerNamed(t, "editorTwo")
	seen := map[string]string{}
	for name, who := range map[string]func(*http.Request){"one": one, "two": two, "owner": bearer(a.token), "": anonymous} {
		var bodies [2][]byte
		for i := range bodies {
			w := a.send(t, who, "{ viewer { owner anonymous user { email } } }", nil)
			bodies[i] = w.Body.Bytes()
			if kept := w.Header().Get("Cache-Status") == "praxis; hit"; kept != (i == 1) {
				t.Errorf("%s: kept is %v", name, kept)
			}
		}
		if !bytes.Equal(bodies[0], bodies[1]) {
			t.Errorf("%s: %s, then %s", name, bodies[0], bodies[1])
		}
		if other, ok := seen[string(bodies[0])]; ok {
			t.Errorf("%s and %s get the same answer: %s", name, other, bodies[0])
		}
		seen[string(bodies[0])] = name
	}
}

// publish creates a public article of the organization with this title and slug.
func publish(t *testing.T, a *api, o *ent.Organization, title string) {
	t.Helper()
	id := a.db.Article.Create().SetTitle(title).SetSlug(title).SetBody("text").SetOrganization(o).SetVisibility("PUBLIC").
		SaveX(pgtest.Context(t)).ID
	a.admin(t, `mutation($id: ID!) { publishArticle(id: $id) { userErrors { code } } }`, map[string]any{"id": strconv.Itoa(id)})
}

// TestUnkeptAnswers: what depends on the client's address, counts a use or has errors is not kept.
func TestUnkeptAnswers(t *testing.T) {
	t.Parallel()
	a, _ := newCachingAPI(t)
	o := a.db.Organization.Create().SetName("O").SetSlug("o").SetKind("COMPANY").SaveX(pgtest.Context(t))
	publish(t, a, o, "a")
	for _, query := range []string{
		`{ articles { nodes { viewerLikes } } }`,
		`{ previewArticle(token: "praxis_x") { title } }`,
		`{ node(id: "x") { id } }`,
		`mutation { signOut { userErrors { code } } }`,
	} {
		for range 2 {
			w := a.send(t, anonymous, query, nil)
			if w.Code != http.StatusOK || w.Header().Get("Cache-Status") == "praxis; hit" {
				t.Errorf("%s is kept: %s", query, w.Body)
			}
		}
	}
}

// TestUsesOfPreviewsAreSeen: a query that records a use is answered after it is seen, like a mutation.
func TestUsesOfPreviewsAreSeen(t *testing.T) {
	t.Parallel()
	a, _ := newCachingAPI(t)
	o := a.db.Organization.Create().SetName("O").SetSlug("o").SetKind("COMPANY").SaveX(pgtest.Context(t))
	publish(t, a, o, "a")
	id := strconv.Itoa(a.db.Article.Query().OnlyIDX(pgtest.Context(t)))
	token := a.admin(t, `mutation($id: ID!) {
		createPreviewLink(input: {articleId: $id, expiresAt: "2999-01-01T00:00:00Z"}) { token userErrors { code } }
	}`, map[string]any{"id": id}).at("createPreviewLink.token")
	for n := range 10 {
		a.ask(t, anonymous, `query($token: String!) { previewArticle(token: $token) { title } }`, map[string]any{"token": token})
		got := a.admin(t, `{ article(slug: "a") { previewLinks { nodes { uses } } } }`, nil)
		if uses := got.at("article.previewLinks.nodes.0.uses"); uses != float64(n+1) {
			t.Errorf("%v uses, want %d", uses, n+1)
		}
	}
}

// TestStampede: of many requests for one answer one runs.
func TestStampede(t *testing.T) {
	t.Parallel()
	a, _ := newCachingAPI(t)
	var statements atomic.Int64
	var running sync.WaitGroup
	for range 50 {
		running.Go(func() {
			w := a.send(t, anonymous, "{ tags { totalCount nodes { name } } }", nil)
			if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"totalCount":0`) {
				t.Errorf("status %d: %s", w.Code, w.Body)
			}
			statements.Add(w.count.Statements())
		})
	}
	running.Wait()
	if n := statements.Load(); n > 3 {
		t.Errorf("50 requests ran %d statements", n)
	}
}

// TestReadYourWrites is a check of linearizability: writers count up, on one of two servers each, and note what was
// answered. A reader on a writer's server never gets less than what was answered before it asked, and a reader on
// the other server does after a look.
func TestReadYourWrites(t *testing.T) {
	t.Parallel()
	a, b := newCachingAPI(t)
	a.admin(t, `mutation { createTag(input: {name: "0", slug: "x"}) { userErrors { code } } }`, nil)
	var answered atomic.Int64
	read := func(on *api) {
		before := answered.Load()
		if on == b {
			if _, err := b.db.Changes.Look(t.Context(), time.Now()); err != nil {
				t.Error(err)
				return
			}
		}
		name, _ := on.name(t, anonymous)
		if n, err := strconv.ParseInt(name, 10, 64); err != nil || n < before {
			t.Errorf("read %q after %d was answered", name, before)
		}
	}
	var readers sync.WaitGroup
	done := make(chan struct{})
	for i := range 6 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					read([]*api{a, b}[i%2])
				}
			}
		})
	}
	for n := range 40 {
		a.rename(t, strconv.Itoa(n+1))
		answered.Store(int64(n + 1))
	}
	close(done)
	readers.Wait()
}

// TestRandomAnswersAreRight changes rows in random ways and compares the answers of a server that keeps them with one
// that does not, for several viewers.
func TestRandomAnswersAreRight(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	plain := newAPIOn(t, db)
	cached := plain.caching(t, db)
	o := db.Organization.Create().SetName("O").SetSlug("o").SetKind("COMPANY").SaveX(pgtest.Context(t))
	viewers := []func(*http.Request){
		anonymous, bearer(plain.token), plain.viewerNamed(t, "author"), plain.viewerNamed(t, "editor"),
	}
	for i := range 3 {
		publish(t, plain, o, fmt.Sprint("a", i))
	}
	changes := []string{
		"UPDATE articles SET title = md5(random()::text) WHERE id = (SELECT id FROM articles ORDER BY random() LIMIT 1)",
		"UPDATE articles SET visibility = CASE visibility WHEN 'PUBLIC' THEN 'INTERNAL' ELSE 'PUBLIC' END WHERE slug = 'a0'",
		"UPDATE articles SET trashed_at = CASE WHEN trashed_at IS NULL THEN now() END WHERE slug = 'a1'",
		"UPDATE memberships SET role = CASE role WHEN 'READER' THEN 'EDITOR' ELSE 'READER' END",
		"UPDATE organizations SET name = md5(random()::text)",
		"INSERT INTO article_tags (article_id, tag_id) SELECT a.id, t.id FROM articles a, tags t ON CONFLICT DO NOTHING",
		"DELETE FROM article_tags",
	}
	db.Tag.Create().SetName("T").SetSlug("t").SaveX(pgtest.Context(t))
	queries := []string{
		`{ articles { totalCount nodes { title visibility organization { name } tags { nodes { name } } } } }`,
		`{ article(slug: "a0") { title version viewerCan { update } } }`,
		`{ organization(slug: "o") { name articles { totalCount } } viewer { name } }`,
		`{ articleStatistics(groupBy: [STATUS]) { rows { count } } }`,
		`{ tags { nodes { name articles { totalCount } } } }`,
	}
	rapid.Check(t, func(r *rapid.T) {
		for range 8 {
			if change := rapid.SampledFrom(changes).Draw(r, "change"); rapid.Bool().Draw(r, "write") {
				if _, err := db.SQL.ExecContext(t.Context(), change); err != nil {
					r.Fatal(err)
				}
				if _, err := db.Changes.Look(t.Context(), time.Now()); err != nil {
					r.Fatal(err)
				}
			}
			query := rapid.SampledFrom(queries).Draw(r, "query")
			who := rapid.SampledFrom([]int{0, 1, 2, 3}).Draw(r, "viewer")
			_, got := cached.ask(t, viewers[who], query, nil)
			if _, want := plain.ask(t, viewers[who], query, nil); !bytes.Equal(got, want) {
				r.Fatalf("viewer %d, %s:\n%s\nwithout a cache:\n%s", who, query, got, want)
			}
		}
	})
}

var (
	isMutation = regexp.MustCompile(`(?m)^\s*mutation`)
	// varying are the values in answers that differ between two requests, or may be a second old.
	varying = regexp.MustCompile(`"(asOf|lastUsedAt|views|likes|uses)":("[^"]*"|\d+)`)
)

// TestStoriesFromTheCache runs the stories with a server that keeps answers. After each mutation the last queries are
// asked again, by their viewer and anonymously, and compared with a server that keeps none. It also checks with EXPLAIN
// that the sources of each statement have all of its tables.
func TestStoriesFromTheCache(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no stories", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			story, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			db := pgtest.Open(t)
			plain := newAPIOn(t, db)
			runKeptStory(t, plain, plain.caching(t, db), story)
		})
	}
}

func runKeptStory(t *testing.T, plain, cached *api, story *txtar.Archive) {
	type question struct {
		who   string
		query string
	}
	var asked []question
	answers := map[string]answer{}
	for _, f := range story.Files {
		name, ok := strings.CutSuffix(f.Name, ".graphql")
		if !ok {
			continue
		}
		who, query, _ := strings.Cut(string(f.Data), "\n")
		who = strings.TrimPrefix(who, "# ")
		query = reference.ReplaceAllStringFunc(query, func(ref string) string {
			m := reference.FindStringSubmatch(ref)
			return fmt.Sprint(answers[m[1]].at(m[2]))
		})
		answers[name], _ = cached.ask(t, cached.viewerNamed(t, who), query, nil)
		if !isMutation.MatchString(query) {
			asked = append(asked, question{who, query}, question{"anyone", query})
			continue
		}
		for _, q := range asked[max(0, len(asked)-6):] {
			_, first := cached.ask(t, cached.viewerNamed(t, q.who), q.query, nil)
			_, got := cached.ask(t, cached.viewerNamed(t, q.who), q.query, nil)
			want := plain.askExplained(t, cached.viewerNamed(t, q.who), q.query)
			for _, body := range [][]byte{first, got} {
				if !bytes.Equal(varying.ReplaceAll(body, nil), varying.ReplaceAll(want, nil)) {
					t.Errorf("after %s, %s asks %s:\n%s\nwithout a cache:\n%s", f.Name, q.who, q.query, body, want)
				}
			}
		}
	}
}

// explained are the statements whose plans askExplained has seen.
var explained sync.Map

// askExplained asks a query, and checks the sources of its statements.
func (a *api) askExplained(t *testing.T, who func(*http.Request), query string) []byte {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query})
	if err != nil {
		t.Fatal(err)
	}
	ctx, meter := postgres.CountStatements(context.WithoutCancel(t.Context()), graph.DefaultLimits.Read)
	meter.Record()
	w := a.sendBody(ctx, who, body)
	statements, _ := meter.Recorded()
	for _, statement := range statements {
		if _, seen := explained.LoadOrStore(statement, true); !seen {
			a.checkSources(t, statement)
		}
	}
	return withoutCost(w.Body.Bytes())
}

var (
	parameter   = regexp.MustCompile(`\$(\d+)`)
	planTable   = regexp.MustCompile(`"Relation Name": "(\w+)"`)
	isSelection = regexp.MustCompile(`(?i)^\s*(SELECT|WITH)\b`)
)

// checkSources compares the tables in the plan of a statement with those that are found in its text.
func (a *api) checkSources(t *testing.T, statement string) {
	t.Helper()
	if !isSelection.MatchString(statement) {
		return
	}
	conn, err := a.db.SQL.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for _, m := range planTable.FindAllStringSubmatch(string(explain(t, conn, statement)), -1) {
		if strings.HasPrefix(m[1], "stats_") || m[1] == "list_counts" {
			continue // derived from other tables, at any moment
		}
		before := a.look(t)
		if _, err := conn.ExecContext(t.Context(), "DELETE FROM "+m[1]+" WHERE false"); err != nil {
			t.Fatal(err)
		}
		sources := before.Sources([]string{statement})
		if a.look(t).Unchanged(before, sources) && !sources.Unknown {
			t.Errorf("the sources lack %s: %s", m[1], statement)
		}
	}
}

func (a *api) look(t *testing.T) *postgres.Version {
	t.Helper()
	v, err := a.db.Changes.Look(t.Context(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return v
}
