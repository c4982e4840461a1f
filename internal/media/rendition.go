package media

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"praxis/internal/media/metadata"
)

// Rendition is a file in one of the forms in which it is served.
type Rendition struct {
	io.ReadSeekCloser
	MediaType string
	// Tag is another one when the bytes are others.
	Tag string
}

// derivedVersion is part of the keys of what is derived: with another one all of it is made again.
const derivedVersion = "1"

// nothing is kept in place of what would be derived from a file that will do itself. Not all services that speak S3 take an
// empty one.
var placeholder = []byte{'='}

func derivedKey(sum, form string) string { return "derived/" + derivedVersion + "/" + form + "/" + sum }

// Original returns a file as it was uploaded.
func (l *Library) Original(ctx context.Context, f File) (*Rendition, error) {
	r, err := l.store.Open(ctx, key(f.SHA256))
	if err != nil {
		return nil, err
	}
	return &Rendition{r, f.MediaType, f.SHA256}, nil
}

// Clean returns a file without what is private in it: where and by whom a photograph was taken, comments, what was cut off.
// Its pixels and sounds are those of the original. Of documents and sounds nothing is taken out.
func (l *Library) Clean(ctx context.Context, f File) (*Rendition, error) {
	if !metadata.Supports(f.MediaType) {
		return l.Original(ctx, f)
	}
	kept, err := l.derived(ctx, derivedKey(f.SHA256, "clean"), func() error { return l.clean(ctx, f) })
	if err != nil {
		return nil, fmt.Errorf("taking out what is private: %w", err)
	}
	if kept == nil {
		return l.Original(ctx, f)
	}
	return &Rendition{kept, f.MediaType, f.SHA256 + "-clean-" + derivedVersion}, nil
}

// derived opens what is derived from a file, after it was made where it is missing; nil where the file itself will do.
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
	needless, err := isPlaceholder(kept)
	if err != nil || needless {
		return nil, errors.Join(err, kept.Close())
	}
	return kept, nil
}

// isPlaceholder says whether r holds nothing, in place of a file, and goes to the beginning.
func isPlaceholder(r io.Seeker) (bool, error) {
	n, err := r.Seek(0, io.SeekEnd)
	if err != nil {
		return false, err
	}
	_, err = r.Seek(0, io.SeekStart)
	return n == int64(len(placeholder)), err
}

// clean makes the copy for readers of a file that was kept without, or whose copy was lost.
func (l *Library) clean(ctx context.Context, f File) error {
	r, err := l.store.Open(ctx, key(f.SHA256))
	if err != nil {
		return err
	}
	defer r.Close()
	m, err := readMetadata(ctx, f, r)
	if err != nil {
		return err
	}
	return l.keepClean(ctx, f.SHA256, m, r)
}

// keepClean keeps the copy for readers, or nothing where nothing is private.
func (l *Library) keepClean(ctx context.Context, sum string, m *metadata.File, original io.ReadSeeker) error {
	size, copied := int64(len(placeholder)), io.Reader(bytes.NewReader(placeholder))
	if m.HasPrivate() {
		if _, err := original.Seek(0, io.SeekStart); err != nil {
			return err
		}
		size, copied = m.CleanSize(), m.Clean(original)
	}
	if err := l.store.Put(ctx, derivedKey(sum, "clean"), copied, size); err != nil {
		return fmt.Errorf("keeping a copy without what is private: %w", err)
	}
	return nil
}

// Presets are the variants of pictures that there are: how many pixels the longer side has at most.
var Presets = map[string]int{"thumb": 160, "small": 480, "medium": 960, "large": 1600}

// Variant returns a picture at a preset: upright, in its colours, as a PNG where there may be transparency, else as a JPEG.
// It is made when it is first asked for. A picture that is small already, and one that moves, is returned as Clean does.
func (l *Library) Variant(ctx context.Context, f File, preset string) (*Rendition, error) {
	if max(f.Width, f.Height) <= Presets[preset] {
		return l.Clean(ctx, f)
	}
	kept, err := l.derived(ctx, derivedKey(f.SHA256, preset), func() error {
		return l.withDecodeSlot(ctx, func() error { return l.makeVariant(ctx, f, preset) })
	})
	if err != nil {
		return nil, fmt.Errorf("making a variant: %w", err)
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

// makeVariant makes a variant and keeps it, unless another request has while this one waited for its turn.
func (l *Library) makeVariant(ctx context.Context, f File, preset string) error {
	if kept, err := l.store.Open(ctx, derivedKey(f.SHA256, preset)); err == nil {
		return kept.Close()
	}
	r, err := l.store.Open(ctx, key(f.SHA256))
	if err != nil {
		return err
	}
	defer r.Close()
	m, err := readMetadata(ctx, f, r)
	if err != nil {
		return err
	}
	made := placeholder
	if !m.Moves {
		if made, err = resize(ctx, m, r, Presets[preset], variantType(f.MediaType)); err != nil {
			return err
		}
	}
	if err := l.store.Put(ctx, derivedKey(f.SHA256, preset), bytes.NewReader(made), int64(len(made))); err != nil {
		return fmt.Errorf("keeping a variant: %w", err)
	}
	return nil
}
