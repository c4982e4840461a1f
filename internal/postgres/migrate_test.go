package postgres_test

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"entgo.io/ent/dialect/sql/schema"

	"praxis/ent/gen/ent/migrate"
	"praxis/internal/pgtest"
	"praxis/internal/postgres"
)

// TestMigrateOnce: of several servers that start at the same time, one migrates.
func TestMigrateOnce(t *testing.T) {
	t.Parallel()
	dsn := pgtest.Empty(t)
	var applied [4][]postgres.Step
	var group sync.WaitGroup
	for i := range applied {
		group.Go(func() {
			db := open(t, dsn)
			var err error
			if applied[i], err = db.Migrate(t.Context()); err != nil {
				t.Error(err)
			}
			if err := db.CheckSchema(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	total := 0
	for _, steps := range applied {
		total += len(steps)
	}
	if all, err := open(t, dsn).Status(t.Context()); err != nil || total != len(all) {
		t.Errorf("%d steps applied of %d, %v", total, len(all), err)
	}
}

func TestBehindAndAhead(t *testing.T) {
	t.Parallel()
	if err := open(t, pgtest.Empty(t)).CheckSchema(t.Context()); !errors.Is(err, postgres.ErrSchemaOutdated) {
		t.Errorf("an empty database: %v, want ErrSchemaOutdated", err)
	}
	for text, want := range map[string]error{
		"UPDATE schema_migrations SET sum = '' WHERE name = 'objects/01_trees'":    postgres.ErrSchemaOutdated,
		"DROP TRIGGER audit_row ON tags":                                           postgres.ErrSchemaOutdated,
		"INSERT INTO schema_migrations VALUES ('objects/99_old', '', now(), '{}')": postgres.ErrSchemaOutdated,
		"INSERT INTO schema_migrations VALUES ('0001_model', '')":                  postgres.ErrUnknownMigration,
		"UPDATE schema_migrations SET sum = '' WHERE name = '0001_schema'":         postgres.ErrUnknownMigration,
		"ALTER TABLE schema_migrations DROP objects; DELETE FROM schema_migrations; " +
			"INSERT INTO schema_migrations VALUES ('0001_model', '')": postgres.ErrUnknownMigration,
	} {
		db := pgtest.Open(t)
		if _, err := db.SQL.Exec(text); err != nil {
			t.Fatal(err)
		}
		if err := db.CheckSchema(t.Context()); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", text, err, want)
		}
		_, err := db.Migrate(t.Context())
		if errors.Is(want, postgres.ErrUnknownMigration) != errors.Is(err, postgres.ErrUnknownMigration) {
			t.Errorf("migrating after %s: %v", text, err)
		}
		if err := db.CheckSchema(t.Context()); (err == nil) != errors.Is(want, postgres.ErrSchemaOutdated) {
			t.Errorf("after %s and a migration: %v", text, err)
		}
	}
}

// TestObjectsFollowTheirFiles: changes of the files are in the database after the next start.
func TestObjectsFollowTheirFiles(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	files := overlay(t)
	step := func(what string, want ...string) {
		t.Helper()
		due, err := db.MigrateWith(t.Context(), files)
		var got []string
		for _, s := range due {
			got = append(got, fmt.Sprint(s.Name, " ", s.State))
		}
		if err != nil || !slices.Equal(got, want) {
			t.Fatalf("%s: applied %q, want %q: %v", what, got, want, err)
		}
		all, err := db.StatusWith(t.Context(), files)
		if err != nil || slices.ContainsFunc(all, func(s postgres.Step) bool { return s.State != postgres.Applied }) {
			t.Fatalf("%s: then the status is %v, %v", what, all, err)
		}
	}
	ask := func(query string) (answer string) {
		t.Helper()
		if err := db.SQL.QueryRow(query).Scan(&answer); err != nil {
			return err.Error()
		}
		return answer
	}
	step("nothing changed")

	files["objects/50_words.sql"] = file(`CREATE FUNCTION word() RETURNS text LANGUAGE sql AS $$ SELECT 'old' $$;
		CREATE VIEW words AS SELECT word() AS w, summary FROM articles;
		CREATE FUNCTION first_word() RETURNS words LANGUAGE sql AS $$ SELECT * FROM words LIMIT 1 $$;
		CREATE VIEW first_words AS SELECT (first_word()).w;`)
	step("a new file", "objects/50_words pending")
	files["objects/50_words.sql"] = file(`CREATE FUNCTION word() RETURNS text LANGUAGE sql AS $$ SELECT 'new' $$;
		CREATE VIEW words AS SELECT 1 AS one, word() AS w, summary FROM articles;`)
	step("another text", "objects/50_words changed")
	if got := ask("SELECT word()"); got != "new" {
		t.Errorf("the function says %s", got)
	}
	if got := ask("SELECT first_word()"); !strings.Contains(got, "does not exist") {
		t.Errorf("a function that is in no file any more says %s", got)
	}

	files["migrations/9000_summary.sql"] = file("ALTER TABLE articles ALTER summary TYPE varchar")
	step("a column that views use", "9000_summary pending")
	typeOf := `SELECT format_type(atttypid, atttypmod) FROM pg_attribute
		WHERE attrelid = 'search_sources'::regclass AND attname = 'summary'`
	if got := ask(typeOf); got != "character varying" {
		t.Errorf("the view of the column has %s", got)
	}
	files["migrations/9001_summary.sql"] = file("ALTER TABLE articles ALTER summary TYPE text")
	delete(files, "objects/50_words.sql")
	step("a file that is gone", "9001_summary pending", "objects/50_words removed")
	if got := ask("SELECT word()"); !strings.Contains(got, "does not exist") {
		t.Errorf("a function of a file that is gone says %s", got)
	}
}

// TestFailedMigrationsChangeNothing: migrations and objects are one transaction.
func TestFailedMigrationsChangeNothing(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	before := dump(t, db)
	for name, test := range map[string]struct{ file, text, says string }{
		"a bad object": {"objects/50_x.sql", "CREATE VIEW x AS SELECT nonsense",
			`objects/50_x: pq: column "nonsense"`},
		"a bad migration": {"migrations/9000_x.sql", "SELECT nonsense", "migration 9000_x: pq: column"},
		"a second meaning": {"objects/50_x.sql", "CREATE VIEW statistics_facts AS SELECT 1",
			`"statistics_facts" already exists`},
	} {
		files := overlay(t)
		files["migrations/8000_table.sql"] = file("CREATE TABLE never (n int)")
		files[test.file] = file(test.text)
		if _, err := db.MigrateWith(t.Context(), files); err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %v, want %s", name, err, test.says)
		}
	}
	if _, err := db.SQL.Exec("CREATE VIEW report AS SELECT count(*) FROM statistics_facts"); err != nil {
		t.Fatal(err)
	}
	files := overlay(t)
	files["objects/50_x.sql"] = file("CREATE VIEW x AS SELECT 1")
	if _, err := db.MigrateWith(t.Context(), files); err == nil ||
		!strings.Contains(err.Error(), "view report depends") {
		t.Errorf("a view that is not ours: %v", err)
	}
	if _, err := db.SQL.Exec("DROP VIEW report"); err != nil {
		t.Fatal(err)
	}
	if after := dump(t, db); after != before {
		t.Error("the schema changed")
	}
	if err := db.CheckSchema(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestForeignObjectsStay: objects that somebody else created are not dropped.
func TestForeignObjectsStay(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	if _, err := db.SQL.Exec(`CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1';
		CREATE VIEW mine AS SELECT title FROM articles`); err != nil {
		t.Fatal(err)
	}
	files := overlay(t)
	files["objects/50_x.sql"] = file("CREATE VIEW x AS SELECT 1")
	for range 2 {
		if _, err := db.MigrateWith(t.Context(), files); err != nil {
			t.Fatal(err)
		}
		delete(files, "objects/50_x.sql")
	}
	if _, err := db.SQL.Exec("SELECT mine(), (SELECT count(title) FROM mine)"); err != nil {
		t.Error(err)
	}
}

// notAudited are the tables whose changes write no events. Their entities say why (ent/schema, audit).
var notAudited = []string{"audit_events", "idempotency_keys", "revisions"}

// TestEveryEntityIsAudited fails if an entity was added without its trigger or without the view of its history.
func TestEveryEntityIsAudited(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	if missing := unaudited(t, db, migrate.Tables); len(missing) > 0 {
		t.Errorf("the audit lacks %q", missing)
	}
	source := schema.NewTable("sources").AddColumn(&schema.Column{Name: "id"})
	_, err := db.SQL.Exec("CREATE TABLE sources (id bigint); DROP VIEW tag_history; DROP TRIGGER audit_row ON tags")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"audit_row ON tags", "tag_history", "audit_row ON sources"}
	if missing := unaudited(t, db, append(slices.Clone(migrate.Tables), source)); !slices.Equal(missing, want) {
		t.Errorf("with an entity outside of the audit it lacks %q, want %q", missing, want)
	}
}

// unaudited returns the triggers and views of the audit that these tables lack.
func unaudited(t *testing.T, db *postgres.DB, tables []*schema.Table) (missing []string) {
	t.Helper()
	check := func(what, query, table string) {
		var exists bool
		if err := db.SQL.QueryRow("SELECT EXISTS ("+query+")", table).Scan(&exists); err != nil {
			t.Fatal(err)
		}
		if !exists {
			missing = append(missing, what)
		}
	}
	for _, table := range tables {
		switch {
		case strings.HasSuffix(table.Name, "_history"):
			check(table.Name, "SELECT FROM pg_views WHERE viewname = $1", table.Name)
		case table.Columns[0].Name == "id" && !slices.Contains(notAudited, table.Name):
			check("audit_row ON "+table.Name, `SELECT FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
				WHERE tgname = 'audit_row' AND relname = $1`, table.Name)
		}
	}
	return missing
}

// TestSecretsStayOutOfTheAudit: the audit only records that a sensitive field changed.
func TestSecretsStayOutOfTheAudit(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.Open(t), pgtest.Context(t)
	user := db.User.Create().SetEmail("li@example.org").SetName("Li").SetPasswordHash("one").SaveX(ctx)
	user.Update().SetPasswordHash("two").ExecX(ctx)
	db.Session.Create().SetHash([]byte("three")).SetUser(user).SetExpiresAt(time.Now()).ExecX(ctx)
	var secrets string
	err := db.SQL.QueryRow(`SELECT string_agg(entity_type || (changes->>coalesce(s, 'hash')), ' ' ORDER BY id)
		FROM audit_events LEFT JOIN (VALUES ('password_hash')) s (s) ON changes ? s`).Scan(&secrets)
	want := `User{"after": null, "before": null} User{"after": null, "before": null} ` +
		`Session{"after": null, "before": null}`
	if err != nil || secrets != want {
		t.Errorf("the audit has %s, want %s: %v", secrets, want, err)
	}
}

// overlay is the embedded files, to be changed.
func overlay(t *testing.T) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(postgres.SchemaFiles, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(postgres.SchemaFiles, path)
		files[path] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }

func open(t *testing.T, dsn string) *postgres.DB {
	t.Helper()
	db, err := postgres.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}
