package search

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/internal/sqltext"
	"praxis/internal/text"
)

const (
	// batchSize and batchBytes limit what is indexed in one transaction.
	batchSize, batchBytes = 300, 4 << 20
	// searchBatchSize and searchBatchBytes limit what a search indexes before it answers.
	searchBatchSize, searchBatchBytes = 50, 1 << 20
	// searchLockTimeout is how long a search waits for another one that indexes.
	searchLockTimeout = "200ms"
	// maxReported is how many rejected documents an error names.
	maxReported = 10
)

// source is the text that a document is made of.
type source struct {
	ID      int    `sql:"id"`
	Entity  string `sql:"entity"`
	Title   string `sql:"title"`
	Names   string `sql:"names"`
	Summary string `sql:"summary"`
	Body    string `sql:"body"`
	// Alts are the alternative texts of the assets that an article shows.
	Alts string `sql:"alts"`
}

// Index indexes all documents in the dirty queue, in a transaction a batch. A document that the database rejects is
// removed from the index and named in the returned error; the documents after it are indexed.
func Index(ctx context.Context, client *ent.Client) error {
	return indexQueue(ctx, client, batch{wait: true, share: all})
}

// indexQueue indexes a share of the dirty queue.
func indexQueue(ctx context.Context, client *ent.Client, b batch) error {
	var rejected []error
	single := 0 // how many changes to index one by one, in order to find the rejected document
	for {
		b.changes, b.bytes = batchSize, batchBytes
		if single > 0 {
			b.changes = 1
			single--
		}
		more, err := indexBatch(ctx, client, b)
		var rejection *rejectionError
		switch {
		case errors.As(err, &rejection) && len(rejection.changes) > 1:
			single = len(rejection.changes)
		case errors.As(err, &rejection):
			if len(rejected) < maxReported {
				rejected = append(rejected, err)
			}
			if err := removeRejected(ctx, client, rejection); err != nil {
				return fmt.Errorf("removing a rejected document: %w", err)
			}
		case err != nil:
			return fmt.Errorf("indexing changes: %w", err)
		case !more:
			return errors.Join(rejected...)
		}
	}
}

// indexRecentChanges indexes a few changes, so that a search finds them. It ignores errors: a search works without, and
// Index, which a background job runs, reports them.
func indexRecentChanges(ctx context.Context, client *ent.Client) {
	var waiting []int
	err := client.Select(ctx, sql.Raw("SELECT count(*) FROM (SELECT FROM search_dirty LIMIT 1) t"), &waiting)
	if err == nil && len(waiting) > 0 && waiting[0] > 0 {
		// It also fails if the caller's client is in a transaction.
		_, _ = indexBatch(ctx, client, batch{changes: searchBatchSize, bytes: searchBatchBytes, share: all})
	}
}

// Rebuild indexes all documents again on all processors, and returns how many there are. Others that index wait.
func Rebuild(ctx context.Context, client *ent.Client) (int, error) {
	lock, err := client.Tx(ctx)
	if err != nil {
		return 0, err
	}
	defer lock.Rollback()
	if err := lockIndex(ctx, lock.Client()); err != nil {
		return 0, err
	}
	var n []int
	if err := client.Select(ctx, sql.Raw("SELECT rebuild_search()"), &n); err != nil {
		return 0, fmt.Errorf("rebuilding the search index: %w", err)
	}
	errs := make([]error, runtime.GOMAXPROCS(0))
	var workers sync.WaitGroup
	for i := range errs {
		workers.Go(func() { errs[i] = indexQueue(ctx, client, batch{locked: true, share: share{i, len(errs)}}) })
	}
	workers.Wait()
	return n[0], errors.Join(errs...)
}

// share is the part of the dirty queue that a worker indexes. All changes of a document are in the same share.
type share struct{ worker, workers int }

// all is the whole queue.
var all = share{0, 1}

// batch limits what is indexed in one transaction.
type batch struct {
	// changes is how many changes are indexed, bytes how long their texts are in sum. The first change is indexed
	// regardless of its length.
	changes, bytes int
	// wait says to wait until another batch ends. Otherwise the batch fails after searchLockTimeout.
	wait bool
	// locked says that the caller holds the lock.
	locked bool
	share  share
}

// rejectionError says that the database rejected the documents of a batch because of their content.
type rejectionError struct {
	changes []change
	err     error
}

func (e *rejectionError) Error() string {
	return fmt.Sprintf("the search cannot index document %d: %v", e.changes[0].ID, e.err)
}

func (e *rejectionError) Unwrap() error { return e.err }

// indexBatch indexes a batch of changes in a transaction, and returns whether more are waiting. An advisory lock admits
// one batch at a time, so that no older version of a document overwrites a newer one. It returns a *rejectionError for
// documents that cannot be indexed.
func indexBatch(ctx context.Context, client *ent.Client, b batch) (more bool, err error) {
	tx, err := client.Tx(ctx)
	if err != nil {
		return false, err
	}
	defer tx.Rollback()
	c := tx.Client()
	if !b.wait && !b.locked {
		if _, err := c.ExecContext(ctx, "SET LOCAL lock_timeout = '"+searchLockTimeout+"'"); err != nil {
			return false, err
		}
	}
	if !b.locked {
		if err := lockIndex(ctx, c); err != nil {
			return false, err
		}
	}
	changes, more, err := nextChanges(ctx, c, b)
	if err != nil || len(changes) == 0 {
		return false, err
	}
	if err := reindex(ctx, c, changes); err != nil {
		if isDataError(err) {
			err = &rejectionError{changes, err}
		}
		return false, err
	}
	return more, tx.Commit()
}

// lockIndex waits until no other transaction indexes, and locks the index until the end of this one.
func lockIndex(ctx context.Context, c *ent.Client) error {
	_, err := c.ExecContext(ctx, "SELECT pg_advisory_xact_lock(hashtext('search_index'))")
	return err
}

// change is an entry of the dirty queue.
type change struct {
	Seq int `sql:"seq"`
	// ID is the id of the document, Bytes the current length of its body.
	ID    int `sql:"id"`
	Bytes int `sql:"bytes"`
}

// nextChanges returns the oldest changes that fit into the batch, and whether more are waiting.
func nextChanges(ctx context.Context, c *ent.Client, b batch) (changes []change, more bool, err error) {
	if err = c.Select(ctx, selectChanges(b.changes, b.share), &changes); err != nil {
		return nil, false, err
	}
	more = len(changes) == b.changes
	bytes := 0
	for i, ch := range changes {
		if bytes += ch.Bytes; i > 0 && bytes > b.bytes {
			return changes[:i], true, nil
		}
	}
	return changes, more, nil
}

func selectChanges(limit int, of share) sql.Querier {
	filter := sqltext.Format("", nil)
	if of != all {
		filter = sqltext.Format(" WHERE id % {workers} = {worker}", sqltext.Parts{"workers": of.workers, "worker": of.worker})
	}
	return sqltext.Format(`
		SELECT t.seq, t.id, coalesce(
			(SELECT sum(octet_length(s.body)) FROM search_sources s WHERE s.id = t.id), 0)::bigint AS bytes
		FROM (SELECT seq, id FROM search_dirty{filter} ORDER BY seq LIMIT {limit}) t
		ORDER BY t.seq`,
		sqltext.Parts{"filter": filter, "limit": limit})
}

// reindex removes the changes from the queue and writes their documents again.
func reindex(ctx context.Context, c *ent.Client, changes []change) error {
	var sources []source
	ids := idsOf(changes)
	err := c.Select(ctx, sqltext.Format(`
		SELECT id, entity, title, names, summary, body, alts FROM search_sources WHERE id = ANY({ids}::bigint[])`,
		sqltext.Parts{"ids": ids}), &sources)
	if err != nil {
		return err
	}
	documents := make([]document, len(sources))
	for i, s := range sources {
		if documents[i], err = newDocument(ctx, s); err != nil {
			return err
		}
	}
	if err := remove(ctx, c, changes); err != nil || len(documents) == 0 {
		return err
	}
	query, args := insertDocuments(documents).Query()
	_, err = c.ExecContext(ctx, query, args...)
	return err
}

// remove removes changes from the queue, and their documents from the index.
func remove(ctx context.Context, c *ent.Client, changes []change) error {
	var seqs sqltext.Ints
	for _, ch := range changes {
		seqs = append(seqs, ch.Seq)
	}
	if _, err := c.ExecContext(ctx, "DELETE FROM search_dirty WHERE seq = ANY($1::bigint[])", seqs); err != nil {
		return err
	}
	_, err := c.ExecContext(ctx, "DELETE FROM search_documents WHERE id = ANY($1::bigint[])", idsOf(changes))
	return err
}

// removeRejected removes a document that cannot be indexed. It is not found until it changes.
func removeRejected(ctx context.Context, client *ent.Client, rejection *rejectionError) error {
	tx, err := client.Tx(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := remove(ctx, tx.Client(), rejection.changes); err != nil {
		return err
	}
	return tx.Commit()
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

func idsOf(changes []change) sqltext.Ints {
	ids := make(sqltext.Ints, len(changes))
	for i, ch := range changes {
		ids[i] = ch.ID
	}
	return ids
}

// document is what the index stores besides the source's other columns.
type document struct {
	id   int
	body string // plain text
	// titleKey is the title without separators, as titleKey folds it.
	titleKey string
	// spelling, title and words are tsvectors in their input syntax.
	spelling, title, words string
}

// newDocument derives the document of a source. Its only error is that of ctx.
func newDocument(ctx context.Context, s source) (document, error) {
	body, err := text.Render(ctx, s.Body, nil)
	if err != nil {
		return document{}, err
	}
	words, spelling := &vector{}, &vector{}
	spelling.addSpellings(s.Title)
	spelling.addSpellings(s.Names)
	spelling.addCompletions(s)
	words.add(s.Title, "A")
	title := words.String()
	words.add(s.Names, "B")
	words.add(s.Summary, "C")
	words.add(body.Plain, "D")
	words.add(strings.Join(body.Alts, "\n"), "D") // the alternative texts in the Markdown
	words.add(s.Alts, "D")
	return document{s.ID, body.Plain, titleKey(s.Title), spelling.String(), title, words.String()}, nil
}

// insertDocuments writes documents. The columns that the visibility rules and filters use come from the tables at the
// same moment.
func insertDocuments(documents []document) sql.Querier {
	var rows []sql.Querier
	for _, d := range documents {
		rows = append(rows, sqltext.Format(
			`({id}::bigint, {body}::text, {key}::text, {spelling}::tsvector, {title}::tsvector, {words}::tsvector)`,
			sqltext.Parts{
				"id": d.id, "body": d.body, "key": d.titleKey,
				"spelling": d.spelling, "title": d.title, "words": d.words,
			}))
	}
	return sqltext.Format(`
		INSERT INTO search_documents (id, entity, organization_id, visibility, status, locale, restricted_at,
			created_by_id, themes, tags, authors, themes_key, tags_key, authors_key, day, title, names, summary,
			body, title_key, spelling, title_words, words)
		SELECT s.id, s.entity, s.organization_id, s.visibility, s.status, s.locale, s.restricted_at,
			s.created_by_id, s.themes, s.tags, s.authors, s.themes::text, s.tags::text, s.authors::text, s.day, s.title, s.names,
			s.summary,
			d.body, d.title_key, d.spelling, d.title_words, d.words
		FROM (VALUES {rows}) d (id, body, title_key, spelling, title_words, words)
		JOIN search_sources s ON s.id = d.id
		WHERE s.id = ANY({ids}::bigint[])`,
		sqltext.Parts{"rows": sqltext.Join(", ", rows...), "ids": idsOfDocuments(documents)})
}

func idsOfDocuments(documents []document) sqltext.Ints {
	ids := make(sqltext.Ints, len(documents))
	for i, d := range documents {
		ids[i] = d.id
	}
	return ids
}
