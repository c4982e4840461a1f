package embedded

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// ensure starts the database unless it is running, and returns when it responds.
func (s *Server) ensure(ctx context.Context) error {
	starting, err := awaitLock(ctx, filepath.Join(s.dir, "making.lock"), syscall.LOCK_EX)
	if err != nil {
		return err
	}
	defer starting.release()
	deadline := time.Now().Add(time.Minute)
	for attempt := 0; ; attempt++ {
		if err := s.joinOrLaunch(ctx); err != nil {
			return err
		}
		ready, err := s.awaitReady(ctx, deadline)
		if ready || ctx.Err() != nil {
			return ctx.Err()
		}
		// The children of a killed postmaster need a moment to notice; until then a new postmaster refuses to start.
		if time.Now().After(deadline) || !s.dataInUse() && attempt > 2 {
			return err
		}
		if err := pause(ctx, 200*time.Millisecond); err != nil {
			return err
		}
	}
}

// joinOrLaunch joins the running database, or starts it.
func (s *Server) joinOrLaunch(ctx context.Context) error {
	if _, running := s.postmaster(); running {
		joined, err := s.join(ctx)
		if joined || err != nil && !errors.Is(err, errUnguarded) {
			return err
		}
		if err != nil {
			alone, lockErr := s.alone(ctx)
			if lockErr != nil || !alone {
				return lockErr // other processes use it, and will stop it
			}
			s.opts.Log.Info("a database that was left running is stopped and started again")
			if err := s.shutdown(); err != nil {
				return err
			}
		}
	}
	if _, running := s.postmaster(); running { // it is still stopping: the caller retries
		return nil
	}
	return s.launch()
}

// launch starts the postmaster under its guard.
func (s *Server) launch() error {
	if err := s.ownedDir(s.socketDir()); err != nil {
		return err
	}
	s.removeStaleLocks()
	os.Rename(s.logFile(), s.logFile()+".old") // the log of the last run, which may say why it ended
	out, err := os.OpenFile(s.logFile(), os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("the database's log cannot be written: %w", err)
	}
	defer out.Close()
	args := []string{
		s.bin.path("postgres"), "-D", s.dataDir(), "-k", s.socketDir(), "-c", "listen_addresses=", "-c", "port=5432",
		"-c", "unix_socket_permissions=0700",
		"-c", "max_connections=100", "-c", "shared_buffers=256MB", "-c", "max_wal_size=2GB", "-c", "lc_messages=C",
	}
	if s.opts.Volatile {
		args = append(args, "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
	}
	users, err := s.openPipe()
	if err != nil {
		return err
	}
	defer users.Close()
	cmd := s.guarded(context.Background(), "INT", "", args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = users, out, out
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("the private Postgres could not be started: %w", err)
	}
	go cmd.Wait() // reaps the guard; Stop waits for the postmaster itself
	return nil
}

// awaitReady returns true when the database responds; otherwise the reason why it does not start.
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
			log := s.readLog()
			reason := fatal(log)
			if time.Since(started) > 5*time.Second {
				reason = cmp.Or(reason, lastLine(log), "it says nothing")
			}
			if reason != "" {
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

// supervise restarts the database when it dies, until ctx ends.
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

// fastShutdownTime is how long a fast shutdown, which writes a checkpoint, may take. After that an immediate shutdown
// follows. It loses no committed data either, but the next start must recover (replay the log).
const fastShutdownTime = 4 * time.Second

// shutdown stops the postmaster: it rolls back open transactions and writes a checkpoint.
func (s *Server) shutdown() error {
	p, running := s.postmaster()
	if !running {
		return nil
	}
	if err := syscall.Kill(p.pid, syscall.SIGINT); err != nil {
		return fmt.Errorf("stopping the database: %w", err)
	}
	immediate := false
	for started := time.Now(); time.Since(started) < 30*time.Second; {
		if _, running := s.postmaster(); !running {
			s.removeSocketDir()
			return nil
		}
		if !immediate && time.Since(started) > fastShutdownTime {
			immediate = syscall.Kill(p.pid, syscall.SIGQUIT) == nil
		}
		_ = pause(context.Background(), 10*time.Millisecond)
	}
	return errors.New("the database did not stop within 30 s; its data is safe, and the next start takes it over")
}

// readLog returns the log of the database since its start, at most a megabyte.
func (s *Server) readLog() []byte {
	f, err := os.Open(s.logFile())
	if err != nil {
		return nil
	}
	defer f.Close()
	text, _ := io.ReadAll(io.LimitReader(f, 1<<20))
	return text
}

// fatal returns the reason in the log why Postgres did not start.
func fatal(log []byte) string {
	for line := range strings.Lines(string(log)) {
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
