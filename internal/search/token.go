package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kljensen/snowball/english"
)

// token is a unit of the index: a Chinese bigram, the last character of a Chinese run, a word, a part of a word, or its
// stem. Tokens with the same position are alternatives for the same part of the text.
type token struct {
	text     string
	position int
	// start and end are the token's bytes in the text; firstEnd is the end of its first character.
	start, end, firstEnd int
	// whole says that the token is a bigram or a word as written, not a part or a stem of one.
	whole bool
}

func (t token) script() script {
	r, _ := utf8.DecodeRuneInString(t.text)
	return scriptOf(r)
}

func (t token) isSingleCJK() bool {
	return t.script() == cjk && utf8.RuneCountInString(t.text) == 1
}

// isTail says whether the token is the last character of a longer run, which says no more than the bigram before it.
func (t token) isTail() bool { return t.isSingleCJK() && !t.whole }

// sentenceGap is the distance of positions between two sentences or lines, so that no phrase spans them.
const sentenceGap = 5

// maxVersion is how many bytes of a version have beginnings of their own.
const maxVersion = 20

// script is the kind of characters that a run consists of.
type script int

const (
	noScript   script = iota
	cjk               // tokenized as bigrams
	alphabetic        // tokenized as words
)

// prolonged is the mark of a long vowel. It belongs to the kana before it, but Unicode assigns it to no script.
const prolonged = 'ー'

func scriptOf(r rune) script {
	switch {
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) || r == prolonged:
		return cjk
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		return alphabetic
	}
	return noScript
}

// tokenize splits a text into tokens, ordered by position. Different scripts are different runs: 锗GeO2 is 锗 and GeO2.
func tokenize(text string) []token {
	var tokens []token
	position := 0
	all := runs(text)
	for i, run := range all {
		switch run.script {
		case noScript:
			if slices.ContainsFunc(run.chars, endsSentence) {
				position += sentenceGap
			}
		case cjk:
			tokens = appendBigrams(tokens, run.chars, position)
			position += len(run.chars)
		case alphabetic:
			tokens = append(tokens, wordTokens(run.chars, position)...)
			if i > 1 && all[i-2].script == alphabetic {
				tokens = appendCompound(tokens, all[i-2].chars, all[i-1].chars, run.chars, position)
			}
			position++
		}
	}
	return tokens
}

func endsSentence(c char) bool { return strings.ContainsRune("\n。！？；.!?;", c.r) }

func appendBigrams(tokens []token, chars []char, position int) []token {
	last := len(chars) - 1
	for i, c := range chars[:last] {
		next := chars[i+1]
		tokens = append(tokens, token{string([]rune{c.r, next.r}), position + i, c.start, next.end, c.end, true})
	}
	c := chars[last]
	return append(tokens, token{string(c.r), position + last, c.start, c.end, c.end, last == 0})
}

// run is a sequence of characters of one script.
type run struct {
	script script
	chars  []char
}

// runs splits a text into runs. Their characters are parts of one slice.
func runs(text string) []run {
	var all []run
	chars := joinWide(fold(text))
	for i, c := range chars {
		s := scriptOf(c.r)
		last := len(all) - 1
		isNew := last < 0
		switch {
		case s == noScript && last >= 0 && all[last].script == alphabetic && continuesWord(chars, i):
			s = alphabetic
		case s == noScript && c.r == '.' && startsDotName(chars, i):
			s, isNew = alphabetic, true
		}
		if isNew || all[last].script != s {
			all = append(all, run{s, chars[i:i]})
			last = len(all) - 1
		}
		all[last].chars = chars[i-len(all[last].chars) : i+1 : i+1]
	}
	return all
}

// continuesWord says whether the sign at i belongs to the word before it: c++, c#, c++11, manager's, 3.14, 3,000.
func continuesWord(chars []char, i int) bool {
	hasNext := i+1 < len(chars)
	switch chars[i].r {
	case '+', '#':
		return !hasNext || scriptOf(chars[i+1].r) != alphabetic || unicode.IsDigit(chars[i+1].r)
	case '.', ',':
		return unicode.IsDigit(chars[i-1].r) && hasNext && unicode.IsDigit(chars[i+1].r)
	case '\'', '’', '_':
		return hasNext && scriptOf(chars[i+1].r) == alphabetic
	}
	return false
}

// startsDotName says whether the dot at i begins a word, as in .net.
func startsDotName(chars []char, i int) bool {
	if i+1 == len(chars) || !unicode.IsLetter(chars[i+1].r) || scriptOf(chars[i+1].r) != alphabetic {
		return false
	}
	return i == 0 || scriptOf(chars[i-1].r) != alphabetic && chars[i-1].r != '.'
}

// wordTokens returns the tokens of a word: the word, its stem, and its parts between letters and digits. All have the
// same position.
func wordTokens(chars []char, position int) []token {
	start, end := chars[0].start, chars[len(chars)-1].end
	word := wordOf(chars)
	tokens := []token{{word, position, start, end, end, true}}
	for _, part := range wordParts(word) {
		if !slices.ContainsFunc(tokens, func(t token) bool { return t.text == part }) {
			tokens = append(tokens, token{part, position, start, end, end, false})
		}
	}
	return tokens
}

// wordOf returns the word of a run, without the commas of numbers.
func wordOf(chars []char) string {
	var b strings.Builder
	for _, c := range chars {
		b.WriteRune(c.r)
	}
	return apostrophes.Replace(strings.TrimSuffix(strings.TrimSuffix(b.String(), "'s"), "’s"))
}

// appendCompound appends two words as one, and its stem, if the characters between them join them.
func appendCompound(tokens []token, word, between, next []char, position int) []token {
	if len(between) != 1 {
		return tokens
	}
	joined := compound(wordOf(word), string(between[0].r), wordOf(next))
	if joined == "" {
		return tokens
	}
	start, end := word[0].start, next[len(next)-1].end
	tokens = append(tokens, token{joined, position, start, end, end, false})
	if s := stem(joined); s != joined {
		tokens = append(tokens, token{s, position, start, end, end, false})
	}
	return tokens
}

// wordParts returns the stem of a word, and the stems of its parts.
func wordParts(word string) []string {
	var parts []string
	if plain := strings.Trim(word, ".+#_"); plain != word && plain != "" {
		parts = append(parts, plain)
	}
	parts = append(parts, stem(word))
	if strings.Contains(word, ".") {
		return append(parts, versionParts(word)...)
	}
	start, inDigits := 0, false
	for i, r := range word {
		if digit := unicode.IsDigit(r); i > 0 && digit != inDigits && (digit || unicode.IsLetter(r)) {
			parts = append(parts, stem(word[start:i]))
			start = i
		}
		inDigits = unicode.IsDigit(r)
	}
	if start > 0 {
		parts = append(parts, stem(word[start:]))
	}
	return parts
}

// versionParts returns the numbers of a version, and its beginnings: v2.10 and 2.10 of v2.10.3.
func versionParts(version string) []string {
	var parts []string
	for i, r := range version[:min(len(version), maxVersion)] {
		if r == '.' && i > 0 {
			parts = append(parts, version[:i])
		}
	}
	if plain := strings.TrimPrefix(version, "v"); plain != version {
		parts = append(append(parts, plain), versionParts(plain)...)
	}
	for part := range strings.SplitSeq(version, ".") {
		if part != "" {
			parts = append(parts, stem(part))
		}
	}
	return parts
}

// stem returns the stem of an English word, and any other word unchanged.
func stem(word string) string {
	for _, r := range word {
		if r < 'a' || r > 'z' {
			return word
		}
	}
	return english.Stem(word, true)
}
