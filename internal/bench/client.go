package bench

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"strconv"
	"sync"
	"time"
)

// This client speaks HTTP itself, since it shares the processors with the server that it measures: the client of
// net/http takes several times the CPU time per request.

// requestTimeout is how long a request may take.
const requestTimeout = time.Minute

// endpoint is where requests go.
type endpoint struct {
	address, path, token string
}

// connection is a keep-alive connection to an endpoint.
type connection struct {
	endpoint
	conn   net.Conn
	reader *bufio.Reader
	out    []byte
	answer []byte
	hit    bool // the answer came from the response cache
}

func (e endpoint) dial(ctx context.Context) (*connection, error) {
	conn, err := (&net.Dialer{Timeout: requestTimeout}).DialContext(ctx, "tcp", e.address)
	if err != nil {
		return nil, err
	}
	return &connection{endpoint: e, conn: conn, reader: bufio.NewReaderSize(conn, 64<<10)}, nil
}

// send posts a body and returns the status and the body of the answer, which is valid until the next call.
func (c *connection) send(body []byte) (status int, answer []byte, err error) {
	if err := c.conn.SetDeadline(time.Now().Add(requestTimeout)); err != nil {
		return 0, nil, err
	}
	c.out = append(c.out[:0], "POST "...)
	c.out = append(c.out, c.path...)
	c.out = append(c.out, " HTTP/1.1\r\nHost: "...)
	c.out = append(c.out, c.address...)
	if c.token != "" {
		c.out = append(c.out, "\r\nAuthorization: Bearer "...)
		c.out = append(c.out, c.token...)
	}
	c.out = append(c.out, "\r\nAccept: application/json\r\nContent-Type: application/json\r\nContent-Length: "...)
	c.out = strconv.AppendInt(c.out, int64(len(body)), 10)
	c.out = append(c.out, "\r\n\r\n"...)
	c.out = append(c.out, body...)
	if _, err := c.conn.Write(c.out); err != nil {
		return 0, nil, err
	}
	return c.receive()
}

var errNotHTTP = errors.New("the answer is not HTTP/1.1 with a length")

func (c *connection) receive() (status int, answer []byte, err error) {
	line, err := c.reader.ReadSlice('\n')
	if err != nil {
		return 0, nil, err
	}
	if len(line) < 12 || !bytes.HasPrefix(line, []byte("HTTP/1.1 ")) {
		return 0, nil, errNotHTTP
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, nil, errNotHTTP
	}
	length, chunked := -1, false
	c.hit = false
	for {
		if line, err = c.reader.ReadSlice('\n'); err != nil {
			return 0, nil, err
		}
		if line = bytes.TrimSpace(line); len(line) == 0 {
			break
		}
		name, value, _ := bytes.Cut(line, []byte(": "))
		switch {
		case bytes.EqualFold(name, []byte("Content-Length")):
			if length, err = strconv.Atoi(string(value)); err != nil {
				return 0, nil, errNotHTTP
			}
		case bytes.EqualFold(name, []byte("Transfer-Encoding")):
			chunked = bytes.EqualFold(value, []byte("chunked"))
		case bytes.EqualFold(name, []byte("Cache-Status")):
			c.hit = bytes.HasSuffix(value, []byte("; hit"))
		}
	}
	c.answer = c.answer[:0]
	switch {
	case chunked:
		err = c.receiveChunks()
	case length >= 0:
		err = c.read(length)
	default:
		err = errNotHTTP
	}
	return status, c.answer, err
}

func (c *connection) receiveChunks() error {
	for {
		line, err := c.reader.ReadSlice('\n')
		if err != nil {
			return err
		}
		n, err := strconv.ParseInt(string(bytes.TrimSpace(line)), 16, 32)
		if err != nil {
			return errNotHTTP
		}
		if err := c.read(int(n)); err != nil {
			return err
		}
		if _, err := c.reader.Discard(2); err != nil || n == 0 {
			return err
		}
	}
}

// read appends n bytes to the answer.
func (c *connection) read(n int) error {
	at := len(c.answer)
	for cap(c.answer) < at+n {
		c.answer = append(c.answer[:cap(c.answer)], 0)
	}
	c.answer = c.answer[:at+n]
	_, err := io.ReadFull(c.reader, c.answer[at:])
	return err
}

// request returns the body of a GraphQL request.
func request(query string, variables map[string]any) []byte {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		panic(err) // variables are strings and numbers
	}
	return body
}

// load is what a closed loop of connections measured.
type load struct {
	latencies []time.Duration
	hits      int // answers from the response cache
	errors    int
	fault     string // the first error
	elapsed   time.Duration
}

func (l load) perSecond() float64 { return float64(len(l.latencies)) / l.elapsed.Seconds() }

// drive sends requests for a time over connections, each of which sends the next request when it has the answer of the
// last one.
func drive(ctx context.Context, to endpoint, connections int, d time.Duration, body func(*rand.Rand) []byte) load {
	results := make([]load, connections)
	began := time.Now()
	var all sync.WaitGroup
	for i := range results {
		all.Go(func() { results[i] = loop(ctx, to, began.Add(d), rand.New(rand.NewPCG(rand.Uint64(), 0)), body) })
	}
	all.Wait()
	sum := load{elapsed: time.Since(began)}
	for _, r := range results {
		sum.latencies = append(sum.latencies, r.latencies...)
		sum.hits += r.hits
		sum.errors += r.errors
		if sum.fault == "" {
			sum.fault = r.fault
		}
	}
	return sum
}

// loop sends requests over one connection until a time. It opens a new connection after an error.
func loop(ctx context.Context, to endpoint, until time.Time, random *rand.Rand, body func(*rand.Rand) []byte) (l load) {
	var c *connection
	for ctx.Err() == nil && time.Now().Before(until) {
		text := body(random)
		began := time.Now()
		err := func() (err error) {
			if c == nil {
				if c, err = to.dial(ctx); err != nil {
					return err
				}
			}
			status, answer, err := c.send(text)
			if err != nil {
				c.conn.Close()
				c = nil
				return err
			}
			return answerError(status, answer)
		}()
		if err == nil {
			l.latencies = append(l.latencies, time.Since(began))
			if c.hit {
				l.hits++
			}
			continue
		}
		l.errors++
		if l.fault == "" {
			l.fault = err.Error()
		}
	}
	if c != nil {
		c.conn.Close()
	}
	return l
}

// answerError returns an error for an answer with another status than 200 or with GraphQL errors.
func answerError(status int, answer []byte) error {
	if status != 200 || bytes.Contains(answer, []byte(`"errors":`)) {
		return fmt.Errorf("status %d: %.300s", status, answer)
	}
	return nil
}
