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

// SuggestionTypes are the types that suggestions have.
var SuggestionTypes = append(slices.Clone(Types), Tag, Theme)

// Suggestion is an entity whose title or name completes what the user types.
type Suggestion struct {
	ID   int
	Type Type
	Text string
	// HTML is the text, escaped, with <em> around what the user typed.
	HTML string
	// Slug is the slug of the entity; nil for an outcome, which has none.
	Slug *string
	// All are the suggestions that one call of Suggest found.
	All *Suggestions
}

// Suggestions are the suggestions that one call of Suggest found.
type Suggestions struct {
	// IDs are those of the entities, by type.
	IDs map[Type][]int
}

// maxCompletions is how many titles of each rank are compared with each other.
const maxCompletions = 500

// Suggest completes what the user types with titles and names. First are those that begin with the text, then those
// that contain it as words, of which the last may be incomplete; then those that begin with it in pinyin, and those
// that contain a word that does. The shorter ones are first among equals. It is one statement, after a few recent
// changes are indexed.
func Suggest(ctx context.Context, client *ent.Client, text string, types []Type, limit int) ([]*Suggestion, error) {
	indexRecentChanges(ctx, client)
	q := parseTyped(text)
	if len(q.required) == 0 || limit <= 0 {
		return nil, nil
	}
	var found []struct {
		ID     int     `sql:"id"`
		Entity string  `sql:"entity"`
		Title  string  `sql:"title"`
		Slug   *string `sql:"slug"`
	}
	if err := client.Select(ctx, q.selectCompletions(ctx, types, limit), &found); err != nil {
		return nil, fmt.Errorf("looking for suggestions: %w", err)
	}
	suggestions, all := make([]*Suggestion, len(found)), &Suggestions{IDs: map[Type][]int{}}
	for i, f := range found {
		t := TypeOf(f.Entity)
		all.IDs[t] = append(all.IDs[t], f.ID)
		suggestions[i] = &Suggestion{
			ID:   f.ID,
			Type: t,
			Text: f.Title,
			HTML: highlight(f.Title, span{0, len(f.Title)}, q.typedParts(f.Title)),
			Slug: f.Slug,
			All:  all,
		}
	}
	return suggestions, nil
}

// parseTyped parses the beginning of a title: all of its words are terms.
func parseTyped(text string) query {
	q := query{text: queryText(text)}
	for _, part := range splitQuery(q.text) {
		q.require(strings.TrimPrefix(part.text, "-"), part.quoted)
	}
	return q
}

// selectCompletions selects the best titles. Each rank is read by an index and bounded: what begins with a few letters
// may be most of all titles.
func (q query) selectCompletions(ctx context.Context, types []Type, limit int) sql.Querier {
	if len(types) == 0 {
		types = SuggestionTypes
	}
	var ranks []sql.Querier
	rank := func(orderBy string, condition sql.Querier) {
		titles := documentsOf(ctx, types, func(d *sql.Selector) {
			d.Where(sqltext.Predicate(condition))
			d.Select(d.C("id"), d.C("entity"), d.C("title"), d.C("title_key"))
		})
		ranks = append(ranks, sqltext.Format(
			`(SELECT *, {rank}::int AS rank FROM ({titles}) t`+orderBy+` LIMIT {max})`,
			sqltext.Parts{"rank": len(ranks), "titles": titles, "max": maxCompletions}))
	}
	if key := titleKey(q.text); key != "" {
		rank(` ORDER BY title_key`, sqltext.Format(`d.title_key >= {key} AND d.title_key < {end}`,
			sqltext.Parts{"key": key, "end": key + "\U0010FFFF"}))
	}
	rank(``, q.completion(term.literalCompletion, term.literalCompletion))
	// Syllables may be apart: the pinyin of the whole text counts, too.
	pinyin := pinyinLetters(strings.Join(strings.Fields(q.text), ""))
	anyWhole := func(mark string, condition sql.Querier) sql.Querier {
		if pinyin == "" || len(q.required) == 1 {
			return condition
		}
		return sqltext.Format(`({whole} OR {condition})`, sqltext.Parts{
			"whole": contains("d.spelling", prefixOf(mark+pinyin)), "condition": condition,
		})
	}
	if pinyinLetters(q.required[0].text) != "" {
		rank(``, anyWhole(startMark, q.completion(term.pinyinStart, term.anyCompletion)))
	}
	if len(titleKey(q.text)) > 1 { // in most titles, a word begins with a given letter
		rank(``, anyWhole(wordMark, q.completion(term.anyCompletion, term.anyCompletion)))
	}
	return sqltext.Format(`
		SELECT id, entity, title, CASE entity
			WHEN 'Article' THEN (SELECT slug FROM articles WHERE id = t.id)
			WHEN 'Action' THEN (SELECT slug FROM actions WHERE id = t.id)
			WHEN 'Organization' THEN (SELECT slug FROM organizations WHERE id = t.id)
			WHEN 'Person' THEN (SELECT slug FROM people WHERE id = t.id)
			WHEN 'Tag' THEN (SELECT slug FROM tags WHERE id = t.id)
			WHEN 'Theme' THEN (SELECT slug FROM themes WHERE id = t.id) END AS slug
		FROM (
			SELECT id, entity, title, title_key, min(rank) AS rank
			FROM (
				{ranks}
			) r GROUP BY 1, 2, 3, 4 ORDER BY rank, length(title), title_key, id LIMIT {limit}
		) t
		ORDER BY rank, length(title), title_key, id`,
		sqltext.Parts{"ranks": sqltext.Join("\n\t\t\t\tUNION ALL\n\t\t\t\t", ranks...), "limit": limit})
}

// completion is the condition that the title completes the first term in one way, and each other term in another way.
func (q query) completion(first, others func(t term, last bool) sql.Querier) sql.Querier {
	conditions := make([]sql.Querier, len(q.required))
	for i, t := range q.required {
		completes := others
		if i == 0 {
			completes = first
		}
		conditions[i] = completes(t, i == len(q.required)-1)
	}
	return sqltext.Join(" AND ", conditions...)
}

// literalCompletion is the condition that the title contains the term. If it is the last one, its last word may be
// incomplete.
func (t term) literalCompletion(last bool) sql.Querier {
	return contains("d.title_words", t.completion(last))
}

// pinyinStart is the condition that the title begins with the term in pinyin.
func (t term) pinyinStart(bool) sql.Querier {
	return contains("d.spelling", prefixOf(startMark+pinyinLetters(t.text)))
}

// anyCompletion is the condition that the title contains the term, or a word that begins with it in pinyin, or that
// another name of the object begins with it.
func (t term) anyCompletion(last bool) sql.Querier {
	conditions := []sql.Querier{t.literalCompletion(last)}
	letters, key := pinyinLetters(t.text), titleKey(t.text)
	if letters != "" {
		conditions = append(conditions, contains("d.spelling", prefixOf(wordMark+letters)))
	}
	if key != letters {
		conditions = append(conditions, contains("d.spelling", prefixOf(wordMark+key)))
	}
	return sqltext.Format(`({any})`, sqltext.Parts{"any": sqltext.Join(" OR ", conditions...)})
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
