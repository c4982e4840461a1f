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

// Decode returns the text of a file with LF line ends and the name of its character encoding. It reads UTF-8, UTF-16
// and UTF-32 with a byte order mark (BOM), and detects GB18030 and Big5 by their likelihood. Its error is a
// *ParseError.
func Decode(raw []byte) (text, encoding string, err error) {
	text, encoding, err = decode(raw)
	if err != nil {
		return "", "", err
	}
	if i := strings.IndexByte(text, 0); i >= 0 {
		return "", "", parseErrorf(lineAt(text, i), "not a text file: it contains a NUL byte")
	}
	if i := strings.IndexByte(text, 0x1B); i >= 0 && strings.ContainsAny(text[i+1:min(i+2, len(text))], "$(") {
		return "", "", parseErrorf(lineAt(text, i), "unsupported encoding ISO 2022; save the file as UTF-8")
	}
	text = strings.Map(dropControl, strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text))
	if strings.TrimSpace(text) == "" {
		return "", "", parseErrorf(0, "the file is empty")
	}
	return norm.NFC.String(text), encoding, nil
}

// dropControl drops invisible control characters.
func dropControl(r rune) rune {
	if unicode.IsControl(r) && r != '\n' && r != '\t' {
		return -1
	}
	return r
}

func lineAt(text string, i int) int { return 1 + strings.Count(text[:i], "\n") }

// byteOrderMarks identify the Unicode encodings. UTF-32 comes first: its mark begins with that of UTF-16.
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
			return "", "", parseErrorf(lineAt(text, broken), "invalid or truncated character in %s text", b.name)
		}
		return text, b.name, nil
	}
	if utf8.Valid(raw) {
		return string(raw), "UTF-8", nil
	}
	return decodeChinese(raw)
}

// decodeAs decodes text and returns the offset of the first invalid character, or -1 if there is none.
func decodeAs(e encoding.Encoding, raw []byte) (text string, broken int) {
	decoded, err := e.NewDecoder().Bytes(raw)
	text = string(decoded)
	if err != nil {
		return text, len(text)
	}
	return text, strings.IndexRune(text, utf8.RuneError)
}

// decodeChinese decodes text that is not UTF-8 as GB18030 or Big5, whichever is more likely.
func decodeChinese(raw []byte) (text, name string, err error) {
	invalid, mostly := countInvalidUTF8(raw)
	line := 1 + bytes.Count(raw[:invalid], []byte("\n"))
	if mostly {
		return "", "", parseErrorf(line, "invalid or truncated character in UTF-8 text")
	}
	text, broken := decodeAs(simplifiedchinese.GB18030, raw)
	best := scoreText(text)
	name = "GB18030"
	if t, b := decodeAs(traditionalchinese.Big5, raw); scoreText(t).vsRandom > best.vsRandom {
		text, broken, best, name = t, b, scoreText(t), "Big5"
	}
	switch {
	case !best.plausible() || broken >= 0 && best.vsRandom <= 0 || name == "GB18030" && looksKorean(raw, best):
		return "", "", parseErrorf(line, "unknown encoding, neither UTF-8, GB18030 nor Big5; save the file as UTF-8")
	case broken >= 0:
		return "", "", parseErrorf(lineAt(text, broken), "invalid or truncated character in %s text", name)
	}
	return text, name, nil
}

// countInvalidUTF8 returns the offset of the first invalid byte, and whether most characters are valid: such a text is
// damaged UTF-8.
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
		case size > 2: // two bytes may be a character of GB18030
			valid++
		}
		i += size
	}
	return max(first, 0), valid > invalid
}

// looksKorean reports whether text that decodes as GB18030 is more likely Korean: nearly all of its characters are
// Hangul in EUC-KR, and few of the Chinese ones are frequent.
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
