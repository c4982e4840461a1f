package importer

import (
	"regexp"
	"strings"
)

// blockKind is the Markdown construct that a block becomes.
type blockKind int

const (
	paragraph blockKind = iota
	heading
	listItem
	tableRow
)

// pageBlock is a paragraph, a heading, a list item or a table row.
type pageBlock struct {
	kind   blockKind
	level  int    // of a heading
	marker string // of a list item, in Markdown
	text   string
	cells  []string // of a table row
	first  bool     // of a list or a table
}

// markdown returns the text of the page as Markdown with headings, lists, tables and lead-ins.
func (p *page) markdown(lines []pageLine) string {
	lines = p.unwrap(lines)
	blocks := make([]pageBlock, len(lines))
	for i, l := range lines {
		blocks[i] = pageBlock{text: l.text}
	}
	findTables(blocks)
	findLists(blocks)
	p.findHeadings(blocks)
	leadIns := p.leadIns(blocks)
	plus := p.restorePlus(blocks, leadIns)
	var b strings.Builder
	for i, block := range blocks {
		if b.Len() > 0 && (block.first || block.kind != listItem && block.kind != tableRow) {
			b.WriteString("\n")
		}
		writeBlock(&b, block, leadIns[i], plus)
	}
	return b.String()
}

func writeBlock(b *strings.Builder, block pageBlock, leadIn string, plus func(string) string) {
	switch {
	case block.kind == heading:
		b.WriteString(strings.Repeat("#", block.level) + " " + escapeInline(plus(block.text)))
	case block.kind == listItem:
		b.WriteString(block.marker + " " + escape(plus(block.text)))
	case block.kind == tableRow:
		writeRow(b, block)
	case leadIn != "":
		// The full stop stays outside: CommonMark does not close emphasis between a punctuation mark and a letter.
		b.WriteString("**" + escape(plus(leadIn)) + "**" + escape(plus(strings.TrimPrefix(block.text, leadIn))))
	default:
		b.WriteString(escape(plus(strings.Join(strings.FieldsFunc(block.text, isTab), " "))))
	}
	b.WriteString("\n")
}

func isTab(r rune) bool { return r == '\t' }

// leadIns finds short first sentences that work like headings of their paragraphs, up to the first full stop. Any
// paragraph may start with a short sentence, so a section needs two or more, in at least half of its paragraphs.
func (p *page) leadIns(blocks []pageBlock) map[int]string {
	all := map[int]string{}
	var inSection, found []int
	paragraphs := 0
	flush := func() {
		if len(inSection) < 2 || len(inSection)*2 < paragraphs {
			for _, i := range inSection {
				delete(all, i)
			}
		} else {
			found = append(found, inSection...)
		}
		inSection, paragraphs = nil, 0
	}
	for i, b := range blocks {
		if b.kind == heading {
			flush()
			continue
		}
		paragraphs++
		lead, rest, ok := strings.Cut(b.text, "。")
		if b.kind == paragraph && ok && runeCount(rest) >= 10 && isLeadIn(lead) {
			all[i] = lead
			inSection = append(inSection, i)
		}
	}
	flush()
	if len(found) > 0 {
		names := make([]string, len(found))
		for n, i := range found {
			names[n] = all[i]
		}
		p.note("lead-ins of paragraphs: %s", strings.Join(names, ", "))
	}
	return all
}

func isLeadIn(lead string) bool {
	n := runeCount(lead)
	return n >= 2 && n <= 16 && !strings.ContainsAny(lead, "，,；;：:、“”\"（）()？！?!")
}

var (
	markdownSpecial = regexp.MustCompile("([\\\\`*_{}\\[\\]<>#|~]|&(?:#?\\w{1,32};))")
	bareURL         = regexp.MustCompile(`https?://[\w.~%/?#&=+:@!$,;-]+`)
	numbered        = regexp.MustCompile(`^(\d{1,9})([.)])`)
)

// escape escapes plain text that Markdown would interpret.
func escape(s string) string {
	s = escapeInline(s)
	if m := numbered.FindStringSubmatch(s); m != nil {
		return m[1] + `\` + m[2] + s[len(m[0]):]
	}
	if strings.HasPrefix(s, "+ ") || strings.HasPrefix(s, "=") || strings.HasPrefix(s, "-") || s == "+" {
		return `\` + s
	}
	return s
}

// escapeInline escapes plain text that Markdown would interpret within a line. A bare URL is unchanged, since it
// becomes a link.
func escapeInline(s string) string {
	var b strings.Builder
	from := 0
	for _, at := range bareURL.FindAllStringIndex(s, -1) {
		b.WriteString(markdownSpecial.ReplaceAllString(s[from:at[0]], `\$1`))
		b.WriteString(s[at[0]:at[1]])
		from = at[1]
	}
	b.WriteString(markdownSpecial.ReplaceAllString(s[from:], `\$1`))
	return b.String()
}
