package stats

import (
	"context"
	stdsql "database/sql"
	"fmt"

	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
)

// foldAtOnce is how many notes of changes are folded in one transaction.
const foldAtOnce = 2_000

// Fold folds what was changed into facts and tallies, so that reading them stays fast. It is exact without that, too. Then it
// counts by these how much tags and themes are used. Of several that fold at a time, one does.
func Flush(ctx context.Context, client *ent.Client) error {
	for {
		n, err := locked(ctx, client, stdsql.LevelRepeatableRead, fmt.Sprintf("SELECT flush_statistics(%d)", foldAtOnce))
		if err != nil {
			return fmt.Errorf("folding statistics: %w", err)
		}
		if n < foldAtOnce {
			return settle(ctx, client)
		}
	}
}

// settle writes how much tags and themes are used into their rows.
func settle(ctx context.Context, client *ent.Client) error {
	var due []bool
	err := client.Select(ctx, sql.ExprFunc(func(b *sql.Builder) { b.WriteString("SELECT EXISTS (SELECT FROM uses WHERE settled <> n)") }), &due)
	if err == nil && due[0] {
		_, err = locked(ctx, client, stdsql.LevelReadCommitted, "SELECT 0 FROM settle_uses()")
	}
	if err != nil {
		return fmt.Errorf("counting how much tags and themes are used: %w", err)
	}
	return nil
}

// Rebuild counts everything anew, while others read and write, and returns how much there is.
func Rebuild(ctx context.Context, client *ent.Client) (int, error) {
	n, err := locked(ctx, client, stdsql.LevelRepeatableRead, "SELECT rebuild_statistics()")
	if err != nil {
		return 0, fmt.Errorf("rebuilding statistics: %w", err)
	}
	return n, settle(ctx, client)
}

// locked runs a function of the database while no other statistics are written. One that must see a single moment needs
// REPEATABLE READ.
func locked(ctx context.Context, client *ent.Client, isolation stdsql.IsolationLevel, call string) (int, error) {
	tx, err := client.BeginTx(ctx, &stdsql.TxOptions{Isolation: isolation})
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
