package metadata

import (
	"bytes"
	"fmt"
	"io"
)

// newCopy returns a reader of parts; original must be at its beginning.
func newCopy(original io.Reader, parts []part) io.Reader {
	return &copyOf{original: original, parts: parts}
}

// copyOf reads the parts of a copy. Ranges of the original follow each other as they stand there, so that it is read once,
// from front to back.
type copyOf struct {
	original io.Reader
	at       int64
	parts    []part
	current  io.Reader
}

func (c *copyOf) Read(p []byte) (int, error) {
	for len(p) > 0 {
		if c.current == nil {
			if len(c.parts) == 0 {
				return 0, io.EOF
			}
			if err := c.next(); err != nil {
				return 0, err
			}
		}
		n, err := c.current.Read(p)
		if err == io.EOF {
			c.current, err = nil, nil
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
	return 0, nil
}

// next begins with the next part.
func (c *copyOf) next() error {
	p := c.parts[0]
	c.parts = c.parts[1:]
	switch {
	case p.bytes != nil:
		c.current = bytes.NewReader(p.bytes)
		return nil
	case p.zeros:
		c.current = io.LimitReader(zeros{}, p.len)
		return nil
	}
	if _, err := io.CopyN(io.Discard, c.original, p.at-c.at); err != nil {
		return fmt.Errorf("a file is shorter than it was: %w", err)
	}
	c.at = p.at + p.len
	c.current = &exactly{c.original, p.len}
	return nil
}

// zeros reads as zeros without end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// exactly reads n bytes, and fails where there are fewer.
type exactly struct {
	r io.Reader
	n int64
}

func (e *exactly) Read(p []byte) (int, error) {
	if e.n == 0 {
		return 0, io.EOF
	}
	n, err := e.r.Read(p[:min(int64(len(p)), e.n)])
	if e.n -= int64(n); err == io.EOF && e.n > 0 {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}
