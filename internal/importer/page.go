package importer

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"praxis/ent/article"
	"praxis/ent/contribution"
)

// ParsePage reads the plain text of an article's page as Chinese publishing sites give it: the title with the site's
// marks, the byline, the text, and around it notices and navigation. Its error is a *ParseError.
//
// What the text does not say outright is inferred by its shape, and noted: short lines without a full stop are headings,
// short first sentences that several paragraphs of a section share are lead-ins, and two Chinese words with a space
// between them where none belongs have lost the plus sign that such texts join them with.
func ParsePage(name string, raw []byte, zone *time.Location) (*Draft, error) {
	text, encoding, err := Decode(raw)
	if err != nil {
		return nil, err
	}
	p := &page{Draft: Draft{Key: name, Rights: article.RightsORIGINAL}}
	if encoding != "UTF-8" {
		p.note("read as %s", encoding)
	}
	for l := range strings.Lines(text) {
		if l = strings.TrimSpace(strings.ReplaceAll(l, "\u3000", " ")); l != "" {
			p.lines = append(p.lines, l)
		}
	}
	p.foot()
	p.head()
	if p.Title == "" {
		return nil, bad(1, "there is no title")
	}
	p.Body = p.markdown()
	if p.Body == "" {
		return nil, bad(0, "there is no text below the title")
	}
	p.finish(zone)
	return &p.Draft, nil
}

// page is a page while it is read: its lines without the empty ones.
type page struct {
	Draft
	lines     []string
	plusNoted bool
}

var (
	rightsMark = regexp.MustCompile(`^[「【\[［(（《]?(原创|转载|转帖|翻译|编译)[」】\]］)）》]?[:：\s]*`)
	keywords   = regexp.MustCompile(`\s*[(（]([^()（）]+)[)）]$`)
	byline     = regexp.MustCompile(`^[(（]?(作者|撰文|供稿|文|图|摄影|翻译|译者|审核|审校|责任编辑|责编|编辑)\s*(?:[:：/／|｜]\s*|\s+)([^。！？]{1,60}?)[)）]?$`)
	sourceLine = regexp.MustCompile(`^(?:来源|出处|转自|转载自|稿件来源)\s*[:：]\s*(.{1,80})$`)
	likes      = regexp.MustCompile(`^(?:点?赞|喜欢)?\s*[(（](\d{1,9})[)）]$`)
	neighbour  = regexp.MustCompile(`^(上一篇|下一篇)[:：]?\s*(.*)$`)
	published  = regexp.MustCompile(`^(?:发布(?:时间|日期|于)?|时间|日期)\s*[:：]\s*(.+)$`)
	noticeLine = regexp.MustCompile(`^(版权声明|免责声明|特别声明|声明)\s*[:：]`)
	navigation = regexp.MustCompile(`^(相关推荐|相关阅读|相关文章|猜你喜欢|推荐阅读|热门文章|返回(首页|顶部|列表)|分享(到|至)?[:：]?.{0,20}|点赞|收藏|打赏|举报|评论(\s*[(（]?\d*[)）]?)?|阅读原文|上一页|下一页)$`)
)

var roles = map[string]contribution.Role{
	"作者": contribution.RoleAUTHOR, "撰文": contribution.RoleAUTHOR, "供稿": contribution.RoleAUTHOR, "文": contribution.RoleAUTHOR,
	"图": contribution.RolePHOTOGRAPHER, "摄影": contribution.RolePHOTOGRAPHER,
	"翻译": contribution.RoleTRANSLATOR, "译者": contribution.RoleTRANSLATOR,
	"审核": contribution.RoleREVIEWER, "审校": contribution.RoleREVIEWER,
	"责任编辑": contribution.RoleEDITOR, "责编": contribution.RoleEDITOR, "编辑": contribution.RoleEDITOR,
}

// foot takes the page's end apart, from the notice on: what follows the article is never its text.
func (p *page) foot() {
	end := len(p.lines)
	for i, l := range p.lines {
		if i > 0 && (noticeLine.MatchString(l) || neighbour.MatchString(l) && i > len(p.lines)/2) {
			end = i
			break
		}
	}
	foot := p.lines[end:]
	p.lines = p.lines[:end]
	for i := 0; i < len(foot); i++ {
		l := foot[i]
		switch m := neighbour.FindStringSubmatch(l); {
		case noticeLine.MatchString(l):
			p.note("left out the notice: %s…", short(l))
		case m != nil:
			p.beside(m[1], m[2])
		case likes.MatchString(l):
			p.Likes, _ = strconv.Atoi(likes.FindStringSubmatch(l)[1])
			p.note("%d likes", p.Likes)
		case navigation.MatchString(l):
			p.note("left out the navigation: %s", l)
		default:
			p.note("left out, below the article: %s…", short(l))
		}
	}
	p.publishedBetween()
}

// beside takes the time of the article before or after this one.
func (p *page) beside(which, what string) {
	at, ok := chineseTime(what)
	if !ok {
		p.note("left out the navigation: %s %s", which, what)
		return
	}
	if which == "上一篇" {
		p.SourcePreviousAt = &at
		p.note("the article before appeared at %s, taken as China's time", what)
	} else {
		p.SourceNextAt = &at
		p.note("the article after appeared at %s, taken as China's time", what)
	}
}

// publishedBetween infers the time of publication from those of its neighbours.
func (p *page) publishedBetween() {
	before, after := p.SourcePreviousAt, p.SourceNextAt
	if before == nil || after == nil || after.Before(*before) {
		return
	}
	at := before.Add(after.Sub(*before) / 2).Truncate(time.Minute)
	p.PublishedAt = &at
	p.note("the time of publication is not given: taken as %s, midway between its neighbours", at.In(china).Format("2006-01-02 15:04 -07:00"))
}

// head takes the title, the subtitle and the byline off the top, and bylines anywhere else.
func (p *page) head() {
	if len(p.lines) == 0 {
		return
	}
	first := p.lines[0]
	title := rightsMark.ReplaceAllString(first, "")
	if mark := rightsMark.FindStringSubmatch(first); mark != nil && title != "" {
		switch mark[1] {
		case "原创":
			p.Rights = article.RightsORIGINAL
		case "翻译", "编译":
			p.Rights = article.RightsTRANSLATION
		default:
			p.Rights = article.RightsREPRINT
		}
		p.note("rights %s by the mark %s", p.Rights, strings.TrimSuffix(first, title))
	} else {
		title = first
	}
	if m := keywords.FindStringSubmatch(title); m != nil {
		if words := strings.FieldsFunc(m[1], func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("、,，;；", r) }); len(words) > 1 {
			p.tag(words...)
			p.note("keywords from the title: %s", strings.Join(words, ", "))
			title = strings.TrimSuffix(title, m[0])
		}
	}
	p.Title = strings.TrimSpace(title)
	p.lines = p.lines[1:]
	var body []string
	for i, l := range p.lines {
		switch {
		case i < 6 && l == p.Title:
		case i < 6 && p.Subtitle == "" && strings.HasPrefix(l, "—"):
			p.Subtitle = strings.TrimSpace(strings.TrimLeft(l, "—"))
		case p.credit(l, i, len(p.lines)):
		case likes.MatchString(l) || navigation.MatchString(l):
			p.note("left out the navigation: %s", l)
		default:
			body = append(body, l)
		}
	}
	p.lines = body
}

// credit takes a line that says who made the article, or where and when it appeared: near its top or its end, where a
// short line of that shape is no sentence of the text.
func (p *page) credit(l string, i, n int) bool {
	if i > 6 && i < n-4 {
		return false
	}
	if m := byline.FindStringSubmatch(l); m != nil {
		p.contributor(roles[m[1]], splitNames(m[2])...)
		return true
	}
	if m := sourceLine.FindStringSubmatch(l); m != nil {
		p.SourceName = strings.TrimSpace(m[1])
		return true
	}
	if m := published.FindStringSubmatch(l); m != nil {
		if at, ok := chineseTime(m[1]); ok {
			p.PublishedAt = &at
			return true
		}
	}
	return false
}

// china is the zone of times that do not name theirs. It has had no daylight saving time since 1991.
var china = time.FixedZone("+08:00", 8*60*60)

var chineseClock = regexp.MustCompile(`^(\d{4})[年/.-](\d{1,2})[月/.-](\d{1,2})日?(?:\s*(上午|下午|中午|凌晨|晚上)?\s*(\d{1,2})[:：](\d{2})(?:[:：](\d{2}))?)?$`)

// chineseTime reads 2023年1月28日 上午9:14 and the like.
func chineseTime(s string) (time.Time, bool) {
	m := chineseClock.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return time.Time{}, false
	}
	var n [8]int
	for _, i := range []int{1, 2, 3, 5, 6, 7} {
		n[i], _ = strconv.Atoi(m[i])
	}
	hour := n[5]
	switch {
	case (m[4] == "下午" || m[4] == "晚上") && hour < 12, m[4] == "中午" && hour < 11:
		hour += 12
	case (m[4] == "上午" || m[4] == "凌晨") && hour == 12:
		hour = 0
	}
	t := time.Date(n[1], time.Month(n[2]), n[3], hour, n[6], n[7], 0, china)
	if t.Day() != n[3] || hour > 23 || n[6] > 59 || n[7] > 59 || n[1] == 0 {
		return time.Time{}, false
	}
	return t.UTC(), true
}

func short(s string) string {
	if utf8.RuneCountInString(s) <= 24 {
		return s
	}
	return string([]rune(s)[:24])
}
