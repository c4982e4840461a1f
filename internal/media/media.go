// Package media keeps files on disk or in S3, and detects their types by content. It derives two kinds of files from
// them: copies without private metadata for readers, and smaller variants of pictures.
//
// The key of a file is its SHA-256, so each content is stored once. The database has its name and its organization.
// Derived files are stored beside it, and the library makes them again if they are missing.
package media

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"praxis/internal/media/metadata"
)

// Store is where bytes are.
type Store interface {
	// Put keeps size bytes under the key. Of two with one key either will do: the bytes are the same.
	Put(ctx context.Context, key string, r io.Reader, size int64) error
	// Open returns what is kept under the key, or fs.ErrNotExist.
	Open(ctx context.Context, key string) (io.ReadSeekCloser, error)
}

// Library keeps files in a store.
type Library struct {
	store Store
	// MaxSize is how many bytes a file may have.
	MaxSize  int64
	decoding chan struct{}
}

// DefaultMaxSize is how many bytes a file may have unless told otherwise.
const DefaultMaxSize = 50 << 20

// NewLibrary returns a library on a store.
func NewLibrary(store Store) *Library {
	return &Library{store: store, MaxSize: DefaultMaxSize, decoding: make(chan struct{}, 1)}
}

// File is what is known of a file by its content.
type File struct {
	MediaType string
	Size      int64
	// SHA256 is in hex.
	SHA256 string
	// Width and Height are the size of a picture in pixels as displayed; 0 for other files.
	Width, Height int
}

// Errors of files that are not kept. Their texts are for users.
var (
	ErrEmpty   = errors.New("the file is empty")
	ErrType    = errors.New("only PNG, JPEG, GIF and WebP pictures, PDF documents, MP4 videos and MP3 sounds are kept, whatever the file is called")
	ErrDamaged = errors.New("the file is damaged or incomplete, or its encoding is not supported")
	ErrPixels  = fmt.Errorf("the picture has more than %d megapixels, or more than half of that at 16 bits, or a side of more than %d pixels",
		maxPixels/1_000_000, maxSide)
	ErrFrames   = fmt.Errorf("the picture has more than %d frames, or too many scans for its size", maxFrames)
	ErrTooLarge = errors.New("the file is too large")
)

const (
	// maxPixels bounds time and memory of decoding: they depend on the pixels of a picture and not on its bytes.
	maxPixels = 50_000_000
	// maxSide bounds the memory of resizing a tall picture.
	maxSide = 65_535
	// maxFrames is the maximum number of frames of an animation. The library counts them and decodes only the first.
	maxFrames = 10_000
	// maxScanned is the maximum number of scans of a JPEG times its pixels, since a decoder walks all pixels once per
	// scan.
	maxScanned = 20 * maxPixels
)

var pictures = []string{"image/png", "image/jpeg", "image/gif", "image/webp"}

var others = []string{"application/pdf", "video/mp4", "audio/mpeg"}

// IsPicture says whether files of the type have variants and need an alternative text.
func IsPicture(mediaType string) bool { return slices.Contains(pictures, mediaType) }

// Keep stores a file and its copy without private metadata. It detects the type by content and ignores name and
// Content-Type. It returns ErrEmpty, ErrType, ErrDamaged, ErrPixels, ErrFrames or ErrTooLarge for a file that it
// rejects.
func (l *Library) Keep(ctx context.Context, r io.ReadSeeker) (*File, error) {
	f, err := l.measure(r)
	if err != nil {
		return nil, err
	}
	var m *metadata.File
	switch {
	case metadata.Supports(f.MediaType):
		if m, err = l.inspect(ctx, f, r); err != nil {
			return nil, err
		}
	case !slices.Contains(others, f.MediaType):
		return nil, ErrType
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	if err := l.store.Put(ctx, key(f.SHA256), r, f.Size); err != nil {
		return nil, fmt.Errorf("keeping a file: %w", err)
	}
	if m != nil {
		err = l.keepClean(ctx, f.SHA256, m, r)
	}
	return f, err
}

// measure returns length, SHA-256 and type of a file.
func (l *Library) measure(r io.ReadSeeker) (*File, error) {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	sum := sha256.New()
	size, err := io.Copy(sum, io.LimitReader(r, l.MaxSize+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("reading a file: %w", err)
	case size == 0:
		return nil, ErrEmpty
	case size > l.MaxSize:
		return nil, ErrTooLarge
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	head := make([]byte, 512)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, fmt.Errorf("reading a file: %w", err)
	}
	mediaType, _, _ := strings.Cut(http.DetectContentType(head[:n]), ";")
	return &File{MediaType: mediaType, Size: size, SHA256: hex.EncodeToString(sum.Sum(nil))}, nil
}

// inspect reads a picture or a video, and checks that the copy of a picture can be decoded.
func (l *Library) inspect(ctx context.Context, f *File, r io.ReadSeeker) (*metadata.File, error) {
	m, err := readMetadata(ctx, *f, r)
	if err != nil || !IsPicture(f.MediaType) {
		return m, err
	}
	if err := checkSize(m, maxPixels); err != nil {
		return nil, err
	}
	err = l.withDecodeSlot(ctx, func() error {
		_, err := decode(ctx, m, r)
		return err
	})
	if err != nil {
		return nil, err
	}
	f.Width, f.Height = m.Width, m.Height
	if m.Orientation.Sideways() {
		f.Width, f.Height = m.Height, m.Width
	}
	return m, nil
}

// readMetadata reads the container of a file. It returns ErrDamaged if its structure is invalid.
func readMetadata(ctx context.Context, f File, r io.ReadSeeker) (*metadata.File, error) {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	m, err := metadata.Read(f.MediaType, &contextReader{ctx, r}, f.Size)
	if errors.Is(err, metadata.ErrMalformed) {
		return nil, ErrDamaged
	}
	if err != nil {
		return nil, fmt.Errorf("reading a file: %w", err)
	}
	return m, nil
}

// checkSize returns an error for a picture whose decoding would take too much time or memory.
func checkSize(m *metadata.File, most int) error {
	switch {
	case m.Width <= 0 || m.Height <= 0:
		return ErrDamaged
	case m.Width > maxSide || m.Height > maxSide || m.Width > most/m.Height:
		return ErrPixels
	case m.Frames > maxFrames || m.Scans > maxScanned/(m.Width*m.Height):
		return ErrFrames
	}
	return nil
}

// key is where the bytes with this SHA-256 are kept.
func key(sum string) string { return sum[:2] + "/" + sum }
