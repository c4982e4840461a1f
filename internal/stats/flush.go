package stats

import (
	"context"
	stdsql "database/sql"
	"fmt"

	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
)

// flushBatch is the number of entries of the dirty queue that one transaction flushes.
const flushBatch = 2_000

// Flush applies the dirty queue to facts and cubes, then the counts of uses to tags and themes. Answers are exact
// without it, but slower the longer the queue is. Of concurrent calls one flushes at a time.
func Flush(ctx context.Context, client *ent.Client) error {
	for {
		call := fmt.Sprintf("SELECT flush_statistics(%d)", flushBatch)
		n, err := callLocked(ctx, client, stdsql.LevelRepeatableRead, call)
		if err != nil {
			return fmt.Errorf("flushing statistics: %w", err)
		}
		if n < flushBatch {
			return updateUseCounts(ctx, client)
		}
	}
}

// Rebuild computes all facts and cubes again and returns the number of facts. Others can read and write meanwhile.
func Rebuild(ctx context.Context, client *ent.Client) (int, error) {
	n, err := callLocked(ctx, client, stdsql.LevelRepeatableRead, "SELECT rebuild_statistics()")
	if err != nil {
		return 0, fmt.Errorf("rebuilding statistics: %w", err)
	}
	return n, updateUseCounts(ctx, client)
}

// updateUseCounts stores in tags and themes how many records use them, where that changed.
func updateUseCounts(ctx context.Context, client *ent.Client) error {
	var changed []bool
	err := client.Select(ctx, sql.Raw("SELECT EXISTS (SELECT FROM use_counts WHERE flushed <> n)"), &changed)
	if err == nil && changed[0] {
		_, err = callLocked(ctx, client, stdsql.LevelReadCommitted, "SELECT 0 FROM flush_use_counts()")
	}
	if err != nil {
		return fmt.Errorf("counting the uses of tags and themes: %w", err)
	}
	return nil
}

// callLocked calls a function of the database that returns a number, in a transaction that locks statistics for other
// writers. A function that needs one snapshot for all of its statements needs REPEATABLE READ.
func callLocked(ctx context.Context, client *ent.Client, isolation stdsql.IsolationLevel, call string) (int, error) {
	tx, err := client.BeginTx(ctx, &stdsql.TxOptions{Isolation: isolation})
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	// LOCK TABLE takes no snapshot, so the snapshot of the call includes what the previous holder of the lock wrote.
	if _, err := tx.ExecContext(ctx, "LOCK TABLE stats_facts IN EXCLUSIVE MODE"); err != nil {
		return 0, err
	}
	var n int
	rows, err := tx.QueryContext(ctx, call)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(&n); err != nil {
			return 0, err
		}
	}
	if err := rows.Close(); err != nil {
		return 0, err
	}
	return n, tx.Commit()
}
