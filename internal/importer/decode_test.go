package importer_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"

	"praxis/internal/importer"
)

func encode(t *testing.T, e encoding.Encoding, text string) []byte {
	t.Helper()
	raw, err := e.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return raw
}

const (
	simplifiedText  = "---\ntitle: 车间里的节能改造\n---\n\n班组先量了三个月的用电，再换了电机。\n\n职工们说：“省下来的电费，够修一条路。”\n"
	traditionalText = "---\ntitle: 車間裡的節能改造\n---\n\n班組先量了三個月的用電，再換了電機。\n\n職工們說：「省下來的電費，夠修一條路。」\n"
)

// TestDecode checks the text and the detected encoding.
func TestDecode(t *testing.T) {
	t.Parallel()
	utf16 := func(e unicode.Endianness) encoding.Encoding { return unicode.UTF16(e, unicode.UseBOM) }
	for _, test := range []struct {
		name     string
		encoding encoding.Encoding
		text     string
	}{
		{"UTF-8", unicode.UTF8, simplifiedText},
		{"UTF-8", unicode.UTF8BOM, simplifiedText},
		{"UTF-8", unicode.UTF8, "Café, naïve, Größe\n"},
		{"UTF-8", unicode.UTF8, "中"},
		{"UTF-16", utf16(unicode.LittleEndian), simplifiedText},
		{"UTF-16", utf16(unicode.BigEndian), simplifiedText},
		{"UTF-16", utf16(unicode.LittleEndian), "# English 😀\n"},
		{"UTF-32", utf32.UTF32(utf32.LittleEndian, utf32.UseBOM), simplifiedText},
		{"UTF-32", utf32.UTF32(utf32.BigEndian, utf32.UseBOM), simplifiedText},
		{"GB18030", simplifiedchinese.GBK, simplifiedText},
		{"GB18030", simplifiedchinese.GB18030, simplifiedText + "生僻字：㐂，表情：😀\n"},
		{"GB18030", simplifiedchinese.GB18030, traditionalText},
		{"Big5", traditionalchinese.Big5, traditionalText},
		{"GB18030", simplifiedchinese.GBK, "中文标题"},
		{"GB18030", simplifiedchinese.GBK, "# 中文标题\n"},
		{"GB18030", simplifiedchinese.GBK, "# 葡萄酒\n"},
		{"GB18030", simplifiedchinese.GBK, "# 栀子花\n"},
		{"GB18030", simplifiedchinese.GBK, "# 兵马俑与秦始皇陵\n"},
		{"GB18030", simplifiedchinese.GBK, "# Docker 安装\n\n" + strings.Repeat("apt-get install docker\n", 50)},
		{"Big5", traditionalchinese.Big5, "# 中文標題\n"},
		{"Big5", traditionalchinese.Big5, "# 葡萄酒的故事\n"},
	} {
		got, name, err := importer.Decode(encode(t, test.encoding, test.text))
		if err != nil || name != test.name || got != test.text {
			t.Errorf("%q in %s: %q, %s, %v", test.text, test.name, got, name, err)
		}
	}
}

// TestUndecodable checks that other encodings fail with the line, instead of being decoded to Chinese characters.
func TestUndecodable(t *testing.T) {
	t.Parallel()
	gbk := encode(t, simplifiedchinese.GBK, simplifiedText)
	big5 := encode(t, traditionalchinese.Big5, traditionalText)
	for _, test := range []struct {
		name string
		raw  []byte
		want string
	}{
		{
			"Latin-1",
			encode(t, charmap.ISO8859_1, "# Menu\n\nUn café, s'il vous plaît."),
			"line 3: unknown encoding, neither UTF-8, GB18030 nor Big5",
		},
		{"Latin-1, one word", encode(t, charmap.ISO8859_1, "cafés"), "line 1: unknown encoding"},
		{
			"Windows-1252",
			encode(t, charmap.Windows1252, "# Größe\n\n“naïve” façades – Straßen"),
			"line 1: unknown encoding",
		},
		{"Spanish", encode(t, charmap.ISO8859_1, "El niño español comió ñandú."), "neither"},
		{"capitals", encode(t, charmap.ISO8859_1, "ÄÖÜ GARÇON ÉTÉ ÀÉÈÙ"), "neither"},
		{"Shift-JIS", encode(t, japanese.ShiftJIS, "# こんにちは\n\n日本語の文章です。今日は天気がいい。"), "line 1: unknown encoding"},
		{"Shift-JIS, short", encode(t, japanese.ShiftJIS, "プログラミング言語の基礎"), "neither"},
		{"EUC-JP", encode(t, japanese.EUCJP, "日本語の文章です。今日は天気がいい。"), "neither"},
		{"EUC-KR", encode(t, korean.EUCKR, "# 인사\n\n안녕하세요. 저는 학생입니다. 오늘은 날씨가 좋습니다."), "line 1: unknown encoding"},
		{"EUC-KR, short", encode(t, korean.EUCKR, "안녕하세요"), "neither"},
		{"Windows-1251", encode(t, charmap.Windows1251, "Привет, мир! Это русский текст."), "neither"},
		{"KOI8-R", encode(t, charmap.KOI8R, "Это предложение написано на русском языке и довольно длинное"), "neither"},
		{"Thai", encode(t, charmap.Windows874, "สวัสดีครับ ผมเป็นนักเรียน"), "neither"},
		{"ISO-2022-JP", encode(t, japanese.ISO2022JP, "# 題\n\n日本語の文章です。"), "line 1: unsupported encoding ISO 2022"},
		{
			"truncated GBK",
			gbk[:len(gbk)-len(encode(t, simplifiedchinese.GBK, "。”\n"))-1],
			"line 7: invalid or truncated character in GB18030 text",
		},
		{
			"damaged GBK",
			bytes.Replace(gbk, encode(t, simplifiedchinese.GBK, "，再"), []byte("\xff\xff"), 1),
			"line 5: invalid or truncated character in GB18030 text",
		},
		{
			"truncated Big5",
			big5[:len(big5)-len(encode(t, traditionalchinese.Big5, "。」\n"))-1],
			"line 7: invalid or truncated character in Big5 text",
		},
		{
			"truncated UTF-8",
			[]byte(simplifiedText)[:len(simplifiedText)-5],
			"line 7: invalid or truncated character in UTF-8 text",
		},
		{
			"damaged UTF-8",
			[]byte(strings.Replace(simplifiedText, "三", "\xe4\xb8", 1)),
			"line 5: invalid or truncated character in UTF-8 text",
		},
		{
			"two encodings",
			append([]byte(simplifiedText), encode(t, simplifiedchinese.GBK, "又一段")...),
			"line 8: invalid or truncated character in UTF-8 text",
		},
		{
			"half a UTF-16 character",
			append(encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "# 题\n\n文"), 'x'),
			"line 3: invalid or truncated character in UTF-16 text",
		},
		{
			"UTF-16 without a mark",
			encode(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "# x\n"),
			"line 1: not a text file",
		},
		{"a picture", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), "line"},
		{"compressed", []byte("\x1f\x8b\x08\xb5\x6e\xe2\xfd\x93\xd1\x77\xc0\x8a\x9e\x11\x85\xf4\xee\x42"), "neither"},
		{"only a mark", []byte("\xEF\xBB\xBF"), "empty"},
	} {
		got, name, err := importer.Decode(test.raw)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %q as %s, %v, want %q", test.name, got, name, err, test.want)
		}
	}
}

// FuzzDecode checks that any bytes become valid UTF-8 or an error.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(simplifiedText))
	f.Add([]byte("\xFF\xFE#\x00 \x00\x2D\x4E"))
	f.Add([]byte("\x00\x00\xFE\xFF\x00\x00\x4E\x2D"))
	f.Add([]byte("\xd6\xd0\xce\xc4"))
	f.Add([]byte("caf\xe9s"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		text, _, err := importer.Decode(raw)
		invalid := !utf8.ValidString(text) || strings.ContainsAny(text, "\r\x00") || strings.TrimSpace(text) == ""
		if err == nil && invalid {
			t.Errorf("%q became %q", raw, text)
		}
	})
}
