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

// MakeDir creates the data folder and returns its absolute path without symbolic links, so that all processes use the
// same path. Every process that stores files there calls it first, since the permissions of a new folder decide whether
// Postgres can use it.
func MakeDir(dir string) (string, error) {
	if err := makePublic(dir); err != nil {
		return "", fmt.Errorf("the data folder cannot be created: %w: choose another one with --data", err)
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

// makePublic creates the folder and its parents. The unprivileged user can enter folders that root creates, whatever
// the umask is. The mode of an existing folder stays.
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

// checkAccess returns an error if the unprivileged user cannot enter the data folder.
func (s *Server) checkAccess(ctx context.Context) error {
	if s.user == nil {
		return nil
	}
	err := s.command(ctx, "/bin/sh", "-c", `cd "$1"`, "praxis", s.dir).Run()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return fmt.Errorf("the private Postgres runs as user %s (it refuses to run as root), who cannot access %s. "+
			"Choose another --data folder", s.user.name, s.dir)
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

// awaitLock polls a lock until it is free, or until ctx ends, which a blocking flock would not notice.
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

// upgrade turns a shared lock into an exclusive one. It fails while another process holds the lock.
func (l *lock) upgrade() error {
	return syscall.Flock(int(l.f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
}

// alone says whether no other process uses the database. It releases users.lock for a moment.
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

// account is the system user that runs the programs of Postgres.
type account struct {
	name     string
	uid, gid uint32
}

// unprivileged returns the account that runs Postgres instead of root; nil if this process does not run as root.
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
	return nil, errors.New("praxis cannot start its Postgres as root, and this machine has neither a user postgres nor a user " +
		"nobody: create one, or run praxis as another user")
}

// ownedDir creates a folder that only the user of Postgres can enter. It returns an error if the folder has another
// owner.
func (s *Server) ownedDir(dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return fmt.Errorf("a folder of the database cannot be created: %w", err)
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
		return fmt.Errorf("%s is not a folder: remove it, or choose another data folder with --data", dir)
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

// socketDir returns the folder of the Unix socket. The path of a socket has at most 107 bytes: for a data folder with a
// long path, the socket is in /tmp, under a hash of that path.
func (s *Server) socketDir() string {
	dir := filepath.Join(s.dir, "socket")
	if len(filepath.Join(dir, ".s.PGSQL.5432.lock")) <= 100 {
		return dir
	}
	sum := sha256.Sum256([]byte(s.dir))
	return fmt.Sprintf("/tmp/praxis-%d-%x", os.Geteuid(), sum[:8])
}

// removeSocketDir removes the folder of the socket if it is in /tmp.
func (s *Server) removeSocketDir() {
	if filepath.Dir(s.socketDir()) == "/tmp" {
		os.Remove(s.socketDir())
	}
}

// postmasterState is the content of postmaster.pid.
type postmasterState struct {
	pid       int
	socketDir string
	ready     bool
}

// postmaster returns the process in postmaster.pid, and whether it is running.
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

// isPostmaster says whether the process is alive and, if /proc says so, has the data folder as its working directory,
// as Postgres does: after a restart of the machine or container, another program can have the same process id. A zombie
// counts as dead. A process that cannot be inspected counts as Postgres, since its lock must not be removed by mistake.
func (s *Server) isPostmaster(pid int) bool {
	if err := syscall.Kill(pid, 0); err != nil && !errors.Is(err, syscall.EPERM) {
		return false
	}
	cwd := fmt.Sprintf("/proc/%d/cwd", pid)
	workingDir, err := os.Stat(cwd)
	if err != nil { // a zombie has no working directory, and other systems have no /proc
		_, err := os.Lstat(filepath.Dir(cwd))
		return !errors.Is(err, os.ErrNotExist) && !isZombie(pid) || runtime.GOOS != "linux"
	}
	data, err := os.Stat(s.dataDir())
	return err == nil && os.SameFile(workingDir, data)
}

// isZombie says whether the process has ended and its parent has not reaped it.
func isZombie(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	_, state, _ := strings.Cut(string(stat), ") ")
	return strings.HasPrefix(state, "Z")
}

// removeStaleLocks removes lock files of a dead postmaster that Postgres would respect: Postgres only checks whether
// any process has the process id, and even the zombie of a killed postmaster has. It keeps them while a child of that
// postmaster still uses the data, since Postgres needs them to detect that.
func (s *Server) removeStaleLocks() {
	text, err := os.ReadFile(filepath.Join(s.dataDir(), "postmaster.pid"))
	if err != nil {
		return
	}
	pid, err := strconv.Atoi(strings.TrimSpace(strings.SplitN(string(text), "\n", 2)[0]))
	if err != nil || syscall.Kill(pid, 0) == syscall.ESRCH || s.isPostmaster(pid) || s.dataInUse() {
		return
	}
	os.Remove(filepath.Join(s.dataDir(), "postmaster.pid"))
	os.Remove(filepath.Join(s.socketDir(), ".s.PGSQL.5432.lock"))
}

// dataInUse says whether the data folder is the working directory of any process, as of all processes of Postgres.
func (s *Server) dataInUse() bool {
	links, _ := filepath.Glob("/proc/[0-9]*/cwd")
	for _, link := range links {
		if dir, err := os.Readlink(link); err == nil && dir == s.dataDir() {
			return true
		}
	}
	return false
}
