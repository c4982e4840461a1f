package importer

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"praxis/ent/gen/ent/contribution"
)

// maxHead is the maximum number of lines of a page's head. The menus of a site may be long.
const maxHead = 200

// lineKind is the class of a line in the head.
type lineKind int

const (
	lineText lineKind = iota
	lineProse
	lineBreadcrumb
	lineNavigation
	lineNotice
	lineMeta
	lineJoined // joined with the previous line
)

// headLine is a classified line of the head.
type headLine struct {
	pageLine
	kind  lineKind
	items []metaItem
	// labelled is the whole line if it has the label of a title.
	labelled string
}

// titleLabel matches the label of a title in the tables above official documents and in the output of extraction
// programs.
var titleLabel = regexp.MustCompile(`^(?:(?:文章|信息|公文|新闻)?标\s{0,6}题|信息名称|標\s{0,6}題|Title)\s?[:：]\s*`)

// readHead finds the title, reads the lines around it down to the first paragraph, and returns the lines of the body
// with the foot.
func (p *page) readHead(lines []pageLine) []pageLine {
	head := classifyHead(lines[:min(len(lines), maxHead)])
	end := headEnd(head)
	above := head[:end]
	if prose := firstOf(above, lineProse); prose >= 0 {
		above = above[:prose]
	}
	title := chooseTitle(above)
	if title < 0 {
		title = titleInMetaLine(above)
	}
	if title < 0 {
		title = firstOf(head, lineText, lineProse)
	}
	if title < 0 {
		title = 0
	}
	if len(lines) == 0 {
		return nil
	}
	end = max(end, title+1)
	p.useTitle(head[title].text)
	for i := range head {
		p.resolveTitleLabel(&head[i], i == title)
	}
	for _, l := range head[:title] {
		p.aboveTitle(l)
	}
	if items := head[title].items; items != nil {
		p.useMeta(lines[title].text, items)
	}
	body := p.belowTitle(head[title+1 : end])
	if runeCount(p.Title) > maxPageTitle || head[title].kind == lineProse && strings.Contains(p.Title, "。") {
		p.titleFromText()
		body = slices.Insert(body, 0, head[title].pageLine)
	}
	return append(body, lines[end:]...)
}

// resolveTitleLabel treats a line with the label of a title as a meta line if it repeats the title, and as text if it
// does not.
func (p *page) resolveTitleLabel(l *headLine, chosen bool) {
	switch {
	case l.labelled == "":
	case chosen:
		p.read = append(p.read, l.labelled)
	case repeatsTitle(l.text, p.Title):
		l.kind, l.text = lineMeta, l.labelled
	default:
		l.text = l.labelled
	}
}

func firstOf(head []headLine, kinds ...lineKind) int {
	return slices.IndexFunc(head, func(l headLine) bool { return slices.Contains(kinds, l.kind) })
}

// classifyHead classifies the lines of the head.
func classifyHead(lines []pageLine) []headLine {
	head := make([]headLine, len(lines))
	for i := 0; i < len(lines); i++ {
		l := headLine{pageLine: lines[i]}
		if !strings.Contains(l.text, "\t") {
			l.text = strings.Join(strings.Fields(l.text), " ")
		}
		if date, n := splitDate(lines[i:]); n > 0 {
			head[i] = headLine{pageLine: pageLine{text: date}, kind: lineMeta, items: scanMeta(date)}
			for range n - 1 {
				i++
				head[i] = headLine{pageLine: lines[i], kind: lineJoined}
			}
			continue
		}
		if title := titleLabel.ReplaceAllString(l.text, ""); title != l.text && title != "" {
			head[i] = headLine{pageLine: pageLine{text: title, gap: l.gap}, labelled: l.text}
			continue
		}
		switch {
		case footStart.MatchString(strings.TrimLeft(l.text, "-•· ")):
			l.kind = lineNavigation
		case isBreadcrumb(l.text):
			l.kind = lineBreadcrumb
			if items := metaAfterCrumbs(l.text); items != nil {
				l.kind, l.items = lineMeta, items
			}
		case isNavigation(strings.TrimLeft(l.text, "•· ")) || isMarkOrNumber(l.text):
			l.kind = lineNavigation
		case isNotice(l.text):
			l.kind = lineNotice
		default:
			if items := parseMetaLine(lines[i].text, 40); items != nil && !nextGivesPlace(lines, i) {
				l.kind, l.items = lineMeta, items
			} else if isProse(l.text) {
				l.kind = lineProse
			}
		}
		head[i] = l
		if items := splitLabel(lines[i:]); items != nil && l.kind != lineMeta {
			head[i] = headLine{pageLine: pageLine{text: l.text + " " + lines[i+1].text}, kind: lineMeta, items: items}
			i++
			head[i] = headLine{pageLine: lines[i], kind: lineJoined}
		}
	}
	return head
}

var (
	yearLine  = regexp.MustCompile(`^(?:19|20)\d{2}\s?年?[-/.]?$`)
	dayLine   = regexp.MustCompile(`^\d{1,2}\s?[-/.月]\s?\d{1,2}日?$`)
	clockLine = regexp.MustCompile(`^\d{1,2}:\d{2}(?::\d{2})?$`)
	eventLine = regexp.MustCompile(`^(?:会议|活动|举办|报名)?(?:地点|地址|联系人|参加人员|主持人|内容|地點)\s*[:：]`)
)

func isMarkOrNumber(l string) bool { return punctuation.MatchString(l) || bareNumber.MatchString(l) }

// splitLabel reads a label at the end of its line, with the value on the next line.
func splitLabel(lines []pageLine) []metaItem {
	if len(lines) < 2 || len(lines[0].text) > 24 || strings.TrimRight(lines[0].text, ":：") == lines[0].text {
		return nil
	}
	items := parseMetaLine(lines[0].text+lines[1].text, 0)
	if len(items) != 1 || items[0].label == "" {
		return nil
	}
	return items
}

// splitDate joins a date in several lines: the year, the day, the time. It returns the number of lines.
func splitDate(lines []pageLine) (string, int) {
	if len(lines) < 2 || !yearLine.MatchString(lines[0].text) || !dayLine.MatchString(lines[1].text) {
		return "", 0
	}
	day := strings.NewReplacer("月", "-", "/", "-", ".", "-", "日", "", " ", "").Replace(lines[1].text)
	date := strings.TrimRight(lines[0].text, "年-/. ") + "-" + day
	if _, ok := parseDate(date); !ok {
		return "", 0
	}
	if len(lines) > 2 && clockLine.MatchString(lines[2].text) {
		return date + " " + lines[2].text, 3
	}
	return date, 2
}

// headEnd returns the index of the first paragraph. A lead above the line with the date belongs to the head.
func headEnd(head []headLine) int {
	end := firstOf(head, lineProse)
	if end < 0 {
		return bodyWithoutProse(head)
	}
	if slices.ContainsFunc(head[:end], headLine.dated) {
		return end
	}
	prose := 0
	for i := end; i < min(len(head), end+8); i++ {
		if head[i].kind == lineProse {
			prose++
		}
		if head[i].dated() && prose <= 2 && belowLead(head, i, end) {
			end = i + 1
			for end < len(head) && head[end].metaOrNavigation() && !bareNumber.MatchString(head[end].text) {
				end++
			}
			return end
		}
	}
	return end
}

// belowLead reports whether a dated line belongs to the head although a paragraph is above it. Text must follow it. A
// date alone must follow the lead or other meta lines, not the name of a signature.
func belowLead(head []headLine, i, lead int) bool {
	if firstOf(head[i:], lineProse) < 0 {
		return false
	}
	return len(head[i].items) > 1 || head[i].items[0].label != "" || i == lead+1 || head[i-1].metaOrNavigation()
}

// metaOrNavigation reports whether a line is about the article or the site instead of text.
func (l headLine) metaOrNavigation() bool { return l.kind == lineMeta || l.kind == lineNavigation }

// bodyWithoutProse returns where the body of a page without paragraphs starts: below the last meta line near its top.
func bodyWithoutProse(head []headLine) int {
	title := firstOf(head, lineText)
	end := title + 1
	for i := title + 1; title >= 0 && i < min(len(head), title+9); i++ {
		if head[i].kind == lineMeta {
			end = i + 1
		} else if head[i].kind == lineText && !isCreditLine(head[i].text) {
			break
		}
	}
	return end
}

func (l headLine) dated() bool {
	return l.kind == lineMeta && slices.ContainsFunc(l.items, func(item metaItem) bool { return item.kind == metaTime })
}

// aboveTitle reads a line above the title, which may be a byline or a time.
func (p *page) aboveTitle(l headLine) {
	switch l.kind {
	case lineMeta:
		p.useMeta(l.text, l.items)
	case lineNotice:
		p.notices = append(p.notices, l.text)
	default:
		if newspaper.MatchString(l.text) && p.fallbackSource == "" {
			p.fallbackSource = l.text
		}
		p.navigation = append(p.navigation, l.text)
	}
}

// newspaper matches the name of a newspaper. Alone above the title it is the source if nothing else names one.
var newspaper = regexp.MustCompile(`^\p{Han}{2,8}(?:日报|晚报|早报|晨报|时报|周报|商报|都市报|日報|晚報|時報|週報)$`)

// belowTitle reads the lines between the title and the first paragraph, and returns those of the body.
func (p *page) belowTitle(head []headLine) []pageLine {
	last := -1 // the last meta line: lines above it without a label are also about the article
	for i, l := range head {
		counted := strings.ContainsAny(l.text, "0123456789") && !bareNumber.MatchString(l.text)
		if (l.kind == lineMeta || l.kind == lineNavigation && counted) && i-last <= 12 {
			last = i
		}
	}
	var body []pageLine
	credited := false
	for i, l := range head {
		switch {
		case l.kind == lineJoined:
		case l.kind != lineMeta && repeatsTitle(l.text, p.Title):
			p.read = append(p.read, l.text)
		case p.Subtitle == "" && len(body) == 0 && isSubtitle(l.text):
			p.Subtitle = strings.TrimSpace(strings.TrimLeft(l.text, "—─ "))
		case l.kind == lineMeta:
			p.useMeta(l.text, l.items)
		case l.kind == lineNotice:
			p.notices = append(p.notices, l.text)
		case l.kind == lineBreadcrumb || l.kind == lineNavigation && (len(body) == 0 || !isMarkOrNumber(l.text)):
			if !p.useLikes(l.text) {
				p.navigation = append(p.navigation, l.text)
			}
		case l.kind == lineText && len(body) == 0 && isNameLine(l.text):
			p.addContributors(contribution.RoleAUTHOR, splitByline(l.text)...)
			p.read = append(p.read, l.text)
		case l.kind == lineText && (i < last || i == last+1 && last >= 0) && isCreditLine(l.text):
			p.useCreditLine(l.text, !credited)
			credited = credited || !rightsWord.MatchString(l.text)
		default:
			body = append(body, l.pageLine)
		}
	}
	return body
}

func isSubtitle(l string) bool {
	dashed := strings.HasPrefix(l, "—") || strings.HasPrefix(l, "──")
	return dashed && runeCount(l) <= 100 && strings.Trim(l, "—─ ") != ""
}

// isNameLine reports whether a line contains only names of people.
func isNameLine(l string) bool {
	names := splitByline(l)
	return len(names) <= 6 && allPersons(names) && !captionName.MatchString(l)
}

// isCreditLine reports whether a line beside meta lines may name an outlet or a person without a label.
func isCreditLine(l string) bool {
	if runeCount(l) > 20 || strings.ContainsAny(l, "，。；！？：:!?,“”「」\"") || unicode.IsDigit(firstRune(l)) {
		return false
	}
	return numberLevel(l) == 0 && !numberedHeading.MatchString(l) && bulletOf(l) == ""
}

func (p *page) useCreditLine(l string, nearTitle bool) {
	p.read = append(p.read, l)
	if m := rightsWord.FindStringSubmatch(l); m != nil && m[0] == l {
		p.useRights(m[1])
		return
	}
	p.useWords(l, metaContext{dated: nearTitle})
}
