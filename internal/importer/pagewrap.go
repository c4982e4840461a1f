package importer

import (
	"regexp"
	"strings"
	"unicode"
)

// unwrap joins hard-wrapped lines: lines of nearly equal width that end within a sentence.
func (p *page) unwrap(lines []pageLine) []pageLine {
	var joined []pageLine
	count := 0
	for i := 0; i < len(lines); {
		end := i + 1
		for end < len(lines) && !lines[end].gap {
			end++
		}
		part := lines[i:end]
		if width := wrapWidth(part); width > 0 {
			joined = append(joined, joinWrapped(part, width)...)
			count++
		} else {
			joined = append(joined, part...)
		}
		i = end
	}
	if count > 0 {
		p.note("joined lines wrapped at a fixed width, in %d places", count)
	}
	return joined
}

const (
	minWrapWidth = 30 // in columns: a Chinese character takes two
	maxWrapWidth = 140
)

// wrapWidth returns the width at which lines were wrapped; 0 if they were not. No line may be wider, and most lines
// that end within a sentence must be nearly as wide.
func wrapWidth(lines []pageLine) int {
	width := 0
	for _, l := range lines {
		width = max(width, displayWidth(l.text))
	}
	if len(lines) < 2 || width < minWrapWidth || width > maxWrapWidth {
		return 0
	}
	open, full := 0, 0
	for _, l := range lines[:len(lines)-1] {
		if sentenceEnd.MatchString(l.text) || endsPart.MatchString(l.text) {
			continue
		}
		open++
		if nearlyFull(l.text, width) {
			full++
		}
	}
	if full == 0 || full*4 < open*3 || !mixesSentences(lines) {
		return 0
	}
	return width
}

var endsPart = regexp.MustCompile(`[:：]$`)

// mixesSentences reports whether one of the lines contains the end of a sentence. Lists of short lines do not.
func mixesSentences(lines []pageLine) bool {
	for _, l := range lines {
		if strings.ContainsAny(l.text, "。，；,") || sentenceEnd.MatchString(l.text) {
			return true
		}
	}
	return false
}

// nearlyFull reports whether a line is as wide as a full one. Latin words leave more room at the end than Chinese
// characters.
func nearlyFull(l string, width int) bool {
	if hasHan(l) {
		return displayWidth(l)*100 >= width*90
	}
	return displayWidth(l)*100 >= width*80
}

// displayWidth returns the width of a line in terminal columns, as programs that wrap lines count.
func displayWidth(s string) int {
	n := 0
	for _, r := range s {
		n++
		if isWide(r) {
			n++
		}
	}
	return n
}

func isWide(r rune) bool {
	if r < 0x1100 {
		return false
	}
	return unicode.In(r, unicode.Han, unicode.Hangul) || r >= 0x3000 && r <= 0x30ff || r >= 0xff00 && r <= 0xff60
}

func joinWrapped(lines []pageLine, width int) []pageLine {
	var joined []pageLine
	var current strings.Builder
	first := pageLine{}
	for i, l := range lines {
		if current.Len() == 0 {
			first = l
		} else if needsSpace(lastRune(lines[i-1].text), firstRune(l.text)) {
			current.WriteString(" ")
		}
		current.WriteString(l.text)
		if i+1 == len(lines) || !nearlyFull(l.text, width) || beginsParagraph(lines[i+1]) {
			first.text = current.String()
			joined = append(joined, first)
			current.Reset()
		}
	}
	return joined
}

func beginsParagraph(l pageLine) bool {
	return l.indented || numberLevel(l.text) > 0 || bulletOf(l.text) != ""
}

// needsSpace reports whether two joined lines need a space between them: Latin words do.
func needsSpace(before, after rune) bool {
	return before < 0x2e80 && after < 0x2e80 && before != '-'
}
