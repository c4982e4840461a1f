package search

import (
	"slices"
	"strings"
	"unicode"

	"praxis/internal/hanzi"
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
	// pinyin is the letters of the term if they may be pinyin; "" if not, and for a single syllable, which half of the
	// titles contain.
	pinyin string
	// occurs says that a document contains the term; it is set only if few documents contain all terms.
	occurs bool
	// suggestion is a similar word that documents contain, if no document contains the term; "" for none.
	suggestion string
}

// parseQuery parses words, phrases in quotes of any kind, and terms that a minus excludes. Function words are left out
// unless the query has nothing else. Any text is a query; without a letter or digit it has no terms.
func parseQuery(text string) query {
	text = queryText(text)
	q := query{text: text}
	parts := splitQuery(text)
	if q.addTerms(parts, contentParts); len(q.required) == 0 {
		q.excluded = nil
		q.addTerms(parts, func(part string) []string { return []string{part} })
	}
	return q
}

// queryText returns the part of a text that is parsed.
func queryText(text string) string {
	text = strings.ToValidUTF8(text, " ")
	if len(text) > maxQuery {
		text = strings.ToValidUTF8(text[:maxQuery], "")
	}
	return text
}

// addTerms adds the terms of the parts, after content has split those without quotes.
func (q *query) addTerms(parts []queryPart, content func(part string) []string) {
	for i := 0; i < len(parts); i++ {
		part := parts[i]
		rest, excluded := strings.CutPrefix(part.text, "-")
		switch wide := wideParts(parts[i:]); {
		case excluded && (rest == "" || rest[0] < '0' || rest[0] > '9'):
			if t, ok := newTerm(rest, part.quoted); ok && len(q.excluded) < maxTerms {
				q.excluded = append(q.excluded, t)
			}
		case part.quoted:
			q.require(part.text, true)
		case wide > 0:
			q.require(joinParts(parts[i:i+wide]), false)
			i += wide - 1
		case i+1 < len(parts) && isNumbered(part, parts[i+1]):
			q.require(part.text+" "+parts[i+1].text, false)
			i++
		default:
			for _, text := range content(part.text) {
				q.require(text, false)
			}
		}
	}
	q.joinCompounds()
}

// require adds a required term.
func (q *query) require(text string, quoted bool) {
	if t, ok := newTerm(text, quoted); ok && len(q.required) < maxTerms {
		q.required = append(q.required, t)
	}
}

// newTerm returns the term of a text; false if the text has no letter or digit.
func newTerm(text string, quoted bool) (term, bool) {
	t := term{text: text, quoted: quoted}
	if t.addAlternative(text); len(t.phrases) == 0 {
		return t, false
	}
	if quoted {
		return t, true
	}
	if joined := joinedCompound(t.phrases[0]); joined != "" {
		t.addAlternative(joined)
	}
	if letters := pinyinLetters(t.text); len(letters) > 2 && !isSyllablePrefix(letters) {
		t.pinyin = letters
	}
	return t, true
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

// pinyinLetters returns the letters of a text that may be pinyin: a to z, apart from apostrophes and commas; "" for
// other texts.
func pinyinLetters(text string) string {
	text = apostrophes.Replace(foldText(text))
	if strings.ContainsFunc(text, func(r rune) bool { return r < 'a' || r > 'z' }) {
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

// broadQuery is tsquery for documents that contain the bigrams of Chinese words without quotes, neighbors or not.
func (t term) broadQuery(weight string) string {
	if t.quoted {
		return t.tsquery(weight)
	}
	alternatives := make([]string, len(t.phrases))
	for i, p := range t.phrases {
		alternatives[i] = p.tsquery(weight)
		if p.isChinese() {
			alternatives[i] = strings.ReplaceAll(alternatives[i], " <-> ", " & ")
		}
	}
	if len(alternatives) == 1 {
		return alternatives[0]
	}
	return anyQuery(alternatives)
}

// hasChinesePhrase says whether broadQuery differs from tsquery.
func (t term) hasChinesePhrase() bool {
	return !t.quoted && slices.ContainsFunc(t.phrases, phrase.isChinese)
}

// isNumber says whether the term is a bare number.
func (t term) isNumber() bool { return isNumber(foldText(t.text)) }

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

// words are the tsqueries of those typed tokens that have a meaning of their own. A term of one word is one word, with
// all of its alternatives.
func (t term) words() []string {
	if len(t.phrases) > 1 && len(t.phrases[0].steps()) == 1 {
		return []string{t.tsquery("")}
	}
	var words []string
	for i, tok := range t.phrases[0] {
		switch {
		case !tok.whole, tok.isSingleCJK() && i > 0:
		default:
			words = append(words, tok.tsquery("", true))
		}
	}
	return words
}

// characters are the words of one character in a Chinese term of two or three, as typed. They say too little of a
// longer one.
func (t term) characters() []string {
	chars := fold(t.text)
	if len(chars) < 2 || len(chars) > 3 {
		return nil
	}
	runes := make([]rune, len(chars))
	for i, c := range chars {
		runes[i] = c.r
	}
	var characters []string
	at := 0
	for _, n := range hanzi.Segment(runes) {
		if n == 1 && unicode.Is(unicode.Han, runes[at]) && !weakFunctionWords[string(runes[at])] {
			characters = append(characters, string(runes[at]))
		}
		at += n
	}
	return characters
}
