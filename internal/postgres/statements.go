package postgres

import (
	"container/list"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"

	"github.com/lib/pq"
)

// maxStatements is how many prepared statements a connection keeps, and maxStatementBytes how long their texts are in
// total: Postgres keeps what it has parsed of them, which takes many times the memory of the text. The API's queries
// come from a few hundred shapes, of some kilobytes.
const maxStatements, maxStatementBytes = 256, 1 << 20

// pqConn has the methods of a connection of lib/pq.
type pqConn interface {
	driver.Conn
	driver.Tx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.NamedValueChecker
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// preparedStmt has the methods of a prepared statement of lib/pq.
type preparedStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// conn is a connection with an LRU cache of prepared statements. lib/pq itself prepares every statement with arguments
// again, which takes another round trip.
type conn struct {
	pqConn
	inTx   bool
	byText map[string]*list.Element
	recent *list.List // of *cached, the most recently used in front
	bytes  int        // of their texts
}

type cached struct {
	text string
	stmt preparedStmt
}

func newConn(c pqConn) *conn {
	return &conn{pqConn: c, byText: map[string]*list.Element{}, recent: list.New()}
}

// prepare returns the statement for text, from the cache if it is there.
func (c *conn) prepare(ctx context.Context, text string) (preparedStmt, error) {
	if e, ok := c.byText[text]; ok {
		c.recent.MoveToFront(e)
		return e.Value.(*cached).stmt, nil
	}
	raw, err := c.pqConn.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	stmt := raw.(preparedStmt)
	c.byText[text] = c.recent.PushFront(&cached{text, stmt})
	c.bytes += len(text)
	for c.recent.Len() > maxStatements || c.bytes > maxStatementBytes && c.recent.Len() > 1 {
		c.evict(c.recent.Back())
	}
	return stmt, nil
}

// evict closes a cached statement. It ignores the error: if the connection is broken, the next statement reports that.
func (c *conn) evict(e *list.Element) {
	s := c.recent.Remove(e).(*cached)
	delete(c.byText, s.text)
	c.bytes -= len(s.text)
	_ = s.stmt.Close()
}

// evictStale evicts the statement if err means that the server can no longer run it (a table has changed, or DISCARD).
// It returns true if the statement can be retried, which is impossible inside a transaction: the error has aborted it.
func (c *conn) evictStale(text string, err error) bool {
	var e *pq.Error
	if !errors.As(err, &e) || (e.Code != "0A000" && e.Code != "26000") {
		return false
	}
	if entry, ok := c.byText[text]; ok {
		c.evict(entry)
	}
	return !c.inTx
}

// isSelect returns whether a text is a query without arguments that can be prepared: one command, which is worth a
// plan of its own.
func isSelect(text string) bool {
	return strings.HasPrefix(text, "SELECT ") && !strings.Contains(text, ";")
}

// QueryContext runs a query. It caches the prepared statement of a query with arguments, and of a SELECT.
func (c *conn) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	countStatement(ctx, text, args)
	run := c.queryPrepared
	if len(args) == 0 && !isSelect(text) {
		run = c.pqConn.QueryContext
	}
	rows, err := run(ctx, text, args)
	if err != nil && c.evictStale(text, err) {
		rows, err = run(ctx, text, args)
	}
	if err != nil {
		return nil, err
	}
	return countRows(ctx, rows), nil
}

func (c *conn) queryPrepared(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	stmt, err := c.prepare(ctx, text)
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(ctx, args)
}

// ExecContext runs a statement. It caches the prepared statement of one with arguments.
func (c *conn) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	countStatement(ctx, text, args)
	if len(args) == 0 {
		return c.pqConn.ExecContext(ctx, text, args)
	}
	result, err := c.execPrepared(ctx, text, args)
	if err != nil && c.evictStale(text, err) {
		return c.execPrepared(ctx, text, args)
	}
	return result, err
}

func (c *conn) execPrepared(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	stmt, err := c.prepare(ctx, text)
	if err != nil {
		return nil, err
	}
	return stmt.ExecContext(ctx, args)
}

// firstStatementKey is the key of the statement that begins a transaction in the same round trip as BEGIN.
type firstStatementKey struct{}

// isolationLevels are the isolation levels of transactions in SQL.
var isolationLevels = map[sql.IsolationLevel]string{
	sql.LevelDefault:        "",
	sql.LevelReadCommitted:  " ISOLATION LEVEL READ COMMITTED",
	sql.LevelRepeatableRead: " ISOLATION LEVEL REPEATABLE READ",
	sql.LevelSerializable:   " ISOLATION LEVEL SERIALIZABLE",
}

// BeginTx begins a transaction, in which a stale statement is not retried. The first statement of the context runs in
// the same round trip, since lib/pq sends statements without arguments by the simple protocol. BeginTx of lib/pq cannot
// do that, and is never used: after it, the end of the next transaction would end the first one's watch of its context
// again, which panics. So a commit that has begun ignores the context.
func (c *conn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	level, ok := isolationLevels[sql.IsolationLevel(opts.Isolation)]
	if !ok {
		return nil, fmt.Errorf("postgres: unknown isolation level %d", opts.Isolation)
	}
	begin := "BEGIN" + level
	if opts.ReadOnly {
		begin += " READ ONLY"
	}
	if first, _ := ctx.Value(firstStatementKey{}).(string); first != "" {
		begin += "; " + first
	}
	if _, err := c.pqConn.ExecContext(ctx, begin, nil); err != nil {
		// The transaction may have begun. If not, the rollback fails, and the connection is not used again.
		return nil, errors.Join(err, c.pqConn.Rollback())
	}
	c.inTx = true
	return connTx{c.pqConn, c}, nil
}

// connTx ends a transaction. A connection of lib/pq is its own driver.Tx.
type connTx struct {
	driver.Tx
	c *conn
}

func (t connTx) Commit() error {
	t.c.inTx = false
	return t.Tx.Commit()
}

func (t connTx) Rollback() error {
	t.c.inTx = false
	return t.Tx.Rollback()
}
