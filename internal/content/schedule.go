package content

import (
	"context"
	"fmt"

	entsql "entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/article"
)

// RunScheduled publishes or unpublishes one article that is due by the database's clock, and returns its id, or 0 if no
// article is due. It skips the articles with the ids in except, and those that another transaction has locked. The
// client must be that of a transaction.
func RunScheduled(ctx context.Context, client *ent.Client, except []int) (int, error) {
	for _, column := range []string{article.FieldPublishAt, article.FieldUnpublishAt} {
		due := func(s *entsql.Selector) { s.Where(entsql.ExprP(s.C(column) + " <= now()")) }
		a, err := client.Article.Query().
			Where(due, article.IDNotIn(except...)).
			Order(ent.Asc(article.FieldID)).
			ForUpdate(entsql.WithLockAction(entsql.SkipLocked)).
			First(ctx)
		switch {
		case ent.IsNotFound(err):
			continue
		case err != nil:
			return 0, fmt.Errorf("looking for due articles: %w", err)
		case column == article.FieldUnpublishAt:
			return a.ID, unpublish(ctx, client, a, nil)
		case a.Status == article.StatusPUBLISHED:
			// This publishes the working copy; published_at stays.
			return a.ID, publish(ctx, client, a, nil, nil)
		}
		return a.ID, publish(ctx, client, a, a.PublishAt, nil)
	}
	return 0, nil
}
