package embedded

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// MakeDir makes the data folder and returns the one path that all programs know it by, however they came to it. Every
// program that keeps files there calls it first: whoever makes a folder decides whether Postgres can use it.
func MakeDir(dir string) (string, error) {
	if err := makePublic(dir); err != nil {
		return "", fmt.Errorf("the data folder cannot be made: %w: choose another one with --data", err)
	}
	dir, err := filepath.EvalSymlinks(dir)
	if err == nil {
		dir, err = filepath.Abs(dir)
	}
	if err != nil {
		return "", fmt.Errorf("the data folder cannot be reached: %w", err)
	}
	return dir, nil
}

// makePublic makes the folder and those above it. What root makes, the unprivileged user can enter, whatever the umask
// says. The mode of a folder that exists stays.
func makePublic(dir string) error {
	info, err := os.Stat(dir)
	if err == nil {
		if !info.IsDir() {
			return fmt.Errorf("%s is not a folder", dir)
		}
		return nil
	}
	if !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if parent := filepath.Dir(dir); parent != dir {
		if err := makePublic(parent); err != nil {
			return err
		}
	}
	if err := os.Mkdir(dir, 0o755); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	if os.Geteuid() != 0 {
		return nil
	}
	return os.Chmod(dir, 0o755)
}

// checkAccess returns an error when the unprivileged user cannot enter the data folder.
func (s *Server) checkAccess(ctx context.Context) error {
	if s.user == nil {
		return nil
	}
	err := s.command(ctx, "/bin/sh", "-c", `cd "$1"`, "praxis", s.dir).Run()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return fmt.Errorf("the private Postgres runs as user %s (it refuses to run as root), who cannot access %s. Choose another --data folder", s.user.name, s.dir)
	}
	return nil
}

// lock is a file lock of this process. The kernel releases it when the process ends.
type lock struct{ f *os.File }

// errLocked says that another process holds the lock.
var errLocked = errors.New("another praxis holds it")

// tryLock takes a lock if it is free, else it returns errLocked. how is syscall.LOCK_EX or LOCK_SH.
func tryLock(path string, how int) (*lock, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(f.Fd()), how|syscall.LOCK_NB)
	if err == nil {
		return &lock{f}, nil
	}
	f.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) || errors.Is(err, syscall.EINTR) {
		return nil, errLocked
	}
	return nil, err
}

// awaitLock takes a lock when it becomes free, or gives up when ctx ends; a blocking flock would not notice that.
func awaitLock(ctx context.Context, path string, how int) (*lock, error) {
	for {
		l, err := tryLock(path, how)
		if err == nil {
			return l, nil
		}
		if !errors.Is(err, errLocked) {
			return nil, fmt.Errorf("the data folder cannot be locked: %w", err)
		}
		if err := pause(ctx, 10*time.Millisecond); err != nil {
			return nil, err
		}
	}
}

// onlyMe turns a shared lock into an exclusive one; it fails while another process holds it.
func (l *lock) onlyMe() error {
	return syscall.Flock(int(l.f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
}

// alone says whether no other program uses the database. Its lock is free for a moment.
func (s *Server) alone(ctx context.Context) (bool, error) {
	s.users.release()
	l, err := tryLock(filepath.Join(s.dir, "users.lock"), syscall.LOCK_EX)
	if err != nil && !errors.Is(err, errLocked) {
		return false, fmt.Errorf("the data folder cannot be locked: %w", err)
	}
	l.release()
	s.users, err = awaitLock(ctx, filepath.Join(s.dir, "users.lock"), syscall.LOCK_SH)
	return l != nil, err
}

func (l *lock) release() {
	if l != nil {
		l.f.Close()
	}
}

// account is whom the programs of Postgres run as.
type account struct {
	name     string
	uid, gid uint32
}

// unprivileged returns whom to become; nil when this process is not root and may stay who it is.
func unprivileged() (*account, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err1 == nil && err2 == nil && uid != 0 {
			return &account{name, uint32(uid), uint32(gid)}, nil
		}
	}
	return nil, errors.New("a Postgres refuses to run as root, and there is no user postgres or nobody to become: make one, or run praxis as another user")
}

// ownedDir makes a folder that nobody but the database's user may enter. It refuses one that belongs to somebody else.
func (s *Server) ownedDir(dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return fmt.Errorf("a folder of the database cannot be made: %w", err)
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	owner := uint32(os.Geteuid())
	if s.user != nil {
		owner = s.user.uid
	}
	switch stat, ok := info.Sys().(*syscall.Stat_t); {
	case !info.IsDir() || !ok:
		return fmt.Errorf("%s is in the way: it is not a folder", dir)
	case stat.Uid == owner:
	case stat.Uid == uint32(os.Geteuid()):
		if err := os.Lchown(dir, int(owner), int(s.user.gid)); err != nil {
			return fmt.Errorf("a folder of the database cannot be given to user %s: %w", s.user.name, err)
		}
	default:
		return fmt.Errorf("%s belongs to another user: choose another data folder with --data", dir)
	}
	return os.Chmod(dir, 0o700)
}

// socketDir is where the database listens. The path of a Unix socket has 107 bytes at most; a data folder with a long
// name gets its socket below the temporary folder, under a name made from its own.
func (s *Server) socketDir() string {
	dir := filepath.Join(s.dir, "socket")
	if len(filepath.Join(dir, ".s.PGSQL.5432.lock")) <= 100 {
		return dir
	}
	sum := sha256.Sum256([]byte(s.dir))
	return fmt.Sprintf("/tmp/praxis-%d-%x", os.Geteuid(), sum[:8])
}

// removeSocketDir removes a socket's folder below the temporary one, which nobody else would.
func (s *Server) removeSocketDir() {
	if filepath.Dir(s.socketDir()) == "/tmp" {
		os.Remove(s.socketDir())
	}
}

// postmasterState is what postmaster.pid tells of the process that runs on the data.
type postmasterState struct {
	pid       int
	socketDir string
	ready     bool
}

// postmaster reads which process runs on the data, and whether it does.
func (s *Server) postmaster() (postmasterState, bool) {
	text, err := os.ReadFile(filepath.Join(s.dataDir(), "postmaster.pid"))
	if err != nil {
		return postmasterState{}, false
	}
	lines := strings.Split(string(text), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(lines[0]))
	if err != nil || pid <= 1 || !s.isPostmaster(pid) {
		return postmasterState{}, false
	}
	p := postmasterState{pid: pid}
	if len(lines) > 7 {
		p.socketDir, p.ready = lines[4], strings.TrimSpace(lines[7]) == "ready"
	}
	return p, true
}

// isPostmaster says whether the process lives and, where /proc tells, works in the data folder, as a Postgres on this
// data does: after a restart of the machine or container another program may have got the number. A zombie is dead,
// though kill reaches it. A process that cannot be looked at is taken for a Postgres, rather than its lock for stale.
func (s *Server) isPostmaster(pid int) bool {
	if err := syscall.Kill(pid, 0); err != nil && !errors.Is(err, syscall.EPERM) {
		return false
	}
	cwd := fmt.Sprintf("/proc/%d/cwd", pid)
	works, err := os.Stat(cwd)
	if err != nil { // a zombie has none, and elsewhere than on Linux nobody has
		_, err := os.Lstat(filepath.Dir(cwd))
		return !errors.Is(err, os.ErrNotExist) && !isZombie(pid) || runtime.GOOS != "linux"
	}
	data, err := os.Stat(s.dataDir())
	return err == nil && os.SameFile(works, data)
}

// isZombie says whether the process has ended and nobody has asked how.
func isZombie(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	_, state, _ := strings.Cut(string(stat), ") ")
	return strings.HasPrefix(state, "Z")
}

// removeStaleLocks removes the lock files of a Postgres that no longer runs on this data where Postgres itself would
// take their number for alive: it only looks whether any process has it, and even the zombie of a killed postmaster
// does. It leaves them while a child of that postmaster still works on the data, which Postgres tells by what the files
// say.
func (s *Server) removeStaleLocks() {
	text, err := os.ReadFile(filepath.Join(s.dataDir(), "postmaster.pid"))
	if err != nil {
		return
	}
	pid, err := strconv.Atoi(strings.TrimSpace(strings.SplitN(string(text), "\n", 2)[0]))
	if err != nil || syscall.Kill(pid, 0) == syscall.ESRCH || s.isPostmaster(pid) || s.worked() {
		return
	}
	os.Remove(filepath.Join(s.dataDir(), "postmaster.pid"))
	os.Remove(filepath.Join(s.socketDir(), ".s.PGSQL.5432.lock"))
}

// worked says whether any process works in the data folder, as all of Postgres's do; a zombie works nowhere.
func (s *Server) worked() bool {
	links, _ := filepath.Glob("/proc/[0-9]*/cwd")
	for _, link := range links {
		if dir, err := os.Readlink(link); err == nil && dir == s.dataDir() {
			return true
		}
	}
	return false
}
