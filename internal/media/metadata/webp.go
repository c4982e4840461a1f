package metadata

import (
	"bytes"
	"encoding/binary"
)

// Flags of the VP8X chunk, and the length of its data.
const (
	webpXMP      = 1 << 2
	webpExif     = 1 << 3
	webpAlpha    = 1 << 4
	webpExtended = 10
)

// readWebP reads a WebP file. The copy keeps pixels, frames, the colour profile and the EXIF orientation.
func (w *walker) readWebP() error {
	head, err := w.readBytes(12)
	if err != nil {
		return err
	}
	end := 8 + int64(binary.LittleEndian.Uint32(head[4:]))
	if string(head[:4]) != "RIFF" || string(head[8:]) != "WEBP" || end > w.size {
		return ErrMalformed
	}
	p := webpWalker{walker: w, extended: -1, first: &webpFrame{}}
	for w.at < end {
		if err := p.readChunk(end); err != nil {
			return err
		}
	}
	return p.assemble()
}

// webpWalker walks the chunks of a WebP file.
type webpWalker struct {
	*walker
	parts    []part
	changed  bool // parts differ from the original
	extended int  // index of the VP8X chunk in parts; -1 if there is none
	flags    []byte
	exifRead bool
	first    *webpFrame
}

// webpFrame is one frame: its chunks, whether it has an alpha chunk, and its size. The size is 0 until a VP8 or VP8L
// chunk was read.
type webpFrame struct {
	chunks        []part
	alpha         bool
	width, height int
}

// webpChunk is the header of a chunk.
type webpChunk struct {
	name          string
	start, length int64
}

// readHead reads the header of a chunk. The chunk must end before end.
func (p *webpWalker) readHead(end int64) (webpChunk, error) {
	c := webpChunk{start: p.at}
	if end-p.at < 8 {
		return c, ErrMalformed
	}
	b, err := p.readBytes(8)
	if err != nil {
		return c, err
	}
	c.name, c.length = string(b[:4]), int64(binary.LittleEndian.Uint32(b[4:]))
	if c.length > end-p.at {
		return c, ErrMalformed
	}
	return c, nil
}

// readChunk reads a top-level chunk.
func (p *webpWalker) readChunk(end int64) error {
	c, err := p.readHead(end)
	if err != nil {
		return err
	}
	switch c.name {
	case "VP8X":
		return p.readVP8X(c)
	case "EXIF":
		return p.readExif(c, end)
	case "ANMF":
		return p.readFrame(c, end)
	case "VP8 ", "VP8L", "ALPH":
		return p.readImage(c, end)
	case "ICCP":
		data, err := p.readPrefix(c.length, maxProfile)
		if err != nil {
			return err
		}
		p.file.setProfile(data)
		return p.finishChunk(c, end, true)
	case "ANIM":
		return p.skipChunk(c, end, c.length == 6)
	}
	return p.skipChunk(c, end, false)
}

// skipChunk skips the data of a chunk.
func (p *webpWalker) skipChunk(c webpChunk, end int64, kept bool) error {
	if err := p.skip(c.length); err != nil {
		return err
	}
	return p.finishChunk(c, end, kept)
}

// finishChunk skips the padding byte of a chunk, and keeps or drops the chunk.
func (p *webpWalker) finishChunk(c webpChunk, end int64, kept bool) error {
	padded := c.length%2 == 0
	if !padded && p.at < end {
		padded = true
		if err := p.skip(1); err != nil {
			return err
		}
	}
	if !kept {
		p.changed = true
		return nil
	}
	if err := p.appendPart(part{at: c.start, len: p.at - c.start}); err != nil || padded {
		return err
	}
	p.changed = true // some encoders omit the last padding byte
	return p.appendPart(part{bytes: []byte{0}})
}

// appendPart adds a part to the copy.
func (p *webpWalker) appendPart(one part) error {
	if len(p.parts) >= maxParts {
		return ErrMalformed
	}
	p.parts = append(p.parts, one)
	return nil
}

// readVP8X reads the flags and the canvas size.
func (p *webpWalker) readVP8X(c webpChunk) error {
	if c.length != webpExtended || p.at != 20 {
		return ErrMalformed
	}
	data, err := p.readBytes(webpExtended)
	if err != nil {
		return err
	}
	p.flags, p.extended = data, len(p.parts)
	p.file.Width, p.file.Height = u24(data[4:])+1, u24(data[7:])+1
	return p.appendPart(part{at: c.start, len: p.at - c.start})
}

// u24 decodes a little-endian number of three bytes.
func u24(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }

// readExif reads an EXIF chunk. The copy gets one with the orientation only, if the picture is turned.
func (p *webpWalker) readExif(c webpChunk, end int64) error {
	data, err := p.readPrefix(c.length, maxExif)
	if err != nil {
		return err
	}
	first := !p.exifRead && p.extended >= 0
	p.exifRead = true
	if first {
		p.file.Orientation = exifOrientation(data)
	}
	wanted := p.file.Orientation.exif()
	if first && p.file.Orientation != Upright && !bytes.Equal(data, wanted) {
		if err := p.appendPart(part{bytes: newChunk("EXIF", wanted)}); err != nil {
			return err
		}
		return p.finishChunk(c, end, false)
	}
	return p.finishChunk(c, end, first && p.file.Orientation != Upright)
}

// readImage reads the chunks of a picture that is not animated.
func (p *webpWalker) readImage(c webpChunk, end int64) error {
	width, height, err := p.readBitstream(c)
	if err != nil {
		return err
	}
	if c.name != "ALPH" {
		p.file.Frames++
		if p.extended < 0 {
			p.file.Width, p.file.Height = width, height
		}
		if p.file.Animated || p.file.Frames > 1 || width != p.file.Width || height != p.file.Height {
			return ErrMalformed
		}
	}
	return p.finishChunk(c, end, true)
}

// readBitstream reads a VP8, VP8L or ALPH chunk and returns the size of its picture; 0 × 0 for ALPH.
func (p *webpWalker) readBitstream(c webpChunk) (width, height int, err error) {
	b, err := p.readPrefix(c.length, 10)
	if err != nil {
		return 0, 0, err
	}
	if f := p.first; f.width == 0 {
		f.chunks = append(f.chunks, part{at: c.start, len: p.at - c.start}, part{len: c.length % 2, zeros: true})
		f.alpha = f.alpha || c.name == "ALPH"
		defer func() { f.width, f.height = width, height }()
	}
	switch {
	case c.name == "ALPH":
		return 0, 0, nil
	case c.name == "VP8 " && len(b) == 10 && b[0]&1 == 0 && b[3] == 0x9d && b[4] == 0x01 && b[5] == 0x2a:
		return (int(b[6]) | int(b[7])<<8) & 0x3fff, (int(b[8]) | int(b[9])<<8) & 0x3fff, nil
	case c.name == "VP8L" && len(b) >= 5 && b[0] == 0x2f:
		bits := binary.LittleEndian.Uint32(b[1:])
		return int(bits&0x3fff) + 1, int(bits>>14&0x3fff) + 1, nil
	}
	return 0, 0, ErrMalformed
}

// readFrame reads an ANMF chunk: one frame of an animation.
func (p *webpWalker) readFrame(c webpChunk, end int64) error {
	if p.extended < 0 || c.length < 16 || p.file.Frames > 0 && !p.file.Animated {
		return ErrMalformed
	}
	p.file.Animated = true
	p.file.Frames++
	head, err := p.readBytes(16)
	if err != nil {
		return err
	}
	right, bottom := 2*u24(head)+u24(head[6:])+1, 2*u24(head[3:])+u24(head[9:])+1
	if right > p.file.Width || bottom > p.file.Height {
		return ErrMalformed
	}
	inner := webpWalker{walker: p.walker, first: p.first, extended: -1}
	if err := inner.readFrameChunks(c.start+8+c.length, u24(head[6:])+1, u24(head[9:])+1); err != nil {
		return err
	}
	if !inner.changed {
		return p.finishChunk(c, end, true)
	}
	length := int64(len(head))
	for _, one := range inner.parts {
		length += one.size()
	}
	for _, one := range append([]part{{bytes: append(chunkHeader("ANMF", length), head...)}}, inner.parts...) {
		if err := p.appendPart(one); err != nil {
			return err
		}
	}
	return p.finishChunk(c, end, false)
}

// readFrameChunks reads the chunks of a frame of the given size.
func (p *webpWalker) readFrameChunks(end int64, width, height int) error {
	drawn := false
	for p.at < end {
		c, err := p.readHead(end)
		if err != nil {
			return err
		}
		if c.name != "VP8 " && c.name != "VP8L" && c.name != "ALPH" {
			if err := p.skipChunk(c, end, false); err != nil {
				return err
			}
			continue
		}
		w, h, err := p.readBitstream(c)
		if err != nil {
			return err
		}
		if c.name != "ALPH" {
			if drawn || w != width || h != height {
				return ErrMalformed
			}
			drawn = true
		}
		if err := p.finishChunk(c, end, true); err != nil {
			return err
		}
	}
	if !drawn {
		return ErrMalformed
	}
	return nil
}

// assemble builds the copy and the first frame, whose headers contain their lengths.
func (p *webpWalker) assemble() error {
	if p.first.width == 0 {
		return ErrMalformed
	}
	p.file.firstFrame = p.first.asFile()
	if !p.changed && p.at == p.size {
		return p.keepFrom(0)
	}
	if p.extended >= 0 {
		p.flags[0] &^= webpXMP | webpExif
		if p.file.Orientation != Upright {
			p.flags[0] |= webpExif
		}
		p.parts[p.extended] = part{bytes: newChunk("VP8X", p.flags)}
	}
	for _, one := range riffFile(p.parts) {
		if err := p.file.add(one); err != nil {
			return err
		}
	}
	return nil
}

// asFile returns the frame as a separate file.
func (f *webpFrame) asFile() []part {
	if !f.alpha {
		return riffFile(f.chunks)
	}
	flags := []byte{webpAlpha, 0, 0, 0} // decoders read ALPH only after a VP8X that announces it
	for _, n := range []int{f.width - 1, f.height - 1} {
		flags = append(flags, byte(n), byte(n>>8), byte(n>>16))
	}
	return riffFile(append([]part{{bytes: newChunk("VP8X", flags)}}, f.chunks...))
}

// riffFile returns a WebP file of the chunks.
func riffFile(chunks []part) []part {
	length := int64(4)
	for _, c := range chunks {
		length += c.size()
	}
	return append([]part{{bytes: append(chunkHeader("RIFF", length), "WEBP"...)}}, chunks...)
}

// chunkHeader encodes the header of a chunk.
func chunkHeader(name string, length int64) []byte {
	return binary.LittleEndian.AppendUint32([]byte(name), uint32(length))
}

// newChunk encodes a chunk with the data, whose length must be even.
func newChunk(name string, data []byte) []byte {
	return append(chunkHeader(name, int64(len(data))), data...)
}
