package search

import (
	"slices"
	"strconv"
	"strings"
)

// phrase is a sequence of tokens that must follow each other in a document, at the same distances.
type phrase []token

// tsquery is the tsquery for the phrase within the part of the document that has the weight; anywhere for weight "". A
// single Chinese character at the end matches all lexemes that begin with it, a word its stem.
func (p phrase) tsquery(weight string) string {
	var b strings.Builder
	last := -1
	for i := 0; i < len(p); {
		tok := p[i]
		next := i + 1
		for next < len(p) && p[next].position == tok.position {
			next++
		}
		if tok.isTail() {
			i = next
			continue
		}
		if last >= 0 {
			b.WriteString(followedBy(tok.position - last))
		}
		b.WriteString(tok.tsquery(weight, next == len(p)))
		last = tok.position
		i = next
	}
	return b.String()
}

// isChinese says whether the phrase is a Chinese word of three characters or more.
func (p phrase) isChinese() bool {
	steps := p.steps()
	for i, tok := range steps {
		if tok.script != cjk || tok.isSingle || i > 0 && tok.position != steps[i-1].position+1 {
			return false
		}
	}
	return len(steps) > 1
}

// followedBy is the tsquery operator for lexemes at that distance.
func followedBy(distance int) string {
	if distance == 1 {
		return " <-> "
	}
	return " <" + strconv.Itoa(distance) + "> "
}

// tsquery is the tsquery for a token with a weight; last says that no token follows it in its phrase.
func (t token) tsquery(weight string, last bool) string {
	if t.isSingleCJK() && last {
		return quoteLexeme(t.text) + ":*" + weight
	}
	if weight != "" {
		weight = ":" + weight
	}
	if t.script() == cjk {
		return quoteLexeme(t.text) + weight
	}
	return quoteLexeme(stem(t.text)) + weight
}

// characterMark begins the lexeme of a Chinese character, which a document has for each of its characters, without
// positions. No token begins with it.
const characterMark = "@"

// indexQuery returns the tsquery to look up documents by. For a single character it is the lexeme of the character,
// since the index would read the documents of thousands of bigrams for those that begin with it.
func indexQuery(tsquery string) string {
	if r := []rune(tsquery); len(r) == len("'x':*") && strings.HasSuffix(tsquery, ":*") && isCJK(r[1]) {
		return quoteLexeme(characterMark + string(r[1]))
	}
	return tsquery
}

// equal says whether two phrases have the same tokens at the same distances.
func (p phrase) equal(other phrase) bool {
	return slices.EqualFunc(p, other, func(a, b token) bool {
		return a.text == b.text && a.position-p[0].position == b.position-other[0].position
	})
}

// matches returns where the phrase occurs among the tokens of a text, which are ordered by position.
func (p phrase) matches(tokens []token) []span {
	steps := p.steps()
	var found []span
	for i, tok := range tokens {
		if !steps[0].matches(tok, len(steps) == 1) {
			continue
		}
		s, ok := matchSteps(steps, tokens[i:])
		if ok && (len(found) == 0 || s != found[len(found)-1]) {
			found = append(found, s)
		}
	}
	return found
}

// steps are the tokens that must occur at successive positions: one a position, without the tail of a run.
func (p phrase) steps() []step {
	var steps []step
	for i, tok := range p {
		if i > 0 && (tok.position == p[i-1].position || tok.isTail()) {
			continue
		}
		s := step{token: tok, script: tok.script(), isSingle: tok.isSingleCJK()}
		if s.script == alphabetic {
			s.stem = stem(tok.text)
		}
		steps = append(steps, s)
	}
	return steps
}

// step is a token of a phrase, with what each comparison needs.
type step struct {
	token
	script   script
	isSingle bool
	stem     string
}

// matchSteps returns the span of the steps if the first token matches the first step, and later tokens the others at
// the same distances.
func matchSteps(steps []step, tokens []token) (span, bool) {
	last, next := tokens[0], 0
	for _, step := range steps[1:] {
		position := tokens[0].position + step.position - steps[0].position
		for next < len(tokens) && tokens[next].position < position {
			next++
		}
		i := next
		for i < len(tokens) && tokens[i].position == position && !step.matches(tokens[i], true) {
			i++
		}
		if i == len(tokens) || tokens[i].position != position {
			return span{}, false
		}
		last = tokens[i]
	}
	if steps[len(steps)-1].isSingle {
		return span{tokens[0].start, last.firstEnd}, true
	}
	return span{tokens[0].start, last.end}, true
}

// matches says whether a token of a text matches the step. If prefix is set, a single Chinese character
// matches each token that begins with it.
func (s step) matches(other token, prefix bool) bool {
	if s.script == cjk {
		return other.text == s.text || prefix && s.isSingle && strings.HasPrefix(other.text, s.text)
	}
	return other.text == s.text || other.text == s.stem
}
