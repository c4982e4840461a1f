package importer

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"praxis/ent/article"
	"praxis/ent/contribution"
)

// ParsePage reads the plain text of an article's page as Chinese publishing sites give it: navigation, the title with the
// site's marks, the lines that say when, where and by whom it appeared, the text, and around it notices and buttons. Its
// error is a *ParseError.
//
// A page is read from both ends. The head (pagehead.go) goes down to the first paragraph, the foot (pagefoot.go) comes up
// from the last one; both know navigation and notices by their words (pageline.go) and times, sources and names by the
// grammar of meta lines (pagemeta.go). What is left is the body (pagebody.go). Every line ends up in the body, or else
// in a note that says what it was taken for.
func ParsePage(name string, raw []byte) (*Draft, error) {
	text, encoding, err := Decode(raw)
	if err != nil {
		return nil, err
	}
	p := &page{Draft: Draft{Key: name, Rights: article.RightsORIGINAL}, times: map[timeUse]string{}}
	if encoding != "UTF-8" {
		p.note("read as %s", encoding)
	}
	lines := p.readHead(pageLines(text))
	if p.Title == "" {
		return nil, bad(1, "there is no title")
	}
	lines = p.readFoot(lines)
	p.nameReporters(lines)
	p.titleKeywords(lines)
	p.Body = p.markdown(lines)
	if p.Body == "" {
		return nil, bad(0, "there is no text below the title")
	}
	p.settleCredits()
	p.settleTimes(text)
	p.noteLines()
	p.finish()
	return &p.Draft, nil
}

// page is a page while it is read.
type page struct {
	Draft
	times       map[timeUse]string // as the page writes them
	freeSources []string           // without a label
	freeAuthors []string           // without a label
	weakSource  string
	interview   bool
	read        []string // lines whose content is in the draft's fields
	navigation  []string // lines left out as navigation, buttons or counters
	notices     []string
	below       []string // lines left out below the article
	unused      []string // words of meta lines that no field takes
}

// timeUse says what a time on a page tells.
type timeUse int

const (
	timePublished timeUse = iota // by its label
	timePlain                    // without a label, at the head
	timeChanged
	timeSigned // below the text, by those who sign it
	timeYearless
	timePrevious
	timeNext
)

func (p *page) setTime(use timeUse, s string) {
	if p.times == nil {
		p.times = map[timeUse]string{}
	}
	if _, ok := p.times[use]; !ok {
		p.times[use] = s
	}
}

// useMeta takes what a meta line says. Words without a label are kept until the whole page is known.
func (p *page) useMeta(line string, items []metaItem) {
	p.read = append(p.read, line)
	about := contextOf(items)
	var named *metaItem // the person's label that words after it may continue
	for i, item := range items {
		switch item.kind {
		case metaTime:
			p.useTime(timePublished, timePlain, item)
		case metaUpdated:
			p.useTime(timeChanged, timeChanged, item)
		case metaSource, metaOrigin:
			p.useSource(item)
		case metaPerson:
			named = &items[i]
			p.usePeople(item)
			continue
		case metaTags:
			p.useTags(item.value)
		case metaRights:
			about.marked = true
			p.useRights(item.value)
		case metaOther, metaUnknown:
			if item.label == "发布机构" || item.label == "发布单位" || item.label == "发文机关" || item.label == "发布部门" || item.label == "发文单位" || item.label == "供稿单位" || strings.HasPrefix(item.label, "发布") && isOutlet(item.value) {
				p.weakSource = item.value
			}
		case metaWords:
			if i+1 < len(items) && (items[i+1].label == "实习生" || items[i+1].label == "通讯员") && isPersonName(lastWord(item.value)) {
				p.contributor(contribution.RoleAUTHOR, lastWord(item.value))
			}
			if more := pageNames(item.value); named != nil && allPersons(more) && !(isOutlet(item.value) && utf8.RuneCountInString(item.value) > 3) {
				p.contributor(named.role, more...)
				continue
			}
			p.useWords(item.value, about)
		}
		named = nil
	}
}

func lastWord(s string) string {
	words := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" ,，、/", r) })
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}

func (p *page) useTime(labelled, plain timeUse, item metaItem) {
	if _, ok := pageTime(item.value); !ok {
		if dateWithoutYear.MatchString(item.value) {
			p.setTime(timeYearless, item.value)
		}
		return
	}
	if item.label == "" {
		labelled = plain
	}
	p.setTime(labelled, item.value)
}

var wideSpace = regexp.MustCompile(`\s{2,}|\t|\x{3000}`)

func (p *page) useSource(item metaItem) {
	parts := wideSpace.Split(item.value, 2)
	source := strings.Trim(parts[0], " []【】()（），,")
	if strings.HasPrefix(source, "《") && strings.HasSuffix(source, "》") && strings.Count(source, "《") == 1 {
		source = strings.Trim(source, "《》")
	}
	if head, tail, ok := strings.Cut(source, " "); ok && isOutlet(head) && isPersonName(strings.TrimSpace(tail)) {
		source = head
		p.freeAuthors = append(p.freeAuthors, strings.TrimSpace(tail))
	}
	if head, _, ok := strings.Cut(source, "，"); ok && item.kind == metaOrigin {
		source = strings.TrimSpace(head)
	}
	if nobody.MatchString(source) && source != "本站" && source != "网络" && source != "互联网" {
		p.unused = append(p.unused, source)
		return
	}
	if source == "" || utf8.RuneCountInString(source) > 80 {
		return
	}
	if item.kind == metaOrigin {
		p.Rights = article.RightsREPRINT
	}
	if p.SourceName == "" {
		p.SourceName = source
	} else if p.SourceName != source {
		p.unused = append(p.unused, item.label+" "+source)
	}
}

// nobody are bylines that name nobody.
var nobody = regexp.MustCompile(`^(?i:` + oneOf(`
		admin\w* administrator 管理员 系统管理员 网站管理员 佚名 未知 不详 匿名 无 本站 网络 互联网 转载 原创 暂无 null system root
		webmaster`) + `)$`)

func (p *page) usePeople(item metaItem) {
	for _, name := range pageNames(item.value) {
		if nobody.MatchString(name) {
			p.unused = append(p.unused, name)
			continue
		}
		if isOrganization(name) && item.role == contribution.RoleAUTHOR {
			p.freeSources = append(p.freeSources, name)
			continue
		}
		p.contributor(item.role, name)
		if item.label == "文/图" {
			p.contributor(contribution.RolePHOTOGRAPHER, name)
		}
	}
}

func (p *page) useTags(value string) {
	for _, word := range strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune(" \t\u3000,，、;；|/#", r) }) {
		if utf8.RuneCountInString(word) <= 20 {
			p.tag(word)
		}
	}
}

func (p *page) useRights(mark string) {
	switch mark {
	case "原创":
		p.Rights = article.RightsORIGINAL
	case "翻译", "编译":
		p.Rights = article.RightsTRANSLATION
	default:
		p.Rights = article.RightsREPRINT
	}
}

// metaContext is what a meta line tells about words in it that have no label.
type metaContext struct {
	dated   bool // it holds a date
	account bool // it is that of an account which publishes: with the place, or with nothing but the date
	marked  bool // it says 原创 before the words
}

func contextOf(items []metaItem) metaContext {
	c := metaContext{}
	counted := false
	for i, item := range items {
		c.dated = c.dated || item.kind == metaTime || item.kind == metaUpdated
		c.account = c.account || item.kind == metaTime && item.label != "" && datePrefix(item.value) == 0 ||
			item.kind == metaWords && i > 0 && items[i-1].kind == metaTime && items[i-1].label == ""
		counted = counted || item.kind == metaButton && strings.ContainsAny(item.value, "0123456789")
	}
	c.account = c.account && !counted
	return c
}

// useWords takes words without a label: an outlet, a person, or beside a date the nickname of who published it.
func (p *page) useWords(value string, line metaContext) {
	words := strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune("/／、,，;；()（）【】[]", r) })
	if hasHan(value) {
		var single []string
		for _, w := range words {
			single = append(single, strings.Fields(w)...)
		}
		words = single
	}
	if names := pageNames(value); allPersons(names) && !isOutlet(value) {
		p.freeAuthors = append(p.freeAuthors, names...)
		return
	}
	for i, word := range words {
		word = strings.TrimSpace(word)
		switch {
		case placeReport.MatchString(word) || noise[word]:
		case line.marked && len(words) == 2 && i == 0:
			p.freeAuthors = append(p.freeAuthors, word)
		case line.marked && len(words) == 2:
			p.freeSources = append(p.freeSources, word)
		case isPersonName(word) && !(isOutlet(word) && utf8.RuneCountInString(word) > 3):
			p.freeAuthors = append(p.freeAuthors, word)
		case isOutlet(word):
			p.freeSources = append(p.freeSources, word)
		case line.account && len(words) == 1 && utf8.RuneCountInString(word) >= 2 && utf8.RuneCountInString(word) <= 20:
			p.freeSources = append(p.freeSources, word)
		case line.dated && utf8.RuneCountInString(word) >= 2 && utf8.RuneCountInString(word) <= 20 && len(words) == 1 && !strings.Contains(word, ":"):
			p.freeAuthors = append(p.freeAuthors, word)
		default:
			p.unused = append(p.unused, word)
		}
	}
}

// noise are words beside a date that say nothing of the article.
var noise = map[string]bool{"": true, "发布": true, "首次发布": true, "发表": true, "posted": true, "发文": true, "發布": true, "Posted": true, "于": true, "在": true}

// settleCredits fills in what no label said from the words without one.
func (p *page) settleCredits() {
	if p.SourceName == "" && len(p.freeSources) > 0 {
		p.SourceName, p.freeSources = p.freeSources[0], p.freeSources[1:]
		p.note("the source %s is inferred from its place on the page", p.SourceName)
	}
	if p.SourceName == "" {
		p.SourceName = p.weakSource
	}
	authors := 0
	for _, c := range p.Contributors {
		if c.Role == contribution.RoleAUTHOR {
			authors++
		}
	}
	if authors == 0 && len(p.freeAuthors) > 0 {
		p.contributor(contribution.RoleAUTHOR, p.freeAuthors...)
		p.note("the author %s is inferred from the name's place on the page", strings.Join(p.freeAuthors, ", "))
	}
}

var yearInText = regexp.MustCompile(`(?:19|20)\d{2}`)

// settleTimes puts the times into the draft: all of them here, and nowhere else.
func (p *page) settleTimes(text string) {
	if previous, ok := pageTime(p.times[timePrevious]); ok {
		p.SourcePreviousAt = new(inChina(previous))
		p.note("the article before appeared at %s", p.times[timePrevious])
	}
	if next, ok := pageTime(p.times[timeNext]); ok {
		p.SourceNextAt = new(inChina(next))
		p.note("the article after appeared at %s", p.times[timeNext])
	}
	if t, ok := p.publicationTime(text); ok {
		p.PublishedAt = new(inChina(t))
		return
	}
	before, after := p.SourcePreviousAt, p.SourceNextAt
	if before == nil || after == nil || after.Before(*before) {
		return
	}
	between := before.Add(after.Sub(*before) / 2).Truncate(time.Minute)
	p.PublishedAt = &between
	p.note("the time of publication is not given: taken as midway between its neighbours, %s", between.In(china).Format("2006-01-02 15:04"))
}

// publicationTime is the best of the times on the page, as the wall clock showed it.
func (p *page) publicationTime(text string) (time.Time, bool) {
	for _, use := range []timeUse{timePublished, timePlain} {
		if t, ok := pageTime(p.times[use]); ok {
			return t, true
		}
	}
	if s := p.times[timeYearless]; s != "" {
		if years := yearInText.FindAllString(text, 200); len(years) > 0 && sameYear(years) {
			if t, ok := pageTime(years[0] + "-" + strings.NewReplacer("月", "-", "日", "", "/", "-").Replace(s)); ok {
				p.note("the time %s has no year: %s is the only one on the page", s, years[0])
				return t, true
			}
		}
		p.note("the time %s has no year and was not used", s)
	}
	for use, says := range map[timeUse]string{timeChanged: "the time of the last change"} {
		if t, ok := pageTime(p.times[use]); ok {
			p.note("the time of publication is taken from %s: %s", says, p.times[use])
			return t, true
		}
	}
	if p.times[timePrevious] != "" && p.times[timeNext] != "" {
		return time.Time{}, false
	}
	t, ok := pageTime(p.times[timeSigned])
	if ok {
		p.note("the time of publication is taken from the signature: %s", p.times[timeSigned])
	}
	return t, ok
}

func sameYear(years []string) bool {
	for _, y := range years {
		if y != years[0] {
			return false
		}
	}
	return true
}

// inChina is the instant at which clocks in China show the time.
func inChina(wall time.Time) time.Time {
	return time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), 0, china).UTC()
}

// noteLines names every line that is not in the body, by what it was taken for.
func (p *page) noteLines() {
	for _, group := range []struct {
		says  string
		lines []string
	}{
		{"read as time, source and names", p.read},
		{"words of these lines that no field takes", p.unused},
		{"left out the navigation, buttons and counters", p.navigation},
		{"left out the notice", p.notices},
		{"left out, below the article", p.below},
	} {
		if len(group.lines) == 0 {
			continue
		}
		quoted := make([]string, len(group.lines))
		for i, l := range group.lines {
			quoted[i] = quote(l)
		}
		p.note("%s: %s", group.says, strings.Join(quoted, " ¦ "))
	}
	if p.Likes > 0 {
		p.note("%d likes", p.Likes)
	}
}

func (p *page) useLikes(l string) bool {
	m := likes.FindStringSubmatch(l)
	if m == nil {
		return false
	}
	p.Likes, _ = strconv.Atoi(m[1])
	p.navigation = append(p.navigation, l)
	return true
}

func short(s string) string {
	if utf8.RuneCountInString(s) <= 24 {
		return s
	}
	return string([]rune(s)[:24])
}
