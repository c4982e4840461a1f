package hanzi

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// compressedWords has sorted lines, one for each word: the word, its cost as an ASCII character, and its syllables if
// they differ from those of its characters. generate.go writes it from the words, readings and frequencies of the npm
// package @pinyin-pro/data 1.3.1 (ISC, https://github.com/chinese-data/pinyin-pro-data), and from corrections.txt.
//
//go:embed words.gz
var compressedWords []byte

const (
	// minCost is the character for cost 0. A cost is -4 ln of the relative frequency of a word.
	minCost = '!'
	// unknownCost is the cost of a character that is not a word in the table.
	unknownCost = 94
)

// wordTable has the lines of all words.
type wordTable struct {
	lines []string
	// byFirst has the range of lines for a first character.
	byFirst map[rune][2]int32
}

// words unpacks the table on first use: 1 MB of text, some 20 ms.
var words = sync.OnceValue(func() *wordTable {
	unpacked, err := gzip.NewReader(bytes.NewReader(compressedWords))
	if err != nil {
		panic(err) // the build is broken
	}
	text, err := io.ReadAll(unpacked)
	if err != nil {
		panic(err)
	}
	table := &wordTable{strings.Split(strings.TrimSuffix(string(text), "\n"), "\n"), map[rune][2]int32{}}
	for i, line := range table.lines {
		first, _ := utf8.DecodeRuneInString(line)
		bounds, ok := table.byFirst[first]
		if !ok {
			bounds[0] = int32(i)
		}
		bounds[1] = int32(i) + 1
		table.byFirst[first] = bounds
	}
	return table
})

// match is a word at a position of a text.
type match struct {
	characters int
	cost       int
	// simplified says that the word was found in simplified characters only.
	simplified bool
	// reading is its syllables, separated by spaces; "" when they are those of its characters.
	reading string
}

// eachPrefix calls yield with each word of the table that is a prefix of the text.
func (t *wordTable) eachPrefix(text string, yield func(match)) {
	first, _ := utf8.DecodeRuneInString(text)
	bounds := t.byFirst[first]
	lines := t.lines[bounds[0]:bounds[1]]
	characters := 0
	for at, r := range text {
		prefix := text[:at+utf8.RuneLen(r)]
		from, _ := slices.BinarySearch(lines, prefix)
		lines = lines[from:]
		if r < utf8.RuneSelf || len(lines) == 0 || !strings.HasPrefix(lines[0], prefix) {
			return // an ASCII character would match a cost
		}
		characters++
		if rest := lines[0][len(prefix):]; rest[0] < utf8.RuneSelf {
			yield(match{characters: characters, cost: int(rest[0] - minCost), reading: rest[1:]})
		}
	}
}

// segment returns the segmentation of a text with the lowest sum of costs. It looks up words as written and in
// simplified characters, since 乾 is gan in 乾燥 (干燥) and qian in 乾坤.
func (t *wordTable) segment(written, plain []rune) []match {
	best := make([]match, len(written)) // the first word of the best segmentation from each position
	costs := make([]int, len(written)+1)
	writtenText, plainText := string(written), string(plain)
	differs := writtenText != plainText
	writtenAt, plainAt := len(writtenText), len(plainText)
	for at := len(written) - 1; at >= 0; at-- {
		best[at] = match{characters: 1}
		costs[at] = unknownCost + costs[at+1]
		choose := func(m match) {
			if cost := m.cost + costs[at+m.characters]; cost < costs[at] {
				best[at], costs[at] = m, cost
			}
		}
		writtenAt -= utf8.RuneLen(written[at])
		plainAt -= utf8.RuneLen(plain[at])
		t.eachPrefix(writtenText[writtenAt:], choose)
		if differs {
			t.eachPrefix(plainText[plainAt:], func(m match) {
				m.simplified = m.characters > 1
				choose(m)
			})
		}
	}
	var segments []match
	for at := 0; at < len(written); at += best[at].characters {
		segments = append(segments, best[at])
	}
	return segments
}

// Segment returns the lengths of the words in a text, in characters. It takes linear time.
func Segment(characters []rune) []int {
	_, segments := readWords(characters)
	lengths := make([]int, len(segments))
	for i, m := range segments {
		lengths[i] = m.characters
	}
	return lengths
}

// Homophones returns the characters with the same common reading as a character, except the character itself. Only
// characters of the words in the table are among them.
func Homophones(r rune) []rune {
	var same []rune
	for _, other := range byReading()[UsualReading(r)] {
		if other != r {
			same = append(same, other)
		}
	}
	return same
}

// byReading has the characters that words begin with, by their common reading.
var byReading = sync.OnceValue(func() map[string][]rune {
	characters := map[string][]rune{}
	for r := range words().byFirst {
		if reading := UsualReading(r); reading != "" && Simplified(r) == r {
			characters[reading] = append(characters[reading], r)
		}
	}
	for _, same := range characters {
		slices.Sort(same)
	}
	return characters
})

// WordsByReading returns the words of two characters or more with these syllables, which are not separated.
func WordsByReading(syllables string) []string {
	var found []string
	for end := 1; end < len(syllables); end++ {
		for _, first := range byReading()[syllables[:end]] {
			bounds := words().byFirst[first]
			for _, line := range words().lines[bounds[0]:bounds[1]] {
				if word, reading := splitLine(line); reading == syllables && Simplified(first) == first {
					found = append(found, word)
				}
			}
		}
	}
	return found
}

// splitLine returns the word of a line of the table, and its syllables without separators.
func splitLine(line string) (word, syllables string) {
	end := strings.IndexFunc(line, func(r rune) bool { return r < utf8.RuneSelf })
	word = line[:end]
	if syllables = strings.ReplaceAll(line[end+1:], " ", ""); syllables == "" {
		for _, r := range word {
			syllables += UsualReading(r)
		}
	}
	return word, syllables
}
