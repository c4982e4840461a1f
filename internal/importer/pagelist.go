package importer

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	bullet      = regexp.MustCompile(`^[•●·▪◦‣■◆◇○□►▶\-*–]\s{1,4}(\S.*)$|^[•▪◦‣]\s{0,4}(\S.*)$`)
	orderedItem = regexp.MustCompile(`^(\d{1,3})([.)])\s{1,4}(\S.*)$`)
	columnBreak = regexp.MustCompile(`\s{2,}|\x{3000}+|\t+`)
	numeric     = regexp.MustCompile(`^[-+−]?[\d,.]+%?$`)
)

// maxListItem is the maximum length of a list item in characters: longer ones are numbered paragraphs.
const maxListItem = 200

// bulletOf returns the text after a bullet; "" if the line has none.
func bulletOf(l string) string {
	m := bullet.FindStringSubmatch(l)
	if m == nil {
		return ""
	}
	return m[1] + m[2]
}

// findLists turns two or more consecutive lines with bullets, or with the numbers 1. 2. 3. in order, into list items.
// Lines with other marks (①, （1）, 一是) stay paragraphs, since Markdown has no such lists.
func findLists(blocks []pageBlock) {
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
				item := itemText(blocks[n].text, n-i+1)
				blocks[n] = pageBlock{kind: listItem, marker: marker, text: item, first: n == i}
			}
		}
		i = max(end, i+1)
	}
}

func itemText(l string, n int) string {
	if runeCount(l) > maxListItem {
		return ""
	}
	if m := orderedItem.FindStringSubmatch(l); m != nil && m[1] == strconv.Itoa(n) {
		return m[3]
	}
	return bulletOf(l)
}

// sameMark reports whether two lines are items of one list.
func sameMark(a, b string) bool {
	if orderedItem.MatchString(a) || orderedItem.MatchString(b) {
		return orderedItem.MatchString(a) && orderedItem.MatchString(b)
	}
	return firstRune(a) == firstRune(b)
}

// maxColumns is the maximum number of columns of a table: wider ones stay paragraphs.
const maxColumns = 30

// findTables turns two or more consecutive lines with tabs into table rows. It does the same for three or more lines
// that wide spaces split into equally many columns, if one of these is numeric.
func findTables(blocks []pageBlock) {
	for i := 0; i < len(blocks); {
		end := i
		for end < len(blocks) && strings.Contains(blocks[end].text, "\t") {
			end++
		}
		if end-i >= 2 && makeRows(blocks[i:end], tabColumns) {
			i = end
			continue
		}
		end = i
		width := len(columns(blocks[i].text))
		for end < len(blocks) && width > 0 && len(columns(blocks[end].text)) == width {
			end++
		}
		if end-i >= 3 && numericColumn(blocks[i:end]) {
			makeRows(blocks[i:end], columns)
		}
		i = max(end, i+1)
	}
}

// columns splits a line at wide spaces; nil if there are none or the line is a sentence.
func columns(l string) []string {
	if runeCount(l) > 200 || strings.ContainsAny(l, "。，；") {
		return nil
	}
	cells := columnBreak.Split(l, -1)
	if len(cells) < 2 {
		return nil
	}
	return cells
}

func tabColumns(l string) []string { return strings.Split(l, "	") }

// numericColumn reports whether all cells of a column below its first row are numbers.
func numericColumn(blocks []pageBlock) bool {
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

func makeRows(blocks []pageBlock, cut func(string) []string) bool {
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
		blocks[i] = pageBlock{kind: tableRow, text: b.text, cells: cells, first: i == 0}
	}
	return true
}

func writeRow(b *strings.Builder, row pageBlock) {
	for _, cell := range row.cells {
		b.WriteString("| " + markdownSpecial.ReplaceAllString(strings.TrimSpace(cell), `\$1`) + " ")
	}
	b.WriteString("|")
	if row.first {
		b.WriteString("\n" + strings.Repeat("| --- ", len(row.cells)) + "|")
	}
}
