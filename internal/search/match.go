package search

import (
	"context"
	"slices"
	"strconv"
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
	// maxLooseDocuments is how many documents are looked at for loose matching.
	maxLooseDocuments = 1000
	// maxMatches is how many matching documents are considered for ranking. If more match, up to maxTitleMatches with
	// all terms in the title are considered, too, or those among the maxNewest newest documents, depending on the
	// order.
	maxMatches, maxTitleMatches, maxNewest = 5_000, 3_000, 4_000
	// maxFacetMatches is how many matching documents facets and the total count.
	maxFacetMatches = 200_000
	// maxUnpacked is how many documents are unpacked to see whether the bigrams of a word are neighbors in them.
	maxUnpacked = 1500
	// maxCounted bounds the count of documents that contain a word. A more frequent word tells hardly anything.
	maxCounted = 1000
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
	// n is how many documents contain it that the viewer sees, weight the inverse document frequency.
	n      int
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

// visibleDocuments is the condition that d is a document of a type that the viewer sees. An outcome is visible where
// its action is; its document has the organization and visibility of the action. Everybody sees organizations, tags and
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
	if len(m.loose) == 0 {
		return sqltext.Predicate(m.strictCondition())
	}
	return sqltext.Where(`({strict} OR {loose})`, sqltext.Parts{
		"strict": m.strictCondition(),
		"loose":  m.looseCondition(),
	})
}

// strictCondition holds for documents that contain all required terms. The index finds those with the bigrams of a
// longer Chinese word, and the words of each document must be unpacked to see whether they are neighbors. If that are
// more than maxUnpacked, the condition takes them to be: the ranking puts the others last.
func (m *match) strictCondition() sql.Querier {
	exact, broad := m.strictQuery(term.tsquery), m.strictQuery(term.broadQuery)
	if !slices.ContainsFunc(m.query.required, term.hasChinesePhrase) {
		return contains("d.words", exact)
	}
	return sqltext.Format(`(d.words @@ {broad}::tsquery AND ((SELECT count(*) > {max} FROM (`+
		`SELECT FROM search_documents b WHERE b.words @@ {broad}::tsquery LIMIT {max} + 1) counted) `+
		`OR d.words @@ {exact}::tsquery))`,
		sqltext.Parts{"exact": exact, "broad": broad, "max": maxUnpacked})
}

// strictQuery is the tsquery for documents that contain all required terms.
func (m *match) strictQuery(tsquery func(t term, weight string) string) string {
	var all []string
	for _, t := range m.query.required {
		all = append(all, indexQuery(tsquery(t, "")))
	}
	return allQueries(append(all, m.query.exclusions()...))
}

// looseCondition holds for documents that contain enough of the words, and all quoted terms. One word says too little
// of a query of three words or more, unless the title contains it. Only documents with one of the rarest words are
// looked at, which are few. OFFSET 0 lets Postgres unpack the words of a document once.
func (m *match) looseCondition() sql.Querier {
	var required, all, inTitle, anchors []string
	for _, t := range m.query.required {
		if t.quoted {
			required = append(required, indexQuery(t.tsquery("")))
		}
	}
	total, documents := 0.0, 0
	var weights sqltext.Strings
	for _, w := range m.loose {
		all = append(all, indexQuery(w.tsquery))
		inTitle = append(inTitle, w.tsquery)
		weights = append(weights, strconv.FormatFloat(w.weight, 'f', 4, 64))
		total += w.weight
	}
	for _, w := range slices.SortedFunc(slices.Values(m.loose), func(a, b looseWord) int { return a.n - b.n }) {
		if documents += w.n; len(anchors) == 0 || documents <= maxLooseDocuments {
			anchors = append(anchors, indexQuery(w.tsquery))
		}
	}
	anchored := allQueries(append(append(required, m.query.exclusions()...), anyQuery(anchors)))
	minWords := 1
	if len(m.loose) > 2 {
		minWords = 2
	}
	isLight := func(w looseWord) bool { return w.weight < minLooseShare*total }
	if minWords == 1 && !slices.ContainsFunc(m.loose, isLight) {
		return contains("d.words", anchored) // by any word
	}
	return sqltext.Format(`d.id = ANY(ARRAY(SELECT a.id FROM search_documents a WHERE {anchored} LIMIT {max})) AND `+
		`EXISTS (SELECT FROM (SELECT d.words || ''::tsvector AS words OFFSET 0) u, `+
		`unnest((SELECT {tsqueries}::text[]::tsquery[]), (SELECT {weights}::float8[])) w (tsquery, weight) `+
		`WHERE u.words @@ w.tsquery `+
		`HAVING sum(w.weight) >= {minWeight}::float8 AND (count(*) >= {minWords}::int OR {inTitle}))`, sqltext.Parts{
		"anchored":  contains("a.words", anchored),
		"max":       maxLooseDocuments,
		"tsqueries": sqltext.Strings(all),
		"weights":   weights,
		"minWeight": minLooseShare * total,
		"minWords":  minWords,
		"inTitle":   contains("d.title_words", anyQuery(inTitle)),
	})
}

// exclusions are the tsqueries that exclude documents with an excluded term.
func (q query) exclusions() []string {
	var all []string
	for _, t := range q.excluded {
		all = append(all, "!("+indexQuery(t.tsquery(""))+")")
	}
	return all
}

// allQueries and anyQuery combine tsqueries.
func allQueries(tsqueries []string) string { return "(" + strings.Join(tsqueries, ") & (") + ")" }
func anyQuery(tsqueries []string) string   { return "(" + strings.Join(tsqueries, ") | (") + ")" }

// joinTerms joins the SQL of each term.
func joinTerms(separator string, terms []term, sqlOf func(term) sql.Querier) sql.Querier {
	parts := make([]sql.Querier, len(terms))
	for i, t := range terms {
		parts[i] = sqlOf(t)
	}
	return sqltext.Join(separator, parts...)
}
