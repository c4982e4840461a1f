package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/lib/pq"
)

// Changes tells which tables have changed, so that answers can be kept as long as their tables do not change.
//
// Triggers note the tables of every transaction (objects/99_versions.sql). A look reads the notes of the transactions
// that committed since the last look. Callers that want to know more than the last look share the next one: a writer
// looks once after its commit, and a reader if the last look is too long ago. So a server without requests does not
// look, and writes that go around the API, such as SQL by hand or those of other servers, are noticed in the same way.
//
// Looks have a connection of their own. If it breaks, or notes were deleted before this server read them, everything
// that was read before counts as changed.
type Changes struct {
	pool    *sql.DB
	current atomic.Pointer[Version]
	failure atomic.Pointer[error] // of the last look

	mu      sync.Mutex
	running *look
	conn    *sql.Conn // of the running look
	// snapshot is that of the last look.
	snapshot string
}

// Version is the state of the database as of a look. Answers can be compared with it.
type Version struct {
	began   time.Time
	catalog *catalog
	// looks is the number of looks that have found changes, and changed what it was when a table changed last, by the
	// number of the table.
	looks   uint64
	changed []uint64
}

// look is a look that runs.
type look struct {
	began   time.Time
	done    chan struct{}
	version *Version
	err     error
}

// lookTimeout is how long a look may take.
const lookTimeout = 3 * time.Second

// Current returns the version of the last look; nil if it has failed or there was none.
func (c *Changes) Current() *Version { return c.current.Load() }

// Began returns when the look began: the version knows all changes of transactions that had committed by then.
func (v *Version) Began() time.Time { return v.began }

// Sources returns what statements read.
func (v *Version) Sources(statements []string) Sources { return v.catalog.sourcesOf(statements) }

// Unchanged says whether no table of the sources has changed since an earlier version.
func (v *Version) Unchanged(since *Version, s Sources) bool {
	if v.catalog != since.catalog {
		return false
	}
	if v.looks == since.looks {
		return true
	}
	for table, at := range v.changed {
		if at > since.looks && s.tables[table/64]&(1<<(table%64)) != 0 {
			return false
		}
	}
	return true
}

// Look returns the version of a look that began after this moment. Concurrent calls share looks. The context only ends
// the wait for a look that another call runs.
func (c *Changes) Look(ctx context.Context, after time.Time) (*Version, error) {
	for {
		if v := c.Current(); v != nil && v.began.After(after) {
			return v, nil
		}
		l, mine := c.join()
		if mine {
			c.run(l)
		}
		select {
		case <-l.done:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		if l.began.After(after) {
			return l.version, l.err
		}
	}
}

// MaxAge is how long after a look its version can be used.
const MaxAge = 50 * time.Millisecond

// Fresh is Look for a version of a look that began after this moment and less than MaxAge ago.
func (c *Changes) Fresh(ctx context.Context, after time.Time) (*Version, error) {
	if oldest := time.Now().Add(-MaxAge); oldest.After(after) {
		after = oldest
	}
	return c.Look(ctx, after)
}

// Committed waits until Fresh returns no version that misses what has been committed by now. It does not look unless
// Fresh was used lately.
func (c *Changes) Committed(ctx context.Context) {
	now := time.Now()
	c.mu.Lock()
	v := c.Current()
	unused := c.running == nil && (v == nil || now.Sub(v.began) > MaxAge)
	c.mu.Unlock()
	if !unused {
		_, _ = c.Look(ctx, now) // after an error there is no version to return
	}
}

// join returns the running look, or a new one that the caller has to run.
func (c *Changes) join() (l *look, mine bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.running == nil {
		c.running, mine = &look{began: time.Now(), done: make(chan struct{})}, true
	}
	return c.running, mine
}

// run runs a look. Only one runs at a time.
func (c *Changes) run(l *look) {
	ctx, cancel := context.WithTimeout(context.Background(), lookTimeout) // others wait for it, too
	defer cancel()
	l.version, l.err = c.next(ctx, l.began)
	if l.err != nil {
		l.version = nil
		c.disconnect()
	}
	c.current.Store(l.version)
	c.failure.Store(&l.err)
	c.mu.Lock()
	c.running = nil
	c.mu.Unlock()
	close(l.done)
}

// Failure returns the error of the last look; nil if it has succeeded or there was none.
func (c *Changes) Failure() error {
	if err := c.failure.Load(); err != nil {
		return *err
	}
	return nil
}

// changesSince returns the current snapshot, and the tables that were changed by transactions that are visible in it
// and not in the snapshot $1. The table ” stands for notes that were deleted. Notes beyond the snapshot come from the
// dump of another server.
const changesSince = `
	SELECT pg_current_snapshot()::text, ARRAY(SELECT DISTINCT table_name::text FROM table_changes
		WHERE xid >= pg_snapshot_xmin($1::pg_snapshot) AND xid < pg_snapshot_xmax(pg_current_snapshot())
			AND (table_name = '' OR NOT pg_visible_in_snapshot(xid, $1::pg_snapshot)))`

// next returns the version that follows the current one.
func (c *Changes) next(ctx context.Context, began time.Time) (*Version, error) {
	previous := c.Current()
	if previous == nil || c.conn == nil {
		return c.first(ctx, began)
	}
	var tables []string
	var snapshot string
	err := c.conn.QueryRowContext(ctx, changesSince, c.snapshot).Scan(&snapshot, pq.Array(&tables))
	if err != nil {
		return nil, fmt.Errorf("looking for changes: %w", err)
	}
	c.snapshot = snapshot
	v := &Version{began, previous.catalog, previous.looks, previous.changed}
	if len(tables) == 0 {
		return v, nil
	}
	v.looks++
	v.changed = slices.Clone(v.changed)
	for _, table := range tables {
		n, known := v.catalog.numbers[table]
		if !known || table == "schema_migrations" { // notes were deleted, or the schema has changed
			return c.first(ctx, began)
		}
		v.changed[n] = v.looks
	}
	return v, nil
}

// first returns a version with which no earlier one can be compared.
func (c *Changes) first(ctx context.Context, began time.Time) (*Version, error) {
	if c.conn == nil {
		conn, err := c.pool.Conn(ctx)
		if err != nil {
			return nil, fmt.Errorf("connecting to look for changes: %w", err)
		}
		c.conn = conn
	}
	// The snapshot comes first: changes of the schema that the catalog misses are then found by the next look.
	if err := c.conn.QueryRowContext(ctx, "SELECT pg_current_snapshot()::text").Scan(&c.snapshot); err != nil {
		return nil, fmt.Errorf("looking for changes: %w", err)
	}
	known, err := readCatalog(ctx, c.conn)
	if err != nil {
		return nil, err
	}
	return &Version{began: began, catalog: known, changed: make([]uint64, len(known.numbers))}, nil
}

// close waits for the running look, and closes the connection.
func (c *Changes) close() error {
	l, mine := c.join()
	if !mine {
		<-l.done
		return c.close()
	}
	c.disconnect()
	c.current.Store(nil)
	c.mu.Lock()
	c.running = nil
	c.mu.Unlock()
	l.err = sql.ErrConnDone
	close(l.done)
	return c.pool.Close()
}

// disconnect closes the connection of the looks.
func (c *Changes) disconnect() {
	if c.conn != nil {
		_ = c.conn.Raw(func(any) error { return driver.ErrBadConn }) // so that the pool does not keep it
		_ = c.conn.Close()
		c.conn = nil
	}
}
