package jobs_test

import (
	"sync"
	"testing"
	"time"

	"praxis/internal/jobs"
	"praxis/internal/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// TestPruneChanges: the first call deletes nothing, and the next one the notes of what had finished by then. A server
// that had not read them forgets all answers.
func TestPruneChanges(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t)
	ctx := pgtest.Context(t)
	before, err := db.Changes.Look(ctx, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	db.Tag.Create().SetName("New").SetSlug("new").SaveX(ctx)
	notes := func() (n int) {
		if err := db.SQL.QueryRowContext(ctx, "SELECT count(*) FROM table_changes WHERE table_name = 'tags'").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if finished, err := jobs.PruneChanges(ctx, db.Client, ""); err != nil || finished == "" || notes() != 1 {
		t.Fatalf("the first call returns %q and leaves %d notes; error %v", finished, notes(), err)
	}
	// Transactions of other tests may still run, so that not even the note of this one has to be deleted.
	if _, err := jobs.PruneChanges(ctx, db.Client, "9000000000000000000"); err != nil || notes() != 0 {
		t.Fatalf("the next call leaves %d notes; error %v", notes(), err)
	}
	now, err := db.Changes.Look(ctx, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if now.Unchanged(before, now.Sources([]string{"SELECT FROM themes"})) {
		t.Error("an answer survives the loss of notes")
	}
}

// TestSealAudit: concurrent calls seal every event once, in one chain.
func TestSealAudit(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.Open(t), pgtest.Context(t)
	for _, name := range []string{"a", "b", "c"} {
		db.Tag.Create().SetName(name).SaveX(ctx)
	}
	var calls sync.WaitGroup
	for range 4 {
		calls.Go(func() {
			if err := jobs.SealAudit(ctx, db.Client); err != nil {
				t.Error(err)
			}
		})
	}
	calls.Wait()
	var sealed, unsealed int
	const count = "SELECT (SELECT count(*) FROM audit_seals), (SELECT count(*) FROM audit_unsealed)"
	if err := db.SQL.QueryRowContext(ctx, count).Scan(&sealed, &unsealed); err != nil || sealed != 3 || unsealed != 0 {
		t.Errorf("sealed %d events, and left %d: %v", sealed, unsealed, err)
	}
	if r, err := db.VerifyAudit(ctx); err != nil || len(r.Faults) > 0 {
		t.Errorf("%+v %v", r, err)
	}
}
