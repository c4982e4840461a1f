package stats

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"entgo.io/ent/dialect/sql"
	"github.com/shopspring/decimal"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/theme"
	"praxis/internal/sqltext"
)

// Matrix counts the actions that have a theme of one subtree and a theme of another.
type Matrix struct {
	// AsOf is the moment that all of it is exact as of.
	AsOf time.Time
	// RowIDs and ColumnIDs are the children of the two roots, in their order. A root itself comes last if an action has
	// it directly, or if it has no children.
	RowIDs, ColumnIDs []int
	// Cells are all rows by all columns.
	Cells []*Cell
	// IntegratedActionCount is the number of actions with themes of both roots, and ActionCount of those with a theme
	// of either.
	IntegratedActionCount, ActionCount int

	rowRoot, columnRoot int
	filter              condition
	client              *ent.Client

	mu       sync.Mutex
	articles map[themePair]int // of each cell, once a cell needs it
}

// Cell counts the actions that have the themes of a row and a column, or descendants of these.
type Cell struct {
	Key                       string
	RowID, ColumnID           int
	ActionCount, OutcomeCount int
	matrix                    *Matrix
}

// themePair is a theme of a row and a theme of a column.
type themePair struct{ row, column int }

// IntegrationRate is the share of integrated actions, rounded to four places; nil if there are no actions.
func (m *Matrix) IntegrationRate() *decimal.Decimal {
	return quotient(new(decimal.NewFromInt(int64(m.IntegratedActionCount))), m.ActionCount)
}

// IntegrationMatrix counts the actions that meet the filter by the children of two themes, in two statements. It
// returns a QueryError if one of the themes does not exist.
func IntegrationMatrix(
	ctx context.Context, client *ent.Client, rowRoot, columnRoot int, filter func(*sql.Selector),
) (*Matrix, error) {
	m := &Matrix{AsOf: time.Now(), rowRoot: rowRoot, columnRoot: columnRoot, filter: filter, client: client}
	themes, err := m.readThemes(ctx)
	if err != nil {
		return nil, err
	}
	var counts []pairCount
	if err := client.Select(ctx, m.pairCountsSQL(ctx, ids(themes)), &counts); err != nil {
		return nil, fmt.Errorf("counting the actions of a matrix: %w", err)
	}
	m.fill(themes, counts)
	return m, nil
}

// readThemes reads the two roots and their children.
func (m *Matrix) readThemes(ctx context.Context) ([]*ent.Theme, error) {
	themes, err := m.client.Theme.Query().
		Where(theme.Or(theme.IDIn(m.rowRoot, m.columnRoot), theme.ParentIDIn(m.rowRoot, m.columnRoot))).
		Order(theme.ByPosition(), theme.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the themes of a matrix: %w", err)
	}
	for name, id := range map[string]int{"rows": m.rowRoot, "columns": m.columnRoot} {
		if !slices.Contains(ids(themes), id) {
			return nil, QueryError(fmt.Sprintf("%s: there is no theme with the id %d", name, id))
		}
	}
	return themes, nil
}

// pairCount is the number of actions that have two themes, or descendants of these, grouped by which they have
// directly.
type pairCount struct {
	A        int       `sql:"a"`
	ADirect  bool      `sql:"a_direct"`
	B        int       `sql:"b"`
	BDirect  bool      `sql:"b_direct"`
	N        int       `sql:"n"`
	Outcomes int       `sql:"outcomes"`
	AsOf     time.Time `sql:"as_of"`
}

// fill sets the counts of the matrix.
func (m *Matrix) fill(themes []*ent.Theme, counts []pairCount) {
	cells, actions, direct := map[themePair]pairCount{}, map[themePair]int{}, map[int]bool{}
	for _, c := range counts {
		m.AsOf = c.AsOf
		at := themePair{c.A, c.B}
		actions[at] += c.N
		if c.A == c.B && c.ADirect && c.N > 0 {
			direct[c.A] = true
		}
		if m.inCell(c) {
			cells[at] = pairCount{N: cells[at].N + c.N, Outcomes: cells[at].Outcomes + c.Outcomes}
		}
	}
	m.IntegratedActionCount = actions[themePair{m.rowRoot, m.columnRoot}]
	m.ActionCount = actions[themePair{m.rowRoot, m.rowRoot}] + actions[themePair{m.columnRoot, m.columnRoot}] -
		m.IntegratedActionCount
	m.RowIDs = axis(themes, m.rowRoot, direct[m.rowRoot])
	m.ColumnIDs = axis(themes, m.columnRoot, direct[m.columnRoot])
	for _, row := range m.RowIDs {
		for _, column := range m.ColumnIDs {
			c := cells[themePair{row, column}]
			m.Cells = append(m.Cells, &Cell{
				Key: fmt.Sprintf("%d|%d", row, column), RowID: row, ColumnID: column,
				ActionCount: c.N, OutcomeCount: c.Outcomes, matrix: m,
			})
		}
	}
}

// inCell reports whether the cell of the two themes counts the actions. That of a root counts only those that have the
// root directly.
func (m *Matrix) inCell(c pairCount) bool {
	return (c.A != m.rowRoot || c.ADirect) && (c.B != m.columnRoot || c.BDirect)
}

// axis returns the children of the root, and the root itself if it is direct or has no children.
func axis(themes []*ent.Theme, root int, direct bool) []int {
	var axis []int
	for _, t := range themes {
		if t.ParentID != nil && *t.ParentID == root {
			axis = append(axis, t.ID)
		}
	}
	if direct || len(axis) == 0 {
		axis = append(axis, root)
	}
	return axis
}

// pairCountsSQL is the statement whose rows are scanned into pairCounts. It reads cubes, or facts if there is a filter.
func (m *Matrix) pairCountsSQL(ctx context.Context, themes sqltext.Ints) sql.Querier {
	pairs := cubePairs(themes)
	if m.filter != nil {
		pairs = factPairs(themes)
	}
	return sqltext.Format(`
		WITH pairs AS (
			{pairs}
		), visible AS (
			{visible}
		)
		SELECT a, a_direct, b, b_direct, sum(n) AS n, sum(outcomes) AS outcomes, transaction_timestamp() AS as_of
		FROM visible
		GROUP BY a, a_direct, b, b_direct`,
		sqltext.Parts{"pairs": pairs, "visible": m.visiblePairs(ctx)})
}

// cubePairs selects the pairs of different themes from the cube of pairs, which has each once, and those of a theme
// with itself from the cube of themes.
func cubePairs(themes sqltext.Ints) sql.Querier {
	return sqltext.Format(`
		SELECT organization_id, visibility, trashed_at, n, outcomes,
			theme_id AS a, direct AS a_direct, other_theme_id AS b, other_direct AS b_direct
		FROM live_cubes
		WHERE entity = 'Action' AND cube = 'pair'
			AND theme_id = ANY({themes}::bigint[]) AND other_theme_id = ANY({themes}::bigint[])
		UNION ALL
		SELECT organization_id, visibility, trashed_at, n, outcomes, other_theme_id, other_direct, theme_id, direct
		FROM live_cubes
		WHERE entity = 'Action' AND cube = 'pair'
			AND theme_id = ANY({themes}::bigint[]) AND other_theme_id = ANY({themes}::bigint[])
		UNION ALL
		SELECT organization_id, visibility, trashed_at, n, outcomes, theme_id, direct, theme_id, direct
		FROM live_cubes
		WHERE entity = 'Action' AND cube = 'theme' AND theme_id = ANY({themes}::bigint[])`,
		sqltext.Parts{"themes": themes})
}

// factPairs selects the pairs of themes of each action.
func factPairs(themes sqltext.Ints) sql.Querier {
	return sqltext.Format(`
		SELECT f.*, 1 AS n, a, a = ANY(f.themes) AS a_direct, b, b = ANY(f.themes) AS b_direct
		FROM live_facts f, unnest(f.within_themes) a, unnest(f.within_themes) b
		WHERE f.entity = 'Action' AND a = ANY({themes}::bigint[]) AND b = ANY({themes}::bigint[])`,
		sqltext.Parts{"themes": themes})
}

// visiblePairs selects the rows of the CTE pairs that the viewer sees and the filter finds.
func (m *Matrix) visiblePairs(ctx context.Context) *sql.Selector {
	s := visibleRows(ctx, "pairs", Actions.visible)
	if m.filter != nil {
		s.Where(Actions.matches(ctx, s.C("id"), m.filter))
	}
	return s.SelectExpr(sql.Raw("pairs.*"))
}

// ids are the ids of themes.
func ids(themes []*ent.Theme) sqltext.Ints {
	list := make(sqltext.Ints, len(themes))
	for i, t := range themes {
		list[i] = t.ID
	}
	return list
}

// ArticleCount is the number of articles about the actions of the cell that the viewer sees, each counted once. The
// first cell that needs it reads it for all cells, in one statement.
func (c *Cell) ArticleCount(ctx context.Context) (int, error) {
	counts, err := c.matrix.articleCounts(ctx)
	return counts[themePair{c.RowID, c.ColumnID}], err
}

// articleCounts returns the numbers of articles of all cells.
func (m *Matrix) articleCounts(ctx context.Context) (map[themePair]int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.articles != nil {
		return m.articles, nil
	}
	var found []struct {
		A int `sql:"a"`
		B int `sql:"b"`
		N int `sql:"n"`
	}
	themes := sqltext.Ints(slices.Concat(m.RowIDs, m.ColumnIDs))
	if err := m.client.Select(ctx, m.articleCountsSQL(ctx, themes), &found); err != nil {
		return nil, fmt.Errorf("counting the articles of a matrix: %w", err)
	}
	m.articles = make(map[themePair]int, len(found))
	for _, f := range found {
		m.articles[themePair{f.A, f.B}] = f.N
	}
	return m.articles, nil
}

// articleCountsSQL counts articles by the themes of the actions that they are about.
func (m *Matrix) articleCountsSQL(ctx context.Context, themes sqltext.Ints) sql.Querier {
	return sqltext.Format(`
		WITH pairs AS (
			{pairs}
		), counted AS (
			{visible}
		), linked AS (
			{linked}
		)
		SELECT a, b, count(DISTINCT linked_id) AS n
		FROM linked
		WHERE (a <> {row_root} OR a_direct) AND (b <> {column_root} OR b_direct)
		GROUP BY a, b`,
		sqltext.Parts{
			"pairs":   factPairs(themes),
			"visible": m.visiblePairs(ctx),
			"linked": Actions.links[MeasureArticleCount].linkedIDs(ctx,
				[]string{"counted.a", "counted.a_direct", "counted.b", "counted.b_direct"}),
			"row_root":    m.rowRoot,
			"column_root": m.columnRoot,
		})
}

// Matrix is the matrix that the cell belongs to.
func (c *Cell) Matrix() *Matrix { return c.matrix }

// Records limits a selection from actions to exactly those that the cell counts, apart from the rules on what the
// viewer sees.
func (c *Cell) Records(s *sql.Selector) {
	m := c.matrix
	if m.filter != nil {
		m.filter(s)
	}
	for _, axis := range []struct{ id, root int }{{c.RowID, m.rowRoot}, {c.ColumnID, m.columnRoot}} {
		theme := sqltext.Themes.InSubtree("theme_id", axis.id)
		if axis.id == axis.root {
			theme = sqltext.Where(`theme_id = {id}`, sqltext.Parts{"id": axis.id})
		}
		s.Where(sqltext.Where(s.C("id")+` IN (SELECT action_id FROM action_themes WHERE {theme})`,
			sqltext.Parts{"theme": theme}))
	}
}
