package search

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/internal/sqltext"
)

// Triggers put changed documents into the dirty queue (search_dirty). Index, which a background job runs, and each
// search take batches from it.
//
// A batch is a transaction that first locks all entries of its documents. It leaves out a document of which another
// batch has locked an entry; only a search waits for it a moment. So no older version of a document overwrites a newer
// one. The entries of a document are read before its text, and only those that were read are removed: a change during
// the batch leaves its entry in the queue.
//
// Batches take the newest changes and the oldest ones in turn. A change is therefore indexed at once also while a
// hundred thousand others wait, and no change waits for ever.

const (
	// batchSize and batchBytes limit what is indexed in one transaction: some 0.3 seconds of work.
	batchSize, batchBytes = 300, 1 << 20
	// A search indexes up to catchUpSize documents before it answers, whose texts are up to catchUpBytes in sum. It
	// leaves longer texts to Index.
	catchUpSize, catchUpBytes = 50, 64 << 10
	// catchUpTimeout is how long a search waits for another batch.
	catchUpTimeout = "200ms"
	// maxEntriesPerDocument is how many entries of a document are removed at once, on average.
	maxEntriesPerDocument = 20
	// maxReported is how many rejected documents an error names.
	maxReported = 10
)

// Index indexes all documents in the dirty queue, in a transaction a batch. A document that the database rejects is
// removed from the index and named in the returned error; the documents after it are indexed.
func Index(ctx context.Context, client *ent.Client) error { return indexQueue(ctx, client, all) }

// indexQueue indexes a share of the dirty queue.
func indexQueue(ctx context.Context, client *ent.Client, of share) error {
	var rejected []error
	b := batch{size: batchSize, bytes: batchBytes, share: of}
	for {
		more, err := indexBatch(ctx, client, b)
		var rejection *rejectionError
		if errors.As(err, &rejection) {
			var errs []error
			errs, err = indexOneByOne(ctx, client, rejection.ids)
			rejected = append(rejected, errs[:min(len(errs), maxReported-len(rejected))]...)
			more = true
		}
		switch {
		case err != nil:
			return fmt.Errorf("indexing changes: %w", err)
		case !more:
			return errors.Join(rejected...)
		}
		b.oldest = !b.oldest
	}
}

// indexOneByOne indexes documents of which the database rejects some, and returns an error for each of these.
func indexOneByOne(ctx context.Context, client *ent.Client, ids sqltext.Ints) (rejected []error, err error) {
	for _, id := range ids {
		_, err := indexBatch(ctx, client, batch{ids: sqltext.Ints{id}})
		var rejection *rejectionError
		if errors.As(err, &rejection) {
			rejected = append(rejected, err)
			_, err = indexBatch(ctx, client, batch{ids: sqltext.Ints{id}, remove: true})
		}
		if err != nil {
			return rejected, err
		}
	}
	return rejected, nil
}

// indexRecentChanges indexes the newest changes, so that a search finds them. It ignores errors: a search works
// without, and Index reports them.
func indexRecentChanges(ctx context.Context, client *ent.Client) {
	var waiting []int
	err := client.Select(ctx, sql.Raw("SELECT count(*) FROM (SELECT FROM search_dirty LIMIT 1) t"), &waiting)
	if err == nil && len(waiting) > 0 && waiting[0] > 0 {
		// It also fails if the caller's client is in a transaction.
		catchUp := batch{size: catchUpSize, bytes: catchUpBytes, short: true, waits: true, share: all}
		_, _ = indexBatch(ctx, client, catchUp)
	}
}

// Rebuild indexes all documents again on all processors, and returns how many there are. New changes are indexed
// meanwhile.
func Rebuild(ctx context.Context, client *ent.Client) (int, error) {
	var n []int
	if err := client.Select(ctx, sql.Raw("SELECT rebuild_search()"), &n); err != nil {
		return 0, fmt.Errorf("rebuilding the search index: %w", err)
	}
	errs := make([]error, runtime.GOMAXPROCS(0))
	var workers sync.WaitGroup
	for i := range errs {
		workers.Go(func() { errs[i] = indexQueue(ctx, client, share{i, len(errs)}) })
	}
	workers.Wait()
	return n[0], errors.Join(errs...)
}

// share is the part of the dirty queue that a worker indexes. All changes of a document are in the same share.
type share struct{ worker, workers int }

// all is the whole queue.
var all = share{0, 1}

// batch says what is indexed in one transaction.
type batch struct {
	// size is how many documents are indexed, bytes how long their texts are in sum. The first document is indexed
	// regardless of its length, unless short is set.
	size, bytes int
	short       bool
	// oldest takes the oldest changes, instead of the newest.
	oldest bool
	share  share
	// waits waits for the documents that another batch indexes, up to catchUpTimeout, so that a search finds them.
	waits bool
	// ids are the documents, instead of the first ones of the queue.
	ids sqltext.Ints
	// remove removes the documents from the index.
	remove bool
}

// rejectionError says that the database rejected the documents of a batch because of their content.
type rejectionError struct {
	ids sqltext.Ints
	err error
}

func (e *rejectionError) Error() string {
	return fmt.Sprintf("the search cannot index document %d: %v", e.ids[0], e.err)
}

func (e *rejectionError) Unwrap() error { return e.err }

// indexBatch indexes a batch of changes in a transaction, and returns whether more are waiting. It returns a
// *rejectionError for documents that cannot be indexed.
func indexBatch(ctx context.Context, client *ent.Client, b batch) (more bool, err error) {
	tx, err := client.Tx(ctx)
	if err != nil {
		return false, err
	}
	defer tx.Rollback()
	c := tx.Client()
	ids := b.ids
	if ids == nil {
		if ids, more, err = nextChanged(ctx, c, b); err != nil {
			return false, err
		}
	}
	ids, entries, err := lockEntries(ctx, c, ids, b.waits)
	if err != nil || len(ids) == 0 {
		return false, err
	}
	if err := reindex(ctx, c, ids, entries, b.remove); err != nil {
		if isDataError(err) {
			err = &rejectionError{ids, err}
		}
		return false, err
	}
	return more, tx.Commit()
}

// nextChanged returns the documents of a batch, and whether more are waiting.
func nextChanged(ctx context.Context, c *ent.Client, b batch) (ids sqltext.Ints, more bool, err error) {
	var changed []struct {
		ID   int  `sql:"id"`
		More bool `sql:"more"`
	}
	if err := c.Select(ctx, selectChanged(b), &changed); err != nil {
		return nil, false, err
	}
	for _, ch := range changed {
		ids, more = append(ids, ch.ID), ch.More // the last one says whether others follow
	}
	return ids, more, nil
}

// lockEntries locks the entries of the documents until the end of the transaction. It returns them, and the documents
// of which it has locked all entries.
func lockEntries(
	ctx context.Context, c *ent.Client, ids sqltext.Ints, waits bool,
) (documents, entries sqltext.Ints, err error) {
	var visible []struct {
		Seq int `sql:"seq"`
		ID  int `sql:"id"`
	}
	err = c.Select(ctx, sqltext.Format(
		`SELECT seq, id FROM search_dirty WHERE id = ANY({ids}::bigint[]) ORDER BY seq DESC LIMIT {max}`,
		sqltext.Parts{"ids": ids, "max": len(ids) * maxEntriesPerDocument}), &visible)
	if err != nil || len(visible) == 0 {
		return nil, nil, err
	}
	var seqs, locked sqltext.Ints
	for _, e := range visible {
		seqs = append(seqs, e.Seq)
	}
	lock := "FOR UPDATE SKIP LOCKED"
	if waits {
		lock = "FOR UPDATE"
		if _, err := c.ExecContext(ctx, "SET LOCAL lock_timeout = '"+catchUpTimeout+"'"); err != nil {
			return nil, nil, err
		}
	}
	err = c.Select(ctx, sqltext.Format(
		`SELECT seq FROM search_dirty WHERE seq = ANY({seqs}::bigint[]) ORDER BY seq `+lock,
		sqltext.Parts{"seqs": seqs}), &locked)
	if err != nil {
		return nil, nil, err
	}
	isLocked, isBusy := map[int]bool{}, map[int]bool{}
	for _, seq := range locked {
		isLocked[seq] = true
	}
	for _, e := range visible {
		isBusy[e.ID] = isBusy[e.ID] || !isLocked[e.Seq]
	}
	for _, e := range visible {
		if !isBusy[e.ID] {
			documents, entries = append(documents, e.ID), append(entries, e.Seq)
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(documents))), entries, nil
}

// selectChanged selects the documents of a batch, by the newest or the oldest change of each.
func selectChanged(b batch) sql.Querier {
	order, first := "DESC", "max"
	if b.oldest {
		order, first = "ASC", "min"
	}
	filter, short := sqltext.Format("", nil), sqltext.Format("", nil)
	if b.share != all {
		filter = sqltext.Format(" WHERE id % {workers} = {worker}",
			sqltext.Parts{"workers": b.share.workers, "worker": b.share.worker})
	}
	if b.short {
		short = sqltext.Format(" WHERE bytes <= {bytes}::bigint", sqltext.Parts{"bytes": b.bytes})
	}
	return sqltext.Format(`
		SELECT id, more
		FROM (
			SELECT *, entries >= {entries}::int OR position < count(*) OVER () AS more
			FROM (
				SELECT *, sum(bytes) OVER w AS total, row_number() OVER w AS position
				FROM (
					SELECT id, {first}(seq) AS seq, sum(count(*)) OVER () AS entries, coalesce(
						(SELECT octet_length(s.body) FROM search_sources s WHERE s.id = q.id), 0)::bigint AS bytes
					FROM (SELECT seq, id FROM search_dirty{filter} ORDER BY seq {order} LIMIT {entries}) q
					GROUP BY id
				) changed{short}
				WINDOW w AS (ORDER BY seq {order})
			) ordered
		) candidates
		WHERE position = 1 OR position <= {size}::int AND total <= {bytes}::bigint
		ORDER BY seq {order}`,
		sqltext.Parts{
			"filter":  filter,
			"short":   short,
			"first":   sql.Raw(first),
			"order":   sql.Raw(order),
			"entries": 2 * b.size,
			"size":    b.size,
			"bytes":   b.bytes,
		})
}

// reindex removes the entries from the queue and writes the documents with the ids again, or only removes them.
func reindex(ctx context.Context, c *ent.Client, ids sqltext.Ints, entries sqltext.Ints, onlyRemove bool) error {
	var sources []source
	err := c.Select(ctx, sqltext.Format(`
		SELECT id, entity, title, names, summary, left(body, {max}) AS body, alts, other_names
		FROM search_sources WHERE id = ANY({ids}::bigint[])`,
		sqltext.Parts{"ids": ids, "max": maxIndexedBody}), &sources)
	if err != nil {
		return err
	}
	documents := make([]document, 0, len(sources))
	for _, s := range sources {
		if onlyRemove {
			break
		}
		d, err := newDocument(ctx, s)
		if err != nil {
			return err
		}
		documents = append(documents, d)
	}
	if _, err := c.ExecContext(ctx, "DELETE FROM search_dirty WHERE seq = ANY($1::bigint[])", entries); err != nil {
		return err
	}
	if _, err := c.ExecContext(ctx, "DELETE FROM search_documents WHERE id = ANY($1::bigint[])", ids); err != nil {
		return err
	}
	if len(documents) == 0 {
		return nil
	}
	query, args := insertDocuments(documents).Query()
	_, err = c.ExecContext(ctx, query, args...)
	return err
}

// dataErrorClasses are the SQLSTATE classes of errors in the values of a statement: data exceptions, constraint
// violations, exceeded limits.
var dataErrorClasses = []string{"22", "23", "54"}

// isDataError says whether the database rejected values, rather than failing at the moment.
func isDataError(err error) bool {
	var e interface{ SQLState() string }
	if !errors.As(err, &e) || len(e.SQLState()) != 5 {
		return false
	}
	return slices.Contains(dataErrorClasses, e.SQLState()[:2])
}
