package metadata

import (
	"bytes"
	"strings"
)

// mp4Kept are the boxes of an MP4 that players need, by the box that they are in. The others hold titles, places and what
// cameras add, or nothing.
var mp4Kept = map[string]string{
	"":     "ftyp styp mdat moov moof mfra sidx ssix pdin prft",
	"moov": "mvhd trak mvex iods pssh",
	"trak": "tkhd mdia edts tref",
	"mdia": "mdhd hdlr minf elng",
	"moof": "mfhd traf pssh",
	"traf": "tfhd tfdt trun sdtp sbgp sgpd subs saiz saio senc",
}

// mp4Timed are the boxes that say when something was recorded.
const mp4Timed = "mvhd tkhd mdhd"

// mp4 reads an MP4. What is left out becomes empty boxes of the same length, since many numbers in the file count from its
// beginning.
func (w *walker) mp4() error {
	m := mp4Walker{walker: w}
	if err := m.boxes("", w.size); err != nil {
		return err
	}
	if len(w.file.clean) == 0 {
		return ErrMalformed
	}
	return w.file.blankOut(m.samples)
}

// mp4Walker goes through the boxes of an MP4.
type mp4Walker struct {
	*walker
	track mp4Track
	// samples are the ranges of what the tracks hold that are left out.
	samples []part
}

// mp4Box is the head of a box: data is where what it holds begins.
type mp4Box struct {
	kind             string
	start, data, end int64
}

// head reads the head of a box that ends before limit.
func (m *mp4Walker) head(limit int64) (mp4Box, error) {
	b := mp4Box{start: m.at}
	head, err := m.bytes(8)
	if err != nil {
		return b, err
	}
	b.kind, b.end = string(head[4:]), b.start+u32(head)
	switch u32(head) {
	case 0:
		b.end = limit
	case 1:
		long, err := m.bytes(8)
		if err != nil {
			return b, err
		}
		if u32(long) > 1<<30 {
			return b, ErrMalformed
		}
		b.end = b.start + u32(long)<<32 + u32(long[4:])
	}
	b.data = m.at
	if b.end < b.data || b.end > limit {
		return b, ErrMalformed
	}
	return b, nil
}

// boxes reads the boxes to end, which are in that box.
func (m *mp4Walker) boxes(within string, end int64) error {
	for m.at < end {
		if n := end - m.at; n < 8 { // some programs fill up
			if err := m.skip(n); err != nil {
				return err
			}
			return m.blank(n)
		}
		b, err := m.head(end)
		if err != nil {
			return err
		}
		if err := m.box(within, b); err != nil {
			return err
		}
	}
	return nil
}

// box reads a box of which the head was read.
func (m *mp4Walker) box(within string, b mp4Box) error {
	kept := strings.Contains(mp4Kept[within], b.kind) && !strings.Contains(b.kind, " ")
	if empty := b.kind == "free" && b.end == b.data; !kept && !empty {
		if err := m.skip(b.end - b.data); err != nil {
			return err
		}
		return m.free(b)
	}
	if b.kind == "trak" {
		return m.readTrack(b)
	}
	if err := m.keep(b.start); err != nil {
		return err
	}
	switch {
	case mp4Kept[b.kind] != "":
		return m.boxes(b.kind, b.end)
	case b.kind == "minf" && m.track.private():
		if err := m.track.tables(m.walker, b.end); err != nil {
			return err
		}
		m.track.read = true
	case b.kind == "hdlr":
		if err := m.handler(b); err != nil {
			return err
		}
	case strings.Contains(mp4Timed, b.kind):
		if err := m.mp4Times(b.end); err != nil {
			return err
		}
	}
	return m.rest(b.end)
}

// rest keeps everything to end.
func (w *walker) rest(end int64) error {
	start := w.at
	if err := w.skip(end - start); err != nil {
		return err
	}
	return w.keep(start)
}

// free adds an empty box in place of one that was read to its end.
func (m *mp4Walker) free(b mp4Box) error {
	if err := m.file.add(part{at: b.start, len: 4}); err != nil {
		return err
	}
	if err := m.put([]byte("free")); err != nil {
		return err
	}
	if err := m.file.add(part{at: b.start + 8, len: b.data - b.start - 8}); err != nil {
		return err
	}
	return m.blank(b.end - b.data)
}

// mp4Times blanks when something was made and changed: two numbers after the version and the flags.
func (w *walker) mp4Times(end int64) error {
	start := w.at
	if end-start < 20 {
		return ErrMalformed
	}
	head, err := w.bytes(4)
	if err != nil {
		return err
	}
	n := 8
	if head[0] == 1 {
		n = 16
	}
	times, err := w.bytes(n)
	if err != nil {
		return err
	}
	if bytes.Equal(times, make([]byte, n)) {
		return w.keep(start)
	}
	if err := w.file.add(part{at: start, len: 4}); err != nil {
		return err
	}
	return w.blank(int64(n))
}
