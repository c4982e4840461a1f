package stats

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
	"github.com/shopspring/decimal"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/theme"
)

// Matrix crosses the themes below two others: which actions tie which of the one to which of the other.
type Matrix struct {
	// AsOf is the moment that all of it is exact as of.
	AsOf time.Time
	// RowIDs and ColumnIDs are the themes: those directly below each of the two, in their order, and that itself where an
	// action carries it directly, or nothing lies below it.
	RowIDs, ColumnIDs []int
	// Cells are all rows by all columns.
	Cells []*Cell
	// IntegratedActionCount is how many actions carry themes of both, and ActionCount how many carry one of either.
	IntegratedActionCount, ActionCount int

	rows, columns int
	filter        func(*sql.Selector)
	client        *ent.Client
	mu            sync.Mutex
	articles      map[[2]int]int
}

// Cell is what ties a row's theme, or one below it, to a column's.
type Cell struct {
	Key                       string
	RowID, ColumnID           int
	ActionCount, OutcomeCount int
	matrix                    *Matrix
}

// IntegrationRate is the share of the actions that are integrated, rounded to four places; nil when there are none.
func (m *Matrix) IntegrationRate() *decimal.Decimal {
	return divided(ptr(decimal.NewFromInt(int64(m.IntegratedActionCount))), m.ActionCount)
}

// Integrate crosses the themes below rows and columns, over the actions that meet the filter.
func IntegrationMatrix(ctx context.Context, client *ent.Client, rows, columns int, filter func(*sql.Selector)) (*Matrix, error) {
	m := &Matrix{AsOf: time.Now(), rows: rows, columns: columns, filter: filter, client: client}
	below, err := m.below(ctx)
	if err != nil {
		return nil, err
	}
	var pairs []pair
	if err := client.Select(ctx, m.pairs(ctx, below), &pairs); err != nil {
		return nil, fmt.Errorf("crossing themes: %w", err)
	}
	counts, outcomes := map[[2]int]int{}, map[[2]int]int{}
	both := map[[2]int]int{}
	for _, p := range pairs {
		m.AsOf = p.AsOf
		both[[2]int{p.A, p.B}] += p.N
		if m.counts(p) {
			counts[[2]int{p.A, p.B}] += p.N
			outcomes[[2]int{p.A, p.B}] += p.Outcomes
		}
	}
	m.IntegratedActionCount = both[[2]int{rows, columns}]
	m.ActionCount = both[[2]int{rows, rows}] + both[[2]int{columns, columns}] - m.IntegratedActionCount
	direct := func(root int) bool {
		return slices.ContainsFunc(pairs, func(p pair) bool { return p.A == root && p.B == root && p.ADirect && p.N > 0 })
	}
	m.RowIDs, m.ColumnIDs = m.axis(below, rows, direct(rows)), m.axis(below, columns, direct(columns))
	for _, row := range m.RowIDs {
		for _, column := range m.ColumnIDs {
			at := [2]int{row, column}
			m.Cells = append(m.Cells, &Cell{fmt.Sprintf("%d|%d", row, column), row, column, counts[at], outcomes[at], m})
		}
	}
	return m, nil
}

// below reads the two themes and what lies directly below them.
func (m *Matrix) below(ctx context.Context) ([]*ent.Theme, error) {
	themes, err := m.client.Theme.Query().
		Where(theme.Or(theme.IDIn(m.rows, m.columns), theme.ParentIDIn(m.rows, m.columns))).
		Order(theme.ByPosition(), theme.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the themes of a matrix: %w", err)
	}
	for name, id := range map[string]int{"rows": m.rows, "columns": m.columns} {
		if !slices.ContainsFunc(themes, func(t *ent.Theme) bool { return t.ID == id }) {
			return nil, QueryError(name + " is not the id of a theme")
		}
	}
	return themes, nil
}

func (m *Matrix) axis(themes []*ent.Theme, root int, direct bool) []int {
	var ids []int
	for _, t := range themes {
		if t.ParentID != nil && *t.ParentID == root {
			ids = append(ids, t.ID)
		}
	}
	if direct || len(ids) == 0 {
		ids = append(ids, root)
	}
	return ids
}

// pair is how many actions lie within two themes, A and B.
type pair struct {
	A        int       `sql:"a"`
	ADirect  bool      `sql:"a_direct"`
	B        int       `sql:"b"`
	BDirect  bool      `sql:"b_direct"`
	N        int       `sql:"n"`
	Outcomes int       `sql:"outcomes"`
	AsOf     time.Time `sql:"as_of"`
}

// counts says whether a pair counts in its cell: in those of the two themes themselves, only what carries them directly.
func (m *Matrix) counts(p pair) bool {
	return (p.A != m.rows || p.ADirect) && (p.B != m.columns || p.BDirect)
}

// pairs selects the pairs of the themes: from the tallies, or from the facts when there is a filter.
func (m *Matrix) pairs(ctx context.Context, themes []*ent.Theme) sql.Querier {
	f := m.source(ctx, themes)
	for _, column := range []string{"a", "a_direct", "b", "b_direct"} {
		f.AppendSelect(f.C(column)).GroupBy(f.C(column))
	}
	return f.AppendSelectExprAs(sql.Expr("sum(f.n)"), "n").AppendSelectExprAs(sql.Expr("sum(f.outcomes)"), "outcomes").AppendSelectExprAs(sql.Expr("now()"), "as_of")
}

func (m *Matrix) source(ctx context.Context, themes []*ent.Theme) *sql.Selector {
	if m.filter != nil {
		return m.factsOf(ctx, themes)
	}
	list := idsOf(themes)
	return m.reading(ctx, func(b *sql.Builder) {
		for i, columns := range []string{"theme_id AS a, direct AS a_direct, other_theme_id AS b, other_direct AS b_direct", "other_theme_id, other_direct, theme_id, direct"} {
			if i > 0 {
				b.WriteString(" UNION ALL ")
			}
			b.WriteString("SELECT organization_id, visibility, trashed_at, n, outcomes, " + columns + " FROM live_cubes WHERE entity = 'Action' AND cube = 'pair' AND theme_id = ANY(")
			b.Arg(list).WriteString("::bigint[]) AND other_theme_id = ANY(").Arg(list).WriteString("::bigint[])")
		}
		b.WriteString(" UNION ALL SELECT organization_id, visibility, trashed_at, n, outcomes, theme_id, direct, theme_id, direct FROM live_cubes WHERE entity = 'Action' AND cube = 'theme' AND theme_id = ANY(")
		b.Arg(list).WriteString("::bigint[])")
	})
}

// factsOf reads the pairs of themes of each action by itself.
func (m *Matrix) factsOf(ctx context.Context, themes []*ent.Theme) *sql.Selector {
	list := idsOf(themes)
	f := m.reading(ctx, func(b *sql.Builder) {
		b.WriteString("SELECT f.*, 1 AS n, a, a = ANY(f.themes) AS a_direct, b, b = ANY(f.themes) AS b_direct FROM live_facts f")
		b.WriteString(", unnest(f.within_themes) a, unnest(f.within_themes) b WHERE f.entity = 'Action' AND a = ANY(")
		b.Arg(list).WriteString("::bigint[]) AND b = ANY(").Arg(list).WriteString("::bigint[])")
	})
	if m.filter != nil {
		f.Where(Actions.filtered(ctx, f.C("id"), m.filter))
	}
	return f
}

// reading selects from a source what the viewer sees.
func (m *Matrix) reading(ctx context.Context, source func(*sql.Builder)) *sql.Selector {
	f := sql.Dialect(dialect.Postgres).Select().From(sql.Table("f")).WithContext(ctx).Prefix(sql.ExprFunc(func(b *sql.Builder) {
		b.WriteString("WITH f AS (")
		source(b)
		b.WriteString(")")
	}))
	Actions.visible(f)
	return f
}

func idsOf(themes []*ent.Theme) string {
	ids := make([]string, len(themes))
	for i, t := range themes {
		ids[i] = fmt.Sprint(t.ID)
	}
	return textArray(ids)
}

// ArticleCount is how many articles report on the actions of the cell, each once, as far as the viewer may see them.
func (c *Cell) ArticleCount(ctx context.Context) (int, error) {
	counts, err := c.matrix.countArticles(ctx)
	return counts[[2]int{c.RowID, c.ColumnID}], err
}

func (m *Matrix) countArticles(ctx context.Context) (map[[2]int]int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.articles != nil {
		return m.articles, nil
	}
	themes, err := m.below(ctx)
	if err != nil {
		return nil, err
	}
	f := m.factsOf(ctx, themes)
	article := Actions.links[MeasureArticleCount].join(ctx, f)
	f.Where(sql.P(func(b *sql.Builder) {
		b.WriteString("(f.a <> ").Arg(m.rows).WriteString(" OR f.a_direct) AND (f.b <> ").Arg(m.columns).WriteString(" OR f.b_direct)")
	}))
	f.AppendSelect(f.C("a"), f.C("b")).AppendSelectExprAs(sql.Expr("count(DISTINCT "+article+")"), "n").GroupBy(f.C("a"), f.C("b"))
	var pairs []struct {
		A int `sql:"a"`
		B int `sql:"b"`
		N int `sql:"n"`
	}
	if err := m.client.Select(ctx, f, &pairs); err != nil {
		return nil, fmt.Errorf("counting the articles of a matrix: %w", err)
	}
	m.articles = make(map[[2]int]int, len(pairs))
	for _, p := range pairs {
		m.articles[[2]int{p.A, p.B}] = p.N
	}
	return m.articles, nil
}

// Matrix is what the cell is of: its cells are read together.
func (c *Cell) Matrix() *Matrix { return c.matrix }

// Records is the condition of exactly the actions that the cell counts.
func (c *Cell) Records(s *sql.Selector) {
	if c.matrix.filter != nil {
		c.matrix.filter(s)
	}
	for id, root := range map[*int]int{&c.RowID: c.matrix.rows, &c.ColumnID: c.matrix.columns} {
		s.Where(sql.P(func(b *sql.Builder) {
			b.WriteString(s.C("id") + " IN (SELECT action_id FROM action_themes WHERE theme_id IN (SELECT ").Arg(*id).WriteString("::bigint")
			if *id != root {
				b.WriteString(" UNION ALL SELECT theme_id FROM theme_ancestors WHERE ancestor_id = ").Arg(*id)
			}
			b.WriteString("))")
		}))
	}
}
