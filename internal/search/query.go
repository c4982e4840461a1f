package search

import (
	"strings"
	"unicode"
)

// maxQuery is how many bytes of a question are read, and maxTerms how many words.
const (
	maxQuery = 400
	maxTerms = 16
)

// term is a word, or a phrase in quotes, of what somebody typed.
type term struct {
	text   string
	tokens []token
	// spelt is what is looked for in the pinyin of names; "" when the term is no such.
	spelt string
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
		if rest, ok := strings.CutPrefix(part, "-"); ok {
			part, excluded = rest, true
		}
		t := term{text: strings.Trim(part, `"`), tokens: tokens(strings.Trim(part, `"`))}
		if len(t.tokens) == 0 {
			continue
		}
		t.spelt = spelt(t.text)
		switch {
		case len(q.wanted)+len(q.excluded) >= maxTerms:
		case excluded:
			q.excluded = append(q.excluded, t)
		default:
			q.wanted = append(q.wanted, t)
		}
	}
	return q
}

// parts cuts a text at white space, but not within quotes; each kind of quotes becomes ".
func parts(text string) []string {
	var all []string
	var b strings.Builder
	quoted := false
	flush := func() {
		if b.Len() > 0 {
			all = append(all, b.String())
			b.Reset()
		}
	}
	for _, r := range text {
		switch {
		case strings.ContainsRune("\"“”„«»「」『』＂", r):
			if quoted {
				flush()
			} else if b.String() != "-" {
				flush()
			}
			quoted = !quoted
		case (r == '－' || r == '−') && b.Len() == 0 && !quoted:
			b.WriteByte('-')
		case !quoted && (unicode.IsSpace(r) || strings.ContainsRune("，、。,;；？?！!", r)):
			flush()
		default:
			b.WriteRune(r)
		}
	}
	flush()
	return all
}

// spelt is a term that can be pinyin: at least two letters of a to z, perhaps with apostrophes.
func spelt(text string) string {
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
	apostrophes = strings.NewReplacer("'", "", "’", "")
)

// strict is the tsquery of the term as a phrase, in the parts of the text with the weight; anywhere when it is "". Of a last single character of Chinese all words that begin with it are
// found; of a word its stem.
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
		case scriptOf(r[0]) == chinese && (strings.ContainsAny(tok.text, "的了吗呢么怎何是在和与为才能怎样时候哪些可以")):
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

// common are English words that say nothing.
var common = map[string]bool{
	"a": true, "an": true, "and": true, "are": true, "as": true, "at": true, "by": true, "for": true, "from": true, "how": true, "in": true, "is": true, "it": true,
	"of": true, "on": true, "or": true, "the": true, "to": true, "what": true, "with": true, "why": true, "who": true, "do": true, "does": true,
}
