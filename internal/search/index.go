package search

import (
	"context"
	"fmt"
	"strings"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"praxis/ent"
	"praxis/internal/text"
)

const (
	// atOnce is how many notes of changes are read again in one transaction.
	atOnce = 300
	// few is how many of them a search reads again.
	few = 50
	// maxBytes is how many bytes of words of a text are indexed: Postgres takes a megabyte for a document.
	maxBytes = 900_000
	// maxPlace is the place after which places begin anew: Postgres counts to 16383. Words that stand by chance at the same
	// place of two rounds could be taken for neighbours, which nobody has noticed yet.
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
}

// Index reads again what was changed, until nothing is left.
func Index(ctx context.Context, client *ent.Client) error {
	for {
		n, err := index(ctx, client, true, atOnce)
		if err != nil {
			return fmt.Errorf("indexing what was changed: %w", err)
		}
		if n < atOnce {
			return nil
		}
	}
}

// catchUp reads again what was changed just now, so that a search finds it: a little, unless others take long to. A search
// answers without it, too.
func catchUp(ctx context.Context, client *ent.Client) {
	var waiting []int
	err := client.Select(ctx, written(func(b *sql.Builder) { b.WriteString("SELECT count(*) FROM (SELECT FROM search_touched LIMIT 1) t") }), &waiting)
	if err == nil && len(waiting) > 0 && waiting[0] > 0 {
		_, _ = index(ctx, client, false, few) // in a transaction of somebody else it fails; upkeep tells what else goes wrong
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

// index reads some of what was changed again, in a transaction, and returns how many notes it took away. One does at a time,
// so that nobody writes an older version over a newer one; who does not wait gives up soon.
func index(ctx context.Context, client *ent.Client, wait bool, most int) (int, error) {
	tx, err := client.Tx(ctx)
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	c := tx.Client()
	if !wait {
		if _, err := c.ExecContext(ctx, "SET LOCAL lock_timeout = '200ms'"); err != nil {
			return 0, err
		}
	}
	if _, err := c.ExecContext(ctx, "SELECT pg_advisory_xact_lock(hashtext('search_index'))"); err != nil {
		return 0, err
	}
	var noted []int
	err = c.Select(ctx, written(func(b *sql.Builder) {
		b.WriteString("DELETE FROM search_touched WHERE seq IN (SELECT seq FROM search_touched ORDER BY seq LIMIT " + itoa(most) + ") RETURNING id")
	}), &noted)
	if err != nil || len(noted) == 0 {
		return 0, err
	}
	ids := array(noted)
	var sources []source
	err = c.Select(ctx, written(func(b *sql.Builder) {
		b.WriteString("SELECT id, entity, title, names, summary, body FROM search_sources WHERE id = ANY(").Arg(ids).WriteString("::bigint[])")
	}), &sources)
	if err != nil {
		return 0, err
	}
	if _, err := c.ExecContext(ctx, "DELETE FROM search_documents WHERE id = ANY($1::bigint[])", ids); err != nil {
		return 0, err
	}
	bodies := make([]string, len(sources))
	for i, s := range sources {
		d, err := text.Render(ctx, s.Body)
		if err != nil {
			return 0, err
		}
		bodies[i] = d.Plain
	}
	if len(sources) > 0 {
		query, args := insert(sources, bodies, ids).Query()
		if _, err := c.ExecContext(ctx, query, args...); err != nil {
			return 0, err
		}
	}
	return len(noted), tx.Commit()
}

// insert writes the documents of these sources, whose texts without markup are bodies; what the rules ask for comes from the tables at the same moment.
func insert(sources []source, bodies []string, ids string) *sql.Builder {
	return written(func(b *sql.Builder) {
		b.WriteString("INSERT INTO search_documents (id, entity, organization_id, visibility, status, locale, restricted_at, created_by_id, themes, within_themes, tags, day, title, names, summary, body, spelling, title_words, words) " +
			"SELECT s.id, s.entity, s.organization_id, s.visibility, s.status, s.locale, s.restricted_at, s.created_by_id, s.themes, s.within_themes, s.tags, s.day, s.title, s.names, s.summary, d.body, d.spelling::tsvector, d.title_words::tsvector, d.words::tsvector " +
			"FROM search_sources s JOIN (VALUES ")
		for i, s := range sources {
			if i > 0 {
				b.Comma()
			}
			body := bodies[i]
			v := &vector{}
			v.add(s.Title, "A")
			title := v.String()
			spelling := &vector{}
			spelling.spell(s.Title)
			spelling.spell(s.Names)
			v.add(s.Names, "B")
			v.add(s.Summary, "C")
			v.add(body, "D")
			b.WriteString("(").Arg(s.ID).WriteString("::bigint, ").Arg(body).WriteString("::text, ").Arg(spelling.String()).WriteString("::text, ")
			b.Arg(title).WriteString("::text, ").Arg(v.String()).WriteString("::text)")
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
