package search

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"entgo.io/ent/dialect/sql"
)

// candidate is a document that was found, and what of the question it holds.
type candidate struct {
	ID     int     `sql:"id"`
	Entity string  `sql:"entity"`
	Title  string  `sql:"title"`
	Terms  string  `sql:"terms"`
	Loose  string  `sql:"loose"`
	Rank   float64 `sql:"rank"`
	// Words is how many different words it holds.
	Words int    `sql:"words"`
	Day   string `sql:"day"`
	score float64
}

// held writes what a document holds of the question: for each term where, for each word by itself whether, and how densely.
func (m *match) held(b *sql.Builder) {
	for i, t := range m.question.wanted {
		if i > 0 {
			b.WriteString(" || ")
		}
		b.WriteString("CASE WHEN d.title_words @@ ").Arg(t.strict("")).WriteString("::tsquery THEN 'T' WHEN d.words @@ ").Arg(t.strict("B")).WriteString("::tsquery THEN 'N' ")
		b.WriteString("WHEN d.words @@ ").Arg(t.strict("C")).WriteString("::tsquery THEN 'S' WHEN d.words @@ ").Arg(t.strict("")).WriteString("::tsquery THEN 'B' ")
		if t.spelt != "" {
			b.WriteString("WHEN d.spelling @@ ").Arg(quoted(t.spelt) + ":*").WriteString("::tsquery THEN 'P' ")
		}
		b.WriteString("ELSE '-' END")
	}
	b.WriteString(" AS terms, ''")
	loose := m.question.loose()
	for _, w := range loose {
		b.WriteString(" || CASE WHEN d.title_words @@ ").Arg(w).WriteString("::tsquery THEN 'T' WHEN d.words @@ ").Arg(w).WriteString("::tsquery THEN 'B' ELSE '-' END")
	}
	b.WriteString(" AS loose, ")
	all := slices.Clone(loose)
	for _, t := range m.question.wanted {
		all = append(all, "("+t.strict("")+")")
	}
	b.WriteString("ts_rank('{0.1, 0.4, 0.4, 1}', d.words, ").Arg(strings.Join(all, " | ")).WriteString("::tsquery, 1) AS rank, length(d.words) AS words")
}

// usual is how many different words a text holds, beyond which each says less of what it is about.
const usual = 500

// points are what a term is worth by where it stands: the title, the names, the summary, the body. Pinyin is worth what
// spelledSo says.
var points = map[rune]float64{'T': 10, 'N': 6, 'S': 5, 'B': 3}

// spelledSo is what pinyin is worth: most when it is the whole title or its beginning, the shorter the title the more, then within
// the title, then among the other names.
func spelledSo(title, spelt string) float64 {
	all := spellings(title)
	if len(all) == 0 || !slices.ContainsFunc(all, func(s string) bool { return strings.HasPrefix(s, spelt) }) {
		return 4
	}
	for _, s := range all[:min(2, len(all))] {
		if strings.HasPrefix(s, spelt) {
			return 8 + 4*float64(len(spelt))/float64(len(s))
		}
	}
	return 6
}

// order scores and sorts: all terms before some, titles before names before bodies, whole titles before long ones, dense
// before thin, and of what is alike the newer.
func (m *match) order(found []candidate) {
	asked, words := folded(strings.TrimSpace(m.question.text)), m.question.loose()
	for i := range found {
		c := &found[i]
		held := 0
		for n, at := range c.Terms {
			if at != '-' {
				held++
			}
			worth := points[at]
			if at == 'P' {
				worth = spelledSo(c.Title, m.question.wanted[n].spelt)
			}
			c.score += worth / float64(len(m.question.wanted))
		}
		if held == len(m.question.wanted) {
			c.score += 20
		}
		if title := folded(c.Title); strings.Contains(title, asked) {
			c.score += 10 * float64(len(asked)) / float64(max(1, len(title)))
		}
		sum, has := 0.0, 0.0
		for j, at := range c.Loose {
			w := 1.0
			if len(m.loose) > 0 {
				w = m.weight(words[j])
			}
			sum += w
			switch at {
			case 'T':
				has += 2 * w
			case 'B':
				if held == len(m.question.wanted) {
					has += w
				} else {
					has += w / (1 + math.Log10(max(1, float64(c.Words)/usual)))
				}
			}
		}
		if sum > 0 {
			c.score += 12 * has / sum
		}
		c.score += 10 * c.Rank
	}
	slices.SortFunc(found, func(a, b candidate) int {
		switch {
		case a.score != b.score:
			return int(math.Copysign(1, b.score-a.score))
		case a.Day != b.Day:
			return strings.Compare(b.Day, a.Day)
		}
		return b.ID - a.ID
	})
}

// newestFirst sorts by day, and what has none last.
func newestFirst(found []candidate) {
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(strings.Compare(b.Day, a.Day), b.ID-a.ID)
	})
}

// weight is what a word by itself tells; nothing when it was not looked for.
func (m *match) weight(word string) float64 {
	if i := slices.Index(m.loose, word); i >= 0 {
		return m.weights[i]
	}
	return 0
}
