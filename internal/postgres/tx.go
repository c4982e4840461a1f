package postgres

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"sync"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"github.com/lib/pq"

	"praxis/internal/viewer"
)

// sharedTxDriver begins transactions that several goroutines can use: gqlgen resolves the fields of a mutation's
// payload concurrently in one transaction, and a connection of lib/pq breaks if two goroutines use it at the same time.
type sharedTxDriver struct{ *entsql.Driver }

// Query runs a query on one of the connections that the request may use (maxConnections).
func (d sharedTxDriver) Query(ctx context.Context, query string, args, v any) error {
	release, err := acquireConnection(ctx)
	if err != nil {
		return err
	}
	if release == nil {
		return d.Driver.Query(ctx, query, args, v)
	}
	if err := d.Driver.Query(ctx, query, args, v); err != nil {
		release()
		return err
	}
	rows := v.(*entsql.Rows)
	rows.ColumnScanner = &heldRows{ColumnScanner: rows.ColumnScanner, release: release}
	return nil
}

// Tx begins a transaction, and sets praxis.by to the viewer and the request for the triggers of the audit.
func (d sharedTxDriver) Tx(ctx context.Context) (dialect.Tx, error) {
	v := viewer.FromContext(ctx)
	by, err := json.Marshal(struct {
		Name string `json:"name,omitempty"`
		ID   int    `json:"id,omitempty"`
		// AccountableID is the author of the revisions that the transaction saves.
		AccountableID int `json:"accountable_id,omitempty"`
		viewer.Request
	}{v.Name, v.Actor, v.AccountableID(), viewer.RequestOf(ctx)})
	if err != nil {
		return nil, err
	}
	return d.begin(ctx, nil, "SELECT set_config('praxis.by', "+pq.QuoteLiteral(string(by))+", true)")
}

// begin begins a transaction that several goroutines can use, and runs the statement in the same round trip.
func (d sharedTxDriver) begin(ctx context.Context, o *sql.TxOptions, first string) (dialect.Tx, error) {
	tx, err := d.Driver.BeginTx(context.WithValue(ctx, firstStatementKey{}, first), o)
	if err != nil {
		return nil, err
	}
	return &sharedTx{Tx: tx}, nil
}

// sharedTx runs one statement at a time: a query locks the transaction until its rows are closed.
type sharedTx struct {
	dialect.Tx
	mu sync.Mutex
}

func (t *sharedTx) Exec(ctx context.Context, query string, args, v any) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.Tx.Exec(ctx, query, args, v)
}

func (t *sharedTx) Query(ctx context.Context, query string, args, v any) error {
	t.mu.Lock()
	if err := t.Tx.Query(ctx, query, args, v); err != nil {
		t.mu.Unlock()
		return err
	}
	rows := v.(*entsql.Rows)
	rows.ColumnScanner = &heldRows{ColumnScanner: rows.ColumnScanner, release: sync.OnceFunc(t.mu.Unlock)}
	return nil
}

// ExecContext implements what ent's feature sql/execquery needs.
func (t *sharedTx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	var result sql.Result
	return result, t.Exec(ctx, query, args, &result)
}

// QueryContext implements what ent's feature sql/execquery needs. It does not lock the transaction, since a sql.Rows
// does not report when it is closed. Only one goroutine may use it: hooks do, before the payload is resolved.
func (t *sharedTx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	tx, ok := t.Tx.(interface {
		QueryContext(context.Context, string, ...any) (*sql.Rows, error)
	})
	if !ok {
		return nil, errors.New("postgres: the transaction has no QueryContext")
	}
	return tx.QueryContext(ctx, query, args...)
}

// BeginTx begins a transaction with options, such as read-only; several goroutines can use it, too.
func (d sharedTxDriver) BeginTx(ctx context.Context, o *sql.TxOptions) (dialect.Tx, error) {
	first := ""
	if o.ReadOnly { // large aggregations would spill to disk with the default work_mem
		first = "SET LOCAL work_mem = '64MB'"
	}
	return d.begin(ctx, o, first)
}

// heldRows calls release when the rows are closed.
type heldRows struct {
	entsql.ColumnScanner
	release func()
}

func (r *heldRows) Close() error {
	defer r.release()
	return r.ColumnScanner.Close()
}
