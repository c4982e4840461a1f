package postgres

import (
	"context"
	"database/sql/driver"
	"errors"
	"sync"
	"sync/atomic"
)

// ErrBudgetExceeded says that a request read more than it may.
var ErrBudgetExceeded = errors.New("the request reads too much")

// Budget is how much a request may read of the database.
type Budget struct{ Rows, Bytes int64 }

// Meter counts the statements that ran in a context and those made from it, and the rows that they returned. The
// transaction's own BEGIN and COMMIT are not counted.
type Meter struct {
	statements, rows, bytes atomic.Int64
	answered                atomic.Int64
	budget                  Budget
	connections             chan struct{} // those that its queries outside of a transaction use now
}

// maxConnections is how many connections a request uses at a time: its fields are resolved concurrently, and one request
// must not take the pool from all others.
const maxConnections = 4

// Statements returns how many ran so far.
func (c *Meter) Statements() int64 { return c.statements.Load() }

// Read returns how many rows they returned so far, and how many bytes were read or derived of these.
func (c *Meter) Read() (rows, bytes int64) { return c.rows.Load(), c.bytes.Load() }

type meterKey struct{}

// CountStatements returns a context whose statements are counted and whose queries together read what the budget
// allows; beyond it a query ends with ErrBudgetExceeded. Where statements are counted already, both counts are one and the
// earlier budget holds.
func CountStatements(ctx context.Context, budget Budget) (context.Context, *Meter) {
	if c, ok := ctx.Value(meterKey{}).(*Meter); ok {
		return ctx, c
	}
	c := &Meter{budget: budget, connections: make(chan struct{}, maxConnections)}
	return context.WithValue(ctx, meterKey{}, c), c
}

// connect waits until the request of the context may use another connection, and returns what gives that back; nil
// where there is no request.
func connect(ctx context.Context) (release func(), err error) {
	c, ok := ctx.Value(meterKey{}).(*Meter)
	if !ok {
		return nil, nil
	}
	select {
	case c.connections <- struct{}{}:
		return sync.OnceFunc(func() { <-c.connections }), nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func countStatement(ctx context.Context) {
	if c, ok := ctx.Value(meterKey{}).(*Meter); ok {
		c.statements.Add(1)
	}
}

// countRows lets rows be read until the context has had its fill.
func countRows(ctx context.Context, rows driver.Rows) driver.Rows {
	if c, ok := ctx.Value(meterKey{}).(*Meter); ok {
		return countedRows{rows, c}
	}
	return rows
}

// Charge counts bytes that are derived from what was read, such as HTML, as if they were read. It returns ErrBudgetExceeded
// when they exceed the budget of the context.
func Charge(ctx context.Context, bytes int) error {
	if c, ok := ctx.Value(meterKey{}).(*Meter); ok && c.bytes.Add(int64(bytes)) > c.budget.Bytes {
		return ErrBudgetExceeded
	}
	return nil
}

// ChargeAnswer counts bytes of texts that are written to the answer. It returns ErrBudgetExceeded, and also the error of ctx,
// when they exceed the budget of the context, which holds for what is written as for what is read.
func ChargeAnswer(ctx context.Context, bytes int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if c, ok := ctx.Value(meterKey{}).(*Meter); ok && c.answered.Add(int64(bytes)) > c.budget.Bytes {
		return ErrBudgetExceeded
	}
	return nil
}

type countedRows struct {
	driver.Rows
	count *Meter
}

func (r countedRows) Next(dest []driver.Value) error {
	if err := r.Rows.Next(dest); err != nil {
		return err
	}
	var size int64
	for _, v := range dest {
		switch v := v.(type) {
		case []byte:
			size += int64(len(v))
		case string:
			size += int64(len(v))
		}
	}
	if r.count.rows.Add(1) > r.count.budget.Rows || r.count.bytes.Add(size) > r.count.budget.Bytes {
		return ErrBudgetExceeded
	}
	return nil
}
