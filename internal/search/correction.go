package search

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/internal/hanzi"
	"praxis/internal/sqltext"
)

const (
	// maxCorrected is how many terms of a query are corrected.
	maxCorrected = 3
	// maxVariants is how many similar words are looked up for a term.
	maxVariants = 700
	// maxFoundVariants is how many of them are counted, if documents contain them.
	maxFoundVariants = 30
	// maxVariantDocuments bounds the count of documents with a similar word.
	maxVariantDocuments = 50
	// sureRatio is how much more frequent a correction must be than any other one.
	sureRatio = 2
)

// variant is a word that a user may have meant.
type variant struct {
	text string
	// likelihood is how likely the mistake is, relative to others.
	likelihood float64
	// unsure variants are suggested, but not searched for.
	unsure bool
}

// correct adds corrections to the terms that occur nowhere, so that the query matches them too. It does so only for a
// correction that is sure: a word in documents that the viewer sees, one mistake away, and clearly more frequent than
// any other such word. It runs a statement for each such term, or two.
func (m *match) correct(ctx context.Context, client *ent.Client) error {
	corrected, attempts := m.query.text, 0
	for i := range m.query.required {
		t := &m.query.required[i]
		if t.quoted || t.occurs || len([]rune(t.text)) < 2 || attempts == maxCorrected {
			continue
		}
		attempts++
		suggestion, err := m.suggestion(ctx, client, *t)
		if err != nil {
			return err
		}
		m.query.required[i].suggestion = suggestion.text
		if suggestion.text != "" && !suggestion.unsure {
			t.addAlternative(suggestion.text)
			corrected = strings.Replace(corrected, t.text, suggestion.text, 1)
		}
	}
	if corrected != m.query.text {
		m.corrected = &corrected
	}
	return nil
}

// suggestion returns the word that the user may have meant by a term; "" for none.
func (m *match) suggestion(ctx context.Context, client *ent.Client, t term) (variant, error) {
	best, err := mostFrequent(ctx, client, variantsOf(t))
	if err != nil || best.text != "" {
		return best, err
	}
	var sources []source
	if err := client.Select(ctx, selectSimilarNames(ctx, t), &sources); err != nil {
		return variant{}, fmt.Errorf("looking for a spelling suggestion: %w", err)
	}
	return similarName(t, sources), nil
}

// mostFrequent returns the variant in most documents that the viewer sees. It is unsure if another one is about as
// frequent.
func mostFrequent(ctx context.Context, client *ent.Client, variants []variant) (variant, error) {
	if len(variants) == 0 {
		return variant{}, nil
	}
	var counts []struct {
		N int `sql:"n"`
		I int `sql:"i"`
	}
	if err := client.Select(ctx, countVariants(ctx, variants), &counts); err != nil {
		return variant{}, fmt.Errorf("looking for similar words: %w", err)
	}
	var best variant
	first, second := 0.0, 0.0
	for _, c := range counts {
		v := variants[c.I-1]
		switch n := float64(c.N) * v.likelihood; {
		case n > first:
			best, first, second = v, n, first
		case n > second:
			second = n
		}
	}
	best.unsure = best.unsure || first < sureRatio*second
	return best, nil
}

// countVariants counts the documents with each variant, by its number from 1.
func countVariants(ctx context.Context, variants []variant) sql.Querier {
	var tsqueries sqltext.Strings
	for _, v := range variants[:min(len(variants), maxVariants)] {
		p := phrase(tokenize(v.text))
		if len(p) > 0 && p[0].script() == alphabetic {
			tsqueries = append(tsqueries, quoteLexeme(p[0].text)) // the word, not its stem
		} else {
			tsqueries = append(tsqueries, p.tsquery(""))
		}
	}
	documents := documentsOf(ctx, nil, func(d *sql.Selector) {
		d.Where(sql.ExprP("d.words @@ v.tsquery::tsquery")).Select(d.C("id"))
	})
	return sqltext.Format(`
		SELECT v.i, c.n
		FROM (SELECT i, ({tsqueries}::text[])[i] AS tsquery FROM matched_tsqueries({tsqueries}::text[]) i LIMIT {maxFound}) v,
			LATERAL (SELECT count(*) AS n FROM (SELECT FROM ({documents}) d LIMIT {max}) counted) c
		WHERE c.n > 0 ORDER BY v.i`,
		sqltext.Parts{"tsqueries": tsqueries, "documents": documents, "max": maxVariantDocuments,
			"maxFound": maxFoundVariants})
}

// variantsOf returns the words that differ from a term by one mistake: for a Latin word a letter, or Chinese words with
// its letters as pinyin; for a Chinese one a character with the same pinyin.
func variantsOf(t term) []variant {
	typed := []rune(foldText(t.text))
	if !slices.ContainsFunc(typed, isCJK) {
		var variants []variant
		for _, word := range hanzi.WordsByReading(pinyinLetters(t.text)) {
			variants = append(variants, variant{text: word, likelihood: 1})
		}
		if isLetters(string(typed)) && len(typed) > shortWord {
			variants = append(variants, latinVariants(typed)...)
		}
		return variants
	}
	if slices.ContainsFunc(typed, func(r rune) bool { return !isCJK(r) }) {
		return nil
	}
	return homophones(typed)
}

// latinVariants returns the words with two neighboring letters swapped, a letter less, a letter more, or another
// letter. The last are unsure for a word of four letters, of which many are similar.
func latinVariants(typed []rune) []variant {
	var variants []variant
	add := func(likelihood float64, unsure bool, parts ...[]rune) {
		word := string(slices.Concat(parts...))
		if word != string(typed) {
			variants = append(variants, variant{word, likelihood, unsure})
		}
	}
	short := len(typed) <= shortWord+1
	for i := range typed {
		before, at, after := typed[:i], typed[i:i+1], typed[i+1:]
		if i > 0 {
			add(3, false, typed[:i-1], at, typed[i-1:i], after) // swapped
		}
		doubled := i > 0 && typed[i-1] == typed[i]
		add(likelihoodOf(doubled), short && !doubled, before, after)
		for letter := 'a'; letter <= 'z'; letter++ {
			doubles := letter == typed[i]
			add(likelihoodOf(doubles), short && !doubles, before, []rune{letter}, typed[i:])
			if i > 0 {
				add(1, short, before, []rune{letter}, after)
			}
		}
	}
	for letter := 'a'; letter <= 'z'; letter++ {
		add(1, short, typed, []rune{letter})
	}
	slices.SortStableFunc(variants, func(a, b variant) int { return strings.Compare(a.text, b.text) })
	return slices.CompactFunc(variants, func(a, b variant) bool { return a.text == b.text })
}

// likelihoodOf is the likelihood of a letter too many or too few: higher if it is doubled.
func likelihoodOf(doubled bool) float64 {
	if doubled {
		return 3
	}
	return 1
}

// homophones returns the words with another character of the same pinyin. They are unsure for two characters.
func homophones(typed []rune) []variant {
	var variants []variant
	if len(typed) < 2 || len(typed) > maxSyllables {
		return nil
	}
	for i, r := range typed {
		for _, other := range hanzi.Homophones(r) {
			word := slices.Clone(typed)
			word[i] = other
			variants = append(variants, variant{text: string(word), likelihood: 1, unsure: len(typed) == 2})
		}
	}
	return variants
}
