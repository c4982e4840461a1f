package importer

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"praxis/ent/gen/ent/contribution"
)

var (
	prevNextLink = regexp.MustCompile(`^[<«【\[]?\s*(` + alternation(`
		上一篇 下一篇 上一条 下一条 上一則 下一則 上一则 下一则 前一篇 后一篇 上一个 下一个 上一页 下一页 上一产品
		下一产品`) +
		`)(?:文章|新闻)?[】\]]?\s*(?:[:：]\s*|\s+|$)(.*)$`)
	// ambiguousPrevNext starts like a sentence: only a colon tells the difference.
	ambiguousPrevNext = regexp.MustCompile(`^(?:上|下)一个\s`)
	// footStart starts lists that occur only below an article; after possibleFootStart the text may continue.
	footStart = regexp.MustCompile(`^[【\[■●]?\s*(?:` + alternation(`
		相关推荐 猜你喜欢 热门文章 热门推荐 热门新闻 热点新闻 热门排行 点击排行 最新文章 最新新闻 精彩推荐 为您推荐
		为你推荐 大家都在看 更多精彩 更多相关 网友评论 最新评论 热门评论 全部评论 评论列表 推荐文章 推荐新闻 新闻排行
		你可能感兴趣.{0,6} 猜您喜欢 今日热点 24小时.{0,6} 熱門新聞 推薦閱讀 猜你喜歡
		Related\x20(?:articles|stories|news) Most\x20(?:read|popular)
		Recommended You\x20may\x20also\x20like`) + `)\s*[】\]]?\s*[:：]?$`)
	possibleFootStart = regexp.MustCompile(`^[【\[■●]?\s*(?:` + alternation(`
		相关(?:阅读|新闻|文章|链接|报道|专题|稿件) 推荐阅读 延伸阅读 延伸閱讀 相關(?:新聞|文章|報導|閱讀)
		更多.{0,8}(?:新闻|阅读|文章|報導|新聞|报道) 往期(?:回顾|推荐|精选) 新闻链接`) + `)\s*[】\]]?\s*[:：]?$`)
	linkInline = regexp.MustCompile(`^[【\[]?(?:` + alternation(`
		相关阅读 延伸阅读 推荐阅读 相关报道 相关新闻 相关文章 往期回顾 相關新聞 延伸閱讀`) + `)[】\]]?\s*[:：]\s*.{1,60}$`)
)

// readFoot removes the foot of a page and returns the lines of the body.
func (p *page) readFoot(lines []pageLine) []pageLine {
	lines = p.cutFoot(lines)
	lines = p.omitLinks(lines)
	return p.readCredits(lines)
}

// cutFoot removes everything from the first sure start of a foot, if little running text follows it.
func (p *page) cutFoot(lines []pageLine) []pageLine {
	prose := make([]int, len(lines)+1) // amount of running text from each line to the end
	for i, l := range slices.Backward(lines) {
		prose[i] = prose[i+1]
		if isProse(l.text) && !isNotice(l.text) {
			prose[i] += runeCount(l.text)
		}
	}
	for i, l := range lines {
		above, below := prose[0]-prose[i], prose[i]
		isFoot := footStart.MatchString(l.text) || isPrevNext(l.text) ||
			siteFoot.MatchString(l.text) && !isProse(l.text)
		if isFoot && i > 0 && below*4 <= above && (above > 0 || i > len(lines)/2) {
			for _, foot := range lines[i:] {
				p.footLine(foot.text)
			}
			return lines[:i]
		}
	}
	return lines
}

// maxFootRead limits how many foot lines are searched for names: lists of links may be long.
const maxFootRead = 300

func (p *page) footLine(l string) {
	if m := prevNextLink.FindStringSubmatch(l); m != nil {
		p.usePrevNext(m[1], m[2], l)
		return
	}
	if p.useLikes(l) {
		return
	}
	if len(p.belowArticle) > maxFootRead {
		p.belowArticle = append(p.belowArticle, l)
		return
	}
	items := parseMetaLine(l, 6)
	if namesPeople(items, contribution.RoleEDITOR, contribution.RoleREVIEWER) {
		p.useMeta(l, items)
		return
	}
	switch {
	case isNotice(l):
		p.notices = append(p.notices, l)
	case isNavigation(l):
		p.navigation = append(p.navigation, l)
	default:
		p.belowArticle = append(p.belowArticle, l)
	}
}

// namesPeople reports whether a meta line names people in one of the roles.
func namesPeople(items []metaItem, roles ...contribution.Role) bool {
	return slices.ContainsFunc(items, func(item metaItem) bool {
		return item.kind == metaPerson && item.value != "" && slices.Contains(roles, item.role)
	})
}

// isPrevNext reports whether a line links to the previous or the next article.
func isPrevNext(l string) bool {
	return prevNextLink.MatchString(l) && !ambiguousPrevNext.MatchString(l) && !isProse(l)
}

func (p *page) usePrevNext(which, what, line string) {
	p.navigation = append(p.navigation, line)
	if _, ok := parseDate(what); !ok {
		return
	}
	if strings.HasPrefix(which, "上") || strings.HasPrefix(which, "前") {
		p.setTime(timePrevious, what)
	} else {
		p.setTime(timeNext, what)
	}
}

// omitLinks removes notices, unmistakable buttons and lists of links from anywhere in the text.
func (p *page) omitLinks(lines []pageLine) []pageLine {
	var body []pageLine
	for i := 0; i < len(lines); i++ {
		l := lines[i].text
		switch {
		case isNotice(l):
			p.notices = append(p.notices, l)
		case linkInline.MatchString(l) && !strings.Contains(l, "。"):
			p.belowArticle = append(p.belowArticle, l)
		case possibleFootStart.MatchString(l) || footStart.MatchString(l) || isPrevNext(l):
			end := i + 1
			for end < len(lines) && isLink(lines[end].text) {
				end++
			}
			if end < len(lines) && !isProse(lines[end].text) || end == i+1 && end < len(lines) {
				body = append(body, lines[i]) // may be a heading
				continue
			}
			for _, link := range lines[i:end] {
				p.footLine(link.text)
			}
			i = end - 1
		case runeCount(l) >= 4 && isBoilerplate(l):
			p.navigation = append(p.navigation, l)
		default:
			body = append(body, lines[i])
		}
	}
	return body
}

// isLink reports whether a line may be the title of another article: short and not a sentence.
func isLink(l string) bool {
	if runeCount(l) > 50 || isProse(l) || strings.HasSuffix(l, "。") || numberedHeading.MatchString(l) {
		return false
	}
	return !strings.ContainsAny(l, ":：") || parseMetaLine(l, 0) == nil
}

var (
	reporter      = regexp.MustCompile(`记者|記者|通讯员|通訊員|实习生|见习记者|评论员`)
	reporterMark  = regexp.MustCompile(`[（(〔【\[]([^（）()〔〕【】\[\]]{3,60})[)）〕】\]]`)
	reporting     = regexp.MustCompile(`^.{0,16}?(?:记者|記者)\s?([\p{Han}、· ]{2,30}?)\s?(?:摄影报道|报道|報導)(?:[:：\s]|$)`)
	datelineNames = regexp.MustCompile(`^.{0,24}\d{1,2}日[电電讯訊]\s?[（(]([\p{Han}、·\s]{2,30})[)）]`)
	datelinePlace = regexp.MustCompile(`\p{Han}{2,4}\d{1,2}日.{0,6}?[電电]$`)
	agency        = regexp.MustCompile(`^[（(]?(新华社|中新网|中新社|人民网|中央社|新华网|央视网|光明网|中国网|法新社|路透社)`)
	captionName   = regexp.MustCompile(`(?:记者|通讯员|記者)?\s?(\p{Han}{2,4})\s?(?:摄|攝|摄影)[)）]?$`)
)

// readReporters adds the people in the datelines of the first paragraphs and in the brackets at the end of the last
// ones. The words stay in the text.
func (p *page) readReporters(lines []pageLine) {
	seen := 0
	for _, l := range lines {
		p.readPhotoCredit(l.text)
		if !isProse(l.text) {
			continue
		}
		if seen++; seen <= 3 {
			p.readDateline(l.text)
		}
	}
	for i := len(lines) - 1; i >= max(0, len(lines)-4); i-- {
		p.readClosingNames(lines[i].text)
	}
}

// readPhotoCredit adds the photographer at the end of a caption.
func (p *page) readPhotoCredit(l string) {
	if runeCount(l) > 60 || !strings.ContainsAny(l, "摄攝") {
		return
	}
	if m := captionName.FindStringSubmatch(l); m != nil && isPersonName(m[1]) {
		p.addContributors(contribution.RolePHOTOGRAPHER, m[1])
	}
}

// readDateline adds the agency and the reporters of a dateline such as 新华社北京3月5日电（记者王小明）.
func (p *page) readDateline(l string) {
	start := []rune(l)
	start = start[:min(len(start), 90)]
	if m := agency.FindStringSubmatch(l); m != nil && p.SourceName == "" {
		p.unlabelledSources = append(p.unlabelledSources, m[1])
	}
	if m := reporterMark.FindStringSubmatch(string(start)); m != nil && reporter.MatchString(m[1]) {
		p.addContributors(contribution.RoleAUTHOR, reporters(m[1])...)
		return
	}
	if m := datelineNames.FindStringSubmatch(string(start)); m != nil && allPersons(splitByline(m[1])) {
		p.addContributors(contribution.RoleAUTHOR, splitByline(m[1])...)
		return
	}
	if m := reporting.FindStringSubmatch(string(start)); m != nil && allPersons(splitByline(m[1])) {
		p.addContributors(contribution.RoleAUTHOR, splitByline(m[1])...)
	}
}

// reporters returns the names in 记者王小明、李明 通讯员 赵刚 and in 中央社記者王小明台北5日電.
func reporters(s string) []string {
	var all []string
	for _, part := range reporter.Split(s, -1)[1:] {
		part = cutDatelinePlace(strings.TrimSpace(part))
		for _, name := range splitByline(part) {
			if isPersonName(name) || runeCount(name) <= 4 && !strings.ContainsFunc(name, unicode.IsDigit) {
				all = append(all, name)
			}
		}
	}
	return all
}

// cutDatelinePlace cuts the place and the day off a reporter's name. It prefers a name of three characters to one of
// two.
func cutDatelinePlace(s string) string {
	at := datelinePlace.FindStringIndex(s)
	if at == nil {
		return s
	}
	han := []rune(s[:strings.IndexFunc(s, unicode.IsDigit)])
	if len(han) <= 4 {
		return string(han[:max(0, len(han)-2)])
	}
	if strings.ContainsRune(string(han), '、') {
		return string(han[:len(han)-2])
	}
	return string(han[:3])
}

var allRoles = []contribution.Role{
	contribution.RoleAUTHOR, contribution.RoleEDITOR, contribution.RolePHOTOGRAPHER, contribution.RoleREVIEWER,
}

var closingMark = regexp.MustCompile(`[（(]([^（）()]{2,60})[)）](?:\d{5,8})?\s*$`)

// readClosingNames adds the people in the brackets at the end of a line.
func (p *page) readClosingNames(l string) {
	m := closingMark.FindStringSubmatch(l)
	if m == nil || captionName.MatchString(m[0]) {
		return
	}
	if reporter.MatchString(m[1]) && !strings.ContainsAny(m[1], "。，") {
		p.addContributors(contribution.RoleAUTHOR, reporters(m[1])...)
		return
	}
	if items := parseMetaLine(m[1], 0); items != nil && namesPeople(items, allRoles...) {
		for _, item := range items {
			if item.kind == metaPerson {
				p.usePeople(item)
			}
		}
		return
	}
	if bio := biography.FindStringSubmatch(m[0]); bio != nil && allPersons(splitByline(bio[1])) {
		p.addContributors(contribution.RoleAUTHOR, splitByline(bio[1])...)
		return
	}
	if words := splitByline(m[1]); isProse(l) && allPersons(words) && len(words) <= 4 {
		p.addContributors(contribution.RoleAUTHOR, words...)
	}
}
