package search

import (
	"context"
	"fmt"
	"slices"

	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/internal/hanzi"
	"praxis/internal/slug"
	"praxis/internal/sqltext"
)

// Synonyms make a term match by other words, too. They are read with each search, by the words that it may contain, so
// that a change takes effect at once on all servers.

const (
	// maxAlternatives is how many texts a term matches by, the typed one included.
	maxAlternatives = 8
	// maxSynonyms is how many synonyms a query reads, maxWords how many words it looks for.
	maxSynonyms, maxWords = 100, 400
	// maxWordTerms is how many terms a word has, as machine learning has two.
	maxWordTerms = 4
	// maxWordCharacters is how many characters a Chinese word within a term has.
	maxWordCharacters = 12
)

// queryWord is a part of a query that may have synonyms: a term, several terms, or Chinese words within a term.
type queryWord struct {
	key string
	// first and last are the terms, in the order of the query.
	first, last int
	// start and end are where the word is in the text of its only term.
	start, end int
}

// addSynonyms adds the synonyms of the words of the query to its terms. Those for a language are left out of a search
// in others. Phrases in quotes stay as they are.
func (q *query) addSynonyms(ctx context.Context, client *ent.Client, locales []string) error {
	words := q.synonymWords()
	if len(words) == 0 {
		return nil
	}
	var pairs []struct {
		Key     string `sql:"key"`
		Synonym string `sql:"synonym"`
	}
	if err := client.Select(ctx, selectSynonyms(words, locales), &pairs); err != nil {
		return fmt.Errorf("reading synonyms: %w", err)
	}
	if len(pairs) == 0 {
		return nil
	}
	synonyms := map[string][]string{}
	for _, p := range pairs {
		synonyms[p.Key] = append(synonyms[p.Key], p.Synonym)
	}
	for i := range q.required {
		q.required[i].addSynonyms(i, words, synonyms)
	}
	return nil
}

// synonymWords returns the parts of the query that may have synonyms.
func (q query) synonymWords() []queryWord {
	var words []queryWord
	add := func(text string, w queryWord) {
		if w.key = slug.WordKey(text); w.key != "" && len(words) < maxWords {
			words = append(words, w)
		}
	}
	for i := range q.required {
		text := ""
		for j := i; j < min(i+maxWordTerms, len(q.required)) && !q.required[j].quoted; j++ {
			text += q.required[j].text
			add(text, queryWord{first: i, last: j, end: len(q.required[i].text)})
		}
	}
	for i, t := range q.required {
		if t.quoted {
			continue
		}
		for _, s := range wordSpans(t.text) {
			if s.start > 0 || s.end < len(t.text) {
				add(t.text[s.start:s.end], queryWord{first: i, last: i, start: s.start, end: s.end})
			}
		}
	}
	return words
}

// wordSpans returns the parts of a text that consist of whole Chinese words, of maxWordCharacters at most. A single
// character is none: it is a part of too many words.
func wordSpans(text string) []span {
	var spans []span
	for _, run := range runs(text) {
		if run.script != cjk {
			continue
		}
		runes := make([]rune, len(run.chars))
		for i, c := range run.chars {
			runes[i] = c.r
		}
		bounds := []int{0}
		for _, length := range hanzi.Segment(runes) {
			start := bounds[len(bounds)-1]
			for inner := 2; inner <= length-2; inner++ { // 软件工程 is a word of two words
				bounds = append(bounds, start+inner)
			}
			bounds = append(bounds, start+length)
		}
		for i, start := range bounds {
			for _, end := range bounds[i+1:] {
				if end-start > 1 && end-start <= maxWordCharacters {
					spans = append(spans, span{run.chars[start].start, run.chars[end-1].end})
				}
			}
		}
	}
	return spans
}

// selectSynonyms selects the synonyms of the words, in both directions.
func selectSynonyms(words []queryWord, locales []string) sql.Querier {
	keys := make(sqltext.Strings, len(words))
	for i, w := range words {
		keys[i] = w.key
	}
	slices.Sort(keys)
	inLocales := sqltext.Format("", nil)
	if len(locales) > 0 {
		inLocales = sqltext.Format(" AND (locale IS NULL OR locale = ANY({locales}::text[]))",
			sqltext.Parts{"locales": sqltext.Strings(locales)})
	}
	return sqltext.Format(`
		SELECT key, synonym
		FROM (
			SELECT word_key AS key, synonym, id FROM synonyms WHERE word_key = ANY({keys}::text[]){inLocales}
			UNION ALL
			SELECT synonym_key, word, id FROM synonyms WHERE synonym_key = ANY({keys}::text[]){inLocales}
		) pairs
		ORDER BY id LIMIT {max}`,
		sqltext.Parts{"keys": slices.Compact(keys), "inLocales": inLocales, "max": maxSynonyms})
}

// addSynonyms adds the synonyms of the words of term number n. A synonym of the whole term, or of several terms that it
// is one of, is an alternative. One of a part of the term replaces that part.
func (t *term) addSynonyms(n int, words []queryWord, synonyms map[string][]string) {
	if t.quoted {
		return
	}
	var parts []queryWord
	for _, w := range words {
		switch {
		case len(synonyms[w.key]) == 0 || n < w.first || n > w.last:
		case w.first == w.last && w.end-w.start < len(t.text):
			parts = append(parts, w)
		default:
			for _, s := range synonyms[w.key] {
				t.addSynonym(s)
			}
		}
	}
	for _, text := range replaceParts(t.text, parts, synonyms) {
		t.addSynonym(text)
	}
}

func (t *term) addSynonym(text string) {
	if len(t.phrases) < maxAlternatives {
		t.addAlternative(text)
	}
}

// replaceParts returns the text with synonyms in place of one or several of its parts, at most maxAlternatives texts.
// Longer parts come first.
func replaceParts(text string, parts []queryWord, synonyms map[string][]string) []string {
	slices.SortStableFunc(parts, func(a, b queryWord) int { return (b.end - b.start) - (a.end - a.start) })
	type variant struct {
		text string
		// rest is where the part of the text begins that no synonym replaced yet, in the typed text and in this one.
		rest, at int
	}
	variants := []variant{{text: text}}
	var texts []string
	for i := 0; i < len(variants); i++ {
		v := variants[i]
		for _, p := range parts {
			if p.start < v.rest {
				continue
			}
			for _, s := range synonyms[p.key] {
				if len(texts) == maxAlternatives {
					return texts
				}
				before := v.text[:v.at+p.start-v.rest]
				replaced := variant{before + s + text[p.end:], p.end, len(before) + len(s)}
				variants, texts = append(variants, replaced), append(texts, replaced.text)
			}
		}
	}
	return texts
}
