package facts

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/internal/sqltext"
	"praxis/internal/viewer"
)

// Visible is which records of a table a viewer sees.
type Visible struct {
	byClass []bool
	// ownByClass is the same for articles that the actor created.
	ownByClass []bool
	actor      int64
}

// Sees reports whether the viewer sees the record in a slot, which may be empty.
func (v *Visible) Sees(c *Chunk, slot int) bool {
	class := c.Class[slot]
	if v.byClass[class] {
		return true
	}
	return v.ownByClass[class] && c.Creator != nil && v.actor != 0 && c.Creator[slot] == v.actor
}

// memo keeps what was computed from the facts of a version.
type memo struct {
	mu       sync.Mutex
	visible  map[string]*Visible
	computed map[any]any
}

func newMemo() *memo { return &memo{visible: map[string]*Visible{}, computed: map[any]any{}} }

// maxVisible is how many viewers a version remembers what they see of.
const maxVisible = 200

// Visible returns which records of a table the viewer of the context sees, by a rule of ent/schema/policy.go. The
// database applies the rule to the distinct values that it refers to, once for a version.
func (v *Version) Visible(
	ctx context.Context, client *ent.Client, t *Table, rule func(*sql.Selector),
) (*Visible, error) {
	actor := viewer.FromContext(ctx).Actor
	rendered := selectFacts(ctx, rule)
	text, args := rendered.Query()
	key := fmt.Sprintf("%p %d %s %v", t, actor, text, args)
	v.memo.mu.Lock()
	found := v.memo.visible[key]
	v.memo.mu.Unlock()
	if found != nil {
		return found, nil
	}
	seen, known := t.literals.get(text, args)
	if !known {
		if err := client.Select(ctx, t.accessSQL(ctx, rule, actor), &seen); err != nil {
			return nil, fmt.Errorf("reading which facts are visible: %w", err)
		}
		t.literals.put(text, args, seen)
	}
	visible := t.visible(seen, int64(actor))
	v.memo.mu.Lock()
	defer v.memo.mu.Unlock()
	if len(v.memo.visible) >= maxVisible {
		clear(v.memo.visible)
	}
	v.memo.visible[key] = visible
	return visible, nil
}

// literals are the results of accessSQL for conditions that consist of columns and literals, such as those of anonymous
// viewers. They are right as long as the accesses of a table are the same.
type literals struct {
	mu   sync.Mutex
	seen map[string][]int // by condition
}

// isLiteral reports whether a condition refers to nothing but the facts.
func isLiteral(condition string, args []any) bool {
	return len(args) == 0 && strings.Count(condition, "SELECT") == 1
}

func (l *literals) get(condition string, args []any) (seen []int, known bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	seen, known = l.seen[condition]
	return seen, known && isLiteral(condition, args)
}

func (l *literals) put(condition string, args []any, seen []int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if isLiteral(condition, args) {
		l.seen[condition] = seen
	}
}

// accessSQL selects 2n for the n-th access that the rule lets the viewer see, and 2n+1 if it does so for what the actor
// has created.
func (t *Table) accessSQL(ctx context.Context, rule func(*sql.Selector), actor int) sql.Querier {
	var organizations sqltext.Ints
	var visibilities, statuses, restricted sqltext.Strings
	for _, a := range t.accesses {
		organizations = append(organizations, a.Organization)
		visibilities, statuses = append(visibilities, a.Visibility), append(statuses, a.Status)
		restricted = append(restricted, fmt.Sprint(a.Restricted))
	}
	return sqltext.Format(`
		WITH facts AS (
			SELECT a.organization_id, a.visibility, a.status,
				CASE WHEN a.restricted::bool THEN '-infinity'::timestamptz END AS restricted_at,
				NULL::timestamptz AS trashed_at, own.created_by_id, 2 * (a.n - 1) + own.n AS n
			FROM unnest({organizations}::bigint[], {visibilities}::text[], {statuses}::text[], {restricted}::text[])
					WITH ORDINALITY a (organization_id, visibility, status, restricted, n),
				(VALUES (0, NULL::bigint), (1, {actor}::bigint)) own (n, created_by_id)
		)
		{facts}`,
		sqltext.Parts{
			"organizations": organizations, "visibilities": visibilities, "statuses": statuses,
			"restricted": restricted, "actor": actor, "facts": selectFacts(ctx, rule),
		})
}

// selectFacts selects n from the table facts, limited by a rule.
func selectFacts(ctx context.Context, rule func(*sql.Selector)) *sql.Selector {
	facts := sql.Dialect(dialect.Postgres).Select("n").From(sql.Table("facts")).WithContext(ctx)
	rule(facts)
	return facts
}

// visible makes a Visible of what accessSQL has found.
func (t *Table) visible(seen []int, actor int64) *Visible {
	byAccess, ownByAccess := make([]bool, len(t.accesses)), make([]bool, len(t.accesses))
	for _, n := range seen {
		if n%2 == 0 {
			byAccess[n/2] = true
		} else {
			ownByAccess[n/2] = true
		}
	}
	v := &Visible{make([]bool, len(t.Classes)), make([]bool, len(t.Classes)), actor}
	for class := 1; class < len(t.Classes); class++ {
		v.byClass[class] = byAccess[t.accessOf[class]]
		v.ownByClass[class] = ownByAccess[t.accessOf[class]]
	}
	return v
}

// Remember returns what compute makes from the facts of a version. The version computes it once for a key.
func Remember[K comparable, T any](v *Version, key K, compute func() T) T {
	made, ok := Recall[T](v, key)
	if !ok {
		made = compute()
		Keep(v, key, made)
	}
	return made
}

// Recall returns what the version keeps for a key.
func Recall[T any, K comparable](v *Version, key K) (T, bool) {
	v.memo.mu.Lock()
	defer v.memo.mu.Unlock()
	found, ok := v.memo.computed[key].(T)
	return found, ok
}

// Keep keeps what was computed from the facts of a version.
func Keep[K comparable](v *Version, key K, made any) {
	v.memo.mu.Lock()
	defer v.memo.mu.Unlock()
	if len(v.memo.computed) >= maxComputed {
		clear(v.memo.computed)
	}
	v.memo.computed[key] = made
}

// maxComputed is how many results a version remembers.
const maxComputed = 100
