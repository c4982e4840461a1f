package search

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"entgo.io/ent/dialect/sql"

	"praxis/internal/sqltext"
)

// candidate is a document that matches, before ranking.
type candidate struct {
	ID     int    `sql:"id"`
	Entity string `sql:"entity"`
	Title  string `sql:"title"`
	// Day is the date that Newest sorts by, as 2006-01-02; "" for none.
	Day string `sql:"day"`
	// Terms says where each required term occurs, by one zone a term.
	Terms string `sql:"terms"`
	// Words says where each word of the query occurs, by one zone a word: in the title, elsewhere, or not at all.
	Words string `sql:"words"`
	// Mentions are how often each of match.mentions occurs, with weights for the parts of the document, as numbers with
	// a space between them.
	Mentions string `sql:"mentions"`
	// Position is the order in which the candidates were read, from 1.
	Position int `sql:"position"`
	// DistinctWords is how many lexemes the document has.
	DistinctWords int `sql:"distinct_words"`
	score         float64
}

// zone is the best part of a document in which a term or word occurs.
type zone = rune

const (
	inTitle   zone = 'T'
	inNames   zone = 'N'
	inSummary zone = 'S'
	inBody    zone = 'B'
	nowhere   zone = '-'
)

// selectCandidates selects the fields of candidates.
func (m *match) selectCandidates(ctx context.Context, order Order) sql.Querier {
	orderBy := "day DESC NULLS LAST, id DESC"
	if order != Newest {
		orderBy = "terms_in_title DESC, " + orderBy
	}
	termsInTitle := joinTerms(" + ", m.query.required, func(t term) sql.Querier {
		if t.isNumber() {
			return sql.Raw("0")
		}
		return sqltext.Format(`({c})::int`, sqltext.Parts{"c": contains("d.title_words", t.tsquery(""))})
	})
	columns := func(d *sql.Selector) {
		d.Select(d.C("id"), d.C("day")).AppendSelectExprAs(termsInTitle, "terms_in_title")
	}
	// words || '' decompresses a long document once; without it and OFFSET 0, each condition would do so again.
	return sqltext.Format(`
		WITH found AS MATERIALIZED ({documents} LIMIT {maxMatches}),
		matches AS (SELECT * FROM found UNION ({more})),
		top AS (SELECT *, row_number() OVER (ORDER BY {orderBy}) AS position FROM matches ORDER BY {orderBy} LIMIT {max})
		SELECT s.id, s.entity, s.title, coalesce(s.day::text, '') AS day, top.position,
			coalesce(d.terms, '') AS terms, coalesce(d.words, '') AS words, coalesce(d.mentions, '') AS mentions,
			coalesce(d.distinct_words, 0) AS distinct_words
		FROM top JOIN search_documents s ON s.id = top.id LEFT JOIN LATERAL (
			SELECT {termZones} AS terms, {wordZones} AS words, concat_ws(' ', {mentions}) AS mentions,
				length(d.words) AS distinct_words
			FROM (SELECT s.title_words, s.words || ''::tsvector AS words WHERE top.position <= {maxScored} OFFSET 0) d
		) d ON true`,
		sqltext.Parts{
			"documents":  m.documents(ctx, columns),
			"maxMatches": maxMatches,
			"maxScored":  maxScored,
			"more":       m.moreDocuments(ctx, order, columns),
			"orderBy":    sql.Raw(orderBy),
			"max":        MaxRanked,
			"termZones":  joinTerms(" || ", m.query.required, term.zone),
			"wordZones":  m.query.wordZones(),
			"mentions":   m.countMentions(),
		})
}

// moreDocuments selects further documents if not all matching documents are in found: those with all terms in the title
// or, for the newest, those among the newest documents.
func (m *match) moreDocuments(ctx context.Context, order Order, columns func(*sql.Selector)) sql.Querier {
	notAllFound := sqltext.Where(`(SELECT count(*) FROM found) >= {max}`, sqltext.Parts{"max": maxMatches})
	condition, limit := contains("d.words", m.strictQuery(term.tsquery)), maxNewest
	var among sql.Querier = sqltext.Format(
		`d.id = ANY(ARRAY(SELECT id FROM search_documents ORDER BY day DESC NULLS LAST, id DESC LIMIT {max}))`,
		sqltext.Parts{"max": maxNewest})
	if order != Newest {
		among, limit = contains("d.title_words", allQueries(termsOf(m.query.required))), maxTitleMatches
		if len(m.query.excluded) == 0 {
			condition = sql.Raw("true")
		}
	}
	return documentsOf(ctx, m.types, func(d *sql.Selector) {
		d.Where(notAllFound).Where(sqltext.Predicate(condition)).Where(sqltext.Predicate(among)).Limit(limit)
		m.filter.apply(d)
		columns(d)
	})
}

// termsOf are the tsqueries of terms.
func termsOf(terms []term) []string {
	all := make([]string, len(terms))
	for i, t := range terms {
		all[i] = t.tsquery("")
	}
	return all
}

// zone is the SQL expression of the zone in which the term occurs.
func (t term) zone() sql.Querier {
	return sqltext.Format(
		`CASE WHEN {title} THEN 'T' WHEN {names} THEN 'N' WHEN {summary} THEN 'S' `+
			`WHEN {body} THEN 'B' ELSE '-' END`,
		sqltext.Parts{
			"title":   contains("d.title_words", t.tsquery("")),
			"names":   contains("d.words", t.tsquery("B")),
			"summary": contains("d.words", t.tsquery("C")),
			"body":    contains("d.words", t.tsquery("")),
		})
}

// wordZones is the SQL expression of the zones of the query's words.
func (q query) wordZones() sql.Querier {
	zones := []sql.Querier{sql.Raw("''")}
	for _, w := range q.words() {
		zones = append(zones, sqltext.Format(
			`CASE WHEN {title} THEN 'T' WHEN {body} THEN 'B' ELSE '-' END`,
			sqltext.Parts{"title": contains("d.title_words", w), "body": contains("d.words", w)}))
	}
	return sqltext.Join(" || ", zones...)
}

// mention is something that is counted in each candidate.
type mention struct {
	tsquery string
	kind    mentionKind
	weight  float64
	// flat says that the title counts no more than the body.
	flat bool
}

type mentionKind int

const (
	wordMention   mentionKind = iota
	togetherCount             // two neighboring terms, next to each other
	nearCount                 // all terms, the more the nearer they are
)

// mentions are what is counted in each candidate: the terms or, in loose matching, the words; neighboring terms that
// stand together; all terms near each other.
func (m *match) mentions() []mention {
	var all []mention
	required := m.query.required
	for _, w := range m.loose {
		all = append(all, mention{tsquery: w.tsquery, weight: w.weight})
	}
	for _, t := range required[:min(len(required), maxMentions)] {
		if len(m.loose) == 0 {
			all = append(all, mention{tsquery: t.tsquery(""), weight: 1, flat: t.isNumber()})
		}
	}
	if len(required) < 2 || len(required) > maxMentions {
		return all
	}
	for i := 1; i < len(required); i++ {
		if p := together(required[i-1], required[i]); p != nil {
			all = append(all, mention{tsquery: p.tsquery(""), kind: togetherCount})
		}
	}
	if len(m.loose) > 0 {
		return all
	}
	terms := make([]string, len(required))
	for i, t := range required {
		terms[i] = "(" + t.tsquery("") + ")"
	}
	return append(all, mention{tsquery: strings.Join(terms, " & "), kind: nearCount})
}

// together is the phrase of two terms next to each other; nil if they are one phrase in quotes each.
func together(a, b term) phrase {
	separator := ""
	if r, _ := utf8.DecodeLastRuneInString(a.text); scriptOf(r) == alphabetic {
		separator = " "
	}
	return tokenize(a.text + separator + b.text)
}

// countMentions is the SQL list of how often each mention occurs: 1 in the body, 2 in the summary, 3 in the names and 5
// in the title. ts_rank_cd adds up the weights of all places, and divides those of several terms by their distance.
func (m *match) countMentions() sql.Querier {
	var counts []sql.Querier
	for _, n := range m.mentions() {
		weights := "'{0.1, 0.2, 0.3, 0.5}'"
		if n.flat {
			weights = "'{0.1, 0.1, 0.1, 0.1}'"
		}
		counts = append(counts, sqltext.Format(`10 * ts_rank_cd(`+weights+`, d.words, {q}::tsquery)`,
			sqltext.Parts{"q": n.tsquery}))
	}
	return sqltext.Join(", ", counts...)
}

const (
	// allTermsScore puts documents with all terms before those with some.
	allTermsScore = 20
	// maxTitleScore is the score of a title that equals the query; a longer title that contains it scores less.
	maxTitleScore = 10
	// maxWordScore is the score of all words in the body. In the title they score twice as much.
	maxWordScore = 12
	// maxDensityScore, maxTogetherScore and maxNearScore are the scores of mentions.
	maxDensityScore, maxTogetherScore, maxNearScore = 14, 20, 6
	// saturation and lengthShare are k1 and b of BM25: how fast more mentions count less, and how much the length of a
	// text counts.
	saturation, lengthShare = 1.2, 0.75
	// togetherSaturation and nearSaturation are the number of mentions that score half of the maximum.
	togetherSaturation, nearSaturation = 0.5, 0.05
	// maxMentions is how many terms are counted.
	maxMentions = 6
	// typicalWords is how many distinct words a text of typical length has. In longer ones a word says less.
	typicalWords = 500
)

// zoneScores are the scores of a term by its zone.
var zoneScores = map[zone]float64{inTitle: 10, inNames: 6, inSummary: 5, inBody: 3}

// rank scores and sorts candidates. The score sums up, by falling weight: whether all terms occur, and in which zones;
// how much of the title the query is; which words occur; how densely. Equal scores are sorted by day, the newest first.
func (m *match) rank(candidates []candidate) {
	text, words := foldText(strings.TrimSpace(m.query.text)), m.query.words()
	mentions := m.mentions()
	for i := range candidates {
		c := &candidates[i]
		if c.Position > maxScored {
			c.score = -float64(c.Position)
			continue
		}
		c.score = m.termScore(c)
		hasAllTerms := !strings.ContainsRune(c.Terms, nowhere)
		if hasAllTerms {
			c.score += allTermsScore
		}
		if title := foldText(c.Title); strings.Contains(title, text) && !isNumber(text) {
			c.score += maxTitleScore * float64(len(text)) / float64(max(1, len(title)))
		}
		c.score += m.wordScore(c, words, hasAllTerms)
		c.score += c.mentionScore(mentions)
	}
	slices.SortFunc(candidates, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), strings.Compare(b.Day, a.Day), b.ID-a.ID)
	})
}

// termScore is the mean score of the required terms.
func (m *match) termScore(c *candidate) float64 {
	score := 0.0
	for i, z := range c.Terms {
		if z == inTitle && m.query.required[i].isNumber() {
			z = inBody
		}
		score += zoneScores[z] / float64(len(m.query.required))
	}
	return score
}

// mentionScore is the score of how often the mentions occur. Each word has the score of BM25, relative to the weight of
// all words: weight × n / (n + saturation × (1 - lengthShare + lengthShare × length / typical length)).
func (c *candidate) mentionScore(mentions []mention) float64 {
	counts := strings.Fields(c.Mentions)
	relativeLength := 1 - lengthShare + lengthShare*float64(c.DistinctWords)/typicalWords
	density, weights, together, pairs, near := 0.0, 0.0, 0.0, 0, 0.0
	for i, m := range mentions {
		n, _ := strconv.ParseFloat(counts[i], 64)
		switch m.kind {
		case wordMention:
			density += m.weight * n / (n + saturation*relativeLength)
			weights += m.weight
		case togetherCount:
			together += n / (n + togetherSaturation)
			pairs++
		case nearCount:
			near = n / (n + nearSaturation)
		}
	}
	return maxDensityScore*density/max(weights, 1e-9) +
		maxTogetherScore*together/max(1, float64(pairs)) + maxNearScore*near
}

// wordScore is the score of the words that occur, relative to the weight of all words.
func (m *match) wordScore(c *candidate, words []string, hasAllTerms bool) float64 {
	total, found := 0.0, 0.0
	for i, z := range c.Words {
		weight := 1.0
		if len(m.loose) > 0 {
			weight = m.weight(words[i])
		}
		total += weight
		switch {
		case z == inTitle:
			found += 2 * weight
		case z == inBody && hasAllTerms:
			found += weight
		case z == inBody:
			found += weight / (1 + math.Log10(max(1, float64(c.DistinctWords)/typicalWords)))
		}
	}
	if total == 0 {
		return 0
	}
	return maxWordScore * found / total
}

// weight is the weight of a word in loose matching; 0 for a word that loosen left out.
func (m *match) weight(word string) float64 {
	for _, w := range m.loose {
		if w.tsquery == word {
			return w.weight
		}
	}
	return 0
}

// sortNewestFirst sorts by day. Candidates without one are last.
func sortNewestFirst(candidates []candidate) {
	slices.SortFunc(candidates, func(a, b candidate) int {
		return cmp.Or(strings.Compare(b.Day, a.Day), b.ID-a.ID)
	})
}
