package content

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/indicator"
)

// Direction is which neighbour of an article is meant.
type Direction bool

// The article that was published before, and the one after.
const (
	Previous Direction = false
	Next     Direction = true
)

// NeighbourScope says which articles can be neighbours: by default those of the same publisher and language.
type NeighbourScope struct {
	// Theme widens them to all publishers, and narrows them to articles that carry the theme or one below it.
	Theme *int
	// AnyLocale widens them to all languages.
	AnyLocale bool
}

// Neighbours finds the published neighbours of published articles that the viewer may see: for each article that has
// one, its id. It is one statement, which reads one row of an index for each article, or a few within a theme.
func Neighbours(ctx context.Context, client *ent.Client, of []*ent.Article, d Direction, among NeighbourScope) (map[int]int, error) {
	ids := make([]int, len(of))
	for i, a := range of {
		ids[i] = a.ID
	}
	var found []struct {
		ID        int  `sql:"id"`
		Neighbour *int `sql:"neighbour"`
	}
	err := client.Article.Query().
		Where(article.IDIn(ids...), article.StatusEQ(article.StatusPUBLISHED)).
		Modify(func(s *sql.Selector) {
			s.Select(s.C(article.FieldID)).AppendSelectExprAs(neighbour(ctx, s, d, among), "neighbour")
		}).
		Scan(ctx, &found)
	if err != nil {
		return nil, fmt.Errorf("reading the articles beside: %w", err)
	}
	beside := make(map[int]int, len(found))
	for _, f := range found {
		if f.Neighbour != nil {
			beside[f.ID] = *f.Neighbour
		}
	}
	return beside, nil
}

// neighbour selects the id of the article beside the one of the outer selection.
func neighbour(ctx context.Context, outer *sql.Selector, d Direction, among NeighbourScope) sql.Querier {
	compare, order := "<", sql.Desc
	if d == Next {
		compare, order = ">", sql.Asc
	}
	b := sql.Dialect(dialect.Postgres).Select().From(sql.Table(article.Table).As("beside")).WithContext(ctx)
	b.Select(b.C(article.FieldID))
	ent.VisibleArticle(b)
	article.StatusEQ(article.StatusPUBLISHED)(b)
	if !among.AnyLocale {
		b.Where(sql.ColumnsEQ(b.C(article.FieldLocale), outer.C(article.FieldLocale)))
	}
	if among.Theme != nil {
		b.Where(hasTheme(b.C(article.FieldID), "article", *among.Theme))
	} else {
		b.Where(sql.ColumnsEQ(b.C(article.FieldOrganizationID), outer.C(article.FieldOrganizationID)))
	}
	b.Where(sql.P(func(p *sql.Builder) {
		p.WriteString(fmt.Sprintf("(%s, %s) %s (%s, %s)", b.C(article.FieldListedAt), b.C(article.FieldID), compare,
			outer.C(article.FieldListedAt), outer.C(article.FieldID)))
	}))
	return b.OrderBy(order(b.C(article.FieldListedAt)), order(b.C(article.FieldID))).Limit(1)
}

// IndicatorsByMeasurement reads the indicators of measurements, by the measurement's id, in one statement.
func IndicatorsByMeasurement(ctx context.Context, client *ent.Client, of []*ent.Measurement) (map[int]*ent.Indicator, error) {
	ids := make([]int, len(of))
	for i, m := range of {
		ids[i] = m.IndicatorID
	}
	indicators, err := client.Indicator.Query().Where(indicator.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the indicators of measurements: %w", err)
	}
	byID := make(map[int]*ent.Indicator, len(indicators))
	for _, i := range indicators {
		byID[i.ID] = i
	}
	byMeasurement := make(map[int]*ent.Indicator, len(of))
	for _, m := range of {
		byMeasurement[m.ID] = byID[m.IndicatorID]
	}
	return byMeasurement, nil
}
