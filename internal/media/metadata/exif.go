package metadata

import (
	"bytes"
	"encoding/binary"
)

// Orientation is how a picture is turned before it is shown, as EXIF counts: 1 not at all, 6 a quarter clockwise.
type Orientation int

// Upright is a picture that is shown as it is stored.
const Upright Orientation = 1

// Sideways says whether width and height change places.
func (o Orientation) Sideways() bool { return o >= 5 }

// Source returns where the pixel of the turned picture at x, y is in the stored one, which is width × height.
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

// exifOrientation reads the orientation in an EXIF block (a TIFF header and directories); Upright when there is none. Only
// the first directory is read, and no offset but that to it is followed.
func exifOrientation(tiff []byte) Orientation {
	tiff = bytes.TrimPrefix(tiff, []byte("Exif\x00\x00")) // PNG and WebP have it without, and some programs do not know
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

// valueOf is the orientation that an entry of a directory gives; Upright when it makes no sense.
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

// exif is an EXIF block that says nothing but the orientation.
func (o Orientation) exif() []byte {
	return []byte{'I', 'I', '*', 0, 8, 0, 0, 0,
		1, 0, orientationTag & 0xff, orientationTag >> 8, 3, 0, 1, 0, 0, 0, byte(o), 0, 0, 0,
		0, 0, 0, 0}
}
