package content

import (
	"context"
	"errors"
	"fmt"
	"time"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/action"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/outcome"
	"praxis/internal/viewer"
)

// ErrNotTrashed says that something is not in the trash.
const ErrNotTrashed = StateError("it is not in the trash")

// ChangeTrashed runs a change of something that lies in the trash, or returns ErrNotTrashed when seen, a query for it, finds it
// outside.
func ChangeTrashed(ctx context.Context, seen interface {
	Exist(context.Context) (bool, error)
}, change func(context.Context) error) error {
	outside, err := seen.Exist(ctx)
	if err != nil {
		return err
	}
	if outside {
		return ErrNotTrashed
	}
	return change(viewer.OnlyTrashed(ctx))
}

// RestoreArticle takes an article out of the trash. One that was to be published in the meantime is in review again: it shall
// not appear just because it was restored.
func RestoreArticle(ctx context.Context, client *ent.Client, id int, restore *ent.ArticleUpdateOne) error {
	err := ChangeTrashed(ctx, client.Article.Query().Where(article.ID(id)), restore.ClearTrashedAt().Exec)
	if err != nil {
		return err
	}
	_, err = client.Article.Update().
		Where(article.ID(id), article.PublishAtLTE(viewer.Now()), article.StatusEQ(article.StatusSCHEDULED)).
		SetStatus(article.StatusIN_REVIEW).ClearPublishAt().Save(viewer.NewContext(ctx, viewer.System))
	return err
}

// PurgeAction deletes an action in the trash for good, with its outcomes, which nobody sees any more.
func PurgeAction(ctx context.Context, client *ent.Client, id int, purge *ent.ActionDeleteOne) error {
	return ChangeTrashed(ctx, client.Action.Query().Where(action.ID(id)), func(ctx context.Context) error {
		there, err := client.Action.Query().Where(action.ID(id), action.TrashedAtNotNil()).Exist(ctx)
		if err != nil || !there {
			return errors.Join(err, purge.Exec(ctx)) // which finds nothing
		}
		if _, err := client.ExecContext(ctx, "DELETE FROM outcomes WHERE action_id = $1", id); err != nil {
			return fmt.Errorf("purging the outcomes of an action: %w", err)
		}
		return purge.Exec(ctx)
	})
}

// PurgeTrash deletes for good what was put into the trash before that time, and returns how much it was. What something else
// still needs stays: an action with others below it, an article with translations.
func PurgeTrash(ctx context.Context, client *ent.Client, before time.Time) (int, error) {
	ctx = viewer.OnlyTrashed(ctx)
	outcomes, err := client.Outcome.Delete().Where(outcome.TrashedAtLT(before)).Exec(ctx)
	if err != nil {
		return 0, fmt.Errorf("purging outcomes: %w", err)
	}
	_, err = client.ExecContext(ctx, `DELETE FROM outcomes WHERE action_id IN (
		SELECT id FROM actions a WHERE trashed_at < $1 AND NOT EXISTS (SELECT FROM actions WHERE parent_id = a.id))`, before)
	if err != nil {
		return 0, fmt.Errorf("purging the outcomes of actions: %w", err)
	}
	actions, err := client.Action.Delete().Where(action.TrashedAtLT(before), action.Not(action.HasChildren())).Exec(ctx)
	if err != nil {
		return 0, fmt.Errorf("purging actions: %w", err)
	}
	articles, err := client.Article.Delete().Where(article.TrashedAtLT(before), article.Not(article.HasDerivatives())).Exec(ctx)
	if err != nil {
		return 0, fmt.Errorf("purging articles: %w", err)
	}
	return outcomes + actions + articles, nil
}
