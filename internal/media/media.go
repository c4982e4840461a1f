// Package media keeps files: what sort of file it is by its content, where its bytes are, on disk or in S3, and smaller
// variants of pictures.
//
// Bytes are kept under their SHA-256, so one content is there once. What a file is called and whose it is stands in the
// database.
package media

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/gif" // decodes
	"image/jpeg"
	"image/png"
	"io"
	"io/fs"
	"net/http"
	"slices"
	"strings"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // decodes
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
	// Width and Height are those of a picture in pixels; 0 for anything else.
	Width, Height int
}

// Errors of files that are not kept. Their texts are for users.
var (
	ErrEmpty    = errors.New("the file is empty")
	ErrType     = errors.New("only PNG, JPEG, GIF and WebP pictures, PDF documents, MP4 videos and MP3 sounds are kept, whatever the file is called")
	ErrPixels   = fmt.Errorf("the picture has more than %d megapixels, or more than half of that at 16 bits", maxPixels/1_000_000)
	ErrTooLarge = errors.New("the file is too large")
)

// maxPixels is how large a picture may be: what it takes to decode it is bounded by that, and not by its bytes.
const maxPixels = 50_000_000

var pictures = []string{"image/png", "image/jpeg", "image/gif", "image/webp"}

var others = []string{"application/pdf", "video/mp4", "audio/mpeg"}

// IsPicture says whether files of the type have variants and need an alternative text.
func IsPicture(mediaType string) bool { return slices.Contains(pictures, mediaType) }

// Keep finds out what a file is and keeps it. It returns ErrEmpty, ErrType, ErrPixels or ErrTooLarge for one that is not
// kept. What the file says of itself (its name, its Content-Type) does not count.
func (l *Library) Keep(ctx context.Context, r io.ReadSeeker) (*File, error) {
	f, err := l.inspect(ctx, r)
	if err != nil {
		return nil, err
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	if err := l.store.Put(ctx, key(f.SHA256), r, f.Size); err != nil {
		return nil, fmt.Errorf("keeping a file: %w", err)
	}
	return f, nil
}

func (l *Library) inspect(ctx context.Context, r io.ReadSeeker) (*File, error) {
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
	f := &File{Size: size, SHA256: hex.EncodeToString(sum.Sum(nil))}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	head := make([]byte, 512)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, fmt.Errorf("reading a file: %w", err)
	}
	f.MediaType, _, _ = strings.Cut(http.DetectContentType(head[:n]), ";")
	if slices.Contains(others, f.MediaType) {
		return f, nil
	}
	if !IsPicture(f.MediaType) {
		return nil, ErrType
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	config, format, err := image.DecodeConfig(r)
	if err != nil || "image/"+format != f.MediaType || config.Width <= 0 || config.Height <= 0 {
		return nil, ErrType
	}
	most := maxPixels
	switch config.ColorModel {
	case color.RGBA64Model, color.NRGBA64Model, color.Gray16Model, color.Alpha16Model:
		most /= 2
	}
	if config.Width > most/config.Height {
		return nil, ErrPixels
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	if _, err := l.decode(ctx, r); err != nil {
		return nil, err
	}
	f.Width, f.Height = config.Width, config.Height
	return f, nil
}

// decode decodes a picture when its turn has come: one takes some hundred megabytes at most, and there is one at a time. It
// returns ErrType for what is none, or half of one.
func (l *Library) decode(ctx context.Context, r io.Reader) (image.Image, error) {
	select {
	case l.decoding <- struct{}{}:
		defer func() { <-l.decoding }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	picture, _, err := image.Decode(r)
	if err != nil {
		return nil, ErrType
	}
	return picture, nil
}

// key is where the bytes with this SHA-256 are kept.
func key(sum string) string { return sum[:2] + "/" + sum }

// Open returns the bytes of a file.
func (l *Library) Open(ctx context.Context, sum string) (io.ReadSeekCloser, error) {
	return l.store.Open(ctx, key(sum))
}

// Presets are the variants of pictures that there are: how many pixels the longer side has at most.
var Presets = map[string]int{"thumb": 160, "small": 480, "medium": 960, "large": 1600}

func variantKey(sum, preset string) string { return "variants/" + preset + "/" + sum }

// Variant returns a picture at a preset, and its type: as a PNG where there may be transparency, else as a JPEG. It is made
// when it is first asked for; a picture that is small already is returned as it is.
func (l *Library) Variant(ctx context.Context, f File, preset string) (io.ReadSeekCloser, string, error) {
	side := Presets[preset]
	if max(f.Width, f.Height) <= side {
		r, err := l.Open(ctx, f.SHA256)
		return r, f.MediaType, err
	}
	mediaType := "image/png"
	if f.MediaType == "image/jpeg" {
		mediaType = "image/jpeg"
	}
	kept, err := l.store.Open(ctx, variantKey(f.SHA256, preset))
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return kept, mediaType, err
	}
	made, err := l.resize(ctx, f, side, mediaType)
	if err != nil {
		return nil, "", err
	}
	if err := l.store.Put(ctx, variantKey(f.SHA256, preset), bytes.NewReader(made), int64(len(made))); err != nil {
		return nil, "", fmt.Errorf("keeping a variant: %w", err)
	}
	return nopCloser{bytes.NewReader(made)}, mediaType, nil
}

type nopCloser struct{ *bytes.Reader }

func (nopCloser) Close() error { return nil }

// resize makes a variant.
func (l *Library) resize(ctx context.Context, f File, side int, mediaType string) ([]byte, error) {
	r, err := l.Open(ctx, f.SHA256)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	picture, err := l.decode(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("decoding a picture: %w", err)
	}
	width, height := side, max(1, side*f.Height/f.Width)
	if f.Height > f.Width {
		width, height = max(1, side*f.Width/f.Height), side
	}
	small := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.CatmullRom.Scale(small, small.Bounds(), picture, picture.Bounds(), draw.Src, nil)
	var out bytes.Buffer
	if mediaType == "image/jpeg" {
		err = jpeg.Encode(&out, small, &jpeg.Options{Quality: 85})
	} else {
		err = png.Encode(&out, small)
	}
	return out.Bytes(), err
}
