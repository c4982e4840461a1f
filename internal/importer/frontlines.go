package importer

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// lineShape is what a line at the top of a file looks like.
type lineShape int

const (
	blankLine    lineShape = iota
	knownLine              // a key with a meaning for Praxis or a site generator
	keyedLine              // another key
	indentedLine           // part of a value: indented, a list item, or a closing bracket
	commentLine
	otherLine
)

// splitKeyLine splits a line such as "title: text". After a known key the space may be missing, and the colon may be
// full-width.
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

// isKey reports whether the words before a colon can be a key: at most three.
func isKey(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	s = strings.TrimSpace(s)
	begins := unicode.IsLetter(first) || first == '_' || first == '$'
	words := len(s) <= maxKey && strings.Count(s, " ") <= 2 && !strings.ContainsAny(s, "<>&*!%@")
	return begins && words || s == "<<"
}

// maxKey is the maximum length of a key, in bytes.
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

func joinLines(lines []string) string { return strings.Join(lines, "\n") }

// commentEnd returns the line where the comment that starts on line top ends; -1 if there is none.
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

// dedent removes the indentation that all lines share.
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

// firstBlank returns the index of the first blank line, or the number of lines.
func firstBlank(lines []string) int {
	for i, l := range lines {
		if strings.TrimSpace(l) == "" {
			return i
		}
	}
	return len(lines)
}

func isStraySentence(line string) bool { return classifyLine(line) == otherLine && isSentence(line) }

// isSentence distinguishes prose or code from a typing error in front matter.
func isSentence(line string) bool {
	line = strings.TrimSpace(line)
	last, _ := utf8.DecodeLastRuneInString(line)
	return utf8.RuneCountInString(line) >= 20 || strings.ContainsRune("。！？.!?…：", last) ||
		strings.ContainsAny(line[:1], "`~>!<|*")
}

func boolToInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// trimBlank returns the length without trailing blank lines.
func trimBlank(lines []string, length int) int {
	for length > 0 && strings.TrimSpace(lines[length-1]) == "" {
		length--
	}
	return length
}
