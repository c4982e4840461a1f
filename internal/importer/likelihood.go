package importer

import (
	"strings"
	"unicode"
)

// likelihood scores text that was decoded with a guessed encoding (charset detection).
//
// Most bytes decode to some Chinese characters in GB18030 or Big5, but rarely to those that people write: nine in ten
// characters of real text are among a thousand frequent ones. Each character adds a log-likelihood ratio: how much more
// likely it is in Chinese text than in other bytes. vsRandom compares with random bytes, which decode to rare
// characters. vsOtherScript compares with Korean or Russian letters in legacy encodings, which decode to common
// characters at random. A sum above zero speaks for Chinese. A short text has little evidence and is accepted.
type likelihood struct {
	vsRandom, vsOtherScript float64
	characters              int
}

// plausible reports whether the text is Chinese. The bounds below zero tolerate short texts with rare characters.
func (p likelihood) plausible() bool {
	return p.vsRandom > -2 && p.vsOtherScript > -5-0.3*float64(p.characters)
}

// scoreText sums the scores of the characters beyond ASCII.
func scoreText(text string) likelihood {
	var p likelihood
	for _, r := range text {
		if r < 0x80 {
			continue
		}
		w := scoreRune(r)
		p.vsRandom += w.vsRandom
		p.vsOtherScript += w.vsOtherScript
		p.characters++
	}
	return p
}

// scoreRune returns the score of one character.
func scoreRune(r rune) likelihood {
	s := scriptOf(r)
	switch {
	case frequentHan[r]:
		return likelihood{vsRandom: 3, vsOtherScript: 1.1}
	case strings.ContainsRune(chinesePunctuation, r) || r > 0xFF00 && r < 0xFF5F:
		return likelihood{vsRandom: 3, vsOtherScript: 2}
	case s&(simplifiedCommon|traditionalCommon) != 0:
		return likelihood{vsRandom: 0.2, vsOtherScript: -2}
	case s != 0:
		return likelihood{vsRandom: -2.5}
	case unicode.Is(unicode.So, r) || r >= 0x2500 && r < 0x2600: // emoji and box drawing
		return likelihood{}
	case unicode.In(r, unicode.Hiragana, unicode.Katakana): // Japanese encodings use the same bytes
		return likelihood{vsRandom: -3, vsOtherScript: -3}
	case unicode.Is(unicode.Latin, r) || unicode.Is(unicode.Greek, r):
		return likelihood{vsRandom: -1, vsOtherScript: -1}
	}
	return likelihood{vsRandom: -5}
}

const chinesePunctuation = "　、。·—…‘’“”〈〉《》「」『』【】〔〕"

// frequentHan is the set of characters that make up most of a Chinese text, in both scripts.
var frequentHan = func() map[rune]bool {
	m := map[rune]bool{}
	for _, r := range "" +
		"的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后" +
		"多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合" +
		"还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只" +
		"没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边" +
		"流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造" +
		"百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例" +
		"真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且" +
		"究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何" +
		"除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满" +
		"县局照参红细引听该铁价严请吗让吧呢啊谁您爱找网站页码视频软脑客户版章读测试功错误函服库项源序校师企武虽推势希" +
		"古房投某案黑敌致陈足态护兴孩责营星够跟底巴防供续施留讲终答紧黄绝奇察母依批故河围害双境纪举杀攻父苏密朝友诉止" +
		"愿仍男钱破助倒坐帝限船脸职刻乐否刚威甚独球普怕弹苦创假久承印晚兰股拿预益阳若哪微尼继送急血惊伤药波夜初喜卫食" +
		"险待述陆居财环排福纳欢雷警获模充负云停木游龙树疑冷洲冲射略范竟句室异激汉村哈策演简卡罪判担州静退既衣宗余痛检" +
		"差富灵协占配征修皮挥胜降审沉坚善妈刘超免银买皇伊怀执副乱抗犯追帮宣佛岁航优怪香著田控税左右份穿艺背阵草脚概恶" +
		"块顿敢守酒岛托央烈洋哥索胡款靠评宝座释景顾弟登货互付伯慢欧换闻危忙核暗姐介坏讨丽良升监临亮露永呼味野架域沙掉" +
		"括舰鱼杂湾吉减编楚肯败屋跑梦散困剑渐封救贵枪缺楼尚毫移娘朋画班智亦耳恩短掌恐遗固席松秘谢鲁遇康虑幸均销钟诗藏" +
		"赶剧票损忽巨炮旧端探湖录叶春乡附吸予礼港雨呀板庭妇归睛饭额含顺输摇招婚脱补谓督毒疗旅泽材灭逐莫笔亡鲜词圣择寻" +
		"睡博勒烟授诺伦岸奥唐卖俄炸载洛健堂旁宫喝借君禁阴园谋宋避抓荣姑孙逃牙束跳顶玉镇雪午练迫爷篇肉嘴馆遍凡础洞卷坦" +
		"牛宁纸诸训私庄祖丝翻暴森塔默握戏隐熟骨访弱蒙歌店鬼典欲伙遭盘爸扩盖弄雄稳忘亿刺拥徒杨齐赛趣曲刀床迎冰虚玩析窗" +
		"醒妻透购替塞努休虎扬途侵刑绿兄迅套贸毕唯谷轮迹尤竞街促延震弃甲伟麻川申缓潜闪售灯针哲络抵朱抱鼓植纯夏忍杰筑折" +
		"郑贝尊吴秀混臣雅振染盛怒舞搞狂措姓残秋培迷诚宽宇猛摆梅毁伸摩盟末乃悲拍丁赵硬麦操阻订彩抽赞魔纷沿违妹浪汇币丰" +
		"蓝殊献桌啦援译夺汽烧距裁偏符勇触课敬哭懂墙袭召罚厅拜巧侧冒债融惯享戴童犹乘挂奖绍厚纵障讯涉彻刊爆役描洗患妙镜" +
		"唱烦签彼症仿倾牌陷鸟咱菜闭奋庆撤泪茶疾缘播朗奶季狗尾仪偷奔珠虫驻孔宜桥淡繁寒伴潮粮缩聚径恰挑袋灰捕珍幕映裂泰" +
		"隔启尖忠累炎暂估泛荒横拒忆闹羊零穷舍键档链稿址栏册储询删添辑這為個箇國時來們於齣對會發髮動過說產種麵後學經進" +
		"傢電裡現實兩體製機噹當點從業應開閤還義錶間樣與關線內數麼質氣嚮變條隻沒結問無係繫軍並併題黨員總設長頭資邊級圖" +
		"統較將組見計別彆論運農幾區強決乾幹榦戰迴則據處隊給門規熱領東導壓誌爭濟階朮術極聯認權証證採轉單風帶場車務萬達" +
		"積議聲報鬥類離華確纔張馬節話況溫傳許廣記觀織裝眾書佈復複兒須鬚際驗連斷難礦韆週備辦習響約勞團糰痠曆歷剋構稱準" +
		"號維劃選標寫親養層卻專狀廠識適屬圓調滿縣侷參紅細聽該鐵價嚴請嗎讓誰愛網頁碼視頻軟腦戶讀測試錯誤庫項師雖勢敵緻" +
		"陳態護興責營夠續講終緊黃絕圍雙紀舉殺囌蘇訴願錢臉職樂剛獨彈創蘭預陽繼驚傷藥衛險陸財環納歡獲穫負雲遊龍樹沖衝範" +
		"異漢簡擔靜餘檢靈協佔徵脩揮勝審堅媽劉銀買懷執亂幫彿歲優稅藝陣腳惡塊頓島託鬍評寶釋顧貨歐換聞壞討麗昇陞監臨艦魚" +
		"雜灣減編敗夢睏劍漸貴槍樓孃畫遺蓆鬆祕謝魯慮倖銷鍾鐘詩趕劇損鉅舊錄葉鄉禮闆婦歸飯額順輸搖脫補謂療澤滅筆鮮詞聖擇" +
		"尋煙菸諾倫奧賣載宮陰園謀榮孫頂鎮練爺館礎捲寧紙諸訓莊絲戲隱訪濛矇慾夥盤擴蓋穩億擁楊齊賽麴虛購揚綠貿畢穀輪跡蹟" +
		"競棄偉緩潛閃燈針絡牴硃純傑築摺鄭貝吳殘鞦誠寬擺襬毀燬趙麥訂綵讚贊紛違匯彙幣豐藍獻譯奪燒觸課牆襲罰廳側債慣猶掛" +
		"獎紹縱訊徹鏡煩簽籤癥傾鳥閉奮慶淚緣儀蟲駐橋糧縮徑逕啟暫氾汎橫憶鬧窮捨鍵檔鏈欄冊儲詢刪輯" {
		m[r] = true
	}
	return m
}()
