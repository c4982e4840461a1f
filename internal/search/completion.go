package search

import (
	"strings"
)

// What suggestions complete is indexed as lexemes of search_documents.spelling that begin with a mark. The beginning of
// what a user types is then the beginning of such a lexeme, which the index finds without reading the rows.
const (
	// startMark begins the pinyin of a whole title.
	startMark = "^"
	// wordMark begins the pinyin of a title from one of its words on, and the other names of an object.
	wordMark = "."
)

// maxTitleKey is how many characters of a title are compared with the beginning that a user types.
const maxTitleKey = 64

// titleKey is the letters and digits of a title, folded, so that its beginning is found however it is separated.
func titleKey(title string) string {
	var b strings.Builder
	n := 0
	for _, c := range fold(title) {
		if n == maxTitleKey {
			break
		}
		if scriptOf(c.r) != noScript {
			b.WriteRune(c.r)
			n++
		}
	}
	return b.String()
}

// addCompletions adds what suggestions complete: the pinyin of the title from each of its words on, and the other names
// of an object as written and in pinyin. It adds at most maxSpellings lexemes.
func (v *vector) addCompletions(s source) {
	names := append([]string{s.Title}, strings.Split(s.OtherNames, "\n")...)
	n := 0
	add := func(mark, text string) {
		if n++; n <= maxSpellings && len(text) <= maxLexeme {
			v.b.WriteString(quoteLexeme(mark+text) + " ")
		}
	}
	for i, name := range names {
		if i > 0 && name != "" {
			add(wordMark, titleKey(name))
		}
		for word, pinyin := range wordSpellings(name) {
			add(wordMark, pinyin)
			if i == 0 && word == 0 {
				add(startMark, pinyin)
			}
		}
	}
}

// wordSpellings yields how a name can be typed in pinyin from the beginning of each of its words on, with the number of
// the word. Number 0 is only the beginning of the name itself.
func wordSpellings(name string) func(yield func(int, string) bool) {
	return func(yield func(int, string) bool) {
		word := 0
		for _, run := range runs(name) {
			if run.script == alphabetic {
				word++
			}
			if run.script != cjk {
				continue
			}
			readings, startsWord := readingsOf(run.chars[:min(len(run.chars), maxSpellings+maxSyllables)])
			for i := range readings {
				if !startsWord[i] {
					continue
				}
				for _, s := range combineReadings(readings[i:min(len(readings), i+maxSyllables)]) {
					if !yield(word, s) {
						return
					}
				}
				word++
			}
		}
	}
}
