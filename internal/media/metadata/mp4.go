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
	if err := w.mp4Boxes("", w.size); err != nil {
		return err
	}
	if len(w.file.clean) == 0 {
		return ErrMalformed
	}
	return nil
}

// mp4Boxes reads the boxes to end, which are in that box.
func (w *walker) mp4Boxes(within string, end int64) error {
	for w.at < end {
		if end-w.at < 8 { // some programs fill up
			n := end - w.at
			if err := w.skip(n); err != nil {
				return err
			}
			return w.blank(n)
		}
		if err := w.mp4Box(within, end); err != nil {
			return err
		}
	}
	return nil
}

// mp4Box reads a box that ends before limit.
func (w *walker) mp4Box(within string, limit int64) error {
	start := w.at
	head, err := w.bytes(8)
	if err != nil {
		return err
	}
	end, kind := start+u32(head), string(head[4:])
	switch u32(head) {
	case 0:
		end = limit
	case 1:
		long, err := w.bytes(8)
		if err != nil {
			return err
		}
		if u32(long) > 1<<30 {
			return ErrMalformed
		}
		end = start + u32(long)<<32 + u32(long[4:])
	}
	if end < w.at || end > limit {
		return ErrMalformed
	}
	kept := strings.Contains(mp4Kept[within], kind) && !strings.Contains(kind, " ")
	if empty := kind == "free" && end == w.at; !kept && !empty {
		return w.mp4Free(start, end)
	}
	if err := w.keep(start); err != nil {
		return err
	}
	switch {
	case mp4Kept[kind] != "":
		return w.mp4Boxes(kind, end)
	case strings.Contains(mp4Timed, kind):
		if err := w.mp4Times(end); err != nil {
			return err
		}
	}
	return w.rest(end)
}

// rest keeps everything to end.
func (w *walker) rest(end int64) error {
	start := w.at
	if err := w.skip(end - start); err != nil {
		return err
	}
	return w.keep(start)
}

// mp4Free makes an empty box of one that has been read up to its data.
func (w *walker) mp4Free(start, end int64) error {
	head := w.at - start
	if err := w.file.add(part{at: start, len: 4}); err != nil {
		return err
	}
	if err := w.put([]byte("free")); err != nil {
		return err
	}
	if err := w.file.add(part{at: start + 8, len: head - 8}); err != nil {
		return err
	}
	n := end - w.at
	if err := w.skip(n); err != nil {
		return err
	}
	return w.blank(n)
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
