package metadata

import (
	"bytes"
	"strings"
)

// mp4Kept are the boxes that the copy keeps, by their parent box. Other boxes contain titles, locations and data of the
// camera.
var mp4Kept = map[string]string{
	"":     "ftyp styp mdat moov moof mfra sidx ssix pdin prft",
	"moov": "mvhd trak mvex iods pssh",
	"trak": "tkhd mdia edts tref",
	"mdia": "mdhd hdlr minf elng",
	"moof": "mfhd traf pssh",
	"traf": "tfhd tfdt trun sdtp sbgp sgpd subs saiz saio senc",
}

// mp4Timed are the boxes with a creation time.
const mp4Timed = "mvhd tkhd mdhd"

// readMP4 reads an MP4 file. Free boxes of the same length replace the boxes that the copy drops, since other boxes
// contain offsets from the beginning of the file.
func (w *walker) readMP4() error {
	m := mp4Walker{walker: w}
	if err := m.readBoxes("", w.size); err != nil {
		return err
	}
	if len(w.file.clean) == 0 {
		return ErrMalformed
	}
	return m.blankSamples()
}

// mp4Walker walks the boxes of an MP4 file.
type mp4Walker struct {
	*walker
	track mp4Track
	// samples are the ranges of the samples of dropped tracks, and media those of the boxes for samples.
	samples, media []part
}

// mp4Box is the header of a box. data is the position of its contents.
type mp4Box struct {
	kind             string
	start, data, end int64
}

// readHead reads the header of a box. The box must end before limit.
func (m *mp4Walker) readHead(limit int64) (mp4Box, error) {
	b := mp4Box{start: m.at}
	head, err := m.readBytes(8)
	if err != nil {
		return b, err
	}
	b.kind, b.end = string(head[4:]), b.start+u32(head)
	switch u32(head) {
	case 0:
		b.end = limit
	case 1:
		long, err := m.readBytes(8)
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

// readBoxes reads the child boxes of the box within, up to end.
func (m *mp4Walker) readBoxes(within string, end int64) error {
	for m.at < end {
		if n := end - m.at; n < 8 { // padding of some encoders
			if err := m.skip(n); err != nil {
				return err
			}
			return m.insertZeros(n)
		}
		b, err := m.readHead(end)
		if err != nil {
			return err
		}
		if err := m.readBox(within, b); err != nil {
			return err
		}
	}
	return nil
}

// readBox reads the contents of a box and keeps or drops the box.
func (m *mp4Walker) readBox(within string, b mp4Box) error {
	kept := strings.Contains(mp4Kept[within], b.kind) && !strings.Contains(b.kind, " ")
	if empty := b.kind == "free" && b.end == b.data; !kept && !empty {
		if err := m.skip(b.end - b.data); err != nil {
			return err
		}
		return m.insertFree(b)
	}
	if b.kind == "trak" {
		return m.readTrack(b)
	}
	if err := m.keepFrom(b.start); err != nil {
		return err
	}
	switch {
	case mp4Kept[b.kind] != "":
		return m.readBoxes(b.kind, b.end)
	case b.kind == "mdat":
		m.media = append(m.media, part{at: b.data, len: b.end - b.data})
		if len(m.media) > maxParts {
			return ErrMalformed
		}
	case b.kind == "minf" && m.track.private():
		if err := m.track.readTables(m.walker, b.end); err != nil {
			return err
		}
		m.track.read = true
	case b.kind == "hdlr":
		if err := m.readHandler(b); err != nil {
			return err
		}
	case strings.Contains(mp4Timed, b.kind):
		if err := m.blankTimes(b.end); err != nil {
			return err
		}
	}
	return m.keepTo(b.end)
}

// keepTo keeps everything up to end.
func (w *walker) keepTo(end int64) error {
	start := w.at
	if err := w.skip(end - start); err != nil {
		return err
	}
	return w.keepFrom(start)
}

// insertFree adds a free box in place of a box that was read.
func (m *mp4Walker) insertFree(b mp4Box) error {
	if err := m.file.add(part{at: b.start, len: 4}); err != nil {
		return err
	}
	if err := m.insert([]byte("free")); err != nil {
		return err
	}
	if err := m.file.add(part{at: b.start + 8, len: b.data - b.start - 8}); err != nil {
		return err
	}
	return m.insertZeros(b.end - b.data)
}

// blankTimes replaces creation and modification time with zeros. They follow version and flags.
func (w *walker) blankTimes(end int64) error {
	start := w.at
	if end-start < 20 {
		return ErrMalformed
	}
	head, err := w.readBytes(4)
	if err != nil {
		return err
	}
	n := 8
	if head[0] == 1 {
		n = 16
	}
	times, err := w.readBytes(n)
	if err != nil {
		return err
	}
	if bytes.Equal(times, make([]byte, n)) {
		return w.keepFrom(start)
	}
	if err := w.file.add(part{at: start, len: 4}); err != nil {
		return err
	}
	return w.insertZeros(int64(n))
}
