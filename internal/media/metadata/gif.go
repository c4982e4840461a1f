package metadata

// gif reads a GIF. Frames, how long each is shown, and how often they are repeated are kept; comments, texts and what
// programs add are left out, and so is what follows the end. One that breaks off between two frames ends there.
func (w *walker) gif() error {
	head, err := w.bytes(13)
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
	if err := w.keep(0); err != nil {
		return err
	}
	for {
		start := w.at
		if w.at == w.size && w.file.Frames > 0 {
			return w.put([]byte{';'})
		}
		kind, err := w.byte()
		if err != nil {
			return err
		}
		switch kind {
		case ',':
			err = w.gifFrame(start)
		case '!':
			err = w.gifExtension(start)
		case ';':
			if w.file.Frames == 0 {
				return ErrMalformed
			}
			return w.keep(start)
		default:
			return ErrMalformed
		}
		if err != nil {
			return err
		}
	}
}

// tableSize is how many bytes the table of colours has that flags announce.
func tableSize(flags byte) int64 {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

func (w *walker) gifFrame(start int64) error {
	head, err := w.bytes(9)
	if err != nil {
		return err
	}
	if err := w.skip(tableSize(head[8]) + 1); err != nil { // and how many bits a code has at first
		return err
	}
	if _, err := w.gifBlocks(0); err != nil {
		return err
	}
	w.file.Frames++
	w.file.Moves = w.file.Frames > 1
	return w.keep(start)
}

// gifBlocks goes through blocks, to the empty one that ends them. It returns the first limit bytes that they hold.
func (w *walker) gifBlocks(limit int) ([]byte, error) {
	var data []byte
	for {
		n, err := w.byte()
		if err != nil || n == 0 {
			return data, err
		}
		piece, err := w.leading(int64(n), max(0, limit-len(data)))
		if err != nil {
			return nil, err
		}
		data = append(data, piece...)
	}
}

func (w *walker) gifExtension(start int64) error {
	const graphicControl, application = 0xF9, 0xFF
	label, err := w.byte()
	if err != nil {
		return err
	}
	data, err := w.gifBlocks(32)
	if err != nil {
		return err
	}
	switch {
	case label == graphicControl && len(data) == 4:
		return w.keep(start)
	case label == application && len(data) >= 14 && (string(data[:11]) == "NETSCAPE2.0" || string(data[:11]) == "ANIMEXTS1.0") && data[11] == 1:
		loop := append([]byte{'!', application, 11}, data[:11]...)
		return w.loop(start, append(loop, 3, 1, data[12], data[13], 0))
	}
	return nil
}

// loop keeps how often the frames are repeated, and nothing that stands beside it.
func (w *walker) loop(start int64, wanted []byte) error {
	if w.at-start == int64(len(wanted)) {
		return w.keep(start)
	}
	return w.put(wanted)
}
