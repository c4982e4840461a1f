package importer

import (
	"regexp"
	"slices"
	"strings"
)

var (
	yamlFence    = regexp.MustCompile(`^[-－—–─]{3,}\s*$`) // Chinese keyboards and word processors produce other hyphens
	openingFence = regexp.MustCompile(`^(?:[-－—–─]{3,}|\+\+\+|;{3,})\s*(?:yaml|yml|toml|json)?\s*$`)
	// brokenFence lacks a hyphen or two.
	brokenFence = regexp.MustCompile(`^(?:[-－—–─]{1,2}|-- -|- --)\s*$`)
	jsonOpening = regexp.MustCompile(`^\{\s*(?:$|["}'])`)
)

// parseFrontMatter splits the front matter off the top of a file and parses it: YAML between lines of hyphens or above
// one, TOML between +++, JSON in braces or with ;;;. Blank lines and comments may precede it. A text without front
// matter is returned unchanged.
func (d *Draft) parseFrontMatter(content string) (fields []field, body string) {
	lines := strings.Split(content, "\n")
	top := d.skipComments(lines)
	if top == len(lines) {
		return nil, content
	}
	lines[top] = strings.TrimLeft(lines[top], "\uFEFF\u200B")
	first := strings.TrimRight(lines[top], " \t")
	if jsonOpening.MatchString(first) {
		return d.parseBracedJSON(lines, top, content)
	}
	if openingFence.MatchString(first) {
		return d.parseFenced(lines, top, first, content)
	}
	if brokenFence.MatchString(first) && top+1 < len(lines) {
		top++
	}
	if end := findClosingFence(lines, top); end > 0 {
		return d.parseFormat(formatOf(lines[end]), lines[top:end], top+1), joinLines(lines[end+1:])
	}
	if end := unfencedEnd(lines, top); end > 0 {
		d.note("lines %d–%d: read as front matter, although no fence marks it", top+1, end)
		return d.parseYAML(lines[top:end], top+1), joinLines(lines[end:])
	}
	return nil, content
}

// skipComments returns the number of lines above the front matter: blank lines and HTML comments.
func (d *Draft) skipComments(lines []string) int {
	top := 0
	for top < len(lines) {
		l := strings.Trim(lines[top], " \t\uFEFF\u200B")
		if l == "" {
			top++
			continue
		}
		end := commentEnd(lines, top)
		if end < 0 {
			return top
		}
		top = end + 1
	}
	return top
}

// parseFenced parses front matter with an opening fence on line top.
func (d *Draft) parseFenced(lines []string, top int, fence, content string) ([]field, string) {
	end := top + 1
	for end < len(lines) && !isClosingFence(lines[end], fence[0]) {
		end++
	}
	head, rest := dedent(lines[top+1:end]), lines[min(end+1, len(lines)):]
	length := len(head)
	switch format := formatOf(fence); {
	case end == len(lines) && format != yamlFormat:
		length = firstBlank(head)
	case end == len(lines):
		length = unclosedLength(head)
	case format == yamlFormat && len(head) == 0 && top == 0 && len(rest) > 0 && classifyLine(rest[0]) == knownLine:
		return d.parseFrontMatter(joinLines(rest)) // a duplicate fence
	case format == yamlFormat && joinLines(head) != "":
		if length = fencedLength(head, top > 0 || fence[0] != '-'); length == 0 {
			length = unclosedLength(head)
		}
	}
	if length == 0 && len(head) > 0 {
		return nil, content // a thematic break at the top of a text
	}
	if length < len(head) || end == len(lines) {
		d.note("line %d: the front matter has no closing fence; assumed that it ends on line %d", top+1, top+1+length)
		rest = lines[top+1+length:]
	}
	return d.parseFormat(formatOf(fence), head[:length], top+2), joinLines(rest)
}

func isClosingFence(line string, mark byte) bool {
	line = strings.TrimRight(line, " \t")
	switch mark {
	case '+':
		return line == "+++"
	case ';':
		return jsonEnd.MatchString(line)
	}
	return yamlFence.MatchString(line) || line == "..."
}

type format int

const (
	yamlFormat format = iota
	tomlFormat
	jsonFormat
)

// formatOf returns the format of front matter by its fence, which may name it.
func formatOf(fence string) format {
	switch {
	case strings.HasPrefix(fence, "+"), strings.HasSuffix(fence, "toml"):
		return tomlFormat
	case strings.HasPrefix(fence, ";"), strings.HasSuffix(fence, "json"):
		return jsonFormat
	}
	return yamlFormat
}

// parseFormat parses the lines of front matter; line is the line of head in the file.
func (d *Draft) parseFormat(f format, head []string, line int) []field {
	switch f {
	case tomlFormat:
		return d.parseTOML(head, line)
	case jsonFormat:
		return d.parseJSON(head, line)
	}
	return d.parseYAML(head, line)
}

// fencedLength returns how many of the lines between two lines of hyphens are front matter. It is less than all where
// prose starts: the second line of hyphens is then a thematic break. It is 0 if both are thematic breaks. strict says
// that the text above the first fence makes front matter less likely.
func fencedLength(head []string, strict bool) int {
	lastKnown := -1
	for i, l := range head {
		if classifyLine(l) == knownLine {
			lastKnown = i
		}
	}
	length, blank := len(head), false
	var known, keyed, other int
	for i, l := range head {
		s := classifyLine(l)
		if blank && (s == otherLine && (i > lastKnown || isSentence(l)) || s == commentLine && i > lastKnown) {
			length = trimBlank(head, i)
			break
		}
		known += boolToInt(s == knownLine)
		keyed += boolToInt(s == keyedLine)
		other += boolToInt(s == otherLine)
		blank = s == blankLine
	}
	switch {
	case known > 0 && other <= known+keyed:
		return length
	case !strict && classifyLine(head[0]) == knownLine && firstBlank(head) == len(head) &&
		!slices.ContainsFunc(head, isStraySentence):
		return length // the other lines are typing errors
	case known == 0 && keyed > 0 && other == 0 && !strict && length == len(head) && classifyLine(head[0]) != blankLine:
		return length
	}
	return 0
}

// unclosedLength returns how many lines of unclosed YAML are front matter: those above the first line that cannot be.
func unclosedLength(head []string) int {
	known, blank := 0, false
	for i, l := range head {
		s := classifyLine(l)
		if s == otherLine || blank && (s == commentLine || s == indentedLine) {
			head = head[:i]
			break
		}
		known += boolToInt(s == knownLine)
		blank = s == blankLine
	}
	if known == 0 {
		return 0
	}
	return trimBlank(head, len(head))
}

// findClosingFence returns the line of the fence that closes front matter without an opening fence, as Hexo allows; 0
// if there is none. A line of hyphens may also underline a heading, so one key must be the title or two keys must be
// known.
func findClosingFence(lines []string, top int) int {
	begins, titled, known := classifyLine(lines[top]) == knownLine, false, 0
	for i := top; i < len(lines) && i-top <= maxHeadLines; i++ {
		l := strings.TrimRight(lines[i], " \t")
		switch {
		case jsonEnd.MatchString(l) && i > top && strings.HasPrefix(strings.TrimSpace(lines[top]), `"`):
			return i
		case yamlFence.MatchString(l):
			return i * boolToInt(begins && (titled || known > 1) && fencedLength(lines[top:i], true) == i-top)
		case classifyLine(l) == knownLine:
			key, _, _ := splitKeyLine(l)
			known, titled = known+1, titled || normalizeKey(key) == "title"
		}
	}
	return 0
}

// maxHeadLines limits the search for the end of unfenced front matter.
const maxHeadLines = 500

var jsonEnd = regexp.MustCompile(`^;{3,}$`)

// unfencedEnd returns the line below the keys at the top of a text without fences, as in Pelican and MultiMarkdown: two
// or more keys, with a title, above a blank line. It is 0 if there are none.
func unfencedEnd(lines []string, top int) int {
	known, titled := 0, false
	for i := top; i < len(lines) && i-top <= maxHeadLines; i++ {
		s := classifyLine(lines[i])
		switch {
		case s == blankLine && known > 1 && titled:
			return i
		case s != knownLine && s != keyedLine && s != indentedLine || i == top && s != knownLine:
			return 0
		case s == knownLine:
			known++
			key, _, _ := splitKeyLine(lines[i])
			titled = titled || normalizeKey(key) == "title"
		}
	}
	return 0
}
