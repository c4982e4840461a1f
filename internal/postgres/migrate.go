package postgres

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/lib/pq"
)

// schemaFiles are the numbered migrations (tables, columns, constraints, indexes and data) and the objects: the current
// text of all functions, views and triggers (objects.go).
//
//go:embed migrations/*.sql objects/*.sql
var schemaFiles embed.FS

// migrationLock is the advisory lock for migrations: one process at a time changes the schema.
const migrationLock = 0x507261786973 // "Praxis"

// lockTimeout is how long a migration waits for the lock of a table. Meanwhile all requests for the table queue behind
// it.
const lockTimeout = "1min"

// ErrSchemaOutdated says that migrations are pending, or that objects differ from those of this program.
var ErrSchemaOutdated = errors.New("the schema of the database is outdated: run `praxis migrate up`")

// ErrUnknownMigration says that the database has a migration that this program lacks, or has with another text.
var ErrUnknownMigration = errors.New("the database belongs to another version of praxis")

// State compares a file of the schema with the database.
type State string

// The states. Only files of objects can be Changed (the text differs, or an object is missing in the database) or
// Removed (the database has objects of a file that no longer exists).
const (
	Applied State = "applied"
	Pending State = "pending"
	Changed State = "changed"
	Removed State = "removed"
)

// Step is a file of the schema: a migration, which is applied once, or a file of objects, which is applied again when
// its text changes (a repeatable migration).
type Step struct {
	// Name is the file's name without .sql, such as 0001_schema or objects/09_statistics.
	Name  string
	State State
	// AppliedAt is nil if the file was never applied.
	AppliedAt *time.Time
	text, sum string
}

// IsObjects says whether the step is a file of objects.
func (s Step) IsObjects() bool { return strings.HasPrefix(s.Name, "objects/") }

// steps returns the migrations, and then the files of objects, each sorted by name.
func steps(files fs.FS) ([]Step, error) {
	var all []Step
	for _, pattern := range []string{"migrations/*.sql", "objects/*.sql"} {
		names, err := fs.Glob(files, pattern)
		if err != nil {
			return nil, err
		}
		for _, name := range names { // Glob sorts
			text, err := fs.ReadFile(files, name)
			if err != nil {
				return nil, err
			}
			sum := sha256.Sum256(text)
			name = strings.TrimPrefix(strings.TrimSuffix(name, ".sql"), "migrations/")
			all = append(all, Step{Name: name, State: Pending, text: string(text), sum: hex.EncodeToString(sum[:])})
		}
	}
	return all, nil
}

// Migrate updates the schema, and returns the steps that were not up to date with their previous states. It applies the
// pending migrations, and replaces all objects if a migration is pending or an object has changed. All this is one
// transaction, under an advisory lock: of several processes that start at the same time, the first does the work.
func (db *DB) Migrate(ctx context.Context) ([]Step, error) { return db.migrate(ctx, schemaFiles) }

func (db *DB) migrate(ctx context.Context, files fs.FS) ([]Step, error) {
	c, err := db.SQL.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	if _, err := c.ExecContext(ctx, "SELECT pg_advisory_lock($1)", migrationLock); err != nil {
		return nil, fmt.Errorf("waiting for another migration: %w", err)
	}
	defer c.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", migrationLock)
	all, err := status(ctx, c, files)
	if err != nil {
		return nil, err
	}
	due := slices.DeleteFunc(slices.Clone(all), func(s Step) bool { return s.State == Applied })
	if len(due) == 0 {
		return nil, nil
	}
	if err := apply(ctx, c, all); err != nil {
		return nil, err
	}
	if len(due) < len(all) && !due[0].IsObjects() {
		// The planner has no statistics of what a migration added, and its estimates are wrong by orders of magnitude.
		// A new database has no rows, and ANALYZE would be a quarter of the time that it takes to create one.
		if _, err := c.ExecContext(ctx, "ANALYZE"); err != nil {
			return due, fmt.Errorf("analyzing the migrated database: %w", err)
		}
	}
	return due, nil
}

// apply drops the objects, runs the pending migrations and creates the objects again. A migration can therefore change
// a column that a view reads, and its writes fire no triggers.
func apply(ctx context.Context, c *sql.Conn, all []Step) error {
	tx, err := c.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, `SET LOCAL lock_timeout = '`+lockTimeout+`';
		CREATE TABLE IF NOT EXISTS schema_migrations (
			name text PRIMARY KEY,
			sum text NOT NULL,
			applied_at timestamptz NOT NULL DEFAULT now(),
			objects text[] -- the objects that a file created, in this order
		)`); err != nil {
		return fmt.Errorf("creating the table of migrations: %w", err)
	}
	if err := dropObjects(ctx, tx); err != nil {
		return err
	}
	for _, s := range all {
		if !s.IsObjects() && s.State == Pending {
			if err := runMigration(ctx, tx, s); err != nil {
				return fmt.Errorf("migration %s: %w", s.Name, err)
			}
		}
	}
	if err := createObjects(ctx, tx, all); err != nil {
		return err
	}
	return tx.Commit()
}

func runMigration(ctx context.Context, tx *sql.Tx, s Step) error {
	if _, err := tx.ExecContext(ctx, s.text); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "INSERT INTO schema_migrations (name, sum) VALUES ($1, $2)", s.Name, s.sum)
	return err
}

// Status returns the state of all migrations and objects. It returns ErrUnknownMigration if the database has other
// migrations.
func (db *DB) Status(ctx context.Context) ([]Step, error) { return status(ctx, db.SQL, schemaFiles) }

// CheckSchema returns ErrSchemaOutdated or ErrUnknownMigration if the schema is not that of this program.
func (db *DB) CheckSchema(ctx context.Context) error {
	all, err := db.Status(ctx)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(all, func(s Step) bool { return s.State != Applied }) {
		return ErrSchemaOutdated
	}
	return nil
}

// Erase drops everything in the database's public schema: all tables with their data, functions and types.
func (db *DB) Erase(ctx context.Context) error {
	if _, err := db.SQL.ExecContext(ctx, "DROP SCHEMA public CASCADE; CREATE SCHEMA public"); err != nil {
		return fmt.Errorf("erasing the database: %w", err)
	}
	return nil
}

// IsEmpty says whether the database has no tables or other relations, of Praxis or of other programs.
func (db *DB) IsEmpty(ctx context.Context) (empty bool, err error) {
	err = db.SQL.QueryRowContext(ctx, `SELECT NOT EXISTS (
		SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')`).Scan(&empty)
	if err != nil {
		return false, fmt.Errorf("checking whether the database is empty: %w", err)
	}
	return empty, nil
}

type querier interface {
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
}

// status compares the files with the table schema_migrations.
func status(ctx context.Context, q querier, files fs.FS) ([]Step, error) {
	all, err := steps(files)
	if err != nil {
		return nil, err
	}
	rows, err := q.QueryContext(ctx, "SELECT name, sum, applied_at FROM schema_migrations ORDER BY name")
	if e := (*pq.Error)(nil); errors.As(err, &e) && e.Code == "42P01" { // the first Migrate creates the table
		return all, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the applied migrations: %w", err)
	}
	if all, err = compare(all, rows); err != nil {
		return nil, err
	}
	broken, err := queryStrings(ctx, q, filesWithMissingObjects)
	for i, s := range all {
		if slices.Contains(broken, s.Name) {
			all[i].State = Changed
		}
	}
	return all, err
}

// compare sets the states of the steps from the rows of schema_migrations.
func compare(all []Step, rows *sql.Rows) ([]Step, error) {
	defer rows.Close()
	for rows.Next() {
		var s Step
		var at time.Time
		if err := rows.Scan(&s.Name, &s.sum, &at); err != nil {
			return nil, err
		}
		i := slices.IndexFunc(all, func(known Step) bool { return known.Name == s.Name })
		switch {
		case i >= 0 && all[i].sum == s.sum:
			all[i].State, all[i].AppliedAt = Applied, &at
		case !s.IsObjects():
			return nil, fmt.Errorf("%w: this version does not have its migration %s. "+
				"Use the version that made the database, or a newer one. "+
				"If the database is from before the first release, use another --data folder or a new database",
				ErrUnknownMigration, s.Name)
		case i >= 0:
			all[i].State, all[i].AppliedAt = Changed, &at
		default:
			s.State, s.AppliedAt = Removed, &at
			all = append(all, s)
		}
	}
	return all, rows.Err()
}

// SchemaText returns all migrations and objects as one text: programs with the same text create the same schema.
func SchemaText() string {
	all, err := steps(schemaFiles)
	if err != nil {
		panic(err) // the files are embedded
	}
	var b strings.Builder
	for _, s := range all {
		b.WriteString(s.text)
	}
	return b.String()
}
