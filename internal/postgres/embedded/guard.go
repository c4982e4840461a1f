package embedded

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"
)

// guardScript runs a program of Postgres and signals it at the end of standard input, a pipe. Only praxis processes
// hold the other end of the pipe, and the kernel closes it however they end. The program inherits neither end. The
// script also confirms each user of the database that writes its name into the pipe; after the end of the pipe it
// confirms none.
//
// The guard repeats the signal until the program has ended, since a program that has just started may not handle it
// yet. The arguments are the signal, the process to signal (0 is the process group, "" the program), the folder for
// confirmations, and the program. The guard is the parent of the program, so that the process id cannot be reused.
const guardScript = `
signal=$1 target=$2 folder=$3
shift 3
exec 3<&0 </dev/null
"$@" 3<&- &
program=$!
trap '' HUP INT TERM
(
	while read -r user; do true >"$folder/$user"; done
	while kill -"$signal" "${target:-$program}"; do sleep 1; done
) <&3 3<&- &
watcher=$!
exec 3<&-
wait $program
status=$?
kill -KILL $watcher
exit $status
`

// guarded returns a command for a program of Postgres under the guard. It runs as the unprivileged user in its own
// session, so that signals of the terminal do not reach it.
func (s *Server) guarded(ctx context.Context, signal, target string, program ...string) *exec.Cmd {
	args := append([]string{"-c", guardScript, "praxis-guard", signal, target, s.socketDir()}, program...)
	return s.command(ctx, "/bin/sh", args...)
}

// command returns a command that runs as the unprivileged user in its own session. It inherits only the standard file
// descriptors.
func (s *Server) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	closeOnExec()
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = "/"
	cmd.Env = append(os.Environ(), "LC_ALL=C", "TZ=UTC")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if s.user != nil {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: s.user.uid, Gid: s.user.gid}
	}
	return cmd
}

// closeOnExec marks the inherited descriptors of this process close-on-exec; Go marks the ones that it opens itself.
func closeOnExec() {
	open, _ := os.ReadDir("/dev/fd")
	for _, entry := range open {
		if fd, err := strconv.Atoi(entry.Name()); err == nil && fd > 2 {
			syscall.CloseOnExec(fd)
		}
	}
}

// run runs a program of Postgres and returns its output. When ctx or this process ends, the program and its children
// are killed.
func (s *Server) run(ctx context.Context, program ...string) ([]byte, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer w.Close()
	defer r.Close()
	cmd := s.guarded(ctx, "KILL", "0", program...)
	cmd.Stdin = r
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = 5 * time.Second
	out, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		return out, ctx.Err()
	}
	return out, err
}

// usersPipe is the pipe that the guard of the database reads, and that every process that uses the database holds open.
// It outlives the guard: after a crash of the database, the next guard has the same users.
func (s *Server) usersPipe() string { return filepath.Join(s.dir, "users.pipe") }

// openPipe returns the guard's end of the pipe. This process keeps the other end open.
func (s *Server) openPipe() (guardEnd *os.File, err error) {
	if err := syscall.Mkfifo(s.usersPipe(), 0o600); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("a pipe cannot be made in the data folder: %w", err)
	}
	if guardEnd, err = os.OpenFile(s.usersPipe(), os.O_RDONLY|syscall.O_NONBLOCK, 0); err != nil {
		return nil, fmt.Errorf("the pipe in the data folder cannot be read: %w", err)
	}
	// A shell would treat EAGAIN as the end of the pipe.
	if err := syscall.SetNonblock(int(guardEnd.Fd()), false); err != nil {
		guardEnd.Close()
		return nil, fmt.Errorf("the pipe in the data folder cannot be read: %w", err)
	}
	if s.pipe == nil {
		if s.pipe, err = os.OpenFile(s.usersPipe(), os.O_WRONLY|syscall.O_NONBLOCK, 0); err != nil {
			guardEnd.Close()
			return nil, fmt.Errorf("the pipe in the data folder cannot be written: %w", err)
		}
	}
	return guardEnd, nil
}

// errUnguarded says that the database runs without its guard.
var errUnguarded = errors.New("the database has no guard")

// joins counts the users in this process.
var joins atomic.Int64

// join registers this process with the guard of a running database. It returns false if the database stops meanwhile,
// because it had no other users, and errUnguarded if the guard was killed.
func (s *Server) join(ctx context.Context) (bool, error) {
	if s.pipe != nil {
		return true, nil
	}
	pipe, err := os.OpenFile(s.usersPipe(), os.O_WRONLY|syscall.O_NONBLOCK, 0)
	if errors.Is(err, syscall.ENXIO) || errors.Is(err, fs.ErrNotExist) {
		return false, errUnguarded
	}
	if err != nil {
		return false, fmt.Errorf("the pipe in the data folder cannot be written: %w", err)
	}
	user := fmt.Sprintf("user.%d.%d", os.Getpid(), joins.Add(1))
	confirmation := filepath.Join(s.socketDir(), user)
	defer os.Remove(confirmation)
	if _, err := fmt.Fprintln(pipe, user); err != nil {
		pipe.Close()
		return false, errUnguarded
	}
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); {
		if exists(confirmation) {
			s.pipe = pipe
			return true, nil
		}
		if _, running := s.postmaster(); !running {
			break
		}
		if err := pause(ctx, 5*time.Millisecond); err != nil {
			pipe.Close()
			return false, err
		}
	}
	return false, pipe.Close()
}
