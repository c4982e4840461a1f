package importer

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// markdown is the text of the page as Markdown, with its headings and lead-ins.
func (p *page) markdown() string {
	headings := make([]int, len(p.lines)) // the level of each line, 0 for a paragraph
	var found []string
	for i, l := range p.lines {
		if level := headingLevel(l); level > 0 && i+1 < len(p.lines) {
			headings[i] = level
			found = append(found, l)
		}
	}
	if len(found) > 0 {
		p.note("headings by their shape: %s", strings.Join(found, ", "))
	}
	leadIns := p.leadIns(headings)
	var b strings.Builder
	for i, l := range p.lines {
		if b.Len() > 0 {
			b.WriteString("\n")
		}
		switch {
		case headings[i] > 0:
			b.WriteString(strings.Repeat("#", headings[i]) + " " + escape(p.plus(l)))
		case leadIns[i] != "":
			// The full stop stays outside: CommonMark does not close emphasis between a stop and a letter.
			rest := strings.TrimPrefix(l, leadIns[i])
			b.WriteString("**" + escape(p.plus(leadIns[i])) + "**" + escape(p.plus(rest)))
		default:
			b.WriteString(escape(p.plus(l)))
		}
		b.WriteString("\n")
	}
	return b.String()
}

var (
	chapter = regexp.MustCompile(`^(第[一二三四五六七八九十百]+[章节部分]|[一二三四五六七八九十]+、)`)
	section = regexp.MustCompile(`^[(（][一二三四五六七八九十]+[)）]`)
)

// headingLevel is the level of a line that looks like a heading: short, and no sentence. It is 0 for a paragraph.
func headingLevel(l string) int {
	if utf8.RuneCountInString(l) > 36 || strings.ContainsAny(l, "。；！？，") || strings.HasSuffix(l, "：") || strings.HasSuffix(l, ":") {
		return 0
	}
	if section.MatchString(l) {
		return 3
	}
	if chapter.MatchString(l) || !strings.ContainsAny(l, ".,;!?") || utf8.RuneCountInString(l) < 16 {
		return 2
	}
	return 0
}

// leadIns finds the short first sentences that begin the paragraphs of a section: the words before the first full stop.
// One alone may be any short sentence; two or more in one section are its manner.
func (p *page) leadIns(headings []int) map[int]string {
	all := map[int]string{}
	var inSection []int
	var names []string
	flush := func() {
		for _, i := range inSection {
			if len(inSection) < 2 {
				delete(all, i)
			} else {
				names = append(names, p.plus(all[i]))
			}
		}
		inSection = nil
	}
	for i, l := range p.lines {
		if headings[i] > 0 {
			flush()
			continue
		}
		lead, rest, ok := strings.Cut(l, "。")
		if n := utf8.RuneCountInString(lead); ok && rest != "" && n >= 2 && n <= 16 && !strings.ContainsAny(lead, "，,；;：:、“”\"（）()") {
			all[i] = lead
			inSection = append(inSection, i)
		}
	}
	flush()
	if len(names) > 0 {
		p.note("lead-ins of paragraphs: %s", strings.Join(names, ", "))
	}
	return all
}

var (
	lostInLine  = regexp.MustCompile(`^(\p{Han}{2,8}) (\p{Han}{2,8})$`)
	lostInQuote = regexp.MustCompile(`([“‘「『"])(\p{Han}{2,8}) (\p{Han}{2,8})([”’」』"])`)
)

// plus puts back the plus sign that was lost between two Chinese words that make up a heading, a lead-in or a quotation.
func (p *page) plus(s string) string {
	restored := lostInLine.ReplaceAllString(s, "$1+$2")
	restored = lostInQuote.ReplaceAllString(restored, "$1$2+$3$4")
	if restored != s && !p.plusNoted {
		p.plusNoted = true
		p.note("put back the plus sign that was lost between two words, as in %s", firstPlus(restored))
	}
	return restored
}

func firstPlus(s string) string {
	i := strings.IndexByte(s, '+')
	from, to := i, i
	for range 8 {
		if r, n := utf8.DecodeLastRuneInString(s[:from]); strings.ContainsRune("“‘「『\"", r) || n == 0 {
			break
		} else {
			from -= n
		}
	}
	for range 8 {
		if r, n := utf8.DecodeRuneInString(s[to:]); strings.ContainsRune("”’」』\"", r) || n == 0 {
			break
		} else {
			to += n
		}
	}
	return s[from:to]
}

var special = regexp.MustCompile("([\\\\`*_{}\\[\\]<>#|~])")

// escape keeps plain text from being read as Markdown.
func escape(s string) string {
	s = special.ReplaceAllString(s, `\$1`)
	if m := numbered.FindStringSubmatch(s); m != nil {
		return m[1] + `\` + m[2] + s[len(m[0]):]
	}
	if strings.HasPrefix(s, "- ") || strings.HasPrefix(s, "+ ") || strings.HasPrefix(s, "=") || strings.HasPrefix(s, "-") {
		return `\` + s
	}
	return s
}

var numbered = regexp.MustCompile(`^(\d{1,9})([.)])`)
