package search

import (
	"slices"
	"strings"
	"unicode"
)

const (
	// maxQuery is how many bytes of a query are parsed.
	maxQuery = 400
	// maxTerms is how many required terms, and how many excluded ones, are parsed.
	maxTerms = 16
)

// query is what the user typed, parsed.
type query struct {
	text     string
	required []term
	excluded []term
}

// term is a word, or a phrase in quotes.
type term struct {
	text string
	// phrases are the alternatives that the term matches by: as typed, then those of addAlternative.
	phrases []phrase
	// quoted terms are required even in loose matching.
	quoted bool
	// pinyinPrefix is the letters of the term if they may be pinyin, for suggestions; "" if not. pinyin is the same for
	// search, but "" for a single syllable, which half of the titles contain.
	pinyinPrefix, pinyin string
}

// parseQuery parses words, phrases in quotes of any kind, and terms that a minus excludes. Any text is a query; without
// a letter or digit it has no terms.
func parseQuery(text string) query {
	text = strings.ToValidUTF8(text, " ")
	if len(text) > maxQuery {
		text = strings.ToValidUTF8(text[:maxQuery], "")
	}
	q := query{text: text}
	for _, part := range splitQuery(text) {
		excluded := false
		if rest, ok := strings.CutPrefix(part.text, "-"); ok && (rest == "" || rest[0] < '0' || rest[0] > '9') {
			part.text, excluded = rest, true
		}
		t := term{text: part.text, quoted: part.quoted}
		if t.addAlternative(part.text); len(t.phrases) == 0 {
			continue
		}
		if !t.quoted {
			t.pinyinPrefix = pinyinLetters(t.text)
			if len(t.pinyinPrefix) > 2 && !isSyllablePrefix(t.pinyinPrefix) {
				t.pinyin = t.pinyinPrefix
			}
		}
		switch {
		case excluded && len(q.excluded) < maxTerms:
			q.excluded = append(q.excluded, t)
		case !excluded && len(q.required) < maxTerms:
			q.required = append(q.required, t)
		}
	}
	return q
}

// queryPart is the text of a term; it begins with - if the term is excluded.
type queryPart struct {
	text   string
	quoted bool
}

const (
	quoteCharacters = "\"“”„«»「」『』＂"
	separators      = "，、。;；？?！!"
)

// splitQuery splits a text at white space and punctuation outside of quotes.
func splitQuery(text string) []queryPart {
	var parts []queryPart
	var b strings.Builder
	quoted := false
	flush := func() {
		if b.Len() > 0 {
			parts = append(parts, queryPart{b.String(), quoted})
			b.Reset()
		}
	}
	for _, r := range text {
		switch {
		case strings.ContainsRune(quoteCharacters, r):
			if quoted || b.String() != "-" {
				flush()
			}
			quoted = !quoted
		case (r == '－' || r == '−') && b.Len() == 0 && !quoted:
			b.WriteByte('-')
		case !quoted && (unicode.IsSpace(r) || strings.ContainsRune(separators, r)):
			flush()
		default:
			b.WriteRune(r)
		}
	}
	quoted = false // an unclosed quote is ignored
	flush()
	return parts
}

// pinyinLetters returns the letters of a term that may be pinyin: two or more of a to z, apart from apostrophes and
// commas; "" for other terms.
func pinyinLetters(text string) string {
	text = apostrophes.Replace(foldText(text))
	for _, r := range text {
		if r < 'a' || r > 'z' {
			return ""
		}
	}
	if len(text) < 2 {
		return ""
	}
	return text
}

// quoteLexeme quotes a lexeme for tsquery and tsvector, whose syntax it then cannot contain.
func quoteLexeme(lexeme string) string {
	return "'" + lexemeEscapes.Replace(lexeme) + "'"
}

// prefixOf is the tsquery for lexemes that begin with the text.
func prefixOf(text string) string { return quoteLexeme(text) + ":*" }

var (
	lexemeEscapes = strings.NewReplacer("'", "''", `\`, `\\`)
	apostrophes   = strings.NewReplacer("'", "", "’", "", ",", "")
)

// addAlternative makes documents with another spelling match the term, such as a synonym. A text without a letter or
// digit, and one that the term already has, add nothing.
func (t *term) addAlternative(text string) {
	p := phrase(tokenize(text))
	if len(p) > 0 && !slices.ContainsFunc(t.phrases, p.equal) {
		t.phrases = append(t.phrases, p)
	}
}

// tsquery is the tsquery for any alternative of the term, within the part of the document that has the weight; anywhere
// for weight "".
func (t term) tsquery(weight string) string {
	if len(t.phrases) == 1 {
		return t.phrases[0].tsquery(weight)
	}
	alternatives := make([]string, len(t.phrases))
	for i, p := range t.phrases {
		alternatives[i] = p.tsquery(weight)
	}
	return "(" + strings.Join(alternatives, " | ") + ")"
}

// words are the tsqueries of the words for loose matching, from the terms without quotes.
func (q query) words() []string {
	var words []string
	for _, t := range q.required {
		for _, w := range t.words() {
			if !t.quoted && !slices.Contains(words, w) && len(words) < maxLooseWords {
				words = append(words, w)
			}
		}
	}
	return words
}

// chineseParticles are characters that make a bigram meaningless.
const chineseParticles = "的吗呢么"

// words are the tsqueries of those typed tokens that have a meaning of their own. A term of one word is one word, with
// all of its alternatives.
func (t term) words() []string {
	if len(t.phrases) > 1 && len(t.phrases[0].steps()) == 1 {
		return []string{t.tsquery("")}
	}
	var words []string
	for i, tok := range t.phrases[0] {
		switch {
		case !tok.whole, stopWords[tok.text]:
		case tok.isSingleCJK() && i > 0:
		case tok.script() == cjk && strings.ContainsAny(tok.text, chineseParticles):
		default:
			words = append(words, tok.tsquery("", true))
		}
	}
	return words
}

// stopWords are words of questions, in Chinese and in English, that say nothing about their topic.
var stopWords = wordSet(`
	如何 怎样 为何 哪些 可以 才能 时候 是否 以及 或者 因为 所以 但是 以后 之后 以前 由谁 是谁 能否 有没 没有 我们 他们 一个
	a an and are as at by for from how in is it of on or the to what with why who do does`)

func wordSet(text string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(text) {
		set[word] = true
	}
	return set
}
