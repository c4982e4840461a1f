package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"praxis/ent/gen/ent/apitoken"
	"praxis/graph"
	"praxis/internal/auth"
	"praxis/internal/content"
	"praxis/internal/facts"
	"praxis/internal/media"
	"praxis/internal/pgtest"
	"praxis/internal/postgres"
	"praxis/internal/server"
	"praxis/internal/viewer"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// api is a server with a database of its own. Tests send it queries as an owner, anonymously or as signed-in users.
type api struct {
	db      *postgres.DB
	handler http.Handler
	token   string
	people  map[string]func(*http.Request)
	counter *content.HitBuffer
	facts   *facts.Store
}

func newAPI(t testing.TB) *api {
	t.Helper()
	return newAPIOn(t, pgtest.Open(t))
}

func newAPIOn(t testing.TB, db *postgres.DB) *api {
	t.Helper()
	text, err := auth.CreateToken(pgtest.Context(t), db.Client, "test", auth.TokenScope{Role: apitoken.RoleOWNER})
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError}))
	counter, store := content.NewHitBuffer(), facts.NewStore()
	handler := server.Handler(db, server.Options{Log: log, Files: newFiles(t), Counter: counter, Facts: store})
	a := &api{db, handler, text, map[string]func(*http.Request){}, counter, store}
	a.post(t, true, "{ __typename }", nil) // records the token's use, which later requests then do not
	return a
}

// answer is a response of the API.
type answer struct {
	Data   any `json:"data"`
	Errors []struct {
		Message    string         `json:"message"`
		Path       []any          `json:"path"`
		Extensions map[string]any `json:"extensions"`
	} `json:"errors"`
	Extensions map[string]any `json:"extensions"`
	statements int64
}

// at returns the value at a path such as "article.tags.nodes.0.name", or nil.
func (a answer) at(path string) any {
	v := a.Data
	for _, step := range strings.Split(path, ".") {
		switch node := v.(type) {
		case map[string]any:
			v = node[step]
		case []any:
			var i int
			fmt.Sscan(step, &i)
			if i >= len(node) {
				return nil
			}
			v = node[i]
		default:
			return nil
		}
	}
	return v
}

func (a answer) code() string {
	if len(a.Errors) == 0 {
		return ""
	}
	code, _ := a.Errors[0].Extensions["code"].(string)
	return code
}

// post sends a query as an owner, or anonymously.
func (a *api) post(t testing.TB, admin bool, query string, vars map[string]any) (answer, []byte) {
	t.Helper()
	if !admin {
		return a.ask(t, anonymous, query, vars)
	}
	got, raw := a.ask(t, bearer(a.token), query, vars)
	got.statements-- // the look-up of the token
	return got, raw
}

// anonymous sends no credentials.
func anonymous(*http.Request) {}

// bearer sends an API token.
func bearer(token string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token) }
}

// signIn creates a user with a role in an organization, or an owner, signs in with the API and returns a function that
// sends the session cookie.
func (a *api) signIn(t testing.TB, email string, role viewer.Role, organization string) func(*http.Request) {
	t.Helper()
	ctx, password := pgtest.Context(t), "correct horse"
	user := auth.UserInput{Email: email, Name: email, Password: password, Owner: organization == ""}
	if _, err := auth.AddUser(ctx, a.db.Client, user); err != nil {
		t.Fatal(err)
	}
	if organization != "" {
		if err := auth.Grant(ctx, a.db.Client, email, organization, role, time.Time{}); err != nil {
			t.Fatal(err)
		}
	}
	w := a.send(t, anonymous, `mutation($email: String!, $password: String!) {
		signIn(email: $email, password: $password) { userErrors { message } }
	}`,
		map[string]any{"email": email, "password": password})
	cookies := w.Result().Cookies()
	if len(cookies) != 1 {
		t.Fatalf("signing in set %d cookies: %s", len(cookies), w.Body)
	}
	return func(r *http.Request) { r.AddCookie(cookies[0]) }
}

// ask sends a query with the given credentials, and counts the SQL statements of the answer.
func (a *api) ask(t testing.TB, who func(*http.Request), query string, vars map[string]any) (answer, []byte) {
	t.Helper()
	w := a.send(t, who, query, vars)
	var got answer
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatalf("status %d, not JSON: %s", w.Code, w.Body)
	}
	if w.Code >= 500 {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
	got.statements = w.count.Statements()
	return got, withoutCost(w.Body.Bytes())
}

var costExtension = regexp.MustCompile(`"cost":\{[^{}]*\},?`)

// withoutCost removes extensions.cost from an answer: its number of statements changes with each optimization.
func withoutCost(raw []byte) []byte {
	return bytes.Replace(costExtension.ReplaceAll(raw, nil), []byte(`,"extensions":{}`), nil, 1)
}

type recorded struct {
	*httptest.ResponseRecorder
	count *postgres.Meter
}

func (a *api) send(t testing.TB, who func(*http.Request), query string, vars map[string]any) recorded {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": vars})
	if err != nil {
		t.Fatal(err)
	}
	ctx, count := postgres.CountStatements(context.WithoutCancel(t.Context()), graph.DefaultLimits.Read)
	return recorded{a.sendBody(ctx, who, body), count}
}

func (a *api) sendBody(ctx context.Context, who func(*http.Request), body []byte) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", "http://localhost/graphql", bytes.NewReader(body)).WithContext(ctx)
	r.Header.Set("Content-Type", "application/json")
	who(r)
	w := httptest.NewRecorder()
	a.handler.ServeHTTP(w, r)
	return w
}

// admin sends a query as an owner and fails the test on any error.
func (a *api) admin(t testing.TB, query string, vars map[string]any) answer {
	t.Helper()
	got, raw := a.post(t, true, query, vars)
	if len(got.Errors) > 0 || bytes.Contains(raw, []byte(`"code"`)) {
		t.Fatalf("%s\n%s", query, raw)
	}
	return got
}

// anyone sends a query anonymously and fails the test on any error.
func (a *api) anyone(t testing.TB, query string) answer {
	t.Helper()
	got, raw := a.post(t, false, query, nil)
	if len(got.Errors) > 0 {
		t.Fatalf("%s\n%s", query, raw)
	}
	return got
}

var update = flag.Bool("update", false, "rewrite the answers of the stories in testdata")

// TestStories runs the stories in testdata: prose, then steps. A step is a file NAME.graphql, whose first line names
// the viewer (see viewerNamed), and a file NAME.json with the answer. {{STEP.path}} is replaced by a value of an
// earlier answer. Ids in answers are written as their type and number, for readers.
func TestStories(t *testing.T) {
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
			runStory(t, newAPI(t), story)
			if *update {
				if err := os.WriteFile(file, txtar.Format(story), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// viewerNamed returns the credentials of a viewer of a story: admin has an owner's token, anyone has none, and a name
// that begins with a role (editor, editorTwo) is a user with that role in the organization with the slug o.
func (a *api) viewerNamed(t *testing.T, name string) func(*http.Request) {
	t.Helper()
	switch name {
	case "admin":
		return bearer(a.token)
	case "anyone":
		return anonymous
	}
	if a.people[name] == nil {
		role := viewer.None
		for _, r := range []viewer.Role{viewer.Reader, viewer.Author, viewer.Editor, viewer.Admin} {
			if strings.HasPrefix(name, strings.ToLower(r.String())) {
				role = r
			}
		}
		if role == viewer.None {
			t.Fatalf("viewer %q: the first line must be # admin, # anyone, or # and a name with a role", name)
		}
		a.people[name] = a.signIn(t, strings.ToLower(name)+"@example.org", role, "o")
	}
	return a.people[name]
}

var reference = regexp.MustCompile(`\{\{(\w+)\.([\w.]+)\}\}`)

func runStory(t *testing.T, a *api, story *txtar.Archive) {
	answers := map[string]answer{}
	for i, f := range story.Files {
		name, ok := strings.CutSuffix(f.Name, ".graphql")
		if !ok {
			continue
		}
		who, query, _ := strings.Cut(string(f.Data), "\n")
		query = reference.ReplaceAllStringFunc(query, func(ref string) string {
			m := reference.FindStringSubmatch(ref)
			return fmt.Sprint(answers[m[1]].at(m[2]))
		})
		got, raw := a.ask(t, a.viewerNamed(t, strings.TrimPrefix(who, "# ")), query, nil)
		answers[name] = got
		shown := readable(t, raw)
		if i+1 >= len(story.Files) || story.Files[i+1].Name != name+".json" {
			t.Fatalf("%s is not followed by %s.json", f.Name, name)
		}
		if *update {
			story.Files[i+1].Data = shown
			continue
		}
		if diff := cmp.Diff(string(story.Files[i+1].Data), string(shown)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", f.Name, diff)
		}
	}
}

// ranges has the types in the order of their ranges of ids.
var ranges = []string{
	"Action", "ApiToken", "Article", "Contribution", "Evidence", "Indicator", "Measurement", "Organization", "Outcome",
	"Participation", "Person", "Tag", "Theme", "IdempotencyKey", "Membership", "Session", "User", "AuditEvent",
	"Revision", "ContentReport", "Asset", "PreviewLink", "Invitation", "Synonym", "SavedView",
}

var idValue = regexp.MustCompile(`"id": "(\d+)"`)

// readable indents an answer and writes ids as their type and number.
func readable(t *testing.T, raw []byte) []byte {
	var b bytes.Buffer
	if err := json.Indent(&b, raw, "", "  "); err != nil {
		t.Fatal(err)
	}
	b.WriteByte('\n')
	return idValue.ReplaceAllFunc(b.Bytes(), func(m []byte) []byte {
		var id int64
		fmt.Sscan(string(idValue.FindSubmatch(m)[1]), &id)
		return fmt.Appendf(nil, `"id": "%s %d"`, ranges[id>>32], id&(1<<32-1))
	})
}

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

// newFiles returns a library in a temporary folder of the test.
func newFiles(t testing.TB) *media.Library {
	t.Helper()
	disk, err := media.NewDisk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return media.NewLibrary(disk)
}
