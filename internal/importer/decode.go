package importer

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/unicode/norm"
)

// Decode returns the text of a file in UTF-8 (with or without a byte order mark) or GB18030, with LF line ends. Its error
// is a *ParseError.
func Decode(raw []byte) (text, encoding string, err error) {
	raw = bytes.TrimPrefix(raw, []byte("\uFEFF"))
	encoding = "UTF-8"
	if !utf8.Valid(raw) {
		decoded, err := simplifiedchinese.GB18030.NewDecoder().Bytes(raw)
		if err != nil || bytes.ContainsRune(decoded, utf8.RuneError) {
			return "", "", bad(1+bytes.Count(raw[:firstInvalid(raw)], []byte("\n")), "the text is neither UTF-8 nor GB18030")
		}
		raw, encoding = decoded, "GB18030"
	}
	if i := bytes.IndexByte(raw, 0); i >= 0 {
		return "", "", bad(1+bytes.Count(raw[:i], []byte("\n")), "the file is not text: it holds a NUL byte")
	}
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(raw))
	if strings.TrimSpace(text) == "" {
		return "", "", bad(0, "the file is empty")
	}
	return norm.NFC.String(text), encoding, nil
}

func firstInvalid(raw []byte) int {
	for i := 0; i < len(raw); {
		r, size := utf8.DecodeRune(raw[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(raw)
}
