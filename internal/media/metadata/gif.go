package metadata

// readGIF reads a GIF file. The copy keeps frames, their delays and the loop count. It drops comments, plain text,
// other application extensions and data after the end. A file without an end marker ends after its last complete block.
func (w *walker) readGIF() error {
	head, err := w.readBytes(13)
	if err != nil {
		return err
	}
	if name := string(head[:6]); name != "GIF87a" && name != "GIF89a" {
		return ErrMalformed
	}
	w.file.Width, w.file.Height = int(head[6])|int(head[7])<<8, int(head[8])|int(head[9])<<8
	if err := w.skip(tableSize(head[10])); err != nil {
		return err
	}
	if err := w.keepFrom(0); err != nil {
		return err
	}
	for {
		start := w.at
		if w.at == w.size && w.file.Frames > 0 {
			return w.insert([]byte{';'})
		}
		kind, err := w.readByte()
		if err != nil {
			return err
		}
		switch kind {
		case ',':
			err = w.readGIFFrame(start)
		case '!':
			err = w.readGIFExtension(start)
		case ';':
			if w.file.Frames == 0 {
				return ErrMalformed
			}
			return w.keepFrom(start)
		default:
			return ErrMalformed
		}
		if err != nil {
			return err
		}
	}
}

// tableSize returns the length of a colour table in bytes, by the flags before it.
func tableSize(flags byte) int64 {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

// readGIFFrame reads and keeps a frame.
func (w *walker) readGIFFrame(start int64) error {
	head, err := w.readBytes(9)
	if err != nil {
		return err
	}
	if err := w.skip(tableSize(head[8]) + 1); err != nil { // the table, and the minimum code size
		return err
	}
	if _, err := w.readGIFBlocks(0); err != nil {
		return err
	}
	w.file.Frames++
	w.file.Animated = w.file.Frames > 1
	return w.keepFrom(start)
}

// readGIFBlocks reads data blocks up to the empty one that ends them. It returns the first limit bytes of their data.
func (w *walker) readGIFBlocks(limit int) ([]byte, error) {
	var data []byte
	for {
		n, err := w.readByte()
		if err != nil || n == 0 {
			return data, err
		}
		piece, err := w.readPrefix(int64(n), max(0, limit-len(data)))
		if err != nil {
			return nil, err
		}
		data = append(data, piece...)
	}
}

// readGIFExtension reads an extension and keeps those that decoders need.
func (w *walker) readGIFExtension(start int64) error {
	const graphicControl, application = 0xF9, 0xFF
	label, err := w.readByte()
	if err != nil {
		return err
	}
	data, err := w.readGIFBlocks(32)
	if err != nil {
		return err
	}
	if label == graphicControl && len(data) == 4 {
		return w.keepFrom(start)
	}
	if label != application || len(data) < 14 || data[11] != 1 {
		return nil
	}
	switch string(data[:11]) {
	case "NETSCAPE2.0", "ANIMEXTS1.0":
		loop := append([]byte{'!', application, 11}, data[:11]...)
		return w.keepLoop(start, append(loop, 3, 1, data[12], data[13], 0))
	}
	return nil
}

// keepLoop keeps the loop count, without other blocks of the same extension.
func (w *walker) keepLoop(start int64, wanted []byte) error {
	if w.at-start == int64(len(wanted)) {
		return w.keepFrom(start)
	}
	return w.insert(wanted)
}
