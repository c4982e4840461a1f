package metadata_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	_ "image/gif"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	_ "golang.org/x/image/webp"

	"praxis/internal/media/metadata"
)

func read(t *testing.T, mediaType string, content []byte) *metadata.File {
	t.Helper()
	f, err := metadata.Read(mediaType, bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func cleaned(t testing.TB, f *metadata.File, content []byte) []byte {
	t.Helper()
	clean, err := io.ReadAll(f.Clean(bytes.NewReader(content)))
	if err != nil {
		t.Fatal(err)
	}
	if int64(len(clean)) != f.CleanSize() {
		t.Errorf("%d bytes, want CleanSize %d", len(clean), f.CleanSize())
	}
	return clean
}

// private are files with the secret in every possible place.
var private = map[string]struct {
	mediaType   string
	content     []byte
	orientation metadata.Orientation
}{
	"a JPEG of a camera": {"image/jpeg", cameraJPEG(), 6},
	"a JPEG of a phone, followed by a second picture and a video": {"image/jpeg", phoneJPEG(), 8},
	"a JPEG with bytes between its segments": {
		"image/jpeg",
		withSegments(jpegOf(20, 20), []byte(secret), []byte{0xff, 0xff}),
		1,
	},
	"a JPEG with EXIF twice": {
		"image/jpeg",
		withSegments(jpegOf(20, 20), exifSegment(binary.BigEndian, 3), exifSegment(binary.BigEndian, 6)),
		3,
	},
	"a JPEG without an end marker": {
		"image/jpeg",
		withSegments(jpegOf(20, 20)[:len(jpegOf(20, 20))-2], segment(0xfe, secret)),
		1,
	},
	"a PNG": {
		"image/png",
		slicesOf(withChunks(pngOf(pattern(30, 20)),
			chunk("eXIf", tiff(binary.BigEndian, 5)),
			chunk("tEXt", "Author\x00"+secret),
			chunk("iTXt", secret),
			chunk("zTXt", secret),
			chunk("tIME", secret),
			chunk("prVt", secret),
			chunk("iDOT", secret),
		), []byte(secret)),
		5,
	},
	"a PNG whose EXIF has the prefix of a JPEG": {
		"image/png",
		withChunks(pngOf(pattern(30, 20)), chunk("eXIf", "Exif\x00\x00"+tiff(binary.LittleEndian, 2))),
		2,
	},
	"an animated GIF": {
		"image/gif",
		slicesOf(
			gifOf(3)[:len(gifOf(3))-1],
			extension(0xfe, secret),
			extension(0xff, "XMP DataXMP", secret),
			extension(0x01, strings.Repeat("x", 12), secret),
			extension(0xff, "NETSCAPE2.0", "\x01\x00\x00", secret),
			[]byte(";"+secret),
		),
		1,
	},
	"a truncated GIF": {
		"image/gif",
		slicesOf(gifOf(2)[:len(gifOf(2))-1], extension(0xfe, secret)),
		1,
	},
	"a WebP": {
		"image/webp",
		slicesOf(webpOf(
			extended(1<<2|1<<3, 50, 40),
			riffChunk("VP8L", lossless(50, 40)),
			riffChunk("EXIF", tiff(binary.LittleEndian, 7)),
			riffChunk("XMP ", secret),
			riffChunk("PRVT", secret),
		), []byte(secret)),
		7,
	},
	"an animated WebP": {
		"image/webp",
		animatedWebP(
			riffChunk("EXIF", "Exif\x00\x00"+tiff(binary.BigEndian, 4)),
			frame(0, 0, 4, 4, riffChunk("VP8L", lossless(4, 4)), riffChunk("PRVT", secret)),
		),
		4,
	},
	"a WebP in the simple format": {
		"image/webp",
		webpOf(riffChunk("VP8L", lossless(50, 40)), riffChunk("XMP ", secret)),
		1,
	},
	"a video": {
		"video/mp4",
		videoOf(
			box("udta", box("\xa9xyz", secret), box("loci", secret), box("meta", secret)),
			box("meta", secret),
			box("uuid", secret),
			box("trak", box("udta", secret)),
			box("free", secret),
		),
		1,
	},
	"a video with telemetry":      {"video/mp4", tracked("meta", false), 1},
	"a long video with telemetry": {"video/mp4", tracked("camm", true), 1},
	"a video with boxes after the movie": {
		"video/mp4",
		slicesOf(videoOf(), []byte(box("uuid", secret)+box("meta", secret)+box("skip", secret)+"abc")),
		1,
	},
}

// exifSegment returns a segment with an EXIF block.
func exifSegment(order binary.AppendByteOrder, orientation uint16) []byte {
	return segment(0xe1, "Exif\x00\x00"+tiff(order, orientation))
}

func cameraJPEG() []byte { return withSegments(jpegOf(33, 21), exifSegment(binary.LittleEndian, 6)) }

// phoneJPEG returns a JPEG with private data in every kind of segment, followed by a second picture and a video.
func phoneJPEG() []byte {
	first := withSegments(jpegOf(33, 21),
		segment(0xe0, "JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x01\x01abc"+secret),
		segment(0xe0, "JFXX\x00\x10"+secret),
		exifSegment(binary.BigEndian, 8),
		segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00"+secret),
		segment(0xe1, "http://ns.adobe.com/xmp/extension/\x00"+secret),
		segment(0xe2, "MPF\x00"+secret),
		segment(0xed, "Photoshop 3.0\x008BIM"+secret),
		segment(0xeb, secret),
		segment(0xfe, secret),
	)
	second := withSegments(jpegOf(8, 8), segment(0xfe, secret))
	return slicesOf(first, second, []byte("....ftypmp42"+secret))
}

// TestClean checks that readers get the same pixels and no private metadata.
func TestClean(t *testing.T) {
	t.Parallel()
	for name, test := range private {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := read(t, test.mediaType, test.content)
			if !f.HasPrivate() || f.Orientation != test.orientation {
				t.Errorf("private %v, orientation %d", f.HasPrivate(), f.Orientation)
			}
			clean := cleaned(t, f, test.content)
			if piece := secret[:6]; bytes.Contains(clean, []byte(piece)) {
				t.Errorf("readers get %q", clean)
			}
			again := read(t, test.mediaType, clean)
			if again.Orientation != f.Orientation || again.Width != f.Width || again.Height != f.Height ||
				again.Frames != f.Frames || again.Animated != f.Animated {
				t.Errorf("%+v became %+v", f, again)
			}
			if test.mediaType == "video/mp4" {
				if len(clean) != len(test.content) || !bytes.Contains(clean, []byte("sound and light")) ||
					bytes.Contains(clean, []byte("\xe0\x00\x00\x01")) {
					t.Errorf("the video became %q", clean)
				}
				return
			}
			if again.HasPrivate() {
				t.Error("the clean copy has private metadata")
			}
			ended := append(bytes.Clone(test.content), 0xff, 0xd9)
			original, kind, err := image.Decode(f.FirstFrame(bytes.NewReader(ended)))
			if err != nil || "image/"+kind != test.mediaType {
				t.Fatalf("the original: %s %v", kind, err)
			}
			same, _, err := image.Decode(again.FirstFrame(bytes.NewReader(clean)))
			if err != nil || !reflect.DeepEqual(original, same) {
				t.Errorf("the pixels have changed: %v", err)
			}
		})
	}
}

// TestSubtitles checks that the copy keeps a track that players show.
func TestSubtitles(t *testing.T) {
	t.Parallel()
	content := tracked("text", false)
	clean := cleaned(t, read(t, "video/mp4", content), content)
	if !bytes.Contains(clean, []byte(secret+"between"+secret)) || !bytes.Contains(clean, []byte("stco")) {
		t.Errorf("the subtitles became %q", clean)
	}
	content = tracked("meta", false)
	if clean = cleaned(t, read(t, "video/mp4", content), content); !bytes.Contains(clean, []byte("between")) {
		t.Error("more than the samples was removed")
	}
}

// TestNothingPrivate checks that a file without private metadata is served unchanged.
func TestNothingPrivate(t *testing.T) {
	t.Parallel()
	gray := image.NewGray16(image.Rect(0, 0, 9, 7))
	paletted := image.NewPaletted(image.Rect(0, 0, 9, 7), color.Palette{color.Transparent, color.Black})
	for name, test := range map[string]struct {
		mediaType string
		content   []byte
	}{
		"a JPEG": {"image/jpeg", jpegOf(17, 9)},
		"a JPEG with tables": {"image/jpeg", withSegments(jpegOf(17, 9),
			segment(0xdd, "\x00\x00"), segment(0xee, "Adobe\x00\x64\x00\x00\x00\x00\x01"))},
		"a gray PNG":        {"image/png", pngOf(gray)},
		"a transparent PNG": {"image/png", pngOf(paletted)},
		"a GIF":             {"image/gif", gifOf(1)},
		"an animated GIF":   {"image/gif", gifOf(4)},
		"a WebP":            {"image/webp", webpOf(riffChunk("VP8L", lossless(50, 40)))},
		"an animated WebP":  {"image/webp", animatedWebP()},
	} {
		f := read(t, test.mediaType, test.content)
		unchanged := bytes.Equal(cleaned(t, f, test.content), test.content)
		if f.HasPrivate() || !unchanged || f.Animated != strings.Contains(name, "animated") {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

// TestOrientation checks each orientation in both byte orders, and invalid EXIF blocks.
func TestOrientation(t *testing.T) {
	t.Parallel()
	for said, want := range map[uint16]metadata.Orientation{
		0:     1,
		1:     1,
		2:     2,
		3:     3,
		4:     4,
		5:     5,
		6:     6,
		7:     7,
		8:     8,
		9:     1,
		0x100: 1,
	} {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			content := withSegments(jpegOf(8, 8), segment(0xe1, "Exif\x00\x00"+tiff(order, said)))
			if f := read(t, "image/jpeg", content); f.Orientation != want {
				t.Errorf("%d, %v: %d", said, order, f.Orientation)
			}
		}
	}
	for name, exif := range map[string]string{
		"nothing": "", "no header": "abcdefghijkl", "a directory beyond the end": "II*\x00\xff\xff\xff\xff\x01\x00",
		"a directory in the header":   "II*\x00\x00\x00\x00\x00",
		"more entries than there are": "II*\x00\x08\x00\x00\x00\xff\xff\x00\x00\x00\x00",
	} {
		f := read(t, "image/jpeg", withSegments(jpegOf(8, 8), segment(0xe1, "Exif\x00\x00"+exif)))
		if f.Orientation != metadata.Upright || !f.HasPrivate() {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

// TestMalformed checks wrong lengths, missing parts, and files that are built to take long.
func TestMalformed(t *testing.T) {
	t.Parallel()
	picture := pngOf(pattern(9, 9))
	for name, test := range map[string]struct {
		mediaType string
		content   []byte
	}{
		"a JPEG with tables only": {"image/jpeg", jpegOf(50, 50)[:300]},
		"a JPEG without a scan":   {"image/jpeg", []byte{0xff, 0xd8, 0xff, 0xd9}},
		"a segment beyond the end": {
			"image/jpeg",
			slicesOf([]byte{0xff, 0xd8}, segment(0xe1, "x")[:3], []byte{0xff}),
		},
		"a segment shorter than its length": {"image/jpeg", []byte{0xff, 0xd8, 0xff, 0xe1, 0, 1}},
		"a picture in the header of a JPEG": {"image/jpeg", slicesOf([]byte{0xff, 0xd8, 0xff, 0xd8}, jpegOf(8, 8))},
		"half a PNG":                        {"image/png", picture[:len(picture)-20]},
		"a chunk beyond the end":            {"image/png", withChunks(picture, []byte("\x7f\xff\xff\xfftEXt"))},
		"a chunk of four gigabytes":         {"image/png", withChunks(picture, []byte("\xff\xff\xff\xfftEXt"))},
		"two headers":                       {"image/png", withChunks(picture, picture[8:afterHeader])},
		"a GIF without a frame":             {"image/gif", []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;")},
		"half a frame":                      {"image/gif", gifOf(3)[:60]},
		"a GIF with comments only": {"image/gif", slicesOf(
			[]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00"), bytes.Repeat(extension(0xfe, "x"), 100))},
		"a GIF with too many comments": {"image/gif", slicesOf(gifOf(1)[:len(gifOf(1))-1],
			bytes.Repeat(slicesOf(extension(0xfe), extension(0xf9, "1234")), 200_000), []byte(";"))},
		"a WebP longer than the file": {"image/webp", webpOf(riffChunk("VP8L", lossless(5, 5)))[:20]},
		"a WebP of another size": {
			"image/webp",
			webpOf(extended(0, 9, 9), riffChunk("VP8L", lossless(16000, 16000))),
		},
		"a frame outside of its canvas": {
			"image/webp",
			animatedWebP(frame(50, 0, 50, 40, riffChunk("VP8L", lossless(50, 40)))),
		},
		"a frame of another size": {
			"image/webp",
			animatedWebP(frame(0, 0, 5, 5, riffChunk("VP8L", lossless(16000, 16000)))),
		},
		"a frame without pixels":   {"image/webp", animatedWebP(frame(0, 0, 5, 5))},
		"a chunk beyond its frame": {"image/webp", animatedWebP(frame(0, 0, 5, 5, []byte("VP8L\xff\xff\xff\x7f")))},
		"a box beyond the end": {
			"video/mp4",
			[]byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom\x00\x00\xff\xffmoov"),
		},
		"a box beyond its parent": {"video/mp4", []byte(
			box("ftyp", "mp42") + box("moov", "\x00\x00\x00\xffudta") + box("mdat", strings.Repeat("x", 400)))},
		"a box shorter than its header": {"video/mp4", []byte(box("ftyp", "mp42") + "\x00\x00\x00\x04moov")},
		"samples in the tables": {"video/mp4",
			bytes.Replace(
				tracked("meta", false),
				[]byte("\x00\x00\x00\x02\x00\x00\x00\x2f"),
				[]byte("\x00\x00\x00\x02\x00\x00\x00\x90"),
				1,
			)},
		"a box of exabytes": {
			"video/mp4",
			[]byte(box("ftyp", "mp42") + "\x00\x00\x00\x01moov\xff\xff\xff\xff\xff\xff\xff\xff"),
		},
	} {
		_, err := metadata.Read(test.mediaType, bytes.NewReader(test.content), int64(len(test.content)))
		if !errors.Is(err, metadata.ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzRead checks that the clean copy of any file is as long as announced and describes the same pixels.
func FuzzRead(f *testing.F) {
	types := []string{"image/jpeg", "image/png", "image/gif", "image/webp", "video/mp4"}
	for _, test := range private {
		f.Add(byte(slices.Index(types, test.mediaType)), test.content)
	}
	f.Add(byte(0), jpegOf(9, 9))
	f.Add(byte(3), animatedWebP())
	f.Fuzz(func(t *testing.T, kind byte, content []byte) {
		mediaType := types[int(kind)%len(types)]
		file, err := metadata.Read(mediaType, bytes.NewReader(content), int64(len(content)))
		if errors.Is(err, metadata.ErrMalformed) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		clean := cleaned(t, file, content)
		again, err := metadata.Read(mediaType, bytes.NewReader(clean), int64(len(clean)))
		if err != nil {
			t.Fatalf("%q became %q: %v", content, clean, err)
		}
		if again.HasPrivate() && mediaType != "video/mp4" {
			t.Errorf("%q became %q, which has private metadata", content, clean)
		}
		if again.Width != file.Width || again.Height != file.Height ||
			again.Frames != file.Frames || again.Orientation != file.Orientation {
			t.Errorf("%q became %q: %+v, %+v", content, clean, file, again)
		}
		if _, err := io.Copy(io.Discard, file.FirstFrame(bytes.NewReader(content))); err != nil {
			t.Errorf("%q: the first frame: %v", content, err)
		}
	})
}
