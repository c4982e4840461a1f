package stats

import (
	"slices"
	"strings"
	"testing"

	"praxis/ent/gen/ent"
)

// TestMatrixFill: a cell counts the actions of two themes and their descendants; that of a root only those that have
// the root directly.
func TestMatrixFill(t *testing.T) {
	t.Parallel()
	themes := []*ent.Theme{
		{ID: 1}, {ID: 11, ParentID: new(1)}, {ID: 12, ParentID: new(1)},
		{ID: 2}, {ID: 21, ParentID: new(2)},
	}
	count := func(a int, aDirect bool, b int, bDirect bool, n int) pairCount {
		return pairCount{A: a, ADirect: aDirect, B: b, BDirect: bDirect, N: n, Outcomes: 10 * n}
	}
	m := &Matrix{rowRoot: 1, columnRoot: 2}
	m.fill(themes, []pairCount{
		count(1, true, 1, true, 1), count(1, false, 1, false, 4), // of 5 actions with row themes, 1 has the root
		count(2, false, 2, false, 3),
		count(1, true, 2, false, 1), count(1, false, 2, false, 2), // 3 actions with both
		count(1, true, 21, true, 1), count(1, false, 21, true, 2),
		count(11, true, 21, true, 1), count(11, false, 21, true, 1),
	})
	if !slices.Equal(m.RowIDs, []int{11, 12, 1}) || !slices.Equal(m.ColumnIDs, []int{21}) {
		t.Errorf("rows %v, columns %v", m.RowIDs, m.ColumnIDs)
	}
	if m.IntegratedActionCount != 3 || m.ActionCount != 5 || m.IntegrationRate().String() != "0.6" {
		t.Errorf("%d of %d actions, %s", m.IntegratedActionCount, m.ActionCount, m.IntegrationRate())
	}
	var cells []string
	for _, c := range m.Cells {
		cells = append(cells, strings.Join([]string{c.Key, strings.Repeat("a", c.ActionCount)}, " "))
		if c.OutcomeCount != 10*c.ActionCount {
			t.Errorf("%s: %d outcomes", c.Key, c.OutcomeCount)
		}
	}
	if want := []string{"11|21 aa", "12|21 ", "1|21 a"}; !slices.Equal(cells, want) {
		t.Errorf("cells %q, not %q", cells, want)
	}
}
