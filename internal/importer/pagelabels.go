package importer

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"praxis/ent/gen/ent/contribution"
)

// metaKind is the meaning of a part of a meta line.
type metaKind int

const (
	metaWords   metaKind = iota // words without a label
	metaTime                    // publication time
	metaUpdated                 // modification time, or date of writing
	metaSource
	metaOrigin // a source that marks a reprint
	metaPerson
	metaTags
	metaRights
	metaButton  // a counter or a button
	metaOther   // a label without a field of an article
	metaUnknown // a word with a colon that is not a known label
)

// label is the meaning of a word before a colon, a bar or a name. A spaced label needs no colon: a space suffices.
type label struct {
	kind   metaKind
	role   contribution.Role
	spaced bool
}

// labelWords are the labels by meaning; ~ stands for a space within a label. Simplified and traditional spellings are
// listed separately.
var labelWords = []struct {
	label
	words string
}{
	{label{kind: metaTime}, `
		发布时间 发布日期 发表时间 发表日期 发布于 发表于 发文时间 发文日期 时间 日期 上传时间 添加时间 录入时间
		编辑日期 编辑时间 创建时间 更新日期 日期时间 刊发时间 首发时间 稿件时间 首次发布 于 发稿时间 公开日期 公布日期
		發布時間 發佈時間 發布日期 發佈日期 發表時間 發表日期 發布於 發佈於 時間 刊登日期 建檔時間 Published Posted
		Date Publish~date Release~date posted~@ posted~on Posted~on Published~on Published~time`},
	{label{kind: metaUpdated}, `
		更新时间 更新于 最后更新 最后更新时间 最后编辑于 编辑于 修改时间 修改于 已于 最新推荐文章于 成文日期 成文时间
		生成日期 更新時間 最後更新 更新 Updated Last~updated Modified`},
	{label{kind: metaSource, spaced: true}, `
		来源 來源 稿件来源 文章来源 信息来源 新闻来源 本文来源 内容来源 资料来源 稿源 出处 来源于 来自 文章出处
		消息来源 来源单位 稿件來源 新聞來源 文章來源 資料來源 出處 Source From`},
	{label{kind: metaOther}, `
		发布机构 发布单位 发布部门 发文机关 发文单位 发文机构 供稿单位 投稿单位 来源部门 责任部门 信息提供 发布者
		发布人 上传者 录入 上传 发布`},
	{label{kind: metaOrigin}, `
		转自 转载自 转载 转载于 轉自 轉載自 以下文章来源于`},
	{label{kind: metaPerson, role: contribution.RoleAUTHOR, spaced: true}, `
		作者 文章作者 原作者 原创作者 撰文 撰稿 撰稿人 供稿 供稿人 投稿人 通讯员 特约通讯员 本报通讯员 记者 本报记者
		本网记者 本台记者 本刊记者 特约记者 见习记者 实习记者 首席记者 全媒体记者 实习生 文字 采写 采访 采编 执笔 撰写
		楼主 博主 发帖人 发帖 题主 评论员 特约评论员 本报评论员 特派员 通訊員 記者 本報記者 特約記者 撰文者 採訪
		Author Authors By Written~by Reporter Reporting~by Text~by`},
	{label{kind: metaPerson, role: contribution.RoleAUTHOR}, `
		文 文本 口述 笔者 来稿`},
	{label{kind: metaPerson, role: contribution.RoleEDITOR, spaced: true}, `
		责任编辑 责编 编辑 值班编辑 值班主编 主编 总编 总编辑 执行主编 副主编 网络编辑 网编 新媒体编辑 版面编辑
		文字编辑 本期编辑 本文编辑 编辑整理 统筹 编审 组稿 编发 网站编辑 本网编辑 本站编辑 微信编辑 責任編輯 責編 編輯
		主編 總編輯 執行主編 核稿編輯 核稿 Editor Web~editor Edited~by Editing~by`},
	{label{kind: metaPerson, role: contribution.RoleREVIEWER, spaced: true}, `
		审核 审核人 审校 校对 校审 校核 核校 监制 总监制 终审 初审 复审 一审 二审 三审 一校 二校 三校 审稿 审阅 审签
		签发 签发人 审定 责校 责任校对 責任校對 審核 校對 監製 審稿 Reviewed~by Proofreader`},
	{label{kind: metaPerson, role: contribution.RolePHOTOGRAPHER, spaced: true}, `
		摄影 摄 图片 供图 摄像 拍摄 图片摄影 摄影记者 攝影 圖片 Photo~by Photos~by Photographer`},
	{label{kind: metaPerson, role: contribution.RolePHOTOGRAPHER}, `
		图 圖 图片提供`},
	{label{kind: metaPerson, role: contribution.RoleTRANSLATOR, spaced: true}, `
		翻译 译者 编译 译 翻譯 譯者 編譯 Translated~by Translator`},
	{label{kind: metaTags}, `
		标签 文章标签 关键词 关键字 主题词 文章关键词 標籤 關鍵字 Tags Keywords`},
	{label{kind: metaOther}, `
		原标题 原題 原题 索引号 文号 发文字号 分类 文章分类 分类专栏 所属栏目 栏目 主题分类 信息分类 公开类别 公开方式
		有效性 体裁分类 组配分类 信息名称 语种 IP属地 IP~属地 本文链接 文章链接 原文链接 图片来源 封面图片来源
		封面来源 题图来源 图源 图片编辑 美编 美术编辑 视觉设计 排版 制图 视频编辑 ISSN 本文字数 阅读时间 预计阅读时间
		投稿邮箱 新闻热线 索取号 来源链接 Url~source 信息索引 公文种类 创作声明 文章被收录于专栏 阅读完需 圖片來源
		分類 版面 版次 责任印制`},
}

var labels, labelStart, labelRunes = compileLabels()

// gluedLabel matches a role that a name follows without a separator.
var gluedLabel = regexp.MustCompile(`^(?:本报|本網|本网|本報|中央社|新华社|央视|特约|见习)?` +
	`(?:记者|記者|通讯员|通訊員|实习生|作者)`)

// compileLabels returns the labels by spelling, a pattern that matches a label at the start of a text (with wide spaces
// inside), and the first characters of all labels.
func compileLabels() (byWord map[string]label, start *regexp.Regexp, first string) {
	byWord = map[string]label{}
	var words []string
	for _, group := range labelWords {
		for word := range strings.FieldsSeq(group.words) {
			word = strings.ReplaceAll(word, "~", " ")
			byWord[word] = group.label
			words = append(words, word)
			first += string(unicode.ToLower(firstRune(word)))
		}
	}
	slices.SortFunc(words, func(a, b string) int { return len(b) - len(a) })
	for i, word := range words {
		if runeCount(word) == 2 {
			runes := []rune(word)
			words[i] = string(runes[0]) + `[\s\x{3000}]{0,4}` + string(runes[1]) // 作　者
		}
	}
	return byWord, regexp.MustCompile(`^(?i:(` + strings.Join(words, "|") + `))`), first
}

var (
	bothRoles = regexp.MustCompile(`^(?:文\s?[/／、+]\s?(?:图|圖|摄|摄影|图片)|图\s?[/／、]\s?文|图文|` +
		`撰文\s?[/／]\s?摄影|采写/摄影)\s?[:：|｜/／]?\s*`)
	namePrefix = regexp.MustCompile(`^([\p{Han}A-Za-z0-9][\p{Han}A-Za-z0-9+]{1,11})(记者|编辑|評論員|评论员|通讯员|記者|編輯)` +
		`\s{0,2}(?:[|｜:：/／]|\s)\s{0,3}`)
	// bracketLabel matches a label in brackets instead of one with a colon: 【作者】 王小明.
	bracketLabel = regexp.MustCompile(`[【\[]\s?(` + alternation(`
		作者 来源 來源 记者 通讯员 编辑 责编 责任编辑 摄影 校对 审核 翻译 撰文 供稿 監製 監制 监制 編輯 時間 时间
		发布时间`) + `)\s?[】\]]\s{0,3}([^\s【\[|｜])`)
	nameBeforeRole       = regexp.MustCompile(`(^|[\s（(])(\p{Han}{2,4})\s?[/／]\s?(文图|文|图|圖|摄影|摄|译|整理)($|[\s)）])`)
	nameBeforeDoubleRole = regexp.MustCompile(`^(\p{Han}{2,4})\s(文/图|文/摄|图/文|文并摄|文、图)$`)
	barVariants          = strings.NewReplacer("丨", "｜", "│", "｜", "┃", "｜", "∣", "｜", "／/", "/")
	unknownLabel         = regexp.MustCompile(`^([\p{Han}]{2,6}|[A-Za-z]{3,12})\s?[:：]\s*`)
	wideLabel            = regexp.MustCompile(`(^|[\s\x{3000}])(\p{Han})[\s\x{3000}]{1,4}(\p{Han}\s?[:：])`) // 浏　览：
	spacedDot            = regexp.MustCompile(`\s[·•]\s`)
	countNumber          = `[\d,.]{1,12}\s?(?:万|亿|[kKwW]|\+){0,2}\+?`
	counterWord          = `(?:总|网友)?(?:` + alternation(`
		阅读(?:量|次数|数|人数)? 浏览(?:量|次数|次|数)? 点击(?:量|次数|率|数)? 访问(?:量|次数)? 人气 评论(?:量|数)?
		收藏(?:量|数)? 点赞(?:量|数)? 喜欢 转发(?:量|数)? 转载 推荐 字数 热度 回复 查看(?:次数)? 围观 分享 赞同 赞
		参与 閱讀(?:量|次數)? 瀏覽(?:量|次數|數)? 點擊(?:量|次數)? 評論 點閱(?:數|率)? 人氣 讚 Views? Reads? Comments?
		Likes? Hits`) + `)`
	counterAfterWord = regexp.MustCompile(`^(?i:` + counterWord + `)(?:\s?[:：]\s*)?\s?[\[(（【]?\s?` + countNumber +
		`\s?(?:分钟|人次|次|人|条|个|字)?\s?[\])）】]?`)
	counterAfter = regexp.MustCompile(`^` + countNumber + `\s?(?:人次|次|人|条|个|字|篇)?\s?(?i:已|人)?` +
		`(?i:` + counterWord + `)(?:了(?:该|此)(?:文章|回答))?`)
	// setOffCounter may be anywhere: its colon distinguishes it from the value that is being read.
	setOffCounter = regexp.MustCompile(`^(?:阅读|浏览|点击|访问|瀏覽|點擊|閱讀)(?:次数|量|数|率|人数|人次|次數)?\s?[:：]\s?` +
		`(?:[\[(（]?[\d,.]{0,9}[万]?[\])）]?\s?(?:次|人次|人)?)`)
	emptyCounter = regexp.MustCompile(`^(?:` + alternation(`
		阅读次数 阅读量 阅读数 阅读 浏览人数 阅读人数 浏览次数 浏览量 浏览数 点击次数 点击量 点击数 点击率 点击 访问量
		人气 浏览 阅读 瀏覽次數 點擊`) +
		`)\s?[:：]\s?(?:次|人次|\[\s*\]|[(（]\s*[)）])?`)
	button = regexp.MustCompile(`^(?:[【\[]?(?:` + alternation(`
		打印本页 打印文章 打印此页 关闭窗口 关闭本页 关闭页面 我要打印 打印 关闭 关\x20闭 打\x20印 列印 關閉 收藏本文
		收藏 举报 檢舉 我要举报 分享到?[:：]? 分享至[:：]? 分享 纠错 我要纠错 大字体 小字体 小字号 大字号 中字号
		字体大小 字号 字体 字體 字級 语音播报 听报道 听新闻 收听 播放 發表評論 发表评论 只看该作者 只看楼主 参与互动
		倒序浏览 显示全部楼层 电梯直达 放大字體 縮小字體 放大字体 缩小字体 手機看新聞 手机看新闻 参与评论 我来说两句
		查看评论 浏览字号 点击 浏览 阅读 微信扫一扫 微信 微博 新浪微博 腾讯微博 QQ空间 QQ好友 QQ 朋友圈 人人网 豆瓣
		开心网 复制链接 复制网址 生成海报 一键分享 评论 点赞 赞 讚 喜欢 打赏 赏 推荐 转发 保存网页 返回列表 返回顶部
		返回首页 返回 我要反馈 参与互动 内容分享 关注 加关注 已关注 订阅 编辑 原文 查看原文 我要评论 手机看新闻 扫一扫
		繁体 简体 进入.{2,8}吧 PDF Facebook Twitter LINE Print Share Email Comments? Tweet Pin A- A\+ A 大 中 小 \+
		T\+ T- T\| TT`) + `)[】\]]?)`)
	// The first characters of counters and buttons. They exclude most positions of a line without running a pattern.
	counterRunes = "0123456789总网字阅浏点访人评收喜转推字热回查围分赞参閱瀏點評讚vrclh"
	buttonRunes  = "【[打关關列收举檢我分纠大小中字语听播微新腾qq朋人豆开复生一评点赞讚喜赏推转保返内参加已订编原查手扫繁简进發发手参浏阅来我pdfltswecatw+只倒显电放縮缩"
	buttonEnd    = " \t\u3000|｜·•┊,，、/／[]【】()（）:：;；0123456789<>A大中小"
	rightsWord   = regexp.MustCompile(`^[【\[「]?(原创|转载|轉載|转帖|翻译|编译)[】\]」▼]?(?:$|[\s|｜·▼])`)
)
