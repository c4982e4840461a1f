package importer

import (
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/language"
)

// languageNames are common names of languages that are not language tags.
var languageNames = map[string]string{
	"cn": "zh-CN", "chs": "zh-CN", "cht": "zh-TW", "tw": "zh-TW", "hk": "zh-HK", "jp": "ja", "kr": "ko",
	"chinese": "zh", "english": "en", "japanese": "ja", "korean": "ko",
	"中文": "zh", "汉语": "zh", "简体": "zh-CN", "简体中文": "zh-CN", "繁體": "zh-Hant", "繁體中文": "zh-Hant", "繁体中文": "zh-Hant",
	"英文": "en", "日本語": "ja", "한국어": "ko",
}

// parseLocale returns the language tag for common spellings: zh_TW, zh-tw, cn, en_US. It returns "" for an unknown
// language.
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
		// The default script of the region is redundant: zh-Hans-CN is zh-CN.
		if short, err := language.Compose(base, region); err == nil {
			if s, _ := short.Script(); s == script {
				return short.String()
			}
		}
	}
	return tag.String()
}

// letters counts the letters of a text by script.
type letters struct {
	han, kana, hangul, other int
	// particles counts Han characters that every Chinese sentence has some of, and Japanese hardly ever.
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

// detectLanguage detects the language by its script. A tenth of the letters suffices: texts in Chinese, Japanese and
// Korean contain Latin names.
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

// detectChineseVariant detects the script by the characters that only one script has: most of these must be
// traditional. It detects the region by words that are used only there.
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

// defaultTimeZone returns the time zone of times without a zone in texts of a language, and where the choice comes
// from.
func defaultTimeZone(locale string) (zone *time.Location, why string) {
	tag := language.Make(locale)
	if base, _ := tag.Base(); base.String() != "zh" {
		return time.Local, "the system's zone"
	}
	name := "Asia/Shanghai"
	switch region, _ := tag.Region(); region.String() {
	case "TW":
		name = "Asia/Taipei"
	case "HK", "MO":
		name = "Asia/Hong_Kong"
	}
	zone, err := time.LoadLocation(name)
	if err != nil { // no time zone database, neither in the system nor in the program
		zone = time.FixedZone(name, 8*60*60)
	}
	return zone, "the zone of " + locale
}
