package content

import (
	"context"
	"fmt"
	"sync"

	entsql "entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/internal/sqltext"
)

// HitBuffer counts views of articles in memory, and adds them up in the database when it is flushed: a view writes
// nothing by itself. A server that is killed loses what came since the last flush, a second's worth.
type HitBuffer struct {
	mu    sync.Mutex
	views map[int]int
}

// NewHitBuffer returns an empty counter.
func NewHitBuffer() *HitBuffer { return &HitBuffer{views: map[int]int{}} }

// RecordView counts a view of an article.
func (c *HitBuffer) RecordView(article int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.views[article]++
}

// Flush adds what was counted to the articles, in one statement. What cannot be added now, since somebody writes the
// article or the database does not answer, is kept for the next time.
func (c *HitBuffer) Flush(ctx context.Context, client *ent.Client) error {
	c.mu.Lock()
	taken := c.views
	c.views = map[int]int{}
	c.mu.Unlock()
	if len(taken) == 0 {
		return nil
	}
	done, err := addViews(ctx, client, taken)
	for _, id := range done {
		delete(taken, id)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for id, left := range taken {
		c.views[id] += left
	}
	return err
}

// addViews returns the articles to which views were added, and those that are gone.
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
