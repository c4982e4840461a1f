package importer

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	utf16 "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
	"golang.org/x/text/unicode/norm"
)

// Decode returns the text of a file with LF line ends: in UTF-8, in UTF-16 or UTF-32 with a byte order mark, or in
// GB18030 or Big5 where the result is plausible. Its error is a *ParseError.
func Decode(raw []byte) (text, encoding string, err error) {
	text, encoding, err = decode(raw)
	if err != nil {
		return "", "", err
	}
	if i := strings.IndexByte(text, 0); i >= 0 {
		return "", "", parseErrorf(lineAt(text, i), "the file is not text: it holds a NUL byte")
	}
	if i := strings.IndexByte(text, 0x1B); i >= 0 && strings.ContainsAny(text[i+1:min(i+2, len(text))], "$(") {
		return "", "", parseErrorf(lineAt(text, i), "the text is in an encoding that is not read (ISO 2022); save it as UTF-8")
	}
	text = strings.Map(dropControl, strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text))
	if strings.TrimSpace(text) == "" {
		return "", "", parseErrorf(0, "the file is empty")
	}
	return norm.NFC.String(text), encoding, nil
}

// dropControl drops control characters, which nobody sees.
func dropControl(r rune) rune {
	if unicode.IsControl(r) && r != '\n' && r != '\t' {
		return -1
	}
	return r
}

func lineAt(text string, i int) int { return 1 + strings.Count(text[:i], "\n") }

// byteOrderMarks tell the encodings of Unicode. That of UTF-16 is the beginning of that of UTF-32.
var byteOrderMarks = []struct {
	mark, name string
	encoding   encoding.Encoding
}{
	{"\xEF\xBB\xBF", "UTF-8", utf16.UTF8},
	{"\xFF\xFE\x00\x00", "UTF-32", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)},
	{"\x00\x00\xFE\xFF", "UTF-32", utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)},
	{"\xFF\xFE", "UTF-16", utf16.UTF16(utf16.LittleEndian, utf16.IgnoreBOM)},
	{"\xFE\xFF", "UTF-16", utf16.UTF16(utf16.BigEndian, utf16.IgnoreBOM)},
}

func decode(raw []byte) (text, name string, err error) {
	for _, b := range byteOrderMarks {
		rest, found := bytes.CutPrefix(raw, []byte(b.mark))
		if !found {
			continue
		}
		if b.name == "UTF-8" {
			raw = rest
			break
		}
		text, broken := decodeAs(b.encoding, rest)
		if broken >= 0 {
			return "", "", parseErrorf(lineAt(text, broken), "the text begins as %s and has a character that is not", b.name)
		}
		return text, b.name, nil
	}
	if utf8.Valid(raw) {
		return string(raw), "UTF-8", nil
	}
	return decodeChinese(raw)
}

// decodeAs decodes, and says where the first character is that cannot be; -1 when all can.
func decodeAs(e encoding.Encoding, raw []byte) (text string, broken int) {
	decoded, err := e.NewDecoder().Bytes(raw)
	text = string(decoded)
	if err != nil {
		return text, len(text)
	}
	return text, strings.IndexRune(text, utf8.RuneError)
}

// decodeChinese decodes text that is not UTF-8 as the one of GB18030 and Big5 that makes the more plausible text.
func decodeChinese(raw []byte) (text, name string, err error) {
	invalid, mostly := countInvalidUTF8(raw)
	line := 1 + bytes.Count(raw[:invalid], []byte("\n"))
	if mostly {
		return "", "", parseErrorf(line, "the text is UTF-8 but for a character that is broken")
	}
	text, broken := decodeAs(simplifiedchinese.GB18030, raw)
	best := scoreText(text)
	name = "GB18030"
	if t, b := decodeAs(traditionalchinese.Big5, raw); scoreText(t).vsRandom > best.vsRandom {
		text, broken, best, name = t, b, scoreText(t), "Big5"
	}
	switch {
	case !best.plausible() || broken >= 0 && best.vsRandom <= 0 || name == "GB18030" && looksKorean(raw, best):
		return "", "", parseErrorf(line, "the text is neither UTF-8 nor GB18030 nor Big5; save it as UTF-8")
	case broken >= 0:
		return "", "", parseErrorf(lineAt(text, broken), "the text is %s but for a character that is broken", name)
	}
	return text, name, nil
}

// countInvalidUTF8 returns where the first bytes are that are not UTF-8, and whether most characters are: a text with damage.
func countInvalidUTF8(raw []byte) (first int, mostly bool) {
	first = -1
	valid, invalid := 0, 0
	for i := 0; i < len(raw); {
		r, size := utf8.DecodeRune(raw[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			invalid++
			if first < 0 {
				first = i
			}
		case size > 2: // two bytes are also what texts in GB18030 are full of
			valid++
		}
		i += size
	}
	return max(first, 0), valid > invalid
}

// looksKorean says whether text that reads as Chinese in GB18030 is rather Korean: all its characters are Korean
// syllables in EUC-KR, and few of the Chinese ones are frequent.
func looksKorean(raw []byte, asChinese likelihood) bool {
	text, broken := decodeAs(korean.EUCKR, raw)
	if broken >= 0 {
		return false
	}
	syllables, others := 0, 0
	for _, r := range text {
		if unicode.Is(unicode.Hangul, r) {
			syllables++
		} else if r >= 0x80 {
			others++
		}
	}
	return syllables > 3 && others*10 <= syllables && asChinese.vsOtherScript < 0
}
