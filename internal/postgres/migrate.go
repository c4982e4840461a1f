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
	"path"
	"slices"
	"strings"
	"time"

	atlas "ariga.io/atlas/sql/schema"
	"entgo.io/ent/dialect/sql/schema"
	"github.com/lib/pq"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrationLock is the advisory lock that migrations are applied under: one program at a time.
const migrationLock = 0x507261786973 // "Praxis"

// ErrBehind says that the database lacks migrations that this program needs.
var ErrBehind = errors.New("the database is behind this program: run `praxis migrate up`")

// ErrAhead says that the database has a migration that this program does not know, or knows otherwise.
var ErrAhead = errors.New("the database was made by another version of praxis")

// Migration is one step of the database's schema.
type Migration struct {
	// Name is the file's name without .sql: a number and a title.
	Name string
	// AppliedAt is nil while it is pending.
	AppliedAt *time.Time
	text, sum string
}

func migrations() ([]Migration, error) {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	var all []Migration
	for _, name := range names { // Glob sorts
		text, err := migrationFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(text)
		all = append(all, Migration{
			Name: strings.TrimSuffix(path.Base(name), ".sql"), text: string(text), sum: hex.EncodeToString(sum[:]),
		})
	}
	return all, nil
}

// Migrate applies the pending migrations in order, each in a transaction of its own, under an advisory lock: of several
// programs that start at once, one applies them and the others wait. It returns the names of those it applied.
func (db *DB) Migrate(ctx context.Context) ([]string, error) {
	c, err := db.SQL.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	if _, err := c.ExecContext(ctx, "SELECT pg_advisory_lock($1)", migrationLock); err != nil {
		return nil, fmt.Errorf("waiting for another migration: %w", err)
	}
	defer c.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", migrationLock)
	if _, err := c.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS schema_migrations (
		name text PRIMARY KEY, sum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`); err != nil {
		return nil, fmt.Errorf("creating the table of migrations: %w", err)
	}
	all, err := status(ctx, c)
	if err != nil {
		return nil, err
	}
	var applied []string
	for _, m := range all {
		if m.AppliedAt != nil {
			continue
		}
		if err := apply(ctx, c, m); err != nil {
			return applied, fmt.Errorf("migration %s: %w", m.Name, err)
		}
		applied = append(applied, m.Name)
	}
	if len(applied) > 0 && len(applied) < len(all) {
		// What a migration has added the planner knows nothing of yet, and guesses wrong by orders of magnitude. In a new
		// database there is nothing to know: it would be a quarter of the time of making it.
		if _, err := c.ExecContext(ctx, "ANALYZE"); err != nil {
			return applied, fmt.Errorf("analyzing what was migrated: %w", err)
		}
	}
	return applied, nil
}

func apply(ctx context.Context, c *sql.Conn, m Migration) error {
	tx, err := c.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, m.text); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO schema_migrations (name, sum) VALUES ($1, $2)", m.Name, m.sum); err != nil {
		return err
	}
	return tx.Commit()
}

// Status returns all migrations, applied and pending. It returns ErrAhead when the database has others.
func (db *DB) Status(ctx context.Context) ([]Migration, error) { return status(ctx, db.SQL) }

// Current returns ErrBehind or ErrAhead unless the database is exactly as this program expects it.
func (db *DB) Current(ctx context.Context) error {
	all, err := db.Status(ctx)
	if err != nil {
		return err
	}
	for _, m := range all {
		if m.AppliedAt == nil {
			return ErrBehind
		}
	}
	return nil
}

// IsEmpty says whether the database has neither tables nor other relations yet, of Praxis or of anybody else.
func (db *DB) IsEmpty(ctx context.Context) (empty bool, err error) {
	err = db.SQL.QueryRowContext(ctx, `SELECT NOT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')`).Scan(&empty)
	if err != nil {
		return false, fmt.Errorf("looking whether the database is empty: %w", err)
	}
	return empty, nil
}

type querier interface {
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
}

func status(ctx context.Context, q querier) ([]Migration, error) {
	all, err := migrations()
	if err != nil {
		return nil, err
	}
	rows, err := q.QueryContext(ctx, "SELECT name, sum, applied_at FROM schema_migrations ORDER BY name")
	if e := (*pq.Error)(nil); errors.As(err, &e) && e.Code == "42P01" { // the table is made by the first Migrate
		return all, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the migrations that were applied: %w", err)
	}
	defer rows.Close()
	known := map[string]int{}
	for i, m := range all {
		known[m.Name] = i
	}
	for rows.Next() {
		var name, sum string
		var at time.Time
		if err := rows.Scan(&name, &sum, &at); err != nil {
			return nil, err
		}
		i, ok := known[name]
		if !ok || all[i].sum != sum {
			return nil, fmt.Errorf("%w: its migration %s is not the one known here", ErrAhead, name)
		}
		all[i].AppliedAt = &at
	}
	return all, rows.Err()
}

// Diff returns the SQL that brings a database with all migrations to the model of ent/schema; "" when they are in step.
// The database is that of db, which must be up to date.
func (db *DB) Diff(ctx context.Context) (string, error) {
	if err := db.Current(ctx); err != nil {
		return "", err
	}
	var b strings.Builder
	if err := db.Schema.WriteTo(ctx, &b, schema.WithDiffHook(withoutViews)); err != nil {
		return "", fmt.Errorf("comparing the model with the database: %w", err)
	}
	statements := strings.TrimSpace(b.String())
	statements = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(statements, "BEGIN;"), "COMMIT;"))
	return statements, nil
}

// withoutViews leaves out what the model takes for a table of links and the migrations make as a view: the histories.
func withoutViews(next schema.Differ) schema.Differ {
	return schema.DiffFunc(func(current, desired *atlas.Schema) ([]atlas.Change, error) {
		changes, err := next.Diff(current, desired)
		return slices.DeleteFunc(changes, func(c atlas.Change) bool {
			add, ok := c.(*atlas.AddTable)
			return ok && strings.HasSuffix(add.T.Name, "_history")
		}), err
	})
}

// MigrationText is all migrations as one text: two programs with the same one make the same schema.
func MigrationText() string {
	all, err := migrations()
	if err != nil {
		panic(err) // the files are embedded: they are there
	}
	var b strings.Builder
	for _, m := range all {
		b.WriteString(m.text)
	}
	return b.String()
}
