package search

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Compounds of Latin words are indexed joined as well as apart: Wi-Fi as wifi, Node.js as nodejs, Windows 11 as
// windows11. A query matches by both, too.

const (
	// compoundSigns are the signs that join two words.
	compoundSigns = "-._'’‐‑"
	// maxNumber is how many digits a number has that belongs to the word before it, as in Windows 11.
	maxNumber = 4
	// shortWord is how many letters a word has that may be a part of the word next to it, as in VS Code.
	shortWord = 3
)

// compound returns the two words as one, if the text between them joins them; otherwise "".
func compound(word, between, next string) string {
	switch {
	case !hasLetter(word+next) || len(word)+len(next) > maxLexeme:
		return ""
	case len(between) <= len("‑") && strings.Contains(compoundSigns, between) && between != "":
	case between != " ":
		return ""
	case isNumber(next) && len(next) <= maxNumber && !isNumber(word):
	case !isLetters(word) || !isLetters(next), functionWords[word], functionWords[next]:
		return ""
	case utf8.RuneCountInString(word+next) <= shortWord, len(word) > shortWord && len(next) > shortWord:
		return ""
	}
	return word + next
}

func hasLetter(text string) bool { return strings.ContainsFunc(text, unicode.IsLetter) }

func isLetters(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
}

func isNumber(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool { return r < '0' || r > '9' })
}

// joinedCompound returns the two words of a phrase as one; "" if it is not two words, or Chinese.
func joinedCompound(p phrase) string {
	steps := p.steps()
	if len(steps) != 2 || steps[0].script == cjk || steps[1].script == cjk {
		return ""
	}
	return steps[0].text + steps[1].text
}

// isNumbered says whether a part of a query is a word and the next one is its number, as in Vue 3.
func isNumbered(part, next queryPart) bool {
	return !next.quoted && !strings.HasPrefix(part.text, "-") && !strings.ContainsFunc(part.text, isCJK) &&
		!isFunctionWord(part.text) && hasLetter(part.text) && isNumber(foldText(next.text)) &&
		len(foldText(next.text)) <= maxNumber
}

// joinCompounds makes two neighboring Latin words match as one, too: Java Script finds JavaScript.
func (q *query) joinCompounds() {
	for i := 1; i < len(q.required); i++ {
		a, b := &q.required[i-1], &q.required[i]
		if !a.quoted && !b.quoted && a.isLatinWord() && b.isLatinWord() {
			joined := foldText(a.text) + foldText(b.text)
			a.addAlternative(joined)
			b.addAlternative(joined)
		}
	}
}

func (t term) isLatinWord() bool {
	return len(t.phrases[0].steps()) == 1 && t.phrases[0][0].script() == alphabetic && hasLetter(t.text) &&
		!isFunctionWord(t.text)
}

// wideParts returns how many parts at the beginning are a word set wide, one character a part: three or more.
func wideParts(parts []queryPart) int {
	n := 0
	for n < len(parts) && !parts[n].quoted && len([]rune(parts[n].text)) == 1 &&
		strings.ContainsFunc(parts[n].text, isCJK) {
		n++
	}
	if n < 3 {
		return 0
	}
	return n
}

func joinParts(parts []queryPart) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p.text)
	}
	return b.String()
}

// joinWide removes the white space within words that are set wide, as 通 知 公 告: between characters that stand alone.
func joinWide(chars []char) []char {
	var joined []char // nil until something is removed
	for i := range chars {
		if isSpace(chars, i) && standsAlone(chars, i-1) && standsAlone(chars, i+1) {
			if joined == nil {
				joined = append(make([]char, 0, len(chars)), chars[:i]...)
			}
		} else if joined != nil {
			joined = append(joined, chars[i])
		}
	}
	if joined == nil {
		return chars
	}
	return joined
}

// standsAlone says whether the character at i is Chinese, and those next to it are not.
func standsAlone(chars []char, i int) bool {
	return i >= 0 && i < len(chars) && isCJK(chars[i].r) &&
		(i == 0 || !isCJK(chars[i-1].r)) && (i+1 == len(chars) || !isCJK(chars[i+1].r))
}

// isSpace says whether the character at i is white space other than the end of a line.
func isSpace(chars []char, i int) bool { return chars[i].r != '\n' && unicode.IsSpace(chars[i].r) }
