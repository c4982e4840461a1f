package media

import (
	"bytes"
	"context"
	"image"
	"image/color"
	_ "image/gif" // registers its decoder
	"image/jpeg"
	"image/png"
	"io"
	"math"
	"runtime/debug"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // registers its decoder

	"praxis/internal/media/metadata"
)

// withDecodeSlot runs do in the only decode slot, since decoding a picture takes hundreds of megabytes. It waits until
// the slot is free or ctx is done.
func (l *Library) withDecodeSlot(ctx context.Context, do func() error) error {
	select {
	case l.decodeSlot <- struct{}{}:
		defer func() { <-l.decodeSlot }()
		defer debug.FreeOSMemory() // otherwise the garbage of this picture adds to that of the next
		return do()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// decode decodes the copy for readers of a picture, or its first frame. It returns ErrPixels for too many pixels of 16
// bits, and ErrDamaged if the data are invalid.
func decode(ctx context.Context, m *metadata.File, r io.ReadSeeker) (image.Image, error) {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	config, _, err := image.DecodeConfig(m.FirstFrame(r))
	if err != nil {
		return nil, ErrDamaged
	}
	switch config.ColorModel {
	case color.RGBA64Model, color.NRGBA64Model, color.Gray16Model, color.Alpha16Model:
		if err := checkSize(m, maxPixels/2); err != nil {
			return nil, err
		}
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	picture, format, err := image.Decode(m.FirstFrame(&contextReader{ctx, r}))
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, ErrDamaged
	}
	if format == "webp" {
		expandRange(picture)
	}
	return picture, nil
}

// expandRange converts the samples of a lossy WebP from the limited range of video (16 to 235, chroma to 240) to the
// full range of JPEG (0 to 255). image.YCbCr has the full range, but x/image/webp returns the limited one, in which
// white is light gray.
func expandRange(picture image.Image) {
	var samples *image.YCbCr
	switch p := picture.(type) {
	case *image.YCbCr:
		samples = p
	case *image.NYCbCrA:
		samples = &p.YCbCr
	default:
		return // lossless
	}
	var luma, chroma [256]uint8
	for i := range luma {
		luma[i] = uint8(min(max(int(math.Round(float64(i-16)*255/219)), 0), 255))
		chroma[i] = uint8(min(max(128+int(math.Round(float64(i-128)*255/224)), 0), 255))
	}
	for _, plane := range []struct {
		samples []uint8
		wide    *[256]uint8
	}{{samples.Y, &luma}, {samples.Cb, &chroma}, {samples.Cr, &chroma}} {
		for i, sample := range plane.samples {
			plane.samples[i] = plane.wide[sample]
		}
	}
}

// resize encodes a variant of a picture whose longer side is side pixels long.
func resize(ctx context.Context, m *metadata.File, r io.ReadSeeker, side int, mediaType string) ([]byte, error) {
	picture, err := decode(ctx, m, r)
	if err != nil {
		return nil, err
	}
	var small image.Image = rotate(scale(picture, m.Width, m.Height, side), m.Orientation)
	switch picture.ColorModel() {
	case color.GrayModel, color.Gray16Model:
		gray := image.NewGray(small.Bounds())
		draw.Draw(gray, gray.Bounds(), small, image.Point{}, draw.Src)
		small = gray
	}
	var out bytes.Buffer
	if mediaType == "image/jpeg" {
		err := jpeg.Encode(&out, small, &jpeg.Options{Quality: 85})
		return m.JPEG(out.Bytes(), small), err
	}
	if err := png.Encode(&out, small); err != nil {
		return nil, err
	}
	return m.PNG(out.Bytes(), small)
}

// scale scales a picture to the longer side. The picture may cover only a part of its canvas of width × height.
func scale(picture image.Image, width, height, side int) *image.RGBA {
	w, h := side, max(1, side*height/width)
	if height > width {
		w, h = max(1, side*width/height), side
	}
	small := image.NewRGBA(image.Rect(0, 0, w, h))
	b := picture.Bounds()
	to := image.Rect(b.Min.X*w/width, b.Min.Y*h/height, (b.Max.X*w+width-1)/width, (b.Max.Y*h+height-1)/height)
	draw.CatmullRom.Scale(small, to, picture, b, draw.Src, nil)
	return small
}

// rotate applies the orientation.
func rotate(stored *image.RGBA, o metadata.Orientation) *image.RGBA {
	if o == metadata.Upright {
		return stored
	}
	width, height := stored.Rect.Dx(), stored.Rect.Dy()
	upright := image.NewRGBA(stored.Rect)
	if o.Sideways() {
		upright = image.NewRGBA(image.Rect(0, 0, height, width))
	}
	for y := range upright.Rect.Dy() {
		for x := range upright.Rect.Dx() {
			upright.SetRGBA(x, y, stored.RGBAAt(o.Source(x, y, width, height)))
		}
	}
	return upright
}
