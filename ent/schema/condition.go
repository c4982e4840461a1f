package schema

import (
	"fmt"

	"entgo.io/ent/dialect/sql"

	"praxis/internal/sqltext"
	"praxis/internal/viewer"
)

// condition limits which rows of a table a rule is about. The zero value holds for every row. Unlike a predicate of ent
// it can be known to hold for all rows or none, so that and and or leave it out of the statement.
type condition struct {
	never bool // it holds for no row
	add   func(*sql.Selector)
}

var never = condition{never: true}

// limit adds the condition to a statement.
func (c condition) limit(s *sql.Selector) {
	switch {
	case c.never:
		s.Where(sql.False())
	case c.add != nil:
		c.add(s)
	}
}

// always reports whether the condition holds for every row.
func (c condition) always() bool { return !c.never && c.add == nil }

// matches turns a predicate of ent into a condition.
func matches[P ~func(*sql.Selector)](p P) condition { return condition{add: p} }

// with is the condition that an edge leads to a row that meets another condition; has is ent's HasEdgeWith.
func with[To, From ~func(*sql.Selector)](has func(...To) From, c condition) condition {
	return condition{add: has(c.limit)}
}

// literal is a condition in SQL over these columns of the row.
func literal(format string, columns ...string) condition {
	return condition{add: func(s *sql.Selector) {
		names := make([]any, len(columns))
		for i, c := range columns {
			names[i] = s.C(c)
		}
		s.Where(sql.ExprP("(" + fmt.Sprintf(format, names...) + ")"))
	}}
}

// equals is the condition that a column holds an id. No row meets it if the id is 0.
func equals(column string, id int) condition {
	if id == 0 {
		return never
	}
	return condition{add: func(s *sql.Selector) { s.Where(sql.EQ(s.C(column), id)) }}
}

// trashedIf is the condition that a row is in the trash, or is not.
func trashedIf(inTrash bool) condition {
	if inTrash {
		return literal("%s IS NOT NULL", "trashed_at")
	}
	return literal("%s IS NULL", "trashed_at")
}

// within is the condition that a column holds an organization in which the viewer has the role, or one below it.
func within(v viewer.Viewer, least viewer.Role, column string) condition {
	organizations := v.Organizations(least)
	switch {
	case v.Owner:
		return condition{}
	case len(organizations) == 0:
		return never
	}
	return condition{add: func(s *sql.Selector) {
		s.Where(sqltext.Organizations.InSubtree(s.C(column), organizations...))
	}}
}

// above is the condition that a column holds an organization above one in which the viewer has the role: companies may
// add to what belongs to their group.
func above(v viewer.Viewer, least viewer.Role, column string) condition {
	organizations := v.Organizations(least)
	if len(organizations) == 0 {
		return never
	}
	return condition{add: func(s *sql.Selector) {
		s.Where(sqltext.Organizations.IsAncestor(s.C(column), organizations...))
	}}
}

// and is the condition that all of the conditions hold.
func and(conditions ...condition) condition {
	var adds []func(*sql.Selector)
	for _, c := range conditions {
		if c.never {
			return never
		}
		if c.add != nil {
			adds = append(adds, c.add)
		}
	}
	if len(adds) == 0 {
		return condition{}
	}
	return condition{add: func(s *sql.Selector) {
		for _, add := range adds {
			add(s)
		}
	}}
}

// or is the condition that at least one of the conditions holds.
func or(conditions ...condition) condition {
	var adds []func(*sql.Selector)
	for _, c := range conditions {
		switch {
		case c.never:
		case c.add == nil:
			return condition{}
		default:
			adds = append(adds, c.add)
		}
	}
	if len(adds) == 0 {
		return never
	}
	return condition{add: func(s *sql.Selector) {
		var ps []*sql.Predicate
		for _, add := range adds {
			one := s.Clone().SetP(nil)
			add(one)
			ps = append(ps, one.P())
		}
		s.Where(sql.Or(ps...))
	}}
}
