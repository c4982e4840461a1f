package postgres_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/organization"
	"praxis/internal/pgtest"
	"praxis/internal/postgres"
	"praxis/internal/viewer"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func TestBadAddressesSayNoSecrets(t *testing.T) {
	t.Parallel()
	for _, dsn := range []string{"postgres://user:secret@127.0.0.1:1/db", "postgres://user:secret@%zz/db",
		"nonsense secret"} {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		db, err := postgres.Open(ctx, dsn)
		cancel()
		if err == nil {
			db.Close()
			t.Fatalf("%s was opened", dsn)
		}
		if strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "pq:") {
			t.Errorf("the error tells the password, or speaks the driver's language: %v", err)
		}
	}
}

// one returns a database with a single connection, so that statements use the same cache.
func one(t *testing.T) *sql.DB {
	db := pgtest.Open(t).SQL
	db.SetMaxOpenConns(1)
	return db
}

// TestStatementsAreReused: the cache handles changed tables, DISCARD, and more statements than it can have.
func TestStatementsAreReused(t *testing.T) {
	t.Parallel()
	db := one(t)
	must := func(text string, args ...any) {
		t.Helper()
		if _, err := db.Exec(text, args...); err != nil {
			t.Fatal(err)
		}
	}
	columns := func() int {
		t.Helper()
		rows, err := db.Query("SELECT * FROM x WHERE n > $1", 0)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		names, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		return len(names)
	}
	must("CREATE TABLE x (n int)")
	must("INSERT INTO x VALUES ($1)", 1)
	for range 3 {
		columns()
	}
	var prepared int
	const count = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT * FROM x%'"
	if err := db.QueryRow(count).Scan(&prepared); err != nil || prepared != 1 {
		t.Errorf("%d prepared statements for one text, %v", prepared, err)
	}
	must("ALTER TABLE x ADD COLUMN m int")
	if n := columns(); n != 2 {
		t.Errorf("%d columns after the table changed", n)
	}
	must("DEALLOCATE ALL")
	if n := columns(); n != 2 {
		t.Errorf("%d columns after the statements were dropped", n)
	}
	for i := range 600 {
		var got int
		if err := db.QueryRow(fmt.Sprintf("SELECT $1::int + %d", i), 1).Scan(&got); err != nil || got != i+1 {
			t.Fatalf("statement %d: %d, %v", i, got, err)
		}
	}
	if err := db.QueryRow("SELECT count(*) FROM pg_prepared_statements").Scan(&prepared); err != nil || prepared > 300 {
		t.Errorf("%d statements are kept, %v", prepared, err)
	}
	for i := range 40 {
		must(fmt.Sprintf("SELECT $1::int -- %d %s", i, strings.Repeat("-", 100_000)), 1)
	}
	var bytes int
	const size = "SELECT sum(length(statement)) FROM pg_prepared_statements"
	if err := db.QueryRow(size).Scan(&bytes); err != nil || bytes > 2<<20 {
		t.Errorf("statements of %d bytes are kept, %v", bytes, err)
	}
}

// TestStaleInTransaction: a stale statement aborts its transaction, and the next transaction works.
func TestStaleInTransaction(t *testing.T) {
	t.Parallel()
	db := one(t)
	if _, err := db.Exec("CREATE TABLE x (n int)"); err != nil {
		t.Fatal(err)
	}
	query := func(q interface {
		Query(string, ...any) (*sql.Rows, error)
	}) error {
		rows, err := q.Query("SELECT * FROM x WHERE n > $1", 0)
		if err != nil {
			return err
		}
		return rows.Close()
	}
	if err := query(db); err != nil {
		t.Fatal(err)
	}
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("ALTER TABLE x ADD COLUMN m int"); err != nil {
		t.Fatal(err)
	}
	if err := query(tx); err == nil {
		t.Error("a stale statement ran in a transaction")
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := query(db); err != nil {
		t.Errorf("after it: %v", err)
	}
}

// TestCancellationReachesTheStatement: the database stops running a cancelled statement.
func TestCancellationReachesTheStatement(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	started := time.Now()
	_, err := db.SQL.ExecContext(ctx, "SELECT pg_sleep($1)", 60)
	if err == nil || time.Since(started) > 20*time.Second {
		t.Fatalf("after %v: %v", time.Since(started), err)
	}
	var running int
	for range 100 {
		err := db.SQL.QueryRowContext(t.Context(),
			`SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_sleep%'
				AND state = 'active' AND pid <> pg_backend_pid()`).Scan(&running)
		if err != nil {
			t.Fatal(err)
		}
		if running == 0 {
			return
		}
	}
	t.Error("the statement still runs on the server")
}

// TestTransactionsAreShared: goroutines that use one transaction take turns.
func TestTransactionsAreShared(t *testing.T) {
	t.Parallel()
	ctx := pgtest.Context(t)
	tx, err := pgtest.Open(t).Tx(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	var group sync.WaitGroup
	for i := range 20 {
		group.Go(func() {
			if err := tx.Organization.Create().SetName(fmt.Sprint("o", i)).SetSlug(fmt.Sprint("o",
				i)).SetKind(organization.KindOTHER).Exec(ctx); err != nil {
				t.Error(err)
			}
			if _, err := tx.Organization.Query().Order(ent.Asc("id")).WithChildren().All(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if n, err := tx.Organization.Query().Count(ctx); err != nil || n != 20 {
		t.Errorf("%d organizations, %v", n, err)
	}
}

func TestBudget(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t).SQL
	for _, test := range []struct {
		budget postgres.Budget
		want   error
	}{
		{postgres.Budget{Rows: 100, Bytes: 10_000}, nil},
		{postgres.Budget{Rows: 99, Bytes: 10_000}, postgres.ErrBudgetExceeded},
		{postgres.Budget{Rows: 100, Bytes: 999}, postgres.ErrBudgetExceeded},
	} {
		ctx, count := postgres.CountStatements(t.Context(), test.budget)
		rows, err := db.QueryContext(ctx, "SELECT repeat('x', 10) FROM generate_series(1, $1)", 100)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
		}
		if err := rows.Err(); !errors.Is(err, test.want) {
			t.Errorf("%+v: %v, want %v", test.budget, err, test.want)
		}
		rows.Close()
		if count.Statements() != 1 {
			t.Errorf("%d statements", count.Statements())
		}
	}
}

// TestConstraints: the constraints also hold for statements that bypass ent.
func TestConstraints(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	ctx := pgtest.Context(t)
	org := db.Organization.Create().SetName("o").SetKind(organization.KindOTHER).SaveX(ctx)
	article := db.Article.Create().SetTitle("a").SetOrganization(org).SaveX(ctx)
	for text, constraint := range map[string]string{
		fmt.Sprintf("UPDATE articles SET status = 'PUBLISHED' WHERE id = %d",
			article.ID): "articles_published_has_time",
		fmt.Sprintf("UPDATE articles SET status = 'NONSENSE' WHERE id = %d",
			article.ID): "articles_status_known",
		fmt.Sprintf("UPDATE articles SET original_id = id WHERE id = %d",
			article.ID): "articles_original_is_another",
		fmt.Sprintf("UPDATE organizations SET parent_id = id WHERE id = %d",
			org.ID): "organizations_no_cycle",
		fmt.Sprintf("DELETE FROM organizations WHERE id = %d",
			org.ID): "articles_organizations_articles",
		fmt.Sprintf("UPDATE articles SET organization_id = 5 WHERE id = %d",
			article.ID): "articles_organizations_articles",
		`INSERT INTO tags (created_at, updated_at, slug, name, name_key)
			SELECT now(), now(), 's', 't', 't' || n FROM generate_series(1, 2) n`: "tags_slug_key",
	} {
		_, err := db.SQL.ExecContext(ctx, text)
		if v, ok := postgres.ViolationOf(err); !ok || v.Constraint != constraint {
			t.Errorf("%s: %v, want %s", text, err, constraint)
		}
	}
}

// TestVerifyAudit: it finds changes that bypass the triggers, and seals what no job has sealed.
func TestVerifyAudit(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ tamper, says string }{
		"nothing": {"", ""},
		"a changed event": {
			`UPDATE audit_events SET actor = 'somebody else' WHERE id = (SELECT event_id FROM audit_seals WHERE seq = 2)`,
			"event 2 of the chain was changed or moved",
		},
		"a changed change": {
			`UPDATE audit_events SET changes = '{}' WHERE id = (SELECT event_id FROM audit_seals WHERE seq = 2)`,
			"event 2 of the chain was changed or moved",
		},
		"a missing event": {
			`DELETE FROM audit_events WHERE id = (SELECT event_id FROM audit_seals WHERE seq = 2)`,
			"event 2 of the chain is missing",
		},
		"a missing seal": {
			`DELETE FROM audit_seals WHERE seq = 2`,
			"found event 3 of the chain instead of event 2",
		},
		"a cut-off end": {
			`DELETE FROM audit_events WHERE id = (SELECT event_id FROM audit_seals WHERE seq = 4);
				DELETE FROM audit_seals WHERE seq = 4`,
			"found event 5 of the chain instead of event 4",
		},
		"another order": {
			`UPDATE audit_seals SET seq = CASE seq WHEN 2 THEN -3 ELSE -2 END WHERE seq IN (2, 3);
				UPDATE audit_seals SET seq = -seq WHERE seq < 0`,
			"event 2 of the chain was changed or moved",
		},
		"a forged event": {
			`INSERT INTO audit_events (at, actor, verb, entity_type, entity_id, changes, tx)
				VALUES (now(), 'x', 'UPDATED', 'Tag', 1, '{}', 1)`,
			"was never sealed",
		},
		"a missing head": {`DELETE FROM audit_head`, "the head of the chain is missing"},
		"an event that was removed before it was sealed": {
			`INSERT INTO audit_unsealed VALUES (1)`,
			"the event with the id 1 was removed before it was sealed",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, ctx := pgtest.Open(t), pgtest.Context(t)
			for i := range 4 {
				db.Tag.Create().SetName(fmt.Sprint(i)).SaveX(ctx)
			}
			first, err := db.VerifyAudit(ctx)
			if err != nil || len(first.Faults) > 0 || first.Events != 4 {
				t.Fatalf("%+v %v", first, err)
			}
			db.Tag.Create().SetName("later").SaveX(ctx) // not sealed when the tampering begins
			c, err := db.SQL.Conn(ctx)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			statement := strings.SplitN(test.tamper, ";", 2)[0]
			if strings.HasPrefix(statement, "UPDATE") || strings.HasPrefix(statement, "DELETE FROM audit_events") {
				if _, err := c.ExecContext(ctx, statement); err == nil ||
					!strings.Contains(err.Error(), "cannot be changed or deleted") {
					t.Errorf("the database allows it: %v", err)
				}
			}
			if _, err := c.ExecContext(ctx, "SET session_replication_role = replica; "+test.tamper); err != nil {
				t.Fatal(err)
			}
			r, err := db.VerifyAudit(ctx, first.Head)
			if err != nil || strings.Join(r.Faults, "; ") != test.says &&
				!strings.Contains(strings.Join(r.Faults, "; "), test.says) ||
				(test.says == "") != (len(r.Faults) == 0) {
				t.Errorf("%+v %v", r, err)
			}
			if test.says == "" && (r.Events != 5 || len(r.Missing) > 0) {
				t.Errorf("%+v", r)
			}
		})
	}
}

// TestUnsealedEvents: an event cannot change after its transaction, before anything has sealed it. An entry of the queue
// without an event does not keep the others from being sealed.
func TestUnsealedEvents(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.Open(t), pgtest.Context(t)
	db.Tag.Create().SetName("a").SaveX(ctx)
	for _, statement := range []string{
		"UPDATE audit_events SET actor = 'x'", "DELETE FROM audit_events", "TRUNCATE audit_events",
	} {
		if _, err := db.SQL.ExecContext(ctx, statement); err == nil ||
			!strings.Contains(err.Error(), "cannot be changed or deleted") {
			t.Errorf("the database allows %s: %v", statement, err)
		}
	}
	if _, err := db.SQL.ExecContext(ctx, "INSERT INTO audit_unsealed VALUES (1)"); err != nil {
		t.Fatal(err)
	}
	var sealed int
	if err := db.SQL.QueryRowContext(ctx, "SELECT seal_audit_events(1)").Scan(&sealed); err != nil || sealed != 1 {
		t.Errorf("sealed %d events: %v", sealed, err)
	}
}

// TestBeginTx: transactions with and without settings, one after the other on a connection, begin with their isolation
// level and end; a failed beginning leaves no transaction open.
func TestBeginTx(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.Open(t), pgtest.Context(t)
	db.SQL.SetMaxOpenConns(1)
	for range 2 {
		plain, err := db.SQL.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelSerializable, ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		var level, readOnly, by string
		const show = `SELECT current_setting('transaction_isolation'), current_setting('transaction_read_only'),
			coalesce(current_setting('praxis.by', true), '')`
		if err := plain.QueryRow(show).Scan(&level, &readOnly, &by); err != nil || level+readOnly+by != "serializableon" {
			t.Errorf("%s %s %s %v", level, readOnly, by, err)
		}
		if err := plain.Rollback(); err != nil {
			t.Fatal(err)
		}
		named := viewer.NewContext(ctx, viewer.Viewer{Name: `O'Brien \ "x"`, Owner: true})
		tx, err := db.Tx(named)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := tx.QueryContext(ctx, show)
		if err != nil || !rows.Next() || rows.Scan(&level, &readOnly, &by) != nil || rows.Close() != nil ||
			level+readOnly != "read committedoff" || !strings.Contains(by, `O'Brien \\ \"x\"`) {
			t.Errorf("%s %s %s %v", level, readOnly, by, err)
		}
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := db.Tx(ended); err == nil {
		t.Error("a transaction began after its context had ended")
	}
	db.Tag.Create().SetName("a").SaveX(ctx)
}
