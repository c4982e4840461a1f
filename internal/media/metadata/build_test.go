package metadata_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
)

// secret is private data, in every place where a file can contain it.
const secret = "39.9N 116.4E Wang Xiaoming"

func pattern(width, height int) *image.RGBA {
	p := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			p.Set(x, y, color.RGBA{uint8(x * 7), uint8(y * 11), uint8(x ^ y), 255})
		}
	}
	return p
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func jpegOf(width, height int) []byte {
	var b bytes.Buffer
	must(jpeg.Encode(&b, pattern(width, height), nil))
	return b.Bytes()
}

func segment(marker byte, data string) []byte {
	return append([]byte{0xff, marker, byte((len(data) + 2) >> 8), byte(len(data) + 2)}, data...)
}

// withSegments inserts segments after the start of a JPEG.
func withSegments(picture []byte, segments ...[]byte) []byte {
	return slicesOf(picture[:2], bytes.Join(segments, nil), picture[2:])
}

func slicesOf(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

// tiff returns an EXIF block of three entries, as cameras write them: the maker, the orientation, and the position of
// the GPS block.
func tiff(order binary.AppendByteOrder, orientation uint16) string {
	b := []byte("II*\x00")
	if order.String() == "BigEndian" {
		b = []byte("MM\x00*")
	}
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 3)
	entry := func(tag, kind uint16, count, value uint32) {
		b = order.AppendUint16(order.AppendUint16(b, tag), kind)
		b = order.AppendUint32(order.AppendUint32(b, count), value)
	}
	entry(0x010f, 2, uint32(len(secret)), 8+2+3*12+4)
	b = order.AppendUint32(order.AppendUint16(order.AppendUint16(b, 0x0112), 3), 1)
	b = order.AppendUint16(order.AppendUint16(b, orientation), 0)
	entry(0x8825, 4, 1, 8) // a loop: the offset of this directory
	return string(order.AppendUint32(b, 8)) + secret
}

func pngOf(picture image.Image) []byte {
	var b bytes.Buffer
	must(png.Encode(&b, picture))
	return b.Bytes()
}

func chunk(name, data string) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	b = append(append(b, name...), data...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

const afterHeader = 8 + 25

// withChunks inserts chunks after the header of a PNG.
func withChunks(picture []byte, chunks ...[]byte) []byte {
	return slicesOf(picture[:afterHeader], bytes.Join(chunks, nil), picture[afterHeader:])
}

func gifOf(frames int) []byte {
	g := &gif.GIF{}
	for i := range frames {
		p := image.NewPaletted(image.Rect(0, 0, 40, 30), color.Palette{
			color.White,
			color.Black,
			color.RGBA{255, 0, 0, 255},
		})
		p.SetColorIndex(i, i, 1)
		g.Image, g.Delay = append(g.Image, p), append(g.Delay, 5)
	}
	var b bytes.Buffer
	must(gif.EncodeAll(&b, g))
	return b.Bytes()
}

// extension encodes an extension of a GIF.
func extension(label byte, blocks ...string) []byte {
	b := []byte{'!', label}
	for _, data := range blocks {
		b = append(append(b, byte(len(data))), data...)
	}
	return append(b, 0)
}

// riffChunk encodes a chunk of a WebP.
func riffChunk(name, data string) []byte {
	b := binary.LittleEndian.AppendUint32([]byte(name), uint32(len(data)))
	b = append(b, data...)
	return append(b, strings.Repeat("\x00", len(data)%2)...)
}

func webpOf(chunks ...[]byte) []byte {
	return riffChunk("RIFF", "WEBP"+string(bytes.Join(chunks, nil)))
}

// lossless returns the data of a VP8L chunk: a picture of one colour. Each of its five codes has one symbol of no bits.
func lossless(width, height int) string {
	var bits uint64
	var n uint
	put := func(value uint64, count uint) { bits |= value << n; n += count }
	put(uint64(width-1), 14)
	put(uint64(height-1), 14)
	put(0, 1+3) // no transparency, version 0
	out := binary.LittleEndian.AppendUint32([]byte{0x2f}, uint32(bits))
	bits, n = 0, 0
	put(0, 1+1+1) // no transform, no colour cache, one group of codes
	for _, symbol := range []uint64{200, 100, 50, 255} {
		put(1, 1) // a simple code
		put(0, 1) // of one symbol
		put(1, 1) // which has eight bits
		put(symbol, 8)
	}
	put(1, 1)
	put(0, 1+1+1) // the distance code: the symbol 0
	return string(binary.LittleEndian.AppendUint64(out, bits))
}

func u24(n int) string { return string([]byte{byte(n), byte(n >> 8), byte(n >> 16)}) }

// extended encodes a VP8X chunk.
func extended(flags byte, width, height int) []byte {
	return riffChunk("VP8X", string([]byte{flags, 0, 0, 0})+u24(width-1)+u24(height-1))
}

// frame encodes an ANMF chunk.
func frame(x, y, width, height int, chunks ...[]byte) []byte {
	return riffChunk(
		"ANMF",
		u24(x/2)+u24(y/2)+u24(width-1)+u24(height-1)+u24(100)+"\x00"+string(bytes.Join(chunks, nil)),
	)
}

func animatedWebP(extra ...[]byte) []byte {
	chunks := [][]byte{extended(1<<1, 60, 40), riffChunk("ANIM", "\x00\x00\x00\x00\x00\x00")}
	for i := range 3 {
		chunks = append(chunks, frame(2*i, 0, 50, 40, riffChunk("VP8L", lossless(50, 40))))
	}
	return webpOf(append(chunks, extra...)...)
}

// box encodes a box of an MP4.
func box(kind string, contents ...string) string {
	data := strings.Join(contents, "")
	return string(binary.BigEndian.AppendUint32(nil, uint32(8+len(data)))) + kind + data
}

func videoOf(inMovie ...string) []byte {
	times := "\x00\x00\x00\x00" + "\xe0\x00\x00\x01" + "\xe0\x00\x00\x02" + strings.Repeat("\x00", 88)
	handler := box("hdlr", "\x00\x00\x00\x00\x00\x00\x00\x00vide")
	track := box("trak", box("tkhd", times), box("mdia", box("mdhd", times), handler, box("minf", "tables")))
	movie := box("moov", append([]string{box("mvhd", times), track}, inMovie...)...)
	return []byte(box("ftyp", "mp42\x00\x00\x00\x00mp42isom") + box("mdat", "sound and light") + movie)
}

// tracked returns a video with a second track of a kind, whose two samples are the secret.
func tracked(handler string, wide bool) []byte {
	start := box("ftyp", "mp42\x00\x00\x00\x00mp42isom")
	number := func(n int) string { return string(binary.BigEndian.AppendUint32(nil, uint32(n))) }
	first := len(start) + 8 + len("sound and light")
	offsets := box("stco", number(0), number(2), number(first), number(first+len(secret)+len("between")))
	if wide {
		second := number(first + len(secret) + len("between"))
		offsets = box("co64", number(0), number(2), number(0), number(first), number(0), second)
	}
	sizes := box("stsz", number(0), number(0), number(2), number(len(secret)), number(len(secret)))
	chunks := box("stsc", number(0), number(1), number(1), number(1), number(1))
	tables := box("minf", box("nmhd", number(0)), box("stbl", box("stsd", secret), chunks, sizes, offsets))
	track := box("trak", box("mdia", box("hdlr", number(0), number(0), handler, secret), tables))
	video := string(videoOf(track))
	return []byte(start + box(
		"mdat",
		"sound and light"+secret+"between"+secret,
	) + video[strings.Index(video, "moov")-4:])
}
