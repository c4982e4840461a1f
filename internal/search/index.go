package search

import (
	"context"
	"strings"

	"entgo.io/ent/dialect/sql"

	"praxis/internal/sqltext"
	"praxis/internal/text"
)

// maxIndexedBody is how many characters of a Markdown text are indexed: more than a tsvector can hold of Chinese, and
// some 0.3 seconds of work.
const maxIndexedBody = 200_000

// source is the text that a document is made of.
type source struct {
	ID      int    `sql:"id"`
	Entity  string `sql:"entity"`
	Title   string `sql:"title"`
	Names   string `sql:"names"`
	Summary string `sql:"summary"`
	Body    string `sql:"body"`
	// Alts are the alternative texts of the assets that an article shows.
	Alts string `sql:"alts"`
	// OtherNames are names besides the title that complete what a user types, one a line.
	OtherNames string `sql:"other_names"`
}

// document is what the index stores besides the source's other columns.
type document struct {
	id   int
	body string // plain text
	// titleKey is the title without separators, as titleKey folds it.
	titleKey string
	// spelling, title and words are tsvectors in their input syntax.
	spelling, title, words string
}

// newDocument derives the document of a source. Its only error is that of ctx.
func newDocument(ctx context.Context, s source) (document, error) {
	body, err := text.Render(ctx, s.Body, nil)
	if err != nil {
		return document{}, err
	}
	words, spelling := &vector{}, &vector{}
	spelling.addSpellings(s.Title)
	spelling.addSpellings(s.Names)
	spelling.addCompletions(s)
	words.add(s.Title, "A")
	title := words.String()
	words.add(s.Names, "B")
	words.add(s.Summary, "C")
	words.add(body.Plain, "D")
	alts := strings.Join(body.Alts, "\n") // the alternative texts in the Markdown
	words.add(alts, "D")
	words.add(s.Alts, "D")
	words.addCharacters(s.Title, s.Names, s.Summary, body.Plain, alts, s.Alts)
	return document{s.ID, body.Plain, titleKey(s.Title), spelling.String(), title, words.String()}, nil
}

// insertDocuments writes documents. The columns that the visibility rules and filters use come from the tables at the
// same moment.
func insertDocuments(documents []document) sql.Querier {
	var rows []sql.Querier
	for _, d := range documents {
		rows = append(rows, sqltext.Format(
			`({id}::bigint, {body}::text, {key}::text, {spelling}::tsvector, {title}::tsvector, {words}::tsvector)`,
			sqltext.Parts{
				"id": d.id, "body": d.body, "key": d.titleKey,
				"spelling": d.spelling, "title": d.title, "words": d.words,
			}))
	}
	return sqltext.Format(`
		INSERT INTO search_documents (id, entity, organization_id, visibility, status, locale, restricted_at,
			created_by_id, themes, tags, authors, themes_key, tags_key, authors_key, day, title, names, summary,
			body, title_key, spelling, title_words, words)
		SELECT s.id, s.entity, s.organization_id, s.visibility, s.status, s.locale, s.restricted_at,
			s.created_by_id, s.themes, s.tags, s.authors, s.themes::text, s.tags::text, s.authors::text, s.day, s.title, s.names,
			s.summary,
			d.body, d.title_key, d.spelling, d.title_words, d.words
		FROM (VALUES {rows}) d (id, body, title_key, spelling, title_words, words)
		JOIN search_sources s ON s.id = d.id
		WHERE s.id = ANY({ids}::bigint[])`,
		sqltext.Parts{"rows": sqltext.Join(", ", rows...), "ids": idsOfDocuments(documents)})
}

func idsOfDocuments(documents []document) sqltext.Ints {
	ids := make(sqltext.Ints, len(documents))
	for i, d := range documents {
		ids[i] = d.id
	}
	return ids
}
