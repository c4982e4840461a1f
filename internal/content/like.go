package content

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strconv"
	"time"

	entsql "entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/internal/sqltext"
)

// A like is a row for an article and a reader, so that several servers count each reader once. A like does not update
// the number of likes in the article's row, since readers would wait for each other and for editors to unlock that row.
// It inserts the change into a table that FlushLikes empties.

const (
	// rememberAnonymous is how long an anonymous reader cannot like an article again, nor take the like back.
	rememberAnonymous = 30 * 24 * time.Hour
	// maxAnonymous is how many anonymous likes are remembered.
	maxAnonymous = 1_000_000
)

// Reader identifies a reader: the user or token with the id Actor or, if that is 0, everybody at a network address.
type Reader struct {
	Actor   int
	Network string
}

// key returns SQL for the reader's key at an article, in terms of two parameters whose values it returns as well.
// Addresses are stored as keyed hashes, which differ for each article: rows do not reveal what else was read from
// there.
func (r Reader) key(article string, first int) (sql string, args []any) {
	var actor, digest any
	if r.Actor != 0 {
		actor = strconv.Itoa(r.Actor)
	} else {
		sum := sha256.Sum256([]byte(r.Network))
		digest = sum[:]
	}
	hashed := fmt.Sprintf("encode(keyed_hash('likes', int8send(%s) || $%d::bytea), 'hex')", article, first+1)
	return fmt.Sprintf("coalesce($%d::text, %s)", first, hashed), []any{actor, digest}
}

// LikeResult is the result of Like and Unlike.
type LikeResult struct {
	// Counted says whether the number of likes changed.
	Counted bool
	// Likes is the number of likes after the change.
	Likes int
}

// Like adds the reader's like of an article unless there is one. The caller checks that the viewer sees the article. In
// a transaction, a like of the same reader waits for its end.
func Like(ctx context.Context, client *ent.Client, article int, r Reader) (LikeResult, error) {
	key, args := r.key("$1::bigint", 2)
	return changeLike(ctx, client, 1, `INSERT INTO article_likes (article_id, reader, anonymous)
		VALUES ($1, `+key+`, $2::text IS NULL) ON CONFLICT DO NOTHING RETURNING article_id`,
		append([]any{article}, args...))
}

// Unlike removes the reader's like of an article, if it is known. The caller checks that the viewer sees the article.
func Unlike(ctx context.Context, client *ent.Client, article int, r Reader) (LikeResult, error) {
	key, args := r.key("$1::bigint", 2)
	return changeLike(ctx, client, -1, `DELETE FROM article_likes
		WHERE article_id = $1 AND reader = `+key+` RETURNING article_id`, append([]any{article}, args...))
}

// changeLike runs a statement that returns the article if it changed a like of it, and records the change.
func changeLike(ctx context.Context, client *ent.Client, change int, statement string, args []any) (LikeResult, error) {
	rows, err := client.QueryContext(ctx, fmt.Sprintf(`
		WITH changed AS (%s),
			recorded AS (INSERT INTO article_like_changes (article_id, change)
				SELECT article_id, %d FROM changed RETURNING change)
		SELECT EXISTS (SELECT FROM recorded) AS counted, likes
			+ (SELECT coalesce(sum(change), 0) FROM article_like_changes WHERE article_id = $1)
			+ (SELECT coalesce(sum(change), 0) FROM recorded) AS likes
		FROM articles WHERE id = $1`, statement, change), args...)
	if err != nil {
		return LikeResult{}, fmt.Errorf("counting a like: %w", err)
	}
	defer rows.Close()
	var found []LikeResult
	if err := entsql.ScanSlice(rows, &found); err != nil {
		return LikeResult{}, fmt.Errorf("counting a like: %w", err)
	}
	if len(found) == 0 { // the article was deleted since the caller saw it
		return LikeResult{}, &ent.LinkError{}
	}
	found[0].Likes = max(0, found[0].Likes)
	return found[0], nil
}

// LikedBy returns which of the articles the reader likes.
func LikedBy(ctx context.Context, client *ent.Client, r Reader, articles []int) (map[int]bool, error) {
	key, args := r.key("article_id", 2)
	args = append([]any{sqltext.Ints(articles)}, args...)
	rows, err := client.Rows(ctx, `SELECT l.article_id FROM unnest($1::bigint[]) AS of (article_id)
		JOIN article_likes l USING (article_id) WHERE l.reader = `+key, args...)
	if err != nil {
		return nil, fmt.Errorf("reading likes: %w", err)
	}
	defer rows.Close()
	var ids []int
	if err := entsql.ScanSlice(rows, &ids); err != nil {
		return nil, fmt.Errorf("reading likes: %w", err)
	}
	liked := make(map[int]bool, len(ids))
	for _, id := range ids {
		liked[id] = true
	}
	return liked, nil
}

// FlushLikes adds new likes to the articles, in one statement. It skips articles that another transaction has locked;
// the next call adds their likes. Several servers may call it concurrently.
func FlushLikes(ctx context.Context, client *ent.Client) error {
	_, err := client.ExecContext(ctx, `
		WITH free AS (SELECT id FROM articles WHERE id IN (SELECT article_id FROM article_like_changes)
				ORDER BY id FOR NO KEY UPDATE SKIP LOCKED),
			taken AS (DELETE FROM article_like_changes c USING free WHERE c.article_id = free.id
				RETURNING c.article_id, c.change)
		UPDATE articles a SET likes = greatest(0, a.likes + t.change)
		FROM (SELECT article_id, sum(change) AS change FROM taken GROUP BY article_id) t WHERE a.id = t.article_id`)
	if err != nil {
		return fmt.Errorf("adding likes: %w", err)
	}
	return nil
}

// PruneLikes deletes anonymous likes that are older than 30 days or beyond the newest million, and those of articles
// that are gone. The numbers of likes stay.
func PruneLikes(ctx context.Context, client *ent.Client) error {
	for _, statement := range []string{
		fmt.Sprintf(`DELETE FROM article_likes
			WHERE anonymous AND created_at < now() - interval '%d seconds'`, int(rememberAnonymous.Seconds())),
		fmt.Sprintf(`DELETE FROM article_likes WHERE anonymous AND created_at <= (
			SELECT created_at FROM article_likes WHERE anonymous
			ORDER BY created_at DESC OFFSET %d LIMIT 1)`, maxAnonymous),
		"DELETE FROM article_likes l WHERE NOT EXISTS (SELECT FROM articles WHERE id = l.article_id)",
		"DELETE FROM article_like_changes c WHERE NOT EXISTS (SELECT FROM articles WHERE id = c.article_id)",
	} {
		if _, err := client.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("pruning likes: %w", err)
		}
	}
	return nil
}
