// Package jobs runs the background jobs of a server: it publishes and unpublishes articles on schedule, enforces
// retention (revisions, trash, expired rows, notes of changes), flushes buffered counters, updates statistics and the
// search index, seals the audit, and sends queued mail. Several servers can run the jobs on one database at the same
// time.
package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/idempotencykey"
	"praxis/ent/gen/ent/session"
	"praxis/internal/auth"
	"praxis/internal/content"
	"praxis/internal/facts"
	"praxis/internal/search"
	"praxis/internal/stats"
	"praxis/internal/viewer"
)

// Options configure the jobs. Log is required.
type Options struct {
	// KeepRevisions is how many revisions of an article are kept, in addition to published, submitted and approved
	// ones; 0 keeps all.
	KeepRevisions int
	// KeepTrash is how long deleted content stays in the trash; 0 keeps it forever.
	KeepTrash time.Duration
	// Hits is flushed every second; nil if nothing counts views.
	Hits *content.HitBuffer
	// Facts are those that the server counts; nil if it counts nothing.
	Facts *facts.Store
	// FactsRead is called with the number of records when facts were read; nil if nothing depends on it.
	FactsRead func(records int)
	// Mailer sends queued mail, with Links in it; nil if the server sends no mail.
	Mailer auth.Mailer
	Links  auth.Links
	// Log gets the failures, and the articles that were published or unpublished.
	Log *slog.Logger
}

// keepAnswers is how long the stored answers of @idempotent operations are kept. It is longer than package graph uses
// them.
const keepAnswers = 48 * time.Hour

// Run runs all jobs until ctx ends. Each group has a goroutine of its own, so that a slow SMTP server or a long backlog
// of statistics does not delay publication.
func Run(ctx context.Context, client *ent.Client, o Options) {
	ctx = viewer.NewContext(ctx, viewer.System)
	ctx = viewer.WithRequest(ctx, viewer.Request{Operation: "schedule"})
	var running sync.WaitGroup
	defer running.Wait()
	running.Go(func() {
		o.every(ctx, time.Hour, "cleaning up", func() error { return Clean(ctx, client, o) })
	})
	running.Go(func() {
		o.every(ctx, time.Second, "publishing what is due", func() error { return PublishDue(ctx, client, o) })
	})
	running.Go(func() {
		o.every(ctx, time.Second, "flushing views, likes and lengths of lists", func() error {
			return flush(ctx, client, o)
		})
	})
	if o.Facts != nil {
		running.Go(func() {
			o.every(ctx, time.Second, "refreshing the facts of statistics", func() error {
				return o.RefreshFacts(ctx, client)
			})
		})
	}
	running.Go(func() {
		o.every(ctx, time.Second, "updating the search index", func() error { return search.Index(ctx, client) })
	})
	running.Go(func() {
		var finished string
		o.every(ctx, time.Minute, "pruning the notes of changes", func() (err error) {
			finished, err = PruneChanges(ctx, client, finished)
			return err
		})
	})
	running.Go(func() {
		o.every(ctx, time.Minute, "listing common words", func() error {
			return search.RefreshCommonWords(ctx, client)
		})
	})
	running.Go(func() {
		o.every(ctx, time.Second, "sealing the audit", func() error { return SealAudit(ctx, client) })
	})
	if o.Mailer != nil {
		running.Go(func() {
			o.every(ctx, time.Second, "sending mail", func() error {
				return o.Links.DeliverMail(ctx, client, o.Mailer, o.Log)
			})
		})
	}
}

// every calls job at once and then once per interval, until ctx ends. It logs errors under the name.
func (o Options) every(ctx context.Context, interval time.Duration, name string, job func() error) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		if err := job(); err != nil && ctx.Err() == nil {
			o.Log.Error(name, "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// flush adds the buffered views and likes to the articles, and what changed to the lengths of lists.
func flush(ctx context.Context, client *ent.Client, o Options) error {
	err := errors.Join(content.FlushLikes(ctx, client), content.FoldListCounts(ctx, client))
	if o.Hits != nil {
		err = errors.Join(err, o.Hits.Flush(ctx, client))
	}
	return err
}

// RefreshFacts reads the facts that have changed, and stores how often tags and themes are used.
func (o Options) RefreshFacts(ctx context.Context, client *ent.Client) error {
	began := time.Now()
	changed, err := o.Facts.Refresh(ctx, client)
	if err != nil || !changed {
		return err
	}
	if o.FactsRead != nil {
		o.FactsRead(o.Facts.Len())
	}
	if d := time.Since(began); d > time.Second {
		o.Log.Info("read the facts of statistics", "records", o.Facts.Len(), "seconds", d.Seconds())
	}
	return stats.UpdateUseCounts(facts.NewContext(ctx, o.Facts, true), client)
}

// sealBatch is how many events of the audit one transaction seals.
const sealBatch = 2_000

// SealAudit seals the events of the audit that are committed. Several servers can call it at the same time: one of them
// seals, and the others wait for it and find nothing left.
func SealAudit(ctx context.Context, client *ent.Client) error {
	for {
		var sealed []int
		call := fmt.Sprintf("SELECT seal_audit_events(%d)", sealBatch)
		if err := client.Select(ctx, sql.Raw(call), &sealed); err != nil {
			return fmt.Errorf("sealing the audit: %w", err)
		}
		if sealed[0] < sealBatch {
			return nil
		}
	}
}

// PublishDue publishes and unpublishes all articles whose scheduled time has come, each in a transaction of its own. It
// logs an article that fails and continues with the others; the next call tries that article again.
func PublishDue(ctx context.Context, client *ent.Client, o Options) error {
	var failed []int
	for {
		id, err := publishNext(ctx, client, failed)
		switch {
		case id == 0:
			return err
		case err != nil:
			o.Log.Error("a scheduled change of an article failed", "article", id, "error", err)
			failed = append(failed, id)
		default:
			o.Log.Info("published or unpublished an article on schedule", "article", id)
		}
	}
}

// publishNext changes the next due article that is not in except, and returns its id; 0 if no article is due.
func publishNext(ctx context.Context, client *ent.Client, except []int) (int, error) {
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

// PruneChanges deletes the notes of changed tables (postgres.Changes) and facts of the transactions that had finished
// at the last call, and returns what the next call needs. The first call has "". Servers that read the notes more often
// than PruneChanges is called miss none.
func PruneChanges(ctx context.Context, client *ent.Client, finished string) (string, error) {
	if finished != "" {
		_, err := client.ExecContext(ctx,
			"SELECT prune_table_changes($1::text::xid8), prune_stats_changes($1::text::xid8)", finished)
		if err != nil {
			return finished, fmt.Errorf("deleting notes: %w", err)
		}
	}
	var now []string
	err := client.Select(ctx, sql.Raw("SELECT pg_snapshot_xmin(pg_current_snapshot())::text"), &now)
	if err != nil {
		return finished, fmt.Errorf("reading which transactions have finished: %w", err)
	}
	return now[0], nil
}

// Clean deletes what its retention time has ended for.
func Clean(ctx context.Context, client *ent.Client, o Options) error {
	now := time.Now()
	if _, err := client.Session.Delete().Where(session.ExpiresAtLT(now)).Exec(ctx); err != nil {
		return fmt.Errorf("deleting expired sessions: %w", err)
	}
	expired := idempotencykey.CreatedAtLT(now.Add(-keepAnswers))
	if _, err := client.IdempotencyKey.Delete().Where(expired).Exec(ctx); err != nil {
		return fmt.Errorf("deleting expired idempotency keys: %w", err)
	}
	err := errors.Join(content.PruneLikes(ctx, client), auth.PurgeAttempts(ctx, client), auth.PurgeLinks(ctx, client))
	if err != nil {
		return err
	}
	if o.KeepRevisions > 0 {
		if _, err := content.PruneRevisions(ctx, client, o.KeepRevisions); err != nil {
			return fmt.Errorf("pruning revisions: %w", err)
		}
	}
	if o.KeepTrash > 0 {
		return purgeTrash(ctx, client, now.Add(-o.KeepTrash))
	}
	return nil
}

func purgeTrash(ctx context.Context, client *ent.Client, before time.Time) error {
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
