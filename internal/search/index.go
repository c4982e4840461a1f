package search

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/internal/text"
)

const (
	// batchSize and batchBytes bound what is indexed in one transaction.
	batchSize, batchBytes = 300, 4 << 20
	// searchBatchSize and searchBatchBytes bound what a search indexes before it answers.
	searchBatchSize, searchBatchBytes = 50, 1 << 20
	// maxReported is how many documents that could not be indexed an error names.
	maxReported = 10
	// maxBytes is how many bytes of words of a text are indexed: Postgres takes a megabyte for a document.
	maxBytes = 900_000
	// maxPlace is the place after which places begin anew: Postgres counts to 16383. Words that stand by chance at the
	// same place of two rounds could be taken for neighbours, which nobody has noticed yet.
	maxPlace = 16_000
)

// source is what a document is made of.
type source struct {
	ID      int    `sql:"id"`
	Entity  string `sql:"entity"`
	Title   string `sql:"title"`
	Names   string `sql:"names"`
	Summary string `sql:"summary"`
	Body    string `sql:"body"`
	// Alts are the alternative texts of the files that an article shows.
	Alts string `sql:"alts"`
}

// Index indexes all changed documents again. A document that the database refuses is removed from the index and named
// in the returned error; the documents after it are indexed all the same.
func Index(ctx context.Context, client *ent.Client) error {
	var refused []error
	alone := 0 // how many changes are indexed one by one, to find the document at fault
	for {
		size := batchSize
		if alone > 0 {
			size = 1
			alone--
		}
		more, err := index(ctx, client, batch{changes: size, bytes: batchBytes, wait: true})
		var failed *refusedError
		switch {
		case errors.As(err, &failed) && len(failed.changes) > 1:
			alone = len(failed.changes)
		case errors.As(err, &failed):
			if len(refused) < maxReported {
				refused = append(refused, err)
			}
			if err := setAside(ctx, client, failed); err != nil {
				return fmt.Errorf("setting a document aside: %w", err)
			}
		case err != nil:
			return fmt.Errorf("indexing what was changed: %w", err)
		case !more:
			return errors.Join(refused...)
		}
	}
}

// catchUp reads again what was changed just now, so that a search finds it: a little, unless others take long to. A
// search answers without it, too.
func catchUp(ctx context.Context, client *ent.Client) {
	var waiting []int
	err := client.Select(ctx, written(func(b *sql.Builder) { b.WriteString("SELECT count(*) FROM (SELECT FROM search_dirty LIMIT 1) t") }), &waiting)
	if err == nil && len(waiting) > 0 && waiting[0] > 0 {
		// In a transaction of the caller it fails; the background job logs what else goes wrong.
		_, _ = index(ctx, client, batch{changes: searchBatchSize, bytes: searchBatchBytes})
	}
}

// Rebuild notes everything as changed and reads it again, and returns how much there is.
func Rebuild(ctx context.Context, client *ent.Client) (int, error) {
	var n []int
	if err := client.Select(ctx, written(func(b *sql.Builder) { b.WriteString("SELECT rebuild_search()") }), &n); err != nil {
		return 0, fmt.Errorf("rebuilding the search: %w", err)
	}
	return n[0], Index(ctx, client)
}

// batch bounds what is indexed in one transaction.
type batch struct {
	// changes is how many changes are read at most, bytes how long the changed texts may be together. The first change is
	// always taken.
	changes, bytes int
	// wait waits for another batch to end; otherwise the batch is given up soon.
	wait bool
}

// refusedError says that the database refused the documents of a batch because of what they hold.
type refusedError struct {
	changes []change
	err     error
}

func (e *refusedError) Error() string {
	return fmt.Sprintf("the search cannot index document %d: %v", e.changes[0].ID, e.err)
}

func (e *refusedError) Unwrap() error { return e.err }

// index indexes a batch of changes in a transaction, and returns whether more of them wait. One runs at a time, so that
// nobody writes an older version over a newer one. It returns a *refusedError for documents that cannot be indexed.
func index(ctx context.Context, client *ent.Client, of batch) (more bool, err error) {
	tx, err := client.Tx(ctx)
	if err != nil {
		return false, err
	}
	defer tx.Rollback()
	c := tx.Client()
	if !of.wait {
		if _, err := c.ExecContext(ctx, "SET LOCAL lock_timeout = '200ms'"); err != nil {
			return false, err
		}
	}
	if _, err := c.ExecContext(ctx, "SELECT pg_advisory_xact_lock(hashtext('search_index'))"); err != nil {
		return false, err
	}
	changes, more, err := next(ctx, c, of)
	if err != nil || len(changes) == 0 {
		return false, err
	}
	if err := reindex(ctx, c, changes); err != nil {
		if dataError(err) {
			err = &refusedError{changes, err}
		}
		return false, err
	}
	return more, tx.Commit()
}

// change is an entry of the queue of changed documents, with the length of the document's text now.
type change struct {
	Seq   int `sql:"seq"`
	ID    int `sql:"id"`
	Bytes int `sql:"bytes"`
}

// next returns the oldest changes that fit into the batch, and whether more of them wait.
func next(ctx context.Context, c *ent.Client, of batch) (changes []change, more bool, err error) {
	err = c.Select(ctx, written(func(b *sql.Builder) {
		b.WriteString("SELECT t.seq, t.id, coalesce((SELECT sum(octet_length(s.body)) FROM search_sources s WHERE s.id = t.id), 0)::bigint AS bytes " +
			"FROM (SELECT seq, id FROM search_dirty ORDER BY seq LIMIT " + itoa(of.changes) + ") t ORDER BY t.seq")
	}), &changes)
	if err != nil {
		return nil, false, err
	}
	more = len(changes) == of.changes
	bytes := 0
	for i, ch := range changes {
		if bytes += ch.Bytes; i > 0 && bytes > of.bytes {
			return changes[:i], true, nil
		}
	}
	return changes, more, nil
}

// reindex takes the changes off the queue and writes their documents again.
func reindex(ctx context.Context, c *ent.Client, changes []change) error {
	var sources []source
	err := c.Select(ctx, written(func(b *sql.Builder) {
		b.WriteString("SELECT id, entity, title, names, summary, body, alts FROM search_sources WHERE id = ANY(").Arg(idsOf(changes)).WriteString("::bigint[])")
	}), &sources)
	if err != nil {
		return err
	}
	documents := make([]document, len(sources))
	for i, s := range sources {
		if documents[i], err = documentOf(ctx, s); err != nil {
			return err
		}
	}
	if err := remove(ctx, c, changes); err != nil || len(documents) == 0 {
		return err
	}
	query, args := insert(documents, idsOf(changes)).Query()
	_, err = c.ExecContext(ctx, query, args...)
	return err
}

// remove takes changes off the queue and their documents out of the index.
func remove(ctx context.Context, c *ent.Client, changes []change) error {
	seqs := make([]int, len(changes))
	for i, ch := range changes {
		seqs[i] = ch.Seq
	}
	if _, err := c.ExecContext(ctx, "DELETE FROM search_dirty WHERE seq = ANY($1::bigint[])", array(seqs)); err != nil {
		return err
	}
	_, err := c.ExecContext(ctx, "DELETE FROM search_documents WHERE id = ANY($1::bigint[])", idsOf(changes))
	return err
}

// setAside removes a document that cannot be indexed: it is not found until it changes.
func setAside(ctx context.Context, client *ent.Client, refused *refusedError) error {
	tx, err := client.Tx(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := remove(ctx, tx.Client(), refused.changes); err != nil {
		return err
	}
	return tx.Commit()
}

// dataError says whether the database refused values that it was given (SQLSTATE classes 22, 23 and 54), and not the
// moment at which it was given them.
func dataError(err error) bool {
	var e interface{ SQLState() string }
	if !errors.As(err, &e) || len(e.SQLState()) != 5 {
		return false
	}
	return slices.Contains([]string{"22", "23", "54"}, e.SQLState()[:2])
}

func idsOf(changes []change) string {
	ids := make([]int, len(changes))
	for i, ch := range changes {
		ids[i] = ch.ID
	}
	return array(ids)
}

// document is what the index keeps of a source; the last three are in the syntax of tsvector.
type document struct {
	id                     int
	body                   string
	spelling, title, words string
}

// documentOf derives the document of a source. Its only error is that of ctx.
func documentOf(ctx context.Context, s source) (document, error) {
	body, err := text.Render(ctx, s.Body, nil)
	if err != nil {
		return document{}, err
	}
	words, spelling := &vector{}, &vector{}
	spelling.spell(s.Title)
	spelling.spell(s.Names)
	words.add(s.Title, "A")
	title := words.String()
	words.add(s.Names, "B")
	words.add(s.Summary, "C")
	words.add(body.Plain, "D")
	words.add(strings.Join(body.Alts, "\n"), "D") // those that the text gives to pictures
	words.add(s.Alts, "D")
	return document{s.ID, body.Plain, spelling.String(), title, words.String()}, nil
}

// insert writes documents; what the rules ask for comes from the tables at the same moment.
func insert(documents []document, ids string) *sql.Builder {
	return written(func(b *sql.Builder) {
		b.WriteString("INSERT INTO search_documents (id, entity, organization_id, visibility, status, locale, restricted_at, created_by_id, themes, within_themes, tags, day, title, names, summary, body, spelling, title_words, words) " +
			"SELECT s.id, s.entity, s.organization_id, s.visibility, s.status, s.locale, s.restricted_at, s.created_by_id, s.themes, s.within_themes, s.tags, s.day, s.title, s.names, s.summary, d.body, d.spelling::tsvector, d.title_words::tsvector, d.words::tsvector " +
			"FROM search_sources s JOIN (VALUES ")
		for i, d := range documents {
			if i > 0 {
				b.Comma()
			}
			b.WriteString("(").Arg(d.id).WriteString("::bigint, ").Arg(d.body).WriteString("::text, ").Arg(d.spelling).WriteString("::text, ")
			b.Arg(d.title).WriteString("::text, ").Arg(d.words).WriteString("::text)")
		}
		b.WriteString(") d (id, body, spelling, title_words, words) ON d.id = s.id WHERE s.id = ANY(").Arg(ids).WriteString("::bigint[])")
	})
}

// vector collects words in the syntax of tsvector.
type vector struct {
	b     strings.Builder
	place int
	bytes int
}

func (v *vector) String() string { return v.b.String() }

// add adds the words of a text with a weight, apart from those before it.
func (v *vector) add(words, weight string) {
	last := v.place
	for _, t := range tokens(words) {
		if len(t.text) > 200 {
			continue
		}
		if v.bytes += len(t.text); v.bytes > maxBytes {
			return
		}
		last = v.place + t.place
		v.b.WriteString(quoted(t.text) + ":" + itoa(last%maxPlace+1) + weight + " ")
	}
	v.place = last + 10
}

func (v *vector) spell(name string) {
	for _, s := range spellings(name) {
		v.b.WriteString(quoted(s) + " ")
	}
}

func written(by func(*sql.Builder)) *sql.Builder {
	b := &sql.Builder{}
	b.SetDialect(dialect.Postgres)
	by(b)
	return b
}

// array is a list of ids as Postgres reads it.
func array(ids []int) string {
	return "{" + strings.Trim(strings.Join(strings.Fields(fmt.Sprint(ids)), ","), "[]") + "}"
}
