package schema

import (
	"context"
	"errors"
	"fmt"

	"entgo.io/ent"
	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	gen "praxis/ent/gen/ent"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/auditevent"
	"praxis/ent/gen/ent/organization"
	"praxis/ent/gen/ent/privacy"
	"praxis/internal/sqltext"
	"praxis/internal/viewer"
)

// rule is what one entity's policy is made of.
type rule[Q queryOf[Q, P], M mutationOf[P], P ~func(*sql.Selector)] struct {
	query func(*gen.Client) Q
	// see is what the viewer sees; all of it when nil.
	see func(context.Context) P
	// edit is what a change may be made to: a mutation of anything else finds nothing.
	edit func(context.Context, M) P
	// into returns an error unless the viewer may put it where the mutation puts it: into this organization, under this
	// action. It is asked for new entities and for those that are moved.
	into func(context.Context, M) error
}

type queryOf[Q any, P ~func(*sql.Selector)] interface {
	Where(...P) Q
	Exist(context.Context) (bool, error)
}

type mutationOf[P ~func(*sql.Selector)] interface {
	ent.Mutation
	Client() *gen.Client
	ID() (int, bool)
	Where(...P)
}

func (r rule[Q, M, P]) policy() ent.Policy { return r }

// EvalQuery limits a query to what the viewer sees.
func (r rule[Q, M, P]) EvalQuery(ctx context.Context, q ent.Query) error {
	typed, ok := q.(Q)
	if !ok {
		return privacy.Denyf("praxis: unexpected query %T", q)
	}
	if viewer.SeesWithheldFor(ctx, q) {
		ctx = viewer.WithWithheld(ctx)
	}
	if r.see != nil {
		if limit := r.see(ctx); limit != nil {
			typed.Where(limit)
		}
	}
	return nil
}

// EvalMutation limits a mutation to what the viewer may write. One of a row that they see and may not write is denied; of
// what they do not see, not even that it exists is told.
func (r rule[Q, M, P]) EvalMutation(ctx context.Context, mutation ent.Mutation) error {
	m, ok := mutation.(M)
	if !ok {
		return privacy.Denyf("praxis: unexpected mutation %T", mutation)
	}
	v := viewer.FromContext(ctx)
	if v.Anonymous() {
		return privacy.Deny
	}
	if !m.Op().Is(ent.OpCreate) {
		edit := r.edit(ctx, m)
		if edit != nil {
			m.Where(edit)
		}
		if id, one := m.ID(); one && m.Op().Is(ent.OpUpdateOne|ent.OpDeleteOne) && !v.Owner {
			this := func(s *sql.Selector) { s.Where(sql.EQ(s.C("id"), id)) }
			if _, err := writable(ctx, r.query(m.Client()).Where(this, edit), r.query(m.Client()).Where(this)); err != nil {
				return err
			}
		}
	}
	if m.Op().Is(ent.OpDelete | ent.OpDeleteOne) {
		return nil
	}
	return r.into(ctx, m)
}

// explained is a policy whose denials of mutations say why.
type explained struct {
	ent.Policy
	why viewer.Reason
}

// EvalMutation adds the reason to a denial.
func (e explained) EvalMutation(ctx context.Context, m ent.Mutation) error {
	err := e.Policy.EvalMutation(ctx, m)
	if errors.Is(err, privacy.Deny) {
		return fmt.Errorf("%w: %w", err, e.why)
	}
	return err
}

type existence interface {
	Exist(context.Context) (bool, error)
}

// writable denies what is seen and may not be written. known is whether it is seen at all.
func writable(ctx context.Context, written, seen existence) (known bool, err error) {
	if ok, err := written.Exist(ctx); ok || err != nil {
		return ok, err
	}
	known, err = seen.Exist(ctx)
	if known {
		return true, privacy.Deny
	}
	return false, err
}

// under denies a place below what is seen and may not be written, and does not know one below what is not seen. given is
// whether the mutation names a place at all.
func under(ctx context.Context, given bool, edge string, written, seen existence) error {
	if !given || viewer.FromContext(ctx).Owner {
		return nil
	}
	known, err := writable(ctx, written, seen)
	if err == nil && !known {
		return &gen.LinkError{Edge: edge, Unique: true}
	}
	return err
}

// inOrganization is under for an organization in which the viewer needs a role.
func inOrganization(ctx context.Context, m interface{ Client() *gen.Client }, edge string, least viewer.Role, id int, given bool) error {
	q := m.Client().Organization.Query().Where(organization.ID(id))
	reached := within(viewer.FromContext(ctx), least, organization.FieldID).limit
	return under(ctx, given, edge, q.Clone().Where(reached), q)
}

// having denies whoever has the role nowhere.
func having(ctx context.Context, least viewer.Role) error {
	if !viewer.FromContext(ctx).HasRole(least) {
		return privacy.Deny
	}
	return nil
}

func ownersOnly(ctx context.Context) error {
	if !viewer.FromContext(ctx).Owner {
		return privacy.Deny
	}
	return nil
}

// systemOnly is the policy of what is no content: Praxis itself reads and writes it.
var systemOnly = privacy.Policy{
	Query:    privacy.QueryPolicy{praxis, privacy.AlwaysDenyRule()},
	Mutation: privacy.MutationPolicy{praxis, privacy.AlwaysDenyRule()},
}

var praxis = privacy.ContextQueryMutationRule(func(ctx context.Context) error {
	if v := viewer.FromContext(ctx); v.Owner && v.Actor == 0 {
		return privacy.Allow
	}
	return privacy.Skip
})

// condition is a part of a rule, over the columns of one table. The zero value holds for every row.
type condition struct {
	never bool // it holds for no row
	on    func(*sql.Selector)
}

var nothing = condition{never: true}

// limit adds the condition to a statement.
func (c condition) limit(s *sql.Selector) {
	switch {
	case c.never:
		s.Where(sql.False())
	case c.on != nil:
		c.on(s)
	}
}

// as is the condition as a predicate of ent's; nil when it holds for every row, since ent's updates cannot do with one that
// limits nothing.
func as[P ~func(*sql.Selector)](c condition) P {
	if c.on == nil && !c.never {
		return nil
	}
	return P(c.limit)
}

// literal is a condition in SQL, over these columns.
func literal(format string, columns ...string) condition {
	return condition{on: func(s *sql.Selector) {
		names := make([]any, len(columns))
		for i, c := range columns {
			names[i] = s.C(c)
		}
		s.Where(sql.ExprP("(" + fmt.Sprintf(format, names...) + ")"))
	}}
}

// equals is that a column holds the id; no row when there is none.
func equals(column string, id int) condition {
	if id == 0 {
		return nothing
	}
	return condition{on: func(s *sql.Selector) { s.Where(sql.EQ(s.C(column), id)) }}
}

// lies is whether a row lies in the trash.
func lies(inTrash bool) condition {
	if inTrash {
		return literal("%s IS NOT NULL", "trashed_at")
	}
	return literal("%s IS NULL", "trashed_at")
}

// owned is every row for an owner, and none for anybody else.
func owned(ctx context.Context) condition {
	return condition{never: !viewer.FromContext(ctx).Owner}
}

// within is that a column holds an organization in which the viewer has the role, or one that lies below such.
func within(v viewer.Viewer, least viewer.Role, column string) condition {
	organizations := v.Organizations(least)
	switch {
	case v.Owner:
		return condition{}
	case len(organizations) == 0:
		return nothing
	}
	return condition{on: func(s *sql.Selector) {
		s.Where(sqltext.Organizations.InSubtree(s.C(column), organizations...))
	}}
}

// above is that a column holds an organization above one in which the viewer has the role: what belongs to a group, its
// companies may add to.
func above(ctx context.Context, least viewer.Role, column string) condition {
	organizations := viewer.FromContext(ctx).Organizations(least)
	if len(organizations) == 0 {
		return nothing
	}
	return condition{on: func(s *sql.Selector) {
		s.Where(sqltext.Organizations.IsAncestor(s.C(column), organizations...))
	}}
}

// every is that all of the conditions hold.
func every(conditions ...condition) condition {
	var limits []func(*sql.Selector)
	for _, c := range conditions {
		if c.never {
			return nothing
		}
		if c.on != nil {
			limits = append(limits, c.on)
		}
	}
	if len(limits) == 0 {
		return condition{}
	}
	return condition{on: func(s *sql.Selector) {
		for _, limit := range limits {
			limit(s)
		}
	}}
}

// either is that one of the conditions holds.
func either(conditions ...condition) condition {
	var limits []func(*sql.Selector)
	for _, c := range conditions {
		switch {
		case c.never:
		case c.on == nil:
			return condition{}
		default:
			limits = append(limits, c.on)
		}
	}
	if len(limits) == 0 {
		return nothing
	}
	return condition{on: func(s *sql.Selector) {
		var ps []*sql.Predicate
		for _, limit := range limits {
			one := s.Clone().SetP(nil)
			limit(one)
			ps = append(ps, one.P())
		}
		s.Where(sql.Or(ps...))
	}}
}

// namesSeenArticles hides what was done to evidence whose article the viewer may not see: it may belong to others. An
// article that is gone hides nothing.
func namesSeenArticles(v viewer.Viewer) condition {
	return condition{on: func(events *sql.Selector) {
		named := sql.Dialect(dialect.Postgres).Table(article.Table).As("named")
		seen := func(r rules) *sql.Predicate {
			t := sql.Dialect(dialect.Postgres).Table(article.Table).As("seen")
			q := sql.Dialect(dialect.Postgres).Select().From(t).Where(sql.ColumnsEQ(t.C(article.FieldID), named.C(article.FieldID)))
			r.seesArticle(q)
			return sql.Exists(q)
		}
		row, changes := events.C(auditevent.FieldEntityID), events.C(auditevent.FieldChanges)
		ids := fmt.Sprintf(`%s IN ((SELECT article_id FROM evidence WHERE id = %s), (%[3]s->'article_id'->>'before')::bigint,
			(%[3]s->'article_id'->>'after')::bigint)`, named.C(article.FieldID), row, changes)
		hidden := sql.Dialect(dialect.Postgres).Select().From(named).
			Where(sql.And(sql.ExprP(ids), sql.Not(sql.Or(seen(newRules(v, false, true)), seen(newRules(v, true, true))))))
		events.Where(sql.Or(sql.NEQ(events.C(auditevent.FieldEntityType), "Evidence"), sql.NotExists(hidden)))
	}}
}
