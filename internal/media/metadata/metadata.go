// Package metadata reads pictures and videos as containers: how a picture is turned, its colour profile, how many frames it
// has; and which of their parts are private, such as where a photograph was taken, by whom, and what it showed before it was
// cut.
//
// A file is read once, from front to back, and never decoded. What is found is a list of the parts that readers may get:
// ranges of the original, and a few bytes in place of others. So the pixels of a cleaned file are those of the original bit
// by bit, and memory does not grow with the file. What is kept is told by a list of what a decoder needs, not of what is
// known to be private: a part that nobody here has heard of is left out.
//
// A length that leads out of the file, a part in a place where it cannot be, or more parts than a picture has is
// ErrMalformed.
package metadata

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
)

// ErrMalformed says that the parts of a file do not fit together.
var ErrMalformed = errors.New("the parts of the file do not fit together")

const (
	// maxParts is how many parts a cleaned file may have; a file with more holes than that was made to do harm.
	maxParts = 100_000
	// maxExif is how much of an EXIF block is read: the orientation stands in its first directory.
	maxExif = 64 << 10
	// maxProfile is how large a colour profile is that variants keep. Those of printing presses have two megabytes.
	maxProfile = 4 << 20
)

// File is what a container says.
type File struct {
	// Width and Height are those of the pixels as they are stored, before they are turned.
	Width, Height int
	Orientation   Orientation
	// Frames is how many pictures there are, and Moves whether they are shown one after the other.
	Frames int
	Moves  bool
	// Scans is how often the decoder of a JPEG goes over the pixels.
	Scans int

	size  int64
	clean []part
	still []part // nil where it is clean
	colours
}

// part is a piece of a file: bytes of its own, a range of the original, or as many zeros.
type part struct {
	bytes   []byte
	at, len int64
	zeros   bool
}

// size is how many bytes the part has.
func (p part) size() int64 {
	if p.bytes != nil {
		return int64(len(p.bytes))
	}
	return p.len
}

var readers = map[string]func(*walker) error{
	"image/jpeg": (*walker).jpeg, "image/png": (*walker).png, "image/gif": (*walker).gif, "image/webp": (*walker).webp,
	"video/mp4": (*walker).mp4,
}

// Knows says whether files of the type can be read. Others have no metadata that is taken out.
func Knows(mediaType string) bool { return readers[mediaType] != nil }

// Read reads a file of a type that it Knows, of size bytes. It returns ErrMalformed, or the error of the reader.
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

// Private says whether something of the file is not for readers: whether its cleaned copy differs.
func (f *File) Private() bool {
	return len(f.clean) != 1 || f.clean[0].bytes != nil || f.clean[0].zeros || f.clean[0].len != f.size
}

// CleanSize is the length of the cleaned copy.
func (f *File) CleanSize() int64 {
	var n int64
	for _, p := range f.clean {
		n += p.size()
	}
	return n
}

// Clean returns the cleaned copy; original must be at its beginning.
func (f *File) Clean(original io.Reader) io.Reader { return newCopy(original, f.clean) }

// Still returns a file with the first frame only of a WebP that moves, which decoders cannot read otherwise; and what Clean
// returns for any other.
func (f *File) Still(original io.Reader) io.Reader {
	if f.still == nil {
		return f.Clean(original)
	}
	return newCopy(original, f.still)
}

// walker goes through a file from front to back.
type walker struct {
	r        *bufio.Reader
	at, size int64
	file     *File
}

// bytes reads the next n bytes. They are the caller's.
func (w *walker) bytes(n int) ([]byte, error) {
	b := make([]byte, n)
	read, err := io.ReadFull(w.r, b)
	w.at += int64(read)
	return b, err
}

// byte reads the next byte.
func (w *walker) byte() (byte, error) {
	b, err := w.r.ReadByte()
	if err == nil {
		w.at++
	}
	return b, err
}

// skip goes n bytes on. It returns ErrMalformed beyond the end.
func (w *walker) skip(n int64) error {
	if n < 0 || n > w.size-w.at {
		return ErrMalformed
	}
	skipped, err := io.CopyN(io.Discard, w.r, n)
	w.at += skipped
	return err
}

// leading reads the next n bytes, of which it returns at most the first limit.
func (w *walker) leading(n int64, limit int) ([]byte, error) {
	if n < 0 || n > w.size-w.at {
		return nil, ErrMalformed
	}
	b, err := w.bytes(int(min(n, int64(limit))))
	if err != nil {
		return nil, err
	}
	return b, w.skip(n - int64(len(b)))
}

// keep adds the range from start to where the walker is.
func (w *walker) keep(start int64) error { return w.file.add(part{at: start, len: w.at - start}) }

// put adds bytes that do not stand in the original so.
func (w *walker) put(b []byte) error { return w.file.add(part{bytes: b}) }

// blank adds n zeros.
func (w *walker) blank(n int64) error { return w.file.add(part{len: n, zeros: true}) }

// add adds a part, as one with that before it where the original has them side by side.
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
