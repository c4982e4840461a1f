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

// readJPEG reads a JPEG file. The copy keeps tables, scans, the colour profile, JFIF without its thumbnail, and the
// EXIF orientation. It drops data after the end of the picture, such as a second picture (MPF) or a video.
func (w *walker) readJPEG() error {
	head, err := w.readBytes(2)
	if err != nil {
		return err
	}
	if head[0] != 0xff || head[1] != startOfImage {
		return ErrMalformed
	}
	if err := w.keepFrom(0); err != nil {
		return err
	}
	j := jpegWalker{walker: w}
	end, err := j.readSegments()
	if err != nil {
		return err
	}
	if w.file.Width == 0 || w.file.Scans == 0 {
		return ErrMalformed
	}
	w.file.Frames = 1
	w.file.Orientation = max(j.orientation, Upright)
	w.file.setProfile(j.profile.joined())
	if !end { // some encoders omit the end marker; the decoder reports missing pixels
		return w.insert([]byte{0xff, endOfImage})
	}
	return w.keepFrom(w.at - 2)
}

// readSegments reads all segments and returns whether there is an end marker.
func (j *jpegWalker) readSegments() (end bool, err error) {
	for marker := byte(0); err == nil; {
		if marker == 0 {
			marker, err = j.nextMarker()
		}
		if err == nil && marker == endOfImage {
			return true, nil
		}
		if err == nil {
			marker, err = j.readSegment(marker)
		}
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return false, nil
	}
	return false, err
}

// nextMarker skips to the next marker that starts a segment, and drops bytes before it.
func (w *walker) nextMarker() (byte, error) {
	for {
		b, err := w.readByte()
		for err == nil && b != 0xff {
			b, err = w.readByte()
		}
		for err == nil && b == 0xff {
			b, err = w.readByte()
		}
		if err != nil {
			return 0, err
		}
		if b != 0 && (b < 0xD0 || b > 0xD7) {
			return b, nil
		}
	}
}

// jpegWalker walks the segments of a JPEG file.
type jpegWalker struct {
	*walker
	orientation Orientation // 0 until an EXIF block was read
	profile     profileChunks
}

// readSegment reads the segment of a marker. After the header of a scan, it also reads the scan and returns the marker
// that ends it; otherwise it returns 0.
func (j *jpegWalker) readSegment(marker byte) (byte, error) {
	start := j.at - 2
	length, err := j.readBytes(2)
	if err != nil {
		return 0, err
	}
	if u16(length) < 2 {
		return 0, ErrMalformed
	}
	data, err := j.readBytes(u16(length) - 2)
	if err != nil {
		return 0, err
	}
	switch marker {
	case 0xC0, 0xC1, 0xC2: // SOF0 to SOF2; Go decodes no others
		if len(data) < 6 || j.file.Width > 0 {
			return 0, ErrMalformed
		}
		j.file.Height, j.file.Width = u16(data[1:]), u16(data[3:])
		return 0, j.keepFrom(start)
	case 0xC4, 0xDB, 0xDD: // DHT, DQT, DRI
		return 0, j.keepFrom(start)
	case startOfScan:
		return j.readScan(start)
	}
	if marker < application0 || marker > application15 && marker != comment {
		return 0, ErrMalformed
	}
	return 0, j.readApplication(marker, start, data)
}

// readApplication reads an application segment and keeps the parts that decoders need.
func (j *jpegWalker) readApplication(marker byte, start int64, data []byte) error {
	switch {
	case marker == application0 && bytes.HasPrefix(data, jfifName) && len(data) >= 14:
		return j.keepOrReplace(start, data, marker, append(bytes.Clone(data[:12]), 0, 0)) // without the thumbnail
	case marker == application1 && bytes.HasPrefix(data, exifName[:5]) && j.orientation == 0 && j.file.Scans == 0:
		j.orientation = exifOrientation(data[min(len(data), len(exifName)):])
		if j.orientation == Upright {
			return nil
		}
		return j.keepOrReplace(start, data, marker, append(bytes.Clone(exifName), j.orientation.exif()...))
	case marker == application2 && bytes.HasPrefix(data, profileName) && len(data) > len(profileName)+2:
		j.profile.add(data[len(profileName):])
		return j.keepFrom(start)
	case marker == application14 && bytes.HasPrefix(data, adobeName) && len(data) >= 12:
		return j.keepOrReplace(start, data, marker, data[:12])
	}
	return nil
}

// keepOrReplace keeps the segment if its data equals wanted, and replaces the data otherwise.
func (j *jpegWalker) keepOrReplace(start int64, data []byte, marker byte, wanted []byte) error {
	if bytes.Equal(data, wanted) {
		return j.keepFrom(start)
	}
	return j.insert(jpegSegment(marker, wanted))
}

func jpegSegment(marker byte, data []byte) []byte {
	n := len(data) + 2
	return append([]byte{0xff, marker, byte(n >> 8), byte(n)}, data...)
}

// readScan keeps the data of a scan and returns the marker that ends it.
func (j *jpegWalker) readScan(start int64) (byte, error) {
	if j.file.Width == 0 {
		return 0, ErrMalformed
	}
	j.file.Scans++
	for {
		if err := j.skipToMarker(); err != nil {
			return 0, errors.Join(err, j.keepFrom(start))
		}
		end := j.at - 1
		marker, err := j.readByte()
		for err == nil && marker == 0xff {
			marker, err = j.readByte()
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

// skipToMarker reads up to and including the next byte 0xFF.
func (w *walker) skipToMarker() error {
	for {
		passed, err := w.r.ReadSlice(0xff)
		w.at += int64(len(passed))
		if err != bufio.ErrBufferFull {
			return err
		}
	}
}

// profileChunks are the pieces of a colour profile by their numbers.
type profileChunks struct {
	pieces [256][]byte
	size   int
}

// add adds a piece. data begins with its number and the number of pieces.
func (p *profileChunks) add(data []byte) {
	if p.pieces[data[0]] == nil && p.size+len(data) <= maxProfile {
		p.pieces[data[0]] = data[2:]
		p.size += len(data)
	}
}

// joined returns the pieces up to the first gap.
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
