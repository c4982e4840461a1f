// Package media keeps files on disk or in S3, and detects their types by content. It derives two kinds of files from
// them: copies without private metadata for readers, and smaller variants of pictures.
//
// The key of a file is its SHA-256, so each content is stored once. The database has its name and its organization.
// Derived files are in the same store, and the library builds them again if they are missing.
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

// Store stores files by key.
type Store interface {
	// Put stores size bytes under the key. Concurrent calls with one key have the same bytes, so either may win.
	Put(ctx context.Context, key string, r io.Reader, size int64) error
	// Open returns the bytes under the key, or fs.ErrNotExist.
	Open(ctx context.Context, key string) (io.ReadSeekCloser, error)
}

// Library keeps files in a store. It is safe for concurrent use.
type Library struct {
	store Store
	// MaxSize is the maximum size of a file in bytes.
	MaxSize    int64
	decodeSlot chan struct{} // see withDecodeSlot
}

// DefaultMaxSize is the default maximum size of a file in bytes.
const DefaultMaxSize = 50 << 20

// NewLibrary returns a library on a store.
func NewLibrary(store Store) *Library {
	return &Library{store: store, MaxSize: DefaultMaxSize, decodeSlot: make(chan struct{}, 1)}
}

// File describes a file by its content.
type File struct {
	// MediaType is the MIME type, detected from the content (MIME sniffing).
	MediaType string
	Size      int64
	// SHA256 is the checksum in hexadecimal digits.
	SHA256 string
	// Width and Height are the size of a picture in pixels as displayed; 0 for other files.
	Width, Height int
}

// Errors of rejected files. Their texts are for users.
var (
	ErrEmpty   = errors.New("the file is empty")
	ErrType    = errors.New("unsupported file type: its content must be PNG, JPEG, GIF, WebP, PDF, MP4 or MP3")
	ErrDamaged = errors.New("the file is damaged or incomplete, or its encoding is not supported")
	ErrPixels  = fmt.Errorf("the picture is too large: at most %d megapixels (%d at 16 bits) and %d pixels per side",
		maxPixels/1_000_000, maxPixels/2_000_000, maxSide)
	ErrFrames   = fmt.Errorf("the picture has more than %d frames, or too many scans for its size", maxFrames)
	ErrTooLarge = errors.New("the file exceeds the maximum size")
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

var pictureTypes = []string{"image/png", "image/jpeg", "image/gif", "image/webp"}

var otherTypes = []string{"application/pdf", "video/mp4", "audio/mpeg"}

// IsPicture says whether files of the type have variants and need an alternative text.
func IsPicture(mediaType string) bool { return slices.Contains(pictureTypes, mediaType) }

// Add stores a file and its copy without private metadata. It detects the MIME type by content and ignores name and
// Content-Type. The checksum is the key, which deduplicates files. Add returns ErrEmpty, ErrType, ErrDamaged,
// ErrPixels, ErrFrames or ErrTooLarge for a file that it rejects.
func (l *Library) Add(ctx context.Context, r io.ReadSeeker) (*File, error) {
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
	case !slices.Contains(otherTypes, f.MediaType):
		return nil, ErrType
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	if err := l.store.Put(ctx, key(f.SHA256), r, f.Size); err != nil {
		return nil, fmt.Errorf("storing a file: %w", err)
	}
	if m != nil {
		err = l.storeClean(ctx, f.SHA256, m, r)
	}
	return f, err
}

// measure returns the size, the SHA-256 checksum and the MIME type of a file.
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

// key returns the key of a file by its checksum.
func key(sum string) string { return sum[:2] + "/" + sum }
