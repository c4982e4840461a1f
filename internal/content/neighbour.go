package content

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/article"
)

// Direction selects the previous or the next neighbour of an article.
type Direction bool

// Previous is the article that was published before, and Next the one that was published after.
const (
	Previous Direction = false
	Next     Direction = true
)

// NeighbourScope defines which articles can be neighbours: by default those of the same publisher and locale.
type NeighbourScope struct {
	// Theme includes all publishers, but only articles that have the theme or one of its descendants.
	Theme *int
	// AnyLocale includes all locales.
	AnyLocale bool
}

// Neighbours returns the ids of the published neighbours of published articles, by the article's id. It considers only
// articles that the viewer may see. It takes one statement, which reads one index row for each article, or a few within
// a theme.
func Neighbours(
	ctx context.Context, client *ent.Client, articles []*ent.Article, d Direction, scope NeighbourScope,
) (map[int]int, error) {
	ids := make([]int, len(articles))
	for i, a := range articles {
		ids[i] = a.ID
	}
	var found []struct {
		ID        int  `sql:"id"`
		Neighbour *int `sql:"neighbour"`
	}
	err := client.Article.Query().
		Where(article.IDIn(ids...), article.StatusEQ(article.StatusPUBLISHED)).
		Modify(func(s *sql.Selector) {
			s.Select(s.C(article.FieldID)).AppendSelectExprAs(neighbour(ctx, s, d, scope), "neighbour")
		}).
		Scan(ctx, &found)
	if err != nil {
		return nil, fmt.Errorf("reading the neighbours of articles: %w", err)
	}
	neighbours := make(map[int]int, len(found))
	for _, f := range found {
		if f.Neighbour != nil {
			neighbours[f.ID] = *f.Neighbour
		}
	}
	return neighbours, nil
}

// neighbour selects the id of the neighbour of the article in the outer selection.
func neighbour(ctx context.Context, outer *sql.Selector, d Direction, scope NeighbourScope) sql.Querier {
	compare, order := "<", sql.Desc
	if d == Next {
		compare, order = ">", sql.Asc
	}
	table := sql.Table(article.Table).As("neighbour")
	b := sql.Dialect(dialect.Postgres).Select().From(table).WithContext(ctx)
	b.Select(b.C(article.FieldID))
	ent.VisibleArticle(b)
	article.StatusEQ(article.StatusPUBLISHED)(b)
	if !scope.AnyLocale {
		b.Where(sql.ColumnsEQ(b.C(article.FieldLocale), outer.C(article.FieldLocale)))
	}
	if scope.Theme != nil {
		b.Where(hasTheme(b.C(article.FieldID), "article", *scope.Theme))
	} else {
		b.Where(sql.ColumnsEQ(b.C(article.FieldOrganizationID), outer.C(article.FieldOrganizationID)))
	}
	b.Where(sql.P(func(p *sql.Builder) {
		p.WriteString(fmt.Sprintf("(%s, %s) %s (%s, %s)",
			b.C(article.FieldListedAt), b.C(article.FieldID), compare,
			outer.C(article.FieldListedAt), outer.C(article.FieldID)))
	}))
	return b.OrderBy(order(b.C(article.FieldListedAt)), order(b.C(article.FieldID))).Limit(1)
}
