package search

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/kljensen/snowball/english"
	"golang.org/x/text/unicode/norm"

	"praxis/internal/hanzi"
)

// letter is a character as it is compared: simplified, half width, lower case, without accents. at and end are where
// what it was made from stands in the text.
type letter struct {
	r       rune
	at, end int
}

// fold returns the characters of a text as they are compared. Characters that Unicode composes, such as か and its
// voicing mark or the parts of a Korean syllable, are one: が is not か, and 각 is not 가.
func fold(text string) []letter {
	letters := make([]letter, 0, len(text)/2)
	for at := 0; at < len(text); {
		end := at + segmentLen(text[at:])
		r, size := utf8.DecodeRuneInString(text[at:])
		switch {
		case size < end-at:
			letters = appendComposed(letters, text, at, end)
		case r < utf8.RuneSelf:
			letters = append(letters, letter{unicode.ToLower(r), at, end})
		case unicode.Is(unicode.Han, r) && (r < 0xF900 || r > 0xFAFF): // the others have compatibility forms
			letters = append(letters, letter{hanzi.Simplified(r), at, end})
		default:
			letters = appendComposed(letters, text, at, end)
		}
		at = end
	}
	return letters
}

// segmentLen returns the length of the characters at the beginning of a text that compose with each other.
func segmentLen(text string) int {
	if text[0] < utf8.RuneSelf && (len(text) == 1 || text[1] < utf8.RuneSelf) {
		return 1
	}
	return max(1, norm.NFKC.NextBoundaryInString(text, true))
}

// appendComposed appends the letters of the segment of a text from at to end. What is not seen belongs to the letter
// before it.
func appendComposed(letters []letter, text string, at, end int) []letter {
	before := len(letters)
	for _, r := range strings.ToLower(norm.NFKC.String(text[at:end])) {
		if unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Hangul) {
			letters = append(letters, letter{r, at, end})
			continue
		}
		plain, ok := plainLetters[r]
		if !ok {
			plain = norm.NFKD.String(string(r))
		}
		for _, c := range plain {
			if !unicode.In(c, unicode.Mn, unicode.Me, unicode.Cf) {
				letters = append(letters, letter{hanzi.Simplified(unicode.ToLower(c)), at, end})
			}
		}
	}
	if n := len(letters); n == before && n > 0 {
		letters[n-1].end = end
	}
	return letters
}

// plainLetters are the letters whose strokes are no accents to Unicode.
var plainLetters = map[rune]string{'ł': "l", 'ø': "o", 'đ': "d", 'ı': "i", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'ð': "d", 'þ': "th"}

// folded is fold as a text.
func folded(text string) string {
	var b strings.Builder
	for _, l := range fold(text) {
		b.WriteRune(l.r)
	}
	return b.String()
}

// token is a word as it is indexed: two characters of Chinese, the last one of them, a stem, a number. Tokens with the
// same place stand for the same part of the text; a gap between places is the end of a sentence or a line.
type token struct {
	text    string
	place   int
	at, end int
	// first is where its first character ends.
	first int
	// whole says that it is a word as written, or two characters, and not a part or a stem of one.
	whole bool
}

// sentence is how many places apart the last word of a sentence, or a line, and the next one are.
const sentence = 5

// script is what a run of characters is made of.
type script int

const (
	none script = iota
	chinese
	word
)

// prolonged is the mark of a long vowel, which belongs to the kana before it; Unicode counts it to no script.
const prolonged = 'ー'

func scriptOf(r rune) script {
	switch {
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) || r == prolonged:
		return chinese
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		return word
	}
	return none
}

// tokens cuts a text into words. What is written in different scripts is cut apart: 锗GeO2 is 锗 and GeO2.
func tokens(text string) []token {
	var all []token
	place := 0
	for _, run := range runs(text) {
		if run.script == none {
			if slices.ContainsFunc(run.letters, func(l letter) bool { return strings.ContainsRune("\n。！？；.!?;", l.r) }) {
				place += sentence
			}
			continue
		}
		if run.script == chinese {
			for i, l := range run.letters {
				if i+1 < len(run.letters) {
					next := run.letters[i+1]
					all = append(all, token{string([]rune{l.r, next.r}), place + i, l.at, next.end, l.end, true})
				} else {
					all = append(all, token{string(l.r), place + i, l.at, l.end, l.end, len(run.letters) == 1})
				}
			}
			place += len(run.letters)
			continue
		}
		all = append(all, wordTokens(run.letters, place)...)
		place++
	}
	return all
}

// run is neighbouring characters of one script.
type run struct {
	script  script
	letters []letter
}

func runs(text string) []run {
	var all []run
	letters := fold(text)
	for i, l := range letters {
		s := scriptOf(l.r)
		last := len(all) - 1
		switch {
		case s == none && last >= 0 && all[last].script == word && joins(letters, i):
			s = word
		case s == none && l.r == '.' && dotted(letters, i):
			all = append(all, run{word, []letter{l}})
			continue
		}
		if last < 0 || all[last].script != s {
			all = append(all, run{s, nil})
			last++
		}
		all[last].letters = append(all[last].letters, l)
	}
	return all
}

// joins says whether the sign at i belongs to the word before it: c++, c#, c++11, manager's, 3.14, 3,000.
func joins(letters []letter, i int) bool {
	switch letters[i].r {
	case '+', '#':
		return i+1 == len(letters) || scriptOf(letters[i+1].r) != word || unicode.IsDigit(letters[i+1].r)
	case '.', ',':
		return unicode.IsDigit(letters[i-1].r) && i+1 < len(letters) && unicode.IsDigit(letters[i+1].r)
	case '\'', '’', '_':
		return i+1 < len(letters) && scriptOf(letters[i+1].r) == word
	}
	return false
}

// dotted says whether the dot at i begins a word, as in .net.
func dotted(letters []letter, i int) bool {
	return i+1 < len(letters) && unicode.IsLetter(letters[i+1].r) && scriptOf(letters[i+1].r) == word && (i == 0 || scriptOf(letters[i-1].r) != word && letters[i-1].r != '.')
}

// wordTokens are a word, its stem, and its parts where letters and digits meet, all in one place.
func wordTokens(letters []letter, place int) []token {
	at, end := letters[0].at, letters[len(letters)-1].end
	var b strings.Builder
	for _, l := range letters {
		b.WriteRune(l.r)
	}
	text := b.String()
	for _, s := range []string{"'s", "’s"} {
		text = strings.TrimSuffix(text, s)
	}
	text = apostrophes.Replace(text) // and the commas in numbers
	all := []token{{text, place, at, end, end, true}}
	add := func(part string) {
		for _, t := range all {
			if t.text == part {
				return
			}
		}
		all = append(all, token{part, place, at, end, end, false})
	}
	if plain := strings.Trim(text, ".+#_"); plain != text && plain != "" {
		add(plain)
	}
	add(stem(text))
	if strings.Contains(text, ".") {
		for _, part := range strings.Split(text, ".") {
			if part != "" {
				add(stem(part))
			}
		}
		return all
	}
	start, digits := 0, false
	for i, r := range text {
		if d := unicode.IsDigit(r); i > 0 && d != digits && (d || unicode.IsLetter(r)) {
			add(stem(text[start:i]))
			start = i
		}
		digits = unicode.IsDigit(r)
	}
	if start > 0 {
		add(stem(text[start:]))
	}
	return all
}

// stem is the stem of an English word; other words stay what they are.
func stem(text string) string {
	for _, r := range text {
		if r < 'a' || r > 'z' {
			return text
		}
	}
	return english.Stem(text, true)
}

// maxSyllables is how many syllables of a name are spelt from one character on.
const maxSyllables = 12

// maxSpellings is how many spellings of a name there are at most.
const maxSpellings = 400

// spellings returns how a name can be typed in pinyin, from each of its characters on: its syllables, and their
// initials. Prefixes of these are looked for. The first is how its words are read; of a character with several readings
// each is spelt, one character at a time; ü is v, u and yu.
func spellings(name string) []string {
	var all []string
	for _, run := range runs(name) {
		if run.script != chinese {
			continue
		}
		// Each character adds a spelling at least, so that no later ones are needed.
		readings := readingsOf(run.letters[:min(len(run.letters), maxSpellings+maxSyllables)])
		for i := range readings {
			if len(all) >= maxSpellings {
				return all[:maxSpellings]
			}
			all = append(all, spelled(readings[i:min(len(readings), i+maxSyllables)])...)
		}
	}
	return all[:min(len(all), maxSpellings)]
}

// spelled are the syllables and the initials of neighbouring characters, and the same with one of them read otherwise.
func spelled(readings [][]string) []string {
	var all []string
	for i := -1; i < len(readings); i++ {
		others := 1
		if i >= 0 {
			others = len(readings[i]) - 1
		}
		for o := range others {
			var syllables, initials strings.Builder
			for j, r := range readings {
				reading := r[0]
				if i == j {
					reading = r[o+1]
				}
				syllables.WriteString(reading)
				initials.WriteByte(reading[0])
			}
			for _, s := range []string{syllables.String(), initials.String()} {
				if !slices.Contains(all, s) {
					all = append(all, s)
				}
			}
		}
	}
	return all
}

// readingsOf returns the readings of each Chinese character that has any, the one in its word first.
func readingsOf(letters []letter) [][]string {
	characters := make([]rune, len(letters))
	for i, l := range letters {
		characters[i] = l.r
	}
	var readings [][]string
	for i, usual := range hanzi.Syllables(characters) {
		if usual == "" {
			continue
		}
		all := []string{usual}
		for _, other := range hanzi.Readings(characters[i]) {
			if !slices.Contains(all, other) {
				all = append(all, other)
			}
		}
		if strings.Contains(usual, "v") {
			all = append(all, strings.Replace(usual, "v", "u", 1), strings.Replace(usual, "v", "yu", 1))
		}
		readings = append(readings, all)
	}
	return readings
}

// syllable tells whether a text is a syllable of pinyin, or the beginning of one.
func syllable(text string) bool { return syllables()[text] }

var syllables = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for r := rune(0x4E00); r <= 0x9FFF; r++ {
		s := hanzi.UsualReading(r)
		for i := range s {
			all[s[:i+1]] = true
		}
	}
	return all
})
