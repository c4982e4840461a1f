package postgres_test

import (
	"context"
	"database/sql"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"praxis/internal/pgtest"
	"praxis/internal/postgres"
)

// look returns the version of a new look.
func look(t *testing.T, db *postgres.DB) *postgres.Version {
	t.Helper()
	v, err := db.Changes.Look(t.Context(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func exec(t *testing.T, on interface {
	ExecContext(context.Context, string, ...any) (sql.Result, error)
}, statement string) {
	t.Helper()
	if _, err := on.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

// TestChanges: a look finds the tables that were changed by what was committed since the look before, whatever the
// order in which transactions began, and nothing else.
func TestChanges(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	const readsKeys, readsThemes = "SELECT secret FROM signing_keys", "SELECT name FROM themes"
	const addKey = "INSERT INTO signing_keys DEFAULT VALUES"
	begin := func() *sql.Tx {
		tx, err := db.SQL.BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		return tx
	}
	first := look(t, db)
	changed := func(since *postgres.Version, statement string) bool {
		now := look(t, db)
		return !now.Unchanged(since, now.Sources([]string{statement}))
	}
	early := begin()
	exec(t, early, addKey)
	exec(t, db.SQL, "UPDATE themes SET name = name")
	if changed(first, readsKeys) || !changed(first, readsThemes) {
		t.Error("a look finds what is not committed, or misses what is")
	}
	second := look(t, db)
	if err := early.Commit(); err != nil {
		t.Fatal(err)
	}
	if !changed(second, readsKeys) || changed(second, readsThemes) || !changed(first, readsThemes) {
		t.Error("a look misses a transaction that began before the last look, or finds one again")
	}
	third := look(t, db)
	aborted := begin()
	exec(t, aborted, addKey)
	if err := aborted.Rollback(); err != nil {
		t.Fatal(err)
	}
	if changed(third, readsKeys) {
		t.Error("a look finds what was rolled back")
	}
	nested := begin()
	exec(t, nested, "SAVEPOINT s")
	exec(t, nested, addKey)
	if err := nested.Commit(); err != nil {
		t.Fatal(err)
	}
	if !changed(third, readsKeys) {
		t.Error("a look misses a subtransaction")
	}
}

// TestLostNotes: if a server cannot know what has changed, everything has: after its connection broke, after notes were
// deleted that it had not read, and after a migration.
func TestLostNotes(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	prune := "SELECT prune_table_changes(pg_snapshot_xmax(pg_current_snapshot()))"
	for _, test := range []struct {
		name, statement string
		lost            bool
	}{
		{"nothing", "SELECT 1", false},
		{"the notes were read", "SELECT 1; " + prune, false},
		{"migration", "INSERT INTO schema_migrations (name, sum) VALUES ('objects/x', '')", true},
		{"broken connection", "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE " +
			"query LIKE '%pg_visible_in_snapshot%' AND pid <> pg_backend_pid() AND datname = current_database()", true},
		{"the notes were not read", "UPDATE tags SET name = name; " + prune, true},
	} {
		before := look(t, db)
		for _, s := range strings.Split(test.statement, "; ") {
			exec(t, db.SQL, s)
		}
		now, err := db.Changes.Look(t.Context(), time.Now())
		if test.name == "broken connection" {
			if err == nil || db.Changes.Current() != nil {
				t.Errorf("%s: the look succeeds", test.name)
			}
			now, err = db.Changes.Look(t.Context(), time.Now())
		}
		if err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		if lost := !now.Unchanged(before, postgres.Sources{}) || !now.Unchanged(before, now.Sources([]string{"SELECT FROM themes"})); lost != test.lost {
			t.Errorf("%s: lost is %v, want %v", test.name, lost, test.lost)
		}
	}
}

// TestLooksAreShared: of many concurrent callers most get the result of a look that another one runs, and each gets one
// that began after its call.
func TestLooksAreShared(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	var versions sync.Map
	var running sync.WaitGroup
	const callers = 200
	for range callers {
		running.Go(func() {
			called := time.Now()
			v, err := db.Changes.Look(t.Context(), called)
			if err != nil || !v.Began().After(called) {
				t.Errorf("error %v, or a look that began before the call", err)
			}
			versions.Store(v, true)
		})
	}
	running.Wait()
	looks := 0
	versions.Range(func(any, any) bool { looks++; return true })
	if looks > callers/2 {
		t.Errorf("%d calls ran %d looks", callers, looks)
	}
}

// TestCountersAreNotNoted: a change of a counter is not noted, and a change of any other column is.
func TestCountersAreNotNoted(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	for _, test := range []struct {
		statement, table string
		noted            bool
	}{
		{"UPDATE articles SET views = views + 1, likes = 5", "articles", false},
		{"UPDATE articles SET title = title", "articles", true},
		{"UPDATE articles SET views = 1, version = version + 1", "articles", true},
		{"UPDATE sessions SET last_used_at = now()", "sessions", false},
		{"TRUNCATE sessions", "sessions", true},
		{"INSERT INTO stats_changes (id) VALUES (1)", "articles", false},
		{"INSERT INTO search_dirty (id) VALUES (1)", "search_dirty", false},
		{"DELETE FROM search_dirty", "search_dirty", true},
	} {
		before := look(t, db)
		exec(t, db.SQL, test.statement)
		now := look(t, db)
		if noted := !now.Unchanged(before, now.Sources([]string{"SELECT FROM " + test.table})); noted != test.noted {
			t.Errorf("%s: noted is %v", test.statement, noted)
		}
	}
}

// TestSources: what a statement reads is found through views and functions, and so is what no table tells.
func TestSources(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	for _, test := range []struct {
		statement                string
		tables                   []string
		clock, counters, unknown bool
	}{
		{`SELECT "t0"."id" FROM "tags" AS "t0"`, []string{"tags"}, false, false, false},
		{"SELECT id FROM action_history", []string{"audit_events"}, false, false, false},
		{"SELECT * FROM stats_changes", []string{
			"articles", "article_tags", "contributions", "actions", "outcomes", "evidence", "measurements", "themes",
		}, false, false, false},
		{"SELECT FROM search_documents WHERE id NOT IN (SELECT id FROM search_dirty)",
			[]string{"search_documents", "search_dirty", "articles", "people", "assets"}, false, false, false},
		{"SELECT n FROM list_counts WHERE list = 'outcomes of actions'", []string{"outcomes", "actions"}, false, false, false},
		{"SELECT has_role(1, '{}', 2)", []string{"memberships", "users", "api_tokens"}, true, false, false},
		{"SELECT 1 WHERE x > NOW()", nil, true, false, false},
		{"SELECT views FROM articles", []string{"articles"}, false, true, false},
		{"SELECT FROM article_like_changes", nil, false, false, true},
	} {
		before := look(t, db)
		s := before.Sources([]string{test.statement})
		if s.Clock != test.clock || s.Counters != test.counters || s.Unknown != test.unknown {
			t.Errorf("%s: %+v", test.statement, s)
		}
		for _, table := range test.tables {
			exec(t, db.SQL, "DELETE FROM "+table)
			if look(t, db).Unchanged(before, s) {
				t.Errorf("%s: a change of %s goes unnoticed", test.statement, table)
			}
			before = look(t, db)
		}
		exec(t, db.SQL, "DELETE FROM invitations")
		if audit := strings.Contains(test.statement, "history"); look(t, db).Unchanged(before, s) == audit {
			t.Errorf("%s: a change of invitations matters, or not to the audit", test.statement)
		}
	}
}

// TestEveryTableNotesItsChanges names the tables that do not: those that are derived from others, and those that no
// answer shows. Answers that were read from one of the latter are not kept.
func TestEveryTableNotesItsChanges(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	rows, err := db.SQL.QueryContext(t.Context(), `
		SELECT relname FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
			AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = c.oid AND tgname = 'note_change') ORDER BY relname`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var got []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		got = append(got, name)
	}
	want := []string{
		"article_like_changes", "attempts", "audit_head", "audit_seals", "audit_unsealed", "idempotency_keys",
		"list_counts", "mail_outbox", "stats_changes", "table_changes", "use_counts",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
