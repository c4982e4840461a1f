package postgres

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"sync"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"

	"praxis/internal/viewer"
)

// sharedTxDriver makes transactions that several goroutines may use: gqlgen resolves the fields of a mutation's payload
// concurrently, all in the operation's one transaction, and lib/pq breaks a connection that is used twice at a time.
type sharedTxDriver struct{ *entsql.Driver }

// Query runs a query on one of the connections that its request may use.
func (d sharedTxDriver) Query(ctx context.Context, query string, args, v any) error {
	release, err := connect(ctx)
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

// Tx begins a transaction, and tells the database who is asking: the triggers of the audit write it down.
func (d sharedTxDriver) Tx(ctx context.Context) (dialect.Tx, error) {
	tx, err := d.Driver.Tx(ctx)
	if err != nil {
		return nil, err
	}
	v := viewer.FromContext(ctx)
	by, err := json.Marshal(struct {
		Name string `json:"name,omitempty"`
		ID   int    `json:"id,omitempty"`
		// AccountableID is the author of the revisions that the transaction saves.
		AccountableID int `json:"accountable_id,omitempty"`
		viewer.Request
	}{v.Name, v.Actor, v.AccountableID(), viewer.RequestOf(ctx)})
	if err == nil {
		err = tx.Exec(ctx, "SELECT set_config('praxis.by', $1, true)", []any{string(by)}, nil)
	}
	if err != nil {
		return nil, errors.Join(err, tx.Rollback())
	}
	return &sharedTx{Tx: tx}, nil
}

// sharedTx runs one statement at a time: a query holds the transaction until its rows are closed.
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

// ExecContext is what ent's ExecContext looks for.
func (t *sharedTx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	var result sql.Result
	return result, t.Exec(ctx, query, args, &result)
}

// QueryContext is what ent's QueryContext looks for. Its rows are sql.Rows, which cannot say when they are closed, so it
// is for one goroutine: hooks, which run before the payload is resolved.
func (t *sharedTx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	tx, ok := t.Tx.(interface {
		QueryContext(context.Context, string, ...any) (*sql.Rows, error)
	})
	if !ok {
		return nil, errors.New("postgres: the transaction has no QueryContext")
	}
	return tx.QueryContext(ctx, query, args...)
}

// BeginTx begins a transaction that reads only, or of another isolation; several goroutines may use it, too.
func (d sharedTxDriver) BeginTx(ctx context.Context, o *sql.TxOptions) (dialect.Tx, error) {
	tx, err := d.Driver.BeginTx(ctx, o)
	if err != nil {
		return nil, err
	}
	if o.ReadOnly { // what sums up much at once would spill to the disk
		if err := tx.Exec(ctx, "SET LOCAL work_mem = '64MB'", []any{}, nil); err != nil {
			return nil, errors.Join(err, tx.Rollback())
		}
	}
	return &sharedTx{Tx: tx}, nil
}

type heldRows struct {
	entsql.ColumnScanner
	release func()
}

func (r *heldRows) Close() error {
	defer r.release()
	return r.ColumnScanner.Close()
}
