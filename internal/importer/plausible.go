package importer

import (
	"strings"
	"unicode"
)

// plausibility judges text that was decoded from an encoding that it does not state.
//
// Any bytes make some Chinese characters in GB18030 or Big5, but seldom those that people write: two thirds of real text
// are some five hundred characters. Each character adds the logarithm of how much more likely it is in real text than in
// bytes of another kind: randomst bytes of all values, which make rare characters, and randomst the letters of Korean or Russian
// in encodings of before Unicode, which make common ones at random. More than zero speaks for Chinese; little text has
// little to say, and is believed.
type plausibility struct{ random, common float64 }

// minRandom and minCommon are what few characters, none of them frequent, may come to.
const (
	minRandom = -2
	minCommon = -5
)

func (p plausibility) holds() bool { return p.random > minRandom && p.common > minCommon }

func judge(text string) plausibility {
	var p plausibility
	for _, r := range text {
		if r < 0x80 {
			continue
		}
		w := weigh(r)
		p.random, p.common = p.random+w.random, p.common+w.common
	}
	return p
}

func weigh(r rune) plausibility {
	s := scriptOf(r)
	switch {
	case frequent[r]:
		return plausibility{3, 1.6}
	case strings.ContainsRune(chineseMarks, r) || r > 0xFF00 && r < 0xFF5F:
		return plausibility{3, 2}
	case s&(simplifiedCommon|traditionalCommon) != 0:
		return plausibility{0.2, -1.4}
	case s != 0:
		return plausibility{-2.5, 0}
	case unicode.Is(unicode.So, r) || r >= 0x2500 && r < 0x2600: // emoji and what boxes are drawn of
		return plausibility{}
	case unicode.In(r, unicode.Hiragana, unicode.Katakana): // in the same place in Japanese encodings
		return plausibility{-3, -3}
	case unicode.Is(unicode.Latin, r) || unicode.Is(unicode.Greek, r):
		return plausibility{-1, -1}
	}
	return plausibility{-5, 0}
}

const chineseMarks = "　、。·—…‘’“”〈〉《》「」『』【】〔〕"

// frequent are the characters that most of a Chinese text consists of, in both scripts.
var frequent = func() map[rune]bool {
	m := map[rune]bool{}
	for _, r := range "" +
		"的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种" +
		"面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本" +
		"去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比" +
		"或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总" +
		"次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做" +
		"必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权" +
		"收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信" +
		"马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连" +
		"断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存" +
		"候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严请吗" +
		"让吧呢啊谁您爱找网站页码视频软脑客户版章读测试功错误函服库项源序校师企" +
		"這為個箇國時來們於齣對會發髮動過說產種麵後學經進傢電裡現實兩體製機噹當點從業應開閤還義錶間樣與關線內" +
		"數麼質氣嚮變條隻沒結問無係繫軍並併題黨員總設長頭資邊級圖統較將組見計別彆論運農幾區強決乾幹榦戰迴則據" +
		"處隊給門規熱領東導壓誌爭濟階朮術極聯認權証證採轉單風帶場車務萬達積議聲報鬥類離華確纔張馬節話況溫傳許" +
		"廣記觀織裝眾書佈復複兒須鬚際驗連斷難礦韆週備辦習響約勞團糰痠曆歷剋構稱準號維劃選標寫親養層卻專狀廠識" +
		"適屬圓調滿縣侷參紅細聽該鐵價嚴請嗎讓誰愛網頁碼視頻軟腦戶讀測試錯誤庫項師" {
		m[r] = true
	}
	return m
}()
