package metadata

import (
	"bytes"
	"fmt"
	"io"
)

// newPartsReader returns a reader of the parts. original must be at its beginning.
func newPartsReader(original io.Reader, parts []part) io.Reader {
	return &partsReader{original: original, parts: parts}
}

// partsReader reads the parts of a copy. Ranges of the original are in ascending order, so it reads the original once
// from front to back.
type partsReader struct {
	original io.Reader
	at       int64
	parts    []part
	current  io.Reader
}

func (c *partsReader) Read(p []byte) (int, error) {
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

// next starts the next part.
func (c *partsReader) next() error {
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
	c.current = &rangeReader{c.original, p.len}
	return nil
}

// zeros is an endless reader of zero bytes.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// rangeReader reads exactly n bytes, and fails if there are fewer.
type rangeReader struct {
	r io.Reader
	n int64
}

func (e *rangeReader) Read(p []byte) (int, error) {
	if e.n == 0 {
		return 0, io.EOF
	}
	n, err := e.r.Read(p[:min(int64(len(p)), e.n)])
	if e.n -= int64(n); err == io.EOF && e.n > 0 {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}
