package content

import (
	"context"
	"fmt"
	"sync"

	entsql "entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/internal/sqltext"
)

// HitBuffer counts views of articles in memory and adds them to the database on a flush, so that a view writes nothing
// to the database. A server that is killed loses the views since the last flush, a second before.
type HitBuffer struct {
	mu    sync.Mutex
	views map[int]int
}

// NewHitBuffer returns an empty buffer.
func NewHitBuffer() *HitBuffer { return &HitBuffer{views: map[int]int{}} }

// RecordView counts a view of an article.
func (b *HitBuffer) RecordView(article int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.views[article]++
}

// Flush adds the counted views to the articles, in one statement. It keeps the views of articles that another
// transaction has locked, and all views if the database does not answer, for the next flush.
func (b *HitBuffer) Flush(ctx context.Context, client *ent.Client) error {
	b.mu.Lock()
	taken := b.views
	b.views = map[int]int{}
	b.mu.Unlock()
	if len(taken) == 0 {
		return nil
	}
	done, err := addViews(ctx, client, taken)
	for _, id := range done {
		delete(taken, id)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for id, left := range taken {
		b.views[id] += left
	}
	return err
}

// addViews adds views to articles. It returns the ids of the updated and of the deleted articles.
func addViews(ctx context.Context, client *ent.Client, all map[int]int) ([]int, error) {
	var ids, views []int
	for id, n := range all {
		ids, views = append(ids, id), append(views, n)
	}
	rows, err := client.QueryContext(ctx, `
		WITH hit AS (SELECT * FROM unnest($1::bigint[], $2::int[]) AS h (id, views)),
			free AS (SELECT id FROM articles WHERE id IN (SELECT id FROM hit)
				ORDER BY id FOR NO KEY UPDATE SKIP LOCKED),
			added AS (UPDATE articles a SET views = a.views + hit.views FROM hit
				WHERE a.id = hit.id AND a.id IN (SELECT id FROM free) RETURNING a.id)
		SELECT id FROM added UNION ALL SELECT id FROM hit WHERE id NOT IN (SELECT id FROM articles)`,
		sqltext.Ints(ids), sqltext.Ints(views))
	if err != nil {
		return nil, fmt.Errorf("adding views: %w", err)
	}
	defer rows.Close()
	var done []int
	if err := entsql.ScanSlice(rows, &done); err != nil {
		return nil, fmt.Errorf("adding views: %w", err)
	}
	return done, nil
}
