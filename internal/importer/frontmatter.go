package importer

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// lineShape is what a line of a file's top looks like.
type lineShape int

const (
	blankLine    lineShape = iota
	knownLine              // a key that means something to us or to a generator of sites
	keyedLine              // another key
	indentedLine           // the inner lines of a value: indented, an item of a list, or what closes one
	commentLine
	otherLine
)

// splitKeyLine takes a line such as "title: text" apart. Behind a key that is known the space may be missing and the colon
// be a Chinese one.
func splitKeyLine(line string) (key, rest string, ok bool) {
	if line == "" {
		return "", "", false
	}
	if quote := line[:1]; quote == `"` || quote == "'" {
		key, rest, ok = strings.Cut(line[1:], quote)
	} else if i := strings.IndexAny(line, ":：#[]{}|\"',，。"); i > 0 {
		key, rest, ok = strings.TrimRight(line[:i], " \t"), line[i:], isKey(line[:i])
	}
	rest = strings.TrimLeft(rest, " \t")
	value, spaced := strings.CutPrefix(rest, ":")
	spaced = spaced && (value == "" || value[0] == ' ' || value[0] == '\t')
	if !spaced && (!strings.HasPrefix(rest, ":") && !strings.HasPrefix(rest, "：") || !knownKeys[normalizeKey(key)]) {
		return "", "", false
	}
	return key, strings.TrimLeft(strings.TrimPrefix(value, "："), " \t"), ok && key != ""
}

// isKey says whether the words before a colon can be a key: three at most.
func isKey(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	s = strings.TrimSpace(s)
	begins := unicode.IsLetter(first) || first == '_' || first == '$'
	words := len(s) <= maxKey && strings.Count(s, " ") <= 2 && !strings.ContainsAny(s, "<>&*!%@")
	return begins && words || s == "<<"
}

// maxKey is how long a key may be, in bytes.
const maxKey = 120

var innerPattern = regexp.MustCompile(`^(?:[ \t]|-(?:\s|$)|[\]}],?\s*$)`)

func classifyLine(line string) lineShape {
	trimmed := strings.TrimSpace(line)
	switch key, _, ok := splitKeyLine(line); {
	case trimmed == "":
		return blankLine
	case ok && knownKeys[normalizeKey(key)]:
		return knownLine
	case ok:
		return keyedLine
	case innerPattern.MatchString(line):
		return indentedLine
	case strings.HasPrefix(trimmed, "#"):
		return commentLine
	}
	return otherLine
}

var (
	yamlFence    = regexp.MustCompile(`^[-－—–─]{3,}\s*$`) // Chinese keyboards and word processors make other hyphens
	openingFence = regexp.MustCompile(`^(?:[-－—–─]{3,}|\+\+\+|;{3,})\s*(?:yaml|yml|toml|json)?\s*$`)
	// brokenFence has a hyphen or two too few.
	brokenFence = regexp.MustCompile(`^(?:[-－—–─]{1,2}|-- -|- --)\s*$`)
	jsonOpening = regexp.MustCompile(`^\{\s*(?:$|["}'])`)
)

// parseFrontMatter reads the front matter off the top and returns it with the rest: YAML between lines of hyphens or above
// one, TOML between +++, JSON in braces or with ;;;. It may stand below blank lines and comments. Text without front
// matter is returned as it is.
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
		d.note("lines %d–%d: read as front matter, though nothing marks it", top+1, end)
		return d.parseYAML(lines[top:end], top+1), joinLines(lines[end:])
	}
	return nil, content
}

func joinLines(lines []string) string { return strings.Join(lines, "\n") }

// skipComments returns the number of lines above the front matter: blank ones and comments in HTML.
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

// commentEnd is the line where a comment that begins on this line ends; -1 when none does.
func commentEnd(lines []string, top int) int {
	if !strings.HasPrefix(strings.TrimSpace(lines[top]), "<!--") {
		return -1
	}
	for i := top; i < len(lines); i++ {
		if _, after, found := strings.Cut(lines[i], "-->"); found {
			if strings.TrimSpace(after) != "" {
				return -1
			}
			return i
		}
	}
	return -1
}

// parseFenced reads front matter that begins with a fence on line top.
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
		return d.parseFrontMatter(joinLines(rest)) // the fence stands twice
	case format == yamlFormat && joinLines(head) != "":
		if length = fencedLength(head, top > 0 || fence[0] != '-'); length == 0 {
			length = unclosedLength(head)
		}
	}
	if length == 0 && len(head) > 0 {
		return nil, content // a thematic break at the top of a text
	}
	if length < len(head) || end == len(lines) {
		d.note("line %d: the front matter is not closed: it is taken to end on line %d", top+1, top+1+length)
		rest = lines[top+1+length:]
	}
	return d.parseFormat(formatOf(fence), head[:length], top+2), joinLines(rest)
}

// dedent takes off the spaces that all lines begin with.
func dedent(lines []string) []string {
	indent := -1
	for _, l := range lines {
		if text := strings.TrimLeft(l, " "); strings.TrimSpace(text) != "" {
			if n := len(l) - len(text); indent < 0 || n < indent {
				indent = n
			}
		}
	}
	if indent <= 0 {
		return lines
	}
	cut := make([]string, len(lines))
	for i, l := range lines {
		cut[i] = l[min(indent, len(l)-len(strings.TrimLeft(l, " "))):]
	}
	return cut
}

// firstBlank is where the first blank line is, or else the end.
func firstBlank(lines []string) int {
	for i, l := range lines {
		if strings.TrimSpace(l) == "" {
			return i
		}
	}
	return len(lines)
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

// formatOf tells the format of front matter by its fence, which may name it.
func formatOf(fence string) format {
	switch {
	case strings.HasPrefix(fence, "+"), strings.HasSuffix(fence, "toml"):
		return tomlFormat
	case strings.HasPrefix(fence, ";"), strings.HasSuffix(fence, "json"):
		return jsonFormat
	}
	return yamlFormat
}

// parseFormat reads the lines of front matter; line is the first of them in the file.
func (d *Draft) parseFormat(f format, head []string, line int) []field {
	switch f {
	case tomlFormat:
		return d.parseTOML(head, line)
	case jsonFormat:
		return d.parseJSON(head, line)
	}
	return d.parseYAML(head, line)
}

// fencedLength is how many of the lines between two lines of hyphens are front matter. It is less than all where prose
// begins, since the second is a thematic break then, and 0 when both are. strict says that what stands above the first
// makes front matter less likely.
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
		known, keyed, other = known+boolToInt(s == knownLine), keyed+boolToInt(s == keyedLine), other+boolToInt(s == otherLine)
		blank = s == blankLine
	}
	switch {
	case known > 0 && other <= known+keyed:
		return length
	case !strict && classifyLine(head[0]) == knownLine && firstBlank(head) == len(head) && !slices.ContainsFunc(head, isStraySentence):
		return length // the other lines are slips
	case known == 0 && keyed > 0 && other == 0 && !strict && length == len(head) && classifyLine(head[0]) != blankLine:
		return length
	}
	return 0
}

func isStraySentence(line string) bool { return classifyLine(line) == otherLine && isSentence(line) }

// isSentence tells a line of prose or code from a slip in front matter.
func isSentence(line string) bool {
	line = strings.TrimSpace(line)
	last, _ := utf8.DecodeLastRuneInString(line)
	return utf8.RuneCountInString(line) >= 20 || strings.ContainsRune("。！？.!?…：", last) || strings.ContainsAny(line[:1], "`~>!<|*")
}

// unclosedLength is how many lines front matter in YAML has whose end nothing marks: those until a line that can be none
// of it.
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

func boolToInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// trimBlank is the length without the blank lines at the end.
func trimBlank(lines []string, length int) int {
	for length > 0 && strings.TrimSpace(lines[length-1]) == "" {
		length--
	}
	return length
}

// findClosingFence is the line of the fence that closes front matter without an opening one, as Hexo allows; 0 when there is
// none. A line of hyphens is also what underlines a heading: one key must be the title, or two be known.
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

// maxHeadLines is how far the end of front matter is looked for that nothing opens.
const maxHeadLines = 500

var jsonEnd = regexp.MustCompile(`^;{3,}$`)

// unfencedEnd is the line below the keys at the top of a text that no fence marks at all, as Pelican and MultiMarkdown
// have them: two or more, with a title, above a blank line. It is 0 when there are none.
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
