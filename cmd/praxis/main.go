// Command praxis is the content backend: it serves the API, and has commands for
// administration, migrations and imports.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	_ "time/tzdata" // for machines without a time zone database

	"github.com/alecthomas/kong"
	"github.com/lmittmann/tint"
	"github.com/mattn/go-isatty"

	"praxis/ent/gen/ent"
	"praxis/internal/postgres"
	"praxis/internal/postgres/embedded"
	"praxis/internal/viewer"
)

// Exit codes.
const (
	exitOK     = 0
	exitFailed = 1 // the command failed, or a file of an import failed
	exitUsage  = 2 // the command line is wrong
)

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	go endOnSignal(stopSignals(), cancel, os.Exit, os.Stderr)
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// cli is the command line.
type cli struct {
	globals

	Serve      serveCmd      `cmd:"" help:"Serve the API."`
	Demo       demoCmd       `cmd:"" help:"Serve the API with demo content; needs no other setup."`
	Migrate    migrateCmd    `cmd:"" help:"Migrate the database's schema."`
	Import     importCmd     `cmd:"" help:"Import articles from files."`
	User       userCmd       `cmd:"" help:"Manage users, their passwords and their roles."`
	Token      tokenCmd      `cmd:"" help:"Manage API tokens."`
	Audit      auditCmd      `cmd:"" help:"Verify the audit log."`
	Search     searchCmd     `cmd:"" help:"Maintain the search index."`
	Statistics statisticsCmd `cmd:"" help:"Maintain the statistics."`
	Schema     schemaCmd     `cmd:"" help:"Print the GraphQL schema (SDL)."`
	Doctor     doctorCmd     `cmd:"" help:"Check this installation, and print a fix for each problem."`
	Bench      benchCmd      `cmd:"" help:"Measure the speed of this installation on a dataset of its own."`
	BenchPlain benchPlainCmd `cmd:"" hidden:""`
	Version    versionCmd    `cmd:"" help:"Print the version."`
}

// globals are the flags that all commands share.
type globals struct {
	Database string `env:"DATABASE_URL" placeholder:"URL"`
	Data     string `env:"PRAXIS_DATA" placeholder:"DIR"`
	JSON     bool   `help:"Print JSON for scripts: one object per line."`
}

// Validate checks the syntax of --database.
func (g *globals) Validate() error {
	if g.Database == "" {
		return nil
	}
	return postgres.CheckDSN(g.Database)
}

// app is what the Run method of each command gets.
type app struct {
	globals
	ctx            context.Context
	stdout, stderr io.Writer
	log            *slog.Logger
}

// errReported makes praxis exit with 1 and print nothing: the command has printed its problems.
var errReported = errors.New("reported")

// run runs the command line and returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var c cli
	exited := -1
	parser, err := kong.New(&c,
		kong.Name("praxis"),
		kong.Description("A GraphQL content backend: organizations, their articles, actions and outcomes."),
		limitDefaults,
		kong.Vars{"data": cmp.Or(defaultData(os.Geteuid(), os.Getenv), "none, since $HOME is not set")},
		setHelp,
		durations,
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { exited = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		panic(err) // a struct tag or flagHelp is wrong
	}
	parsed, err := parser.Parse(args)
	if exited >= 0 { // --help
		return exited
	}
	if err != nil {
		fmt.Fprintf(stderr, "praxis: %v\nSee `praxis --help`.\n", usageError(err))
		return exitUsage
	}
	a := &app{
		globals: c.globals,
		ctx:     viewer.NewContext(ctx, viewer.System),
		stdout:  stdout,
		stderr:  stderr,
		log:     newLogger(stderr),
	}
	switch err := parsed.Run(a); {
	case err == nil:
		return exitOK
	case errors.Is(err, errReported):
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "praxis: interrupted")
	default:
		fmt.Fprintf(stderr, "praxis: %v\n", err)
	}
	return exitFailed
}

// newLogger returns a logger that writes colored text to a terminal, and JSON otherwise.
func newLogger(w io.Writer) *slog.Logger {
	if onTerminal(w) {
		return slog.New(tint.NewTextHandler(w, &tint.Options{TimeFormat: "15:04:05"}))
	}
	return slog.New(slog.NewJSONHandler(w, nil))
}

func onTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && isatty.IsTerminal(f.Fd())
}

// defaultData returns the default data folder; "" if there is no home folder.
func defaultData(uid int, env func(string) string) string {
	if uid == 0 {
		return "/var/lib/praxis"
	}
	if dir := env("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "praxis")
	}
	if home := env("HOME"); filepath.IsAbs(home) {
		return filepath.Join(home, ".local", "share", "praxis")
	}
	return ""
}

// dataFolder makes the data folder and returns its path.
func (a *app) dataFolder() (string, error) {
	dir := cmp.Or(a.Data, defaultData(os.Geteuid(), os.Getenv))
	if dir == "" {
		return "", errors.New("there is no default data folder, since $HOME is not set: choose one with --data")
	}
	return embedded.MakeDir(dir)
}

// open opens the database. It joins or starts the private Postgres and migrates it; the schema of a database named with
// --database must be current. exclusive makes this process the data folder's one server. The returned function closes
// what open has opened.
func (a *app) open(exclusive bool) (*postgres.DB, func(), error) {
	if a.Database != "" {
		db, err := postgres.Open(a.ctx, a.Database)
		if err != nil {
			return nil, nil, err
		}
		if err := db.CheckSchema(a.ctx); err != nil {
			db.Close()
			return nil, nil, err
		}
		return db, func() { db.Close() }, nil
	}
	db, stop, err := a.openPrivate(exclusive)
	if err != nil {
		return nil, nil, err
	}
	if _, err := db.Migrate(a.ctx); err != nil {
		stop()
		return nil, nil, err
	}
	return db, stop, nil
}

func (a *app) openPrivate(exclusive bool) (*postgres.DB, func(), error) {
	dir, err := a.dataFolder()
	if err != nil {
		return nil, nil, err
	}
	server, err := embedded.Start(a.ctx, dir, embedded.Options{Exclusive: exclusive, Log: a.log})
	if err != nil {
		return nil, nil, err
	}
	stopServer := func() {
		if err := server.Stop(); err != nil {
			a.log.Error("stopping the private Postgres", "error", err)
		}
	}
	db, err := postgres.Open(a.ctx, server.DSN())
	if err != nil {
		stopServer()
		return nil, nil, err
	}
	return db, func() { db.Close(); stopServer() }, nil
}

// change opens the database and calls do in one transaction. The audit records the name as the operation.
func (a *app) change(name string, do func(context.Context, *ent.Client) error) error {
	db, stop, err := a.open(false)
	if err != nil {
		return err
	}
	defer stop()
	ctx := viewer.WithRequest(a.ctx, viewer.Request{Operation: "praxis " + name})
	tx, err := db.Tx(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := do(ctx, tx.Client()); err != nil {
		return err
	}
	return tx.Commit()
}
