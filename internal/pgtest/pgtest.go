// Package pgtest provides each test with a separate database, cloned from a template with the current schema.
//
// The server is the one in TEST_DATABASE_URL, or a private one that all test programs of a run share. Without a server
// a test fails: a skipped test would hide that.
package pgtest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"praxis/internal/postgres"
	"praxis/internal/postgres/embedded"
	"praxis/internal/viewer"
)

var (
	mu       sync.Mutex
	server   *embedded.Server
	admin    *postgres.DB
	adminDSN string
	template string
	serial   atomic.Int64
)

// Main runs the tests of a package and stops the private server after the last of them.
func Main(m *testing.M) {
	code := m.Run()
	Close()
	os.Exit(code)
}

// Close stops the private server, for packages whose TestMain does more than Main.
func Close() {
	if admin != nil {
		admin.Close()
	}
	if server != nil {
		if err := server.Stop(); err != nil {
			fmt.Fprintln(os.Stderr, "pgtest:", err)
		}
	}
}

// Open returns a migrated, empty database, which is dropped when the test ends.
func Open(t testing.TB) *postgres.DB {
	t.Helper()
	db, _ := OpenDSN(t)
	return db
}

// OpenDSN is like Open and also returns the connection string, for programs that connect themselves.
func OpenDSN(t testing.TB) (*postgres.DB, string) {
	t.Helper()
	if err := start(); err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	if err := makeTemplate(); err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	dsn := create(t, "TEMPLATE "+template)
	db, err := postgres.Open(t.Context(), dsn)
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(func() { db.Close() })
	return db, dsn
}

// Empty returns the connection string of a database without tables.
func Empty(t testing.TB) string {
	t.Helper()
	if err := start(); err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	return create(t, "")
}

// Context returns the test's context with the rights of the system.
func Context(t testing.TB) context.Context { return viewer.NewContext(t.Context(), viewer.System) }

func create(t testing.TB, options string) (dsn string) {
	t.Helper()
	name := fmt.Sprintf("test_%d_%d", os.Getpid(), serial.Add(1))
	if _, err := admin.SQL.ExecContext(t.Context(), "CREATE DATABASE "+name+" "+options); err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(func() {
		if _, err := admin.SQL.Exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Errorf("pgtest: %v", err)
		}
	})
	return postgres.WithDatabase(adminDSN, name)
}

// start connects to the server, and starts the private one.
func start() error {
	mu.Lock()
	defer mu.Unlock()
	if admin != nil {
		return nil
	}
	ctx := viewer.NewContext(context.Background(), viewer.System)
	adminDSN = os.Getenv("TEST_DATABASE_URL")
	if adminDSN == "" {
		dir := filepath.Join("/tmp", "praxis-tests-"+strconv.Itoa(os.Getuid()))
		s, err := embedded.Start(ctx, dir, embedded.Options{Volatile: true})
		if err != nil {
			return err
		}
		server, adminDSN = s, s.DSN()
	}
	db, err := postgres.Open(ctx, adminDSN)
	if err != nil {
		return err
	}
	admin = db
	return nil
}

// makeTemplate creates the template unless another test program has, and drops the databases of killed test programs.
func makeTemplate() error {
	mu.Lock()
	defer mu.Unlock()
	if template != "" {
		return nil
	}
	ctx := viewer.NewContext(context.Background(), viewer.System)
	c, err := admin.SQL.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	if _, err := c.ExecContext(ctx, "SELECT pg_advisory_lock(20231)"); err != nil {
		return err
	}
	defer c.ExecContext(ctx, "SELECT pg_advisory_unlock(20231)")
	if err := dropOrphans(ctx, c); err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(postgres.SchemaText()))
	name := "praxis_template_" + hex.EncodeToString(sum[:6])
	var exists bool
	row := c.QueryRowContext(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name)
	if err := row.Scan(&exists); err != nil {
		return err
	}
	if !exists {
		if err := migrateInto(ctx, c, name); err != nil {
			return err
		}
	}
	template = name
	return nil
}

// migrateInto creates the template under a temporary name first, so that no test clones it half migrated.
func migrateInto(ctx context.Context, c *sql.Conn, name string) error {
	if _, err := c.ExecContext(ctx, "DROP DATABASE IF EXISTS "+name+"_new"); err != nil {
		return err
	}
	if _, err := c.ExecContext(ctx, "CREATE DATABASE "+name+"_new"); err != nil {
		return err
	}
	db, err := postgres.Open(ctx, postgres.WithDatabase(adminDSN, name+"_new"))
	if err != nil {
		return err
	}
	_, err = db.Migrate(ctx)
	db.Close()
	if err != nil {
		return err
	}
	_, err = c.ExecContext(ctx, "ALTER DATABASE "+name+"_new RENAME TO "+name)
	return err
}

func dropOrphans(ctx context.Context, c *sql.Conn) error {
	rows, err := c.QueryContext(ctx, `SELECT datname, split_part(datname, '_', 2)::int
		FROM pg_database WHERE datname ~ '^test_[0-9]+_[0-9]+$'`)
	if err != nil {
		return err
	}
	var orphans []string
	for rows.Next() {
		var name string
		var pid int
		if err := rows.Scan(&name, &pid); err != nil {
			return err
		}
		if syscall.Kill(pid, 0) == syscall.ESRCH {
			orphans = append(orphans, name)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, name := range orphans {
		if _, err := c.ExecContext(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil {
			return err
		}
	}
	return nil
}
