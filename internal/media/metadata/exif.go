package metadata

import (
	"bytes"
	"encoding/binary"
)

// Orientation is the EXIF orientation of a picture: 1 is upright, 6 means that viewers turn it a quarter clockwise.
type Orientation int

// Upright is the orientation of a picture that viewers do not turn.
const Upright Orientation = 1

// Sideways reports whether viewers swap width and height.
func (o Orientation) Sideways() bool { return o >= 5 }

// Source returns the position in the stored picture of pixel x, y of the upright one. width and height are those of the
// stored picture.
func (o Orientation) Source(x, y, width, height int) (int, int) {
	if o.Sideways() {
		x, y = y, x
	}
	switch o {
	case 2, 3, 7, 8:
		x = width - 1 - x
	}
	switch o {
	case 3, 4, 6, 7:
		y = height - 1 - y
	}
	return x, y
}

const orientationTag = 0x0112

// exifOrientation returns the orientation in an EXIF block (a TIFF header and directories); Upright if there is none.
// It reads the first directory only and follows no offset inside it, so a loop of offsets does no harm.
func exifOrientation(tiff []byte) Orientation {
	tiff = bytes.TrimPrefix(tiff, exifName) // some programs write this prefix of JPEG to PNG and WebP, too
	if len(tiff) < 8 {
		return Upright
	}
	var order binary.ByteOrder
	switch string(tiff[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return Upright
	}
	directory := int64(order.Uint32(tiff[4:]))
	if directory < 8 || directory+2 > int64(len(tiff)) {
		return Upright
	}
	entries := tiff[directory+2:]
	for range order.Uint16(tiff[directory:]) {
		if len(entries) < 12 {
			break
		}
		if order.Uint16(entries) == orientationTag {
			return valueOf(order, entries)
		}
		entries = entries[12:]
	}
	return Upright
}

// valueOf returns the orientation in a directory entry; Upright if the value is invalid.
func valueOf(order binary.ByteOrder, entry []byte) Orientation {
	const short, long = 3, 4
	value := Orientation(0)
	switch order.Uint16(entry[2:]) {
	case short:
		value = Orientation(order.Uint16(entry[8:]))
	case long:
		value = Orientation(min(order.Uint32(entry[8:]), 9))
	}
	if value < 1 || value > 8 {
		return Upright
	}
	return value
}

// exif returns an EXIF block with the orientation only.
func (o Orientation) exif() []byte {
	return []byte{'I', 'I', '*', 0, 8, 0, 0, 0,
		1, 0, orientationTag & 0xff, orientationTag >> 8, 3, 0, 1, 0, 0, 0, byte(o), 0, 0, 0,
		0, 0, 0, 0}
}
