// Package embedded runs a private Postgres in a folder, so that Praxis needs nothing but itself to be tried, tested and
// run on one machine.
//
// It looks for the programs of Postgres on the machine (binaries.go) and keeps its data, its socket and its log below
// one folder. It listens on a Unix socket only, in a folder that only its owner can enter, and so needs neither port
// nor password. As root it drops to user postgres, else nobody, since Postgres refuses to run as root.
//
// Who may use the folder is settled by two locks, which the kernel gives back when their holder dies, however it dies.
// serve.lock is held by the one server. users.lock is shared by every program that uses the database, whoever started
// it; the last one to leave stops it. When the last one is killed instead, the database's guard stops it (guard.go): a
// shell that waits for the end of a pipe that all users hold open. A database that is killed is started again, and
// recovers what was committed. One whose guard was killed is stopped and started again by the next program, unless
// others use it.
//
// It never erases, upgrades or overwrites data: a new cluster is made beside its place and renamed into it when
// complete.
package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// Options configure the database. The zero value is safe for production data.
type Options struct {
	// Exclusive makes this process the folder's one server: a second one gets ErrInUse.
	Exclusive bool
	// Volatile trades durability for speed, for tests.
	Volatile bool
	// Log gets messages; nil means no log.
	Log *slog.Logger
}

// ErrInUse says that another server uses the folder.
var ErrInUse = errors.New("another praxis serves from this data folder")

// Server is a database that this process uses, alone or with others.
type Server struct {
	dir    string
	opts   Options
	bin    binaries
	user   *account
	serve  *lock
	users  *lock
	pipe   *os.File // this process's end of usersPipe
	cancel context.CancelFunc
	done   chan struct{}
}

// Start joins the running database in dir, or starts it, or creates it first. The caller must call Stop. Errors are for
// users: they say what is wrong and what to do.
func Start(ctx context.Context, dir string, opts Options) (*Server, error) {
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	dir, err := MakeDir(dir)
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir, opts: opts, done: make(chan struct{})}
	if err := s.prepare(ctx); err != nil {
		s.unlock()
		return nil, err
	}
	if err := s.ensure(ctx); err != nil {
		return nil, errors.Join(err, s.leave())
	}
	watch, cancel := context.WithCancel(context.WithoutCancel(ctx))
	s.cancel = cancel
	go s.supervise(watch)
	return s, nil
}

// DSN returns the connection string of the database.
func (s *Server) DSN() string {
	return fmt.Sprintf("host='%s' user=praxis port=5432 dbname=praxis sslmode=disable",
		strings.ReplaceAll(s.socketDir(), `'`, `\'`))
}

// Stop stops the database, unless another process still uses it; the last one stops it.
func (s *Server) Stop() error {
	s.cancel()
	<-s.done
	return s.leave()
}

// leave ends the use of the database, and stops it if no other process uses it.
func (s *Server) leave() error {
	defer s.unlock()
	if err := s.users.upgrade(); err != nil {
		s.opts.Log.Debug("the database stays up for another praxis that uses it")
		return nil
	}
	return s.shutdown()
}

func (s *Server) unlock() {
	if s.pipe != nil {
		s.pipe.Close()
	}
	s.users.release()
	s.serve.release()
}

func (s *Server) dataDir() string { return filepath.Join(s.dir, "postgres") }
func (s *Server) logFile() string { return filepath.Join(s.dir, "postgres.log") }

// prepare takes the locks, finds the programs and creates the cluster, which one process does at a time.
func (s *Server) prepare(ctx context.Context) error {
	var err error
	if s.user, err = unprivileged(); err != nil {
		return err
	}
	if err := s.checkAccess(ctx); err != nil {
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
	if s.bin, err = find(ctx, s.dataDir(), systemSources(s.dir), s.opts.Log); err != nil {
		return err
	}
	return s.makeCluster(ctx)
}
