package media

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"praxis/internal/media/metadata"
)

// Rendition is a form of a file: the original, the copy for readers, or a variant.
type Rendition struct {
	io.ReadSeekCloser
	MediaType string
	// Tag is the ETag: it changes with the bytes.
	Tag string
}

// derivedVersion is part of the keys of derived files. Increase it to build all of them again.
const derivedVersion = "2"

// placeholder is stored as the derived file if the original serves as well. It is not empty, since some S3 services
// reject empty objects.
var placeholder = []byte{'='}

func derivedKey(sum, form string) string { return "derived/" + derivedVersion + "/" + form + "/" + sum }

// Hash returns 32 hexadecimal digits that change with the bytes and the MIME type of a form of the file: "", or the
// name of a preset. Such a form need not exist.
func (f File) Hash(form string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{derivedVersion, form, f.MediaType, f.SHA256}, "\n")))
	return hex.EncodeToString(sum[:16])
}

// Original returns a file as it was uploaded.
func (l *Library) Original(ctx context.Context, f File) (*Rendition, error) {
	r, err := l.store.Open(ctx, key(f.SHA256))
	if err != nil {
		return nil, err
	}
	return &Rendition{r, f.MediaType, f.SHA256}, nil
}

// Clean returns the copy for readers: without location, author, comments and other private metadata. Pixels and sound
// are unchanged. PDF and MP3 files are returned as they are.
func (l *Library) Clean(ctx context.Context, f File) (*Rendition, error) {
	if !metadata.Supports(f.MediaType) {
		return l.Original(ctx, f)
	}
	kept, err := l.derived(ctx, derivedKey(f.SHA256, "clean"), func() error { return l.clean(ctx, f) })
	if err != nil {
		return nil, fmt.Errorf("removing private metadata: %w", err)
	}
	if kept == nil {
		return l.Original(ctx, f)
	}
	return &Rendition{kept, f.MediaType, f.SHA256 + "-clean-" + derivedVersion}, nil
}

// derived opens a derived file, and builds it if it is missing. It returns nil if the original serves as well.
func (l *Library) derived(ctx context.Context, key string, build func() error) (io.ReadSeekCloser, error) {
	kept, err := l.store.Open(ctx, key)
	if errors.Is(err, fs.ErrNotExist) {
		if err := build(); err != nil {
			return nil, err
		}
		kept, err = l.store.Open(ctx, key)
	}
	if err != nil {
		return nil, err
	}
	usesOriginal, err := isPlaceholder(kept)
	if err != nil || usesOriginal {
		return nil, errors.Join(err, kept.Close())
	}
	return kept, nil
}

// isPlaceholder reports whether r is the placeholder, and seeks to the beginning.
func isPlaceholder(r io.Seeker) (bool, error) {
	n, err := r.Seek(0, io.SeekEnd)
	if err != nil {
		return false, err
	}
	_, err = r.Seek(0, io.SeekStart)
	return n == int64(len(placeholder)), err
}

// clean builds a missing copy for readers.
func (l *Library) clean(ctx context.Context, f File) error {
	return l.withOriginal(ctx, f, func(m *metadata.File, r io.ReadSeeker) error {
		return l.storeClean(ctx, f.SHA256, m, r)
	})
}

// withOriginal calls do with the original and its metadata.
func (l *Library) withOriginal(ctx context.Context, f File, do func(*metadata.File, io.ReadSeeker) error) error {
	r, err := l.store.Open(ctx, key(f.SHA256))
	if err != nil {
		return err
	}
	defer r.Close()
	m, err := readMetadata(ctx, f, r)
	if err != nil {
		return err
	}
	return do(m, r)
}

// storeClean stores the copy for readers, or the placeholder if it equals the original.
func (l *Library) storeClean(ctx context.Context, sum string, m *metadata.File, original io.ReadSeeker) error {
	size, copied := int64(len(placeholder)), io.Reader(bytes.NewReader(placeholder))
	if m.HasPrivate() {
		if _, err := original.Seek(0, io.SeekStart); err != nil {
			return err
		}
		size, copied = m.CleanSize(), m.Clean(original)
	}
	if err := l.store.Put(ctx, derivedKey(sum, "clean"), copied, size); err != nil {
		return fmt.Errorf("storing a copy without private metadata: %w", err)
	}
	return nil
}

// Presets are the variants of pictures (thumbnails), with the maximum length of their longer side in pixels.
var Presets = map[string]int{"thumb": 160, "small": 480, "medium": 960, "large": 1600}

// Variant returns a smaller rendition of a picture: upright, with the colour profile of the original, as JPEG for a
// JPEG and as PNG otherwise. The first request builds it. For small and for animated pictures it returns the same as
// Clean.
func (l *Library) Variant(ctx context.Context, f File, preset string) (*Rendition, error) {
	if max(f.Width, f.Height) <= Presets[preset] {
		return l.Clean(ctx, f)
	}
	kept, err := l.derived(ctx, derivedKey(f.SHA256, preset), func() error {
		return l.withDecodeSlot(ctx, func() error { return l.makeVariant(ctx, f, preset) })
	})
	if err != nil {
		return nil, fmt.Errorf("building a variant: %w", err)
	}
	if kept == nil {
		return l.Clean(ctx, f)
	}
	return &Rendition{kept, variantType(f.MediaType), f.SHA256 + "-" + preset + "-" + derivedVersion}, nil
}

func variantType(mediaType string) string {
	if mediaType == "image/jpeg" {
		return mediaType
	}
	return "image/png"
}

// makeVariant builds and stores a variant, unless another request did so while this one waited for its slot.
func (l *Library) makeVariant(ctx context.Context, f File, preset string) error {
	if kept, err := l.store.Open(ctx, derivedKey(f.SHA256, preset)); err == nil {
		return kept.Close()
	}
	return l.withOriginal(ctx, f, func(m *metadata.File, r io.ReadSeeker) (err error) {
		encoded := placeholder
		if !m.Animated {
			if encoded, err = resize(ctx, m, r, Presets[preset], variantType(f.MediaType)); err != nil {
				return err
			}
		}
		err = l.store.Put(ctx, derivedKey(f.SHA256, preset), bytes.NewReader(encoded), int64(len(encoded)))
		if err != nil {
			return fmt.Errorf("storing a variant: %w", err)
		}
		return nil
	})
}
