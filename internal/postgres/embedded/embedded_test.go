package embedded_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"praxis/internal/postgres"
	"praxis/internal/postgres/embedded"
)

// TestMain runs the tests. As a child process of a test, it uses the database until it is killed.
func TestMain(m *testing.M) {
	dir := os.Getenv("EMBEDDED_TEST_CHILD")
	if dir == "" {
		os.Setenv("PRAXIS_POSTGRES_MIRROR", "http://127.0.0.1:1") // no test fetches anything from outside
		os.Setenv("npm_config_registry", "http://127.0.0.1:1")
		os.Setenv("npm_config_fetch_retries", "0")
		os.Exit(m.Run())
	}
	s, err := embedded.Start(context.Background(), dir, embedded.Options{Exclusive: true})
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
	db, err := postgres.Open(context.Background(), s.DSN())
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
	db.SQL.Exec("CREATE TABLE IF NOT EXISTS kept (n int)")
	for n := 1; ; n++ {
		if _, err := db.SQL.Exec("INSERT INTO kept VALUES ($1)", n); err != nil {
			fmt.Println("failed:", err)
			os.Exit(1)
		}
		fmt.Println("committed", n)
	}
}

// folder is a data folder that the database's user can reach, which t.TempDir is not for root.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "praxis-embedded-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return filepath.Join(dir, "data")
}

func start(t *testing.T, dir string, o embedded.Options) *embedded.Server {
	t.Helper()
	s, err := embedded.Start(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func stop(t *testing.T, s *embedded.Server) {
	t.Helper()
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
}

func open(t *testing.T, s *embedded.Server) *postgres.DB {
	t.Helper()
	db, err := postgres.Open(t.Context(), s.DSN())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func count(t *testing.T, db *postgres.DB) (n int) {
	t.Helper()
	if err := db.SQL.QueryRowContext(t.Context(), "SELECT count(*) FROM kept").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func postmaster(dir string) int {
	text, _ := os.ReadFile(filepath.Join(dir, "postgres", "postmaster.pid"))
	pid, _ := strconv.Atoi(strings.SplitN(string(text), "\n", 2)[0])
	return pid
}

func TestDataOutlivesRestarts(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	s := start(t, dir, embedded.Options{Exclusive: true})
	db := open(t, s)
	if _, err := db.SQL.Exec("CREATE TABLE kept AS SELECT 1"); err != nil {
		t.Fatal(err)
	}
	var addresses string
	if err := db.SQL.QueryRow("SHOW listen_addresses").Scan(&addresses); err != nil || addresses != "" {
		t.Errorf("it listens on %q, %v; want a socket alone", addresses, err)
	}
	if info, err := os.Stat(filepath.Join(dir, "socket")); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the socket's folder: %v, %v; want 0700", info.Mode(), err)
	}
	db.Close()
	stop(t, s)
	if pid := postmaster(dir); pid != 0 {
		t.Errorf("process %d still runs", pid)
	}
	s = start(t, dir, embedded.Options{Exclusive: true})
	defer stop(t, s)
	if n := count(t, open(t, s)); n != 1 {
		t.Errorf("%d rows", n)
	}
}

func TestOneServerAndManyGuests(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	guest := start(t, dir, embedded.Options{})
	server := start(t, dir, embedded.Options{Exclusive: true})
	if _, err := embedded.Start(t.Context(), dir, embedded.Options{Exclusive: true}); !errors.Is(err,
		embedded.ErrInUse) {
		t.Errorf("a second server: %v, want ErrInUse", err)
	}
	another := start(t, dir, embedded.Options{})
	stop(t, guest)  // who started it leaves,
	stop(t, server) // then the server:
	db := open(t, another)
	if _, err := db.SQL.Exec("SELECT 1"); err != nil {
		t.Errorf("the database went with the others: %v", err)
	}
	db.Close()
	stop(t, another)
	if pid := postmaster(dir); pid != 0 {
		t.Errorf("the last one left process %d", pid)
	}
}

// TestOneFolderByTwoPaths: a process that uses a symbolic link joins the same database.
func TestOneFolderByTwoPaths(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	server := start(t, dir, embedded.Options{Exclusive: true})
	defer stop(t, server)
	pid := postmaster(dir)
	if err := os.Symlink(dir, dir+"-link"); err != nil {
		t.Fatal(err)
	}
	if _, err := embedded.Start(t.Context(), dir+"-link", embedded.Options{Exclusive: true}); !errors.Is(err,
		embedded.ErrInUse) {
		t.Errorf("a second server: %v, want ErrInUse", err)
	}
	guest := start(t, dir+"-link", embedded.Options{})
	if _, err := open(t, guest).SQL.Exec("SELECT 1"); err != nil {
		t.Error(err)
	}
	stop(t, guest)
	if now := postmaster(dir); now != pid {
		t.Errorf("the database is process %d, was %d", now, pid)
	}
}

// TestWaitingCanBeCancelled: a process that waits for a lock stops when its context ends.
func TestWaitingCanBeCancelled(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(dir, "making.lock"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := embedded.Start(ctx, dir, embedded.Options{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v, want the context's end", err)
	}
}

func TestKilledPostmasterIsStartedAgain(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	s := start(t, dir, embedded.Options{Exclusive: true})
	defer stop(t, s)
	db := open(t, s)
	if _, err := db.SQL.Exec("CREATE TABLE kept AS SELECT generate_series(1, 1000)"); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(postmaster(dir), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	var n int
	for err := errors.New("not yet"); err != nil; {
		if ctx.Err() != nil {
			t.Fatal("the database did not come back")
		}
		err = db.SQL.QueryRowContext(ctx, "SELECT count(*) FROM kept").Scan(&n)
	}
	if n != 1000 {
		t.Errorf("%d rows of 1000", n)
	}
}

// TestKilledProgram: after a process was killed during commits, the next one finds every row that was reported as
// committed.
func TestKilledProgram(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	committed := 0
	for round := range 2 {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), "EMBEDDED_TEST_CHILD="+dir)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if strings.HasPrefix(lines.Text(), "failed") {
				t.Fatal(lines.Text())
			}
			if committed++; committed%200 == 0 {
				break
			}
		}
		pid := postmaster(dir)
		child.Process.Kill()
		child.Wait()
		if round == 1 { // and its database with it
			syscall.Kill(pid, syscall.SIGKILL)
		}
	}
	s := start(t, dir, embedded.Options{Exclusive: true})
	defer stop(t, s)
	if n := count(t, open(t, s)); n < committed {
		t.Errorf("%d rows, but %d were committed", n, committed)
	}
}

func TestUnfinishedClusterIsMadeAnew(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	if err := os.MkdirAll(filepath.Join(dir, "postgres.new", "base"), 0o755); err != nil {
		t.Fatal(err)
	}
	stop(t, start(t, dir, embedded.Options{}))
}

// TestStartErrors: each obstacle gets one sentence, and the files stay untouched.
func TestStartErrors(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, file, text, says string
	}{
		{"other files", "postgres/precious", "mine", "has files but no Postgres data"},
		{"another major version", "postgres/PG_VERSION", "99\n", "needs PostgreSQL 99"},
		{"damaged data", "postgres/PG_VERSION", "nonsense", "has no usable Postgres data"},
		{"a file in the way", "", "a file", "data folder"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := folder(t)
			path := filepath.Join(dir, test.file)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(test.text), 0o644); err != nil {
				t.Fatal(err)
			}
			s, err := embedded.Start(t.Context(), dir, embedded.Options{})
			if err == nil {
				s.Stop()
				t.Fatal("it started")
			}
			if !strings.Contains(err.Error(), test.says) || strings.Contains(err.Error(), "\n") {
				t.Errorf("it says %q, want one sentence with %q", err, test.says)
			}
			if text, _ := os.ReadFile(path); string(text) != test.text {
				t.Errorf("%s was touched: %q", path, text)
			}
		})
	}
}

func TestLongPathsHaveASocketElsewhere(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(folder(t), strings.Repeat("long", 25))
	s := start(t, dir, embedded.Options{Volatile: true})
	defer stop(t, s)
	if _, err := open(t, s).SQL.Exec("SELECT 1"); err != nil {
		t.Error(err)
	}
}
