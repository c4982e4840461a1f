package embedded_test

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"praxis/internal/postgres/embedded"
)

// await waits until something is so.
func await(t *testing.T, what string, so func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(time.Minute); !so(); <-tick.C {
		if time.Now().After(deadline) {
			t.Fatalf("not in a minute: %s", what)
		}
	}
}

// processes are those that work in the folder or name it: the guard, initdb, and all of Postgres's own.
func processes(dir string) (pids []int) {
	all, _ := filepath.Glob("/proc/[0-9]*")
	for _, proc := range all {
		pid, _ := strconv.Atoi(filepath.Base(proc))
		args, _ := os.ReadFile(filepath.Join(proc, "cmdline"))
		cwd, _ := os.Readlink(filepath.Join(proc, "cwd"))
		if pid != os.Getpid() && (strings.Contains(string(args), dir) || strings.HasPrefix(cwd, dir)) {
			pids = append(pids, pid)
		}
	}
	return pids
}

// child starts this program as one that uses the database in dir until it is killed, and returns what it prints.
func child(t *testing.T, dir string, extra ...*os.File) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "EMBEDDED_TEST_CHILD="+dir)
	cmd.ExtraFiles = extra
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	return cmd, bufio.NewScanner(out)
}

// user starts a child and waits until it uses the database.
func user(t *testing.T, dir string, extra ...*os.File) *exec.Cmd {
	t.Helper()
	cmd, lines := child(t, dir, extra...)
	if !lines.Scan() || !strings.HasPrefix(lines.Text(), "committed") {
		t.Fatalf("the child says %q", lines.Text())
	}
	return cmd
}

func kill(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Process.Kill(); err != nil {
		t.Error(err)
	}
	cmd.Wait()
}

// TestKilledUsersLeaveNoPostgres: the database outlives a killed user while another one uses it, and ends with the last
// one. It holds no descriptor that the program which started it was started with.
func TestKilledUsersLeaveNoPostgres(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	inherited, err := os.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer inherited.Close()
	first := user(t, dir, inherited, inherited)
	guest := start(t, dir, embedded.Options{})
	pid := postmaster(dir)
	for _, pid := range processes(dir) {
		held, _ := os.ReadDir("/proc/" + strconv.Itoa(pid) + "/fd")
		for _, fd := range held {
			if to, _ := os.Readlink("/proc/" + strconv.Itoa(pid) + "/fd/" + fd.Name()); to == inherited.Name() {
				t.Errorf("process %d inherited %s", pid, to)
			}
		}
	}
	kill(t, first)
	if _, err := open(t, guest).SQL.Exec("SELECT pg_sleep(1.5)"); err != nil { // longer than the guard takes
		t.Errorf("the database went with the one that started it: %v", err)
	}
	second := user(t, dir)
	stop(t, guest)
	kill(t, second)
	await(t, "no process is left", func() bool { return len(processes(dir)) == 0 })
	if now := postmaster(dir); now != 0 && now != pid {
		t.Errorf("process %d was left", now)
	}
}

// TestInterruptedStartLeavesNothing: neither an interrupt nor the end of the program while the database is made leaves
// a process behind, or a folder that the next start cannot use.
func TestInterruptedStartLeavesNothing(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	making := func() bool { return len(processes(dir)) > 1 }

	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := embedded.Start(ctx, dir, embedded.Options{})
		ended <- err
	}()
	await(t, "initdb runs", making)
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want the context's end", err)
	}
	if left := processes(dir); len(left) > 0 {
		t.Errorf("the interrupt left %v", left)
	}

	killed, _ := child(t, dir)
	await(t, "initdb runs", making)
	kill(t, killed)
	await(t, "no process is left", func() bool { return len(processes(dir)) == 0 })
	stop(t, start(t, dir, embedded.Options{}))
}

// TestKilledGuard: a database without a guard is stopped and started again under a new one, by the first who may.
func TestKilledGuard(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	first := user(t, dir)
	pid := postmaster(dir)
	for _, p := range processes(dir) {
		if args, _ := os.ReadFile("/proc/" + strconv.Itoa(p) + "/cmdline"); strings.Contains(string(args),
			"praxis-guard") {
			syscall.Kill(p, syscall.SIGKILL)
		}
	}
	stop(t, start(t, dir, embedded.Options{})) // another uses it: it stays
	if now := postmaster(dir); now != pid {
		t.Errorf("the database is process %d, was %d", now, pid)
	}
	kill(t, first)
	s := start(t, dir, embedded.Options{Exclusive: true})
	if now := postmaster(dir); now == pid {
		t.Error("the database has still no guard")
	}
	if _, err := open(t, s).SQL.Exec("SELECT 1 FROM kept"); err != nil {
		t.Error(err)
	}
	stop(t, s)
	await(t, "no process is left", func() bool { return len(processes(dir)) == 0 })
}

// TestFoldersAreUsable: folders that root makes under a strict umask can be used by the database; one that exists keeps
// its mode.
func TestFoldersAreUsable(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	strict := exec.Command("/bin/sh", "-c", `umask 077; exec "$0"`, os.Args[0])
	strict.Env = append(os.Environ(), "EMBEDDED_TEST_CHILD="+filepath.Join(dir, "deep", "data"))
	if err := strict.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kill(t, strict) })
	await(t, "the database runs", func() bool { return postmaster(filepath.Join(dir, "deep", "data")) != 0 })

	if os.Geteuid() != 0 {
		return
	}
	closed := filepath.Join(folder(t), "closed")
	if err := os.MkdirAll(closed, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := embedded.Start(t.Context(), filepath.Join(closed, "data"), embedded.Options{})
	if err == nil || !strings.Contains(err.Error(), "who cannot access "+closed) ||
		!strings.Contains(err.Error(), "--data") {
		t.Errorf("%v, want who cannot access what", err)
	}
	if info, err := os.Stat(closed); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%v, %v: its mode was changed", info.Mode(), err)
	}
}
