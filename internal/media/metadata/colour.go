package metadata

import (
	"bytes"
	"compress/zlib"
	"image"
)

// colours is the colour space of a picture.
type colours struct {
	profile    []byte            // ICC
	pngColours map[string][]byte // encoded PNG chunks by name
}

// setProfile sets the ICC profile, unless it is invalid or too large.
func (c *colours) setProfile(profile []byte) {
	const header = 128
	if len(profile) < header || len(profile) > maxProfile {
		return
	}
	if string(profile[36:40]) == "acsp" && u32(profile) <= int64(len(profile)) {
		c.profile = profile
	}
}

// addPNGColour adds a PNG colour chunk.
func (c *colours) addPNGColour(name string, data []byte) {
	if c.pngColours == nil {
		c.pngColours = map[string][]byte{}
	}
	c.pngColours[name] = pngChunk(name, data)
}

// profileFor returns the profile if it fits the picture: GRAY for a gray one, RGB for any other. A CMYK profile never
// fits, since variants are RGB.
func (c *colours) profileFor(picture image.Image) []byte {
	if c.profile == nil {
		return nil
	}
	space := "RGB "
	if _, gray := picture.(*image.Gray); gray {
		space = "GRAY"
	}
	if string(c.profile[16:20]) != space {
		return nil
	}
	return c.profile
}

// JPEG adds the colour profile of the file to an encoded JPEG of picture.
func (f *File) JPEG(encoded []byte, picture image.Image) []byte {
	profile := f.profileFor(picture)
	const most = 65533 - 14 // the limit of a segment, without the name and the numbers
	count := (len(profile) + most - 1) / most
	if profile == nil || count > 255 {
		return encoded
	}
	out := bytes.Clone(encoded[:2])
	for n := 1; len(profile) > 0; n++ {
		piece := profile[:min(most, len(profile))]
		profile = profile[len(piece):]
		numbered := append(bytes.Clone(profileName), byte(n), byte(count))
		out = append(out, jpegSegment(application2, append(numbered, piece...))...)
	}
	return append(out, encoded[2:]...)
}

// PNG adds the colour profile and the colour chunks of the file to an encoded PNG of picture.
func (f *File) PNG(encoded []byte, picture image.Image) ([]byte, error) {
	const header = len(pngSignature) + 8 + 13 + 4
	out := bytes.Clone(encoded[:header])
	for _, name := range []string{"cICP", "sRGB", "gAMA", "cHRM"} {
		out = append(out, f.pngColours[name]...)
	}
	if profile := f.profileFor(picture); profile != nil {
		b := bytes.NewBufferString("ICC profile\x00\x00") // the name and the compression method
		z := zlib.NewWriter(b)
		z.Write(profile)
		if err := z.Close(); err != nil {
			return nil, err
		}
		out = append(out, pngChunk("iCCP", b.Bytes())...)
	}
	return append(out, encoded[header:]...), nil
}
