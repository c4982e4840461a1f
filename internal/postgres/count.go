package postgres

import (
	"context"
	"database/sql/driver"
	"errors"
	"sync/atomic"
)

// ErrTooManyRows says that a request read more rows than it may.
var ErrTooManyRows = errors.New("the request reads too many rows")

// Count counts the statements that ran in a context and those made from it, and the rows that they returned. The
// transaction's own BEGIN and COMMIT are not counted.
type Count struct {
	statements, rows atomic.Int64
	maxRows          int64
}

// Statements returns how many ran so far.
func (c *Count) Statements() int64 { return c.statements.Load() }

type countKey struct{}

// CountStatements returns a context whose statements are counted and that reads at most maxRows rows; the next one is
// ErrTooManyRows. Where statements are counted already, both counts are one and the earlier bound holds.
func CountStatements(ctx context.Context, maxRows int64) (context.Context, *Count) {
	if c, ok := ctx.Value(countKey{}).(*Count); ok {
		return ctx, c
	}
	c := &Count{maxRows: maxRows}
	return context.WithValue(ctx, countKey{}, c), c
}

func countStatement(ctx context.Context) {
	if c, ok := ctx.Value(countKey{}).(*Count); ok {
		c.statements.Add(1)
	}
}

// countRows lets rows be read until the context has had its fill.
func countRows(ctx context.Context, rows driver.Rows) driver.Rows {
	if c, ok := ctx.Value(countKey{}).(*Count); ok {
		return countedRows{rows, c}
	}
	return rows
}

type countedRows struct {
	driver.Rows
	count *Count
}

func (r countedRows) Next(dest []driver.Value) error {
	if r.count.rows.Add(1) > r.count.maxRows {
		return ErrTooManyRows
	}
	return r.Rows.Next(dest)
}
