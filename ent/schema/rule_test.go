package schema

import "testing"

// TestVisibleToAll: links to these types are checked by foreign keys only, so their policies must hide nothing.
func TestVisibleToAll(t *testing.T) {
	t.Parallel()
	for _, policy := range []any{Organization{}.Policy(), Tag{}.Policy(), Theme{}.Policy()} {
		if policy.(rule).see != nil {
			t.Errorf("%+v hides rows: remove the type from visibleToAll", policy)
		}
	}
}
