// Package upkeep does what has to be done when time passes, as Praxis itself: it publishes and takes back what is scheduled,
// thins out revisions, empties the trash, forgets likes and attempts, folds statistics and indexes what can be searched.
// Any number of servers may do it on one database at a time.
package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/idempotencykey"
	"praxis/ent/gen/ent/session"
	"praxis/internal/auth"
	"praxis/internal/content"
	"praxis/internal/search"
	"praxis/internal/stats"
	"praxis/internal/viewer"
)

// Options say how to keep.
type Options struct {
	// KeepRevisions is how many revisions of an article are kept, beside those that readers see, that were handed in or
	// approved; 0 keeps all.
	KeepRevisions int
	// KeepTrash is how long what was deleted lies in the trash; 0 keeps it until somebody purges it.
	KeepTrash time.Duration
	// Counter is what is flushed every second; nil when there is none.
	Counter *content.HitBuffer
	// Mailer sends what stands in the outbox of mail; nil when the server sends no mail. Links are those of the mails.
	Mailer auth.Mailer
	Links  auth.Links
	// Log takes what went wrong, and what was published.
	Log *slog.Logger
}

// keepAnswers is how long the answers of @idempotent operations stay; graph forgets them earlier.
const keepAnswers = 48 * time.Hour

// Run keeps until ctx ends: what is due every second, the rest every hour.
func Run(ctx context.Context, client *ent.Client, o Options) {
	ctx = viewer.NewContext(ctx, viewer.System)
	ctx = viewer.WithRequest(ctx, viewer.Request{Operation: "schedule"})
	var others sync.WaitGroup
	defer others.Wait()
	others.Go(func() { derive(ctx, client, o) })
	if o.Mailer != nil {
		others.Go(func() { deliver(ctx, client, o) })
	}
	second, hour := time.NewTicker(time.Second), time.NewTicker(time.Hour)
	defer second.Stop()
	defer hour.Stop()
	clean := func() {
		if err := Clean(ctx, client, o); err != nil && ctx.Err() == nil {
			o.Log.Error("cleaning up", "error", err)
		}
	}
	clean()
	for {
		if err := PublishDue(ctx, client, o); err != nil && ctx.Err() == nil {
			o.Log.Error("publishing what is due", "error", err)
		}
		if o.Counter != nil {
			if err := o.Counter.Flush(ctx, client); err != nil && ctx.Err() == nil {
				o.Log.Error("adding up views", "error", err)
			}
		}
		if err := content.FlushLikes(ctx, client); err != nil && ctx.Err() == nil {
			o.Log.Error("adding up likes", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-hour.C:
			clean()
		case <-second.C:
		}
	}
}

// derive keeps what is derived from the content in step with it, until ctx ends: by itself, since much that was changed at once
// takes its time.
func derive(ctx context.Context, client *ent.Client, o Options) {
	second := time.NewTicker(time.Second)
	defer second.Stop()
	for {
		if err := stats.Flush(ctx, client); err != nil && ctx.Err() == nil {
			o.Log.Error("folding statistics", "error", err)
		}
		if err := search.Index(ctx, client); err != nil && ctx.Err() == nil {
			o.Log.Error("indexing for the search", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-second.C:
		}
	}
}

// deliver sends mail until ctx ends: by itself, since an SMTP server may take its time.
func deliver(ctx context.Context, client *ent.Client, o Options) {
	second := time.NewTicker(time.Second)
	defer second.Stop()
	for {
		if err := o.Links.DeliverMail(ctx, client, o.Mailer, o.Log); err != nil && ctx.Err() == nil {
			o.Log.Error("sending mail", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-second.C:
		}
	}
}

// PublishDue publishes and takes back all that is due, each article in a transaction of its own. One that cannot be is logged
// and left for the next time, and does not hinder the others.
func PublishDue(ctx context.Context, client *ent.Client, o Options) error {
	var failed []int
	for {
		id, err := due(ctx, client, failed)
		switch {
		case id == 0:
			return err
		case err != nil:
			o.Log.Error("an article that is due cannot be published", "article", id, "error", err)
			failed = append(failed, id)
		default:
			o.Log.Info("published or took back what was due", "article", id)
		}
	}
}

func due(ctx context.Context, client *ent.Client, except []int) (int, error) {
	tx, err := client.Tx(ctx)
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	id, err := content.RunScheduled(ctx, tx.Client(), except)
	if err != nil || id == 0 {
		return id, err
	}
	return id, tx.Commit()
}

// Clean removes what is kept for no longer.
func Clean(ctx context.Context, client *ent.Client, o Options) error {
	if _, err := client.Session.Delete().Where(session.ExpiresAtLT(time.Now())).Exec(ctx); err != nil {
		return fmt.Errorf("removing sessions that ended: %w", err)
	}
	if _, err := client.IdempotencyKey.Delete().Where(idempotencykey.CreatedAtLT(time.Now().Add(-keepAnswers))).Exec(ctx); err != nil {
		return fmt.Errorf("removing answers that nobody asks for again: %w", err)
	}
	err := errors.Join(content.PruneLikes(ctx, client), auth.PurgeAttempts(ctx, client), auth.PurgeLinks(ctx, client))
	if err != nil {
		return err
	}
	if o.KeepRevisions > 0 {
		if _, err := content.PruneRevisions(ctx, client, o.KeepRevisions); err != nil {
			return fmt.Errorf("thinning out revisions: %w", err)
		}
	}
	if o.KeepTrash > 0 {
		if err := purge(ctx, client, time.Now().Add(-o.KeepTrash)); err != nil {
			return err
		}
	}
	return nil
}

func purge(ctx context.Context, client *ent.Client, before time.Time) error {
	tx, err := client.Tx(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := content.PurgeTrash(ctx, tx.Client(), before); err != nil {
		return err
	}
	return tx.Commit()
}
