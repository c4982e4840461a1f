package search

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/internal/sqltext"
)

// Suggestion is a title or a name that completes what the user types.
type Suggestion struct {
	// EntityID is the id of the entity with the title or name.
	EntityID int
	Type     Type
	Text     string
	// HTML is the text, escaped, with <em> around what the user typed.
	HTML string
}

// maxSuggestions is how many titles are read for suggestions.
const maxSuggestions = 200

// Suggest completes what the user types with titles and names that contain all of its words, in any script or in
// pinyin. The last word may be incomplete. Titles that begin with the text are first, then the shorter ones.
func Suggest(ctx context.Context, client *ent.Client, text string, types []Type, limit int) ([]*Suggestion, error) {
	indexRecentChanges(ctx, client)
	q := parseQuery(text)
	if len(q.required) == 0 || limit <= 0 {
		return nil, nil
	}
	var found []struct {
		ID     int    `sql:"id"`
		Entity string `sql:"entity"`
		Title  string `sql:"title"`
	}
	if err := client.Select(ctx, q.selectCompletions(ctx, types), &found); err != nil {
		return nil, fmt.Errorf("looking for suggestions: %w", err)
	}
	suggestions := make([]*Suggestion, len(found))
	for i, f := range found {
		suggestions[i] = &Suggestion{
			EntityID: f.ID,
			Type:     TypeOf(f.Entity),
			Text:     f.Title,
			HTML:     highlight(f.Title, span{0, len(f.Title)}, q.typedParts(f.Title)),
		}
	}
	typed := foldText(strings.TrimSpace(text))
	slices.SortStableFunc(suggestions, func(a, b *Suggestion) int {
		return titleOrder(a.Text, typed) - titleOrder(b.Text, typed)
	})
	return suggestions[:min(limit, len(suggestions))], nil
}

// titleOrder is 0 for a title that begins with what was typed, as written or in pinyin, and 1 for others.
func titleOrder(title, typed string) int {
	all := spellings(title)
	for _, s := range append([]string{foldText(title)}, all[:min(2, len(all))]...) {
		if strings.HasPrefix(s, typed) {
			return 0
		}
	}
	return 1
}

// selectCompletions selects titles that contain all terms, of which the last may be incomplete; the shortest first.
func (q query) selectCompletions(ctx context.Context, types []Type) sql.Querier {
	titles := documentsOf(ctx, types, func(d *sql.Selector) {
		for i, t := range q.required {
			conditions := []sql.Querier{contains("d.title_words", t.completion(i == len(q.required)-1))}
			if t.pinyinPrefix != "" {
				conditions = append(conditions, contains("d.spelling", prefixOf(t.pinyinPrefix)))
			}
			d.Where(sqltext.Where(`({any})`, sqltext.Parts{"any": sqltext.Join(" OR ", conditions...)}))
		}
		d.Select(d.C("id"), d.C("entity"), d.C("title"))
	})
	return sqltext.Format(`
		SELECT * FROM ({titles}) t ORDER BY length(title), id LIMIT {max}`,
		sqltext.Parts{"titles": titles, "max": maxSuggestions})
}

// completion is the tsquery of the term as a phrase. If it is the last term, its last word may be incomplete.
func (t term) completion(last bool) string {
	typed := t.phrases[0]
	final := typed[len(typed)-1].position
	first := slices.IndexFunc(typed, func(tok token) bool { return tok.position == final })
	word := typed[first]
	switch {
	case !last || word.script() == cjk:
		return t.tsquery("")
	case first == 0:
		return prefixOf(word.text)
	}
	return typed[:first].tsquery("") + " & " + prefixOf(word.text)
}

// typedParts returns the parts of a title that match what was typed. A term that is the beginning of a word matches
// only if no term matches as a word.
func (q query) typedParts(title string) []span {
	found, _ := q.matches(title)
	chars := fold(title)
	for _, t := range q.required {
		typed := []rune(foldText(t.text))
		for i := 0; i+len(typed) <= len(chars) && len(found) == 0; i++ {
			part := chars[i : i+len(typed)]
			if slices.EqualFunc(typed, part, func(r rune, c char) bool { return r == c.r }) {
				s := span{part[0].start, part[len(part)-1].end}
				found = append(found, extendToGraphemes(s, graphemeBoundaries(title)))
			}
		}
	}
	return found
}
