package postgres

import (
	"io"
	"net"
	"sync/atomic"
	"testing"
	"time"
)

// database answers the question whether TLS may be spoken, and echoes the rest, unless it is silent. It accepts
// connections all the same.
func database(t *testing.T, silent *atomic.Bool) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				buffer := make([]byte, 100)
				for {
					n, err := conn.Read(buffer)
					if err != nil {
						return
					}
					if !silent.Load() {
						_, _ = conn.Write(buffer[:n])
					}
				}
			}()
		}
	}()
	return l.Addr().String()
}

// TestSilentDatabase: connections to a database that does not respond fail, and work again when it responds.
func TestSilentDatabase(t *testing.T) {
	t.Parallel()
	var silent atomic.Bool
	address := database(t, &silent)
	live := &liveness{probeAfter: 10 * time.Millisecond, probeTimeout: 500 * time.Millisecond,
		recheck: time.Millisecond}
	d := dialer{live}
	ask := func(c net.Conn) error {
		if _, err := c.Write([]byte("x")); err != nil {
			return err
		}
		_, err := io.ReadFull(c, make([]byte, 1))
		return err
	}
	open := func() net.Conn {
		c, err := d.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		return c
	}
	first, second := open(), open()
	if err := ask(first); err != nil {
		t.Fatal(err)
	}
	silent.Store(true)
	for _, c := range []net.Conn{first, second} {
		if err := ask(c); !Unavailable(err) {
			t.Errorf("a silent database: %v", err)
		}
	}
	if c, err := d.Dial("tcp", address); !Unavailable(err) {
		c.Close()
		t.Errorf("a new connection: %v", err)
	}
	silent.Store(false)
	for {
		c, err := d.Dial("tcp", address)
		if err != nil {
			continue // it was asked while it was silent, and is asked again in a millisecond
		}
		if err := ask(c); err != nil {
			t.Errorf("after it answers again: %v", err)
		}
		c.Close()
		return
	}
}

// TestSlowStatement: a slow statement is no failure as long as the database responds to probes.
func TestSlowStatement(t *testing.T) {
	t.Parallel()
	var silent atomic.Bool
	address := database(t, &silent)
	live := &liveness{probeAfter: time.Millisecond, probeTimeout: 5 * time.Second, recheck: time.Millisecond}
	c, err := dialer{live}.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	done := make(chan error, 1)
	go func() {
		_, err := io.ReadFull(c, make([]byte, 1))
		done <- err
	}()
	for range 20 {
		if !live.responds("tcp", address) {
			t.Error("the database is taken for silent")
		}
	}
	if _, err := c.Write([]byte("x")); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Errorf("the slow statement: %v", err)
	}
}
