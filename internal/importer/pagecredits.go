package importer

import (
	"regexp"
	"slices"
	"strings"

	"praxis/ent/gen/ent/contribution"
)

// maxBareFoot is the maximum number of foot lines on a page without a paragraph.
const maxBareFoot = 5

// isInterview reports whether several lines are questions: 记者： is then a speaker, not a byline.
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
	// maxTail is how many lines at the end may be credits.
	maxTail = 60
)

// readCredits reads and removes the lines with people, sources and times at the top and the end of the body, if their
// form is not that of a sentence.
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

// creditLine reads a line with people, a source or a time, and at most maxUnlabelled other characters. It reports
// whether the line is one.
func (p *page) creditLine(l string, maxUnlabelled int, belowText bool) bool {
	items := parseMetaLine(l, maxUnlabelled)
	if items == nil {
		return false
	}
	hasCredit := false
	for _, item := range items {
		hasCredit = hasCredit || item.kind != metaWords && item.kind != metaOther || item.label == "原标题"
		if item.kind == metaTime && item.label == "" && len(items) == 1 {
			return false // a date alone belongs to the text or a signature
		}
		if p.isQuestion(item) {
			return false
		}
	}
	if !hasCredit && !belowText {
		return false
	}
	p.useMeta(l, items)
	return true
}

// isQuestion reports whether a label is the speaker of an interview: 记者：您好.
func (p *page) isQuestion(item metaItem) bool {
	if !item.colon || item.label != "记者" && item.label != "記者" {
		return false
	}
	return p.interview || len(splitByline(item.value)) == 1 && !isPersonName(strings.TrimSpace(item.value))
}

// creditAtEnd matches a name followed by its role, in brackets: （王小明编辑）.
var creditAtEnd = regexp.MustCompile(`^[（(【]\s*(\p{Han}{2,4}?)\s?(编辑|供稿|摄影|撰稿|审核|翻译|编译|校对|責任編輯)[)）】]$`)

var biography = regexp.MustCompile(`^[（(]?\s*作者(?:[:：]|\s)\s*([^，,；;系为（(]{2,20})\s*[，,；;系为（(]`)

// isBiography reports whether a line describes its author, such as （作者：王小明，系某某大学教授）. It belongs to the text.
func isBiography(l string) bool {
	at := biography.FindStringSubmatchIndex(l)
	return at != nil && allPersons(splitByline(l[at[2]:at[3]])) && describesAuthor.MatchString(l[at[3]:])
}

var describesAuthor = regexp.MustCompile(`^\s*[，,；;（(]?\s*(?:系|为|是|现为|曾任|现任|来自|供职于|就职于|单位|工作单位)\p{Han}`)

// readSplitCredits reads a label alone on its line, with the names on the next line.
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

// tailLine reads a line at the end of the body, and reports whether to remove it.
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
		return false // the rest of the biography stays in the text
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

// emptyLabels reports whether a line has labels without values only, such as 责任编辑： without a name.
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
