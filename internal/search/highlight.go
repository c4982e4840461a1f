package search

import (
	"context"
	"fmt"
	"html"
	"slices"
	"strings"
	"unicode"

	"entgo.io/ent/dialect/sql"
	"github.com/rivo/uniseg"

	"praxis/internal/sqltext"
)

const (
	// snippetContext is how many characters a snippet has before and after a match.
	snippetContext = 40
	// maxSnippets is how many snippets of a text are returned.
	maxSnippets = 3
	// maxSnippet is how many bytes a snippet may have before a neighboring match starts another one.
	maxSnippet = 1000
	// maxHighlighted is how many characters of a body are read for snippets.
	maxHighlighted = 50_000
)

// Fragment is a highlighted snippet of a text.
type Fragment struct {
	// Field is title, names, summary or body.
	Field string
	// HTML is the snippet, escaped, with <em> around matches.
	HTML string
}

// Fragments returns the highlighted title, and highlighted snippets of the other fields. The first call for a page
// reads the texts of all its hits, in one statement.
func (h *Hit) Fragments(ctx context.Context) ([]*Fragment, error) {
	if err := h.result.loadTexts(ctx); err != nil {
		return nil, err
	}
	var fragments []*Fragment
	q := h.result.match.query
	if h.title != "" {
		matches, _ := q.matches(h.title)
		fragments = append(fragments, &Fragment{"title", highlight(h.title, span{0, len(h.title)}, matches)})
	}
	for _, f := range []struct{ field, text string }{{"names", h.names}, {"summary", h.summary}, {"body", h.body}} {
		matches, graphemes := q.matches(f.text)
		for _, s := range snippets(f.text, matches, graphemes) {
			fragments = append(fragments, &Fragment{f.field, s})
		}
	}
	return fragments, nil
}

// loadTexts reads the texts of all hits that the viewer still sees.
func (r *Result) loadTexts(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.textsLoaded {
		return nil
	}
	ids := make([]int, len(r.Hits))
	byID := map[int]*Hit{}
	for i, h := range r.Hits {
		ids[i], byID[h.ID] = h.ID, h
	}
	var texts []source
	if err := r.client.Select(ctx, selectTexts(ctx, ids), &texts); err != nil {
		return fmt.Errorf("reading the texts of results: %w", err)
	}
	r.textsLoaded = true
	for _, t := range texts {
		h := byID[t.ID]
		h.title, h.names, h.summary, h.body = t.Title, t.Names, t.Summary, t.Body
	}
	return nil
}

func selectTexts(ctx context.Context, ids []int) sql.Querier {
	return documentsOf(ctx, nil, func(d *sql.Selector) {
		d.Where(sqltext.AnyID("d.id", ids))
		d.Select(d.C("id"), d.C("entity"), d.C("title"), d.C("names"), d.C("summary"))
		d.AppendSelectExprAs(sql.Expr(fmt.Sprintf("left(d.body, %d)", maxHighlighted)), "body")
	})
}

// span is a part of a text, in bytes.
type span struct{ start, end int }

// matches returns the parts of a text that match the query, in order: its terms, or the words of a term that does not
// occur as a whole. Each is extended to whole graphemes, whose boundaries are returned too if there is any match.
func (q query) matches(text string) (matches []span, graphemes []int) {
	tokens := tokenize(text)
	var found []span
	for _, t := range q.required {
		whole := t.matches(tokens)
		if len(whole) == 0 {
			whole = t.wordMatches(tokens)
		}
		found = append(found, whole...)
	}
	if len(found) == 0 {
		return nil, nil
	}
	graphemes = graphemeBoundaries(text)
	for i, s := range found {
		found[i] = extendToGraphemes(s, graphemes)
	}
	return mergeSpans(found), graphemes
}

// mergeSpans sorts spans and joins those that touch.
func mergeSpans(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return a.start - b.start })
	var merged []span
	for _, s := range spans {
		if last := len(merged) - 1; last >= 0 && s.start <= merged[last].end {
			merged[last].end = max(merged[last].end, s.end)
		} else {
			merged = append(merged, s)
		}
	}
	return merged
}

// graphemeBoundaries returns where the graphemes of a text start, and its length.
func graphemeBoundaries(text string) []int {
	boundaries := []int{}
	for g := uniseg.NewGraphemes(text); g.Next(); {
		start, _ := g.Positions()
		boundaries = append(boundaries, start)
	}
	return append(boundaries, len(text))
}

// extendToGraphemes returns the span of all graphemes that a span overlaps.
func extendToGraphemes(s span, graphemes []int) span {
	first, _ := slices.BinarySearch(graphemes, s.start+1)
	last, _ := slices.BinarySearch(graphemes, s.end)
	return span{graphemes[first-1], graphemes[last]}
}

// matches returns where an alternative of the term occurs as a whole among the tokens of a text.
func (t term) matches(tokens []token) []span {
	var found []span
	for _, p := range t.phrases {
		found = append(found, p.matches(tokens)...)
	}
	return found
}

// wordMatches returns where the single words of the term occur. A Chinese bigram is such a word. A bigram of kana or
// Hangul is not, since it occurs in many unrelated words: of these only whole words match.
func (t term) wordMatches(tokens []token) []span {
	var found []span
	words := t.words()
	for _, tok := range tokens {
		if slices.Contains(words, quoteLexeme(tok.text)) && !strings.ContainsFunc(tok.text, isPhonetic) {
			found = append(found, span{tok.start, tok.end})
		}
	}
	for _, word := range t.phoneticWords() {
		found = append(found, phrase(tokenize(word)).matches(tokens)...)
	}
	if len(found) > 0 {
		return found
	}
	for _, character := range t.characters() {
		found = append(found, phrase(tokenize(character)).matches(tokens)...)
	}
	return found
}

// isPhonetic says whether a CJK character stands for a sound, not for a meaning.
func isPhonetic(r rune) bool {
	return r == prolonged || unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

// phoneticWords returns the words in Katakana or Hangul within a term, of two characters or more. Hiragana is left out:
// next to other characters it is endings and particles.
func (t term) phoneticWords() []string {
	var words []string
	var word []rune
	var last *unicode.RangeTable
	for _, c := range append(fold(t.text), char{}) {
		var table *unicode.RangeTable
		switch {
		case c.r == prolonged:
			table = last
		case unicode.Is(unicode.Katakana, c.r):
			table = unicode.Katakana
		case unicode.Is(unicode.Hangul, c.r):
			table = unicode.Hangul
		}
		if table != last && len(word) > 1 {
			words = append(words, string(word))
		}
		if table != last {
			word = word[:0]
		}
		if last = table; table != nil {
			word = append(word, c.r)
		}
	}
	return words
}

// snippets returns the highlighted parts of a text around its matches.
func snippets(text string, matches []span, graphemes []int) []string {
	var all []string
	for _, s := range snippetSpans(matches, graphemes) {
		snippet := highlight(text, s, matches)
		if s.start > 0 {
			snippet = "…" + snippet
		}
		if s.end < len(text) {
			snippet += "…"
		}
		all = append(all, snippet)
	}
	return all
}

// snippetSpans returns the spans around matches, cut between graphemes: those with the most matches, in text order.
func snippetSpans(matches []span, graphemes []int) []span {
	var all []span
	var counts []int
	for _, m := range matches {
		first, _ := slices.BinarySearch(graphemes, m.start+1)
		last, _ := slices.BinarySearch(graphemes, m.end)
		start := graphemes[max(0, first-1-snippetContext)]
		end := graphemes[min(len(graphemes)-1, last+snippetContext)]
		if i := len(all) - 1; i >= 0 && start <= all[i].end && end-all[i].start < maxSnippet {
			all[i].end = end
			counts[i]++
			continue
		}
		all, counts = append(all, span{start, end}), append(counts, 1)
	}
	indexes := make([]int, len(all))
	for i := range indexes {
		indexes[i] = i
	}
	slices.SortStableFunc(indexes, func(a, b int) int { return counts[b] - counts[a] })
	indexes = indexes[:min(maxSnippets, len(indexes))]
	slices.Sort(indexes)
	best := make([]span, len(indexes))
	for i, index := range indexes {
		best[i] = all[index]
	}
	return best
}

// highlight returns a part of a text as HTML on one line, with <em> around the matches.
func highlight(text string, part span, matches []span) string {
	var b strings.Builder
	at := part.start
	for _, m := range matches {
		if m.end <= at || m.start >= part.end {
			continue
		}
		start, end := max(m.start, at), min(m.end, part.end)
		b.WriteString(html.EscapeString(text[at:start]))
		b.WriteString("<em>" + html.EscapeString(text[start:end]) + "</em>")
		at = end
	}
	b.WriteString(html.EscapeString(text[at:part.end]))
	return strings.Join(strings.Fields(b.String()), " ")
}
