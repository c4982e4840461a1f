package bench

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"log/slog"
	"time"

	"praxis/internal/postgres"
	"praxis/internal/search"
	"praxis/internal/stats"
)

//go:embed sql works
var sqlFiles embed.FS

// statements returns the text of an SQL file.
func statements(name string) string {
	text, err := sqlFiles.ReadFile("sql/" + name + ".sql")
	if err != nil {
		panic(err) // the files are embedded
	}
	return string(text)
}

// loadFloor fills an empty database with the dataset in the plain shape.
func loadFloor(ctx context.Context, db *postgres.DB, d dataset) error {
	tx, err := db.SQL.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := copyTables(ctx, tx, d); err != nil {
		return err
	}
	if err := runFiles(ctx, tx, "indexes"); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	return vacuum(ctx, db)
}

// Load migrates an empty database and fills it with the common dataset, or with the richer vocabulary. Scale 1 has
// 100,000 articles. It logs how long each step takes.
func Load(ctx context.Context, db *postgres.DB, scale float64, vocabulary bool, log *slog.Logger) error {
	d, kind := newDataset(scale), "common"
	if vocabulary {
		kind = "vocabulary"
	}
	for _, step := range []struct {
		name string
		run  func() error
	}{
		{"migrated", func() error { _, err := db.Migrate(ctx); return err }},
		{"loaded the records", func() error { return loadRecords(ctx, db, d, kind) }},
		{"analyzed them", func() error { return vacuum(ctx, db) }},
		{"counted the statistics", func() error { _, err := stats.Rebuild(ctx, db.Client); return err }},
		{"counted the lists", func() error { _, err := db.SQL.ExecContext(ctx, "SELECT recount_lists()"); return err }},
		{"indexed them for the search", func() error { return rebuildSearch(ctx, db) }},
		{"vacuumed", func() error { return vacuum(ctx, db) }},
	} {
		began := time.Now()
		if err := step.run(); err != nil {
			return err
		}
		log.Info(step.name, "articles", d.articles, "seconds", time.Since(began).Seconds())
	}
	return nil
}

// loadRecords writes the dataset into the tables of Praxis, past the triggers.
func loadRecords(ctx context.Context, db *postgres.DB, d dataset, kind string) error {
	tx, err := db.SQL.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	const temporary = "SET LOCAL search_path = pg_temp; SET LOCAL session_replication_role = replica"
	if _, err := tx.ExecContext(ctx, temporary); err != nil {
		return fmt.Errorf("the user of the database must be a superuser, who may disable triggers: %w", err)
	}
	if err := copyTables(ctx, tx, d); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "ANALYZE articles, actions, outcomes"); err != nil {
		return err
	}
	if err := runFiles(ctx, tx, "records", kind, "links", "derived"); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "DISCARD TEMP"); err != nil {
		return err
	}
	return tx.Commit()
}

// rebuildSearch indexes all records for the search. It creates the full text indexes again afterwards, which takes less
// time than adding rows to them.
func rebuildSearch(ctx context.Context, db *postgres.DB) error {
	var drop, create string
	err := db.SQL.QueryRowContext(ctx, `SELECT coalesce(string_agg('DROP INDEX ' || indexname, ';'), ''),
			coalesce(string_agg(indexdef, ';'), '')
		FROM pg_indexes WHERE tablename = 'search_documents' AND indexdef LIKE '%USING gin%'`).Scan(&drop, &create)
	if err != nil {
		return err
	}
	if _, err := db.SQL.ExecContext(ctx, drop); err != nil {
		return err
	}
	if _, err := search.Rebuild(ctx, db.Client); err != nil {
		return err
	}
	_, err = db.SQL.ExecContext(ctx, "SET maintenance_work_mem = '1GB';"+create+";RESET maintenance_work_mem")
	return err
}

// copyTables creates the tables of the plain shape in the first schema of the search path, and fills them.
func copyTables(ctx context.Context, tx *sql.Tx, d dataset) error {
	if err := runFiles(ctx, tx, "tables"); err != nil {
		return err
	}
	for _, t := range d.tables() {
		if err := copyRows(ctx, tx, t); err != nil {
			return fmt.Errorf("copying %s: %w", t.name, err)
		}
	}
	return nil
}

func copyRows(ctx context.Context, tx *sql.Tx, t table) error {
	rows, err := tx.PrepareContext(ctx, fmt.Sprintf("COPY %s (%s) FROM STDIN", t.name, t.columns))
	if err != nil {
		return err
	}
	defer rows.Close()
	for row := range t.rows {
		if _, err := rows.ExecContext(ctx, row...); err != nil {
			return err
		}
	}
	_, err = rows.ExecContext(ctx) // ends the COPY
	return err
}

func runFiles(ctx context.Context, tx *sql.Tx, names ...string) error {
	for _, name := range names {
		if _, err := tx.ExecContext(ctx, statements(name)); err != nil {
			return fmt.Errorf("%s.sql: %w", name, err)
		}
	}
	return nil
}

func vacuum(ctx context.Context, db *postgres.DB) error {
	_, err := db.SQL.ExecContext(ctx, "VACUUM ANALYZE")
	return err
}
