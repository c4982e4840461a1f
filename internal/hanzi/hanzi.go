// Package hanzi converts Chinese characters to their simplified form and to pinyin.
//
// Many characters have several readings, depending on the word: 行 is hang in 银行 and xing in 行业. Syllables therefore
// segments a text into words and returns the reading of each word. The segmentation has the greatest product of word
// frequencies, which dynamic programming finds in linear time. Package slug and package search use these readings.
package hanzi

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"github.com/mozillazg/go-pinyin"
)

// traditional has a line of traditional characters, and a line of their simplified forms in the same order. The pairs
// are those of OpenCC 1.4.1 (TSCharacters.txt, Apache-2.0, https://github.com/BYVoid/OpenCC), the first choice of each.
//
//go:embed traditional.txt
var traditional string

var simplified = sync.OnceValue(func() map[rune]rune {
	from, to, _ := strings.Cut(strings.TrimSpace(traditional), "\n")
	pairs, all := map[rune]rune{}, []rune(to)
	for i, r := range []rune(from) {
		pairs[r] = all[i]
	}
	return pairs
})

// Simplified returns the simplified form of a traditional character, and any other character unchanged.
func Simplified(r rune) rune {
	if s, ok := simplified()[r]; ok {
		return s
	}
	return r
}

// Syllables returns the reading of each character in its word, without tones and with v for ü; "" for other characters.
// It takes linear time.
func Syllables(characters []rune) []string {
	syllables, _ := readWords(characters)
	return syllables
}

// NameSyllables is Syllables for the name of a person: some characters have another reading as a surname, such as 单,
// shan. A first word that is longer than the surname, such as 查理, keeps its reading.
func NameSyllables(characters []rune) []string {
	syllables, words := readWords(characters)
	if len(words) > 1 && words[0].characters == 1 {
		if reading, ok := surnames[Simplified(characters[0])]; ok {
			syllables[0] = reading
		}
	}
	return syllables
}

// readWords returns the syllables of characters, and the words of their segmentation.
func readWords(characters []rune) ([]string, []match) {
	plain := make([]rune, len(characters))
	for i, r := range characters {
		plain[i] = Simplified(r)
	}
	segments := words().segment(characters, plain)
	syllables := make([]string, 0, len(characters))
	for _, m := range segments {
		start, form := len(syllables), characters
		if m.simplified {
			form = plain
		}
		if m.reading != "" {
			syllables = append(syllables, strings.Fields(m.reading)...)
			continue
		}
		for _, r := range form[start : start+m.characters] {
			syllables = append(syllables, UsualReading(r))
		}
	}
	return syllables, segments
}

// surnames are the readings of surnames that differ from the common reading of the character.
var surnames = map[rune]string{
	'单': "shan", '曾': "zeng", '仇': "qiu", '解': "xie", '查': "zha", '朴': "piao", '区': "ou", '盖': "ge",
	'乐': "yue", '缪': "miao", '召': "shao", '繁': "po", '秘': "bi", '员': "yun", '折': "she", '种': "chong",
	'祭': "zhai", '洗': "xian", '黑': "he", '句': "gou", '佴': "nai", '郇': "xun", '都': "du", '郄': "qie",
	'尉': "yu", '晟': "cheng", '薄': "bo",
}

// UsualReading returns the most common reading of a character; "" if it has none.
func UsualReading(r rune) string {
	if syllables := pinyin.SinglePinyin(r, usualReading); len(syllables) > 0 {
		return syllables[0]
	}
	return ""
}

// Readings returns the readings of a character, the most common one first.
func Readings(r rune) []string {
	var readings []string
	for _, reading := range append([]string{UsualReading(r)}, pinyin.SinglePinyin(r, everyReading)...) {
		if reading != "" && !slices.Contains(readings, reading) && len(readings) < maxReadings {
			readings = append(readings, reading)
		}
	}
	return readings
}

// maxReadings leaves out rare readings.
const maxReadings = 3

var (
	usualReading = pinyin.NewArgs()
	everyReading = pinyin.Args{Style: pinyin.Normal, Heteronym: true}
)
