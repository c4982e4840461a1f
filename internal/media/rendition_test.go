package media_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"praxis/internal/media"
	"praxis/internal/media/metadata"
)

const place = "25.5N 103.8E"

// exif returns an EXIF block with an orientation, followed by a location.
func exif(orientation byte) []byte {
	b := []byte("MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00")
	return append(append(b, orientation, 0, 0, 0, 0, 0, 0), place...)
}

// inJPEG inserts a segment after the first two bytes of a JPEG.
func inJPEG(picture []byte, marker byte, data []byte) []byte {
	n := len(data) + 2
	head := append(bytes.Clone(picture[:2]), 0xff, marker, byte(n>>8), byte(n))
	return append(append(head, data...), picture[2:]...)
}

// inPNG inserts a chunk after the header of a PNG.
func inPNG(picture []byte, name string, data []byte) []byte {
	c := append(binary.BigEndian.AppendUint32(nil, uint32(len(data))), name...)
	c = append(c, data...)
	c = binary.BigEndian.AppendUint32(c, crc32.ChecksumIEEE(c[4:]))
	return append(append(bytes.Clone(picture[:33]), c...), picture[33:]...)
}

func jpegOf(p image.Image) []byte {
	return encoded(func(w io.Writer) error { return jpeg.Encode(w, p, &jpeg.Options{Quality: 95}) })
}

// corners returns a picture whose corners are, from left to right and top to bottom, red, green, blue and white.
func corners(width, height int) image.Image {
	p := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := []color.RGBA{{255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {255, 255, 255, 255}}
			p.SetRGBA(x, y, c[x*2/width+y*2/height*2])
		}
	}
	return p
}

// named returns the names of the colours in the corners of a picture.
func named(p image.Image) string {
	b := p.Bounds()
	name := ""
	for _, at := range []image.Point{{3, 3}, {b.Dx() - 4, 3}, {3, b.Dy() - 4}, {b.Dx() - 4, b.Dy() - 4}} {
		r, g, bl, _ := p.At(at.X, at.Y).RGBA()
		names := map[[3]bool]string{
			{true, false, false}: "R", {false, true, false}: "G", {false, false, true}: "B", {true, true, true}: "W",
		}
		name += names[[3]bool{r > 0x8000, g > 0x8000, bl > 0x8000}]
	}
	return name
}

func library(t *testing.T) *media.Library {
	t.Helper()
	disk, err := media.NewDisk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return media.NewLibrary(disk)
}

func keep(t *testing.T, files *media.Library, content []byte) *media.File {
	t.Helper()
	f, err := files.Add(t.Context(), bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func all(t *testing.T, r *media.Rendition, err error) []byte {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	content, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// TestOrientation checks that variants are upright, and that the size is that of the displayed picture.
func TestOrientation(t *testing.T) {
	t.Parallel()
	files := library(t)
	for orientation, want := range map[byte]string{
		1: "RGBW",
		2: "GRWB",
		3: "WBGR",
		4: "BWRG",
		5: "RBGW",
		6: "BRWG",
		7: "WGBR",
		8: "GWRB",
	} {
		for name, content := range map[string][]byte{
			"JPEG": inJPEG(jpegOf(corners(640, 400)), 0xe1, append([]byte("Exif\x00\x00"), exif(orientation)...)),
			"PNG": inPNG(encoded(func(w io.Writer) error {
				return png.Encode(w, corners(640, 400))
			}), "eXIf", exif(orientation)),
		} {
			f := keep(t, files, content)
			width, height := 480, 300
			if orientation >= 5 {
				width, height = height, width
			}
			if f.Width*480 != width*640 || f.Height*480 != height*640 {
				t.Errorf("%s, %d: %d×%d", name, orientation, f.Width, f.Height)
			}
			r, err := files.Variant(t.Context(), *f, "small")
			p, _, err := image.Decode(bytes.NewReader(all(t, r, err)))
			if err != nil || p.Bounds().Dx() != width || p.Bounds().Dy() != height || named(p) != want {
				t.Errorf("%s, %d: %v %s, not %s: %v", name, orientation, p.Bounds(), named(p), want, err)
			}
			r, err = files.Clean(t.Context(), *f)
			if clean := all(t, r, err); bytes.Contains(clean, []byte(place)) {
				t.Errorf("%s, %d: readers get the place", name, orientation)
			}
			r, err = files.Original(t.Context(), *f)
			if original := all(t, r, err); !bytes.Equal(original, content) {
				t.Errorf("%s, %d: the original is gone", name, orientation)
			}
		}
	}
}

// animatedGIF returns an animated GIF.
func animatedGIF(width, height, frames int) []byte {
	g := &gif.GIF{}
	for range frames {
		g.Image = append(g.Image, image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{
			color.White,
			color.Black,
		}))
		g.Delay = append(g.Delay, 5)
	}
	return encoded(func(w io.Writer) error { return gif.EncodeAll(w, g) })
}

// TestAnimated checks that an animation stays animated at every size.
func TestAnimated(t *testing.T) {
	t.Parallel()
	webp, err := os.ReadFile(filepath.Join("testdata", "animated.webp"))
	if err != nil {
		t.Fatal(err)
	}
	apng := inPNG(pngOf(200, 300), "fcTL", make([]byte, 26))
	apng = inPNG(inPNG(apng, "fcTL", make([]byte, 26)), "acTL", []byte{0, 0, 0, 2, 0, 0, 0, 0})
	for name, test := range map[string]struct {
		content       []byte
		width, height int
		mediaType     string
	}{
		"a GIF":                {animatedGIF(600, 400, 3), 600, 400, "image/gif"},
		"a GIF of many frames": {animatedGIF(300, 20, 3000), 300, 20, "image/gif"},
		"a WebP":               {webp, 200, 130, "image/webp"},
		"a PNG":                {apng, 200, 300, "image/png"},
	} {
		files := library(t)
		f := keep(t, files, test.content)
		if f.MediaType != test.mediaType || f.Width != test.width || f.Height != test.height {
			t.Errorf("%s: %+v", name, f)
		}
		for preset := range media.Presets {
			r, err := files.Variant(t.Context(), *f, preset)
			if got := all(t, r, err); r.MediaType != test.mediaType || !bytes.Equal(got, test.content) {
				t.Errorf("%s, %s: %s, %d bytes", name, preset, r.MediaType, len(got))
			}
		}
	}
	if _, err := library(t).Add(t.Context(), bytes.NewReader(animatedGIF(1, 1, 10_001))); err != media.ErrFrames {
		t.Errorf("more frames than may be: %v", err)
	}
	scan := "\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x00"
	layers := jpegOf(corners(1000, 1000))
	layers = append(layers[:len(layers)-2], strings.Repeat(scan, 1001)+"\xff\xd9"...)
	if _, err := library(t).Add(t.Context(), bytes.NewReader(layers)); err != media.ErrFrames {
		t.Errorf("more layers than may be: %v", err)
	}
}

// profile returns a colour profile of a kind, which is too long for one segment of a JPEG.
func profile(space string) []byte {
	p := bytes.Repeat([]byte("profile "), 10_000)
	binary.BigEndian.PutUint32(p, uint32(len(p)))
	copy(p[16:], space)
	copy(p[36:], "acsp")
	return p
}

func withProfile(picture, profile []byte) []byte {
	half := len(profile) / 2
	picture = inJPEG(picture, 0xe2, append([]byte("ICC_PROFILE\x00\x02\x02"), profile[half:]...))
	return inJPEG(picture, 0xe2, append([]byte("ICC_PROFILE\x00\x01\x02"), profile[:half]...))
}

// TestColours checks that a variant has the colour profile of its original if that fits its colours.
func TestColours(t *testing.T) {
	t.Parallel()
	gray := image.NewGray(image.Rect(0, 0, 500, 300))
	chunk := encoded(func(w io.Writer) error { return png.Encode(w, corners(500, 300)) })
	rgb := metadataPNG(t, withProfile(jpegOf(corners(500, 300)), profile("RGB ")), chunk)
	for name, test := range map[string]struct {
		content []byte
		space   string // "" without a profile
	}{
		"a JPEG in colours":                      {withProfile(jpegOf(corners(500, 300)), profile("RGB ")), "RGB "},
		"a gray JPEG":                            {withProfile(jpegOf(gray), profile("GRAY")), "GRAY"},
		"a JPEG in colours, with a gray profile": {withProfile(jpegOf(corners(500, 300)), profile("GRAY")), ""},
		"a gray JPEG with a profile of colours":  {withProfile(jpegOf(gray), profile("RGB ")), ""},
		"a JPEG with a profile of inks":          {withProfile(jpegOf(corners(500, 300)), profile("CMYK")), ""},
		"a JPEG with half a profile": {inJPEG(jpegOf(gray), 0xe2,
			append([]byte("ICC_PROFILE\x00\x01\x02"), profile("GRAY")[:40_000]...)), ""},
		"a PNG in colours": {rgb, "RGB "},
		"a PNG with gamma": {inPNG(chunk, "gAMA", []byte{0, 0, 0xb1, 0x8f}), "gamma"},
	} {
		files := library(t)
		f := keep(t, files, test.content)
		r, err := files.Variant(t.Context(), *f, "thumb")
		variant := all(t, r, err)
		if _, _, err := image.Decode(bytes.NewReader(variant)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		got := ""
		m, err := metadata.Read(r.MediaType, bytes.NewReader(variant), int64(len(variant)))
		if err != nil || m.HasPrivate() {
			t.Fatalf("%s: %v", name, err)
		}
		for space, p := range map[string]image.Image{"RGB ": corners(2, 2), "GRAY": gray} {
			if plain := jpegOf(p); !bytes.Equal(m.JPEG(plain, p), plain) {
				got = space
			}
		}
		if bytes.Contains(variant, []byte("gAMA\x00\x00\xb1\x8f")) {
			got = "gamma"
		}
		if got != test.space {
			t.Errorf("%s: the variant's profile is %q, not %q", name, got, test.space)
		}
	}
}

// metadataPNG adds the profile of a JPEG to a PNG.
func metadataPNG(t *testing.T, of, picture []byte) []byte {
	t.Helper()
	m, err := metadata.Read("image/jpeg", bytes.NewReader(of), int64(len(of)))
	if err != nil {
		t.Fatal(err)
	}
	out, err := m.PNG(picture, corners(2, 2))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestKinds checks that pictures of common programs and phones are accepted and resized. Pillow wrote the fixtures.
func TestKinds(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/*")
	if err != nil || len(names) < 5 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files := library(t)
		f := keep(t, files, content)
		if f.Width != 200 || f.Height != 130 {
			t.Errorf("%s: %+v", name, f)
		}
		r, err := files.Variant(t.Context(), *f, "thumb")
		variant := all(t, r, err)
		if strings.Contains(name, "animated") || strings.Contains(name, "lossy") {
			// TestAnimated and TestLossyWebP check them: x/image/webp decodes them wrongly or not at all.
			continue
		}
		large, _, err := image.Decode(bytes.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		small, _, err := image.Decode(bytes.NewReader(variant))
		if err != nil || small.Bounds() != image.Rect(0, 0, 160, 104) ||
			distance(large.At(100, 65), small.At(80, 52)) > 0x1000 {
			t.Errorf("%s: %v %v: %v", name, large.At(100, 65), small.At(80, 52), err)
		}
	}
	for name, p := range map[string]image.Image{
		"gray":            image.NewGray(image.Rect(0, 0, 301, 203)),
		"16 bits":         image.NewNRGBA64(image.Rect(0, 0, 203, 301)),
		"gray of 16 bits": image.NewGray16(image.Rect(0, 0, 301, 1)),
		"a line":          image.NewRGBA(image.Rect(0, 0, 1, 3000)),
	} {
		files := library(t)
		f := keep(t, files, encoded(func(w io.Writer) error { return png.Encode(w, p) }))
		r, err := files.Variant(t.Context(), *f, "thumb")
		config, _, err := image.DecodeConfig(bytes.NewReader(all(t, r, err)))
		if err != nil || max(config.Width, config.Height) != 160 {
			t.Errorf("%s: %+v %v", name, config, err)
		}
	}
}

// TestLossyWebP checks that the colours of a variant are those that a browser shows of the original. cwebp wrote the
// fixtures: red at the left, white and black at the right. One has a half transparent left edge.
func TestLossyWebP(t *testing.T) {
	t.Parallel()
	red, halfRed := color.NRGBA{255, 0, 0, 255}, color.NRGBA{255, 0, 0, 128}
	for name, edge := range map[string]color.Color{"lossy.webp": red, "lossy-transparent.webp": halfRed} {
		content, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		files := library(t)
		r, err := files.Variant(t.Context(), *keep(t, files, content), "thumb")
		small, _, err := image.Decode(bytes.NewReader(all(t, r, err)))
		if err != nil {
			t.Fatal(err)
		}
		for at, want := range map[image.Point]color.Color{
			{10, 50}:  edge,
			{60, 50}:  red,
			{130, 20}: color.White,
			{130, 80}: color.Black,
		} {
			if got := small.At(at.X, at.Y); distance(got, want) > 0x400 {
				t.Errorf("%s at %v: %v, not %v", name, at, got, want)
			}
		}
	}
}

// distance returns the largest difference between two colours in one component.
func distance(a, b color.Color) (most uint32) {
	r, g, bl, alpha := a.RGBA()
	r2, g2, bl2, alpha2 := b.RGBA()
	for i, v := range []uint32{r, g, bl, alpha} {
		w := []uint32{r2, g2, bl2, alpha2}[i]
		most = max(most, max(v, w)-min(v, w))
	}
	return most
}

// TestLostDerivedFiles checks that missing derived files are built again.
func TestLostDerivedFiles(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	disk, err := media.NewDisk(folder)
	if err != nil {
		t.Fatal(err)
	}
	files := media.NewLibrary(disk)
	f := keep(t, files, inJPEG(jpegOf(corners(300, 200)), 0xfe, []byte(place)))
	forms := func() string {
		clean, err := files.Clean(t.Context(), *f)
		a := all(t, clean, err)
		variant, err := files.Variant(t.Context(), *f, "thumb")
		b := all(t, variant, err)
		if bytes.Contains(a, []byte(place)) || clean.Tag == variant.Tag || clean.Tag == f.SHA256 {
			t.Errorf("%s, %s", clean.Tag, variant.Tag)
		}
		return fmt.Sprintf("%x %x", a, b)
	}
	before := forms()
	if err := os.RemoveAll(filepath.Join(folder, "derived")); err != nil {
		t.Fatal(err)
	}
	if forms() != before {
		t.Error("they are others")
	}
}
