package search

import (
	"context"
	"fmt"
	"strings"

	"entgo.io/ent/dialect/sql"
)

// maxMeant is how many documents are read for what might have been meant.
const maxMeant = 30

// DidYouMean is the question with words that are written otherwise in what the viewer may see; nil when everything that was
// wanted was found, or nothing is like it. A word is like another that differs in one character of four or more, or in two of
// seven or more, or that is spelt the same.
func (r *Result) DidYouMean(ctx context.Context) (*string, error) {
	q := r.match.question
	if len(q.wanted) == 0 || len(r.Hits) > 0 && len(r.match.loose) == 0 {
		return nil, nil
	}
	text := q.text
	changed := false
	for _, t := range q.wanted {
		better, err := r.meant(ctx, t)
		if err != nil {
			return nil, err
		}
		if better != "" {
			text, changed = strings.Replace(text, t.text, better, 1), true
		}
	}
	if !changed {
		return nil, nil
	}
	return &text, nil
}

// meant is what a term that is nowhere might have been; "" when it is somewhere, or nothing is like it.
func (r *Result) meant(ctx context.Context, t term) (string, error) {
	asked := []rune(folded(t.text))
	if len(asked) < 2 || len(asked) < 3 && scriptOf(asked[0]) != chinese {
		return "", nil
	}
	m := &match{question: question{wanted: []term{t}}, types: r.match.types, filter: r.match.filter}
	if found, err := m.candidates(ctx, r.client, Relevance); err != nil || len(found) > 0 {
		return "", err
	}
	var texts []source
	err := r.client.Select(ctx, written(func(b *sql.Builder) {
		b.WriteString("SELECT id, entity, title, names, summary, left(body, 50000) AS body FROM search_documents WHERE id IN (SELECT id FROM (")
		b.Join(m.near(ctx, t)).WriteString(fmt.Sprintf(") n ORDER BY rank DESC, id LIMIT %d)", maxMeant))
	}), &texts)
	if err != nil {
		return "", fmt.Errorf("looking for what might have been meant: %w", err)
	}
	counts := map[string]int{}
	for _, d := range texts {
		for i, text := range []string{d.Title, d.Names, d.Summary, d.Body} {
			for _, like := range likes(text, asked) {
				counts[like] += []int{20, 10, 5, 1}[i]
			}
		}
	}
	best := ""
	for like, n := range counts {
		if n > counts[best] || n == counts[best] && like < best {
			best = like
		}
	}
	return best, nil
}

// near selects documents that hold some of the term: two of its characters, the beginning of a word, or its pinyin.
func (m *match) near(ctx context.Context, t term) sql.Querier {
	var some []string
	for _, tok := range t.tokens {
		r := []rune(tok.text)
		switch {
		case scriptOf(r[0]) == chinese && len(r) == 2:
			some = append(some, quoted(tok.text), quoted(string(r[:1]))+":*")
		case scriptOf(r[0]) != chinese && tok.whole:
			some = append(some, quoted(string(r[:(len(r)+1)/2]))+":*")
		}
	}
	spelt := ""
	if s := spellings(t.text); len(s) > 0 {
		spelt = quoted(s[0]) + ":*"
	}
	if len(some) == 0 {
		some = []string{""}
	}
	return ofTypes(ctx, m.types, func(d *sql.Selector) {
		m.limit(d)
		d.Where(sql.P(func(b *sql.Builder) {
			b.WriteString("(d.words @@ ").Arg(strings.Join(some, " | ")).WriteString("::tsquery OR d.spelling @@ ").Arg(spelt).WriteString("::tsquery)")
		}))
		d.Select(d.C("id")).AppendSelectExprAs(sql.ExprFunc(func(b *sql.Builder) {
			b.WriteString("(d.spelling @@ ").Arg(spelt).WriteString("::tsquery)::int + ts_rank('{0.1, 0.4, 0.4, 1}', d.words, ").Arg(strings.Join(some, " | ")).WriteString("::tsquery)")
		}), "rank")
	})
}

// likes are the words of a text that are like what was asked, as they are written there.
func likes(text string, asked []rune) []string {
	most := 1
	switch {
	case len(asked) >= 7:
		most = 2
	case len(asked) < 3: // of two characters only what is spelt the same
		most = 0
	}
	if scriptOf(asked[0]) == word {
		var all []string
		for _, tok := range tokens(text) {
			if r := []rune(tok.text); tok.whole && len(r) >= 3 && r[0] == asked[0] && distanceOf(asked, r, most) <= most {
				all = append(all, text[tok.at:tok.end])
			}
		}
		return all
	}
	spelling := ""
	if s := spellings(string(asked)); len(s) > 0 {
		spelling = s[0]
	}
	var all []string
	for _, run := range runs(text) {
		for i := 0; run.script == chinese && i+len(asked) <= len(run.letters); i++ {
			part := run.letters[i : i+len(asked)]
			differ := 0
			letters := make([]rune, len(part))
			for j, l := range part {
				letters[j] = l.r
				if l.r != asked[j] {
					differ++
				}
			}
			same := differ <= len(asked)/2 && len(spellings(string(letters))) > 0 && spellings(string(letters))[0] == spelling
			if differ <= most || same {
				all = append(all, text[part[0].at:part[len(part)-1].end])
			}
		}
	}
	return all
}

// distanceOf is how many letters must be changed, added or left out to make one word of another; more than most is not
// counted on.
func distanceOf(a, b []rune, most int) int {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		last := row[0]
		row[0] = i + 1
		for j, y := range b {
			cost := last
			if x != y {
				cost = 1 + min(last, row[j], row[j+1])
			}
			last, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
