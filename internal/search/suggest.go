package search

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
)

// Suggestion is a title or a name that begins with, or holds, what was typed so far.
type Suggestion struct {
	// EntityID is the id of what has the title or the name.
	EntityID int
	Type     Type
	Text     string
	// HTML is the text, escaped, with <em> around what was typed.
	HTML string
}

// maxSuggested is how many titles are looked at for suggestions.
const maxSuggested = 200

// Suggest completes what somebody types: titles and names that hold all of its words, the last one perhaps only begun,
// in any script or in pinyin; those that begin with it first, then the shorter ones.
func Suggest(ctx context.Context, client *ent.Client, text string, types []Type, first int) ([]*Suggestion, error) {
	catchUp(ctx, client)
	q := read(text)
	if len(q.wanted) == 0 || first <= 0 {
		return nil, nil
	}
	m := &match{question: q, types: types}
	var found []struct {
		ID     int    `sql:"id"`
		Entity string `sql:"entity"`
		Title  string `sql:"title"`
	}
	err := client.Select(ctx, written(func(b *sql.Builder) {
		b.WriteString("SELECT * FROM (").Join(m.beginning(ctx)).WriteString(fmt.Sprintf(") t ORDER BY length(title), id LIMIT %d", maxSuggested))
	}), &found)
	if err != nil {
		return nil, fmt.Errorf("looking for what begins so: %w", err)
	}
	typed := folded(strings.TrimSpace(text))
	all := make([]*Suggestion, len(found))
	for i, f := range found {
		all[i] = &Suggestion{EntityID: f.ID, Type: TypeOf(f.Entity), Text: f.Title, HTML: marked(f.Title, 0, len(f.Title), q.begun(f.Title))}
	}
	slices.SortStableFunc(all, func(a, b *Suggestion) int {
		begins := func(s *Suggestion) int {
			if title := folded(s.Text); strings.HasPrefix(title, typed) || slices.ContainsFunc(spellings(s.Text)[:min(2, len(spellings(s.Text)))], func(p string) bool { return strings.HasPrefix(p, typed) }) {
				return 0
			}
			return 1
		}
		return begins(a) - begins(b)
	})
	return all[:min(first, len(all))], nil
}

// beginning selects titles that hold all terms, the last one perhaps only begun.
func (m *match) beginning(ctx context.Context) sql.Querier {
	terms := m.question.wanted
	return ofTypes(ctx, m.types, func(d *sql.Selector) {
		for n, term := range terms {
			d.Where(sql.P(func(b *sql.Builder) {
				b.WriteString("(d.title_words @@ ").Arg(term.begun(n == len(terms)-1)).WriteString("::tsquery")
				if term.letters != "" {
					b.WriteString(" OR d.spelling @@ ").Arg(quoted(term.letters) + ":*").WriteString("::tsquery")
				}
				b.WriteString(")")
			}))
		}
		d.Select(d.C("id"), d.C("entity"), d.C("title"))
	})
}

// begun is the tsquery of a term of which the last word may be only begun.
func (t term) begun(last bool) string {
	tok := t.tokens[len(t.tokens)-1]
	for i := len(t.tokens) - 1; i > 0 && t.tokens[i-1].place == tok.place; i-- {
		tok = t.tokens[i-1]
	}
	if r := []rune(tok.text); !last || scriptOf(r[0]) == chinese {
		return t.strict("")
	}
	if len(t.tokens) == 1 || t.tokens[0].place == tok.place {
		return quoted(tok.text) + ":*"
	}
	head := t
	head.tokens = slices.DeleteFunc(slices.Clone(t.tokens), func(other token) bool { return other.place == tok.place })
	return head.strict("") + " & " + quoted(tok.text) + ":*"
}

// begun are the parts of a title that hold the question's words as they were typed.
func (q question) begun(title string) []span {
	found, _ := q.marks(title)
	letters := fold(title)
	for _, t := range q.wanted {
		typed := []rune(folded(t.text))
		for i := 0; i+len(typed) <= len(letters); i++ {
			if slices.EqualFunc(typed, letters[i:i+len(typed)], func(r rune, l letter) bool { return r == l.r }) && len(found) == 0 {
				found = append(found, widened(span{letters[i].at, letters[i+len(typed)-1].end}, graphemeBorders(title)))
				break
			}
		}
	}
	return found
}
