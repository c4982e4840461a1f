package postgres_test

import (
	"slices"
	"testing"

	"praxis/internal/pgtest"
	"praxis/internal/postgres"
)

// TestDirtyQueuesSeeEveryColumn fails if a view that statistics or the search are computed from reads a column whose
// change no trigger notes: what is kept would stay as it was.
func TestDirtyQueuesSeeEveryColumn(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	triggers := map[string]string{"statistics_facts": "note_stats%", "search_sources": "mark%search_dirty%"}
	for view, trigger := range triggers {
		if columns := unmarked(t, db, view, trigger); len(columns) > 0 {
			t.Errorf("%s reads %q, whose updates no trigger %s marks", view, columns, trigger)
		}
	}
	if _, err := db.SQL.Exec("DROP TRIGGER mark_search_dirty ON people"); err != nil {
		t.Fatal(err)
	}
	want := []string{"people.bio", "people.organization_id", "people.title", "people.translations"}
	if columns := unmarked(t, db, "search_sources", "mark%search_dirty%"); !slices.Equal(columns, want) {
		t.Errorf("without its trigger the search does not see %q, want %q", columns, want)
	}
}

// unmarked returns the columns that a view reads and that have no trigger of this name. Ids, and the columns of
// links that are only inserted and deleted, need none.
func unmarked(t *testing.T, db *postgres.DB, view, trigger string) []string {
	t.Helper()
	columns, err := db.SQL.Query(`
		SELECT DISTINCT relname || '.' || attname AS name
		FROM pg_rewrite r JOIN pg_depend d ON d.objid = r.oid AND refclassid = 'pg_class'::regclass
			JOIN pg_attribute a ON attrelid = refobjid AND attnum = refobjsubid JOIN pg_class c ON c.oid = attrelid
		WHERE ev_class = $1::regclass AND attrelid <> ev_class AND attname <> 'id'
			AND relname || '.' || attname
				NOT IN ('article_assets.article_id', 'article_assets.asset_id', 'contributions.article_id')
			AND NOT EXISTS (SELECT FROM pg_trigger
				WHERE tgrelid = attrelid AND tgname LIKE $2 AND tgtype & 16 <> 0 -- on updates
				AND (attnum = ANY (tgattr) OR cardinality(tgattr::int2[]) = 0))
		ORDER BY 1`, view, trigger)
	if err != nil {
		t.Fatal(err)
	}
	defer columns.Close()
	var all []string
	for columns.Next() {
		var name string
		if err := columns.Scan(&name); err != nil {
			t.Fatal(err)
		}
		all = append(all, name)
	}
	if err := columns.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
