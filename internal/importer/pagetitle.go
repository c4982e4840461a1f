package importer

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// maxPageTitle is the maximum length of a title in characters.
const maxPageTitle = 100

// titleFromText derives a title from the first paragraph of a page without a title.
func (p *page) titleFromText() {
	title := p.Title
	if end := strings.IndexAny(title, "。！？!?"); end > 0 {
		title = title[:end]
	}
	if runes := []rune(title); len(runes) > maxPageTitle/2 {
		title = string(runes[:maxPageTitle/2]) + "…"
	}
	p.Title = title
	p.note("no title on the page; used the start of the first paragraph")
}

// chooseTitle returns the line of the title, or -1. It prefers a line that another line repeats with the name of the
// site, then the nearest line above the date. It avoids the name of a channel or site.
func chooseTitle(head []headLine) int {
	date := slices.IndexFunc(head, headLine.dated)
	best, bestScore := -1, 0
	for i, l := range head {
		if l.kind != lineText {
			continue
		}
		if score := titleScore(head, i, date); best < 0 || score > bestScore {
			best, bestScore = i, score
		}
	}
	return best
}

// minSplitTitle is the minimum length, in characters, of a title on one line with time and source.
const minSplitTitle = 7

// titleInMetaLine finds a title on one line with time and source: the longest words without a label. It returns the
// line, whose text is then the title alone, or -1.
func titleInMetaLine(head []headLine) int {
	line, part := -1, -1
	longest := minSplitTitle - 1
	for i, l := range head {
		for j, item := range l.items {
			n := runeCount(item.value)
			if l.kind == lineMeta && item.kind == metaWords && n > longest && !isOutlet(item.value) {
				line, part, longest = i, j, n
			}
		}
	}
	if line >= 0 {
		l := &head[line]
		l.kind, l.text = lineText, l.items[part].value
		l.items = slices.Delete(slices.Clone(l.items), part, part+1)
	}
	return line
}

// titleScore scores a line as a title. page_corpus_test.go guards the weights.
func titleScore(head []headLine, i, date int) int {
	l := head[i].text
	n := runeCount(l)
	score := 0
	if i < date && date-i <= 4 {
		score += 4
	}
	if date >= 0 && i > date {
		score -= 3
	}
	if head[i].labelled != "" {
		score += 8
	}
	if n >= 8 && n <= 60 {
		score += 3
	} else if n < 5 {
		score--
	}
	if isOutlet(l) && n <= 14 && date != i+1 || runeCount(cutSiteName(l)) < n {
		score -= 4
	}
	if strings.TrimRight(l, ":：") != l {
		score -= 9
	}
	if strings.HasPrefix(l, "—") || sentenceEnd.MatchString(l) && strings.HasSuffix(l, "。") {
		score -= 6
	}
	if channelAbove(head, i, date) {
		score -= 4
	} else if date < 0 && i == firstBelowMenu(head) {
		score += 5 // no other evidence distinguishes the title from the text
	}
	if strings.Contains(l, "\t") {
		score -= 6 // a row of a table
	}
	if repeatedInHead(head, i) {
		score += 6
	}
	if hasRightsMark(head, i) {
		score += 7
	}
	return score
}

// firstBelowMenu returns the first line below the menus that may be a title.
func firstBelowMenu(head []headLine) int {
	below := 0
	for i, l := range head {
		if words := strings.Fields(l.text); l.kind == lineNavigation && len(words) >= 3 && isMenu(words) {
			below = i + 1
		}
	}
	if first := firstOf(head[below:], lineText); first >= 0 {
		return below + first
	}
	return firstOf(head, lineText)
}

var channelName = regexp.MustCompile(alternation(`
		新闻 动态 资讯 公告 通知 媒体 要闻 中心 文化 党建 频道 专栏 专题 信息 广角 天地 园地 之窗 视点 聚焦 报道 风采
		概况 政务 导航 播报 快讯 时讯 简报 正文 新聞 動態 資訊 專欄 頻道 专区 理论 观点 详情 内容 交流 展示 产品`))

// channelAbove reports whether a line is a channel name or in Latin capitals, and a longer candidate for the title is
// below it.
func channelAbove(head []headLine, i, date int) bool {
	n := runeCount(head[i].text)
	capitals := !hasHan(head[i].text) && strings.ToUpper(head[i].text) == head[i].text
	if !capitals && (n > 6 || !channelName.MatchString(head[i].text)) {
		return false
	}
	end := min(len(head), i+4)
	if date > i {
		end = min(end, date)
	}
	for _, l := range head[i+1 : end] {
		longer := runeCount(l.text)
		if l.kind != lineText || strings.Contains(l.text, "\t") || !hasHan(l.text) || longer < 7 || longer > 60 {
			continue
		}
		if (longer >= n+3 || capitals) && (date > i || longer >= 10) {
			return true
		}
	}
	return false
}

// hasRightsMark reports whether a line is the title with a mark of rights or keywords, and a line below it is the title
// alone.
func hasRightsMark(head []headLine, i int) bool {
	bare := titleBrackets.ReplaceAllString(rightsMark.ReplaceAllString(head[i].text, ""), "")
	if bare == head[i].text {
		return false
	}
	for _, l := range head[i+1 : min(len(head), i+6)] {
		if l.kind == lineText && l.text == bare {
			return true
		}
	}
	return false
}

// repeatedInHead reports whether another line of the head starts with this one, as page titles and breadcrumbs do.
func repeatedInHead(head []headLine, i int) bool {
	title := titleLetters(head[i].text)
	if runeCount(title) < 6 || isOutlet(head[i].text) && runeCount(title) <= 10 {
		return false
	}
	for j := max(0, i-20); j < min(len(head), i+20); j++ {
		if j == i {
			continue
		}
		other := titleLetters(head[j].text)
		if head[j].kind == lineBreadcrumb && strings.HasSuffix(other, title) {
			return true
		}
		if head[j].kind != lineBreadcrumb && strings.HasPrefix(other, title) {
			return true
		}
	}
	return false
}

// titleLetters returns the letters and digits of a title, for comparison.
func titleLetters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, rightsMark.ReplaceAllString(s, ""))
}

var (
	rightsMark = regexp.MustCompile(`^[「【\[［(（《]?(原创|转载|转帖|翻译|编译)[」】\]］)）》]?[:：\s]*`)
	siteSuffix = regexp.MustCompile(`\s*(?:_+|\||｜|--?|—+|－| · )\s*([^_|｜]{2,24})$`)
	siteName   = regexp.MustCompile(`(?:` + alternation(`
		网 網 新闻 新聞 频道 頻道 日报 日報 晚报 在线 公司 官网 博客 专栏 客栈 CSDN.* 知乎 简书 掘金 澎湃号.* 澎湃.*
		The\x20Paper 新浪.* 搜狐.* 腾讯.* 网易.* 凤凰.* 资讯 政府 门户 思否 博客园 集团 大学 学院 Daily News Times
		Post [a-z]+\.(?:com|cn|net|org)\)?`) + `)$`)
)

// cutSiteName removes the names of the site and its channels from the end of a title: 标题_新闻频道_央视网.
func cutSiteName(title string) string {
	for range 4 {
		m := siteSuffix.FindStringSubmatchIndex(title)
		if m == nil || m[0] == 0 {
			break
		}
		suffix := title[m[2]:m[3]]
		if !siteName.MatchString(suffix) && !strings.Contains(title[m[0]:m[2]], "_") {
			break
		}
		title = title[:m[0]]
	}
	return title
}

// useTitle sets the title and its rights, and notes the site names at its end.
func (p *page) useTitle(whole string) {
	line := strings.TrimSpace(strings.TrimSuffix(whole, "[复制链接]"))
	title := rightsMark.ReplaceAllString(line, "")
	if mark := rightsMark.FindStringSubmatch(line); mark != nil && title != "" && marksRights(line, mark) {
		p.useRights(mark[1])
		p.note("set the rights to %s because of the mark %s", p.Rights, strings.TrimSuffix(line, title))
	} else {
		title = line
	}
	if cut := strings.TrimSpace(cutSiteName(title)); cut != title && cut != "" {
		p.note("removed the name of the site from the title: %s", strings.TrimPrefix(title, cut))
		title = cut
	}
	p.Title = strings.Join(strings.Fields(title), " ")
	if title != whole {
		p.read = append(p.read, whole)
	}
}

// marksRights reports whether the words at the start of a title are a mark: in brackets, or followed by a colon or
// space.
func marksRights(line string, mark []string) bool {
	return mark[0] != mark[1] && (firstRune(line) != firstRune(mark[1]) || strings.ContainsAny(mark[0], ":： "))
}

// repeatsTitle reports whether a line repeats the title, with or without its brackets.
func repeatsTitle(l, title string) bool {
	again := titleLetters(l)
	if again == "" {
		return false
	}
	bare := titleLetters(titleBrackets.ReplaceAllString(title, ""))
	return again == titleLetters(title) || again == bare || titleLetters(cutSiteName(l)) == titleLetters(title)
}

var titleBrackets = regexp.MustCompile(`\s*[(（]([^()（）]+)[)）]$`)

// titleKeywords turns the brackets at the end of the title into keywords if they contain several words and the body
// repeats each of them.
func (p *page) titleKeywords(lines []pageLine) {
	m := titleBrackets.FindStringSubmatch(p.Title)
	if m == nil || len(m[0]) == len(p.Title) {
		return
	}
	isBreak := func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("、,，;；", r) }
	words := strings.FieldsFunc(m[1], isBreak)
	if len(words) < 2 || len(words) > 12 {
		return
	}
	for _, word := range words {
		if !slices.ContainsFunc(lines, func(l pageLine) bool { return strings.Contains(l.text, word) }) {
			return
		}
	}
	p.addTags(words...)
	p.note("keywords from the title: %s", strings.Join(words, ", "))
	p.Title = strings.TrimSuffix(p.Title, m[0])
}
