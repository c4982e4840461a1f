package content

import (
	"context"
	"fmt"

	entsql "entgo.io/ent/dialect/sql"

	"praxis/ent"
)

// FormerSlug returns the id of what had this slug before it was given another one; 0 when nothing of the table had. Whether
// the viewer may see that, a query by the id tells.
func FormerSlug(ctx context.Context, client *ent.Client, table, slug string) (int, error) {
	rows, err := client.QueryContext(ctx, "SELECT coalesce((SELECT entity_id FROM former_slugs WHERE kind = $1 AND slug = $2), 0)", table, slug)
	if err != nil {
		return 0, fmt.Errorf("looking for a former slug: %w", err)
	}
	defer rows.Close()
	return entsql.ScanInt(rows)
}
