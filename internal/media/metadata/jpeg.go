package metadata

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// Markers of JPEG, the second byte of each.
const (
	startOfImage  = 0xD8
	endOfImage    = 0xD9
	startOfScan   = 0xDA
	comment       = 0xFE
	application0  = 0xE0
	application1  = 0xE1
	application2  = 0xE2
	application14 = 0xEE
	application15 = 0xEF
)

var (
	exifName    = []byte("Exif\x00\x00")
	jfifName    = []byte("JFIF\x00")
	profileName = []byte("ICC_PROFILE\x00")
	adobeName   = []byte("Adobe")
)

// jpeg reads a JPEG. Tables, scans and the colour profile are kept; of JFIF what is not its thumbnail; of EXIF the
// orientation. What follows the picture (a second one, a video) is left out.
func (w *walker) jpeg() error {
	head, err := w.bytes(2)
	if err != nil {
		return err
	}
	if head[0] != 0xff || head[1] != startOfImage {
		return ErrMalformed
	}
	if err := w.keep(0); err != nil {
		return err
	}
	j := jpegWalker{walker: w}
	end, err := j.segments()
	if err != nil {
		return err
	}
	if w.file.Width == 0 || w.file.Scans == 0 {
		return ErrMalformed
	}
	w.file.Frames = 1
	w.file.Orientation = max(j.orientation, Upright)
	w.file.setProfile(j.profile.joined())
	if !end { // some programs forget it; a decoder tells whether pixels are missing, too
		return w.put([]byte{0xff, endOfImage})
	}
	return w.keep(w.at - 2)
}

// segments reads all segments, and returns whether the picture has an end.
func (j *jpegWalker) segments() (end bool, err error) {
	for marker := byte(0); err == nil; {
		if marker == 0 {
			marker, err = j.jpegMarker()
		}
		if err == nil && marker == endOfImage {
			return true, nil
		}
		if err == nil {
			marker, err = j.segment(marker)
		}
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return false, nil
	}
	return false, err
}

// jpegMarker goes on to the next marker that begins something; what stands before it belongs to nothing.
func (w *walker) jpegMarker() (byte, error) {
	for {
		b, err := w.byte()
		for err == nil && b != 0xff {
			b, err = w.byte()
		}
		for err == nil && b == 0xff {
			b, err = w.byte()
		}
		if err != nil {
			return 0, err
		}
		if b != 0 && (b < 0xD0 || b > 0xD7) {
			return b, nil
		}
	}
}

// jpegWalker goes through the segments of a JPEG.
type jpegWalker struct {
	*walker
	orientation Orientation // 0 until an EXIF block was read
	profile     profileChunks
}

// segment reads the segment of a marker, and after one that begins a scan that, too; then it returns the marker after it.
func (j *jpegWalker) segment(marker byte) (byte, error) {
	start := j.at - 2
	length, err := j.bytes(2)
	if err != nil {
		return 0, err
	}
	if u16(length) < 2 {
		return 0, ErrMalformed
	}
	data, err := j.bytes(u16(length) - 2)
	if err != nil {
		return 0, err
	}
	switch marker {
	case 0xC0, 0xC1, 0xC2: // frames that are not lossless, hierarchical or arithmetic
		if len(data) < 6 || j.file.Width > 0 {
			return 0, ErrMalformed
		}
		j.file.Height, j.file.Width = u16(data[1:]), u16(data[3:])
		return 0, j.keep(start)
	case 0xC4, 0xDB, 0xDD: // tables, and where decoding can start again
		return 0, j.keep(start)
	case startOfScan:
		return j.scan(start)
	}
	if marker < application0 || marker > application15 && marker != comment {
		return 0, ErrMalformed
	}
	return 0, j.application(marker, start, data)
}

// application keeps what readers need of a segment of a program's own.
func (j *jpegWalker) application(marker byte, start int64, data []byte) error {
	switch {
	case marker == application0 && bytes.HasPrefix(data, jfifName) && len(data) >= 14:
		return j.exactly(start, data, marker, append(bytes.Clone(data[:12]), 0, 0)) // without the thumbnail
	case marker == application1 && bytes.HasPrefix(data, exifName[:5]) && j.orientation == 0 && j.file.Scans == 0:
		j.orientation = exifOrientation(data[min(len(data), len(exifName)):])
		if j.orientation == Upright {
			return nil
		}
		return j.exactly(start, data, marker, append(bytes.Clone(exifName), j.orientation.exif()...))
	case marker == application2 && bytes.HasPrefix(data, profileName) && len(data) > len(profileName)+2:
		j.profile.add(data[len(profileName):])
		return j.keep(start)
	case marker == application14 && bytes.HasPrefix(data, adobeName) && len(data) >= 12:
		return j.exactly(start, data, marker, data[:12])
	}
	return nil
}

// exactly adds a segment that holds what is wanted, which may be what it holds.
func (j *jpegWalker) exactly(start int64, data []byte, marker byte, wanted []byte) error {
	if bytes.Equal(data, wanted) {
		return j.keep(start)
	}
	return j.put(jpegSegment(marker, wanted))
}

func jpegSegment(marker byte, data []byte) []byte {
	n := len(data) + 2
	return append([]byte{0xff, marker, byte(n >> 8), byte(n)}, data...)
}

// scan keeps the data of a scan, to the marker that ends it, and returns that.
func (j *jpegWalker) scan(start int64) (byte, error) {
	if j.file.Width == 0 {
		return 0, ErrMalformed
	}
	j.file.Scans++
	for {
		if err := j.toMarker(); err != nil {
			return 0, errors.Join(err, j.keep(start))
		}
		end := j.at - 1
		marker, err := j.byte()
		for err == nil && marker == 0xff {
			marker, err = j.byte()
		}
		if err != nil {
			return 0, err
		}
		if marker == 0 || marker >= 0xD0 && marker <= 0xD7 {
			continue
		}
		return marker, j.file.add(part{at: start, len: end - start})
	}
}

// toMarker goes on until a byte 0xFF was read.
func (w *walker) toMarker() error {
	for {
		passed, err := w.r.ReadSlice(0xff)
		w.at += int64(len(passed))
		if err != bufio.ErrBufferFull {
			return err
		}
	}
}

// profileChunks are the pieces of a colour profile, which says how many there are and of each which one it is.
type profileChunks struct {
	pieces [256][]byte
	size   int
}

// add adds a piece with its number and count before it.
func (p *profileChunks) add(data []byte) {
	if p.pieces[data[0]] == nil && p.size+len(data) <= maxProfile {
		p.pieces[data[0]] = data[2:]
		p.size += len(data)
	}
}

// joined is the profile, as far as its pieces follow each other.
func (p *profileChunks) joined() []byte {
	var all []byte
	for _, piece := range p.pieces[1:] {
		if piece == nil {
			break
		}
		all = append(all, piece...)
	}
	return all
}
