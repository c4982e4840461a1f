// Package bench measures the speed of Praxis on a dataset of its own, beside two bounds: the floor, which is Postgres
// alone answering one prepared statement with the finished JSON, and a handler of net/http that answers the same bytes.
package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"praxis/ent/gen/ent/apitoken"
	"praxis/internal/auth"
	"praxis/internal/postgres"
	"praxis/internal/postgres/embedded"
)

// Options configure a run.
type Options struct {
	// Scale is the size of the dataset: 1 has 100,000 articles.
	Scale float64
	// Vocabulary loads the richer data.
	Vocabulary bool
	// Works are the names of the works; none means all.
	Works []string
	// Rounds is how often each work is measured, for Duration after WarmUp.
	Rounds           int
	Duration, WarmUp time.Duration
	// Connections is how many connections send requests.
	Connections int
	// Data is the folder of a private Postgres, which is kept and reused. Without it, the folder is temporary.
	Data string
	// Database is the DSN of a server to use instead of a private one.
	Database string
	// Log gets the progress.
	Log *slog.Logger
}

// The databases of a run. In a private Postgres, Praxis has its usual database instead.
const (
	praxisName = "praxis_bench"
	floorName  = "praxis_bench_floor"
)

// bench is a run.
type bench struct {
	Options
	dataset dataset
	databases
	serveArgs []string // the flags with which `praxis serve` uses the database
	folder    string   // for temporary files

	server     *process
	serverLog  *os.File
	api, plain endpoint
	debugURL   string // of the server's metrics
	postmaster int    // the process id of Postgres; 0 if it runs elsewhere
	pgbench    string // its path; "" if it is not installed
}

// Run loads the databases that are not loaded yet, checks the answers of the works, and measures them.
func Run(ctx context.Context, o Options) (Result, error) {
	b := &bench{Options: o, dataset: newDataset(o.Scale)}
	closeDatabases, err := b.prepare(ctx)
	if err != nil {
		return Result{}, err
	}
	defer closeDatabases()
	var r Result
	if b.postmaster, err = postmasterOf(ctx, b.praxis); err != nil {
		return r, err
	}
	if b.pgbench = findPgbench(b.postmaster); b.pgbench == "" {
		r.Note = "pgbench is not installed, so that the floor is measured by a slower client"
	}
	if r.FirstAnswer, err = b.startServer(ctx); err != nil {
		return r, err
	}
	defer func() {
		if err := b.server.stop(); err != nil {
			b.Log.Error("stopping the server", "error", err)
		}
		b.serverLog.Close()
	}()
	pid := b.server.cmd.Process.Pid
	if r.MemoryIdle, err = memoryOf(pid); err != nil {
		return r, err
	}
	if r.Rows, err = b.measure(ctx); err != nil {
		return r, err
	}
	r.MemoryLoaded, err = memoryOf(pid)
	return r, err
}

// startServer starts the server as a user would, with its metrics, and returns the time until the first answer.
func (b *bench) startServer(ctx context.Context) (time.Duration, error) {
	var err error
	if b.serverLog, err = os.OpenFile(filepath.Join(b.folder, "server.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY,
		0o600); err != nil {
		return 0, err
	}
	began := time.Now()
	args := append([]string{"serve", "--addr", "127.0.0.1:0", "--debug-addr", "127.0.0.1:0", "--response-cache", "0"}, b.serveArgs...)
	server, urls, err := start(ctx, b.serverLog, args, graphqlURL, debugURL)
	if err != nil {
		return 0, err
	}
	b.server, b.debugURL = server, urls[1]
	u, err := url.Parse(urls[0])
	if err != nil {
		return 0, err
	}
	b.api = endpoint{address: u.Host, path: u.Path}
	connection, err := b.api.dial(ctx)
	if err != nil {
		return 0, err
	}
	defer connection.conn.Close()
	var data any
	err = connection.ask(request(workFile("q3.graphql"), nil), &data)
	took := time.Since(began)
	if err != nil {
		return 0, fmt.Errorf("the first answer of the server: %w", err)
	}
	b.api.token = ""
	return took, nil
}

var graphqlURL, debugURL = regexp.MustCompile(`http://\S+/graphql`), regexp.MustCompile(`http://\S+/debug/`)

// measure checks and measures the works in rounds.
func (b *bench) measure(ctx context.Context) ([]Row, error) {
	works, err := b.chooseWorks(ctx)
	if err != nil {
		return nil, err
	}
	owner, err := auth.CreateToken(ctx, b.praxis.Client, "praxis bench "+time.Now().Format(time.RFC3339Nano),
		auth.TokenScope{Role: apitoken.RoleOWNER, ExpiresAt: time.Now().Add(24 * time.Hour)})
	if err != nil {
		return nil, err
	}
	measurements := make([]*measurement, len(works))
	plainAnswers := map[string]string{}
	for i, w := range works {
		if w.writes {
			b.api.token = owner
		}
		a, err := b.checkWork(ctx, w)
		if err != nil {
			return nil, err
		}
		b.Log.Info("checked the answers", "work", w.name, "statements", a.statements)
		measurements[i] = &measurement{work: w, cache: "off", statements: a.statements}
		plainAnswers[w.name] = string(a.last)
		b.api.token = ""
	}
	plain, err := b.startPlain(ctx, plainAnswers)
	if err != nil {
		return nil, err
	}
	defer plain.stop()
	for _, writing := range []bool{false, true} { // what is written would slow down what is read after it
		for round := range b.Rounds {
			for _, m := range measurements {
				if m.work.writes != writing {
					continue
				}
				b.api.token = ""
				if writing {
					b.api.token = owner
				}
				if err := b.measureRound(ctx, m); err != nil {
					return nil, fmt.Errorf("measuring %s: %w", m.work.name, err)
				}
				if err := b.serverLog.Truncate(0); err != nil {
					return nil, err
				}
				b.Log.Info("measured", "work", m.work.name, "round", round+1, "perSecond", m.rates[round])
			}
		}
	}
	rows := make([]Row, len(measurements))
	for i, m := range measurements {
		if m.errors > 0 {
			b.Log.Error("requests failed", "work", m.work.name, "errors", m.errors, "first", m.fault)
		}
		rows[i] = m.row()
	}
	return rows, nil
}

// startPlain starts the handler of net/http with these answers.
func (b *bench) startPlain(ctx context.Context, answers map[string]string) (*process, error) {
	text, err := json.Marshal(answers)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(b.folder, "answers.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return nil, err
	}
	p, urls, err := start(ctx, b.serverLog, []string{"bench-plain", file}, regexp.MustCompile(`http://\S+/`))
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(urls[0])
	b.plain = endpoint{address: u.Host, path: u.Path}
	return p, err
}

// prepare opens the databases on the server of the options, which it starts if it is private.
func (b *bench) prepare(ctx context.Context) (stop func(), err error) {
	b.folder, err = os.MkdirTemp("", "praxis-bench-")
	if err != nil {
		return nil, err
	}
	removeFolder := func() { os.RemoveAll(b.folder) }
	if err := os.Chmod(b.folder, 0o755); err != nil { // the user of Postgres enters it
		removeFolder()
		return nil, err
	}
	if b.Database != "" {
		b.databases, err = b.openDatabases(ctx, b.Database, praxisName)
		if err != nil {
			removeFolder()
			return nil, err
		}
		b.serveArgs = []string{"--database", b.praxisDSN, "--data", filepath.Join(b.folder, "data")}
		return func() { b.databases.close(); removeFolder() }, nil
	}
	server, err := b.startPrivate(ctx)
	if err != nil {
		removeFolder()
		return nil, err
	}
	stopServer := func() {
		if err := server.Stop(); err != nil {
			b.Log.Error("stopping the private Postgres", "error", err)
		}
		removeFolder()
	}
	b.databases, err = b.openDatabases(ctx, postgres.WithDatabase(server.DSN(), "template1"), "praxis")
	if err != nil {
		stopServer()
		return nil, err
	}
	b.serveArgs = []string{"--data", b.Data}
	return func() { b.databases.close(); stopServer() }, nil
}

// startPrivate starts the private Postgres. It marks the database of a new one as owned.
func (b *bench) startPrivate(ctx context.Context) (*embedded.Server, error) {
	if b.Data == "" {
		b.Data = filepath.Join(b.folder, "data")
	}
	_, err := os.Stat(filepath.Join(b.Data, "postgres"))
	isNew := errors.Is(err, os.ErrNotExist)
	server, err := embedded.Start(ctx, b.Data, embedded.Options{Log: b.Log})
	if err != nil || !isNew {
		return server, err
	}
	db, err := postgres.Open(ctx, server.DSN())
	if err == nil {
		err = comment(ctx, db, "praxis", content{})
		db.Close()
	}
	if err != nil {
		return nil, errors.Join(err, server.Stop())
	}
	return server, nil
}
