package metadata

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"io"
)

const pngSignature = "\x89PNG\r\n\x1a\n"

// pngKept are the chunks that the copy keeps: pixels, colours and animation.
var pngKept = map[string]bool{
	"IHDR": true, "PLTE": true, "IDAT": true, "IEND": true, "tRNS": true, "bKGD": true, "pHYs": true, "sBIT": true,
	"gAMA": true, "cHRM": true, "sRGB": true, "iCCP": true, "cICP": true, "mDCV": true, "cLLI": true,
	"acTL": true, "fcTL": true, "fdAT": true,
}

// pngColours are the chunks that variants keep as well.
var pngColours = map[string]bool{"gAMA": true, "cHRM": true, "sRGB": true, "cICP": true}

// readPNG reads a PNG file up to its end chunk. The copy drops data after it: a program may have left a part of the
// picture there that the user cropped.
func (w *walker) readPNG() error {
	head, err := w.readBytes(len(pngSignature))
	if err != nil {
		return err
	}
	if string(head) != pngSignature {
		return ErrMalformed
	}
	if err := w.keepFrom(0); err != nil {
		return err
	}
	w.file.Frames = 1
	p := pngWalker{walker: w}
	for {
		name, err := p.readChunk()
		if err != nil {
			return err
		}
		if name == "IEND" {
			break
		}
	}
	if w.file.Width == 0 {
		return ErrMalformed
	}
	if w.file.Animated {
		w.file.Frames = max(p.frames, 1)
	}
	return nil
}

// pngWalker walks the chunks of a PNG file.
type pngWalker struct {
	*walker
	frames   int
	exifRead bool
}

// readChunk reads a chunk and returns its name.
func (p *pngWalker) readChunk() (string, error) {
	start := p.at
	head, err := p.readBytes(8)
	if err != nil {
		return "", err
	}
	length, name := u32(head), string(head[4:])
	data, err := p.readData(name, length)
	if err != nil {
		return "", err
	}
	if err := p.skip(4); err != nil { // the checksum
		return "", err
	}
	switch name {
	case "IHDR":
		if length != 13 || p.file.Width > 0 {
			return "", ErrMalformed
		}
		p.file.Width, p.file.Height = int(u32(data)), int(u32(data[4:]))
	case "iCCP":
		p.file.setProfile(inflated(data))
	case "acTL":
		p.file.Animated = true
	case "fcTL":
		p.frames++
	case "eXIf":
		return name, p.readExif(start, data)
	}
	if pngColours[name] && p.file.pngColours[name] == nil {
		p.file.addPNGColour(name, data)
	}
	if pngKept[name] {
		err = p.keepFrom(start)
	}
	return name, err
}

// readData returns the part of a chunk's data that readChunk needs, and skips the rest.
func (p *pngWalker) readData(name string, length int64) ([]byte, error) {
	limit := 0
	switch {
	case name == "IHDR" || pngColours[name]:
		limit = 64
	case name == "iCCP":
		limit = maxProfile
	case name == "eXIf":
		limit = maxExif
	}
	return p.readPrefix(length, limit)
}

// readExif keeps the orientation of the first EXIF chunk.
func (p *pngWalker) readExif(start int64, data []byte) error {
	if p.exifRead {
		return nil
	}
	p.exifRead = true
	p.file.Orientation = exifOrientation(data)
	wanted := p.file.Orientation.exif()
	switch {
	case p.file.Orientation == Upright:
		return nil
	case bytes.Equal(data, wanted):
		return p.keepFrom(start)
	}
	return p.insert(pngChunk("eXIf", wanted))
}

// inflated decompresses the profile of an iCCP chunk; nil if it is invalid.
func inflated(data []byte) []byte {
	_, compressed, named := bytes.Cut(data, []byte{0})
	if !named || len(compressed) == 0 || compressed[0] != 0 {
		return nil
	}
	r, err := zlib.NewReader(bytes.NewReader(compressed[1:]))
	if err != nil {
		return nil
	}
	profile, err := io.ReadAll(io.LimitReader(r, maxProfile+1))
	if err != nil {
		return nil
	}
	return profile
}

// pngChunk encodes a chunk.
func pngChunk(name string, data []byte) []byte {
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	chunk = append(append(chunk, name...), data...)
	return binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
}
