package stats

import (
	"fmt"
	"slices"
	"testing"

	"praxis/internal/facts"
)

// TestMatrixFill: a cell counts the actions of two themes and their descendants; that of a root only those that have
// the root directly.
func TestMatrixFill(t *testing.T) {
	t.Parallel()
	v, themes := version(t)
	root, child, grandchild, other := themes[0].ID, themes[1].ID, themes[2].ID, themes[3].ID
	table := &facts.Table{ThemeSets: [][]int{
		nil, {grandchild, other}, {root, other}, {child, grandchild, other}, {root}, {other}, {root, grandchild, other},
	}}
	tallies := []tally{{n: 100}, {n: 1, outcomes: 10}, {n: 2}, {n: 4}, {n: 8}, {n: 16}, {n: 32, outcomes: 1}}
	m := &Matrix{rowRoot: root, columnRoot: other, plan: &plan{facts: v, table: table}}
	m.fill(themes, tallies)
	if !slices.Equal(m.RowIDs, []int{child, root}) || !slices.Equal(m.ColumnIDs, []int{other}) {
		t.Errorf("rows %v, columns %v", m.RowIDs, m.ColumnIDs)
	}
	if m.IntegratedActionCount != 1+2+4+32 || m.ActionCount != 63 || m.IntegrationRate().String() != "0.619" {
		t.Errorf("%d of %d actions, %s", m.IntegratedActionCount, m.ActionCount, m.IntegrationRate())
	}
	var cells []string
	for _, c := range m.Cells {
		cells = append(cells, fmt.Sprint(c.Key, " ", c.ActionCount, " ", c.OutcomeCount))
	}
	want := []string{fmt.Sprintf("%d|%d 37 11", child, other), fmt.Sprintf("%d|%d 34 1", root, other)}
	if !slices.Equal(cells, want) {
		t.Errorf("cells %q, not %q", cells, want)
	}
	if got := fmt.Sprint(m.cellsOf); got != "[[] [0] [1] [0] [] [] [0 1]]" {
		t.Errorf("the cells of the sets are %s", got)
	}
}
