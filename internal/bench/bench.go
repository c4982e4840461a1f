// Package bench measures the speed of Praxis on a dataset of its own, beside two bounds: the floor, which is Postgres
// alone answering one prepared statement with the finished JSON, and a handler of net/http that answers the same bytes.
//
// A run prepares two databases with the same rows (database.go, load.go, dataset.go): one as Praxis stores them, and
// one in the plain shape of the floor. It starts the server as a user would (server.go), compares answers of each work
// with SQL (check.go), and measures the works (works.go, lists.go) in rounds (measure.go): Praxis, the floor (floor.go)
// and the plain handler (plain.go) in turns, so that a change of the machine's speed changes all of them.
package bench

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"
)

// Options configure a run.
type Options struct {
	// Scale is the size of the dataset: 1 has 100,000 articles.
	Scale float64
	// Vocabulary loads the richer data.
	Vocabulary bool
	// Works are the names of the works; none means the common works.
	Works []string
	// Cache also measures answers from the response cache.
	Cache bool
	// Rounds is how often each work is measured, for Duration after WarmUp.
	Rounds           int
	Duration, WarmUp time.Duration
	// Connections is how many connections send requests.
	Connections int
	// Data is the folder of a private Postgres, which is kept and reused. Without it, the folder is temporary.
	Data string
	// Database is the DSN of a server to use instead of a private one.
	Database string
	// Profiles is the folder for a CPU profile of the server for each work; "" means none.
	Profiles string
	// Log gets the progress.
	Log *slog.Logger
}

// bench is a run.
type bench struct {
	Options
	dataset dataset
	folder  string // for temporary files
	// environment and serveArgs make `praxis serve` use the database.
	environment, serveArgs []string
	databases
	postmaster int    // the process id of Postgres; 0 if it runs elsewhere
	pgbench    string // its path; "" if it is not installed
	server     *server
	plain      endpoint
}

// Run loads the databases that are not loaded yet, checks the answers of the works, and measures them.
func Run(ctx context.Context, o Options) (r Result, err error) {
	b := &bench{Options: o, dataset: newDataset(o.Scale)}
	if b.folder, err = os.MkdirTemp("", "praxis-bench-"); err != nil {
		return r, err
	}
	defer os.RemoveAll(b.folder)
	if err := os.Chmod(b.folder, 0o755); err != nil { // the user of the private Postgres enters it
		return r, err
	}
	closeDatabases, err := b.prepare(ctx)
	if err != nil {
		return r, err
	}
	defer closeDatabases()
	if b.postmaster, err = postmasterOf(ctx, b.praxis); err != nil {
		return r, err
	}
	if b.pgbench = findPgbench(b.postmaster); b.pgbench == "" {
		r.Note = "pgbench is not installed, so that a slower client measures the floor"
	}
	if b.Database == "" {
		if r.FirstAnswerEmpty, err = b.measureEmptyStart(ctx); err != nil {
			return r, err
		}
	}
	// The works that write come last: the indexing of what they have written would disturb the others.
	var hits []Row
	if b.Cache {
		if hits, err = b.measureMode(ctx, &r, "hit"); err != nil {
			return r, err
		}
	}
	if r.Rows, err = b.measureMode(ctx, &r, "off", "--response-cache", "0"); err != nil {
		return r, err
	}
	r.Rows = append(r.Rows, hits...)
	return r, nil
}

// measureMode starts the server with the flags and measures the works in a mode of the cache. It adds the memory and the
// first answer of the server to r.
func (b *bench) measureMode(ctx context.Context, r *Result, cache string, flags ...string) (rows []Row, err error) {
	b.server, err = b.startServer(ctx, append(flags, b.serveArgs...)...)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err := b.server.stop(); err != nil {
			b.Log.Error("stopping the server", "error", err)
		}
	}()
	r.FirstAnswer = b.server.firstAnswer
	idle, err := memoryOf(b.server.cmd.Process.Pid)
	if err != nil {
		return nil, err
	}
	if rows, err = b.measure(ctx, cache); err != nil {
		return nil, err
	}
	loaded, err := memoryOf(b.server.cmd.Process.Pid)
	if err != nil {
		return nil, fmt.Errorf("the server has ended: %w", err)
	}
	r.MemoryIdle, r.MemoryLoaded = max(r.MemoryIdle, idle), max(r.MemoryLoaded, loaded)
	return rows, nil
}
