package content

import (
	"context"
	"fmt"

	entsql "entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/article"
)

// RunScheduled publishes or takes back one article whose time has come, by the database's clock, and returns its id; 0 when there is
// none. except are those to leave alone. An article that another server is at is passed over. The client must be one of a
// transaction.
func RunScheduled(ctx context.Context, client *ent.Client, except []int) (int, error) {
	for _, column := range []string{article.FieldPublishAt, article.FieldUnpublishAt} {
		a, err := client.Article.Query().
			Where(func(s *entsql.Selector) { s.Where(entsql.ExprP(s.C(column) + " <= now()")) }, article.IDNotIn(except...)).
			Order(ent.Asc(article.FieldID)).ForUpdate(entsql.WithLockAction(entsql.SkipLocked)).First(ctx)
		switch {
		case ent.IsNotFound(err):
			continue
		case err != nil:
			return 0, fmt.Errorf("looking for what is due: %w", err)
		case column == article.FieldUnpublishAt:
			return a.ID, unpublish(ctx, client, a, nil)
		case a.Status == article.StatusPUBLISHED:
			return a.ID, publish(ctx, client, a, nil, nil) // its working copy appears; it stays published since when it was
		}
		return a.ID, publish(ctx, client, a, a.PublishAt, nil)
	}
	return 0, nil
}
