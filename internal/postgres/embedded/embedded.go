// Package embedded runs a private Postgres in a folder, so that Praxis needs nothing but itself to be tried, tested and
// run on one machine.
//
// It looks for the programs of Postgres on the machine (binaries.go) and keeps its data, its socket and its log below one
// folder. It listens on a Unix socket only, in a folder that nobody else may enter, and so needs neither port nor password.
// As root it drops to user postgres, else nobody, since Postgres refuses to run as root.
//
// Who may use the folder is settled by two locks, which the kernel gives back when their holder dies, however it dies.
// serve.lock is held by the one server. users.lock is shared by every program that uses the database, whoever started it;
// the last one to leave stops it. A database that was left running by a killed program is taken over. One that is killed
// itself is started again, and recovers what was committed.
//
// It never erases, upgrades or overwrites data: a new cluster is made beside its place and renamed into it when complete.
package embedded

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Options say how the database is run. The zero value is right for data that matters.
type Options struct {
	// Exclusive makes this program the folder's one server: a second one gets ErrInUse.
	Exclusive bool
	// Volatile trades durability for speed: for tests, whose data nobody misses.
	Volatile bool
	// Log is told what happens; nil is silent.
	Log *slog.Logger
}

// ErrInUse says that another server runs on the folder.
var ErrInUse = errors.New("another praxis serves from this folder")

// Server is a database that this program uses, alone or with others.
type Server struct {
	dir    string
	opts   Options
	bin    binaries
	user   *account
	serve  *lock
	users  *lock
	cancel context.CancelFunc
	done   chan struct{}
}

// Start makes the database in dir usable: it joins the one that runs there, or starts it, or makes it first. Call Stop
// when done with it. Errors are sentences that say what is wrong and what to do.
func Start(ctx context.Context, dir string, opts Options) (*Server, error) {
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	dir, err := makeDir(dir)
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir, opts: opts, done: make(chan struct{})}
	if err := s.prepare(ctx); err != nil {
		s.unlock()
		return nil, err
	}
	if err := s.ensure(ctx); err != nil {
		s.unlock()
		return nil, err
	}
	watch, cancel := context.WithCancel(context.WithoutCancel(ctx))
	s.cancel = cancel
	go s.supervise(watch)
	return s, nil
}

// DSN is where the database is reached.
func (s *Server) DSN() string {
	return fmt.Sprintf("host='%s' user=praxis dbname=praxis sslmode=disable", strings.ReplaceAll(s.socketDir(), `'`, `\'`))
}

// Stop stops the database, unless another program uses it still: then that one will.
func (s *Server) Stop() error {
	s.cancel()
	<-s.done
	defer s.unlock()
	if err := s.users.onlyMe(); err != nil {
		s.opts.Log.Debug("the database stays up for another praxis that uses it")
		return nil
	}
	return s.shutdown()
}

func (s *Server) unlock() {
	s.users.release()
	s.serve.release()
}

func (s *Server) dataDir() string { return filepath.Join(s.dir, "postgres") }
func (s *Server) logFile() string { return filepath.Join(s.dir, "postgres.log") }

// prepare takes the locks, finds the programs and makes the folders. Making the cluster is for one program at a time.
func (s *Server) prepare(ctx context.Context) error {
	var err error
	if s.user, err = unprivileged(); err != nil {
		return err
	}
	if s.opts.Exclusive {
		s.serve, err = tryLock(filepath.Join(s.dir, "serve.lock"), syscall.LOCK_EX)
		if errors.Is(err, errLocked) {
			return fmt.Errorf("%w: %s", ErrInUse, s.dir)
		}
		if err != nil {
			return fmt.Errorf("the data folder cannot be locked: %w", err)
		}
	}
	making, err := awaitLock(ctx, filepath.Join(s.dir, "making.lock"), syscall.LOCK_EX)
	if err != nil {
		return err
	}
	defer making.release()
	if s.users, err = awaitLock(ctx, filepath.Join(s.dir, "users.lock"), syscall.LOCK_SH); err != nil {
		return err
	}
	if s.bin, err = find(ctx, s.dataDir()); err != nil {
		return err
	}
	return s.makeCluster(ctx)
}

// makeCluster runs initdb into a folder beside the cluster's place and renames it when it is whole, so that a crash
// leaves either no cluster or a good one.
func (s *Server) makeCluster(ctx context.Context) error {
	if _, err := os.Stat(filepath.Join(s.dataDir(), "PG_VERSION")); err == nil {
		return nil
	}
	if entries, err := os.ReadDir(s.dataDir()); err == nil && len(entries) > 0 {
		return fmt.Errorf("%s holds files but no Postgres data: choose another data folder with --data", s.dataDir())
	}
	unfinished := s.dataDir() + ".new"
	if err := os.RemoveAll(unfinished); err != nil {
		return fmt.Errorf("clearing an unfinished start: %w", err)
	}
	if err := s.ownedDir(unfinished); err != nil {
		return err
	}
	locale, err := s.initdb(ctx, unfinished)
	if err != nil {
		return err
	}
	create := s.command(ctx, "postgres", "--single", "-D", unfinished, "postgres")
	create.Stdin = strings.NewReader("CREATE DATABASE praxis\n")
	if out, err := create.CombinedOutput(); err != nil {
		return fmt.Errorf("the private Postgres could not create its database: %s", lastLine(out))
	}
	s.opts.Log.Info("made a database", "folder", s.dataDir(), "postgres", s.bin.version, "ctype", locale)
	os.Remove(s.dataDir()) // an empty folder, if any
	return os.Rename(unfinished, s.dataDir())
}

// initdb makes a cluster with a character type that knows Chinese letters: with ctype C, regular expressions and
// trigrams see none.
func (s *Server) initdb(ctx context.Context, dir string) (ctype string, err error) {
	args := []string{"-D", dir, "-U", "praxis", "--auth=trust", "--encoding=UTF8", "--locale=C"}
	if s.opts.Volatile {
		args = append(args, "--no-sync")
	}
	var out []byte
	for _, ctype := range []string{"C.UTF-8", "C.utf8", "en_US.UTF-8", "zh_CN.UTF-8", "UTF-8"} {
		out, err = s.command(ctx, "initdb", append(args, "--lc-ctype="+ctype)...).CombinedOutput()
		if err == nil {
			return ctype, nil
		}
		if !bytes.Contains(out, []byte("invalid locale")) {
			break
		}
	}
	if s.user != nil && bytes.Contains(out, []byte("ermission denied")) {
		return "", fmt.Errorf("user %s, as whom Postgres runs since root may not, cannot enter %s: choose another data folder with --data", s.user.name, s.dir)
	}
	return "", fmt.Errorf("the private Postgres could not make its database in %s: %s", s.dir, lastLine(out))
}

// ensure starts the database unless it runs, and returns when it answers.
func (s *Server) ensure(ctx context.Context) error {
	starting, err := awaitLock(ctx, filepath.Join(s.dir, "making.lock"), syscall.LOCK_EX)
	if err != nil {
		return err
	}
	defer starting.release()
	deadline := time.Now().Add(time.Minute)
	for attempt := 0; ; attempt++ {
		if _, running := s.postmaster(); !running {
			if err := s.launch(); err != nil {
				return err
			}
		}
		ready, err := s.awaitReady(ctx, deadline)
		if ready || ctx.Err() != nil {
			return ctx.Err()
		}
		// After kill -9 of a postmaster its children need a moment to notice; until then a new one refuses to start.
		if time.Now().After(deadline) || !s.worked() && attempt > 2 {
			return err
		}
		if err := pause(ctx, 200*time.Millisecond); err != nil {
			return err
		}
	}
}

// launch starts the postmaster in a process group of its own, so that a Ctrl-C at the terminal does not reach it.
func (s *Server) launch() error {
	if err := s.ownedDir(s.socketDir()); err != nil {
		return err
	}
	s.removeStaleLocks()
	os.Rename(s.logFile(), s.logFile()+".old") // what the last run said, perhaps why it ended
	out, err := os.OpenFile(s.logFile(), os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("the database's log cannot be written: %w", err)
	}
	defer out.Close()
	args := []string{
		"-D", s.dataDir(), "-k", s.socketDir(), "-c", "listen_addresses=", "-c", "port=5432", "-c", "unix_socket_permissions=0700",
		"-c", "max_connections=100", "-c", "shared_buffers=256MB", "-c", "max_wal_size=2GB", "-c", "lc_messages=C",
	}
	if s.opts.Volatile {
		args = append(args, "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
	}
	cmd := s.command(context.Background(), "postgres", args...)
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("the private Postgres could not be started: %w", err)
	}
	go cmd.Wait() // reaps it: a zombie would count as alive. Stop waits for the postmaster itself.
	return nil
}

// awaitReady returns true when the database answers; else the reason why it will not.
func (s *Server) awaitReady(ctx context.Context, deadline time.Time) (bool, error) {
	for started := time.Now(); ; {
		p, running := s.postmaster()
		if running && p.ready {
			if c, err := net.Dial("unix", filepath.Join(p.socketDir, ".s.PGSQL.5432")); err == nil {
				c.Close()
				return true, nil
			}
		}
		if !running && time.Since(started) > 300*time.Millisecond {
			if reason := s.fatal(); reason != "" || time.Since(started) > 5*time.Second {
				return false, fmt.Errorf("the private Postgres does not start on %s: %s", s.dataDir(), reason)
			}
		}
		if time.Now().After(deadline) {
			return false, fmt.Errorf("the private Postgres did not become ready within a minute: see %s", s.logFile())
		}
		if err := pause(ctx, 10*time.Millisecond); err != nil {
			return false, err
		}
	}
}

// supervise starts the database again when it dies, until ctx ends.
func (s *Server) supervise(ctx context.Context) {
	defer close(s.done)
	for pause(ctx, 250*time.Millisecond) == nil {
		if _, running := s.postmaster(); running {
			continue
		}
		s.opts.Log.Warn("the database died and is started again")
		if err := s.ensure(ctx); err != nil && ctx.Err() == nil {
			s.opts.Log.Error("the database cannot be started again", "error", err)
		}
	}
}

// shutdown stops the postmaster: it rolls back what is open, writes what is committed and ends.
func (s *Server) shutdown() error {
	p, running := s.postmaster()
	if !running {
		return nil
	}
	if err := syscall.Kill(p.pid, syscall.SIGINT); err != nil {
		return fmt.Errorf("stopping the database: %w", err)
	}
	for started := time.Now(); time.Since(started) < 30*time.Second; {
		if _, running := s.postmaster(); !running {
			s.removeSocketDir()
			return nil
		}
		_ = pause(context.Background(), 10*time.Millisecond)
	}
	return errors.New("the database did not stop within 30 s; its data is safe, and the next start takes it over")
}

// command prepares a program of Postgres, run as the unprivileged user and away from the terminal's signals.
func (s *Server) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(s.bin.dir, name), args...)
	cmd.Dir = "/"
	cmd.Env = append(os.Environ(), "LC_ALL=C", "TZ=UTC")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if s.user != nil {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: s.user.uid, Gid: s.user.gid}
	}
	return cmd
}

// fatal returns the reason that Postgres gave in its log for not starting.
func (s *Server) fatal() string {
	f, err := os.Open(s.logFile())
	if err != nil {
		return ""
	}
	defer f.Close()
	text, _ := io.ReadAll(io.LimitReader(f, 1<<20))
	for line := range strings.Lines(string(text)) {
		if _, reason, ok := strings.Cut(line, "FATAL:"); ok {
			return strings.TrimSpace(reason)
		}
	}
	return ""
}

func lastLine(out []byte) string {
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	return lines[len(lines)-1]
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
