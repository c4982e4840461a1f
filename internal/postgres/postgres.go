// Package postgres opens and migrates the database, and connects ent to it. It is the only package that imports lib/pq
// and ent/runtime; without the latter, every query would be denied by its policy.
//
// Between ent and lib/pq it adds a cache of prepared statements for each connection (statements.go), a meter of what a
// request reads (meter.go), transactions that several goroutines can share (tx.go), and the detection of a database
// that no longer responds (liveness.go).
//
// The schema has two parts. migrations/ has the tables, in numbered files that are applied once. objects/ has the
// current text of all functions, views and triggers, which Migrate replaces when it changes. schema.sql is a dump of
// both.
package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"syscall"
	"time"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"github.com/lib/pq"

	"praxis/ent/gen/ent"
	_ "praxis/ent/gen/ent/runtime" // registers the policies and hooks of ent/schema
)

// DB is an open database: ent's client, and the same connection pool for SQL.
type DB struct {
	*ent.Client
	SQL *sql.DB
	// Autocommit is a small connection pool for single statements whose effect must survive a rollback of the running
	// transaction. With the main pool, transactions that each wait for a second connection could deadlock.
	Autocommit *sql.DB
	// Changes tells which tables have changed.
	Changes *Changes
}

// Close closes all connection pools.
func (db *DB) Close() error {
	return errors.Join(db.SQL.Close(), db.Autocommit.Close(), db.Changes.close())
}

// settings apply to every connection: planner costs for a database that mostly fits into memory (with the default, the
// planner scans organizations once per row), no JIT for short statements, times in UTC, and generic plans for prepared
// statements: planning the statements of the detail page with their values took longer than running them. Values that a
// plan depends on are literals in the statement (ent/schema, policy.go).
const settings = `SET random_page_cost = 1.1; SET jit = off; SET TimeZone = 'UTC'; SET client_min_messages = warning;
	SET plan_cache_mode = force_generic_plan`

// Open connects to the database of dsn, which is a URL or key=value pairs. Its errors contain the host but never the
// password.
func Open(ctx context.Context, dsn string) (*DB, error) {
	if err := CheckDSN(dsn); err != nil {
		return nil, err
	}
	base, err := pq.NewConnector(dsn)
	if err != nil {
		return nil, err
	}
	base.Dialer(dialer{newLiveness()})
	db := sql.OpenDB(connector{base})
	db.SetMaxOpenConns(24)
	db.SetMaxIdleConns(24)
	db.SetConnMaxIdleTime(5 * time.Minute)
	if err := db.PingContext(ctx); err != nil {
		db.Close()
		return nil, err
	}
	client := ent.NewClient(ent.Driver(sharedTxDriver{entsql.OpenDB(dialect.Postgres, db)}))
	autocommit := sql.OpenDB(connector{base}) // it connects on first use
	autocommit.SetMaxOpenConns(2)
	autocommit.SetConnMaxIdleTime(5 * time.Minute)
	looks := sql.OpenDB(connector{base}) // it connects on first use
	looks.SetMaxOpenConns(1)
	return &DB{Client: client, SQL: db, Autocommit: autocommit, Changes: &Changes{pool: looks}}, nil
}

// CheckDSN checks the syntax of a DSN. Its error does not repeat the DSN, which can contain a password.
func CheckDSN(dsn string) error {
	if _, err := pq.NewConnector(dsn); err != nil {
		return errors.New("the database address cannot be read: it must be a URL such as " +
			"postgres://user:password@host/name, or key=value pairs")
	}
	return nil
}

// WithDatabase returns the DSN of another database on the same server.
func WithDatabase(dsn, name string) string {
	if u, err := url.Parse(dsn); err == nil && strings.HasPrefix(u.Scheme, "postgres") {
		u.Path = "/" + name
		return u.String()
	}
	return dsn + " dbname=" + name
}

// errUnreachable says that no connection could be opened.
var errUnreachable = errors.New("the database does not answer")

// connectMessage returns Postgres's own message for a failed connection, without the prefix of lib/pq.
func connectMessage(err error) string {
	var e *pq.Error
	if errors.As(err, &e) {
		return e.Message
	}
	return strings.TrimPrefix(err.Error(), "pq: ")
}

type connector struct{ *pq.Connector }

// Connect opens a connection with the settings and an empty statement cache.
func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	raw, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, fmt.Errorf("%w: %s", errUnreachable, connectMessage(err))
	}
	cn := newConn(raw.(pqConn))
	if _, err := cn.pqConn.ExecContext(ctx, settings, nil); err != nil {
		raw.Close()
		return nil, fmt.Errorf("setting up a connection: %w", err)
	}
	return cn, nil
}

// dialer sets timeouts and TCP keepalive, and detects a database that does not respond: with only a context deadline,
// lib/pq hung for more than 30 s when the network dropped packets.
type dialer struct{ live *liveness }

func (d dialer) Dial(network, address string) (net.Conn, error) {
	return d.DialContext(context.Background(), network, address)
}

func (d dialer) DialTimeout(network, address string, timeout time.Duration) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	return d.DialContext(ctx, network, address)
}

func (d dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	if err := d.live.check(network, address); err != nil {
		return nil, err
	}
	plain := net.Dialer{
		Timeout:         10 * time.Second,
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 10 * time.Second, Interval: 5 * time.Second, Count: 3},
		Control: func(network, _ string, raw syscall.RawConn) error {
			if network == "unix" {
				return nil
			}
			return raw.Control(func(fd uintptr) { setUserTimeout(int(fd), 15*time.Second) })
		},
	}
	conn, err := plain.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return watch(conn, d.live, network, address), nil
}
