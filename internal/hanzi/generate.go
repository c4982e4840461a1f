//go:build ignore

// Command generate writes words.gz from corrections.txt and the table of an npm package:
//
//	npm pack @pinyin-pro/data@1.3.1 && tar xzf pinyin-pro-data-1.3.1.tgz
//	go run generate.go package/json/complete.json
package main

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"log"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"
	"golang.org/x/text/unicode/norm"
)

const (
	// minFrequency leaves out words that are rarer than about one in ten million.
	minFrequency = 1e-11
	// minReadFrequency is the same for words whose reading differs from that of their characters.
	minReadFrequency = 4e-12
	// minCorrectedFrequency is the frequency of words that only corrections.txt has.
	minCorrectedFrequency = 1e-9
	maxCharacters         = 8
)

// word is an entry of the table; its syllables are separated by spaces.
type word struct {
	reading   string
	frequency float64
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: go run generate.go COMPLETE_JSON")
	}
	words, total := readFrequencies(os.Args[1])
	correct(words, readCorrections("corrections.txt"))
	write(words, total)
}

// readFrequencies reads the words of a JSON object: {"word": ["reading", frequency]}.
func readFrequencies(path string) (map[string]word, float64) {
	content, err := os.ReadFile(path)
	if err != nil {
		log.Fatal(err)
	}
	var entries map[string][2]any
	if err := json.Unmarshal(content, &entries); err != nil {
		log.Fatal(err)
	}
	words, total := map[string]word{}, 0.0
	for text, entry := range entries {
		frequency := entry[1].(float64)
		total += frequency
		if reading := toneless(entry[0].(string)); fits(text, reading) {
			words[text] = word{reading, frequency}
		}
	}
	return words, total
}

// readCorrections reads lines such as "重庆 chong qing"; # begins a comment.
func readCorrections(path string) map[string]string {
	file, err := os.Open(path)
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	readings := map[string]string{}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		text, _, _ := strings.Cut(lines.Text(), "#")
		if text, reading, ok := strings.Cut(strings.TrimSpace(text), " "); ok {
			readings[text] = reading
		}
	}
	return readings
}

// correct sets the readings of words, and adds new words.
func correct(words map[string]word, readings map[string]string) {
	for text, reading := range readings {
		if !fits(text, reading) {
			log.Fatalf("corrections.txt: %s has not as many characters as %q has syllables", text, reading)
		}
		frequency := words[text].frequency
		if utf8.RuneCountInString(text) > 1 {
			frequency = max(frequency, minCorrectedFrequency)
		}
		words[text] = word{reading, frequency}
	}
}

// toneless returns syllables without tone marks, with v for ü, as go-pinyin spells them.
func toneless(reading string) string {
	reading = strings.ReplaceAll(norm.NFD.String(strings.ToLower(reading)), "u\u0308", "v")
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, reading)
}

// fits says whether a word has one syllable a character and is not too long.
func fits(text, reading string) bool {
	n := utf8.RuneCountInString(text)
	for _, r := range text {
		if !unicode.Is(unicode.Han, r) {
			return false
		}
	}
	return n <= maxCharacters && n == len(strings.Fields(reading))
}

// byCharacter returns the common readings of the characters.
func byCharacter(text string) string {
	var syllables []string
	for _, r := range text {
		syllables = append(syllables, cmp.Or(strings.Join(pinyin.SinglePinyin(r, pinyin.NewArgs()), ""), "?"))
	}
	return strings.Join(syllables, " ")
}

// write writes the sorted lines of the table: the word, its cost as one ASCII character, and its reading if it differs.
func write(words map[string]word, total float64) {
	var table bytes.Buffer
	for _, text := range slices.Sorted(maps.Keys(words)) {
		w := words[text]
		differs := w.reading != byCharacter(text)
		if w.frequency < minReadFrequency || !differs && w.frequency < minFrequency {
			continue
		}
		cost := byte('!') + byte(math.Round(min(-4*math.Log(w.frequency/total), 93)))
		table.WriteString(text)
		table.WriteByte(cost)
		if differs {
			table.WriteString(w.reading)
		}
		table.WriteByte('\n')
	}
	file, err := os.Create("words.gz")
	if err != nil {
		log.Fatal(err)
	}
	compressed, _ := gzip.NewWriterLevel(file, gzip.BestCompression)
	if _, err := compressed.Write(table.Bytes()); err != nil {
		log.Fatal(err)
	}
	if err := cmp.Or(compressed.Close(), file.Close()); err != nil {
		log.Fatal(err)
	}
}
