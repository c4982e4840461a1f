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

// ErrNotTrashed says that an entity is not in the trash.
const ErrNotTrashed = StateError("it is not in the trash")

// ChangeTrashed runs a change of an entity in the trash. It returns ErrNotTrashed if query, a query for the entity,
// finds it outside of the trash.
func ChangeTrashed(ctx context.Context, query interface {
	Exist(context.Context) (bool, error)
}, change func(context.Context) error) error {
	outside, err := query.Exist(ctx)
	if err != nil {
		return err
	}
	if outside {
		return ErrNotTrashed
	}
	return change(viewer.OnlyTrashed(ctx))
}

// RestoreArticle takes an article out of the trash. If its scheduled time of publication has passed, it returns to
// review, so that restoring an article does not publish it.
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

// PurgeAction permanently deletes an action in the trash and its outcomes.
func PurgeAction(ctx context.Context, client *ent.Client, id int, purge *ent.ActionDeleteOne) error {
	return ChangeTrashed(ctx, client.Action.Query().Where(action.ID(id)), func(ctx context.Context) error {
		trashed, err := client.Action.Query().Where(action.ID(id), action.TrashedAtNotNil()).Exist(ctx)
		if err != nil || !trashed {
			return errors.Join(err, purge.Exec(ctx)) // ent's NotFoundError
		}
		if _, err := client.ExecContext(ctx, "DELETE FROM outcomes WHERE action_id = $1", id); err != nil {
			return fmt.Errorf("purging the outcomes of an action: %w", err)
		}
		return purge.Exec(ctx)
	})
}

// PurgeTrash permanently deletes entities that were trashed before that time, and returns their number. It keeps
// actions with subordinate actions and articles with translations.
func PurgeTrash(ctx context.Context, client *ent.Client, before time.Time) (int, error) {
	ctx = viewer.OnlyTrashed(ctx)
	outcomes, err := client.Outcome.Delete().Where(outcome.TrashedAtLT(before)).Exec(ctx)
	if err != nil {
		return 0, fmt.Errorf("purging outcomes: %w", err)
	}
	_, err = client.ExecContext(ctx, `DELETE FROM outcomes WHERE action_id IN (
		SELECT id FROM actions a
		WHERE trashed_at < $1 AND NOT EXISTS (SELECT FROM actions WHERE parent_id = a.id))`, before)
	if err != nil {
		return 0, fmt.Errorf("purging the outcomes of actions: %w", err)
	}
	actions, err := client.Action.Delete().
		Where(action.TrashedAtLT(before), action.Not(action.HasChildren())).
		Exec(ctx)
	if err != nil {
		return 0, fmt.Errorf("purging actions: %w", err)
	}
	articles, err := client.Article.Delete().
		Where(article.TrashedAtLT(before), article.Not(article.HasDerivatives())).
		Exec(ctx)
	if err != nil {
		return 0, fmt.Errorf("purging articles: %w", err)
	}
	return outcomes + actions + articles, nil
}
