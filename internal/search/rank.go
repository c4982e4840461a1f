package search

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

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
	// Density is ts_rank, normalized by the document's length.
	Density float64 `sql:"density"`
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
	inPinyin  zone = 'P' // of the title or the names
	nowhere   zone = '-'
)

// selectCandidates selects the fields of candidates.
func (m *match) selectCandidates(ctx context.Context, order Order) sql.Querier {
	orderBy := "day DESC NULLS LAST, id DESC"
	if order != Newest {
		orderBy = "terms_in_title DESC, " + orderBy
	}
	termsInTitle := joinTerms(" + ", m.query.required, func(t term) sql.Querier {
		return sqltext.Format(`({c})::int`, sqltext.Parts{"c": contains("d.title_words", t.tsquery(""))})
	})
	// words || '' decompresses a long document once; without it and OFFSET 0, each condition would do so again.
	return sqltext.Format(`
		WITH matches AS ({documents}),
		top AS (SELECT * FROM matches ORDER BY {orderBy} LIMIT {max})
		SELECT d.id, d.entity, d.title, coalesce(d.day::text, '') AS day,
			{termZones} AS terms,
			{wordZones} AS words,
			ts_rank('{0.1, 0.4, 0.4, 1}', d.words, {anyWord}::tsquery, 1) AS density,
			length(d.words) AS distinct_words
		FROM top, LATERAL (
			SELECT id, entity, title, day, title_words, words || ''::tsvector AS words, spelling
			FROM search_documents s WHERE s.id = top.id OFFSET 0
		) d`,
		sqltext.Parts{
			"documents": m.documents(ctx, func(d *sql.Selector) {
				d.Select(d.C("id"), d.C("day")).AppendSelectExprAs(termsInTitle, "terms_in_title")
			}),
			"orderBy":   sql.Raw(orderBy),
			"max":       MaxRanked,
			"termZones": joinTerms(" || ", m.query.required, term.zone),
			"wordZones": m.query.wordZones(),
			"anyWord":   m.query.anyWord(),
		})
}

// zone is the SQL expression of the zone in which the term occurs.
func (t term) zone() sql.Querier {
	pinyin := sql.Querier(sql.Raw(""))
	if t.pinyin != "" {
		pinyin = sqltext.Format(` WHEN {contains} THEN 'P'`, sqltext.Parts{
			"contains": contains("d.spelling", prefixOf(t.pinyin)),
		})
	}
	return sqltext.Format(
		`CASE WHEN {title} THEN 'T' WHEN {names} THEN 'N' WHEN {summary} THEN 'S' `+
			`WHEN {body} THEN 'B'{pinyin} ELSE '-' END`,
		sqltext.Parts{
			"title":   contains("d.title_words", t.tsquery("")),
			"names":   contains("d.words", t.tsquery("B")),
			"summary": contains("d.words", t.tsquery("C")),
			"body":    contains("d.words", t.tsquery("")),
			"pinyin":  pinyin,
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

// anyWord is the tsquery for any word or term.
func (q query) anyWord() string {
	all := q.words()
	for _, t := range q.required {
		all = append(all, "("+t.tsquery("")+")")
	}
	return strings.Join(all, " | ")
}

const (
	// allTermsScore puts documents with all terms before those with some.
	allTermsScore = 20
	// maxTitleScore is the score of a title that equals the query; a longer title that contains it scores less.
	maxTitleScore = 10
	// maxWordScore is the score of all words in the body. In the title they score twice as much.
	maxWordScore = 12
	// densityWeight is the weight of ts_rank.
	densityWeight = 10
	// typicalWords is how many distinct words a text of typical length has. In longer ones a word says less.
	typicalWords = 500
)

// zoneScores are the scores of a term by its zone; pinyinScore has that of inPinyin.
var zoneScores = map[zone]float64{inTitle: 10, inNames: 6, inSummary: 5, inBody: 3}

// rank scores and sorts candidates. The score sums up, by falling weight: whether all terms occur, and in which zones;
// how much of the title the query is; which words occur; how densely. Equal scores are sorted by day, the newest first.
func (m *match) rank(candidates []candidate) {
	text, words := foldText(strings.TrimSpace(m.query.text)), m.query.words()
	for i := range candidates {
		c := &candidates[i]
		c.score = m.termScore(c)
		hasAllTerms := !strings.ContainsRune(c.Terms, nowhere)
		if hasAllTerms {
			c.score += allTermsScore
		}
		if title := foldText(c.Title); strings.Contains(title, text) {
			c.score += maxTitleScore * float64(len(text)) / float64(max(1, len(title)))
		}
		c.score += m.wordScore(c, words, hasAllTerms)
		c.score += densityWeight * c.Density
	}
	slices.SortFunc(candidates, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), strings.Compare(b.Day, a.Day), b.ID-a.ID)
	})
}

// termScore is the mean score of the required terms.
func (m *match) termScore(c *candidate) float64 {
	score := 0.0
	for i, z := range c.Terms {
		s := zoneScores[z]
		if z == inPinyin {
			s = pinyinScore(c.Title, m.query.required[i].pinyin)
		}
		score += s / float64(len(m.query.required))
	}
	return score
}

// pinyinScore is the score of a term that matches by pinyin: 8 to 12 for the beginning of the title, more if the title
// is shorter; 6 for another part of the title; 4 for the names.
func pinyinScore(title, pinyin string) float64 {
	all := spellings(title)
	if !slices.ContainsFunc(all, func(s string) bool { return strings.HasPrefix(s, pinyin) }) {
		return 4
	}
	for _, s := range all[:min(2, len(all))] { // the title's syllables, and their initials
		if strings.HasPrefix(s, pinyin) {
			return 8 + 4*float64(len(pinyin))/float64(len(s))
		}
	}
	return 6
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
