// Package postgres opens the database, brings it up to date and speaks to it through ent. It is the only package that
// imports lib/pq and ent/runtime; without the latter every query would be refused by its policy.
//
// Three things stand between ent and lib/pq: a cache of prepared statements for each connection (statements.go), a
// count of the statements that a request ran (count.go), and transactions that several goroutines may share (tx.go).
//
// The schema has two parts. migrations/ holds the tables, in numbered files that are applied once. objects/ holds the
// current text of all functions, views and triggers, which Migrate replaces when it changed. schema.sql shows both.
package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"
	"time"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"github.com/lib/pq"

	"praxis/ent/gen/ent"
	_ "praxis/ent/gen/ent/runtime" // puts the policies and hooks of ent/schema into the client
)

// DB is an open database: ent's client for all that the model knows, and SQL beside it.
type DB struct {
	*ent.Client
	SQL *sql.DB
	// Autocommit is a small pool for single statements that must last whatever becomes of a running transaction. With the
	// other pool, transactions that each wait for a second connection could wait for each other.
	Autocommit *sql.DB
}

// Close ends all connections.
func (db *DB) Close() error { return errors.Join(db.SQL.Close(), db.Autocommit.Close()) }

// settings hold on every connection: the planner's costs for a database that mostly fits into memory (with the default
// it scans organizations once per row), no JIT for short statements, times in UTC, and one plan for a prepared
// statement: planning the detail page's statements for their values took longer than running them. What a plan must
// know stands in the statement as a literal (ent/schema, policy.go).
const settings = `SET random_page_cost = 1.1; SET jit = off; SET TimeZone = 'UTC'; SET client_min_messages = warning;
	SET plan_cache_mode = force_generic_plan`

// Open connects to the Postgres that dsn names, a URL or key=value pairs; it returns an error that names the host,
// never the password, when there is none.
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
	autocommit := sql.OpenDB(connector{base}) // it connects when it is first used
	autocommit.SetMaxOpenConns(2)
	autocommit.SetConnMaxIdleTime(5 * time.Minute)
	return &DB{Client: client, SQL: db, Autocommit: autocommit}, nil
}

// CheckDSN returns an error, without what may be a password in it, unless dsn is one that Open can read.
func CheckDSN(dsn string) error {
	if _, err := pq.NewConnector(dsn); err != nil {
		return errors.New("the database address cannot be read: it must be a URL such as postgres://user:password@host/name, or key=value pairs")
	}
	return nil
}

// errUnreachable says that no connection could be made.
var errUnreachable = errors.New("the database does not answer")

// plainly is why a connection failed, in Postgres's own words and without the driver's.
func plainly(err error) string {
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
		return nil, fmt.Errorf("%w: %s", errUnreachable, plainly(err))
	}
	cn := newConn(raw.(pqConn))
	if _, err := cn.pqConn.ExecContext(ctx, settings, nil); err != nil {
		raw.Close()
		return nil, fmt.Errorf("setting up a connection: %w", err)
	}
	return cn, nil
}

// dialer gives up on a network that swallows packets, and on a database that does not answer: lib/pq with a context
// deadline alone hung for more than 30 s.
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
			return raw.Control(func(fd uintptr) { giveUpAfter(int(fd), 15*time.Second) })
		},
	}
	conn, err := plain.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return watch(conn, d.live, network, address), nil
}
