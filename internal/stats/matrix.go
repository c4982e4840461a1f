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
	"praxis/internal/facts"
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
	plan                *plan // of the actions
	client              *ent.Client
	// cellsOf are the positions of the cells that count the actions with a set of themes, by set.
	cellsOf [][]int

	first    firstRecords
	mu       sync.Mutex
	articles map[int]int // by the position of the cell, once a cell needs it
}

// Cell counts the actions that have the themes of a row and a column, or descendants of these.
type Cell struct {
	Key                       string
	RowID, ColumnID           int
	ActionCount, OutcomeCount int

	matrix   *Matrix
	position int
}

// IntegrationRate is the share of integrated actions, rounded to four places; nil if there are no actions.
func (m *Matrix) IntegrationRate() *decimal.Decimal {
	return quotient(decimal.NewFromInt(int64(m.IntegratedActionCount)), m.ActionCount)
}

// IntegrationMatrix counts the actions that a query finds by the children of two themes. It returns a QueryError if one
// of the themes does not exist.
func IntegrationMatrix(
	ctx context.Context, client *ent.Client, rowRoot, columnRoot int, q Query,
) (*Matrix, error) {
	v, err := facts.Current(ctx, client)
	if err != nil {
		return nil, err
	}
	m := &Matrix{AsOf: v.AsOf, rowRoot: rowRoot, columnRoot: columnRoot, client: client}
	themes, err := m.readThemes(ctx)
	if err != nil {
		return nil, err
	}
	if m.plan, err = newPlan(ctx, client, v, Actions, q); err != nil {
		return nil, err
	}
	bySet := make([]tally, len(m.plan.table.ThemeSets))
	err = newScan(m.plan).each(ctx, func(e *entry, _ []int) error {
		bySet[e.chunk.Themes[e.slot]].add(Actions, e)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("counting the actions of a matrix: %w", err)
	}
	m.fill(themes, bySet)
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
		if !slices.ContainsFunc(themes, func(t *ent.Theme) bool { return t.ID == id }) {
			return nil, QueryError(fmt.Sprintf("%s: there is no theme with the id %d", name, id))
		}
	}
	return themes, nil
}

// fill sets the counts of the matrix from what is counted of the actions with each set of themes.
func (m *Matrix) fill(themes []*ent.Theme, bySet []tally) {
	sets := m.plan.table.ThemeSets
	direct := map[int]bool{}
	for i, set := range sets {
		for _, id := range set {
			direct[id] = direct[id] || bySet[i].n > 0
		}
	}
	m.RowIDs = axisOf(themes, m.rowRoot, direct[m.rowRoot])
	m.ColumnIDs = axisOf(themes, m.columnRoot, direct[m.columnRoot])
	for _, row := range m.RowIDs {
		for _, column := range m.ColumnIDs {
			m.Cells = append(m.Cells, &Cell{
				Key: fmt.Sprintf("%d|%d", row, column), RowID: row, ColumnID: column, matrix: m, position: len(m.Cells),
			})
		}
	}
	m.cellsOf = make([][]int, len(sets))
	for i, set := range sets {
		all := m.plan.facts.Themes.WithAncestors(set)
		hasRow, hasColumn := slices.Contains(all, m.rowRoot), slices.Contains(all, m.columnRoot)
		if hasRow || hasColumn {
			m.ActionCount += bySet[i].n
		}
		if !hasRow || !hasColumn {
			continue
		}
		m.IntegratedActionCount += bySet[i].n
		for _, c := range m.Cells {
			if counts(c.RowID, m.rowRoot, set, all) && counts(c.ColumnID, m.columnRoot, set, all) {
				m.cellsOf[i] = append(m.cellsOf[i], c.position)
				c.ActionCount += bySet[i].n
				c.OutcomeCount += bySet[i].outcomes
			}
		}
	}
}

// counts reports whether a row or column counts the actions that have a set of themes. That of a root counts only those
// that have the root directly.
func counts(id, root int, set, withAncestors []int) bool {
	if id == root {
		return slices.Contains(set, id)
	}
	return slices.Contains(withAncestors, id)
}

// axisOf returns the children of the root, and the root itself if it is direct or has no children.
func axisOf(themes []*ent.Theme, root int, direct bool) []int {
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

// ArticleCount is the number of articles about the actions of the cell that the viewer sees, each counted once. The
// first cell that needs it counts it for all cells.
func (c *Cell) ArticleCount(ctx context.Context) (int, error) {
	m := c.matrix
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.articles == nil {
		var err error
		if m.articles, err = m.countArticles(ctx); err != nil {
			return 0, fmt.Errorf("counting the articles of a matrix: %w", err)
		}
	}
	return m.articles[c.position], nil
}

// countArticles counts articles by the position of the cell.
func (m *Matrix) countArticles(ctx context.Context) (map[int]int, error) {
	s := newScan(m.plan)
	linked, err := newLinkedPairs(ctx, m.client, m.plan, MeasureArticleCount)
	if err != nil {
		return nil, err
	}
	err = s.each(ctx, func(e *entry, _ []int) error { return linked.addAll(e, m.cellsOf[e.chunk.Themes[e.slot]]) })
	if err != nil {
		return nil, err
	}
	return linked.count(s), nil
}

// Matrix is the matrix that the cell belongs to.
func (c *Cell) Matrix() *Matrix { return c.matrix }

// Count is the number of actions that the cell counts.
func (c *Cell) Count() int { return c.ActionCount }

// Records limits a selection from actions to exactly those that the cell counts, apart from the rules on what the
// viewer sees.
func (c *Cell) Records(s *sql.Selector) {
	m := c.matrix
	if m.plan.Records != nil {
		m.plan.Records(s)
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
