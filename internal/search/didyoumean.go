package search

import (
	"context"
	"slices"
	"strings"

	"entgo.io/ent/dialect/sql"

	"praxis/internal/sqltext"
)

const (
	// maxSimilarTitles is how many titles with a part of a term are considered for spelling suggestions, and
	// maxSimilarNames how many of them, the most similar, are read.
	maxSimilarTitles, maxSimilarNames = 2000, 50
)

// DidYouMean returns the query with spelling suggestions in place of the terms that occur nowhere; nil if documents
// contain all terms, or nothing is similar.
func (r *Result) DidYouMean(context.Context) (*string, error) {
	q := r.match.query
	text := q.text
	for _, t := range q.required {
		if t.suggestion != "" {
			text = strings.Replace(text, t.text, t.suggestion, 1)
		}
	}
	if text == q.text {
		return nil, nil
	}
	return &text, nil
}

// CorrectedQuery returns the query whose results are given too, since fewer than minCertainHits documents contain all
// terms of the typed one, and the correction is sure; nil if there is none.
func (r *Result) CorrectedQuery() *string { return r.match.corrected }

// selectSimilarNames selects the titles and names that contain a part of the term: two of its characters, or the
// beginning of a word.
func selectSimilarNames(ctx context.Context, t term) sql.Querier {
	parts := t.partsQuery()
	similar := documentsOf(ctx, nil, func(d *sql.Selector) {
		d.Where(sqltext.Predicate(contains("d.title_words", parts)))
		d.Select(d.C("id"), d.C("title_words"))
	})
	return sqltext.Format(`
		SELECT id, entity, title, names FROM search_documents
		WHERE id IN (
			SELECT id FROM ({similar} LIMIT {maxTitles}) s ORDER BY ts_rank(title_words, {parts}::tsquery) DESC, id LIMIT {max}
		)`,
		sqltext.Parts{"similar": similar, "parts": parts, "maxTitles": maxSimilarTitles, "max": maxSimilarNames})
}

// partsQuery is the tsquery for any part of the term as typed.
func (t term) partsQuery() string {
	var parts []string
	for _, tok := range t.phrases[0] {
		r := []rune(tok.text)
		switch {
		case tok.script() == cjk && len(r) == 2:
			parts = append(parts, quoteLexeme(tok.text))
		case tok.script() != cjk && tok.whole:
			parts = append(parts, prefixOf(string(r[:(len(r)+1)/2])))
		}
	}
	if len(parts) == 0 {
		return t.tsquery("")
	}
	return strings.Join(parts, " | ")
}

// similarName returns the word in titles and names that is most similar to a term, and the most frequent of those. A
// Chinese word is sure if it has one character more or less than the typed one of three or more.
func similarName(t term, sources []source) variant {
	typed := []rune(foldText(t.text))
	counts := map[variant]int{}
	for _, s := range sources {
		for _, text := range []string{s.Title, s.Names} {
			for _, v := range similarWords(text, typed) {
				counts[v]++
			}
		}
	}
	var best variant
	bestScore := 0.0
	for v, n := range counts {
		score := v.likelihood * float64(n)
		if score > bestScore || score == bestScore && v.text < best.text {
			best, bestScore = v, score
		}
	}
	return best
}

// similarWords returns the words of a text that are similar to what the user typed, as the text spells them.
func similarWords(text string, typed []rune) []variant {
	if !isCJK(typed[0]) {
		return similarAlphabetic(text, typed)
	}
	return similarChinese(text, typed)
}

// similarAlphabetic compares the words with the same first letter. Those of seven letters or more may differ in two.
func similarAlphabetic(text string, typed []rune) []variant {
	maxEdits := 1
	if len(typed) >= 7 {
		maxEdits = 2
	}
	var similar []variant
	for _, tok := range tokenize(text) {
		word := []rune(tok.text)
		if !tok.whole || len(word) < 3 || word[0] != typed[0] {
			continue
		}
		if edits := editDistance(typed, word, maxEdits); edits <= maxEdits {
			similar = append(similar, variant{text[tok.start:tok.end], 1 / float64(1+edits), true})
		}
	}
	return similar
}

// similarChinese compares all character sequences of about the same length: one character is missing, one is too many,
// or one is another one, in words of four and more.
func similarChinese(text string, typed []rune) []variant {
	if len(typed) < 3 {
		return nil
	}
	var similar []variant
	for _, run := range runs(text) {
		if run.script != cjk {
			continue
		}
		for _, length := range []int{len(typed) + 1, len(typed), len(typed) - 1} {
			for i := 0; i+length <= len(run.chars); i++ {
				sequence := run.chars[i : i+length]
				word := make([]rune, length)
				for j, c := range sequence {
					word[j] = c.r
				}
				if !isSimilar(typed, word) {
					continue
				}
				similar = append(similar, variant{
					text[sequence[0].start:sequence[length-1].end], 1, length <= len(typed) || len(typed) < 3,
				})
			}
		}
	}
	return similar
}

// isSimilar says whether a Chinese word differs from what the user typed in one character, which is not at an end of it
// if it is missing or too many.
func isSimilar(typed, word []rune) bool {
	if len(word) != len(typed) {
		short, long := typed, word
		if len(short) > len(long) {
			short, long = long, short
		}
		return short[0] == long[0] && short[len(short)-1] == long[len(long)-1] && editDistance(typed, word, 1) == 1
	}
	differs := 0
	for i := range word {
		if word[i] != typed[i] {
			differs++
		}
	}
	return differs == 1 && len(typed) > 3 || isSwapped(typed, word)
}

// isSwapped says whether two neighboring characters are swapped.
func isSwapped(a, b []rune) bool {
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && slices.Equal(a[i+2:], b[i+2:])
}

// editDistance is the Levenshtein distance of two words. It is exact up to limit only, and greater than limit beyond.
func editDistance(a, b []rune, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range b {
			cost := diagonal
			if x != y {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
