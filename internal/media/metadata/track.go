package metadata

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"
)

// mp4Shown are the handlers of tracks that players show. Other tracks contain telemetry of the camera: locations,
// movements, recognized faces.
const mp4Shown = "vide soun text sbtl subt clcp hint pict auxv odsm sdsm tmcd"

// maxTable is the maximum length of a sample table that is read.
const maxTable = 16 << 20

// mp4Track is the handler and the sample tables of a track.
type mp4Track struct {
	handler string
	sizes   []byte // stsz
	chunks  []byte // stsc
	offsets []byte // stco or co64
	wide    bool   // offsets are of eight bytes
	read    bool
}

// private reports whether the copy drops the track.
func (t *mp4Track) private() bool { return !strings.Contains(mp4Shown, t.handler) || t.handler == "" }

// readTrack reads a track. If the track is private, it drops the track and its samples.
func (m *mp4Walker) readTrack(b mp4Box) error {
	m.track = mp4Track{}
	count := len(m.file.clean)
	last := m.file.clean[count-1] // never missing: the header of the parent box
	if err := m.keepFrom(b.start); err != nil {
		return err
	}
	if err := m.readBoxes(b.kind, b.end); err != nil {
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
	return m.insertFree(b)
}

// readHandler reads the handler of the track.
func (m *mp4Walker) readHandler(b mp4Box) error {
	start := m.at
	data, err := m.readPrefix(b.end-b.data, 12)
	if err != nil {
		return err
	}
	if len(data) < 12 || m.track.handler != "" || m.track.read {
		return ErrMalformed // a second one, or one after the tables
	}
	m.track.handler = string(data[8:])
	if strings.Contains(m.track.handler, " ") {
		m.track.handler = ""
	}
	return m.keepFrom(start)
}

// readTables reads the sample tables in the boxes up to end, and keeps nothing.
func (t *mp4Track) readTables(w *walker, end int64) error {
	m := mp4Walker{walker: w}
	for w.at < end {
		if end-w.at < 8 {
			return w.skip(end - w.at)
		}
		b, err := m.readHead(end)
		if err != nil {
			return err
		}
		switch b.kind {
		case "stbl": // its children follow
			continue
		case "stsz":
			t.sizes, err = w.readTable(b)
		case "stsc":
			t.chunks, err = w.readTable(b)
		case "stco", "co64":
			t.wide = b.kind == "co64"
			t.offsets, err = w.readTable(b)
		default:
			err = w.skip(b.end - b.data)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// readTable returns the contents of a box without version and flags.
func (w *walker) readTable(b mp4Box) ([]byte, error) {
	n := b.end - b.data
	if n < 8 || n > maxTable {
		return nil, ErrMalformed
	}
	data, err := w.readBytes(int(n))
	if err != nil {
		return nil, err
	}
	return data[4:], nil
}

// samples returns the ranges of the samples of a track: each chunk starts at its offset and is as long as its samples
// together. It returns ErrMalformed for a range outside of the file. Its time is linear in the length of the tables.
func (t *mp4Track) samples(fileSize int64) ([]part, error) {
	if t.sizes == nil || t.chunks == nil || t.offsets == nil {
		return nil, nil // a fragmented file has its samples elsewhere
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

// blankSamples replaces the samples of dropped tracks with zeros. It returns ErrMalformed for a sample outside of the
// boxes for samples, where it would overwrite the structure of the file.
func (m *mp4Walker) blankSamples() error {
	slices.SortFunc(m.samples, func(a, b part) int { return cmp.Compare(a.at, b.at) })
	media := m.media
	for _, s := range m.samples {
		for len(media) > 0 && media[0].at+media[0].len < s.at+s.len {
			media = media[1:]
		}
		if len(media) == 0 || s.at < media[0].at {
			return ErrMalformed
		}
	}
	return m.file.blankOut(m.samples)
}

// blankOut replaces ranges with zeros, which are in ascending order. Parts must be at the same positions as in the
// original.
func (f *File) blankOut(ranges []part) error {
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

// first returns the first n bytes of a part.
func (p part) first(n int64) part {
	if p.bytes != nil {
		return part{bytes: p.bytes[:n]}
	}
	return part{at: p.at, len: n, zeros: p.zeros}
}

// without returns a part without its first n bytes.
func (p part) without(n int64) part {
	if p.bytes != nil {
		return part{bytes: p.bytes[n:]}
	}
	return part{at: p.at + n, len: p.len - n, zeros: p.zeros}
}
