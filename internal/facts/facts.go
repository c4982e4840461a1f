// Package facts keeps the facts of all records in memory: narrow rows of what dashboards count and group by, in
// columns. Statistics over millions of records take milliseconds, by any key and for any viewer (internal/stats).
//
// The facts are exact. Triggers note the ids of the records that each transaction changes (objects/09_statistics.sql).
// Before an answer the store reads the notes of the transactions that are not visible in its last snapshot, and the
// facts of these ids, in one statement. The result is a new version, which shares all unchanged chunks with the one
// before; answers that still use that one are not disturbed. Readers catch up with a few thousand notes at most. If
// there are more, they use the last version, which says when it was exact, and Refresh catches up in the background.
//
// A record takes some 60 bytes: 500,000 records with their links 40 MB.
package facts

import (
	"context"
	stdsql "database/sql"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/internal/lifetime"
	"praxis/internal/sqltext"
)

// Version is the facts as of a moment. It does not change.
type Version struct {
	// AsOf is the moment that the facts are exact as of.
	AsOf time.Time
	// Behind says that more changes are waiting than a reader catches up with.
	Behind bool

	Articles, Actions, Outcomes, Indicators *Table
	Organizations, Themes                   *Tree

	snapshot snapshot
	memo     *memo // shared by versions with the same facts
}

// tables are the tables by the entity of their records.
func (v *Version) tables() map[string]**Table {
	return map[string]**Table{
		"Article": &v.Articles, "Action": &v.Actions, "Outcome": &v.Outcomes, "Indicator": &v.Indicators,
	}
}

// layouts are the layouts by the entity of the records.
var layouts = map[string]layout{
	"Article": {isArticle: true}, "Action": {isAction: true}, "Outcome": {hasParent: true},
	"Indicator": {hasParent: true},
}

// Store holds the last version. A server has one for its database.
type Store struct {
	// building is held by the one that makes the next version.
	building chan struct{}
	// dictionaries are those of the versions, by entity. The holder of building uses them.
	dictionaries map[string]*dictionaries
	current      atomic.Pointer[Version]
}

// NewStore returns a store that has read nothing yet.
func NewStore() *Store { return &Store{building: make(chan struct{}, 1)} }

// maxNotes is how many changed records a reader catches up with.
const maxNotes = 2_000

// Current returns the version that is exact as of the client's snapshot, or a later one. If more than maxNotes records
// have changed, it returns the last version. The first call reads all facts. In a transaction that has written, the
// version includes what it wrote, and no one else gets it.
func (s *Store) Current(ctx context.Context, client *ent.Client) (*Version, error) {
	select {
	case s.building <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-s.building }()
	last := s.current.Load()
	if last == nil {
		var err error
		if last, err = s.read(detached{ctx}, client, nil); err != nil {
			return nil, err
		}
	}
	p, err := peek(ctx, client, last)
	switch {
	case err != nil:
		return nil, err
	case p.notes > maxNotes || p.reload:
		return last.behind(), nil
	case p.notes > 0:
		return s.read(detached{ctx}, client, last)
	case p.written || !p.snapshot.includes(last.snapshot):
		return last, nil
	}
	return s.advance(last, p), nil
}

// behind returns the version with a note that more changes are waiting.
func (v *Version) behind() *Version {
	behind := *v
	behind.Behind = true
	return &behind
}

// advance stores that nothing has changed since a version, and returns it as of now.
func (s *Store) advance(last *Version, p peeked) *Version {
	next := *last
	next.AsOf, next.snapshot = p.asOf, p.snapshot
	s.current.Store(&next)
	return &next
}

// detached is a context without values: what a reader catches up with is not part of its own budget (postgres.Meter).
type detached struct{ context.Context }

// Value returns nil.
func (detached) Value(any) any { return nil }

// Refresh catches up with all changes, and reports whether there were any. The client must not be that of a
// transaction.
func (s *Store) Refresh(ctx context.Context, client *ent.Client) (changed bool, err error) {
	s.building <- struct{}{}
	defer func() { <-s.building }()
	last := s.current.Load()
	if last != nil {
		p, err := peek(ctx, client, last)
		if err != nil {
			return false, err
		}
		// Time runs backwards if the database was replaced by a copy.
		if p.reload || !p.snapshot.includes(last.snapshot) {
			last = nil
		} else if p.notes == 0 {
			s.advance(last, p)
			return false, nil
		}
	}
	_, err = s.read(ctx, client, last)
	return err == nil, err
}

// Len is the number of records of the last version.
func (s *Store) Len() int {
	n := 0
	if v := s.current.Load(); v != nil {
		for _, t := range v.tables() {
			n += (*t).Len()
		}
	}
	return n
}

// peeked is what a look at the notes finds.
type peeked struct {
	snapshot snapshot
	asOf     time.Time
	// notes is the number of changed records, up to maxNotes+1; reload says that all may have changed.
	notes  int
	reload bool
	// written says that the transaction has written. Its snapshot counts it among those that have ended.
	written bool
}

// changedSince selects the ids that changed since a version. Those of the notes that were deleted before the version
// was exact are not known: prune_stats_changes leaves -1 for them.
func changedSince(last *Version) sql.Querier {
	return sqltext.Format(`
		SELECT DISTINCT id FROM stats_changes
		WHERE xid >= {xmin}::text::xid8
			AND (id = -1 OR NOT pg_visible_in_snapshot(xid, {snapshot}::text::pg_snapshot))`,
		sqltext.Parts{"xmin": strconv.FormatUint(last.snapshot.xmin, 10), "snapshot": last.snapshot.text})
}

// peek counts the notes since a version.
func peek(ctx context.Context, client *ent.Client, last *Version) (peeked, error) {
	statement := sqltext.Format(`
		SELECT pg_current_snapshot()::text, transaction_timestamp(), count(*), coalesce(bool_or(id <= 0), false),
			pg_current_xact_id_if_assigned() IS NOT NULL
		FROM ({changed} LIMIT {max}) changed`,
		sqltext.Parts{"changed": changedSince(last), "max": maxNotes + 1})
	var p peeked
	err := client.Stream(ctx, statement, func(scan func(...any) error) error {
		var text string
		if err := scan(&text, &p.asOf, &p.notes, &p.reload, &p.written); err != nil {
			return err
		}
		var err error
		p.snapshot, err = parseSnapshot(text)
		return err
	})
	if err != nil {
		return p, fmt.Errorf("looking for changed facts: %w", err)
	}
	return p, nil
}

// factsSQL selects the snapshot, the ids that changed since a version, and their facts; all facts if it is nil.
func factsSQL(last *Version) sql.Querier {
	changed, where := sql.Querier(sql.Raw("SELECT 0::bigint AS id WHERE false")), ""
	if last != nil {
		changed, where = changedSince(last), " WHERE id = ANY(ARRAY(SELECT id FROM changed))"
	}
	return sqltext.Format(`
		WITH changed AS MATERIALIZED ({changed})
		SELECT 'Snapshot' AS entity, 0::bigint AS id, concat(pg_current_snapshot(), E'\t',
			microseconds(transaction_timestamp()), E'\t', pg_current_xact_id_if_assigned() IS NOT NULL) AS line
		UNION ALL SELECT 'Changed', id, '' FROM changed
		UNION ALL SELECT entity, id, line FROM statistics_facts`+where,
		sqltext.Parts{"changed": changed})
}

// read reads the facts that changed since a version, or all facts, in one statement. It stores the new version unless
// the transaction of the client has written.
func (s *Store) read(ctx context.Context, client *ent.Client, last *Version) (*Version, error) {
	b := s.newBuilder(last)
	var entity, text stdsql.RawBytes
	var id int
	err := client.Stream(ctx, factsSQL(last), func(scan func(...any) error) error {
		if err := scan(&entity, &id, &text); err != nil {
			return err
		}
		return b.row(string(entity), id, string(text))
	})
	if err != nil {
		return nil, fmt.Errorf("reading facts: %w", err)
	}
	if b.reload {
		return last.behind(), nil
	}
	v := b.version()
	if last == nil {
		s.dictionaries = b.dictionaries
	}
	if !b.private && (last == nil || v.snapshot.includes(last.snapshot)) {
		s.current.Store(v)
	}
	return v, nil
}

// versionBuilder makes a version from the rows of a statement.
type versionBuilder struct {
	last         *Version // nil to make one from nothing
	next         Version
	dictionaries map[string]*dictionaries
	chunks       map[string]map[int]*chunkBuilder // by entity and number
	parents      map[string]map[int]int           // of trees, by entity; nil for a tree that did not change
	private      bool
	reload       bool // whether all may have changed after peek
}

func (s *Store) newBuilder(last *Version) *versionBuilder {
	b := &versionBuilder{
		last: last, dictionaries: s.dictionaries,
		chunks: map[string]map[int]*chunkBuilder{}, parents: map[string]map[int]int{},
	}
	if last != nil {
		b.next = *last
	} else {
		b.dictionaries = map[string]*dictionaries{}
		b.parents["Organization"], b.parents["Theme"] = map[int]int{}, map[int]int{}
	}
	for entity, table := range b.next.tables() {
		b.chunks[entity] = map[int]*chunkBuilder{}
		if last == nil {
			*table, b.dictionaries[entity] = &Table{}, newDictionaries()
		}
	}
	b.next.memo = newMemo()
	return b
}

func (b *versionBuilder) row(entity string, id int, text string) error {
	switch entity {
	case "Snapshot":
		return b.readSnapshot(text)
	case "Changed":
		if id <= 0 {
			b.reload = true
			return nil
		}
		b.remove(id)
	case "Organization", "Theme":
		parent := int((&line{rest: text}).number(0))
		b.treeOf(entity)[id] = parent
	default:
		r, err := parseLine(entity, text)
		if err != nil {
			return err
		}
		b.chunk(entity, id/ChunkSize).put(id%ChunkSize, r, b.dictionaries[entity], layouts[entity])
	}
	return nil
}

func (b *versionBuilder) readSnapshot(text string) (err error) {
	l := &line{rest: text}
	b.next.snapshot, err = parseSnapshot(l.next())
	b.next.AsOf = time.UnixMicro(l.number(0))
	b.private = l.flag()
	b.next.Behind = false
	return err
}

// remove removes a changed record. If it still exists, a later row puts it back.
func (b *versionBuilder) remove(id int) {
	for entity, table := range b.last.tables() {
		if (*table).Find(int64(id)) >= 0 {
			b.chunk(entity, id/ChunkSize).remove(id % ChunkSize)
			return
		}
	}
	for _, entity := range []string{"Organization", "Theme"} {
		if _, ok := b.tree(entity).parents[id]; ok {
			delete(b.treeOf(entity), id)
		}
	}
}

func (b *versionBuilder) tree(entity string) *Tree {
	if entity == "Theme" {
		return b.last.Themes
	}
	return b.last.Organizations
}

// treeOf returns the parents of a tree, to be changed.
func (b *versionBuilder) treeOf(entity string) map[int]int {
	if b.parents[entity] == nil {
		b.parents[entity] = map[int]int{}
		for id, parent := range b.tree(entity).parents {
			b.parents[entity][id] = parent
		}
	}
	return b.parents[entity]
}

// chunk returns the builder of a chunk.
func (b *versionBuilder) chunk(entity string, number int) *chunkBuilder {
	c := b.chunks[entity][number]
	if c == nil {
		var old *Chunk
		table := *b.next.tables()[entity]
		if at := table.position(number); at >= 0 {
			old = table.chunks[at]
		}
		c = edit(old)
		b.chunks[entity][number] = c
	}
	return c
}

// version returns the version that was built.
func (b *versionBuilder) version() *Version {
	v := b.next
	for entity, table := range v.tables() {
		chunks := map[int]*Chunk{}
		for number, c := range b.chunks[entity] {
			chunks[number] = c.chunk()
		}
		if len(chunks) > 0 || b.last == nil {
			*table = b.dictionaries[entity].table((*table).with(chunks))
		}
	}
	if p := b.parents["Organization"]; p != nil {
		v.Organizations = newTree(p)
	}
	if p := b.parents["Theme"]; p != nil {
		v.Themes = newTree(p)
	}
	return &v
}

// Reload makes all servers read all facts again.
func Reload(ctx context.Context, client *ent.Client) error {
	if _, err := client.ExecContext(ctx, "INSERT INTO stats_changes (id) VALUES (0)"); err != nil {
		return fmt.Errorf("noting that all facts changed: %w", err)
	}
	return nil
}

type contextKey struct{}

// pinned is the store in a context, with the version that all parts of an answer use.
type pinned struct {
	store *Store
	keeps bool // whether all parts use one version
	mu    sync.Mutex
	of    *Version
}

// NewContext returns a context with the store. If keeps is set, all calls of Current with the context return the same
// version, so that the parts of an answer agree.
func NewContext(ctx context.Context, s *Store, keeps bool) context.Context {
	return context.WithValue(ctx, contextKey{}, &pinned{store: s, keeps: keeps})
}

// Current returns the current version of the context's store (Store.Current).
func Current(ctx context.Context, client *ent.Client) (*Version, error) {
	p, ok := ctx.Value(contextKey{}).(*pinned)
	if !ok {
		return nil, errors.New("the context has no facts")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.of != nil {
		return p.of, nil
	}
	v, err := p.store.Current(ctx, client)
	if err == nil && v.Behind {
		lifetime.EndAt(ctx, time.Now())
	}
	if err == nil && p.keeps {
		p.of = v
	}
	return v, err
}
