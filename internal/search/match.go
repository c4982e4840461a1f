package search

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/internal/sqltext"
)

const (
	// minStrictHits is how many documents must contain all terms; with fewer, matching becomes loose.
	minStrictHits = 5
	// minCertainHits is how many documents must contain all terms; with fewer, the query is corrected.
	minCertainHits = 3
	// minLooseShare is the share of the query's words, by weight, that a document must contain to match loosely.
	minLooseShare = 0.3
	// maxLooseWords is how many words of a query are matched loosely.
	maxLooseWords = 14
	// maxCounted bounds the count of documents that contain a word. A more frequent word tells hardly anything.
	maxCounted = 5000
)

// match selects the documents that match a query.
//
// Matching is strict or loose. Strict matching requires all terms. Loose matching also accepts documents that contain
// minLooseShare of the query's words, each weighted by its inverse document frequency.
type match struct {
	query  query
	types  []Type
	filter Filter
	// loose are the words to match loosely; none in strict matching.
	loose []looseWord
	// corrected is the query with the corrections that documents match by, too; nil if there are none.
	corrected *string
}

// looseWord is a word of the query in tsquery syntax.
type looseWord struct {
	tsquery string
	// weight is the inverse document frequency among the documents that the viewer sees.
	weight float64
}

// documents selects the matching documents that the viewer sees, as table d.
func (m *match) documents(ctx context.Context, columns func(*sql.Selector)) sql.Querier {
	return documentsOf(ctx, m.types, func(d *sql.Selector) {
		d.Where(m.condition())
		m.filter.apply(d)
		columns(d)
	})
}

// documentsOf selects the documents of the types that the viewer sees, as table d; of all types if types is empty.
// refine adds columns and conditions. It is one selection for all types: a part for each would read the documents that
// contain the words again for each type.
func documentsOf(ctx context.Context, types []Type, refine func(d *sql.Selector)) sql.Querier {
	if len(types) == 0 {
		types = Types
	}
	var visible []*sql.Predicate
	for _, t := range slices.Compact(slices.Sorted(slices.Values(types))) {
		visible = append(visible, visibleDocuments(ctx, t))
	}
	d := selectFrom(ctx, "search_documents", "d")
	d.Where(sql.Or(visible...)).Where(sql.ExprP("d.id NOT IN (SELECT id FROM search_dirty WHERE hides)"))
	refine(d)
	return d
}

// visibleDocuments is the condition that d is a document of a type that the viewer sees. An outcome is visible where its
// action is; its document has the organization and visibility of the action. Everybody sees organizations, tags and
// themes.
func visibleDocuments(ctx context.Context, t Type) *sql.Predicate {
	d := selectFrom(ctx, "search_documents", "d")
	d.Where(sql.EQ(d.C("entity"), entityOf[t]))
	switch t {
	case Article:
		ent.VisibleArticle(d)
	case Action, Outcome:
		ent.VisibleAction(d)
	case Person:
		people := selectFrom(ctx, "people", "people")
		ent.VisiblePerson(people)
		d.Where(sql.In(d.C("id"), people.Select(people.C("id"))))
	}
	return d.P()
}

func selectFrom(ctx context.Context, table, alias string) *sql.Selector {
	return sql.Dialect(dialect.Postgres).Select().From(sql.Table(table).As(alias)).WithContext(ctx)
}

// contains is the SQL condition that the tsvector column matches the tsquery.
func contains(column, tsquery string) sql.Querier {
	return sqltext.Format(column+` @@ {q}::tsquery`, sqltext.Parts{"q": tsquery})
}

// condition holds for documents that contain what is required and nothing that is excluded.
func (m *match) condition() *sql.Predicate {
	matches := m.strictCondition()
	if len(m.loose) > 0 {
		matches = sqltext.Format(`({strict} OR {loose})`, sqltext.Parts{
			"strict": m.strictCondition(),
			"loose":  m.looseCondition(),
		})
	}
	conditions := []sql.Querier{matches}
	for _, t := range m.query.excluded {
		conditions = append(conditions, sqltext.Format(`NOT {excluded}`, sqltext.Parts{
			"excluded": contains("d.words", t.tsquery("")),
		}))
	}
	return sqltext.Predicate(sqltext.Join(" AND ", conditions...))
}

// strictCondition holds for documents that contain all required terms.
func (m *match) strictCondition() sql.Querier {
	return sqltext.Format(`({terms})`, sqltext.Parts{"terms": joinTerms(" AND ", m.query.required, term.condition)})
}

// looseCondition holds for documents that contain enough of the words, and all quoted terms. One word says too little
// of a query of three words or more, unless the title contains it.
func (m *match) looseCondition() sql.Querier {
	var conditions []sql.Querier
	for _, t := range m.query.required {
		if t.quoted {
			conditions = append(conditions, t.condition())
		}
	}
	var tsqueries []string
	var weights, counts []sql.Querier
	total := 0.0
	for _, w := range m.loose {
		parts := sqltext.Parts{"word": w.tsquery}
		counts = append(counts, sqltext.Format(`(d.words @@ {word}::tsquery)::int`, parts))
		parts = sqltext.Parts{"word": w.tsquery, "weight": w.weight}
		weights = append(weights, sqltext.Format(
			`CASE WHEN d.words @@ {word}::tsquery THEN {weight}::float8 ELSE 0 END`, parts))
		tsqueries = append(tsqueries, w.tsquery)
		total += w.weight
	}
	anyWord := strings.Join(tsqueries, " | ")
	conditions = append(conditions,
		contains("d.words", anyWord),
		sqltext.Format(`{weights} >= {min}::float8`, sqltext.Parts{
			"weights": sqltext.Join(" + ", weights...),
			"min":     minLooseShare * total,
		}))
	if len(m.loose) > 2 {
		conditions = append(conditions, sqltext.Format(`({inTitle} OR {count} > 1)`, sqltext.Parts{
			"inTitle": contains("d.title_words", anyWord),
			"count":   sqltext.Join(" + ", counts...),
		}))
	}
	return sqltext.Join(" AND ", conditions...)
}

// condition holds for documents that contain the term, or whose names match its pinyin.
func (t term) condition() sql.Querier {
	conditions := []sql.Querier{contains("d.words", t.tsquery(""))}
	if t.pinyin != "" {
		conditions = append(conditions, contains("d.spelling", prefixOf(t.pinyin)))
	}
	return sqltext.Format(`({any})`, sqltext.Parts{"any": sqltext.Join(" OR ", conditions...)})
}

// joinTerms joins the SQL of each term.
func joinTerms(separator string, terms []term, sqlOf func(term) sql.Querier) sql.Querier {
	parts := make([]sql.Querier, len(terms))
	for i, t := range terms {
		parts[i] = sqlOf(t)
	}
	return sqltext.Join(separator, parts...)
}

// adapt changes the match if few documents contain all terms: it adds sure corrections of the terms that occur nowhere,
// and makes matching loose. It looks at all documents that the viewer sees, regardless of types and filter, so that
// facets agree with the searches that use them as a filter. It runs up to seven statements.
func (m *match) adapt(ctx context.Context, client *ent.Client) error {
	hits, err := m.strictHits(ctx, client)
	if err != nil || hits >= minStrictHits {
		return err
	}
	frequencies, err := m.frequencies(ctx, client)
	if err != nil {
		return err
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
		return err
	}
	if changed || m.corrected != nil {
		if hits, err = m.strictHits(ctx, client); err != nil || hits >= minStrictHits {
			return err
		}
		if frequencies, err = m.frequencies(ctx, client); err != nil {
			return err
		}
	}
	m.loosen(frequencies)
	return nil
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

// frequencies counts the documents that the viewer sees, by "", and those that contain each term, each word and its
// characters, by their tsquery. Each count stops at maxCounted.
func (m *match) frequencies(ctx context.Context, client *ent.Client) (map[string]int, error) {
	words := m.query.words()
	for _, t := range m.query.required {
		for _, w := range append(t.characters(), t.tsquery("")) {
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

// loosen makes matching loose: it weights each word by its inverse document frequency. Words that occur nowhere, such
// as two characters that only happen to be neighbors, and words that occur everywhere are left out. If no word of a term
// occurs, its characters that are words take their place.
func (m *match) loosen(frequencies map[string]int) {
	if len(m.query.words()) < 2 && len(m.query.required[0].characters()) == 0 {
		return
	}
	add := func(words []string) bool {
		found := false
		for _, w := range words {
			n := frequencies[w]
			found = found || n > 0
			isNew := !slices.ContainsFunc(m.loose, func(l looseWord) bool { return l.tsquery == w })
			if n > 0 && n < maxCounted && isNew && len(m.loose) < maxLooseWords {
				m.loose = append(m.loose, looseWord{w, math.Log(1 + float64(frequencies[""])/float64(1+n))})
			}
		}
		return found
	}
	for _, t := range m.query.required {
		if !t.quoted && !add(t.words()) {
			add(t.characters())
		}
	}
}

// countDocuments counts the documents that the viewer sees, with word "", and those that contain each word. Each count
// stops at maxCounted.
func countDocuments(ctx context.Context, words []string) sql.Querier {
	all := documentsOf(ctx, nil, func(d *sql.Selector) { d.Select(d.C("id")) })
	documents := documentsOf(ctx, nil, func(d *sql.Selector) {
		d.Where(sql.ExprP("d.words @@ w.word::tsquery")).Select(d.C("id"))
	})
	return sqltext.Format(`
		SELECT '' AS word, count(*) AS n FROM (SELECT FROM ({all}) d LIMIT {max}) counted
		UNION ALL
		SELECT w.word, c.n
		FROM unnest({words}::text[]) w (word),
			LATERAL (SELECT count(*) AS n FROM (SELECT FROM ({documents}) d LIMIT {max}) counted) c`,
		sqltext.Parts{"all": all, "words": sqltext.Strings(words), "documents": documents, "max": maxCounted})
}
