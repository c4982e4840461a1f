package importer

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const surnames = `赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦
	昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹
	姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐
	邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊
	甄曲家封储靳松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶
	黎薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳姬申扶堵冉宰桑桂濮牛寿通边扈燕冀郏浦
	尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄东欧沃利蔚越隆师巩聂
	晁勾敖融冷辛阚那简饶空曾毋沙养须丰巢关相查后荆红游权肖涂趙錢孫吳鄭馮陳衛蔣韓楊許呂張嚴華謝鄒蘇範魯韋
	馬鳳費賀湯羅畢鄔時顧黃蕭龐紀項閔賈婁顏鍾駱盧繆應單諸龔陸榮劉葉龍賴喬陰雙聞黨譚貢勞邊莊閻連習廣東歐師
	鞏聶簡饒關鄧`

// notNames are common words that start like a name.
var notNames = strings.Fields(`
	高清 金融 方法 安全 时间 时政 马上 成功 程序 文化 华夏 温度 常见 安排 解决 包括 任务 于是 和谐 平安 项目 高度 关于
	关注 管理 成本 谢谢 习惯 干部 时尚 花絮 江湖 经济 国内 国际 通知 公告 房产 家居 党建 党务 文学 文艺 文娱 文旅 文章
	文字 游戏 查看 封面 相关 白班 夜班 都市 农业 农村 车市 马拉松 水利 山东 广东 江苏 云南 安徽 宁夏 单位 容量 余额
	路线 万元 应用 经验 应急 融媒 全文 关闭 分享 国资 财经 红色 通讯 边城 乐活 明星 山货 水文 方案 计划 安监 强国 广播
	印发 温馨 查询 充值 连载 能源 空间 连环 强军 申请 别墅`)

var organizationEnd = regexp.MustCompile(`(?:` + alternation(`
		社 网 網 报 報 公司 局 委 办公室 辦公室 中心 集团 集團 委员会 委員會 电视台 電視台 编辑部 編輯部 杂志社 政府
		协会 協會`) + `)$`)

// outletEnd matches the ends of the names of publishers, including the channels and accounts of organizations.
var outletEnd = regexp.MustCompile(`(?:` + alternation(`
		社 网 網 报 報 刊 台 臺 局 厅 廳 委 办 部 院 校 大学 大學 学院 公司 集团 集團 中心 政府 协会 协會 新闻 新聞
		财经 財經 客户端 周刊 週刊 月刊 杂志 雜誌 时报 在线 線上 头条 观察 观察家 發布 发布 融媒 之声 传媒 频道 卫视
		广播 公众号 官方账号 账号 日报 资讯 视点 视界 读书 评论 报道 文摘 论坛 科技 农科 导刊 党建 检察 法院 中文 医院
		The\x20Paper Daily Times Post News Xinhua Reuters Herald Journal`) + `)(?:[-－—·（(].{1,12})?$`)

// isOrganization reports whether a byline is clearly not the name of a person.
func isOrganization(name string) bool {
	n := runeCount(name)
	return n > 2 && organizationEnd.MatchString(name) && (n > 3 || !isPersonName(name))
}

// isOutlet reports whether words without a label name the publisher.
func isOutlet(s string) bool {
	n := runeCount(s)
	return n >= 3 && n <= 24 && outletEnd.MatchString(s) && !slices.Contains(menuWords, s)
}

// twoNames splits five or six characters into two names without a space between them; nil if they are not names.
func twoNames(s string) []string {
	runes := []rune(s)
	if len(runes) != 5 && len(runes) != 6 || isOutlet(s) {
		return nil
	}
	if names := []string{string(runes[:3]), string(runes[3:])}; allPersons(names) {
		return names
	}
	return nil
}

// isLongOutlet reports whether words are an outlet instead of a person whose name ends like one.
func isLongOutlet(s string) bool { return runeCount(s) > 3 && isOutlet(s) }

var (
	latinName = regexp.MustCompile(`^[A-Z][\p{L}.'’-]*(?: [A-Z][\p{L}.'’-]*){1,3}$`)
	longName  = regexp.MustCompile(`^\p{Han}{1,6}[·•]\p{Han}{1,8}$`)
)

// isPersonName reports whether words without a label are the name of a person. It accepts a surname with one or two
// characters, a compound surname (up to four characters in all), a name with a middle dot, and two to four capitalized
// Latin words.
func isPersonName(s string) bool {
	if longName.MatchString(s) || latinName.MatchString(s) {
		return true
	}
	n := runeCount(s)
	notHan := func(r rune) bool { return !unicode.Is(unicode.Han, r) }
	if n < 2 || n > 4 || strings.ContainsFunc(s, notHan) || slices.Contains(notNames, s) {
		return false
	}
	if strings.HasSuffix(s, "网") || strings.HasSuffix(s, "报") || strings.HasSuffix(s, "社") {
		return false
	}
	return n < 4 && strings.ContainsRune(surnames, firstRune(s)) || compoundSurname.MatchString(s)
}

var compoundSurname = regexp.MustCompile(`^(?:` + alternation(`
		欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 夏侯 端木 歐陽 諸葛 東方`) + `)\p{Han}{1,2}$`)

// alternation joins patterns that are separated by space into an alternation.
func alternation(patterns string) string {
	return strings.Join(strings.Fields(patterns), "|")
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

var (
	nameSuffix      = regexp.MustCompile(`(?:[_ ]?[A-Z]{1,4}\d{2,6}|_[A-Z]+\w*|\s*[（(【\[][^（）()]{0,20}[)）】\]]?)+$`)
	titleBeforeName = regexp.MustCompile(`^.{0,12}?(?:记者|記者|通讯员|通訊員|实习生|特约评论员|评论员|特派员)(?:\s|[:：])*`)
	nameEnd         = regexp.MustCompile(`\s*(?:摄影报道|编译报道|综合报道|报道|報導|整理|供稿|/文|/图|摄|攝)$`)
	placeReport     = regexp.MustCompile(`^\p{Han}{0,8}(?:报道|報導|电|電)$`)
	houseName       = regexp.MustCompile(`^(?:财新|界面|澎湃|新华社|中新社|中新网|第一财经|每经|新京报)$`)
	nameBreak       = regexp.MustCompile(`[,，、;；/／|｜&+•]|\sand\s|\s{2,}|\t`)
)

// splitByline splits a byline into names: at commas and slashes, at wide spaces, and at single spaces between Chinese
// names. It cuts numbers, internships and titles off the names.
func splitByline(s string) []string {
	var names []string
	for _, part := range nameBreak.Split(s, -1) {
		if placeReport.MatchString(strings.TrimSpace(part)) {
			continue
		}
		part = cleanTitle(part)
		if strings.ContainsFunc(part, func(r rune) bool { return unicode.IsLower(r) || unicode.IsUpper(r) }) {
			names = appendName(names, cleanName(part))
			continue
		}
		words := strings.Fields(part)
		for i := 0; i < len(words); i++ {
			word := words[i]
			if i+1 < len(words) && runeCount(word) == 1 && runeCount(words[i+1]) == 1 {
				i++
				word += words[i] // 陈 玲: a two-character name with a space for alignment
			}
			if !placeReport.MatchString(word) && !houseName.MatchString(word) {
				names = appendName(names, cleanName(word))
			}
		}
	}
	return names
}

func appendName(names []string, name string) []string {
	if name == "" {
		return names
	}
	return append(names, name)
}

// cleanTitle removes a title before the names: 本报记者, 新华社记者.
func cleanTitle(s string) string {
	s = strings.Trim(s, " \t\u3000:：")
	if runeCount(s) > 60 {
		return s
	}
	return titleBeforeName.ReplaceAllString(s, "")
}

// cleanName removes a title before a name, and numbers, brackets or a role after it.
func cleanName(s string) string {
	s = strings.Trim(s, " \t\u3000:：·-—_.。”“《》[]【】>〉")
	if runeCount(s) > 40 {
		return s
	}
	s = titleBeforeName.ReplaceAllString(s, "")
	if cut := nameSuffix.ReplaceAllString(s, ""); cut != "" {
		s = cut
	}
	return strings.TrimSpace(nameEnd.ReplaceAllString(s, ""))
}

// usableNames reports whether all names may be names: short, and without the punctuation of a sentence.
func usableNames(names []string) bool {
	for _, name := range names {
		n := runeCount(name)
		if n > 24 || strings.ContainsAny(name, "。！？!?“”：:；;，<>=()（）") {
			return false
		}
		if n > 8 && hasHan(name) && !isOutlet(name) && !longName.MatchString(name) {
			return false
		}
	}
	return len(names) > 0 && len(names) <= 20
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}
