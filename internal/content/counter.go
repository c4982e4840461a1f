package content

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"

	entsql "entgo.io/ent/dialect/sql"
	lru "github.com/hashicorp/golang-lru/v2"

	"praxis/ent"
)

// Counter counts likes and views of articles in memory, and adds them up in the database when it is flushed: a hit writes
// nothing by itself. Who kills the server loses what came since the last flush, a second's worth.
type Counter struct {
	mu    sync.Mutex
	hits  map[int]hits
	liked *lru.Cache[string, struct{}]
}

type hits struct{ likes, views int }

// NewCounter returns an empty counter.
func NewCounter() *Counter {
	liked, err := lru.New[string, struct{}](100_000)
	if err != nil {
		panic(err) // the size is positive
	}
	return &Counter{hits: map[int]hits{}, liked: liked}
}

// Like counts a like of an article, of each reader once as far as is remembered: a hundred thousand likes of this server.
func (c *Counter) Like(article int, reader string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if known, _ := c.liked.ContainsOrAdd(strconv.Itoa(article)+" "+reader, struct{}{}); known {
		return
	}
	h := c.hits[article]
	h.likes++
	c.hits[article] = h
}

// View counts a view of an article.
func (c *Counter) View(article int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	h := c.hits[article]
	h.views++
	c.hits[article] = h
}

// Flush adds what was counted to the articles, in one statement. What cannot be added now, since somebody writes the article
// or the database does not answer, is kept for the next time.
func (c *Counter) Flush(ctx context.Context, client *ent.Client) error {
	c.mu.Lock()
	taken := c.hits
	c.hits = map[int]hits{}
	c.mu.Unlock()
	if len(taken) == 0 {
		return nil
	}
	done, err := addHits(ctx, client, taken)
	for _, id := range done {
		delete(taken, id)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for id, left := range taken {
		h := c.hits[id]
		c.hits[id] = hits{h.likes + left.likes, h.views + left.views}
	}
	return err
}

// addHits returns the articles to which hits were added, and those that are gone.
func addHits(ctx context.Context, client *ent.Client, all map[int]hits) ([]int, error) {
	var ids, likes, views []string
	for id, h := range all {
		ids, likes, views = append(ids, strconv.Itoa(id)), append(likes, strconv.Itoa(h.likes)), append(views, strconv.Itoa(h.views))
	}
	list := func(values []string) string { return "{" + strings.Join(values, ",") + "}" }
	rows, err := client.QueryContext(ctx, `
		WITH hit AS (SELECT * FROM unnest($1::bigint[], $2::int[], $3::int[]) AS h (id, likes, views)),
			free AS (SELECT id FROM articles WHERE id IN (SELECT id FROM hit) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED),
			added AS (UPDATE articles a SET likes = a.likes + hit.likes, views = a.views + hit.views FROM hit
				WHERE a.id = hit.id AND a.id IN (SELECT id FROM free) RETURNING a.id)
		SELECT id FROM added UNION ALL SELECT id FROM hit WHERE id NOT IN (SELECT id FROM articles)`, list(ids), list(likes), list(views))
	if err != nil {
		return nil, fmt.Errorf("adding likes and views: %w", err)
	}
	defer rows.Close()
	var done []int
	if err := entsql.ScanSlice(rows, &done); err != nil {
		return nil, fmt.Errorf("adding likes and views: %w", err)
	}
	return done, nil
}
