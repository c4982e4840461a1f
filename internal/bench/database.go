package bench

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"praxis/internal/postgres"
	"praxis/internal/postgres/embedded"
)

// The databases of a run. In a private Postgres, Praxis has its usual database instead of praxisName.
const (
	praxisName = "praxis_bench"
	floorName  = "praxis_bench_floor"
)

// content says what a database was loaded with. It is the comment of the database, so that a later run can reuse it.
type content struct {
	Scale      float64 `json:"scale"`
	Vocabulary bool    `json:"vocabulary"`
	// Schema identifies the schema and the loader.
	Schema string `json:"schema"`
}

// ownership is the prefix of the comments. A database without it was not created here and stays untouched.
const ownership = "praxis bench: "

func (b *bench) content() content {
	text := postgres.SchemaText()
	for _, name := range []string{"tables", "indexes", "records", "common", "vocabulary", "links", "derived"} {
		text += statements(name)
	}
	sum := sha256.Sum256([]byte(text))
	return content{b.Scale, b.Vocabulary, hex.EncodeToString(sum[:6])}
}

// databases are the two databases of a run.
type databases struct {
	praxis, floor *postgres.DB
	// praxisDSN and floorDSN are their connection strings.
	praxisDSN, floorDSN string
}

func (d databases) close() { d.praxis.Close(); d.floor.Close() }

// prepare opens the databases, and starts the server for them if it is private.
func (b *bench) prepare(ctx context.Context) (stop func(), err error) {
	if b.Database != "" {
		if b.databases, err = b.openDatabases(ctx, b.Database, praxisName); err != nil {
			return nil, err
		}
		b.environment = []string{"DATABASE_URL=" + b.praxisDSN} // other users can read command lines
		b.serveArgs = []string{"--data", filepath.Join(b.folder, "data")}
		return b.databases.close, nil
	}
	private, err := b.startPrivate(ctx)
	if err != nil {
		return nil, err
	}
	stopPrivate := func() {
		if err := private.Stop(); err != nil {
			b.Log.Error("stopping the private Postgres", "error", err)
		}
	}
	b.databases, err = b.openDatabases(ctx, postgres.WithDatabase(private.DSN(), "template1"), "praxis")
	if err != nil {
		stopPrivate()
		return nil, err
	}
	b.serveArgs = []string{"--data", b.Data}
	return func() { b.databases.close(); stopPrivate() }, nil
}

// startPrivate starts the private Postgres. It marks the database of a new one as owned.
func (b *bench) startPrivate(ctx context.Context) (*embedded.Server, error) {
	if b.Data == "" {
		b.Data = filepath.Join(b.folder, "data")
	}
	_, err := os.Stat(filepath.Join(b.Data, "postgres"))
	isNew := errors.Is(err, os.ErrNotExist)
	private, err := embedded.Start(ctx, b.Data, embedded.Options{Log: b.Log})
	if err != nil || !isNew {
		return private, err
	}
	db, err := postgres.Open(ctx, private.DSN())
	if err == nil {
		err = comment(ctx, db, "praxis", content{})
		db.Close()
	}
	if err != nil {
		return nil, errors.Join(err, private.Stop())
	}
	return private, nil
}

// openDatabases opens both databases, and loads those that are not there or have other content. praxisName is the
// database for Praxis on the server of the DSN, which must name another database.
func (b *bench) openDatabases(ctx context.Context, dsn, praxisName string) (d databases, err error) {
	admin, err := postgres.Open(ctx, dsn)
	if err != nil {
		return d, err
	}
	defer admin.Close()
	var praxisErr, floorErr error
	var both sync.WaitGroup
	both.Go(func() {
		d.praxis, d.praxisDSN, praxisErr = b.openDatabase(ctx, admin, dsn, praxisName,
			func(ctx context.Context, db *postgres.DB) error { return Load(ctx, db, b.Scale, b.Vocabulary, b.Log) })
	})
	both.Go(func() {
		d.floor, d.floorDSN, floorErr = b.openDatabase(ctx, admin, dsn, floorName,
			func(ctx context.Context, db *postgres.DB) error { return loadFloor(ctx, db, b.dataset) })
	})
	both.Wait()
	if err := errors.Join(praxisErr, floorErr); err != nil {
		for _, db := range []*postgres.DB{d.praxis, d.floor} {
			if db != nil {
				db.Close()
			}
		}
		return d, err
	}
	return d, nil
}

// openDatabase opens a database. If it has other content, it is dropped and loaded again.
func (b *bench) openDatabase(ctx context.Context, admin *postgres.DB, dsn, name string,
	load func(context.Context, *postgres.DB) error) (*postgres.DB, string, error) {
	dsn = postgres.WithDatabase(dsn, name)
	reusable, err := b.prepareDatabase(ctx, admin, name)
	if err != nil {
		return nil, "", err
	}
	db, err := postgres.Open(ctx, dsn)
	if err != nil || reusable {
		return db, dsn, err
	}
	began := time.Now()
	if err := load(ctx, db); err != nil {
		db.Close()
		return nil, "", fmt.Errorf("loading database %s: %w", name, err)
	}
	b.Log.Info("loaded a database", "name", name, "scale", b.Scale, "seconds", time.Since(began).Seconds())
	return db, dsn, comment(ctx, admin, name, b.content())
}

// prepareDatabase returns true if the database has the content, and otherwise creates it again.
func (b *bench) prepareDatabase(ctx context.Context, admin *postgres.DB, name string) (reusable bool, err error) {
	var found, owned bool
	var text string
	err = admin.SQL.QueryRowContext(ctx, `SELECT count(*) > 0, coalesce(bool_and(starts_with(text, $2)), false),
			coalesce(max(substr(text, length($2) + 1)), '')
		FROM (SELECT coalesce(shobj_description(oid, 'pg_database'), '') AS text FROM pg_database WHERE datname = $1) d`,
		name, ownership).Scan(&found, &owned, &text)
	if err != nil {
		return false, err
	}
	if found && !owned {
		return false, fmt.Errorf("database %s was not created by praxis bench: name another server or folder", name)
	}
	var has content
	if found && json.Unmarshal([]byte(text), &has) == nil && has == b.content() {
		b.Log.Info("reusing a database", "name", name, "scale", has.Scale)
		return true, nil
	}
	for _, statement := range []string{
		"DROP DATABASE IF EXISTS " + name + " WITH (FORCE)",
		"CREATE DATABASE " + name + " TEMPLATE template0",
	} {
		if _, err := admin.SQL.ExecContext(ctx, statement); err != nil {
			return false, err
		}
	}
	return false, comment(ctx, admin, name, content{}) // it is owned even if loading fails
}

// comment stores what the database contains.
func comment(ctx context.Context, admin *postgres.DB, name string, c content) error {
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	_, err = admin.SQL.ExecContext(ctx, fmt.Sprintf("COMMENT ON DATABASE %s IS '%s%s'", name, ownership, text))
	return err
}
