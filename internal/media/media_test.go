package media_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"praxis/internal/media"
)

func picture(width, height int) image.Image {
	p := image.NewRGBA(image.Rect(0, 0, width, height))
	for x := range width {
		for y := range height {
			p.Set(x, y, color.RGBA{uint8(x), uint8(y), 100, 255})
		}
	}
	return p
}

func encoded(encode func(io.Writer) error) []byte {
	var b bytes.Buffer
	if err := encode(&b); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func pngOf(width, height int) []byte {
	return encoded(func(w io.Writer) error { return png.Encode(w, picture(width, height)) })
}

// claiming returns a PNG whose header claims another size.
func claiming(width, height uint32) []byte {
	p := pngOf(1, 1)
	binary.BigEndian.PutUint32(p[16:], width)
	binary.BigEndian.PutUint32(p[20:], height)
	return p
}

// stores returns a folder, and a bucket of a fake S3 server.
func stores(t *testing.T) map[string]media.Store {
	disk, err := media.NewDisk(filepath.Join(t.TempDir(), "assets"))
	if err != nil {
		t.Fatal(err)
	}
	backend := s3mem.New()
	if err := backend.CreateBucket("praxis"); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(gofakes3.New(backend).Server())
	t.Cleanup(server.Close)
	o := media.S3Options{
		Endpoint:  strings.TrimPrefix(server.URL, "http://"),
		Plain:     true,
		Region:    "us-east-1",
		Bucket:    "praxis",
		AccessKey: "a",
		SecretKey: "s",
	}
	bucket, err := media.NewS3(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	o.Bucket = "nowhere"
	if _, err := media.NewS3(t.Context(), o); err == nil {
		t.Error("a missing bucket was opened")
	}
	return map[string]media.Store{"disk": disk, "s3": bucket}
}

// TestAdd checks that the type is detected by content, and that files are stored unchanged.
func TestAdd(t *testing.T) {
	t.Parallel()
	for name, store := range stores(t) {
		files := media.NewLibrary(store)
		files.MaxSize = 1 << 20
		for _, test := range []struct {
			name      string
			content   []byte
			mediaType string
			err       error
		}{
			{"a PNG", pngOf(300, 200), "image/png", nil},
			{
				"a JPEG",
				encoded(func(w io.Writer) error { return jpeg.Encode(w, picture(30, 20), nil) }),
				"image/jpeg",
				nil,
			},
			{
				"a GIF",
				encoded(func(w io.Writer) error { return gif.Encode(w, picture(30, 20), nil) }),
				"image/gif",
				nil,
			},
			{"a PDF", []byte("%PDF-1.7\n..."), "application/pdf", nil},
			{"nothing", nil, "", media.ErrEmpty},
			{"a page", []byte("<!doctype html><script>alert(1)</script>"), "", media.ErrType},
			{
				"an SVG",
				[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`),
				"",
				media.ErrType,
			},
			{"a program", []byte("\x7fELF\x02\x01\x01"), "", media.ErrType},
			{"a script", []byte("#!/bin/sh\nrm -rf /"), "", media.ErrType},
			{"a zip", []byte("PK\x03\x04........"), "", media.ErrType},
			{"the start of a PNG", pngOf(300, 200)[:20], "", media.ErrDamaged},
			{"half a PNG", pngOf(300, 200)[:len(pngOf(300, 200))/2], "", media.ErrDamaged},
			{"half a JPEG", jpegOf(picture(300, 200))[:2000], "", media.ErrDamaged},
			{
				"a JPEG without an end marker",
				jpegOf(picture(30, 20))[:len(jpegOf(picture(30, 20)))-2],
				"image/jpeg",
				nil,
			},
			{"a PNG of a terapixel", claiming(1<<20, 1<<20), "", media.ErrPixels},
			{"a very tall PNG", claiming(1, 40_000_000), "", media.ErrPixels},
			{"too much", bytes.Repeat([]byte("%PDF-1.7"), 1<<18), "", media.ErrTooLarge},
		} {
			f, err := files.Add(t.Context(), bytes.NewReader(test.content))
			if !errors.Is(err, test.err) {
				t.Errorf("%s: %s: %v", name, test.name, err)
			}
			if test.err != nil {
				continue
			}
			if f.MediaType != test.mediaType || f.Size != int64(len(test.content)) {
				t.Errorf("%s: %s: %+v", name, test.name, f)
			}
			r, err := files.Original(t.Context(), *f)
			if err != nil {
				t.Fatalf("%s: %s: %v", name, test.name, err)
			}
			if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, test.content) {
				t.Errorf("%s: %s: read %d bytes: %v", name, test.name, len(got), err)
			}
			r.Close()
		}
		missing := media.File{SHA256: strings.Repeat("0", 64)}
		if _, err := files.Original(t.Context(), missing); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: a missing file: %v", name, err)
		}
	}
}

// TestTooManyPixels checks that a small file with a huge picture is rejected.
func TestTooManyPixels(t *testing.T) {
	t.Parallel()
	files := media.NewLibrary(stores(t)["disk"])
	var b bytes.Buffer
	if err := gif.Encode(&b, image.NewPaletted(image.Rect(0, 0, 10, 10), color.Palette{
		color.White,
		color.Black,
	}), nil); err != nil {
		t.Fatal(err)
	}
	huge := b.Bytes()
	copy(huge[6:], []byte{0xff, 0xff, 0xff, 0xff}) // the logical screen: 65535 × 65535
	if _, err := files.Add(t.Context(), bytes.NewReader(huge)); !errors.Is(err, media.ErrPixels) {
		t.Errorf("%v", err)
	}
}

// TestVariant checks the size of a variant that many requests want at the same time.
func TestVariant(t *testing.T) {
	t.Parallel()
	for name, store := range stores(t) {
		files := media.NewLibrary(store)
		wide, err := files.Add(t.Context(), bytes.NewReader(pngOf(800, 200)))
		if err != nil {
			t.Fatal(err)
		}
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() {
				r, err := files.Variant(context.WithoutCancel(t.Context()), *wide, "thumb")
				if err != nil {
					t.Errorf("%s: %v", name, err)
					return
				}
				defer r.Close()
				config, format, err := image.DecodeConfig(r)
				if err != nil || r.MediaType != "image/png" || format != "png" || config.Width != 160 ||
					config.Height != 40 {
					t.Errorf("%s: %s %v %+v %v", name, r.MediaType, format, config, err)
				}
			})
		}
		group.Wait()
		small, err := files.Add(t.Context(), bytes.NewReader(pngOf(10, 20)))
		if err != nil {
			t.Fatal(err)
		}
		r, err := files.Variant(t.Context(), *small, "large")
		if err != nil {
			t.Fatal(err)
		}
		if config, _, err := image.DecodeConfig(r); err != nil || config.Width != 10 {
			t.Errorf("%s: a small picture became %+v: %v", name, config, err)
		}
		r.Close()
	}
}
