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
)

const (
	// around is how many characters a fragment shows before and after a match, and maxFragments how many there are of a
	// text.
	around       = 40
	maxFragments = 3
	// maxWindow is how many bytes a fragment grows to, by marks near each other.
	maxWindow = 1000
	// maxRead is how much of a text is looked through for fragments.
	maxRead = 50_000
)

// Fragment is a piece of a text with what was looked for marked in it.
type Fragment struct {
	// Field is where it is from: title, names, summary or body.
	Field string
	// HTML is the piece, escaped, with <em> around what matches.
	HTML string
}

// Fragments are the title, and pieces of the other texts around what was looked for.
func (h *Hit) Fragments(ctx context.Context) ([]*Fragment, error) {
	if err := h.result.readTexts(ctx); err != nil {
		return nil, err
	}
	var all []*Fragment
	for _, text := range []struct{ field, text string }{{"title", h.title}, {"names", h.names}, {"summary", h.summary}, {"body", h.body}} {
		m, borders := h.result.match.question.marks(text.text)
		if len(m) == 0 && text.field != "title" || text.text == "" {
			continue
		}
		if text.field == "title" {
			all = append(all, &Fragment{"title", marked(text.text, 0, len(text.text), m)})
			continue
		}
		for _, piece := range pieces(text.text, m, borders) {
			all = append(all, &Fragment{text.field, piece})
		}
	}
	return all, nil
}

// readTexts reads the texts of all hits of the page, in one statement: of those that the viewer still sees.
func (r *Result) readTexts(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.read {
		return nil
	}
	ids := make([]int, len(r.Hits))
	byID := map[int]*Hit{}
	for i, h := range r.Hits {
		ids[i], byID[h.ID] = h.ID, h
	}
	var texts []source
	err := r.client.Select(ctx, written(func(b *sql.Builder) {
		b.Join(ofTypes(ctx, nil, func(d *sql.Selector) {
			d.Where(sql.P(func(b *sql.Builder) { b.WriteString("d.id = ANY(").Arg(array(ids)).WriteString("::bigint[])") }))
			d.Select(d.C("id"), d.C("entity"), d.C("title"), d.C("names"), d.C("summary"))
			d.AppendSelectExprAs(sql.Expr(fmt.Sprintf("left(d.body, %d)", maxRead)), "body")
		}))
	}), &texts)
	if err != nil {
		return fmt.Errorf("reading what was found: %w", err)
	}
	r.read = true
	for _, t := range texts {
		h := byID[t.ID]
		h.title, h.names, h.summary, h.body = t.Title, t.Names, t.Summary, t.Body
	}
	return nil
}

// span is a part of a text, in bytes.
type span struct{ at, end int }

// marks returns the parts of a text that the question looks for: its terms, or their words where no term is whole. They
// are widened to whole graphemes, whose borders marks returns, too, where there are any.
func (q question) marks(text string) ([]span, []int) {
	all := tokens(text)
	var found []span
	for _, t := range q.wanted {
		whole := t.marks(all)
		if len(whole) == 0 {
			whole = t.parts(all)
		}
		found = append(found, whole...)
	}
	if len(found) == 0 {
		return nil, nil
	}
	borders := graphemeBorders(text)
	for i, s := range found {
		found[i] = widened(s, borders)
	}
	slices.SortFunc(found, func(a, b span) int { return a.at - b.at })
	var merged []span
	for _, s := range found {
		if last := len(merged) - 1; last >= 0 && s.at <= merged[last].end {
			merged[last].end = max(merged[last].end, s.end)
		} else {
			merged = append(merged, s)
		}
	}
	return merged, borders
}

// graphemeBorders returns where the graphemes of a text begin, and its length.
func graphemeBorders(text string) []int {
	borders := []int{}
	for g := uniseg.NewGraphemes(text); g.Next(); {
		at, _ := g.Positions()
		borders = append(borders, at)
	}
	return append(borders, len(text))
}

// widened returns the span of the graphemes that a span touches.
func widened(s span, borders []int) span {
	first, _ := slices.BinarySearch(borders, s.at+1)
	last, _ := slices.BinarySearch(borders, s.end)
	return span{borders[first-1], borders[last]}
}

// marks are the places where the tokens of a text, which are in the order of their places, hold the whole term.
func (t term) marks(all []token) []span {
	var steps []token
	for i, tok := range t.tokens {
		if r := []rune(tok.text); i > 0 && (tok.place == t.tokens[i-1].place || len(r) == 1 && scriptOf(r[0]) == chinese && !tok.whole) {
			continue
		}
		steps = append(steps, tok)
	}
	var found []span
	for i, tok := range all {
		if !alike(steps[0], tok, len(steps) == 1) {
			continue
		}
		s := span{tok.at, tok.end}
		last, from := tok, i
		for _, step := range steps[1:] {
			place := tok.place + step.place - steps[0].place
			for from < len(all) && all[from].place < place {
				from++
			}
			hit := from
			for hit < len(all) && all[hit].place == place && !alike(step, all[hit], true) {
				hit++
			}
			if hit == len(all) || all[hit].place != place {
				s.at = -1
				break
			}
			last = all[hit]
			s.end = last.end
		}
		if r := []rune(steps[len(steps)-1].text); s.at >= 0 && len(r) == 1 && scriptOf(r[0]) == chinese {
			s.end = last.first
		}
		if s.at >= 0 && (len(found) == 0 || s != found[len(found)-1]) {
			found = append(found, s)
		}
	}
	return found
}

// alike says whether a token of a text is one of the question; single says that a word that begins with it will do.
func alike(asked, tok token, single bool) bool {
	r := []rune(asked.text)
	if scriptOf(r[0]) == chinese {
		return tok.text == asked.text || len(r) == 1 && single && strings.HasPrefix(tok.text, asked.text)
	}
	return tok.text == asked.text || tok.text == stem(asked.text)
}

// parts returns the places of the words that say something by themselves. Two neighbouring characters of Chinese are
// such a word, while two of Japanese kana or Korean stand in many that have nothing in common: of those only whole
// words count.
func (t term) parts(all []token) []span {
	var found []span
	loose := t.loose()
	for _, tok := range all {
		if slices.Contains(loose, quoted(tok.text)) && !strings.ContainsFunc(tok.text, phonetic) {
			found = append(found, span{tok.at, tok.end})
		}
	}
	for _, name := range t.phoneticWords() {
		found = append(found, term{tokens: tokens(name)}.marks(all)...)
	}
	return found
}

// phonetic tells whether a character is written for its sound among those that are cut by twos.
func phonetic(r rune) bool {
	return r == prolonged || unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

// phoneticWords returns the words in Katakana or Hangul within a term, of two characters or more. Hiragana is left out:
// beside other characters it is endings and particles.
func (t term) phoneticWords() []string {
	var words []string
	var word []rune
	var last *unicode.RangeTable
	for _, l := range append(fold(t.text), letter{}) {
		var table *unicode.RangeTable
		switch {
		case l.r == prolonged:
			table = last
		case unicode.Is(unicode.Katakana, l.r):
			table = unicode.Katakana
		case unicode.Is(unicode.Hangul, l.r):
			table = unicode.Hangul
		}
		if table != last && len(word) > 1 {
			words = append(words, string(word))
		}
		if table != last {
			word = word[:0]
		}
		if last = table; table != nil {
			word = append(word, l.r)
		}
	}
	return words
}

// pieces cuts out the parts of a text around its marks, those with the most of them.
func pieces(text string, marks []span, borders []int) []string {
	var all []string
	for _, w := range windows(marks, borders) {
		piece := marked(text, w.at, w.end, marks)
		if w.at > 0 {
			piece = "…" + piece
		}
		if w.end < len(text) {
			piece += "…"
		}
		all = append(all, piece)
	}
	return all
}

// windows are the parts of a text around its marks, cut between graphemes: the ones with the most marks, in their
// order.
func windows(marks []span, borders []int) []span {
	var all []span
	var counts []int
	for _, m := range marks {
		first, _ := slices.BinarySearch(borders, m.at+1)
		last, _ := slices.BinarySearch(borders, m.end)
		w := span{borders[max(0, first-1-around)], borders[min(len(borders)-1, last+around)]}
		if i := len(all) - 1; i >= 0 && w.at <= all[i].end && w.end-all[i].at < maxWindow {
			all[i].end = w.end
			counts[i]++
			continue
		}
		all, counts = append(all, w), append(counts, 1)
	}
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return counts[b] - counts[a] })
	order = order[:min(maxFragments, len(order))]
	slices.Sort(order)
	best := make([]span, len(order))
	for i, place := range order {
		best[i] = all[place]
	}
	return best
}

// marked is a part of a text as HTML, with its marks.
func marked(text string, at, end int, marks []span) string {
	var b strings.Builder
	for _, m := range marks {
		if m.end <= at || m.at >= end {
			continue
		}
		m.at, m.end = max(m.at, at), min(m.end, end)
		b.WriteString(html.EscapeString(text[at:m.at]) + "<em>" + html.EscapeString(text[m.at:m.end]) + "</em>")
		at = m.end
	}
	b.WriteString(html.EscapeString(text[at:end]))
	return strings.Join(strings.Fields(b.String()), " ")
}
