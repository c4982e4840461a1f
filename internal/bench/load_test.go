package bench

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"praxis/internal/pgtest"
	"praxis/internal/postgres"
	"praxis/internal/search"
	"praxis/internal/stats"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// TestLoadWritesWhatTriggersKeep inserts the same records with and without triggers, and compares what triggers keep.
func TestLoadWritesWhatTriggersKeep(t *testing.T) {
	t.Parallel()
	for _, vocabulary := range []bool{false, true} {
		loaded, inserted := pgtest.Open(t), pgtest.Open(t)
		if err := Load(pgtest.Context(t), loaded, 0.001, vocabulary, slog.New(slog.DiscardHandler)); err != nil {
			t.Fatal(err)
		}
		insertWithTriggers(t, inserted, vocabulary)
		for name, query := range map[string]string{
			"organization_ancestors": "SELECT organization_id, ancestor_id FROM organization_ancestors",
			"theme_ancestors":        "SELECT theme_id, ancestor_id FROM theme_ancestors",
			"depths of trees":        "SELECT id, depth FROM organizations UNION ALL SELECT id, depth FROM themes",
			"sort keys": `SELECT id, listed_at FROM articles UNION ALL SELECT id, listed_on FROM actions
				UNION ALL SELECT id, listed_on FROM outcomes`,
			"revisions": "SELECT article_id, number, title, summary, body FROM revisions",
			"links of revisions": `SELECT r.article_id, action_id FROM revision_actions JOIN revisions r ON r.id = revision_id
				UNION ALL SELECT r.article_id, tag_id FROM revision_tags JOIN revisions r ON r.id = revision_id
				UNION ALL SELECT r.article_id, theme_id FROM revision_themes JOIN revisions r ON r.id = revision_id`,
			"use counts":   "SELECT id, use_count FROM tags UNION ALL SELECT id, use_count FROM themes",
			"search index": "SELECT id, themes, tags, day, spelling, title_words, words FROM search_documents",
		} {
			if l, i := rowsOf(t, loaded, query), rowsOf(t, inserted, query); l != i || l == "" && vocabulary {
				t.Errorf("%s, vocabulary %v: loaded\n%.2000s\ninserted\n%.2000s", name, vocabulary, l, i)
			}
		}
	}
}

// insertWithTriggers inserts the records, and updates statistics and search as background jobs do.
func insertWithTriggers(t *testing.T, db *postgres.DB, vocabulary bool) {
	t.Helper()
	ctx := pgtest.Context(t)
	tx, err := db.SQL.BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "SET LOCAL search_path = pg_temp"); err != nil {
		t.Fatal(err)
	}
	if err := copyTables(ctx, tx, newDataset(0.001)); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.ExecContext(ctx, "SET LOCAL search_path = public, pg_temp"); err != nil {
		t.Fatal(err)
	}
	kind := "common"
	if vocabulary {
		kind = "vocabulary"
	}
	if err := runFiles(ctx, tx, "records", kind, "links"); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.ExecContext(ctx, "DISCARD TEMP"); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if _, err := stats.Rebuild(ctx, db.Client); err != nil {
		t.Fatal(err)
	}
	if err := search.Index(ctx, db.Client); err != nil {
		t.Fatal(err)
	}
}

// rowsOf returns the rows of a query as sorted text.
func rowsOf(t *testing.T, db *postgres.DB, query string) (rows string) {
	t.Helper()
	err := db.SQL.QueryRowContext(t.Context(),
		"SELECT coalesce(string_agg(r::text, E'\n' ORDER BY r::text), '') FROM ("+query+") r").Scan(&rows)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestFloorInGo: without pgbench, a client in Go runs the floor of each work.
func TestFloorInGo(t *testing.T) {
	t.Parallel()
	db, err := postgres.Open(t.Context(), pgtest.Empty(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := loadFloor(pgtest.Context(t), db, newDataset(0.001)); err != nil {
		t.Fatal(err)
	}
	b := &bench{Options: Options{Duration: time.Millisecond, Connections: 2}, databases: databases{floor: db}}
	place := strings.NewReplacer("@LAST_TEN@", "9", "@CURSOR_TIME@", "2023-01-01", "@CURSOR_ID@", "1")
	for _, name := range []string{"Q1", "Q2", "Q3", "Q4", "Q5", "M1"} {
		w := work{name: name, floor: place.Replace(workFile(strings.ToLower(name) + ".floor.sql"))}
		if perSecond, err := b.runFloor(t.Context(), w); err != nil || perSecond <= 0 {
			t.Errorf("%s: %v per second, %v", name, perSecond, err)
		}
	}
}
