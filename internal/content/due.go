package content

import (
	"context"
	"fmt"

	entsql "entgo.io/ent/dialect/sql"

	"praxis/ent"
	"praxis/ent/article"
)

// Due publishes or takes back one article whose time has come, by the database's clock, and returns its id; 0 when there is
// none. except are those to leave alone. An article that another server is at is passed over. The client must be one of a
// transaction.
func Due(ctx context.Context, client *ent.Client, except []int) (int, error) {
	due := func(column string) func(*entsql.Selector) {
		return func(s *entsql.Selector) { s.Where(entsql.ExprP(s.C(column) + " <= now()")) }
	}
	a, err := client.Article.Query().
		Where(article.Or(due(article.FieldPublishAt), due(article.FieldUnpublishAt)), article.IDNotIn(except...)).
		Order(ent.Asc(article.FieldID)).ForUpdate(entsql.WithLockAction(entsql.SkipLocked)).First(ctx)
	if ent.IsNotFound(err) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("looking for what is due: %w", err)
	}
	if a.PublishAt == nil {
		return a.ID, Unpublish(ctx, client, a.ID, nil, nil)
	}
	at := a.PublishAt
	if a.Status == article.StatusPUBLISHED {
		at = nil // its working copy appears; it stays published since when it was
	}
	return a.ID, Publish(ctx, client, a.ID, at, nil)
}
