package search

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
)

// RelatedBy is what two articles share.
type RelatedBy string

// What they can share: actions that they report on, tags, themes, and words of their titles.
const (
	ByAction RelatedBy = "ACTION"
	ByTag    RelatedBy = "TAG"
	ByTheme  RelatedBy = "THEME"
	ByText   RelatedBy = "TEXT"
)

// worth is what sharing one of these tells, and maxLinked how many articles, the newest, are looked at for each.
var worth = map[RelatedBy]float64{ByAction: 4, ByTag: 3, ByTheme: 2, ByText: 4}

const maxLinked = 50

// Relation is an article that is related to another.
type Relation struct {
	ID      int
	Score   float64
	Because []Reason
	// All are the relations that were found together.
	All *Relations
}

// Relations are relations that were found together.
type Relations struct {
	// IDs are the related articles.
	IDs []int
}

// Reason is something that two articles share.
type Reason struct {
	Kind RelatedBy `sql:"kind"`
	// Text is the title or the name of what they share; the shared words themselves for texts.
	Text string `sql:"text"`
}

// Related finds, for each of these articles, by its id, the first of those that the viewer sees and that share the most with
// it: the more telling what they share, the better; of what is alike the newer first. Translations of the article itself are
// not among them.
func Related(ctx context.Context, client *ent.Client, ids []int, first int) (map[int][]*Relation, error) {
	var found []struct {
		Of    int     `sql:"of"`
		ID    int     `sql:"id"`
		Kind  string  `sql:"kind"`
		Text  string  `sql:"text"`
		Other string  `sql:"other"`
		Score float64 `sql:"score"`
	}
	if err := client.Select(ctx, related(ctx, array(ids)), &found); err != nil {
		return nil, fmt.Errorf("looking for related articles: %w", err)
	}
	all, byID := &Relations{}, map[int][]*Relation{}
	for _, f := range found {
		if f.Kind == string(ByText) {
			if f.Text = sharedWords(f.Text, f.Other); f.Text == "" {
				continue
			}
		}
		of := byID[f.Of]
		i := slices.IndexFunc(of, func(r *Relation) bool { return r.ID == f.ID })
		if i < 0 {
			i = len(of)
			of = append(of, &Relation{ID: f.ID, All: all})
		}
		of[i].Score += f.Score * worth[RelatedBy(f.Kind)]
		of[i].Because = append(of[i].Because, Reason{RelatedBy(f.Kind), f.Text})
		byID[f.Of] = of
	}
	for id, of := range byID {
		for _, r := range of {
			r.Score = math.Round(r.Score*1000) / 1000
			slices.SortFunc(r.Because, func(a, b Reason) int { return strings.Compare(string(a.Kind)+a.Text, string(b.Kind)+b.Text) })
		}
		slices.SortFunc(of, func(a, b *Relation) int {
			if a.Score != b.Score {
				return int(math.Copysign(1, b.Score-a.Score))
			}
			return b.ID - a.ID
		})
		byID[id] = of[:min(first, len(of))]
		for _, r := range byID[id] {
			all.IDs = append(all.IDs, r.ID)
		}
	}
	return byID, nil
}

// related selects what articles that the viewer sees share with others that they see, a row for each thing.
func related(ctx context.Context, ids string) sql.Querier {
	articles := func(where string) *sql.Selector {
		a := sql.Dialect(dialect.Postgres).Select().From(sql.Table("articles")).WithContext(ctx)
		ent.VisibleArticle(a)
		return a.Select(a.C("id")).Where(sql.ExprP(where))
	}
	return written(func(b *sql.Builder) {
		of := articles("true")
		b.WriteString("WITH of AS (").Join(of.Where(sql.P(func(b *sql.Builder) { b.WriteString("articles.id = ANY(").Arg(ids).WriteString("::bigint[])") })))
		b.WriteString("), shared AS (")
		for i, by := range []struct{ kind, table, column, target, name string }{
			{"ACTION", "article_actions", "action_id", "actions", "title"}, {"TAG", "article_tags", "tag_id", "tags", "name"}, {"THEME", "article_themes", "theme_id", "themes", "name"},
		} {
			if i > 0 {
				b.WriteString(" UNION ALL ")
			}
			target := sql.Dialect(dialect.Postgres).Select().From(sql.Table(by.target)).WithContext(ctx)
			target.Select(target.C("id"), target.C(by.name))
			if by.kind == "ACTION" {
				ent.VisibleAction(target)
			}
			fmt.Fprintf(writer{b}, `SELECT of.id AS of, n.article_id AS id, '%[1]s' AS kind, t.%[4]s::text AS text, ''::text AS other, 1::float8 AS score FROM of JOIN %[2]s l ON l.article_id = of.id JOIN (`,
				by.kind, by.table, by.column, by.name)
			b.Join(target)
			fmt.Fprintf(writer{b}, `) t ON t.id = l.%[2]s, LATERAL (SELECT x.article_id FROM %[1]s x WHERE x.%[2]s = l.%[2]s AND x.article_id <> of.id AND EXISTS (`, by.table, by.column)
			b.Join(articles("articles.id = x.article_id"))
			fmt.Fprintf(writer{b}, `) ORDER BY x.article_id DESC LIMIT %d) n`, maxLinked)
		}
		// The words of the title, beside those of others; of very many with one of them, the newest.
		b.WriteString(` UNION ALL SELECT of.id, n.id, 'TEXT', s.title, n.title, n.rank FROM of JOIN search_documents s ON s.id = of.id AND s.id NOT IN (SELECT id FROM search_dirty WHERE hides),
			LATERAL (SELECT string_agg('''' || replace(replace(w, '\', '\\'), '''', '''''') || '''', ' | ')::tsquery AS words FROM unnest(tsvector_to_array(s.title_words)) w WHERE length(w) > 1) q,
			LATERAL (SELECT o.id, o.title, 2.0 * (SELECT count(*) FROM unnest(tsvector_to_array(o.title_words)) w WHERE length(w) > 1 AND w = ANY(tsvector_to_array(s.title_words)))
					/ (length(o.title_words) + length(s.title_words)) AS rank FROM (`)
		d := visible(ctx, Article)
		d.Select(d.C("id"), d.C("title"), d.C("title_words")).Where(sql.ExprP("d.title_words @@ q.words AND d.id <> of.id"))
		b.Join(d)
		fmt.Fprintf(writer{b}, ` ORDER BY d.id DESC LIMIT 500) o ORDER BY rank DESC, o.id DESC LIMIT %d) n`, maxLinked)
		b.WriteString(") SELECT s.* FROM shared s WHERE NOT EXISTS (SELECT FROM article_translations t WHERE t.article_id = s.of AND t.translation_id = s.id)")
	})
}

// sharedWords are the words that two titles share, as the first has them: of Chinese runs of two characters and more.
func sharedWords(title, other string) string {
	has := map[string]bool{}
	for _, t := range tokens(other) {
		has[t.text] = true
	}
	var spans []span
	for _, t := range tokens(title) {
		if !t.whole || !has[t.text] || common[t.text] || len([]rune(t.text)) < 2 {
			continue
		}
		if last := len(spans) - 1; last >= 0 && t.at < spans[last].end {
			spans[last].end = t.end
		} else {
			spans = append(spans, span{t.at, t.end})
		}
	}
	var words []string
	for _, s := range spans {
		words = append(words, title[s.at:s.end])
	}
	return strings.Join(words, " ")
}
