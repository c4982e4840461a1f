package stats

import (
	"context"
	stdsql "database/sql"
	"fmt"

	"praxis/ent"
)

// foldAtOnce is how many notes of changes are folded in one transaction.
const foldAtOnce = 2_000

// Fold folds what was changed into facts and tallies, so that reading them stays fast. It is exact without that, too. Of
// several that fold at a time, one does.
func Fold(ctx context.Context, client *ent.Client) error {
	for {
		n, err := inSnapshot(ctx, client, fmt.Sprintf("SELECT fold_statistics(%d)", foldAtOnce))
		if err != nil {
			return fmt.Errorf("folding statistics: %w", err)
		}
		if n < foldAtOnce {
			return nil
		}
	}
}

// Rebuild counts everything anew, while others read and write, and returns how much there is.
func Rebuild(ctx context.Context, client *ent.Client) (int, error) {
	n, err := inSnapshot(ctx, client, "SELECT rebuild_statistics()")
	if err != nil {
		return 0, fmt.Errorf("rebuilding statistics: %w", err)
	}
	return n, nil
}

// inSnapshot runs a function of the database that must see one moment.
func inSnapshot(ctx context.Context, client *ent.Client, call string) (int, error) {
	tx, err := client.BeginTx(ctx, &stdsql.TxOptions{Isolation: stdsql.LevelRepeatableRead})
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	// One folds at a time. A lock is taken before there is a snapshot, which then has what the one before has written.
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
