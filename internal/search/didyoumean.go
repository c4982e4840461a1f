package search

import (
	"context"
	"fmt"
	"strings"

	"entgo.io/ent/dialect/sql"

	"praxis/internal/sqltext"
)

const (
	// maxSimilarDocuments is how many documents are read for spelling suggestions.
	maxSimilarDocuments = 30
	// maxSimilarText is how many characters of a body are read.
	maxSimilarText = 50_000
)

// DidYouMean returns the query with spelling suggestions in place of the terms that occur nowhere; nil if all terms
// were found, or nothing is similar. A word is similar if it differs in one character of four or more, or in two of
// seven or more, or has the same pinyin. It reads only what the viewer sees: two statements for each missing term.
func (r *Result) DidYouMean(ctx context.Context) (*string, error) {
	q := r.match.query
	if len(q.required) == 0 || len(r.Hits) > 0 && len(r.match.loose) == 0 {
		return nil, nil
	}
	text := q.text
	for _, t := range q.required {
		suggestion, err := r.spellingSuggestion(ctx, t)
		if err != nil {
			return nil, err
		}
		if suggestion != "" {
			text = strings.Replace(text, t.text, suggestion, 1)
		}
	}
	if text == q.text {
		return nil, nil
	}
	return &text, nil
}

// spellingSuggestion returns the most frequent similar word for a term; "" if the term occurs, or nothing is similar.
func (r *Result) spellingSuggestion(ctx context.Context, t term) (string, error) {
	typed := []rune(foldText(t.text))
	if len(typed) < 2 || len(typed) < 3 && scriptOf(typed[0]) != cjk {
		return "", nil
	}
	m := &match{query: query{required: []term{t}}, types: r.match.types, filter: r.match.filter}
	if found, err := m.candidates(ctx, r.client, Relevance); err != nil || len(found) > 0 {
		return "", err
	}
	var sources []source
	if err := r.client.Select(ctx, m.selectSimilar(ctx, t), &sources); err != nil {
		return "", fmt.Errorf("looking for a spelling suggestion: %w", err)
	}
	counts := map[string]int{}
	for _, s := range sources {
		for _, field := range []struct {
			text   string
			weight int
		}{{s.Title, 20}, {s.Names, 10}, {s.Summary, 5}, {s.Body, 1}} {
			for _, word := range similarWords(field.text, typed) {
				counts[word] += field.weight
			}
		}
	}
	best := ""
	for word, n := range counts {
		if n > counts[best] || n == counts[best] && word < best {
			best = word
		}
	}
	return best, nil
}

// selectSimilar selects the texts of documents that contain a part of the term: two of its characters, the beginning of
// a word, or its pinyin.
func (m *match) selectSimilar(ctx context.Context, t term) sql.Querier {
	pinyin := ""
	if s := firstSpelling(t.text); s != "" {
		pinyin = prefixOf(s)
	}
	parts := sqltext.Parts{"parts": t.partsQuery(), "pinyin": pinyin}
	similar := documentsOf(ctx, m.types, func(d *sql.Selector) {
		m.filter.apply(d)
		d.Where(sqltext.Where(`(d.words @@ {parts}::tsquery OR d.spelling @@ {pinyin}::tsquery)`, parts))
		d.Select(d.C("id")).AppendSelectExprAs(sqltext.Format(
			`(d.spelling @@ {pinyin}::tsquery)::int + ts_rank('{0.1, 0.4, 0.4, 1}', d.words, {parts}::tsquery)`,
			parts), "rank")
	})
	return sqltext.Format(`
		SELECT id, entity, title, names, summary, left(body, {maxText}) AS body
		FROM search_documents
		WHERE id IN (SELECT id FROM ({similar}) s ORDER BY rank DESC, id LIMIT {max})`,
		sqltext.Parts{"similar": similar, "max": maxSimilarDocuments, "maxText": maxSimilarText})
}

// partsQuery is the tsquery for any part of the term.
func (t term) partsQuery() string {
	var parts []string
	for _, tok := range t.phrases[0] {
		r := []rune(tok.text)
		switch {
		case tok.script() == cjk && len(r) == 2:
			parts = append(parts, quoteLexeme(tok.text), prefixOf(string(r[:1])))
		case tok.script() != cjk && tok.whole:
			parts = append(parts, prefixOf(string(r[:(len(r)+1)/2])))
		}
	}
	return strings.Join(parts, " | ")
}

// similarWords returns the words of a text that are similar to what the user typed, as the text spells them.
func similarWords(text string, typed []rune) []string {
	maxEdits := 1
	switch {
	case len(typed) >= 7:
		maxEdits = 2
	case len(typed) < 3: // two characters are similar by pinyin only
		maxEdits = 0
	}
	if scriptOf(typed[0]) == alphabetic {
		return similarAlphabetic(text, typed, maxEdits)
	}
	return similarChinese(text, typed, maxEdits)
}

// similarAlphabetic compares the words with the same first letter by edit distance.
func similarAlphabetic(text string, typed []rune, maxEdits int) []string {
	var similar []string
	for _, tok := range tokenize(text) {
		word := []rune(tok.text)
		if tok.whole && len(word) >= 3 && word[0] == typed[0] && editDistance(typed, word, maxEdits) <= maxEdits {
			similar = append(similar, text[tok.start:tok.end])
		}
	}
	return similar
}

// similarChinese compares all character sequences of the same length by the number of characters that differ. Half of
// the characters may differ if the pinyin is the same.
func similarChinese(text string, typed []rune, maxEdits int) []string {
	pinyin := firstSpelling(string(typed))
	var similar []string
	for _, run := range runs(text) {
		if run.script != cjk {
			continue
		}
		for i := 0; i+len(typed) <= len(run.chars); i++ {
			sequence := run.chars[i : i+len(typed)]
			edits := 0
			var b strings.Builder
			for j, c := range sequence {
				b.WriteRune(c.r)
				if c.r != typed[j] {
					edits++
				}
			}
			if edits <= maxEdits || edits <= len(typed)/2 && hasSpelling(b.String(), pinyin) {
				similar = append(similar, text[sequence[0].start:sequence[len(sequence)-1].end])
			}
		}
	}
	return similar
}

// hasSpelling says whether a text is Chinese with that common reading.
func hasSpelling(text, pinyin string) bool {
	all := spellings(text)
	return len(all) > 0 && all[0] == pinyin
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
