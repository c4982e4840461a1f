package schema

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"entgo.io/ent"
	"entgo.io/ent/dialect/sql"

	gen "praxis/ent/gen/ent"
	"praxis/ent/gen/ent/organization"
	"praxis/ent/gen/ent/privacy"
	"praxis/ent/gen/ent/tag"
	"praxis/ent/gen/ent/theme"
	"praxis/internal/viewer"
)

// rule is the policy of one type.
type rule struct {
	// see is which rows the viewer sees; all if nil.
	see func(rules) condition
	// change is which rows the viewer may change or delete. A mutation finds no other rows.
	change func(rules) condition
	// checkTarget denies a mutation that puts an entity where the viewer may not put it, such as into an organization.
	// It checks creates and updates; nil allows all.
	checkTarget check
	// counted says that see refers only to columns of the row that list_counts has, too, and to roles.
	counted bool
	// reason says why the viewer may not, if that is no matter of roles.
	reason viewer.Reason
}

// visibleToAll are the tables of the types that every viewer sees: their policies have no see, and nothing is in a trash.
var visibleToAll = []string{organization.Table, tag.Table, theme.Table}

// mutation is what all of ent's generated mutations have.
type mutation interface {
	ent.Mutation
	Client() *gen.Client
	ID() (int, bool)
	WhereP(...func(*sql.Selector))
}

// check returns privacy.Deny if the viewer may not, and a LinkError if the mutation links to what the viewer does not
// see.
type check func(context.Context, rules) error

// EvalQuery limits a query to what the viewer sees.
func (p rule) EvalQuery(ctx context.Context, q ent.Query) error {
	if p.see == nil {
		return nil
	}
	r := rulesFor(ctx)
	r.withheld = r.withheld || viewer.SeesWithheldFor(ctx, q)
	visible := p.see(r)
	if _, counts := q.(*gen.ListCounts); counts && !p.limitsCounts(r, visible) {
		return gen.ErrUncounted
	}
	if visible.always() {
		return nil
	}
	return gen.LimitQuery(q, visible.limit)
}

// limitsCounts says whether the rule can limit list_counts, which has neither organizations nor authors, nor what is in
// the trash.
func (p rule) limitsCounts(r rules, visible condition) bool {
	anywhere := r.v.Owner || len(r.v.Grants) == 0
	return anywhere && !r.trash && !r.withheld && (p.counted || visible.always())
}

// EvalMutation limits a mutation to the rows that the viewer may change. It denies the mutation of a row that the
// viewer sees and may not change; a row that the viewer does not see is not found.
func (p rule) EvalMutation(ctx context.Context, m ent.Mutation) error {
	err := p.checkMutation(ctx, m.(mutation))
	if p.reason != "" && errors.Is(err, privacy.Deny) {
		return fmt.Errorf("%w: %w", err, p.reason)
	}
	return err
}

func (p rule) checkMutation(ctx context.Context, m mutation) error {
	r := rulesFor(ctx)
	r.m = m
	if r.v.Anonymous() {
		return privacy.Deny
	}
	if !m.Op().Is(ent.OpCreate) {
		writable := p.change(r)
		if !writable.always() {
			m.WhereP(writable.limit)
		}
		if id, one := m.ID(); one && m.Op().Is(ent.OpUpdateOne|ent.OpDeleteOne) && !r.v.Owner {
			if _, err := checkWritable(ctx, m.Client(), m.Type(), id, writable); err != nil {
				return err
			}
		}
	}
	if m.Op().Is(ent.OpDelete|ent.OpDeleteOne) || p.checkTarget == nil {
		return nil
	}
	return p.checkTarget(ctx, r)
}

// checkWritable denies to write an entity that the viewer sees and that is not writable. It reports whether the viewer
// sees the entity.
func checkWritable(ctx context.Context, client *gen.Client, typ string, id int, writable condition) (bool, error) {
	if ok, err := client.Exists(ctx, typ, id, writable.limit); ok || err != nil {
		return ok, err
	}
	seen, err := client.Exists(ctx, typ, id, condition{}.limit)
	if seen {
		return true, privacy.Deny
	}
	return false, err
}

// parent is the entity to which another one belongs.
type parent struct {
	typ   string // of the parent
	field string // of the other entity, which holds the parent's id
	// see and write are which parents make what belongs to them visible and writable.
	see, write func(rules) condition
}

// partOf is the rule of an entity that belongs to a parent: it is seen with its parent and written with its parent. has
// is ent's HasEdgeWith of the edge to the parent.
func partOf[To, From ~func(*sql.Selector)](has func(...To) From, p parent) rule {
	return rule{
		see:         func(r rules) condition { return with(has, p.see(r)) },
		change:      func(r rules) condition { return with(has, p.write(r)) },
		checkTarget: requireWritableParent(p.typ, p.field, p.write),
	}
}

// requireWritableParent denies to put an entity below a parent that the viewer sees and may not write. field holds the
// id of the parent.
func requireWritableParent(typ, field string, writable func(rules) condition) check {
	return func(ctx context.Context, r rules) error {
		id, given := r.m.Field(field)
		if !given || r.v.Owner {
			return nil
		}
		seen, err := checkWritable(ctx, r.m.Client(), typ, id.(int), writable(r))
		if err == nil && !seen {
			return &gen.LinkError{Edge: strings.TrimSuffix(field, "_id"), Unique: true}
		}
		return err
	}
}

// requireRoleIn denies to put an entity into an organization in which the viewer does not have the role. field holds
// the id of the organization.
func requireRoleIn(field string, least viewer.Role) check {
	return requireWritableParent(gen.TypeOrganization, field, func(r rules) condition {
		return within(r.v, least, organization.FieldID)
	})
}

// requireRole denies if the viewer has the role in no organization.
func requireRole(least viewer.Role) check {
	return func(_ context.Context, r rules) error {
		if !r.v.HasRole(least) {
			return privacy.Deny
		}
		return nil
	}
}

// requireOwner denies unless the viewer is an owner.
func requireOwner(_ context.Context, r rules) error {
	if !r.v.Owner {
		return privacy.Deny
	}
	return nil
}

// requireUser denies unless the viewer is a user, or Praxis itself.
func requireUser(_ context.Context, r rules) error {
	if r.v.User == 0 && r.v.Actor != 0 {
		return privacy.Deny
	}
	return nil
}

// ifEmpty checks a mutation that leaves a field empty with the first check, and others with the second.
func ifEmpty(field string, empty, set check) check {
	return func(ctx context.Context, r rules) error {
		if _, given := r.m.Field(field); !given && (r.m.Op().Is(ent.OpCreate) || r.m.FieldCleared(field)) {
			return empty(ctx, r)
		}
		return set(ctx, r)
	}
}

// onCreate checks new entities only.
func onCreate(c check) check {
	return func(ctx context.Context, r rules) error {
		if !r.m.Op().Is(ent.OpCreate) {
			return nil
		}
		return c(ctx, r)
	}
}

// all checks a mutation with each check.
func all(checks ...check) check {
	return func(ctx context.Context, r rules) error {
		for _, c := range checks {
			if err := c(ctx, r); err != nil {
				return err
			}
		}
		return nil
	}
}

// systemOnly is the policy of rows that are no content: only Praxis itself reads and writes them.
var systemOnly = privacy.Policy{
	Query:    privacy.QueryPolicy{allowSystem, privacy.AlwaysDenyRule()},
	Mutation: privacy.MutationPolicy{allowSystem, privacy.AlwaysDenyRule()},
}

var allowSystem = privacy.ContextQueryMutationRule(func(ctx context.Context) error {
	if v := viewer.FromContext(ctx); v.Owner && v.Actor == 0 {
		return privacy.Allow
	}
	return privacy.Skip
})
