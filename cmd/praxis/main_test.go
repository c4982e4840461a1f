package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"praxis/internal/pgtest"
	"praxis/internal/postgres"
)

// TestMain runs the tests. A test can start this program as praxis.
func TestMain(m *testing.M) {
	if os.Getenv("PRAXIS_TEST_IS_PRAXIS") != "" {
		main()
	}
	testscript.Main(withServer{m}, map[string]func(){"praxis": main})
}

// withServer stops the Postgres of the tests after the last one.
type withServer struct{ *testing.M }

func (m withServer) Run() int {
	defer pgtest.Close()
	return m.M.Run()
}

// TestScripts runs the stories in testdata, each with its own empty database.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(env *testscript.Env) error {
			env.Setenv("DATABASE_URL", pgtest.Empty(env.T().(testing.TB)))
			return nil
		},
	})
}

// TestUsage: usage errors exit with 2 and a hint, failures with 1.
func TestUsage(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		args string
		code int
		says string
	}{
		{"--help", 0, ""},
		{"", 2, "missing command: expected one of"},
		{"user", 2, "missing command: expected one of"},
		{"improt", 2, `did you mean "import"`},
		{"import artcle x", 2, `did you mean "article"`},
		{"import markdown x", 2, "missing flag --organization=SLUG"},
		{"import markdown --organisation o x", 2, `did you mean "--organization"`},
		{"token create", 2, "missing argument NAME"},
		{"token revoke", 2, "missing argument NAME, or --id"},
		{"token create x", 2, "missing flag --role=ROLE"},
		{"token create x --role BOSS", 2, "--role"},
		{"token create x --role OWNER --expires soon", 2,
			"--expires: expected a duration such as 30d, 36h or 1d12h, not \"soon\", or never"},
		{"user add", 2, "missing argument EMAIL"},
		{"user grant", 2, "missing arguments EMAIL, ROLE"},
		{"user grant x@example.org", 2, "missing argument ROLE"},
		{"user grant x@example.org READER --organization o --expires 2w", 2, "expected a duration such as 30d"},
		{"import markdown", 2, "missing argument PATH"},
		{"import article x", 2, "missing flag --organization=SLUG"},
		{"serve --keep-trash=-1d", 2, "--keep-trash may not be negative"},
		{"serve --response-cache=-1", 2, "--response-cache takes a number of megabytes"},
		{"serve --public-max-age=-1s", 2, "--public-max-age may not be negative"},
		{"serve --keep-trash=200000d", 2, "expected a duration such as 30d"},
		{"serve --public-url cms.example.org", 2,
			"--public-url: \"cms.example.org\" is not absolute: write the scheme"},
		{"demo --public-url https://u:p@cms.example.org", 2, "--public-url: the URL has a user name or password"},
		{"serve --public-url https://cms.example.org/?a", 2,
			"--public-url: \"https://cms.example.org/?a\" has a query"},
		{"serve --front-end-url www.example.org", 2, "--front-end-url: \"www.example.org\" is not absolute"},
		{"serve --addr nonsense --data /nowhere", 2, "HOST:PORT"},
		{"demo --addr 127.0.0.1:99999", 2, "HOST:PORT"},
		{"serve --oidc-issuer https://id.example.org", 2, "--oidc-audience or --oidc-client-id"},
		{"serve --oidc-client-id praxis", 2, "--oidc-issuer goes with"},
		{"token create x --role OWNER --expires=-5h", 2, "--expires"},
		{"token create x --role OWNER --expires=0d", 2, "--expires"},
		{"import markdown --organization Bad! x", 2, "--organization"},
		{"import markdown --organization o --batch 0 x", 2, "--batch"},
		{"token list --database postgres://127.0.0.1:1/x", 1, "does not answer"},
		{"token list --database ://", 2, "cannot be read"},
		{"token list --database nonsense", 2, "cannot be read"},
	} {
		var out, err bytes.Buffer
		code := run(t.Context(), strings.Fields(test.args), &out, &err)
		if code != test.code || !strings.Contains(err.String(), test.says) {
			t.Errorf("praxis %s: exit %d, want %d: %s", test.args, code, test.code, &err)
		}
	}
}

// folder is a data folder that the database's user can reach, which t.TempDir is not for root.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "praxis-cmd-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "data")
}

// lines lets a test wait for what a program prints.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
	more chan struct{}
}

func newLines() *lines { return &lines{more: make(chan struct{}, 1)} }

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text.Write(p)
	select {
	case l.more <- struct{}{}:
	default:
	}
	return len(p), nil
}

// await returns the first match, or fails if the program ends before.
func (l *lines) await(t *testing.T, pattern string, ended <-chan int) string {
	t.Helper()
	for {
		l.mu.Lock()
		m := regexp.MustCompile(pattern).FindString(l.text.String())
		text := l.text.String()
		l.mu.Unlock()
		if m != "" {
			return m
		}
		select {
		case <-l.more:
		case code := <-ended:
			t.Fatalf("it ended with %d: %s", code, text)
		case <-t.Context().Done():
			t.Fatal(text)
		}
	}
}

// TestDemo starts the demo in an empty folder, sends a query, stops, and finds the same content after a restart.
func TestDemo(t *testing.T) {
	t.Parallel()
	dir, first := folder(t), ""
	for round := range 2 {
		ctx, stop := context.WithCancel(t.Context())
		out, ended := newLines(), make(chan int, 1)
		go func() { ended <- run(ctx, []string{"demo", "--data", dir, "--addr", "127.0.0.1:0"}, out, io.Discard) }()
		url := out.await(t, `http://\S+/graphql`, ended)
		out.await(t, "Ctrl-C", ended)
		if shown := strings.Contains(out.text.String(), "praxis_"); shown != (round == 0) {
			t.Errorf("round %d: a token is shown: %v", round, shown)
		}
		var second bytes.Buffer
		if code := run(ctx, []string{"serve", "--data", dir, "--addr", "127.0.0.1:0"}, io.Discard,
			&second); code != 1 || !strings.Contains(second.String(), "another praxis serves") {
			t.Errorf("a second server: exit %d, %s", code, &second)
		}
		const counts = `articles { totalCount } organizations { totalCount } outcomes { totalCount }`
		response, err := http.Post(url, "application/json", strings.NewReader(`{"query":"{ `+counts+` }"}`))
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(response.Body)
		response.Body.Close()
		found, _, _ := strings.Cut(string(body), `,"extensions"`)
		if round == 0 {
			first = found
		}
		if found != first || !regexp.MustCompile(`{"articles":{"totalCount":[2-9]\d}`).MatchString(found) {
			t.Errorf("round %d: %s after %s", round, found, first)
		}
		stop()
		if code := <-ended; code != 0 {
			t.Errorf("it ended with %d", code)
		}
		if _, err := os.Stat(filepath.Join(dir, "postgres", "postmaster.pid")); err == nil {
			t.Error("the database still runs")
		}
	}
}

// TestResetDemo: --reset erases what was added to the demo, and its passwords work again. It refuses databases and
// files that the demo has not created. On an address of other machines, no one signs in with a known password.
func TestResetDemo(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	start := func(addr string, more ...string) string {
		ctx, stop := context.WithCancel(t.Context())
		out, ended := newLines(), make(chan int, 1)
		args := append([]string{"demo", "--data", dir, "--addr", addr}, more...)
		go func() { ended <- run(ctx, args, out, io.Discard) }()
		url := out.await(t, `http://\S+/graphql`, ended)
		if answer, err := http.Get(url); err != nil { // answered once it serves
			t.Error(err)
		} else {
			answer.Body.Close()
		}
		stop()
		if code := <-ended; code != exitOK {
			t.Errorf("%v: exit %d", args, code)
		}
		return out.text.String()
	}
	shell := func(args ...string) (int, string) {
		var out bytes.Buffer
		code := run(t.Context(), args, &out, &out)
		return code, out.String()
	}
	start("127.0.0.1:0")
	if code, says := shell("user", "add", "new@example.org", "--data", dir); code != exitOK {
		t.Fatal(says)
	}
	if code, says := shell("serve", "--data", dir, "--addr", "0.0.0.0:0"); code != exitFailed ||
		!strings.Contains(says, "passwords everybody knows") {
		t.Errorf("serve for other machines: exit %d, %s", code, says)
	}
	if says := start("0.0.0.0:0"); strings.Contains(says, "password") {
		t.Errorf("for other machines it prints %s", says)
	}
	if says := start("127.0.0.1:0", "--public-url", "https://cms.example.org"); strings.Contains(says, "password") {
		t.Errorf("behind a proxy it prints %s", says)
	}
	says := start("127.0.0.1:0", "--reset")
	if !strings.Contains(says, "editor@demo.example") || !strings.Contains(says, "praxis_") {
		t.Errorf("after a reset it prints %s", says)
	}
	if _, users := shell("user", "list", "--data", dir); strings.Contains(users, "new@example.org") {
		t.Errorf("the reset kept %s", users)
	}
	others := folder(t)
	if code, says := shell("user", "list", "--data", others); code != exitOK {
		t.Fatal(says)
	}
	files := folder(t) // of a server whose database is elsewhere
	file := filepath.Join(files, "assets", "12", "file")
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, nil, 0o644)); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"--data", others}, {"--data", files}, {"--data", dir, "--database", "postgres://localhost/x"},
	} {
		if code, says := shell(append([]string{"demo", "--reset", "--addr", "127.0.0.1:0"}, args...)...); code != exitFailed ||
			!strings.Contains(says, "--reset erases only") {
			t.Errorf("%v: exit %d, %s", args, code, says)
		}
	}
	if _, err := os.Stat(file); err != nil {
		t.Error(err)
	}
}

// TestKilledImport: after praxis was killed during an import, all reported files are saved, no batch is incomplete, and
// a second import completes the work.
func TestKilledImport(t *testing.T) {
	t.Parallel()
	db, dsn := pgtest.OpenDSN(t)
	dir := t.TempDir()
	const files, batch = 200, 7
	for i := range files {
		text := fmt.Sprintf("---\ntitle: 第 %d 篇\ntags: [甲, 标签%d]\nauthor: 陈玲\n---\n正文 %d\n", i, i%9, i)
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%03d.md", i)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	args := []string{"import", "markdown", "--organization", "o", "--create-organization", "O", "--batch",
		fmt.Sprint(batch), "--json", "--database", dsn, dir}
	child := exec.Command(os.Args[0], args...)
	child.Env = append(os.Environ(), "PRAXIS_TEST_IS_PRAXIS=1")
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	reported := 0
	for scanner := bufio.NewScanner(out); reported < 5*batch && scanner.Scan(); reported++ {
	}
	child.Process.Kill()
	child.Wait()
	saved := articles(t, db)
	if saved < reported || saved%batch != 0 && saved != files {
		t.Errorf("%d articles are there; %d were reported, in batches of %d", saved, reported, batch)
	}
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), args, &stdout, &stderr); code != 0 {
		t.Fatalf("again: exit %d, %s", code, &stderr)
	}
	results := map[string]int{}
	for line := range strings.Lines(stdout.String()) {
		var r struct {
			File, Slug, Result string
			Notes              []string
		}
		if err := json.Unmarshal([]byte(line), &r); err != nil || r.Slug == "" || r.Notes == nil {
			t.Fatalf("%s: %v", line, err)
		}
		results[r.Result]++
	}
	if n := articles(t, db); n != files || results["unchanged"] != saved || results["created"] != files-saved {
		t.Errorf("%d articles after the second import, %v", n, results)
	}
}

func articles(t *testing.T, db *postgres.DB) (n int) {
	t.Helper()
	if err := db.SQL.QueryRow("SELECT count(*) FROM articles").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestRealInput imports files of third parties if they are present.
func TestRealInput(t *testing.T) {
	t.Parallel()
	const data = "../../../shared/data"
	if _, err := os.Stat(data); err != nil {
		t.Logf("%s is not here: nothing is read", data)
		return
	}
	db, dsn := pgtest.OpenDSN(t)
	flags := []string{"--organization", "o", "--create-organization", "驰宏锗业党支部", "--json", "--publish", "--database",
		dsn}
	for _, want := range []string{"created", "unchanged"} {
		for _, args := range [][]string{{"import", "article", data + "/000_ee492b1c5efd94e5.txt"},
			{"import", "markdown", data + "/weekly"}} {
			var stdout, stderr bytes.Buffer
			if code := run(t.Context(), append(args, flags...), &stdout, &stderr); code != 0 {
				t.Fatalf("%v: exit %d, %s", args, code, &stderr)
			}
			for line := range strings.Lines(stdout.String()) {
				if !strings.Contains(line, `"result":"`+want+`"`) {
					t.Errorf("want %s: %s", want, line)
				}
			}
		}
	}
	if n := articles(t, db); n != 53 {
		t.Errorf("%d articles, want 1 + 52", n)
	}
	var title, subtitle, people string
	err := db.SQL.QueryRow(`SELECT a.title, a.subtitle, string_agg(c.role || ' ' || p.name, ', ' ORDER BY c.position)
		FROM articles a JOIN contributions c ON c.article_id = a.id JOIN people p ON p.id = c.person_id
		WHERE likes = 1 GROUP BY a.id`).Scan(&title, &subtitle, &people)
	if err != nil || title != "推进党建与业务工作双向融合" || subtitle != "在深化国企改革三年行动中深化党建工作的实践研究" ||
		people != "AUTHOR 陈晓玲, EDITOR 苏宇箫" {
		t.Errorf("%q, %q, %q, %v", title, subtitle, people, err)
	}
}
