package metadata

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"
)

// mp4Shown are the kinds of tracks that players show. Others hold what a camera notes beside the picture: where it is, how
// it is held, whose faces it sees.
const mp4Shown = "vide soun text sbtl subt clcp hint pict auxv odsm sdsm tmcd"

// maxTable is how large a table of a track may be that is left out.
const maxTable = 16 << 20

// mp4Track is what a track says of where its samples are.
type mp4Track struct {
	handler string
	sizes   []byte // stsz
	chunks  []byte // stsc
	offsets []byte // stco or co64
	wide    bool   // offsets are of eight bytes
	read    bool
}

// private says whether the track is not for readers.
func (t *mp4Track) private() bool { return !strings.Contains(mp4Shown, t.handler) || t.handler == "" }

// readTrack reads a track, and leaves it out with all that it holds if it is private.
func (m *mp4Walker) readTrack(b mp4Box) error {
	m.track = mp4Track{}
	count := len(m.file.clean)
	last := m.file.clean[count-1] // there is the head of the box around it
	if err := m.keep(b.start); err != nil {
		return err
	}
	if err := m.boxes(b.kind, b.end); err != nil {
		return err
	}
	if !m.track.private() {
		return nil
	}
	samples, err := m.track.samples(m.size)
	if err != nil {
		return err
	}
	if m.samples = append(m.samples, samples...); len(m.samples) > maxParts {
		return ErrMalformed
	}
	m.file.clean = m.file.clean[:count]
	m.file.clean[count-1] = last
	return m.free(b)
}

// handler reads of which kind the track is.
func (m *mp4Walker) handler(b mp4Box) error {
	start := m.at
	data, err := m.leading(b.end-b.data, 12)
	if err != nil {
		return err
	}
	if len(data) < 12 || m.track.handler != "" || m.track.read {
		return ErrMalformed // or it stands after what it explains
	}
	m.track.handler = string(data[8:])
	if strings.Contains(m.track.handler, " ") {
		m.track.handler = ""
	}
	return m.keep(start)
}

// tables reads the tables that say where samples are, in the boxes to end. What it reads is not kept.
func (t *mp4Track) tables(w *walker, end int64) error {
	m := mp4Walker{walker: w}
	for w.at < end {
		if end-w.at < 8 {
			return w.skip(end - w.at)
		}
		b, err := m.head(end)
		if err != nil {
			return err
		}
		switch b.kind {
		case "stbl": // its boxes follow
			continue
		case "stsz":
			t.sizes, err = w.table(b)
		case "stsc":
			t.chunks, err = w.table(b)
		case "stco", "co64":
			t.wide = b.kind == "co64"
			t.offsets, err = w.table(b)
		default:
			err = w.skip(b.end - b.data)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// table reads the data of a box, without its version and flags.
func (w *walker) table(b mp4Box) ([]byte, error) {
	n := b.end - b.data
	if n < 8 || n > maxTable {
		return nil, ErrMalformed
	}
	data, err := w.bytes(int(n))
	if err != nil {
		return nil, err
	}
	return data[4:], nil
}

// samples are the ranges of what a track holds: of each chunk from its offset, as many bytes as its samples have. A file that
// names a range outside of it is malformed.
func (t *mp4Track) samples(fileSize int64) ([]part, error) {
	if t.sizes == nil || t.chunks == nil || t.offsets == nil {
		return nil, nil // they are in fragments, or there are none
	}
	if len(t.sizes) < 8 {
		return nil, ErrMalformed
	}
	equal, left, sizes := u32(t.sizes), u32(t.sizes[4:]), t.sizes[8:]
	chunks, offsets, width := t.chunks[4:], t.offsets[4:], 4
	if t.wide {
		width = 8
	}
	var all []part
	perChunk := int64(0)
	for number := int64(1); len(offsets) >= width && left > 0; number++ {
		for len(chunks) >= 12 && u32(chunks) <= number {
			perChunk, chunks = u32(chunks[4:]), chunks[12:]
		}
		at := u32(offsets)
		if t.wide {
			at = int64(binary.BigEndian.Uint64(offsets))
		}
		offsets = offsets[width:]
		n := min(perChunk, left)
		left -= n
		length := n * equal
		if equal == 0 {
			n = min(n, int64(len(sizes)/4))
			for range n {
				length += u32(sizes)
				sizes = sizes[4:]
			}
		}
		if at < 0 || length > fileSize || at > fileSize-length || len(all) >= maxParts {
			return nil, ErrMalformed
		}
		all = append(all, part{at: at, len: length, zeros: true})
	}
	return all, nil
}

// blankOut puts zeros in place of ranges. The parts of the cleaned copy are where they are in the original.
func (f *File) blankOut(ranges []part) error {
	slices.SortFunc(ranges, func(a, b part) int { return cmp.Compare(a.at, b.at) })
	parts, at := f.clean, int64(0)
	f.clean = nil
	for _, p := range parts {
		end := at + p.size()
		for at < end {
			for len(ranges) > 0 && ranges[0].at+ranges[0].len <= at {
				ranges = ranges[1:]
			}
			stop, hidden := end, false
			if len(ranges) > 0 && ranges[0].at <= at {
				stop, hidden = min(end, ranges[0].at+ranges[0].len), true
			} else if len(ranges) > 0 {
				stop = min(end, ranges[0].at)
			}
			first := p.first(stop - at)
			if p = p.without(stop - at); hidden {
				first = part{len: stop - at, zeros: true}
			}
			if err := f.add(first); err != nil {
				return err
			}
			at = stop
		}
	}
	return nil
}

// first is the beginning of a part.
func (p part) first(n int64) part {
	if p.bytes != nil {
		return part{bytes: p.bytes[:n]}
	}
	return part{at: p.at, len: n, zeros: p.zeros}
}

// without is a part without its beginning.
func (p part) without(n int64) part {
	if p.bytes != nil {
		return part{bytes: p.bytes[n:]}
	}
	return part{at: p.at + n, len: p.len - n, zeros: p.zeros}
}
