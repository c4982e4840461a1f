package content

import (
	"context"
	"fmt"
	"slices"
	"time"

	"praxis/ent"
	"praxis/ent/article"
	"praxis/ent/predicate"
)

// ErrFuture says that an article shall be published under a time that lies ahead.
const ErrFuture = StateError("the time of publication lies ahead")

// From is the states that a verb of articles starts from.
var From = struct{ Publish, Unpublish []article.Status }{
	Publish:   []article.Status{article.StatusDRAFT, article.StatusIN_REVIEW, article.StatusSCHEDULED},
	Unpublish: []article.Status{article.StatusPUBLISHED},
}

// Possible returns a StateError unless the article is in one of the states.
func Possible(a *ent.Article, from []article.Status) error {
	if slices.Contains(from, a.Status) {
		return nil
	}
	return StateError("the article is " + stateWords[a.Status])
}

// Publish publishes an article under the given time; nil is now. It returns ent's NotFoundError, ErrVersion when
// expectedVersion is not its version, ErrFuture, or another StateError when it is published already or archived.
func Publish(ctx context.Context, client *ent.Client, id int, at *time.Time, expectedVersion *int) error {
	now := time.Now()
	if at == nil {
		at = &now
	}
	if at.After(now) {
		return ErrFuture
	}
	update := client.Article.UpdateOneID(id).
		Where(article.StatusIn(From.Publish...)).
		Where(versioned(expectedVersion)...).
		SetStatus(article.StatusPUBLISHED).SetPublishedAt(at.UTC().Truncate(time.Microsecond))
	return explain(ctx, client, id, expectedVersion, update.Exec(ctx))
}

// Unpublish takes a published article back: it is a draft again. Its errors are those of Publish.
func Unpublish(ctx context.Context, client *ent.Client, id int, expectedVersion *int) error {
	update := client.Article.UpdateOneID(id).
		Where(article.StatusIn(From.Unpublish...)).
		Where(versioned(expectedVersion)...).
		SetStatus(article.StatusDRAFT).ClearPublishedAt()
	return explain(ctx, client, id, expectedVersion, update.Exec(ctx))
}

func versioned(expected *int) []predicate.Article {
	if expected == nil {
		return nil
	}
	return []predicate.Article{article.Version(*expected)}
}

// explain says why a compare-and-set found no row.
func explain(ctx context.Context, client *ent.Client, id int, expectedVersion *int, err error) error {
	if !ent.IsNotFound(err) {
		return err
	}
	current, err := client.Article.Query().Where(article.ID(id)).Select(article.FieldStatus, article.FieldVersion).Only(ctx)
	if err != nil {
		return err
	}
	if expectedVersion != nil && current.Version != *expectedVersion {
		return ErrVersion
	}
	return StateError(fmt.Sprintf("the article is %s", stateWords[current.Status]))
}

var stateWords = map[article.Status]string{
	article.StatusDRAFT:     "a draft",
	article.StatusIN_REVIEW: "in review",
	article.StatusSCHEDULED: "scheduled",
	article.StatusPUBLISHED: "published already",
	article.StatusARCHIVED:  "archived",
}
