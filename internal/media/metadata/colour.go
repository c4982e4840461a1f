package metadata

import (
	"bytes"
	"compress/zlib"
	"image"
)

// colours say what the numbers of a picture's pixels mean.
type colours struct {
	profile    []byte            // ICC
	pngColours map[string][]byte // chunks of a PNG, by their names
}

// setProfile sets the ICC profile, unless it is none, or too large.
func (c *colours) setProfile(profile []byte) {
	if len(profile) >= 128 && len(profile) <= maxProfile && string(profile[36:40]) == "acsp" && u32(profile) <= int64(len(profile)) {
		c.profile = profile
	}
}

// addPNGColour adds a chunk of a PNG; all such are small.
func (c *colours) addPNGColour(name string, data []byte) {
	if c.pngColours == nil {
		c.pngColours = map[string][]byte{}
	}
	c.pngColours[name] = pngChunk(name, data)
}

// profileFor is the profile when it is of pictures such as this: a profile of ink says nothing of light.
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

// JPEG returns an encoded variant of the file with its colour profile. picture is what was encoded.
func (f *File) JPEG(encoded []byte, picture image.Image) []byte {
	profile := f.profileFor(picture)
	const most = 65533 - 14 // a segment's length, the name and the numbers
	count := (len(profile) + most - 1) / most
	if profile == nil || count > 255 {
		return encoded
	}
	out := bytes.Clone(encoded[:2])
	for n := 1; len(profile) > 0; n++ {
		piece := profile[:min(most, len(profile))]
		profile = profile[len(piece):]
		out = append(out, jpegSegment(application2, append(append(bytes.Clone(profileName), byte(n), byte(count)), piece...))...)
	}
	return append(out, encoded[2:]...)
}

// PNG returns an encoded variant of the file with its colour profile and what else a PNG says of colours. picture is what
// was encoded.
func (f *File) PNG(encoded []byte, picture image.Image) ([]byte, error) {
	const header = len(pngSignature) + 8 + 13 + 4
	out := bytes.Clone(encoded[:header])
	for _, name := range []string{"cICP", "sRGB", "gAMA", "cHRM"} {
		out = append(out, f.pngColours[name]...)
	}
	if profile := f.profileFor(picture); profile != nil {
		b := bytes.NewBufferString("ICC profile\x00\x00") // its name, and that it is deflated
		z := zlib.NewWriter(b)
		z.Write(profile)
		if err := z.Close(); err != nil {
			return nil, err
		}
		out = append(out, pngChunk("iCCP", b.Bytes())...)
	}
	return append(out, encoded[header:]...), nil
}
