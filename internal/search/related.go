package search

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/internal/label"
	"praxis/internal/sqltext"
)

// RelatedBy is what two articles have in common.
type RelatedBy string

// Articles are related by actions that both report on, tags, themes, and words of their titles.
const (
	ByAction RelatedBy = "ACTION"
	ByTag    RelatedBy = "TAG"
	ByTheme  RelatedBy = "THEME"
	ByText   RelatedBy = "TEXT"
)

// relatedWeights is how much each reason counts.
var relatedWeights = map[RelatedBy]float64{ByAction: 4, ByTag: 3, ByTheme: 2, ByText: 4}

const (
	// maxRelatedByLink is how many articles, the newest, are considered for each action, tag and theme: of the same
	// language, and of others.
	maxRelatedByLink = 50
	// maxReadInLanguage is how many links of each are read, the newest first, in order to find articles in the language
	// of the given one, and maxReadInOthers those in other languages.
	maxReadInLanguage, maxReadInOthers = 2_000, 100
	// maxRelatedByTitle is how many of the articles with a word of the title are considered.
	maxRelatedByTitle = 20
	// maxRelatedByText is how many articles with a word of the title, the newest, are compared with it.
	maxRelatedByText = 500
	// maxTitles is how many titles may have a word by which related articles are looked for.
	maxTitles = 2_000
)

// RefreshCommonWords updates the list of words by which Related does not look for articles, since too many titles have
// them. Such words still count where articles are compared.
func RefreshCommonWords(ctx context.Context, client *ent.Client) error {
	if _, err := client.ExecContext(ctx, "SELECT refresh_common_words($1)", maxTitles); err != nil {
		return fmt.Errorf("listing common words: %w", err)
	}
	return nil
}

// Relation is an article that is related to another one.
type Relation struct {
	ID      int
	Score   float64
	Because []Reason
	// All are the relations that one call of Related found.
	All        *Relations
	sameLocale bool
}

// Relations are the relations that one call of Related found.
type Relations struct {
	// IDs are the related articles.
	IDs []int
}

// Reason is something that two articles have in common.
type Reason struct {
	Kind RelatedBy `sql:"kind"`
	// Text is the title or name of the action, tag or theme in the reader's language, or the common words of the titles.
	Text string `sql:"text"`
}

// relatedRow is a reason as the database returns it.
type relatedRow struct {
	Of int `sql:"of"`
	ID int `sql:"id"`
	// SameLocale says that both articles are in one language.
	SameLocale bool   `sql:"same_locale"`
	Kind       string `sql:"kind"`
	Text       string `sql:"text"`
	// Other is the title of the other article, if Text is that of the given one.
	Other string `sql:"other"`
	// Locale is the language of Text if it is that of an action, tag or theme, and Translations are those of Text, as
	// JSON by locale; nil if there are none.
	Locale       string  `sql:"locale"`
	Translations *string `sql:"translations"`
}

// translate replaces the text by that for a reader of the languages.
func (r *relatedRow) translate(wanted label.Languages) error {
	if r.Translations == nil {
		return nil
	}
	var texts map[string]string
	if err := json.Unmarshal([]byte(*r.Translations), &texts); err != nil {
		return fmt.Errorf("reading the translations of %q: %w", r.Text, err)
	}
	text, _ := label.Choose(wanted, r.Locale, &r.Text, texts)
	r.Text = *text
	return nil
}

// Related finds the articles that have the most in common with each given one, by the id of the given one: up to limit,
// those in its own language first, then by descending score, the newer first among equals. It considers what the viewer
// sees, in the locales (in all if there are none), without translations of the given article. It is one statement.
func Related(
	ctx context.Context, client *ent.Client, ids []int, locales []string, limit int,
) (map[int][]*Relation, error) {
	var rows []relatedRow
	if err := client.Select(ctx, selectRelated(ctx, ids, locales), &rows); err != nil {
		return nil, fmt.Errorf("looking for related articles: %w", err)
	}
	all, byID, titles := &Relations{}, map[int][]*Relation{}, map[string][]token{}
	wanted := label.LanguagesOf(ctx)
	for _, row := range rows {
		score := 1.0
		if err := row.translate(wanted); err != nil {
			return nil, err
		}
		if row.Kind == string(ByText) {
			if titles[row.Text] == nil {
				titles[row.Text] = contentTokens(row.Text)
			}
			row.Text, score = commonWords(row.Text, titles[row.Text], contentTokens(row.Other))
			if row.Text == "" {
				continue
			}
		}
		byID[row.Of] = addReason(byID[row.Of], row, score, all)
	}
	for id, relations := range byID {
		byID[id] = best(relations, limit)
		for _, r := range byID[id] {
			all.IDs = append(all.IDs, r.ID)
		}
	}
	return byID, nil
}

// addReason adds a reason to the relation with its article.
func addReason(relations []*Relation, row relatedRow, score float64, all *Relations) []*Relation {
	i := slices.IndexFunc(relations, func(r *Relation) bool { return r.ID == row.ID })
	if i < 0 {
		i = len(relations)
		relations = append(relations, &Relation{ID: row.ID, All: all, sameLocale: row.SameLocale})
	}
	by := RelatedBy(row.Kind)
	relations[i].Score += score * relatedWeights[by]
	relations[i].Because = append(relations[i].Because, Reason{by, row.Text})
	return relations
}

// best returns up to limit relations: those in the same language first, then by descending score.
func best(relations []*Relation, limit int) []*Relation {
	for _, r := range relations {
		r.Score = math.Round(r.Score*1000) / 1000
		slices.SortFunc(r.Because, func(a, b Reason) int {
			return strings.Compare(string(a.Kind)+a.Text, string(b.Kind)+b.Text)
		})
	}
	slices.SortFunc(relations, func(a, b *Relation) int {
		switch {
		case a.sameLocale && !b.sameLocale:
			return -1
		case b.sameLocale && !a.sameLocale:
			return 1
		}
		return cmp.Or(cmp.Compare(b.Score, a.Score), b.ID-a.ID)
	})
	return relations[:min(limit, len(relations))]
}

// link is a kind of relation by a link table, with the table and the name of its targets.
type link struct {
	by                          RelatedBy
	table, column, target, name string
	visible                     func(*sql.Selector)
}

var links = []link{
	{ByAction, "article_actions", "action_id", "actions", "title", ent.VisibleAction},
	{ByTag, "article_tags", "tag_id", "tags", "name", func(*sql.Selector) {}},
	{ByTheme, "article_themes", "theme_id", "themes", "name", func(*sql.Selector) {}},
}

// selectRelated selects a row for each reason: the article (of), the related one (id), and what they have in common.
func selectRelated(ctx context.Context, ids []int, locales []string) sql.Querier {
	reasons := []sql.Querier{selectRelatedByText(ctx, locales)}
	for _, l := range links {
		targets := selectFrom(ctx, l.target, l.target)
		targets.Select(targets.C("id"), targets.C(l.name), targets.C("locale"), targets.C("translations"))
		l.visible(targets)
		reasons = append(reasons, sqltext.Format(`
			SELECT given.id, n.article_id, n.same_locale, '{kind}', target.{name}::text, '',
				target.locale, (target.translations->'{name}')::text
			FROM given
			JOIN {table} l ON l.article_id = given.id
			JOIN ({targets}) target ON target.id = l.{column},
			LATERAL (
				({own})
				UNION ALL
				({others})
			) n`,
			sqltext.Parts{
				"kind":    sql.Raw(string(l.by)),
				"name":    sql.Raw(l.name),
				"table":   sql.Raw(l.table),
				"column":  sql.Raw(l.column),
				"targets": targets,
				"own":     l.selectLinked(ctx, locales, true),
				"others":  l.selectLinked(ctx, locales, false),
			}))
	}
	return sqltext.Format(`
		WITH given AS ({given}),
		reasons (of, id, same_locale, kind, text, other, locale, translations) AS ({reasons})
		SELECT r.* FROM reasons r
		WHERE NOT EXISTS (
			SELECT FROM article_translations t WHERE t.article_id = r.of AND t.translation_id = r.id
		)`,
		sqltext.Parts{
			"given":   visibleArticles(ctx, sqltext.AnyID("articles.id", ids)),
			"reasons": sqltext.Join("\n\t\t\tUNION ALL", reasons...),
		})
}

// selectLinked selects the newest articles with the link target l, either in the language of the given article or in
// others. It stops when it has enough.
func (l link) selectLinked(ctx context.Context, locales []string, sameLocale bool) sql.Querier {
	language, maxRead := "articles.locale <> given.locale", maxReadInOthers
	if sameLocale {
		language, maxRead = "articles.locale = given.locale", maxReadInLanguage
	}
	articles := visibleArticles(ctx, sql.ExprP("articles.id = x.article_id AND "+language))
	if len(locales) > 0 {
		articles.Where(anyLocale("articles.locale", locales))
	}
	return sqltext.Format(`
				SELECT x.article_id, {sameLocale} AS same_locale
				FROM (
					SELECT article_id FROM {table} WHERE {column} = l.{column} ORDER BY article_id DESC LIMIT {maxRead}
				) x
				WHERE x.article_id <> given.id AND EXISTS ({articles})
				ORDER BY x.article_id DESC LIMIT {max}`,
		sqltext.Parts{
			"sameLocale": sql.Raw(strconv.FormatBool(sameLocale)),
			"table":      sql.Raw(l.table),
			"column":     sql.Raw(l.column),
			"articles":   articles,
			"maxRead":    maxRead,
			"max":        maxRelatedByLink,
		})
}

func anyLocale(column string, locales []string) *sql.Predicate {
	return sqltext.Where(column+` = ANY({locales}::text[])`, sqltext.Parts{"locales": sqltext.Strings(locales)})
}

// selectRelatedByText selects the articles with the most lexemes of the given one's title, relative to the number of
// lexemes in both titles. Function words do not count.
func selectRelatedByText(ctx context.Context, locales []string) sql.Querier {
	others := documentsOf(ctx, []Type{Article}, func(d *sql.Selector) {
		d.Select(d.C("id"), d.C("title"), d.C("title_words"))
		d.AppendSelectExprAs(sql.Raw("d.locale = s.locale"), "same_locale")
		d.Where(sql.ExprP("d.title_words @@ given_words.tsquery AND d.id <> given.id"))
		if len(locales) > 0 {
			d.Where(anyLocale("d.locale", locales))
		}
	})
	return sqltext.Format(`
			SELECT given.id, n.id, n.same_locale, 'TEXT', s.title, n.title, '', NULL
			FROM given
			JOIN search_documents s ON s.id = given.id AND s.id NOT IN (SELECT id FROM search_dirty WHERE hides),
			LATERAL (
				SELECT array_agg(w) AS words, string_agg(
					'''' || replace(replace(w, '\', '\\'), '''', '''''') || '''', ' | '
				) FILTER (WHERE w NOT IN (SELECT word FROM search_common_words))::tsquery AS tsquery
				FROM unnest(tsvector_to_array(s.title_words)) w
				WHERE length(w) > 1 AND w <> ALL ({functionWords}::text[])
			) given_words,
			LATERAL (
				SELECT o.id, o.same_locale, o.title
				FROM ({others} ORDER BY same_locale DESC, d.id DESC LIMIT {maxCompared}) o
				ORDER BY o.same_locale DESC, (
					SELECT count(*) FROM unnest(tsvector_to_array(o.title_words)) w WHERE w = ANY(given_words.words)
				)::float8 / (length(o.title_words) + length(s.title_words)) DESC, o.id DESC
				LIMIT {max}
			) n`,
		sqltext.Parts{
			"functionWords": functionWordList(),
			"others":        others,
			"maxCompared":   maxRelatedByText,
			"max":           maxRelatedByTitle,
		})
}

// functionWordList returns the function words of two characters or more, in order.
var functionWordList = sync.OnceValue(func() sqltext.Strings {
	var words sqltext.Strings
	for word := range functionWords {
		if utf8.RuneCountInString(word) > 1 {
			words = append(words, word)
		}
	}
	slices.Sort(words)
	return words
})

func visibleArticles(ctx context.Context, condition *sql.Predicate) *sql.Selector {
	articles := selectFrom(ctx, "articles", "articles")
	ent.VisibleArticle(articles)
	return articles.Select(articles.C("id"), articles.C("locale")).Where(condition)
}

// contentTokens returns the words of a title that are no function words, in order. Chinese words are the pairs of
// characters within what is between function words.
func contentTokens(title string) []token {
	var tokens []token
	end := 0
	for _, field := range strings.Fields(title) {
		for _, part := range contentParts(field) {
			start := end + strings.Index(title[end:], part)
			end = start + len(part)
			for _, t := range tokenize(part) {
				if t.whole && utf8.RuneCountInString(t.text) > 1 && !functionWords[t.text] {
					t.start, t.end = t.start+start, t.end+start
					tokens = append(tokens, t)
				}
			}
		}
	}
	return tokens
}

// commonWords returns the words of a title that another one has too, as the first spells them, and their share of the
// words of both, from 0 to 1. tokens and other are the content tokens of the two titles. Chinese words that overlap are
// one.
func commonWords(title string, tokens, other []token) (string, float64) {
	inOther := map[string]bool{}
	for _, t := range other {
		inOther[t.text] = true
	}
	var spans []span
	common := 0
	for _, t := range tokens {
		if !inOther[t.text] {
			continue
		}
		common++
		if last := len(spans) - 1; last >= 0 && t.start < spans[last].end {
			spans[last].end = max(spans[last].end, t.end)
		} else {
			spans = append(spans, span{t.start, t.end})
		}
	}
	words := make([]string, len(spans))
	for i, s := range spans {
		words[i] = title[s.start:s.end]
	}
	return strings.Join(words, " "), min(1, 2*float64(common)/float64(max(1, len(tokens)+len(other))))
}
