package postgres

import (
	"context"
	"database/sql/driver"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// ErrBudgetExceeded says that a request read more than its budget.
var ErrBudgetExceeded = errors.New("the request reads too much")

// Budget is how much a request may read from the database.
type Budget struct{ Rows, Bytes int64 }

// Meter counts the statements of a request, and the rows and bytes that it reads, and enforces its Budget. It does not
// count BEGIN and COMMIT.
type Meter struct {
	statements, rows, bytes atomic.Int64
	written                 atomic.Int64
	budget                  Budget
	connections             chan struct{} // a semaphore: a slot for each query outside of a transaction

	mu        sync.Mutex
	recording bool
	texts     []string
	clock     bool
}

// maxConnections is how many connections a request uses at a time. Its fields are resolved concurrently, and must not
// exhaust the connection pool.
const maxConnections = 4

// Statements returns how many statements ran so far.
func (c *Meter) Statements() int64 { return c.statements.Load() }

// Read returns how many rows and bytes were read so far, including derived bytes (Charge).
func (c *Meter) Read() (rows, bytes int64) { return c.rows.Load(), c.bytes.Load() }

type meterKey struct{}

// CountStatements returns a context with a meter. Queries in it return ErrBudgetExceeded when they exceed the budget in
// total. If ctx already has a meter, CountStatements returns that one, with its budget.
func CountStatements(ctx context.Context, budget Budget) (context.Context, *Meter) {
	if c, ok := ctx.Value(meterKey{}).(*Meter); ok {
		return ctx, c
	}
	c := &Meter{budget: budget, connections: make(chan struct{}, maxConnections)}
	return context.WithValue(ctx, meterKey{}, c), c
}

// acquireConnection waits until the context's request may use another connection, and returns the function that
// releases it; nil without a meter.
func acquireConnection(ctx context.Context) (release func(), err error) {
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

// Record makes the meter remember the texts of the statements that run from now on.
func (c *Meter) Record() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.recording, c.texts, c.clock = true, nil, false
}

// Recorded returns the texts of the statements since Record, and whether one of them had the current time as an
// argument.
func (c *Meter) Recorded() (texts []string, clock bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.texts, c.clock
}

// currentTime is how old an argument may be that is taken for the current time.
const currentTime = time.Minute

func isCurrentTime(arg driver.NamedValue) bool {
	t, ok := arg.Value.(time.Time)
	return ok && time.Since(t).Abs() < currentTime
}

func countStatement(ctx context.Context, text string, args []driver.NamedValue) {
	c, ok := ctx.Value(meterKey{}).(*Meter)
	if !ok {
		return
	}
	c.statements.Add(1)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.recording {
		c.texts = append(c.texts, text)
		c.clock = c.clock || slices.ContainsFunc(args, isCurrentTime)
	}
}

// countRows wraps rows so that they count towards the context's budget.
func countRows(ctx context.Context, rows driver.Rows) driver.Rows {
	if c, ok := ctx.Value(meterKey{}).(*Meter); ok {
		return countedRows{rows, c}
	}
	return rows
}

// Charge counts derived bytes, such as HTML made from Markdown, as if they were read. It returns ErrBudgetExceeded if
// they exceed the context's budget.
func Charge(ctx context.Context, bytes int) error {
	if c, ok := ctx.Value(meterKey{}).(*Meter); ok && c.bytes.Add(int64(bytes)) > c.budget.Bytes {
		return ErrBudgetExceeded
	}
	return nil
}

// ChargeAnswer counts the bytes of texts in the response, against a budget of the same size as that for reading. It
// returns ErrBudgetExceeded if they exceed it, or the error of ctx.
func ChargeAnswer(ctx context.Context, bytes int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if c, ok := ctx.Value(meterKey{}).(*Meter); ok && c.written.Add(int64(bytes)) > c.budget.Bytes {
		return ErrBudgetExceeded
	}
	return nil
}

type countedRows struct {
	driver.Rows
	meter *Meter
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
	if r.meter.rows.Add(1) > r.meter.budget.Rows || r.meter.bytes.Add(size) > r.meter.budget.Bytes {
		return ErrBudgetExceeded
	}
	return nil
}
