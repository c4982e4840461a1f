package content

import (
	"context"
	"fmt"
	"time"

	"praxis/ent"
	"praxis/ent/action"
	"praxis/ent/article"
	"praxis/ent/outcome"
	"praxis/internal/viewer"
)

// ErrNotTrashed says that something does not lie in the trash.
const ErrNotTrashed = StateError("it does not lie in the trash")

// FromTrash runs a change of something that lies in the trash. It returns ErrNotTrashed for what is there and does not lie
// there, and ent's NotFoundError for what the viewer may not see at all; seen is a query for it.
func FromTrash(ctx context.Context, seen interface {
	Exist(context.Context) (bool, error)
}, change func(context.Context) error) error {
	err := change(viewer.InTrash(ctx))
	if !ent.IsNotFound(err) {
		return err
	}
	if there, checkErr := seen.Exist(ctx); checkErr != nil {
		return checkErr
	} else if there {
		return ErrNotTrashed
	}
	return err
}

// PurgeTrash deletes for good what was put into the trash before that time, and returns how much it was. What something else
// still needs stays: an action with outcomes or with others below it, an article with translations.
func PurgeTrash(ctx context.Context, client *ent.Client, before time.Time) (int, error) {
	ctx = viewer.InTrash(ctx)
	outcomes, err := client.Outcome.Delete().Where(outcome.TrashedAtLT(before)).Exec(ctx)
	if err != nil {
		return 0, fmt.Errorf("purging outcomes: %w", err)
	}
	actions, err := client.Action.Delete().Where(action.TrashedAtLT(before), action.Not(action.HasOutcomes()), action.Not(action.HasChildren())).Exec(ctx)
	if err != nil {
		return 0, fmt.Errorf("purging actions: %w", err)
	}
	articles, err := client.Article.Delete().Where(article.TrashedAtLT(before), article.Not(article.HasDerivatives())).Exec(ctx)
	if err != nil {
		return 0, fmt.Errorf("purging articles: %w", err)
	}
	return outcomes + actions + articles, nil
}
