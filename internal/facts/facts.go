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

// maxNotes is how many changed records a reader catches up with, and maxWait how long it waits for others that do.
const (
	maxNotes = 2_000
	maxWait  = 150 * time.Millisecond
)

// Current returns the version that is exact as of the client's snapshot, or a later one. If more than maxNotes records
// have changed, or Refresh is reading such a number, it returns the last version. The first call reads all facts. In a
// transaction that has written, the version includes what it wrote, unless it is the last one, and only that gets it.
func (s *Store) Current(ctx context.Context, client *ent.Client) (*Version, error) {
	var waited <-chan time.Time // never if there is no version to return
	if s.current.Load() != nil {
		waited = time.After(maxWait)
	}
	select {
	case s.building <- struct{}{}:
	case <-waited:
		return s.current.Load().behind(), nil
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
		// What the client computes from the version must not be kept: it sees older rules than the version's.
		return last.withOwnMemo(), nil
	}
	return s.advance(last, p), nil
}

// withOwnMemo returns the version with a memo of its own.
func (v *Version) withOwnMemo() *Version {
	own := *v
	own.memo = newMemo()
	return &own
}

// behind returns the version with a note that more changes are waiting.
func (v *Version) behind() *Version {
	behind := *v.withOwnMemo()
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
	select {
	case s.building <- struct{}{}:
	case <-ctx.Done():
		return false, ctx.Err()
	}
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
// was exact are not known: prune_stats_changes leaves -1 for them. Notes of the future come from the dump of another
// server.
func changedSince(last *Version) sql.Querier {
	return sqltext.Format(`
		SELECT DISTINCT id FROM stats_changes
		WHERE xid >= {xmin}::text::xid8
			AND (xid < pg_snapshot_xmax(pg_current_snapshot()) OR xid = pg_current_xact_id_if_assigned())
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
