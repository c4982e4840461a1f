package importer

import (
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/language"
)

// languageNames are what people write for a language that is no tag.
var languageNames = map[string]string{
	"cn": "zh-CN", "chs": "zh-CN", "cht": "zh-TW", "tw": "zh-TW", "hk": "zh-HK", "jp": "ja", "kr": "ko",
	"chinese": "zh", "english": "en", "japanese": "ja", "korean": "ko",
	"中文": "zh", "汉语": "zh", "简体": "zh-CN", "简体中文": "zh-CN", "繁體": "zh-Hant", "繁體中文": "zh-Hant", "繁体中文": "zh-Hant",
	"英文": "en", "日本語": "ja", "한국어": "ko",
}

// parseLocale is the tag of a language as people write it: zh_TW, zh-tw, cn, en_US. It is "" for what is none.
func parseLocale(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), ".") // zh_CN.UTF-8
	if tag, ok := languageNames[strings.ToLower(s)]; ok {
		return tag
	}
	tag, err := language.Parse(s)
	if err != nil || tag == language.Und {
		return ""
	}
	base, script, region := tag.Raw()
	if b, confidence := tag.Base(); b != base || confidence == language.No {
		return ""
	}
	if region.String() != "ZZ" && script.String() != "Zzzz" {
		// The script that the region has anyway says nothing: zh-Hans-CN is zh-CN.
		if short, err := language.Compose(base, region); err == nil {
			if s, _ := short.Script(); s == script {
				return short.String()
			}
		}
	}
	return tag.String()
}

// letters counts the letters of a text by their scripts.
type letters struct {
	han, kana, hangul, other int
	// particles are the Han that every Chinese sentence has some of, and Japanese ones hardly ever.
	particles int
}

func countLetters(text string) letters {
	var n letters
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Han, r):
			n.han++
			n.particles += boolToInt(strings.ContainsRune("的了是们們这這吗嗎", r))
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			n.kana++
		case unicode.Is(unicode.Hangul, r):
			n.hangul++
		case unicode.IsLetter(r):
			n.other++
		}
	}
	return n
}

// detectLanguage tells the language by its script. Texts in Chinese, Japanese and Korean hold Latin names, so a tenth
// suffices.
func detectLanguage(text string) string {
	n := countLetters(text)
	tenth := (n.han + n.kana + n.hangul + n.other + 9) / 10
	switch {
	case n.kana*5 > n.han && n.kana > n.particles*3 && n.kana+n.han >= tenth:
		return "ja"
	case n.hangul > n.han && n.hangul >= tenth:
		return "ko"
	case n.han >= tenth:
		return detectChineseVariant(text)
	}
	return "en"
}

// detectChineseVariant tells the script by the characters that only one of both has, of which most must be traditional, and the
// place by words that are used only there.
func detectChineseVariant(text string) string {
	var simplified, traditional int
	for _, r := range text {
		switch s := scriptOf(r); {
		case s&inSimplified == 0 && s&inTraditional != 0:
			traditional++
		case s&inSimplified != 0 && s&inTraditional == 0:
			simplified++
		}
	}
	switch {
	case traditional <= simplified:
		return "zh-CN"
	case countUsedWords(text, hongKongWords) >= 3:
		return "zh-HK"
	case countUsedWords(text, taiwanWords) >= 2:
		return "zh-TW"
	}
	return "zh-Hant"
}

var (
	hongKongWords = []string{"嘅", "喺", "咗", "冇", "佢", "啲", "嚟", "咁", "唔", "嗰", "睇"}
	taiwanWords   = []string{
		"軟體", "硬體", "網路", "程式", "資訊", "資料庫", "滑鼠", "螢幕", "伺服器", "部落格", "記憶體", "硬碟", "隨身碟", "印表機",
		"影片", "計程車", "捷運", "雷射", "數位", "新臺幣", "新台幣", "臺灣", "台灣", "行動電話", "網際網路",
	}
)

func countUsedWords(text string, words []string) int {
	used := 0
	for _, w := range words {
		used += boolToInt(strings.Contains(text, w))
	}
	return used
}

// defaultTimeZone is the time zone of a language's writers, and the machine's where the language is at home in many. why says
// which it is.
func defaultTimeZone(locale string) (zone *time.Location, why string) {
	tag := language.Make(locale)
	if base, _ := tag.Base(); base.String() != "zh" {
		return time.Local, "this machine's zone"
	}
	name := "Asia/Shanghai"
	switch region, _ := tag.Region(); region.String() {
	case "TW":
		name = "Asia/Taipei"
	case "HK", "MO":
		name = "Asia/Hong_Kong"
	}
	zone, err := time.LoadLocation(name)
	if err != nil { // neither the machine nor the program has the table of zones
		zone = time.FixedZone(name, 8*60*60)
	}
	return zone, "the zone of " + locale
}
