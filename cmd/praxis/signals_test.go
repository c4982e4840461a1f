package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"praxis/internal/pgtest"
	"praxis/internal/postgres"
)

// TestEndOnSignal: signals within repeatTime count as one. A later signal, or a slow shutdown, forces an exit.
func TestEndOnSignal(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		after []time.Duration // when further signals come, after the first one
		exits time.Duration
	}{
		{"one", nil, stopTimeout},
		{"together", []time.Duration{0, time.Millisecond, 900 * time.Millisecond}, stopTimeout},
		{"later", []time.Duration{10 * time.Millisecond, 1500 * time.Millisecond}, 1500 * time.Millisecond},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				signals := make(chan os.Signal, 8)
				ctx, cancel := context.WithCancel(t.Context())
				exited := make(chan int, 1)
				go endOnSignal(signals, cancel, func(code int) { exited <- code }, io.Discard)
				began := time.Now()
				signals <- syscall.SIGHUP
				for _, after := range test.after {
					time.AfterFunc(after, func() { signals <- syscall.SIGTERM })
				}
				<-ctx.Done()
				if code := <-exited; code != exitFailed || time.Since(began) != test.exits {
					t.Errorf("exit %d after %v, want %v", code, time.Since(began), test.exits)
				}
			})
		})
	}
}

// started is praxis as a program of its own.
type started struct {
	*exec.Cmd
	out   *lines
	ended chan int
}

func startPraxis(t *testing.T, args ...string) *started {
	t.Helper()
	p := &started{exec.Command(os.Args[0], args...), newLines(), make(chan int, 1)}
	p.Env = append(os.Environ(), "PRAXIS_TEST_IS_PRAXIS=1")
	p.Stdout = p.out
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Process.Kill() })
	go func() {
		p.Wait()
		p.ended <- p.ProcessState.ExitCode()
	}()
	return p
}

// TestStopSignals: each signal, and several together, stop a server with a running request in less than ten seconds.
func TestStopSignals(t *testing.T) {
	t.Parallel()
	_, dsn := pgtest.OpenDSN(t)
	for _, signals := range [][]syscall.Signal{
		{syscall.SIGHUP}, {syscall.SIGINT}, {syscall.SIGTERM}, {syscall.SIGINT, syscall.SIGINT},
		{syscall.SIGHUP, syscall.SIGTERM, syscall.SIGTERM},
	} {
		t.Run(fmt.Sprint(signals), func(t *testing.T) {
			t.Parallel()
			p := startPraxis(t, "serve", "--database", dsn, "--data", folder(t), "--addr", "127.0.0.1:0")
			address := strings.TrimPrefix(p.out.await(t, `http://[0-9.:]+`, p.ended), "http://")
			c, err := net.Dial("tcp", address)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			fmt.Fprint(c, "POST /graphql HTTP/1.1\r\nHost: x\r\n",
				"Content-Type: application/json\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n")
			if n, err := c.Read(make([]byte, 100)); n == 0 { // the server waits for the body
				t.Fatal(err)
			}
			began := time.Now()
			for _, s := range signals {
				if err := p.Process.Signal(s); err != nil {
					t.Error(err)
				}
			}
			if code := <-p.ended; code != exitOK || time.Since(began) > 10*time.Second {
				t.Errorf("exit %d after %v", code, time.Since(began))
			}
		})
	}
}

// TestClosedTerminal: neither a closed terminal nor the death of praxis leaves a Postgres running.
func TestClosedTerminal(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	pid := func() string {
		text, _ := os.ReadFile(filepath.Join(dir, "postgres", "postmaster.pid"))
		return strings.TrimSpace(strings.SplitN(string(text), "\n", 2)[0])
	}
	for _, killed := range []bool{false, true} {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		p := exec.Command(os.Args[0], "demo", "--data", dir, "--addr", "127.0.0.1:0")
		p.Env = append(os.Environ(), "PRAXIS_TEST_IS_PRAXIS=1")
		p.Stdout, p.Stderr = w, w
		if err := p.Start(); err != nil {
			t.Fatal(err)
		}
		w.Close()
		out, read := newLines(), make(chan int, 1)
		go func() { io.Copy(out, r); read <- 0 }()
		url := out.await(t, `http://[0-9.:]+`, read)
		out.await(t, "Ctrl-C", read)
		postgres := pid()
		r.Close() // the terminal is gone
		if killed {
			p.Process.Kill()
		} else {
			if answer, err := http.Get(url + "/graphql"); err != nil { // and a line of the log goes nowhere
				t.Error(err)
			} else {
				answer.Body.Close()
			}
			p.Process.Signal(syscall.SIGHUP)
		}
		if err := p.Wait(); (err != nil) != killed {
			t.Errorf("killed %v: %v", killed, err)
		}
		if !killed && pid() != "" {
			t.Error("SIGHUP left a Postgres")
		}
		gone := time.NewTicker(20 * time.Millisecond)
		for deadline := time.Now().Add(time.Minute); pid() != "" || exists("/proc/"+postgres); <-gone.C {
			if time.Now().After(deadline) {
				t.Fatalf("killed %v: process %s is left", killed, postgres)
			}
		}
	}
}

// TestFolderOfAssets: a data folder that a strict umask created for assets can later have a private Postgres.
func TestFolderOfAssets(t *testing.T) {
	t.Parallel()
	_, dsn := pgtest.OpenDSN(t)
	dir := folder(t)
	p := exec.Command("/bin/sh", "-c", `umask 077; exec "$0" serve --addr 127.0.0.1:0 --database "$1" --data "$2"`,
		os.Args[0], dsn, dir)
	p.Env = append(os.Environ(), "PRAXIS_TEST_IS_PRAXIS=1")
	out, ended := newLines(), make(chan int, 1)
	p.Stdout = out
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	out.await(t, "Ctrl-C", ended)
	p.Process.Signal(syscall.SIGTERM)
	if err := p.Wait(); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(filepath.Join(dir, "assets")); err != nil || info.Mode().Perm()&0o007 != 0 {
		t.Errorf("the assets: %v, %v; want them closed to others", info.Mode(), err)
	}
	var stderr bytes.Buffer
	if code := run(t.Context(), []string{"user", "list", "--data", dir}, io.Discard, &stderr); code != exitOK {
		t.Errorf("exit %d, %s", code, &stderr)
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// TestNamedDatabase: demo fills an empty database only; serve rejects one without tables, and logs warnings for
// administrators.
func TestNamedDatabase(t *testing.T) {
	t.Parallel()
	serves := func(args ...string) string { // until it serves, or fails
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		out, ended, errs := newLines(), make(chan int, 1), newLines()
		go func() { ended <- run(ctx, append(args, "--data", folder(t), "--addr", "127.0.0.1:0"), out, errs) }()
		for {
			select {
			case code := <-ended:
				return fmt.Sprint(code, " ", errs.text.String())
			case <-out.more:
				if strings.Contains(out.text.String(), "Ctrl-C") {
					stop()
				}
			}
		}
	}
	empty := pgtest.Empty(t)
	if says := serves("serve", "--database", empty); !strings.HasPrefix(says, "1 ") ||
		!strings.Contains(says, "`praxis migrate up`") {
		t.Errorf("serve without tables: %s", says)
	}
	if says := serves("demo", "--database", empty); !strings.HasPrefix(says, "0 ") {
		t.Errorf("demo without tables: %s", says)
	}
	db, err := postgres.Open(t.Context(), empty)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if n := articles(t, db); n < 65 {
		t.Errorf("%d articles", n)
	}
	if says := serves("serve", "--database", empty); strings.Contains(says, "WARN") {
		t.Errorf("serve of the demo: %s", says)
	}

	others := pgtest.Empty(t)
	other, err := postgres.Open(t.Context(), others)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if _, err := other.SQL.Exec("CREATE TABLE precious (n int)"); err != nil {
		t.Fatal(err)
	}
	if says := serves("demo", "--database", others); !strings.HasPrefix(says, "1 ") ||
		!strings.Contains(says, "`praxis migrate up`") {
		t.Errorf("demo with a foreign table: %s", says)
	}

	_, dsn := pgtest.OpenDSN(t)
	if says := serves("serve", "--database", dsn); !strings.HasPrefix(says, "0 ") ||
		!strings.Contains(says, "praxis user add EMAIL --owner") {
		t.Errorf("serve without an owner: %s", says)
	}
	var doctor bytes.Buffer
	if run(t.Context(), []string{"doctor", "--database", dsn}, &doctor, io.Discard); !strings.Contains(doctor.String(),
		"BAD owner") {
		t.Errorf("the doctor without an owner: %s", &doctor)
	}
}
