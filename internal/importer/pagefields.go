package importer

import (
	"regexp"
	"slices"
	"strings"

	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/contribution"
)

// useMeta reads the items of a meta line into the draft. It collects words without a label until the whole page is
// read.
func (p *page) useMeta(line string, items []metaItem) {
	p.read = append(p.read, line)
	about := contextOf(items)
	var named *metaItem // the label of a person, whose names the next words may continue
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
			if publisherLabels[item.label] || strings.HasPrefix(item.label, "发布") && isOutlet(item.value) {
				p.fallbackSource = item.value
			}
		case metaWords:
			if name := lastWord(item.value); i+1 < len(items) && precededByReporter[items[i+1].label] &&
				isPersonName(name) {
				p.addContributors(contribution.RoleAUTHOR, name)
			}
			if more := splitByline(item.value); named != nil && allPersons(more) && !isLongOutlet(item.value) {
				p.addContributors(named.role, more...)
				continue
			}
			p.useWords(item.value, about)
		}
		named = nil
	}
}

// publisherLabels name who published the page: the source if nothing else names one.
var publisherLabels = map[string]bool{
	"发布机构": true, "发布单位": true, "发布部门": true, "发文机关": true, "发文机构": true, "发文单位": true, "供稿单位": true,
}

// precededByReporter are labels that often follow the unlabelled name of a reporter.
var precededByReporter = map[string]bool{"实习生": true, "通讯员": true}

func lastWord(s string) string {
	words := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" ,，、/", r) })
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}

func (p *page) useTime(labelled, plain timeUse, item metaItem) {
	if _, ok := parseDate(item.value); !ok {
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

// hiddenDigits matches digits behind the source, which 人民网 has on its pages but hides.
var hiddenDigits = regexp.MustCompile(`(网|报|频道|社)\d{2,3}$`)

var wideSpace = regexp.MustCompile(`\s{2,}|\t|\x{3000}`)

func (p *page) useSource(item metaItem) {
	parts := wideSpace.Split(item.value, 2)
	source := strings.Trim(parts[0], " []【】()（），,")
	source = hiddenDigits.ReplaceAllString(source, "$1")
	source = strings.TrimSuffix(source, "参与互动") // a button of 中国新闻网 that is copied together with the source
	if strings.HasPrefix(source, "《") && strings.HasSuffix(source, "》") && strings.Count(source, "《") == 1 {
		source = strings.Trim(source, "《》")
	}
	if head, tail, ok := strings.Cut(source, " "); ok && isOutlet(head) && isPersonName(strings.TrimSpace(tail)) {
		source = head
		p.unlabelledAuthors = append(p.unlabelledAuthors, strings.TrimSpace(tail))
	}
	if head, _, ok := strings.Cut(source, "，"); ok && item.kind == metaOrigin {
		source = strings.TrimSpace(head)
	}
	if anonymousByline.MatchString(source) && source != "本站" && source != "网络" && source != "互联网" {
		p.unused = append(p.unused, source)
		return
	}
	if source == "" || runeCount(source) > 80 {
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

// anonymousByline matches bylines that name no person.
var anonymousByline = regexp.MustCompile(`^(?i:` + alternation(`
		admin\w* administrator 管理员 系统管理员 网站管理员 佚名 未知 不详 匿名 无 本站 网络 互联网 转载 原创 暂无
		null system root webmaster`) + `)$`)

func (p *page) usePeople(item metaItem) {
	for _, name := range splitByline(item.value) {
		if anonymousByline.MatchString(name) {
			p.unused = append(p.unused, name)
			continue
		}
		if isOrganization(name) && item.role == contribution.RoleAUTHOR {
			p.unlabelledSources = append(p.unlabelledSources, name)
			continue
		}
		if isOrganization(name) && item.role == contribution.RoleEDITOR {
			p.unused = append(p.unused, item.label+" "+name)
			continue
		}
		p.addContributors(item.role, name)
		if item.label == "文/图" {
			p.addContributors(contribution.RolePHOTOGRAPHER, name)
		}
	}
}

func (p *page) useTags(value string) {
	isBreak := func(r rune) bool { return strings.ContainsRune(" \t\u3000,，、;；|/#", r) }
	for _, word := range strings.FieldsFunc(value, isBreak) {
		if runeCount(word) <= 20 {
			p.addTags(word)
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

// metaContext is what a meta line says about its words without a label.
type metaContext struct {
	dated   bool // the line has a date
	account bool // the line is from a publishing account: with a location, or with only a date
	marked  bool // 原创 precedes the words
}

func contextOf(items []metaItem) metaContext {
	c := metaContext{}
	counted := false
	for i, item := range items {
		c.dated = c.dated || strings.HasPrefix(item.label, "IP") || item.kind == metaTime || item.kind == metaUpdated
		c.account = c.account || item.kind == metaTime && item.label != "" && datePrefix(item.value) == 0 ||
			item.kind == metaWords && i > 0 && items[i-1].kind == metaTime && items[i-1].label == ""
		counted = counted || item.kind == metaButton && strings.ContainsAny(item.value, "0123456789")
	}
	c.account = c.account && !counted
	return c
}

// useWords classifies words without a label: an outlet, a person, or beside a date the nickname of the publisher.
func (p *page) useWords(value string, line metaContext) {
	words := strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune("/／、,，;；()（）【】[]", r) })
	if hasHan(value) {
		var single []string
		for _, w := range words {
			single = append(single, strings.Fields(w)...)
		}
		words = single
	}
	if names := splitByline(value); allPersons(names) && !isOutlet(value) {
		p.unlabelledAuthors = append(p.unlabelledAuthors, names...)
		return
	}
	if names := twoNames(value); names != nil {
		p.unlabelledAuthors = append(p.unlabelledAuthors, names...)
		return
	}
	for i, word := range words {
		word = strings.TrimSpace(word)
		nickname := len(words) == 1 && runeCount(word) >= 2 && runeCount(word) <= 20 && !strings.Contains(word, ":")
		switch {
		case placeReport.MatchString(word), dateNoise[word], provinces[word],
			numeric.MatchString(word), slices.Contains(menuWords, word):
		case line.marked && len(words) == 2 && i == 0:
			p.unlabelledAuthors = append(p.unlabelledAuthors, word)
		case line.marked && len(words) == 2:
			p.unlabelledSources = append(p.unlabelledSources, word)
		case isPersonName(word) && !isLongOutlet(word):
			p.unlabelledAuthors = append(p.unlabelledAuthors, word)
		case isOutlet(word):
			p.unlabelledSources = append(p.unlabelledSources, word)
		case line.account && nickname:
			p.unlabelledSources = append(p.unlabelledSources, word)
		case line.dated && nickname:
			p.unlabelledAuthors = append(p.unlabelledAuthors, word)
		default:
			p.unused = append(p.unused, word)
		}
	}
}

// dateNoise are words beside a date that carry no information.
var dateNoise = map[string]bool{
	"": true, "发布": true, "首次发布": true, "发表": true, "发文": true, "發布": true,
	"posted": true, "Posted": true, "于": true, "在": true, "更新": true,
}

// provinces are beside the date where a site shows the location of the account.
var provinces = setOf(`
	北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州
	云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门 北京市 天津市 上海市 重庆市 河北省 山西省 辽宁省
	吉林省 黑龙江省 江苏省 浙江省 安徽省 福建省 江西省 山东省 河南省 湖北省 湖南省 广东省 海南省 四川省 贵州省 云南省
	陕西省 甘肃省 青海省`)

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		set[word] = true
	}
	return set
}
