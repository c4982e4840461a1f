package content

import (
	"context"
	"fmt"

	"praxis/ent/gen/ent"
)

// FoldListCounts adds up the rows with which writers changed the lengths of lists (objects/15_list_counts.sql). The
// lengths are exact without it, but slower to read the more rows there are. Several servers may call it concurrently.
func FoldListCounts(ctx context.Context, client *ent.Client) error {
	if _, err := client.ExecContext(ctx, "SELECT fold_list_counts()"); err != nil {
		return fmt.Errorf("adding up the lengths of lists: %w", err)
	}
	return nil
}

// RecountLists computes the lengths of lists again, for rows that were loaded with triggers disabled.
func RecountLists(ctx context.Context, client *ent.Client) error {
	if _, err := client.ExecContext(ctx, "SELECT recount_lists()"); err != nil {
		return fmt.Errorf("counting the rows of lists: %w", err)
	}
	return nil
}
