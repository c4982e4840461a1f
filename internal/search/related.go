package search

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
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
	// maxRelatedByLink is how many articles, the newest, are considered for each action, tag and theme, and for the
	// title.
	maxRelatedByLink = 50
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
	All *Relations
}

// Relations are the relations that one call of Related found.
type Relations struct {
	// IDs are the related articles.
	IDs []int
}

// Reason is something that two articles have in common.
type Reason struct {
	Kind RelatedBy `sql:"kind"`
	// Text is the title or name of the action, tag or theme, or the common words of the titles.
	Text string `sql:"text"`
}

// relatedRow is a reason as the database returns it.
type relatedRow struct {
	Of    int     `sql:"of"`
	ID    int     `sql:"id"`
	Kind  string  `sql:"kind"`
	Text  string  `sql:"text"`
	Other string  `sql:"other"`
	Score float64 `sql:"score"`
}

// Related finds the articles that have the most in common with each given one, by the id of the given one: up to limit,
// by descending score, the newer first among equals. It considers what the viewer sees, without translations of the
// given article. It is one statement.
func Related(ctx context.Context, client *ent.Client, ids []int, limit int) (map[int][]*Relation, error) {
	var rows []relatedRow
	if err := client.Select(ctx, selectRelated(ctx, ids), &rows); err != nil {
		return nil, fmt.Errorf("looking for related articles: %w", err)
	}
	all, byID, titles := &Relations{}, map[int][]*Relation{}, map[string][]token{}
	for _, row := range rows {
		if row.Kind == string(ByText) {
			if titles[row.Text] == nil {
				titles[row.Text] = tokenize(row.Text)
			}
			if row.Text = commonWords(row.Text, titles[row.Text], row.Other); row.Text == "" {
				continue
			}
		}
		byID[row.Of] = addReason(byID[row.Of], row, all)
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
func addReason(relations []*Relation, row relatedRow, all *Relations) []*Relation {
	i := slices.IndexFunc(relations, func(r *Relation) bool { return r.ID == row.ID })
	if i < 0 {
		i = len(relations)
		relations = append(relations, &Relation{ID: row.ID, All: all})
	}
	by := RelatedBy(row.Kind)
	relations[i].Score += row.Score * relatedWeights[by]
	relations[i].Because = append(relations[i].Because, Reason{by, row.Text})
	return relations
}

// best returns up to limit relations by descending score.
func best(relations []*Relation, limit int) []*Relation {
	for _, r := range relations {
		r.Score = math.Round(r.Score*1000) / 1000
		slices.SortFunc(r.Because, func(a, b Reason) int {
			return strings.Compare(string(a.Kind)+a.Text, string(b.Kind)+b.Text)
		})
	}
	slices.SortFunc(relations, func(a, b *Relation) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), b.ID-a.ID)
	})
	return relations[:min(limit, len(relations))]
}

// links are the kinds of relations by a link table, with the table and the name of its targets.
var links = []struct {
	by                          RelatedBy
	table, column, target, name string
	visible                     func(*sql.Selector)
}{
	{ByAction, "article_actions", "action_id", "actions", "title", ent.VisibleAction},
	{ByTag, "article_tags", "tag_id", "tags", "name", func(*sql.Selector) {}},
	{ByTheme, "article_themes", "theme_id", "themes", "name", func(*sql.Selector) {}},
}

// selectRelated selects a row for each reason: the article (of), the related one (id), and what they have in common.
func selectRelated(ctx context.Context, ids []int) sql.Querier {
	var reasons []sql.Querier
	for _, l := range links {
		targets := selectFrom(ctx, l.target, l.target)
		targets.Select(targets.C("id"), targets.C(l.name))
		l.visible(targets)
		reasons = append(reasons, sqltext.Format(`
			SELECT given.id AS of, n.article_id AS id, '{kind}' AS kind, target.{name}::text AS text, '' AS other,
				1::float8 AS score
			FROM given
			JOIN {table} l ON l.article_id = given.id
			JOIN ({targets}) target ON target.id = l.{column},
			LATERAL (
				SELECT x.article_id FROM {table} x
				WHERE x.{column} = l.{column} AND x.article_id <> given.id AND EXISTS ({visible})
				ORDER BY x.article_id DESC LIMIT {max}
			) n`,
			sqltext.Parts{
				"kind":    sql.Raw(string(l.by)),
				"name":    sql.Raw(l.name),
				"table":   sql.Raw(l.table),
				"column":  sql.Raw(l.column),
				"targets": targets,
				"visible": visibleArticles(ctx, sql.ExprP("articles.id = x.article_id")),
				"max":     maxRelatedByLink,
			}))
	}
	return sqltext.Format(`
		WITH given AS ({given}),
		reasons AS ({reasons})
		SELECT r.* FROM reasons r
		WHERE NOT EXISTS (
			SELECT FROM article_translations t WHERE t.article_id = r.of AND t.translation_id = r.id
		)`,
		sqltext.Parts{
			"given":   visibleArticles(ctx, sqltext.AnyID("articles.id", ids)),
			"reasons": sqltext.Join("\n\t\t\tUNION ALL", append(reasons, selectRelatedByText(ctx))...),
		})
}

// selectRelatedByText selects the articles with the most words of the given one's title, relative to the number of
// words in both titles.
func selectRelatedByText(ctx context.Context) sql.Querier {
	others := documentsOf(ctx, []Type{Article}, func(d *sql.Selector) {
		d.Select(d.C("id"), d.C("title"), d.C("title_words"))
		d.Where(sql.ExprP("d.title_words @@ given_words.tsquery AND d.id <> given.id"))
	})
	return sqltext.Format(`
			SELECT given.id, n.id, 'TEXT', s.title, n.title, n.score
			FROM given
			JOIN search_documents s ON s.id = given.id AND s.id NOT IN (SELECT id FROM search_dirty WHERE hides),
			LATERAL (
				SELECT string_agg(
					'''' || replace(replace(w, '\', '\\'), '''', '''''') || '''', ' | '
				)::tsquery AS tsquery
				FROM unnest(tsvector_to_array(s.title_words)) w
				WHERE length(w) > 1 AND w NOT IN (SELECT word FROM search_common_words)
			) given_words,
			LATERAL (
				SELECT o.id, o.title, 2.0 * (
					SELECT count(*) FROM unnest(tsvector_to_array(o.title_words)) w
					WHERE length(w) > 1 AND w = ANY(tsvector_to_array(s.title_words))
				) / (length(o.title_words) + length(s.title_words)) AS score
				FROM ({others} ORDER BY d.id DESC LIMIT {maxCompared}) o
				ORDER BY score DESC, o.id DESC LIMIT {max}
			) n`,
		sqltext.Parts{"others": others, "maxCompared": maxRelatedByText, "max": maxRelatedByLink})
}

func visibleArticles(ctx context.Context, condition *sql.Predicate) *sql.Selector {
	articles := selectFrom(ctx, "articles", "articles")
	ent.VisibleArticle(articles)
	return articles.Select(articles.C("id")).Where(condition)
}

// commonWords returns the words of the first title that the other has too, as the first spells them. Chinese words are
// runs of two characters or more. tokens are those of the first title.
func commonWords(title string, tokens []token, other string) string {
	inOther := map[string]bool{}
	for _, t := range tokenize(other) {
		inOther[t.text] = true
	}
	var spans []span
	for _, t := range tokens {
		if !t.whole || !inOther[t.text] || functionWords[t.text] || len([]rune(t.text)) < 2 {
			continue
		}
		if last := len(spans) - 1; last >= 0 && t.start < spans[last].end {
			spans[last].end = t.end
		} else {
			spans = append(spans, span{t.start, t.end})
		}
	}
	var words []string
	for _, s := range spans {
		words = append(words, title[s.start:s.end])
	}
	return strings.Join(words, " ")
}
