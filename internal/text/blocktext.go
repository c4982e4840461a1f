package text

import (
	"sort"

	source "github.com/yuin/goldmark/text"
)

// blockText is the text of a block in one piece. The lines of a block need not be neighbours in the source: a quoted
// paragraph leaves out each line's `> `.
type blockText struct {
	bytes []byte
	lines []lineStart // nil where the block is one piece of the source as well
	shift int         // then the place of its first byte in the source
}

type lineStart struct{ inBlock, inSource int }

func newBlockText(src []byte, lines *source.Segments) blockText {
	if n := lines.Len(); n > 0 && isContiguous(lines) {
		first, last := lines.At(0), lines.At(n-1)
		return blockText{bytes: src[first.Start:last.Stop], shift: first.Start}
	}
	var b blockText
	for i := range lines.Len() {
		s := lines.At(i)
		b.lines = append(b.lines, lineStart{len(b.bytes), s.Start})
		b.bytes = append(b.bytes, src[s.Start:s.Stop]...)
	}
	return b
}

func isContiguous(lines *source.Segments) bool {
	for i := 1; i < lines.Len(); i++ {
		if lines.At(i-1).Stop != lines.At(i).Start {
			return false
		}
	}
	return true
}

// segments returns where the bytes from start to end are in the source: one segment, or one for each line.
func (b *blockText) segments(start, end int) []source.Segment {
	if b.lines == nil {
		return []source.Segment{source.NewSegment(start+b.shift, end+b.shift)}
	}
	var all []source.Segment
	i := sort.Search(len(b.lines), func(i int) bool { return b.lines[i].inBlock > start }) - 1
	for ; i < len(b.lines) && b.lines[i].inBlock <= end; i++ {
		lineEnd := len(b.bytes)
		if i+1 < len(b.lines) {
			lineEnd = b.lines[i+1].inBlock
		}
		from, to := max(start, b.lines[i].inBlock), min(end, lineEnd)
		if from < to || start == end {
			shift := b.lines[i].inSource - b.lines[i].inBlock
			all = append(all, source.NewSegment(from+shift, to+shift))
		}
		if to == end {
			break
		}
	}
	return all
}
