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

// A database can accept connections and never answer, behind a proxy that has lost it for example. TCP acknowledges
// what is sent to it, so that no option of the socket notices, and a statement that takes long looks the same. While an
// answer is awaited for long, liveness therefore asks the database over another connection whether it is there. All of
// its connections fail at once when it is not, and use it again as soon as it answers.
type liveness struct {
	// patience is how long an answer may take before the database is asked, and from one question to the next; probeTime
	// is how long it may take to answer that; recheck is how often a silent database is asked again.
	patience, probeTime, recheck time.Duration

	silent atomic.Bool
	mu     sync.Mutex // held while the database is asked
	asked  time.Time
}

func newLiveness() *liveness {
	return &liveness{patience: 5 * time.Second, probeTime: 4 * time.Second, recheck: time.Second}
}

// errSilent is the error of a connection to a database that does not answer. To lib/pq and Unavailable it is one of the
// network.
var errSilent = &net.OpError{Op: "read", Net: "tcp", Err: errors.New("the database accepts connections and does not answer")}

// answers says whether the database answers now. Of several that ask at a time one waits for the database and the
// others for that.
func (l *liveness) answers(network, address string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if time.Since(l.asked) > l.recheck {
		l.silent.Store(l.probe(network, address) != nil)
		l.asked = time.Now()
	}
	return !l.silent.Load()
}

// check returns errSilent while the database does not answer.
func (l *liveness) check(network, address string) error {
	if l.silent.Load() && !l.answers(network, address) {
		return errSilent
	}
	return nil
}

// sslRequest is the code of the message by which a client asks whether TLS may be spoken. Every server answers it with
// one byte, before it asks who the client is (https://www.postgresql.org/docs/current/protocol-message-formats.html).
const sslRequest = 80877103

func (l *liveness) probe(network, address string) error {
	ctx, cancel := context.WithTimeout(context.Background(), l.probeTime)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, network, address)
	if err != nil {
		return fmt.Errorf("asking whether the database is there: %w", err)
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

// watchedConn is a connection that gives up when the database is silent.
type watchedConn struct {
	net.Conn
	live             *liveness
	network, address string

	timer   *time.Timer
	mu      sync.Mutex
	waiting bool // for an answer
	gaveUp  bool
}

func watch(conn net.Conn, live *liveness, network, address string) *watchedConn {
	c := &watchedConn{Conn: conn, live: live, network: network, address: address}
	c.timer = time.AfterFunc(time.Hour, c.ask)
	c.timer.Stop()
	return c
}

// Read waits for an answer of the database as long as the database is there.
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

// Write fails while the database is silent.
func (c *watchedConn) Write(p []byte) (int, error) {
	if err := c.live.check(c.network, c.address); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}

// Close ends the connection.
func (c *watchedConn) Close() error {
	c.setWaiting(false)
	return c.Conn.Close()
}

func (c *watchedConn) setWaiting(waiting bool) (gaveUp bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waiting = waiting
	if waiting {
		c.timer.Reset(c.live.patience)
	} else {
		c.timer.Stop()
	}
	return c.gaveUp
}

// ask ends the wait for an answer if the database is silent, and else asks again later.
func (c *watchedConn) ask() {
	answers := c.live.answers(c.network, c.address)
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case !c.waiting:
	case answers:
		c.timer.Reset(c.live.patience)
	default:
		c.gaveUp = true
		_ = c.Conn.SetReadDeadline(time.Unix(1, 0)) // wakes Read; a connection that is closed needs none
	}
}
