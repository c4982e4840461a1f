package facts

import (
	"context"
	stdsql "database/sql"
	"fmt"
	"testing"
	"time"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/organization"
	"praxis/internal/pgtest"
	"praxis/internal/postgres"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// database has one organization and a store.
type database struct {
	*postgres.DB
	t     *testing.T
	ctx   context.Context
	org   *ent.Organization
	store *Store
	added int // articles
}

func newDatabase(t *testing.T) *database {
	d := &database{DB: pgtest.Open(t), t: t, ctx: pgtest.Context(t), store: NewStore()}
	d.org = d.Organization.Create().SetName("o").SetSlug("o").SetKind(organization.KindCOMPANY).SaveX(d.ctx)
	return d
}

// add creates an article.
func (d *database) add(c *ent.Client) int {
	d.added++
	title := fmt.Sprint("article ", d.added)
	return c.Article.Create().SetTitle(title).SetBody("x").SetLocale("en").SetOrganization(d.org).SaveX(d.ctx).ID
}

func (d *database) exec(statement string, args ...any) {
	d.t.Helper()
	if _, err := d.SQL.ExecContext(d.ctx, statement, args...); err != nil {
		d.t.Fatalf("%s: %v", statement, err)
	}
}

// current returns the store's version for a client, which must have n articles.
func (d *database) current(c *ent.Client, n int) *Version {
	d.t.Helper()
	v, err := d.store.Current(d.ctx, c)
	if err != nil {
		d.t.Fatal(err)
	}
	if v.Articles.Len() != n {
		d.t.Errorf("%d articles, not %d", v.Articles.Len(), n)
	}
	return v
}

// behind checks that the version is one of n articles, and that Refresh catches up to others.
func (d *database) behind(n, others int) {
	d.t.Helper()
	if v := d.current(d.Client, n); !v.Behind {
		d.t.Error("a reader catches up with too much")
	}
	if changed, err := d.store.Refresh(d.ctx, d.Client); err != nil || !changed {
		d.t.Errorf("Refresh: %t, %v", changed, err)
	}
	if v := d.current(d.Client, others); v.Behind {
		d.t.Error("the version is behind after Refresh")
	}
}

func (d *database) begin(level stdsql.IsolationLevel) *ent.Tx {
	d.t.Helper()
	tx, err := d.Client.BeginTx(d.ctx, &stdsql.TxOptions{Isolation: level})
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { tx.Rollback() })
	return tx
}

// TestCurrent: a version has what was committed before, and stays as it is.
func TestCurrent(t *testing.T) {
	t.Parallel()
	d := newDatabase(t)
	first := d.current(d.Client, 0)
	id := d.add(d.Client)
	second := d.current(d.Client, 1)
	if first.Articles.Len() != 0 || second.Actions != first.Actions || second.AsOf.Before(first.AsOf) {
		t.Error("a version changed, or shares no table that did not change")
	}
	same := d.current(d.Client, 1)
	if same.Articles != second.Articles || same.memo != second.memo || !same.AsOf.After(second.AsOf) {
		t.Error("a version without changes is not the same as of now")
	}
	if changed, err := d.store.Refresh(d.ctx, d.Client); changed || err != nil || d.store.Len() != 1 {
		t.Errorf("Refresh without changes: %t, %v", changed, err)
	}
	d.exec("UPDATE articles SET trashed_at = now() WHERE id = $1", id)
	d.current(d.Client, 0)
	d.exec("UPDATE articles SET trashed_at = NULL WHERE id = $1", id)
	d.exec("UPDATE organizations SET parent_id = NULL")
	if v := d.current(d.Client, 1); v.Organizations.Len() != 1 || v.Articles.Find(int64(id)) < 0 {
		t.Errorf("%d organizations", v.Organizations.Len())
	}
	d.Theme.Create().SetName("t").SaveX(d.ctx)
	if v := d.current(d.Client, 1); v.Themes.Len() != 1 || first.Themes.Len() != 0 {
		t.Errorf("%d themes", v.Themes.Len())
	}
	d.exec("DELETE FROM themes")
	if v := d.current(d.Client, 1); v.Themes.Len() != 0 {
		t.Errorf("%d themes, not 0", v.Themes.Len())
	}
}

// TestWritingTransaction: a transaction sees what it wrote, and no one else does before it commits.
func TestWritingTransaction(t *testing.T) {
	t.Parallel()
	d := newDatabase(t)
	d.current(d.Client, 0)
	tx := d.begin(stdsql.LevelDefault)
	d.add(tx.Client())
	d.current(tx.Client(), 1)
	d.current(d.Client, 0)
	d.add(tx.Client())
	d.current(tx.Client(), 2)
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	d.current(d.Client, 0)
}

// TestFirstVersionOfATransaction: a store without a version does not keep the one of a transaction that has written.
func TestFirstVersionOfATransaction(t *testing.T) {
	t.Parallel()
	d := newDatabase(t)
	tx := d.begin(stdsql.LevelDefault)
	d.add(tx.Client())
	d.current(tx.Client(), 1)
	d.current(d.Client, 0)
}

// TestTransactionThatWritesLater: the snapshot of a transaction with an id counts that id among those that have ended.
// What the transaction notes after it has asked must not be missed.
func TestTransactionThatWritesLater(t *testing.T) {
	t.Parallel()
	d := newDatabase(t)
	d.current(d.Client, 0)
	tx := d.begin(stdsql.LevelDefault)
	if _, err := tx.ExecContext(d.ctx, "SELECT pg_current_xact_id()"); err != nil {
		t.Fatal(err)
	}
	d.add(d.Client) // a later transaction ends first
	d.current(d.Client, 1)
	d.current(tx.Client(), 1)
	d.add(tx.Client())
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	d.current(d.Client, 2)
}

// TestOldSnapshot: a transaction with an old snapshot gets the later version, and does not replace it.
func TestOldSnapshot(t *testing.T) {
	t.Parallel()
	d := newDatabase(t)
	d.current(d.Client, 0)
	tx := d.begin(stdsql.LevelRepeatableRead)
	tx.Article.Query().CountX(d.ctx) // takes the snapshot
	d.add(d.Client)
	d.current(tx.Client(), 0)
	later := d.current(d.Client, 1)
	v := d.current(tx.Client(), 1)
	if v.AsOf != later.AsOf {
		t.Errorf("the version is as of %s, not %s", v.AsOf, later.AsOf)
	}
	Keep(v, "key", "what an old snapshot says")
	if kept, ok := Recall[string](d.current(d.Client, 1), "key"); ok {
		t.Errorf("others get %s", kept)
	}
	d.add(tx.Client())
	d.current(tx.Client(), 2)
	d.current(d.Client, 1)
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	d.current(d.Client, 2)
}

// TestManyChanges: readers do not catch up with more than maxNotes changes.
func TestManyChanges(t *testing.T) {
	t.Parallel()
	d := newDatabase(t)
	d.current(d.Client, 0)
	d.add(d.Client)
	d.exec("INSERT INTO stats_changes (id) SELECT generate_series(1, $1::int)", maxNotes)
	d.behind(0, 1)
	d.exec("INSERT INTO stats_changes (id) SELECT 1 + i % 10 FROM generate_series(1, $1::int) i", 2*maxNotes)
	if v := d.current(d.Client, 1); v.Behind {
		t.Error("ids that repeat are counted more than once")
	}
}

// TestReload: what was changed without notes is read after Reload and TRUNCATE.
func TestReload(t *testing.T) {
	t.Parallel()
	d := newDatabase(t)
	d.add(d.Client)
	d.current(d.Client, 1)
	d.exec("ALTER TABLE articles DISABLE TRIGGER ALL; DELETE FROM articles; ALTER TABLE articles ENABLE TRIGGER ALL")
	d.current(d.Client, 1)
	if err := Reload(d.ctx, d.Client); err != nil {
		t.Fatal(err)
	}
	d.behind(1, 0)
	d.add(d.Client)
	d.current(d.Client, 1)
	d.exec("TRUNCATE articles CASCADE")
	d.behind(1, 0)
}

// TestReloadDuringRead: a note of a reload that is committed between the two statements of a catch-up is not missed.
func TestReloadDuringRead(t *testing.T) {
	t.Parallel()
	d := newDatabase(t)
	last := d.current(d.Client, 0)
	d.add(d.Client)
	if err := Reload(d.ctx, d.Client); err != nil {
		t.Fatal(err)
	}
	if v, err := d.store.read(d.ctx, d.Client, last); err != nil || !v.Behind {
		t.Errorf("the version is not behind, %v", err)
	}
	d.behind(0, 1)
}

// TestPrunedNotes: a store that may have missed notes before they were deleted reads everything; one that has seen all
// their transactions end does not.
func TestPrunedNotes(t *testing.T) {
	t.Parallel()
	for snapshot, missed := range map[string]bool{
		"100:110:100": true, // 100 was running, and the later 108 had ended
		"100:106:":    true,
		"109:110:":    false,
		"120:130:125": false,
	} {
		d := newDatabase(t)
		last := *d.current(d.Client, 0)
		last.snapshot, _ = parseSnapshot(snapshot)
		d.store.current.Store(&last)
		d.add(d.Client)
		d.exec("UPDATE stats_changes SET xid = '100'")
		d.exec("INSERT INTO stats_changes (xid, id) VALUES ('108', 1)")
		d.exec("SELECT prune_stats_changes('200')")
		d.exec("SELECT prune_stats_changes('200')") // keeps what the first call left
		if missed {
			d.behind(0, 1)
			continue
		}
		if changed, err := d.store.Refresh(d.ctx, d.Client); changed || err != nil {
			t.Errorf("%s: Refresh %t, %v", snapshot, changed, err)
		}
	}
}

// TestReplacedDatabase: a store whose version is of the future belongs to another copy of the database.
func TestReplacedDatabase(t *testing.T) {
	t.Parallel()
	d := newDatabase(t)
	future := *d.current(d.Client, 0)
	future.snapshot, _ = parseSnapshot("9000000000:9000000000:")
	d.store.current.Store(&future)
	d.add(d.Client)
	d.current(d.Client, 0)
	if changed, err := d.store.Refresh(d.ctx, d.Client); err != nil || !changed {
		t.Errorf("Refresh: %t, %v", changed, err)
	}
	d.current(d.Client, 1)
}

// TestCancelled: a caller does not wait for the store longer than its context lasts.
func TestCancelled(t *testing.T) {
	t.Parallel()
	d := newDatabase(t)
	d.store.building <- struct{}{}
	ctx, cancel := context.WithTimeout(d.ctx, time.Millisecond)
	defer cancel()
	if v, err := d.store.Current(ctx, d.Client); err == nil {
		t.Errorf("got %v", v)
	}
}

// TestReadersDoNotWaitForRefresh: while a large catch-up is running, readers get the version before it.
func TestReadersDoNotWaitForRefresh(t *testing.T) {
	t.Parallel()
	d := newDatabase(t)
	d.current(d.Client, 0)
	d.add(d.Client)
	d.store.building <- struct{}{}
	if v := d.current(d.Client, 0); !v.Behind {
		t.Error("the version is not behind")
	}
	<-d.store.building
	if v := d.current(d.Client, 1); v.Behind {
		t.Error("the version is behind after the catch-up")
	}
}

// TestContext: all parts of an answer use one version, unless they shall see what was written between them.
func TestContext(t *testing.T) {
	t.Parallel()
	d := newDatabase(t)
	if _, err := Current(d.ctx, d.Client); err == nil {
		t.Error("there are facts without a store")
	}
	for keeps, want := range map[bool]int{true: 0, false: 1} {
		d.exec("DELETE FROM articles")
		ctx := NewContext(d.ctx, d.store, keeps)
		if _, err := Current(ctx, d.Client); err != nil {
			t.Fatal(err)
		}
		d.add(d.Client)
		if v, err := Current(ctx, d.Client); err != nil || v.Articles.Len() != want {
			t.Error(fmt.Sprint(keeps, v.Articles.Len(), err))
		}
	}
}
