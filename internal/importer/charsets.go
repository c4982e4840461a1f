package importer

import (
	"sync"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// script tells which legacy character sets contain a Chinese character. GB2312 has the simplified and Big5 the
// traditional characters. Each set lists the common ones first (level 1), then the rarer ones (level 2). Characters in
// only one of the sets tell the scripts apart.
type script uint8

const (
	simplifiedCommon  script = 1 << iota // GB2312, level 1
	simplifiedRare                       // GB2312, level 2
	traditionalCommon                    // Big5, level 1
	traditionalRare                      // Big5, level 2
)

const (
	inSimplified  = simplifiedCommon | simplifiedRare
	inTraditional = traditionalCommon | traditionalRare
)

const firstHan, lastHan = 0x4E00, 0x9FFF

// scripts holds the sets of each character from firstHan to lastHan.
var scripts = sync.OnceValue(func() *[lastHan - firstHan + 1]script {
	var table [lastHan - firstHan + 1]script
	gbk, big5 := simplifiedchinese.GBK.NewEncoder(), traditionalchinese.Big5.NewEncoder()
	for i := range table {
		character := string(rune(firstHan + i))
		switch b := encoded(gbk, character); {
		case b[1] < 0xA1:
		case b[0] >= 0xB0 && b[0] <= 0xD7:
			table[i] |= simplifiedCommon
		case b[0] >= 0xD8 && b[0] <= 0xF7:
			table[i] |= simplifiedRare
		}
		switch b := encoded(big5, character); {
		case b[0] >= 0xA4 && b[0] <= 0xC6:
			table[i] |= traditionalCommon
		case b[0] >= 0xC9 && b[0] <= 0xF9:
			table[i] |= traditionalRare
		}
	}
	return &table
})

// encoded returns the two bytes of a character in an encoding, or zeros if the encoding does not have it.
func encoded(e *encoding.Encoder, character string) [2]byte {
	b, err := e.Bytes([]byte(character))
	if err != nil || len(b) != 2 {
		return [2]byte{}
	}
	return [2]byte{b[0], b[1]}
}

// scriptOf returns 0 for characters that are not Chinese or very rare.
func scriptOf(r rune) script {
	if r < firstHan || r > lastHan {
		return 0
	}
	return scripts()[r-firstHan]
}
