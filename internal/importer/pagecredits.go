package importer

import (
	"regexp"
	"slices"
	"strings"

	"praxis/ent/gen/ent/contribution"
)

// maxBareFoot is how many lines at the end of a page without a paragraph may be its foot.
const maxBareFoot = 5

// isInterview says whether several lines are questions: then 记者： is no byline.
func isInterview(lines []pageLine) bool {
	questions := 0
	for _, l := range lines {
		if strings.HasPrefix(l.text, "记者：") || strings.HasPrefix(l.text, "记者:") || strings.HasPrefix(l.text, "記者：") {
			questions++
		}
	}
	return questions >= 2
}

const (
	// maxTopCredits is how many lines at the top of the body may be credits.
	maxTopCredits = 4
	// maxTail is how many lines from the end credits are looked for in.
	maxTail = 60
)

// readCredits takes the lines that name people, sources and times from the top and the end of the body, where a short
// line of that shape is no sentence of the text.
func (p *page) readCredits(lines []pageLine) []pageLine {
	keep := slices.Repeat([]bool{true}, len(lines))
	tail := len(lines)
	for prose := 0; tail > 0 && len(lines)-tail < maxTail; tail-- {
		if isProse(lines[tail-1].text) {
			if prose++; prose > 2 {
				break
			}
		}
	}
	p.readSplitCredits(lines, keep, tail)
	lastProse := lastIndex(lines, func(l pageLine) bool { return isProse(l.text) })
	if lastProse < 0 {
		lastProse = len(lines) - maxBareFoot
	}
	p.interview = isInterview(lines)
	for i, l := range lines {
		if !keep[i] {
			continue
		}
		if i < maxTopCredits && !nextGivesPlace(lines, i) && p.creditLine(l.text, 0, false) {
			keep[i] = false
		} else if i >= tail && p.tailLine(lines, i, i > lastProse) {
			keep[i] = false
		}
	}
	var body []pageLine
	for i, l := range lines {
		if keep[i] {
			body = append(body, l)
		}
	}
	if len(body) == 0 && len(lines) > 0 {
		return lines
	}
	return body
}

// creditLine uses a line that names people, a source or a time, and holds no more other characters than free.
func (p *page) creditLine(l string, free int, belowText bool) bool {
	items := parseMetaLine(l, free)
	if items == nil {
		return false
	}
	told := false
	for _, item := range items {
		told = told || item.kind != metaWords && item.kind != metaOther || item.label == "原标题"
		if item.kind == metaTime && item.label == "" && len(items) == 1 {
			return false // a date alone is part of a text, or a signature
		}
		if p.isQuestion(item) {
			return false
		}
	}
	if !told && !belowText {
		return false
	}
	p.useMeta(l, items)
	return true
}

// isQuestion says whether a label is the speaker of an interview: 记者：您好.
func (p *page) isQuestion(item metaItem) bool {
	if !item.colon || item.label != "记者" && item.label != "記者" {
		return false
	}
	return p.interview || len(splitByline(item.value)) == 1 && !isPersonName(strings.TrimSpace(item.value))
}

// creditAtEnd is a name with its role after it, in brackets: （王小明编辑）.
var creditAtEnd = regexp.MustCompile(`^[（(【]\s*(\p{Han}{2,4}?)\s?(编辑|供稿|摄影|撰稿|审核|翻译|编译|校对|責任編輯)[)）】]$`)

var biography = regexp.MustCompile(`^[（(]?\s*作者(?:[:：]|\s)\s*([^，,；;系为（(]{2,20})\s*[，,；;系为（(]`)

// isBiography says whether a line tells of its author, as （作者：王小明，系某某大学教授） does: it is text.
func isBiography(l string) bool {
	at := biography.FindStringSubmatchIndex(l)
	return at != nil && allPersons(splitByline(l[at[2]:at[3]])) && describesAuthor.MatchString(l[at[3]:])
}

var describesAuthor = regexp.MustCompile(`^\s*[，,；;（(]?\s*(?:系|为|是|现为|曾任|现任|来自|供职于|就职于|单位|工作单位)\p{Han}`)

// readSplitCredits reads a label alone on its line with the names on the next one.
func (p *page) readSplitCredits(lines []pageLine, keep []bool, tail int) {
	for i := tail; i+1 < len(lines); i++ {
		label := strings.TrimRight(lines[i].text, ":： ")
		if labels[label].kind != metaPerson || !allPersons(splitByline(lines[i+1].text)) {
			continue
		}
		line := label + "：" + lines[i+1].text
		p.useMeta(line, scanMeta(line))
		keep[i], keep[i+1] = false, false
	}
}

func lastIndex(lines []pageLine, is func(pageLine) bool) int {
	for i, l := range slices.Backward(lines) {
		if is(l) {
			return i
		}
	}
	return -1
}

var datelineNumber = regexp.MustCompile(`([)）])\d{5,8}$`)

func (p *page) tailLine(lines []pageLine, i int, belowText bool) bool {
	l := lines[i].text
	if bare := datelineNumber.ReplaceAllString(l, "$1"); bare != l && parseMetaLine(bare, 0) != nil {
		p.unused = append(p.unused, l)
		l = bare
	}
	if inner, ok := unbracket(l); ok && !captionName.MatchString(l) {
		if names := splitByline(inner); len(names) > 0 && len(names) <= 6 && allPersons(names) {
			p.addContributors(contribution.RoleAUTHOR, names...)
			p.read = append(p.read, l)
			return true
		}
	}
	if m := creditAtEnd.FindStringSubmatch(l); m != nil && isPersonName(m[1]) {
		p.addContributors(labels[m[2]].role, m[1])
		p.read = append(p.read, l)
		return true
	}
	if m := biography.FindStringSubmatch(l); m != nil && allPersons(splitByline(m[1])) {
		p.addContributors(contribution.RoleAUTHOR, splitByline(m[1])...)
		return false // what it says besides stays
	}
	if p.useLikes(l) {
		return true
	}
	if belowText && (isNavigation(l) || bareNumber.MatchString(l) || runeCount(l) <= 3 && punctuation.MatchString(l)) {
		p.navigation = append(p.navigation, l)
		return true
	}
	if belowText && emptyLabels(l) {
		p.navigation = append(p.navigation, l)
		return true
	}
	if !nextGivesPlace(lines, i) && p.creditLine(l, 12, belowText) {
		return true
	}
	if n := datePrefix(l); n == len(l) && n > 0 {
		p.times[timeSigned] = l
	}
	return false
}

// emptyLabels says whether a line holds labels without values, as 责任编辑： without a name.
func emptyLabels(l string) bool {
	if runeCount(l) > 60 {
		return false
	}
	items := scanMeta(l)
	return len(items) > 0 && !slices.ContainsFunc(items, func(item metaItem) bool {
		return !item.colon || item.value != "" || item.kind == metaUnknown
	})
}

func allPersons(names []string) bool {
	return len(names) > 0 && !slices.ContainsFunc(names, func(name string) bool { return !isPersonName(name) })
}
