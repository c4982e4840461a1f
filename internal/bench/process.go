package bench

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"

	"praxis/internal/postgres"
)

// process is a child process that prints URLs when it is ready.
type process struct {
	cmd  *exec.Cmd
	done chan error
}

// startTimeout is how long a child process may take to print its URLs, stopTimeout how long to end.
const startTimeout, stopTimeout = time.Minute, 15 * time.Second

// start starts this program with other arguments and more environment, waits until the lines that it prints have
// matched all patterns in order, and returns the matches.
func start(ctx context.Context, log *os.File, environment, args []string, patterns ...*regexp.Regexp) (
	*process, []string, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, nil, err
	}
	p := &process{exec.CommandContext(ctx, program, args...), make(chan error, 1)}
	p.cmd.Stderr = log
	p.cmd.Env = append(os.Environ(), environment...)
	p.cmd.Cancel = func() error { return p.cmd.Process.Signal(os.Interrupt) }
	p.cmd.WaitDelay = stopTimeout
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, nil, err
	}
	timeout := time.AfterFunc(startTimeout, func() { p.cmd.Process.Kill() })
	defer timeout.Stop()
	found := make([]string, 0, len(patterns))
	lines := bufio.NewScanner(out)
	for len(found) < len(patterns) && lines.Scan() {
		if match := patterns[len(found)].FindString(lines.Text()); match != "" {
			found = append(found, match)
		}
	}
	go func() {
		_, _ = io.Copy(io.Discard, out) // until the process ends
		p.done <- p.cmd.Wait()
	}()
	if len(found) < len(patterns) {
		p.cmd.Process.Kill()
		<-p.done
		said, _ := os.ReadFile(log.Name())
		return nil, nil, fmt.Errorf("`praxis %s` did not start: %s", strings.Join(args, " "), bytes.TrimSpace(said))
	}
	return p, found, nil
}

// stop interrupts the process and waits for its end.
func (p *process) stop() error {
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case err := <-p.done:
		return err
	case <-time.After(stopTimeout):
		p.cmd.Process.Kill()
		return fmt.Errorf("a child process did not end within %s: %w", stopTimeout, <-p.done)
	}
}

// clockTick is the unit of CPU times in /proc. Linux has the same one on all common architectures.
const clockTick = 10 * time.Millisecond

// procStat is the part of /proc/PID/stat that is used here.
type procStat struct {
	parent int
	// own is the CPU time of the process, reaped that of its children that have ended.
	own, reaped time.Duration
}

func readStat(pid int) (s procStat, err error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return s, err
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:])) // after the name: state, parent …
	if len(fields) < 15 {
		return s, fmt.Errorf("/proc/%d/stat has %d fields", pid, len(fields))
	}
	var ticks [4]time.Duration // user, system, and both of the children
	for i := range ticks {
		n, err := strconv.Atoi(fields[11+i])
		if err != nil {
			return s, err
		}
		ticks[i] = time.Duration(n) * clockTick
	}
	s.parent, err = strconv.Atoi(fields[1])
	s.own, s.reaped = ticks[0]+ticks[1], ticks[2]+ticks[3]
	return s, err
}

// cpuOf returns the CPU time that a process has used.
func cpuOf(pid int) (time.Duration, error) {
	s, err := readStat(pid)
	return s.own, err
}

// cpuWithChildren returns the CPU time of a process and of all its children.
func cpuWithChildren(pid int) (time.Duration, error) {
	s, err := readStat(pid)
	if err != nil {
		return 0, err
	}
	sum := s.own + s.reaped
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return 0, err
	}
	for _, file := range files {
		child, err := strconv.Atoi(filepath.Base(filepath.Dir(file)))
		if err != nil {
			continue
		}
		if s, err := readStat(child); err == nil && s.parent == pid { // an error: it has ended
			sum += s.own
		}
	}
	return sum, nil
}

// memoryOf returns the resident memory of a process in bytes.
func memoryOf(pid int) (int64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	m := regexp.MustCompile(`VmRSS:\s+(\d+) kB`).FindSubmatch(text)
	if m == nil {
		return 0, fmt.Errorf("/proc/%d/status has no VmRSS", pid)
	}
	kilobytes, err := strconv.ParseInt(string(m[1]), 10, 64)
	return kilobytes << 10, err
}

// postmasterOf returns the process id of the server of a database; 0 if it runs on another machine.
func postmasterOf(ctx context.Context, db *postgres.DB) (int, error) {
	var backend int
	if err := db.SQL.QueryRowContext(ctx, "SELECT pg_backend_pid()").Scan(&backend); err != nil {
		return 0, err
	}
	name, err := os.ReadFile(fmt.Sprintf("/proc/%d/comm", backend))
	if err != nil || !strings.HasPrefix(string(name), "postgres") {
		return 0, nil
	}
	s, err := readStat(backend)
	if errors.Is(err, syscall.ENOENT) {
		return 0, nil
	}
	return s.parent, err
}
