package importer

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// pageLine is a line of a page that is not empty.
type pageLine struct {
	text     string
	gap      bool // an empty line precedes it
	indented bool
}

var invisible = strings.NewReplacer("\u00a0", " ", "\u2028", " ", "\u2029", " ",
	"\u200b", "", "\u200c", "", "\u200d", "", "\ufeff", "")

func runeCount(s string) int { return utf8.RuneCountInString(s) }

func pageLines(text string) []pageLine {
	var lines []pageLine
	gap := false
	for raw := range strings.Lines(invisible.Replace(text)) {
		trimmed := strings.TrimSpace(raw)
		if trimmed == "" {
			gap = true
			continue
		}
		indented := strings.HasPrefix(raw, "\u3000") || strings.HasPrefix(raw, "  ")
		lines = append(lines, pageLine{text: trimmed, gap: gap, indented: indented})
		gap = false
	}
	return lines
}

var (
	placeLabel = regexp.MustCompile(`^[■【\[]?\s*(?:您|你)?(?:本页|本頁)?(?:现在|現在)?(?:当前|當前|所在|的)?(?:所在)?的?` +
		`(?:位置|頁面)\s*(?:是|在)?\s*[:：]`)
	crumbBreak  = regexp.MustCompile(`\s*(?:>|＞|›|»|→|≫|/|／|\\|\|)+\s*|\s+-+\s+`)
	arrow       = regexp.MustCompile(`>|＞|›|»|→|≫`)
	crumbFirst  = regexp.MustCompile(`^(?:网站首页|首页|主页|主頁|首頁|返回首页|Home|HOME)$|(?:网|網|首页|频道|頻道|在线|资讯)$`)
	punctuation = regexp.MustCompile(`^[\pP\pS\s]+$`)
	bareNumber  = regexp.MustCompile(`^[+(（\[]?(?:\d{1,6}|\d{1,3}(?:,\d{3}){1,2})[)）\]]?$`)
	likes       = regexp.MustCompile(`^(?:点?赞|喜欢)?\s*[(（](\d{1,9})[)）]$`)
)

// isBreadcrumb reports whether a line is a breadcrumb: 首页 > 新闻 > 正文.
func isBreadcrumb(l string) bool {
	if runeCount(l) > 120 {
		return false
	}
	if placeLabel.MatchString(l) {
		return true
	}
	parts := crumbBreak.Split(l, -1)
	if len(parts) < 2 || strings.ContainsAny(l, "。！？；") {
		return false
	}
	first, last := strings.TrimSpace(parts[0]), strings.TrimSpace(parts[len(parts)-1])
	for _, part := range parts[:len(parts)-1] {
		if runeCount(part) > 16 {
			return false
		}
	}
	if arrow.MatchString(l) || last == "正文" || last == "内容" {
		return true
	}
	return crumbFirst.MatchString(first) && (len(parts) > 2 || strings.HasSuffix(first, "首页"))
}

var menuWords = strings.Fields(`
	登录 注册 首页 主页 新闻 正文 要闻 时政 国内 国际 社会 财经 经济 体育 娱乐 科技 军事 教育 健康 文化 旅游 汽车 房产
	视频 图片 博客 论坛 专栏 更多 更多> 专题 评论 微博 微信 客户端 手机版 English 搜索 导航 网站首页 网站地图 关于我们
	关于本站 联系我们 新闻中心 新闻动态 产品中心 产品展示 公司简介 公司新闻 企业新闻 企业文化 招贤纳士 人才招聘
	在线留言 政务公开 政民互动 政务服务 通知公告 登录/注册 退出 设为首页 加入收藏 收藏本站 无障碍 无障碍浏览 长者模式
	繁体 简体 移动版 邮箱 视听 地方 滚动 频道 资讯 直播 发现 等你来答 会员 下载 联系 订阅 管理 新随笔 写文章 关注 推荐
	热榜 沸点 课程 首頁 新聞 登入 註冊 會員 生活 即時 Home News Login Register Search Menu About Contact 投稿 帮助
	反馈 广告 时尚 生活 法治 理论 党建 三农 能源 环保 人事 反腐 首页> 正文: 详情 文章详情 新闻详情 内容详情 详细内容
	信息详情 当前位置 您的位置 上一页 下一页 END 切换模式 关注他 关注她 关注TA 申请转载 在看 订户 热词 暂无评论 消息
	历史 创作中心 会员中心 福利倒计时 发布`)

var boilerplate = regexp.MustCompile(`^(?:` + alternation(`
		(?:返回|回到)(?:首页|顶部|列表|搜狐|网易|目录|上一页).{0,12} 分享(?:到|至|让|给).{0,30} 分享 分享自.{0,20}
		点赞.{0,6} 收藏.{0,6} 打赏.{0,8} 我?要?举报 评论\s*[(（]?\d*[)）]? 阅读原文 查看原文 上一页 下一页
		写下你的评论.*
		点击(?:上方|蓝字|下方|右上角|左下角|关注|阅读原文|收起全文|展开|进入|查看全文|阅读全文|加载更多).{0,24}
		(?:长按|扫描|扫码|扫一扫|用微信扫).{0,30}(?:二维码|关注|打开|页面|当前页|朋友圈|下载|分享|添加).{0,12}
		微信扫一扫.{0,14} 支付宝扫一扫.{0,10} 关注(?:新华网|公众号|该公众号|我们|微信|官方).{0,16} 预览时标签不可点
		收录于合集.{0,20} 收录于.{0,16} #\S{1,16}\s?\d{0,4}\s?个?.{0,40} 点个[“"]?(?:在看|赞).{0,20}
		.{0,6}(?:喜欢|觉得不错).{0,8}(?:在看|转发).{0,10} 【?(?:纠错|打印|打印本页|关闭|关闭窗口|收藏|分享)】?
		.{0,8}(?:二维码|客户端下载) 阅读剩余全文.{0,4} 展开全文 阅读全文 加载中.{0,4} 正在加载.{0,6} 生成海报 海报
		举报/反馈 举报反馈 收藏成功!?！? 网站地图.{0,60} 关于我们.{1,60} \d{1,9}\s?条评论 添加评论 发表评论
		登录后.{0,12} 请先登录.{0,12} 来说两句吧.{0,10} (?:责任|文章)?已关闭评论 微信号[:：].{0,24}
		.{0,10}新闻报料[:：].{0,60} 报料热线[:：].{0,30} 浦江头条.{0,4} 跳(?:转至|转到|过|到).{0,20}
		Skip\x20to\x20(?:main\x20)?content 上一版\s{1,4}下一版 上一篇\s{1,4}下一篇
		第\s?[A-Z]?\d{1,3}\s?版(?:[:：].{0,12})? 随笔\s-\s\d.{0,50} 刷新页面.{0,8} 本文收录于.{0,20}
		不用抽\s不用搶.{0,60} (?:报料|投稿|联系)邮箱[:：].{0,40} Share\x20(?:on|this).{0,30} Advertisement
		ADVERTISEMENT 广告 图集 组图 加入书架 站[内內](?:检索|檢索|搜索)[:：]? 不支持Flash APP下载 下载APP 投诉
		意见反馈.{0,30} 文章知识点与官方知识档案匹配.{0,30} 我要(?:留言|评论|提问|投稿) 网友评论.{0,10}
		评论加载中.{0,6} 展开阅读全文.{0,4} 好文章[，,]需要你的鼓励
		.{0,8}(?:APP|App|客户端)[，,].{0,8}(?:体验|阅读|下载).{0,4} [-—·\s]*(?:END|End|The\x20End|完)[-—·\s]*
		原标题[:：].{2,56} /?阅读下一篇/?[:：]?.{0,40} \d{20,60} 还没有人评论过.{0,20} 更多精彩内容.{0,12}
		关注精彩内容 确定要放弃本次机会[？?] 查看余下全文.{0,6} 查看TA的文章>?
		[\d.]+[万亿]?\x20?文章[\d.\s]+[万亿]?\x20?总阅读 (?:欢迎|歡迎)(?:访问|光临|来到|您|訪問|光臨).{0,40}
		(?:今天|今日|现在)是[:：]?.{0,40} (?:当前|系统)(?:时间|日期)[:：].{0,30} Markdown\x20Content: 字級設定[:：]?
		小\x20中\x20大\x20特 分享給朋友[:：]? 发布于[:：].{2,8} 更多猛料.{0,60} .{2,8}公众号 中央社「一手新聞」.{0,8}
		喜欢\s?\d{0,6} 赞同\s?\d{0,6} 赠金笔 加载更多`) + `)$`)

var sentenceMark = regexp.MustCompile(`[。！？!?；;，]|,\D`)

// isNavigation reports whether a line is a button, a menu or other boilerplate.
func isNavigation(l string) bool {
	if n := runeCount(l); n > 160 || n == 0 {
		return false
	}
	if slices.Contains(menuWords, l) || isBoilerplate(l) {
		return true
	}
	words := strings.FieldsFunc(l, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("|｜·", r) })
	if len(words) >= 3 && isMenu(words) {
		return true
	}
	return isButtons(l)
}

// isBoilerplate reports whether a line is one of those that sites put around their articles.
func isBoilerplate(l string) bool {
	return runeCount(l) <= 60 && !strings.Contains(l, "。") && boilerplate.MatchString(l)
}

// isMenu reports whether several short words are a menu: at least two of them, and a third, are known menu words.
func isMenu(words []string) bool {
	known := 0
	for _, word := range words {
		if runeCount(word) > 8 && hasHan(word) {
			return false
		}
		if slices.Contains(menuWords, word) {
			known++
		}
	}
	return known >= 2 && known*3 >= len(words)
}

// isButtons reports whether a line contains only counters and buttons.
func isButtons(l string) bool {
	if runeCount(l) > 160 || sentenceMark.MatchString(l) {
		return false
	}
	items := scanMeta(l)
	for _, item := range items {
		if item.kind != metaButton && (item.value != "" || item.colon) {
			return false
		}
	}
	return len(items) > 0
}

var (
	noticeStart = regexp.MustCompile(`^[（(【\[*※◎■□●▲\s]*(?:` + alternation(`
		版权声明 版权说明 版权所有 免责声明 特别声明 郑重声明 平台声明 网站声明 原创声明 转载声明 作者声明 重要声明
		法律声明 著作权归 (?:声明|聲明)\s*[:：] 版權聲明 免責聲明 Notice:\x20The\x20content\x20above 本網站之文字 ©
		Copyright COPYRIGHT copyright Disclaimer All\x20rights\x20reserved 【?社区内容提示】? 风险提示 版权作品 凡本网
		凡本站 凡注明 本网站所有 如需转载 未经.{0,24}(?:许可|授权|同意|允许) 转载请 本文为.{0,16}(?:原创|上传)
		本文由.{0,20}(?:授权|发布|原创)
		本文(?:仅代表|版权|(?:系|为)(?:作者|转载|原创|.{2,16}(?:原创|授权))|(?:来自|首发|转载自).{2,40}(?:授权|转载)|内容(?:仅|由|来|不)|观点(?:仅|不))
		文章(?:仅代表|内容(?:仅|由|来|如|不)) 以上(?:内容|文章|信息)(?:仅|由|来|为|均|如|\() 以上内容（ 该文观点仅
		本内容(?:为|仅|由|来) 图片来(?:源|自)网络 图文来源.{0,20} 部分图片.{0,20}
		本站(?:仅|所|不|转载|声明|内容|刊|部分|对|注明|发布|文章|郑重|尊重|未|只|无法|无权) .{0,16}ICP备
		.{0,12}公网安备 澎湃新闻[，,]未经 未经正式授权 著作权归作者所有 商业转载`) + `)`)
	noticeWords = regexp.MustCompile(alternation(`
		版权 版權 著作权 转载 轉載 侵权 侵權 侵删 本站 本网 本平台 观点 立场 授权 責任 责任 存储服务 存储空间 投资建议
		网络 ICP备 公网安备 (?i:copyright|reserved|views|provides) 轉載 公開播送 © 甄别`))
	// softNotice starts like a notice, but also like a sentence: it needs a noticeClaim as well.
	softNotice  = regexp.MustCompile(`^[（(【\[*※◎■□●▲\s]*(?:未经|本文|文章|以上|本内容|本站|Copyright|COPYRIGHT|copyright)`)
	noticeClaim = regexp.MustCompile(`(?:不得|禁止|严禁|请勿|谢绝|切勿|不可).{0,12}(?:转载|轉載|使用|摘编|复制|镜像|传播|商用|转贴|引用|摘录)|` +
		alternation(`
		转载(?:请|须|需|时|自|于) (?:请|须|需)(?:注明|标明|联系|署名|与) 代表 仅供 侵权 侵删 侵犯 追究 违者 法律责任
		不承担 不负 无关 著作权 版权 免责 存储 上传 投资建议 立场 观点 原创 首发 授权(?:发布|转载|刊发|使用) 网络 本网
		(?i:reserved) © \d{4}`))
	siteFoot = regexp.MustCompile(`^(?:版权所有|Copyright|COPYRIGHT|©|.{0,16}ICP备|.{0,30}公网安备|友情链接|网站标识码|网站支持IPv6)`)
)

// isNotice reports whether a line is a statement on copyright, liability or reprints.
func isNotice(l string) bool {
	if noticeHead[strings.Trim(l, "【】[]:： ")] {
		return true
	}
	if softNotice.MatchString(l) && !noticeClaim.MatchString(l) {
		return false
	}
	return runeCount(l) <= 500 && noticeStart.MatchString(l) && noticeWords.MatchString(l)
}

var noticeHead = map[string]bool{"特别声明": true, "版权声明": true, "免责声明": true, "郑重声明": true}

var (
	sentenceEnd  = regexp.MustCompile(`[。！？!?…；;][”’」』"')）】]{0,2}$|[.][”"')]{0,2}$`)
	datelineMark = regexp.MustCompile(`^[\p{Han}\w]{2,12}\s?\d{1,2}月\d{1,2}日[电電讯訊]|^(?:本报讯|本網訊|本网讯|本报[\p{Han}]{2,6}讯)`)
)

// isProse reports whether a line is running text: it has a full stop, or is long and has the punctuation of a sentence.
func isProse(l string) bool {
	n := runeCount(l)
	switch {
	case n >= 12 && strings.Contains(l, "。"), datelineMark.MatchString(l):
		return true
	case hasHan(l):
		return n >= 45 && strings.ContainsAny(l, "，,；;") && !strings.ContainsAny(l, "_|")
	}
	return n >= 60 && sentenceEnd.MatchString(l) && strings.Count(l, " ") >= 9 || n >= 120
}

// truncateLine truncates a line for a note.
func truncateLine(s string) string {
	const maxRunes = 80
	if runeCount(s) <= maxRunes {
		return s
	}
	return string([]rune(s)[:maxRunes]) + "…"
}
