package search

import (
	"strings"
	"unicode"
)

// maxQuery is how many bytes of a question are read, and maxTerms how many words, and how many that are excluded.
const (
	maxQuery = 400
	maxTerms = 16
)

// term is a word, or a phrase in quotes, of what somebody typed.
type term struct {
	text   string
	tokens []token
	// quoted says that it stood in quotes: it is demanded as it is.
	quoted bool
	// letters are what is looked for in the pinyin of names that are typed so far, and spelt in that of whole ones: more than a
	// syllable, which half of the titles have. They are "" when the term is no pinyin.
	letters, spelt string
}

// question is what somebody typed, read.
type question struct {
	text     string
	wanted   []term
	excluded []term
}

// read reads what somebody typed: words, phrases in quotes of any kind, and - before what must not be there. Everything is
// a question; one without any letter or digit has no terms.
func read(text string) question {
	text = strings.ToValidUTF8(text, " ")
	if len(text) > maxQuery {
		text = strings.ToValidUTF8(text[:maxQuery], "")
	}
	q := question{text: text}
	for _, part := range parts(text) {
		excluded := false
		if rest, ok := strings.CutPrefix(part.text, "-"); ok && (rest == "" || rest[0] < '0' || rest[0] > '9') {
			part.text, excluded = rest, true
		}
		t := term{text: part.text, tokens: tokens(part.text), quoted: part.quoted}
		if len(t.tokens) == 0 {
			continue
		}
		if !t.quoted {
			if t.letters = letters(t.text); len(t.letters) > 2 && !syllable(t.letters) {
				t.spelt = t.letters
			}
		}
		switch {
		case excluded && len(q.excluded) < maxTerms:
			q.excluded = append(q.excluded, t)
		case !excluded && len(q.wanted) < maxTerms:
			q.wanted = append(q.wanted, t)
		}
	}
	return q
}

// part is a piece of what somebody typed; its text begins with - when it is excluded.
type part struct {
	text   string
	quoted bool
}

// parts cuts a text at white space, but not within quotes of any kind.
func parts(text string) []part {
	var all []part
	var b strings.Builder
	quoted := false
	flush := func() {
		if b.Len() > 0 {
			all = append(all, part{b.String(), quoted})
			b.Reset()
		}
	}
	for _, r := range text {
		switch {
		case strings.ContainsRune("\"“”„«»「」『』＂", r):
			if quoted || b.String() != "-" {
				flush()
			}
			quoted = !quoted
		case (r == '－' || r == '−') && b.Len() == 0 && !quoted:
			b.WriteByte('-')
		case !quoted && (unicode.IsSpace(r) || strings.ContainsRune("，、。;；？?！!", r)):
			flush()
		default:
			b.WriteRune(r)
		}
	}
	quoted = false // a quote that is not closed is none
	flush()
	return all
}

// letters are those of a term that can be pinyin: at least two of a to z, perhaps with apostrophes; "" for others.
func letters(text string) string {
	text = apostrophes.Replace(folded(text))
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

// quoted is a lexeme in the syntax of tsquery and tsvector: whatever it holds is text there.
func quoted(lexeme string) string {
	return "'" + quotes.Replace(lexeme) + "'"
}

var (
	quotes      = strings.NewReplacer("'", "''", `\`, `\\`)
	apostrophes = strings.NewReplacer("'", "", "’", "", ",", "")
)

// strict is the tsquery of the term as a phrase, in the parts of the text with the weight; anywhere when it is "". Of a last
// single character of Chinese all words that begin with it are found; of a word its stem.
func (t term) strict(weight string) string {
	var b strings.Builder
	last := -1
	for i := 0; i < len(t.tokens); {
		tok := t.tokens[i]
		same := i + 1
		for same < len(t.tokens) && t.tokens[same].place == tok.place {
			same++
		}
		// The last character of a longer run says no more than the two before it.
		if r := []rune(tok.text); len(r) == 1 && scriptOf(r[0]) == chinese && !tok.whole {
			i = same
			continue
		}
		if last >= 0 {
			b.WriteString(distance(tok.place - last))
		}
		b.WriteString(t.lexeme(i, same, weight))
		last = tok.place
		i = same
	}
	return b.String()
}

func distance(places int) string {
	if places == 1 {
		return " <-> "
	}
	return " <" + itoa(places) + "> "
}

// lexeme is the tsquery of the tokens of one place.
func (t term) lexeme(from, to int, weight string) string {
	tok := t.tokens[from]
	r := []rune(tok.text)
	switch {
	case scriptOf(r[0]) == chinese && len(r) == 1 && to == len(t.tokens):
		return quoted(tok.text) + ":*" + weight
	case weight != "":
		weight = ":" + weight
	}
	if scriptOf(r[0]) == chinese {
		return quoted(tok.text) + weight
	}
	return quoted(stem(tok.text)) + weight
}

// loose are the tokens that each say something of a term by themselves.
func (t term) loose() []string {
	var all []string
	for i, tok := range t.tokens {
		r := []rune(tok.text)
		switch {
		case !tok.whole:
		case scriptOf(r[0]) == chinese && (strings.ContainsAny(tok.text, "的吗呢么") || common[tok.text]):
		case scriptOf(r[0]) == chinese && len(r) == 1 && i > 0:
		case scriptOf(r[0]) == chinese && len(r) == 1:
			all = append(all, quoted(tok.text)+":*")
		case scriptOf(r[0]) != chinese && common[tok.text]:
		default:
			all = append(all, quoted(stem(tok.text)))
		}
	}
	return all
}

// common are words of questions, in Chinese and in English, that say nothing.
var common = map[string]bool{
	"如何": true, "怎样": true, "为何": true, "哪些": true, "可以": true, "才能": true, "时候": true, "是否": true, "以及": true, "或者": true, "因为": true, "所以": true,
	"但是": true, "以后": true, "之后": true, "以前": true, "由谁": true, "是谁": true, "能否": true, "有没": true, "没有": true, "我们": true, "他们": true, "一个": true,
	"a": true, "an": true, "and": true, "are": true, "as": true, "at": true, "by": true, "for": true, "from": true, "how": true, "in": true, "is": true, "it": true,
	"of": true, "on": true, "or": true, "the": true, "to": true, "what": true, "with": true, "why": true, "who": true, "do": true, "does": true,
}
