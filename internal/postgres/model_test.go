package postgres_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	atlas "ariga.io/atlas/sql/schema"
	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
	"entgo.io/ent/dialect/sql/schema"

	"praxis/ent/gen/ent/migrate"
	"praxis/internal/pgtest"
	"praxis/internal/postgres"
)

var migration = flag.String("migration", "", "write the migration `name` for what changed in ent/schema")

var migrationName = regexp.MustCompile(`^[a-z0-9]+(_[a-z0-9]+)*$`)

// TestModel fails if the tables of the migrations differ from the model in ent/schema. With -migration NAME it writes
// the next migration, which brings them to the model. This is a test and no command of praxis: ent's comparison of
// schemas would add 10 MB of parsers to the binary.
func TestModel(t *testing.T) {
	t.Parallel()
	diff := modelDiff(t, migratedTables(t))
	switch {
	case diff == "":
	case *migration == "":
		t.Errorf("the migrations lack what follows; run with -migration NAME to write it into a new one:\n%s", diff)
	case !migrationName.MatchString(*migration):
		t.Errorf("-migration %q: use lower-case words joined by underscores", *migration)
	default:
		existing, err := filepath.Glob("migrations/*.sql")
		if err != nil {
			t.Fatal(err)
		}
		path := fmt.Sprintf("migrations/%04d_%s.sql", len(existing)+1, *migration)
		if err := os.WriteFile(path, []byte(diff+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		fmt.Printf("wrote internal/postgres/%s: read it before you commit it\n", path)
	}
}

// TestModelDiff proves that modelDiff finds a column that the database lacks.
func TestModelDiff(t *testing.T) {
	t.Parallel()
	db := migratedTables(t)
	if _, err := db.SQL.Exec("ALTER TABLE tags DROP COLUMN use_count"); err != nil {
		t.Fatal(err)
	}
	want := `ALTER TABLE "tags" ADD COLUMN "use_count" bigint NOT NULL DEFAULT 0;`
	if got := modelDiff(t, db); !strings.Contains(got, want) { // the model may be ahead of the migrations, too
		t.Errorf("the diff is %q, want %q in it", got, want)
	}
}

// migratedTables returns a database with the migrations and without objects: the triggers of a new entity need its
// table, which has no migration yet.
func migratedTables(t *testing.T) *postgres.DB {
	t.Helper()
	db := open(t, pgtest.Empty(t))
	files := fstest.MapFS{}
	paths, err := filepath.Glob("migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files[path] = &fstest.MapFile{Data: text}
	}
	if _, err := db.MigrateWith(t.Context(), files); err != nil {
		t.Fatal(err)
	}
	return db
}

// modelDiff returns the SQL that brings the tables of a database to the model, "" if they are the same.
func modelDiff(t *testing.T, db *postgres.DB) string {
	t.Helper()
	var b strings.Builder
	writer := &schema.WriteDriver{Writer: &b, Driver: sql.OpenDB(dialect.Postgres, db.SQL)}
	comparison, err := schema.NewMigrate(writer, schema.WithDiffHook(withoutViews), schema.WithIndent("  "))
	if err != nil {
		t.Fatal(err)
	}
	if err := comparison.Create(pgtest.Context(t), migrate.Tables...); err != nil {
		t.Fatal(err)
	}
	statements := strings.TrimSpace(b.String())
	return strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(statements, "BEGIN;"), "COMMIT;"))
}

// withoutViews leaves out the views of the histories, which the model takes for join tables.
func withoutViews(next schema.Differ) schema.Differ {
	return schema.DiffFunc(func(current, desired *atlas.Schema) ([]atlas.Change, error) {
		changes, err := next.Diff(current, desired)
		return slices.DeleteFunc(changes, func(c atlas.Change) bool {
			add, ok := c.(*atlas.AddTable)
			return ok && strings.HasSuffix(add.T.Name, "_history")
		}), err
	})
}
