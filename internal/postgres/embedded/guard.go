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

// guardScript runs a program of Postgres and signals it when standard input ends. Only processes of praxis hold the
// other end of that pipe, and the kernel closes it for them however they end. The program itself inherits no end of it.
// The script also confirms each user of the database that names itself on the pipe: a guard that has seen the end
// confirms nobody.
//
// The guard signals until the program is gone, since one that has just begun may not hear it yet. Its arguments are the
// signal, the process to signal (0 is the whole process group; empty is the program), the folder for confirmations, and
// the program. The guard is the program's parent, so that the process number cannot be another program's.
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

// guarded prepares a program of Postgres under the guard, as the unprivileged user, in a session of its own, away from
// the terminal's signals.
func (s *Server) guarded(ctx context.Context, signal, target string, program ...string) *exec.Cmd {
	args := append([]string{"-c", guardScript, "praxis-guard", signal, target, s.socketDir()}, program...)
	return s.command(ctx, "/bin/sh", args...)
}

// command prepares a program that is run as the unprivileged user in a session of its own. It gets no descriptor beside
// the standard ones, not even those that this program was started with.
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

// closeOnExec marks the descriptors that this process inherited; Go marks those that it opens itself.
func closeOnExec() {
	open, _ := os.ReadDir("/dev/fd")
	for _, entry := range open {
		if fd, err := strconv.Atoi(entry.Name()); err == nil && fd > 2 {
			syscall.CloseOnExec(fd)
		}
	}
}

// run runs a program of Postgres to its end and returns what it printed. When ctx or this process ends, the program
// ends at once with all its children.
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

// usersPipe is the pipe that the guard of the database reads and that every program holds open that uses the database.
// It outlives the guard: after a crash of the database, the next guard has the same users.
func (s *Server) usersPipe() string { return filepath.Join(s.dir, "users.pipe") }

// openPipe returns the guard's end of the pipe, and makes this program one that holds the other end.
func (s *Server) openPipe() (guardEnd *os.File, err error) {
	if err := syscall.Mkfifo(s.usersPipe(), 0o600); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("a pipe cannot be made in the data folder: %w", err)
	}
	if guardEnd, err = os.OpenFile(s.usersPipe(), os.O_RDONLY|syscall.O_NONBLOCK, 0); err != nil {
		return nil, fmt.Errorf("the pipe in the data folder cannot be read: %w", err)
	}
	if err := syscall.SetNonblock(int(guardEnd.Fd()), false); err != nil { // a shell takes "nothing yet" for the end
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

// errUnguarded says that a database runs whose guard is gone.
var errUnguarded = errors.New("the database has no guard")

// joins numbers the users of this process.
var joins atomic.Int64

// join makes the guard of a running database know that this program uses it, too. It returns false when the database
// ends meanwhile, because its other users were gone, and errUnguarded when the guard was killed.
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
