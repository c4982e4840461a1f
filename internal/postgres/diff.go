package postgres

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	atlas "ariga.io/atlas/sql/schema"
	"entgo.io/ent/dialect/sql/schema"
)

// Diff returns the SQL that brings the tables of the migrations to the model of ent/schema; "" if they are in step. It
// compares them in a throw-away database that it creates on the server of db, so that the state of db does not matter.
func (db *DB) Diff(ctx context.Context) (text string, err error) {
	name := "praxis_diff_" + strings.ToLower(rand.Text()[:12])
	if _, err := db.SQL.ExecContext(ctx, "CREATE DATABASE "+name+" TEMPLATE template0"); err != nil {
		return "", fmt.Errorf("creating a database to compare in: %w", err)
	}
	defer func() {
		_, e := db.SQL.ExecContext(context.WithoutCancel(ctx), "DROP DATABASE "+name+" WITH (FORCE)")
		err = errors.Join(err, e)
	}()
	other, err := Open(ctx, WithDatabase(db.dsn, name))
	if err != nil {
		return "", err
	}
	defer other.Close()
	if _, err := other.Migrate(ctx); err != nil {
		return "", err
	}
	var b strings.Builder
	if err := other.Schema.WriteTo(ctx, &b, schema.WithDiffHook(withoutViews), schema.WithIndent("  ")); err != nil {
		return "", fmt.Errorf("comparing the model with the database: %w", err)
	}
	statements := strings.TrimSpace(b.String())
	return strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(statements, "BEGIN;"), "COMMIT;")), nil
}

// withoutViews leaves out the views of the histories, which the model takes for tables of links.
func withoutViews(next schema.Differ) schema.Differ {
	return schema.DiffFunc(func(current, desired *atlas.Schema) ([]atlas.Change, error) {
		changes, err := next.Diff(current, desired)
		return slices.DeleteFunc(changes, func(c atlas.Change) bool {
			add, ok := c.(*atlas.AddTable)
			return ok && strings.HasSuffix(add.T.Name, "_history")
		}), err
	})
}

// WithDatabase returns the address of another database on the same server.
func WithDatabase(dsn, name string) string {
	if u, err := url.Parse(dsn); err == nil && strings.HasPrefix(u.Scheme, "postgres") {
		u.Path = "/" + name
		return u.String()
	}
	return dsn + " dbname=" + name
}
