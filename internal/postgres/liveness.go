package postgres

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// liveness detects a database that accepts connections but does not respond, for example behind a proxy that has lost
// it. TCP acknowledges what is sent to the proxy, so that no keepalive or socket timeout notices, and a statement that
// takes long looks the same. While a connection waits for a response, liveness therefore probes the database over
// another connection. If the probe fails, all connections fail immediately; they work again as soon as a probe
// succeeds.
type liveness struct {
	// probeAfter is how long a response may take before the database is probed, and the interval between probes.
	// probeTimeout is the timeout of a probe. recheck is the interval of probes while the database does not respond.
	probeAfter, probeTimeout, recheck time.Duration

	silent   atomic.Bool
	mu       sync.Mutex // held during a probe
	probedAt time.Time
}

func newLiveness() *liveness {
	return &liveness{probeAfter: 5 * time.Second, probeTimeout: 4 * time.Second, recheck: time.Second}
}

// errSilent is the error of a connection to a database that does not respond. lib/pq and Unavailable treat it as a
// network error.
var errSilent = &net.OpError{
	Op: "read", Net: "tcp", Err: errors.New("the database accepts connections but does not respond"),
}

// responds says whether the database responds. It probes the database if the last probe is older than recheck;
// concurrent calls share one probe.
func (l *liveness) responds(network, address string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if time.Since(l.probedAt) > l.recheck {
		l.silent.Store(l.probe(network, address) != nil)
		l.probedAt = time.Now()
	}
	return !l.silent.Load()
}

// check returns errSilent while the database does not respond.
func (l *liveness) check(network, address string) error {
	if l.silent.Load() && !l.responds(network, address) {
		return errSilent
	}
	return nil
}

// sslRequest is the code of the message SSLRequest. Every server responds to it with one byte, before authentication
// (https://www.postgresql.org/docs/current/protocol-message-formats.html).
const sslRequest = 80877103

// probe opens a connection and sends an SSLRequest.
func (l *liveness) probe(network, address string) error {
	ctx, cancel := context.WithTimeout(context.Background(), l.probeTimeout)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, network, address)
	if err != nil {
		return fmt.Errorf("probing the database: %w", err)
	}
	defer conn.Close()
	deadline, _ := ctx.Deadline()
	if err := conn.SetDeadline(deadline); err != nil {
		return err
	}
	message := binary.BigEndian.AppendUint32(nil, 8)
	if _, err := conn.Write(binary.BigEndian.AppendUint32(message, sslRequest)); err != nil {
		return err
	}
	_, err = io.ReadFull(conn, message[:1])
	return err
}

// watchedConn is a connection that fails when the database does not respond.
type watchedConn struct {
	net.Conn
	live             *liveness
	network, address string

	timer   *time.Timer
	mu      sync.Mutex
	waiting bool // for a response
	gaveUp  bool
}

func watch(conn net.Conn, live *liveness, network, address string) *watchedConn {
	c := &watchedConn{Conn: conn, live: live, network: network, address: address}
	c.timer = time.AfterFunc(time.Hour, c.probe)
	c.timer.Stop()
	return c
}

// Read waits for data as long as the database responds to probes.
func (c *watchedConn) Read(p []byte) (int, error) {
	if err := c.live.check(c.network, c.address); err != nil {
		return 0, err
	}
	c.setWaiting(true)
	n, err := c.Conn.Read(p)
	if c.setWaiting(false) && err != nil {
		err = errSilent
	}
	return n, err
}

// Write fails while the database does not respond.
func (c *watchedConn) Write(p []byte) (int, error) {
	if err := c.live.check(c.network, c.address); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}

// Close closes the connection.
func (c *watchedConn) Close() error {
	c.setWaiting(false)
	return c.Conn.Close()
}

// setWaiting starts or stops the timer of the probes. It returns whether a probe has failed.
func (c *watchedConn) setWaiting(waiting bool) (gaveUp bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waiting = waiting
	if waiting {
		c.timer.Reset(c.live.probeAfter)
	} else {
		c.timer.Stop()
	}
	return c.gaveUp
}

// probe ends the wait for a response if the database does not respond; otherwise it schedules the next probe.
func (c *watchedConn) probe() {
	responds := c.live.responds(c.network, c.address)
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case !c.waiting:
	case responds:
		c.timer.Reset(c.live.probeAfter)
	default:
		c.gaveUp = true
		_ = c.Conn.SetReadDeadline(time.Unix(1, 0)) // wakes Read; the error is that of a closed connection
	}
}
