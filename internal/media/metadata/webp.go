package metadata

import (
	"bytes"
	"encoding/binary"
)

// Flags of the chunk VP8X, and how long it is.
const (
	webpXMP      = 1 << 2
	webpExif     = 1 << 3
	webpAlpha    = 1 << 4
	webpExtended = 10
)

// webp reads a WebP. Pixels, frames and the colour profile are kept; of EXIF the orientation.
func (w *walker) webp() error {
	head, err := w.bytes(12)
	if err != nil {
		return err
	}
	end := 8 + int64(binary.LittleEndian.Uint32(head[4:]))
	if string(head[:4]) != "RIFF" || string(head[8:]) != "WEBP" || end > w.size {
		return ErrMalformed
	}
	p := webpWalker{walker: w, extended: -1, first: &webpFrame{}}
	for w.at < end {
		if err := p.chunk(end); err != nil {
			return err
		}
	}
	return p.finish()
}

// webpWalker goes through the chunks of a WebP.
type webpWalker struct {
	*walker
	parts    []part
	changed  bool // parts are not all that there is
	extended int  // which of the parts is the chunk VP8X; -1 without one
	flags    []byte
	exifRead bool
	first    *webpFrame
}

// webpFrame is a frame: its chunks, whether one of them is its transparency, and its size, which is 0 until its colours
// were read.
type webpFrame struct {
	chunks        []part
	alpha         bool
	width, height int
}

// webpChunk is the head of a chunk.
type webpChunk struct {
	name          string
	start, length int64
}

// head reads the head of a chunk that ends before end.
func (p *webpWalker) head(end int64) (webpChunk, error) {
	c := webpChunk{start: p.at}
	if end-p.at < 8 {
		return c, ErrMalformed
	}
	b, err := p.bytes(8)
	if err != nil {
		return c, err
	}
	c.name, c.length = string(b[:4]), int64(binary.LittleEndian.Uint32(b[4:]))
	if c.length > end-p.at {
		return c, ErrMalformed
	}
	return c, nil
}

// chunk reads a chunk of the file itself.
func (p *webpWalker) chunk(end int64) error {
	c, err := p.head(end)
	if err != nil {
		return err
	}
	switch c.name {
	case "VP8X":
		return p.extension(c)
	case "EXIF":
		return p.exif(c, end)
	case "ANMF":
		return p.frame(c, end)
	case "VP8 ", "VP8L", "ALPH":
		return p.image(c, end)
	case "ICCP":
		data, err := p.leading(c.length, maxProfile)
		if err != nil {
			return err
		}
		p.file.setProfile(data)
		return p.end(c, end, true)
	case "ANIM":
		return p.pass(c, end, c.length == 6)
	}
	return p.pass(c, end, false)
}

// pass goes to the end of a chunk that is not read.
func (p *webpWalker) pass(c webpChunk, end int64, kept bool) error {
	if err := p.skip(c.length); err != nil {
		return err
	}
	return p.end(c, end, kept)
}

// end goes over the byte that makes a chunk's length even, and keeps the chunk or leaves it out.
func (p *webpWalker) end(c webpChunk, end int64, kept bool) error {
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
	if err := p.part(part{at: c.start, len: p.at - c.start}); err != nil || padded {
		return err
	}
	p.changed = true // some programs forget the last one
	return p.part(part{bytes: []byte{0}})
}

func (p *webpWalker) part(one part) error {
	if len(p.parts) >= maxParts {
		return ErrMalformed
	}
	p.parts = append(p.parts, one)
	return nil
}

// extension reads what kind of file it is, and the size of what its frames are drawn on.
func (p *webpWalker) extension(c webpChunk) error {
	if c.length != webpExtended || p.at != 20 {
		return ErrMalformed
	}
	data, err := p.bytes(webpExtended)
	if err != nil {
		return err
	}
	p.flags, p.extended = data, len(p.parts)
	p.file.Width, p.file.Height = u24(data[4:])+1, u24(data[7:])+1
	return p.part(part{at: c.start, len: p.at - c.start})
}

// u24 is a number of three bytes.
func u24(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }

func (p *webpWalker) exif(c webpChunk, end int64) error {
	data, err := p.leading(c.length, maxExif)
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
		if err := p.part(part{bytes: webpBytes("EXIF", wanted)}); err != nil {
			return err
		}
		return p.end(c, end, false)
	}
	return p.end(c, end, first && p.file.Orientation != Upright)
}

// image reads a picture that does not move.
func (p *webpWalker) image(c webpChunk, end int64) error {
	width, height, err := p.bitstream(c)
	if err != nil {
		return err
	}
	if c.name != "ALPH" {
		p.file.Frames++
		if p.extended < 0 {
			p.file.Width, p.file.Height = width, height
		}
		if p.file.Moves || p.file.Frames > 1 || width != p.file.Width || height != p.file.Height {
			return ErrMalformed
		}
	}
	return p.end(c, end, true)
}

// bitstream goes over the data of a chunk of pixels and returns how many there are.
func (p *webpWalker) bitstream(c webpChunk) (width, height int, err error) {
	b, err := p.leading(c.length, 10)
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

// frame reads a frame of a picture that moves.
func (p *webpWalker) frame(c webpChunk, end int64) error {
	if p.extended < 0 || c.length < 16 || p.file.Frames > 0 && !p.file.Moves {
		return ErrMalformed
	}
	p.file.Moves = true
	p.file.Frames++
	head, err := p.bytes(16)
	if err != nil {
		return err
	}
	right, bottom := 2*u24(head)+u24(head[6:])+1, 2*u24(head[3:])+u24(head[9:])+1
	if right > p.file.Width || bottom > p.file.Height {
		return ErrMalformed
	}
	inner := webpWalker{walker: p.walker, first: p.first, extended: -1}
	if err := inner.inFrame(c.start+8+c.length, u24(head[6:])+1, u24(head[9:])+1); err != nil {
		return err
	}
	if !inner.changed {
		return p.end(c, end, true)
	}
	length := int64(len(head))
	for _, one := range inner.parts {
		length += one.size()
	}
	for _, one := range append([]part{{bytes: append(webpHead("ANMF", length), head...)}}, inner.parts...) {
		if err := p.part(one); err != nil {
			return err
		}
	}
	return p.end(c, end, false)
}

// inFrame reads the chunks of a frame of that size.
func (p *webpWalker) inFrame(end int64, width, height int) error {
	drawn := false
	for p.at < end {
		c, err := p.head(end)
		if err != nil {
			return err
		}
		if c.name != "VP8 " && c.name != "VP8L" && c.name != "ALPH" {
			if err := p.pass(c, end, false); err != nil {
				return err
			}
			continue
		}
		w, h, err := p.bitstream(c)
		if err != nil {
			return err
		}
		if c.name != "ALPH" {
			if drawn || w != width || h != height {
				return ErrMalformed
			}
			drawn = true
		}
		if err := p.end(c, end, true); err != nil {
			return err
		}
	}
	if !drawn {
		return ErrMalformed
	}
	return nil
}

// finish makes the copies, whose heads name their lengths.
func (p *webpWalker) finish() error {
	if p.first.width == 0 {
		return ErrMalformed
	}
	p.file.still = p.first.file()
	if !p.changed && p.at == p.size {
		return p.keep(0)
	}
	if p.extended >= 0 {
		p.flags[0] &^= webpXMP | webpExif
		if p.file.Orientation != Upright {
			p.flags[0] |= webpExif
		}
		p.parts[p.extended] = part{bytes: webpBytes("VP8X", p.flags)}
	}
	for _, one := range riff(p.parts) {
		if err := p.file.add(one); err != nil {
			return err
		}
	}
	return nil
}

// file is the frame as a file of its own.
func (f *webpFrame) file() []part {
	if !f.alpha {
		return riff(f.chunks)
	}
	flags := []byte{webpAlpha, 0, 0, 0} // decoders want the transparency announced
	for _, n := range []int{f.width - 1, f.height - 1} {
		flags = append(flags, byte(n), byte(n>>8), byte(n>>16))
	}
	return riff(append([]part{{bytes: webpBytes("VP8X", flags)}}, f.chunks...))
}

// riff is a WebP of these chunks.
func riff(chunks []part) []part {
	length := int64(4)
	for _, c := range chunks {
		length += c.size()
	}
	return append([]part{{bytes: append(webpHead("RIFF", length), "WEBP"...)}}, chunks...)
}

func webpHead(name string, length int64) []byte {
	return binary.LittleEndian.AppendUint32([]byte(name), uint32(length))
}

// webpBytes is a chunk with these bytes, of which there is an even number.
func webpBytes(name string, data []byte) []byte {
	return append(webpHead(name, int64(len(data))), data...)
}
