package importer

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	bullet      = regexp.MustCompile(`^[•●·▪◦‣■◆◇○□►▶\-*–]\s{1,4}(\S.*)$|^[•▪◦‣]\s{0,4}(\S.*)$`)
	orderedItem = regexp.MustCompile(`^(\d{1,3})([.)])\s{1,4}(\S.*)$`)
	columnBreak = regexp.MustCompile(`\s{2,}|\x{3000}+|\t+`)
	numeric     = regexp.MustCompile(`^[-+−]?[\d,.]+%?$`)
)

// maxListItem is how many characters the items of a list have at most: longer ones are numbered paragraphs.
const maxListItem = 200

// bulletOf is the text after a bullet, "" when the line has none.
func bulletOf(l string) string {
	m := bullet.FindStringSubmatch(l)
	if m == nil {
		return ""
	}
	return m[1] + m[2]
}

// findLists makes list items of two or more lines in a row with bullets, or with the numbers 1. 2. 3. in order. Lines with
// other marks (①, （1）, 一是) stay paragraphs, since Markdown has no such lists.
func findLists(blocks []block) {
	for i := 0; i < len(blocks); {
		end := i
		for end < len(blocks) && blocks[end].kind == paragraph && itemText(blocks[end].text, end-i+1) != "" &&
			sameMark(blocks[i].text, blocks[end].text) {
			end++
		}
		if end-i >= 2 {
			for n := i; n < end; n++ {
				marker := "-"
				if orderedItem.MatchString(blocks[n].text) {
					marker = orderedItem.FindStringSubmatch(blocks[n].text)[1] + "."
				}
				blocks[n] = block{kind: listItem, marker: marker, text: itemText(blocks[n].text, n-i+1), first: n == i}
			}
		}
		i = max(end, i+1)
	}
}

func itemText(l string, n int) string {
	if utf8.RuneCountInString(l) > maxListItem {
		return ""
	}
	if m := orderedItem.FindStringSubmatch(l); m != nil && m[1] == strconv.Itoa(n) {
		return m[3]
	}
	return bulletOf(l)
}

// sameMark says whether two lines are items of one list.
func sameMark(a, b string) bool {
	if orderedItem.MatchString(a) || orderedItem.MatchString(b) {
		return orderedItem.MatchString(a) && orderedItem.MatchString(b)
	}
	return firstRune(a) == firstRune(b)
}

// maxColumns is how many columns a table may have: wider ones stay paragraphs.
const maxColumns = 30

// findTables makes rows of two or more lines in a row with tabs, and of three or more that wide spaces cut into as many
// columns, one of them of numbers.
func (p *page) findTables(blocks []block) {
	for i := 0; i < len(blocks); {
		end := i
		for end < len(blocks) && strings.Contains(blocks[end].text, "\t") {
			end++
		}
		if end-i >= 2 && makeRows(blocks[i:end], func(l string) []string { return strings.Split(l, "\t") }) {
			i = end
			continue
		}
		end = i
		for end < len(blocks) && columns(blocks[end].text) != nil && len(columns(blocks[end].text)) == len(columns(blocks[i].text)) {
			end++
		}
		if end-i >= 3 && numericColumn(blocks[i:end]) {
			makeRows(blocks[i:end], columns)
		}
		i = max(end, i+1)
	}
}

// columns cuts a line at wide spaces; nil when there are none, or it is a sentence.
func columns(l string) []string {
	if utf8.RuneCountInString(l) > 200 || strings.ContainsAny(l, "。，；") {
		return nil
	}
	cells := columnBreak.Split(l, -1)
	if len(cells) < 2 {
		return nil
	}
	return cells
}

func numericColumn(blocks []block) bool {
	for column := range columns(blocks[0].text) {
		count := 0
		for _, b := range blocks[1:] {
			if numeric.MatchString(columns(b.text)[column]) {
				count++
			}
		}
		if count == len(blocks)-1 {
			return true
		}
	}
	return false
}

func makeRows(blocks []block, cut func(string) []string) bool {
	width := 0
	for _, b := range blocks {
		width = max(width, len(cut(b.text)))
	}
	if width > maxColumns {
		return false
	}
	for i, b := range blocks {
		cells := cut(b.text)
		for len(cells) < width {
			cells = append(cells, "")
		}
		blocks[i] = block{kind: tableRow, text: b.text, cells: cells, first: i == 0}
	}
	return true
}

func writeRow(b *strings.Builder, row block) {
	for _, cell := range row.cells {
		b.WriteString("| " + special.ReplaceAllString(strings.TrimSpace(cell), `\$1`) + " ")
	}
	b.WriteString("|")
	if row.first {
		b.WriteString("\n" + strings.Repeat("| --- ", len(row.cells)) + "|")
	}
}

// unwrap joins the lines that a program wrapped at a fixed width: lines of nearly equal width that end within a sentence.
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
			for _, l := range joinWrapped(part, width) {
				joined = append(joined, l)
			}
			count++
		} else {
			joined = append(joined, part...)
		}
		i = end
	}
	if count > 0 {
		p.note("joined lines that were wrapped at a fixed width, in %d places", count)
	}
	return joined
}

const (
	minWrapWidth = 30 // columns: a Chinese character takes two
	maxWrapWidth = 140
)

// wrapWidth is the width at which the lines were wrapped, 0 when they were not: no line is wider, and most lines that
// end within a sentence are about as wide.
func wrapWidth(lines []pageLine) int {
	width := 0
	for _, l := range lines {
		width = max(width, columnsOf(l.text))
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
		if nearly(l.text, width) {
			full++
		}
	}
	if full == 0 || full*4 < open*3 || !mixesSentences(lines) {
		return 0
	}
	return width
}

var endsPart = regexp.MustCompile(`[:：]$`)

// mixesSentences says whether one of the lines has the end of a sentence: lists of short lines have none.
func mixesSentences(lines []pageLine) bool {
	for _, l := range lines {
		if strings.ContainsAny(l.text, "。，；,") || sentenceEnd.MatchString(l.text) {
			return true
		}
	}
	return false
}

// nearly says whether a line is as wide as a full one: words of Latin script leave more room than Chinese characters.
func nearly(l string, width int) bool {
	if hasHan(l) {
		return columnsOf(l)*100 >= width*90
	}
	return columnsOf(l)*100 >= width*80
}

// columnsOf is the width of a line on a terminal, which wrapping programs count in.
func columnsOf(s string) int {
	n := 0
	for _, r := range s {
		if r >= 0x1100 && (unicode.Is(unicode.Han, r) || r >= 0x3000 && r <= 0x30ff || r >= 0xff00 && r <= 0xff60 || unicode.Is(unicode.Hangul, r)) {
			n += 2
		} else {
			n++
		}
	}
	return n
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
		ends := !nearly(l.text, width) ||
			i+1 < len(lines) && (lines[i+1].indented || numberLevel(lines[i+1].text) > 0 || bulletOf(lines[i+1].text) != "")
		if ends || i+1 == len(lines) {
			first.text = current.String()
			joined = append(joined, first)
			current.Reset()
		}
	}
	return joined
}

// needsSpace says whether two joined lines need a space between them: words of Latin script do.
func needsSpace(before, after rune) bool {
	return before < 0x2e80 && after < 0x2e80 && before != '-'
}
