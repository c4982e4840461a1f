// Package metadata reads the containers of pictures and videos: orientation, colour profile and number of frames. It
// makes copies of them without private metadata, such as location, author, comments and thumbnails.
//
// Read reads a file once from front to back and decodes no pixels. The result is a list of parts for the copy: ranges
// of the original, and a few replaced bytes. So the pixels of a copy equal those of the original bit by bit, and memory
// does not grow with the file. Each format has an allow list of the parts that decoders need; the copy drops all
// others.
//
// Read returns ErrMalformed for a length beyond the end of the file, for a part in the wrong place, and for too many
// parts.
package metadata

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
)

// ErrMalformed means that the structure of a file is invalid.
var ErrMalformed = errors.New("the structure of the file is invalid")

const (
	// maxParts is the maximum number of parts of a copy. Only a malicious file has more.
	maxParts = 100_000
	// maxExif is how many bytes of an EXIF block are read. The orientation is near its beginning.
	maxExif = 64 << 10
	// maxProfile is the maximum length of a colour profile in variants. CMYK profiles have up to 2 MB.
	maxProfile = 4 << 20
)

// File is the description of a file.
type File struct {
	// Width and Height are the size of the stored picture, before the orientation is applied.
	Width, Height int
	Orientation   Orientation
	// Frames is the number of frames. Animated reports whether they are an animation.
	Frames   int
	Animated bool
	// Scans is the number of scans of a JPEG. A decoder walks all pixels once per scan.
	Scans int

	size       int64
	clean      []part
	firstFrame []part // nil if it is the same as clean
	colours
}

// part is a piece of a file: bytes of its own, a range of the original, or as many zeros.
type part struct {
	bytes   []byte
	at, len int64
	zeros   bool
}

// size returns the length of the part in bytes.
func (p part) size() int64 {
	if p.bytes != nil {
		return int64(len(p.bytes))
	}
	return p.len
}

var readers = map[string]func(*walker) error{
	"image/jpeg": (*walker).readJPEG,
	"image/png":  (*walker).readPNG,
	"image/gif":  (*walker).readGIF,
	"image/webp": (*walker).readWebP,
	"video/mp4":  (*walker).readMP4,
}

// Supports reports whether Read can read files of the type.
func Supports(mediaType string) bool { return readers[mediaType] != nil }

// Read reads a file of size bytes, of a type that Supports names. It returns ErrMalformed, or an error of the reader.
func Read(mediaType string, r io.Reader, size int64) (*File, error) {
	w := &walker{r: bufio.NewReaderSize(r, 64<<10), size: size, file: &File{Orientation: Upright, size: size}}
	err := readers[mediaType](w)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, ErrMalformed
	}
	if err != nil {
		return nil, err
	}
	return w.file, nil
}

// HasPrivate reports whether the copy differs from the original.
func (f *File) HasPrivate() bool {
	return len(f.clean) != 1 || f.clean[0].bytes != nil || f.clean[0].zeros || f.clean[0].len != f.size
}

// CleanSize returns the length of the copy without private metadata.
func (f *File) CleanSize() int64 {
	var n int64
	for _, p := range f.clean {
		n += p.size()
	}
	return n
}

// Clean returns a reader of the copy without private metadata. original must be at its beginning.
func (f *File) Clean(original io.Reader) io.Reader { return newPartsReader(original, f.clean) }

// FirstFrame returns a reader of a file that Go can decode: the first frame of a WebP, since Go decodes no animated
// ones; the same as Clean for other types.
func (f *File) FirstFrame(original io.Reader) io.Reader {
	if f.firstFrame == nil {
		return f.Clean(original)
	}
	return newPartsReader(original, f.firstFrame)
}

// walker reads a file from front to back and collects the parts of the copy.
type walker struct {
	r        *bufio.Reader
	at, size int64
	file     *File
}

// readBytes reads the next n bytes. The caller owns them.
func (w *walker) readBytes(n int) ([]byte, error) {
	b := make([]byte, n)
	read, err := io.ReadFull(w.r, b)
	w.at += int64(read)
	return b, err
}

// readByte reads the next byte.
func (w *walker) readByte() (byte, error) {
	b, err := w.r.ReadByte()
	if err == nil {
		w.at++
	}
	return b, err
}

// skip skips n bytes. It returns ErrMalformed if there are fewer.
func (w *walker) skip(n int64) error {
	if n < 0 || n > w.size-w.at {
		return ErrMalformed
	}
	skipped, err := io.CopyN(io.Discard, w.r, n)
	w.at += skipped
	return err
}

// readPrefix reads the next n bytes and returns the first limit of them.
func (w *walker) readPrefix(n int64, limit int) ([]byte, error) {
	if n < 0 || n > w.size-w.at {
		return nil, ErrMalformed
	}
	b, err := w.readBytes(int(min(n, int64(limit))))
	if err != nil {
		return nil, err
	}
	return b, w.skip(n - int64(len(b)))
}

// keepFrom adds the range from start to the current position.
func (w *walker) keepFrom(start int64) error { return w.file.add(part{at: start, len: w.at - start}) }

// insert adds bytes that differ from the original.
func (w *walker) insert(b []byte) error { return w.file.add(part{bytes: b}) }

// insertZeros adds n zeros.
func (w *walker) insertZeros(n int64) error { return w.file.add(part{len: n, zeros: true}) }

// add adds a part. It merges adjacent ranges.
func (f *File) add(p part) error {
	if p.size() == 0 {
		return nil
	}
	if n := len(f.clean); n > 0 && p.bytes == nil {
		if last := &f.clean[n-1]; last.bytes == nil && last.zeros == p.zeros && (p.zeros || last.at+last.len == p.at) {
			last.len += p.len
			return nil
		}
	}
	if len(f.clean) >= maxParts {
		return ErrMalformed
	}
	f.clean = append(f.clean, p)
	return nil
}

func u16(b []byte) int { return int(binary.BigEndian.Uint16(b)) }

func u32(b []byte) int64 { return int64(binary.BigEndian.Uint32(b)) }
