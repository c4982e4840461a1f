package search

import (
	"context"
	"fmt"
	"math"
	"slices"

	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/internal/sqltext"
)

// adapt changes the match if few documents contain all terms: it adds sure corrections of the terms that occur nowhere,
// and makes matching loose. It looks at all documents that the viewer sees, regardless of types and filter, so that
// facets agree with the searches that use them as a filter. It runs up to seven statements, and returns whether it
// changed the match.
func (m *match) adapt(ctx context.Context, client *ent.Client) (bool, error) {
	hits, err := m.strictHits(ctx, client)
	if err != nil || hits >= minStrictHits {
		return false, err
	}
	frequencies, err := m.frequencies(ctx, client)
	if err != nil {
		return false, err
	}
	for i := range m.query.required {
		t := &m.query.required[i]
		t.occurs = hits > 0 || frequencies[t.tsquery("")] > 0
	}
	changed, err := m.addNames(ctx, client, frequencies)
	if err == nil && hits < minCertainHits {
		err = m.correct(ctx, client)
	}
	if err != nil {
		return false, err
	}
	if changed || m.corrected != nil {
		if hits, err = m.strictHits(ctx, client); err != nil || hits >= minStrictHits {
			return true, err
		}
		if frequencies, err = m.frequencies(ctx, client); err != nil {
			return false, err
		}
	}
	m.loosen(frequencies)
	return changed || m.corrected != nil || len(m.loose) > 0, nil
}

// strictHits counts the documents that contain all terms, up to minStrictHits.
func (m *match) strictHits(ctx context.Context, client *ent.Client) (int, error) {
	var hits []int
	if err := client.Select(ctx, m.countStrictHits(ctx), &hits); err != nil {
		return 0, fmt.Errorf("searching: %w", err)
	}
	return hits[0], nil
}

func (m *match) countStrictHits(ctx context.Context) sql.Querier {
	all := &match{query: m.query}
	return sqltext.Format(`SELECT count(*) FROM (SELECT FROM ({documents}) d LIMIT {limit}) hits`, sqltext.Parts{
		"documents": all.documents(ctx, func(d *sql.Selector) { d.Select(d.C("id")) }),
		"limit":     minStrictHits,
	})
}

// frequencies counts all documents, by "", and those that the viewer sees with each term, each word and its characters,
// by their tsquery. Each count stops at maxCounted.
func (m *match) frequencies(ctx context.Context, client *ent.Client) (map[string]int, error) {
	words := m.query.words()
	for _, t := range m.query.required {
		for _, w := range append(prefixesOf(t.characters()), t.tsquery("")) {
			if !slices.Contains(words, w) {
				words = append(words, w)
			}
		}
	}
	var counts []struct {
		Word string `sql:"word"`
		N    int    `sql:"n"`
	}
	if err := client.Select(ctx, countDocuments(ctx, words), &counts); err != nil {
		return nil, fmt.Errorf("counting the documents of words: %w", err)
	}
	frequencies := map[string]int{}
	for _, c := range counts {
		frequencies[c.Word] = c.N
	}
	return frequencies, nil
}

// loosen makes matching loose: it weights each word by its inverse document frequency. It leaves out words that occur
// nowhere, such as two characters that only happen to be neighbors, and words that occur everywhere, unless there are
// no others. If no word of a term occurs, its characters that are words take their place.
func (m *match) loosen(frequencies map[string]int) {
	if len(m.query.words()) < 2 && len(m.query.required[0].characters()) == 0 {
		return
	}
	var frequent []looseWord
	add := func(words []string) bool {
		found := false
		for _, w := range words {
			n := frequencies[w]
			found = found || n > 0
			isNew := !slices.ContainsFunc(append(m.loose, frequent...),
				func(l looseWord) bool { return l.tsquery == w })
			if n == 0 || !isNew || len(m.loose) == maxLooseWords {
				continue
			}
			word := looseWord{w, n, math.Log(1 + float64(frequencies[""])/float64(1+n))}
			if n < maxCounted {
				m.loose = append(m.loose, word)
			} else {
				frequent = append(frequent, word)
			}
		}
		return found
	}
	for _, t := range m.query.required {
		if !t.quoted && !add(t.words()) {
			add(prefixesOf(t.characters()))
		}
	}
	if len(m.loose) == 0 {
		m.loose = frequent[:min(len(frequent), maxLooseWords)]
	}
}

func prefixesOf(texts []string) []string {
	prefixes := make([]string, len(texts))
	for i, text := range texts {
		prefixes[i] = prefixOf(text)
	}
	return prefixes
}

// countDocuments counts all documents, with word "", and those that the viewer sees and that contain each word. Each
// count stops at maxCounted.
func countDocuments(ctx context.Context, words []string) sql.Querier {
	lookups := make(sqltext.Strings, len(words))
	for i, w := range words {
		lookups[i] = indexQuery(w)
	}
	documents := documentsOf(ctx, nil, func(d *sql.Selector) {
		d.Where(sql.ExprP("d.words @@ w.lookup::tsquery")).Select(d.C("id"))
	})
	return sqltext.Format(`
		SELECT '' AS word, count(*) AS n FROM (SELECT FROM search_documents LIMIT {max}) counted
		UNION ALL
		SELECT w.word, c.n
		FROM unnest({words}::text[], {lookups}::text[]) w (word, lookup),
			LATERAL (SELECT count(*) AS n FROM (SELECT FROM ({documents}) d LIMIT {max}) counted) c`,
		sqltext.Parts{
			"words": sqltext.Strings(words), "lookups": lookups, "documents": documents, "max": maxCounted,
		})
}
