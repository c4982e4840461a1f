package text

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// delimiter is a run of *, _ or ~~ that may open or close emphasis. The unresolved ones form a doubly linked list of
// indexes, which begins and ends with the sentinel 0.
type delimiter struct {
	char              byte
	canOpen, canClose bool
	length            int32 // as written
	left              int32 // characters that are not used yet
	previous, next    int32
	opens             int32 // the outermost marker that it opens, 0 if none
	closes            int32 // the innermost marker that it closes; the others follow it in markers
	closeCount        int32
}

// marker is the opening or closing of one emphasis.
type marker struct {
	length int32 // 2 for strong emphasis
	next   int32 // the number of the one inside it that is opened by the same run, 0 if none
}

// scanDelimiters reads a run of c. Only two tildes strike out.
func (s *scanner) scanDelimiters(c byte) bool {
	end := s.pos
	for end < len(s.buf) && s.buf[end] == c {
		end++
	}
	canOpen, canClose := s.flanking(s.pos, end)
	if !canOpen && !canClose || c == '~' && end-s.pos != 2 {
		s.pos = end
		return true
	}
	i, length := int32(len(s.delims)), int32(end-s.pos)
	s.delims = appendDoubling(s.delims, delimiter{
		char: c, canOpen: canOpen, canClose: canClose, length: length, left: length, previous: s.lastDelim,
	})
	s.delims[s.lastDelim].next = i
	s.lastDelim = i
	s.push(runToken, s.pos, end, i)
	return true
}

// flanking reports whether the run from start to end can open and close emphasis: CommonMark's rules, except
// that punctuation next to a CJK character does not prevent it, and that CJK punctuation counts as a letter. See
// https://github.com/tats-u/markdown-cjk-friendly/blob/main/specification.md.
func (s *scanner) flanking(start, end int) (canOpen, canClose bool) {
	before, after := s.classBefore(start), s.classAfter(end)
	canOpen = !after.spaceOrForeignMark() || s.isStrike(end, end+2) ||
		after.foreignMark() && (before.spaceOrForeignMark() || before.cjk)
	canClose = !before.spaceOrForeignMark() || s.isStrike(start-2, start) ||
		before.foreignMark() && (after.spaceOrForeignMark() || after.cjk && !after.selector)
	if s.buf[start] == '_' {
		opens := canOpen && (!canClose || before.space || before.mark)
		closes := canClose && (!canOpen || after.space || after.mark)
		return opens, closes
	}
	return canOpen, canClose
}

// isStrike reports whether the span is two tildes, which count as letters for the rules of *.
func (s *scanner) isStrike(start, end int) bool {
	return start >= 0 && end <= len(s.buf) && string(s.buf[start:end]) == "~~"
}

// charClass is the class of a character in the rules of emphasis.
type charClass struct{ space, mark, cjk, selector bool }

// foreignMark reports whether the character is punctuation other than that of CJK.
func (c charClass) foreignMark() bool { return c.mark && !c.cjk }

func (c charClass) spaceOrForeignMark() bool { return c.space || c.foreignMark() }

func (s *scanner) classAfter(i int) charClass {
	if i >= len(s.buf) {
		return charClass{space: true}
	}
	r, _ := utf8.DecodeRune(s.buf[i:])
	return classOf(r)
}

// classBefore is the class of the character before i. A variation selector belongs to the character before it; with
// U+FE01 a quotation mark is a full-width one.
func (s *scanner) classBefore(i int) charClass {
	if i == 0 {
		return charClass{space: true}
	}
	r, size := utf8.DecodeLastRune(s.buf[:i])
	if r < 0xFE00 || r > 0xFE0E || i == size {
		return classOf(r)
	}
	main, _ := utf8.DecodeLastRune(s.buf[:i-size])
	if r == 0xFE01 && (main == '‘' || main == '’' || main == '“' || main == '”') {
		return charClass{mark: true, cjk: true}
	}
	if class := classOf(main); !class.space {
		return class
	}
	return charClass{}
}

func classOf(r rune) charClass {
	selector := r >= 0xE0100 && r <= 0xE01EF // those of ideographs
	return charClass{
		space:    r == '\t' || r == '\n' || r == '\r' || r == '\f' || unicode.Is(unicode.Zs, r),
		mark:     unicode.IsPunct(r) || unicode.IsSymbol(r),
		cjk:      selector || isCJK(r),
		selector: selector,
	}
}

// isCJK reports whether r is a letter or mark of Chinese, Japanese or Korean: a wide, full-width or half-width one
// that is no emoji, or Hangul.
func isCJK(r rune) bool {
	if r < 0x1100 {
		return false
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianFullwidth, width.EastAsianHalfwidth:
		return true
	case width.EastAsianWide:
		return !isEmoji(r)
	case width.Neutral:
		return unicode.Is(unicode.Hangul, r)
	}
	return false
}

// isEmoji reports whether a wide r is shown as a picture.
func isEmoji(r rune) bool {
	inEmojiBlocks := r >= 0x231A && r <= 0x2BFF || r >= 0x1F000 && r <= 0x1FAFF && (r < 0x1F200 || r > 0x1F2FF)
	return inEmojiBlocks && unicode.IsSymbol(r)
}

// resolveDelimiters pairs the delimiters after index bottom and removes them from the list: "process emphasis" of
// CommonMark's specification. It takes linear time, since searched prevents repeated searches without a result.
func (s *scanner) resolveDelimiters(bottom int32) {
	var searched [3 * 2 * 3]int32
	for i := range searched {
		searched[i] = bottom
	}
	for i := s.delims[bottom].next; i != 0; {
		closer := &s.delims[i]
		if !closer.canClose {
			i = closer.next
			continue
		}
		kind := closer.kind()
		opener := s.findOpener(closer, searched[kind])
		if opener == 0 {
			searched[kind] = closer.previous
			if !closer.canOpen {
				s.unlink(i)
			}
			i = closer.next
			continue
		}
		s.pair(opener, i)
		if closer.left == 0 {
			s.unlink(i)
			i = closer.next
		}
	}
	s.delims[bottom].next, s.lastDelim = 0, bottom
}

// kind returns the same number for closers that match the same openers.
func (d *delimiter) kind() int32 {
	key := d.length % 3
	if d.canOpen {
		key += 3
	}
	switch d.char {
	case '_':
		key += 6
	case '~':
		key += 12
	}
	return key
}

// findOpener returns the index of the nearest delimiter after bottom that closer can close, or 0.
func (s *scanner) findOpener(closer *delimiter, bottom int32) int32 {
	for i := closer.previous; i > bottom; i = s.delims[i].previous {
		d := &s.delims[i]
		if d.char != closer.char || !d.canOpen {
			continue
		}
		// The rule of three: of ***a** the stars do not all pair.
		if d.char != '~' && (d.canClose || closer.canOpen) && (d.length+closer.length)%3 == 0 && closer.length%3 != 0 {
			continue
		}
		return i
	}
	return 0
}

// pair makes emphasis of two delimiters. The delimiters between them stay text.
func (s *scanner) pair(opener, closer int32) {
	o, c := &s.delims[opener], &s.delims[closer]
	used := min(o.left, c.left, 2)
	o.left, c.left = o.left-used, c.left-used
	i := int32(len(s.markers))
	s.markers = appendDoubling(s.markers, marker{length: used, next: o.opens})
	if c.closeCount++; c.closeCount == 1 {
		c.closes = i
	}
	o.opens = i
	o.next, c.previous = closer, opener
	if o.left == 0 {
		s.unlink(opener)
	}
}

// unlink removes a delimiter from the list. It keeps its own next, for loops that are at it.
func (s *scanner) unlink(i int32) {
	d := &s.delims[i]
	s.delims[d.previous].next = d.next
	if d.next != 0 {
		s.delims[d.next].previous = d.previous
	}
}
