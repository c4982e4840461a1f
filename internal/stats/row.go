package stats

import (
	"fmt"
	"strconv"
	"strings"

	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent/action"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/indicator"
	"praxis/ent/gen/ent/outcome"
)

// Result is what the row is of: its rows are read together.
func (r *Row) Result() *Result { return r.result }

// ID is the id of the organization, theme, tag or indicator that the row is about; 0 when it is about none.
func (r *Row) ID(of Dimension) int {
	if key := r.key(of); key != nil {
		id, _ := strconv.Atoi(*key) // the database wrote it
		return id
	}
	return 0
}

// enum is the key of a dimension whose keys are values of an enum; nil when there is none.
func enum[E ~string](r *Row, d Dimension) *E {
	key := r.key(d)
	if key == nil {
		return nil
	}
	e := E(*key)
	return &e
}

// The keys that the row was grouped by; nil for those that it was not.
func (r *Row) ArticleStatus() *article.Status { return enum[article.Status](r, ByStatus) }
func (r *Row) ActionStatus() *action.Status   { return enum[action.Status](r, ByStatus) }
func (r *Row) ArticleVisibility() *article.Visibility {
	return enum[article.Visibility](r, ByVisibility)
}
func (r *Row) ActionVisibility() *action.Visibility { return enum[action.Visibility](r, ByVisibility) }
func (r *Row) Kind() *action.Kind                   { return enum[action.Kind](r, ByKind) }
func (r *Row) Level() *outcome.Level                { return enum[outcome.Level](r, ByLevel) }
func (r *Row) Category() *outcome.Category          { return enum[outcome.Category](r, ByCategory) }
func (r *Row) Verification() *outcome.Verification {
	return enum[outcome.Verification](r, ByVerification)
}
func (r *Row) Locale() *string { return r.key(ByLocale) }

// Measure and Unit are those that the row was grouped by, else those that its sum is of.
func (r *Row) Measure() *indicator.Measure {
	if key := enum[indicator.Measure](r, ByMeasure); key != nil || r.values.chosen() == nil {
		return key
	}
	m := indicator.Measure(*r.values.chosen().Measure)
	return &m
}

func (r *Row) Unit() *string {
	if key := r.key(ByUnit); key != nil || r.values.chosen() == nil {
		return key
	}
	return r.values.chosen().Unit
}

// Records is the condition, on the table of what is counted, of exactly the records that the row counts, beside the rules of
// who sees them.
func (r *Row) Records(s *sql.Selector) {
	q, of := r.result.query, r.result.of
	if q.Filter != nil {
		q.Filter(s)
	}
	if of != Indicators {
		r.days(s)
	}
	for _, d := range q.GroupBy {
		if d != ByPeriod {
			r.keyed(d)(s)
		}
	}
}

// days limits records to the days that the row counts.
func (r *Row) days(s *sql.Selector) {
	q := r.result.query
	from, to := q.From, q.To
	if r.PeriodStart != nil {
		if !q.Cumulative && (from == nil || r.PeriodStart.After(*from)) {
			from = r.PeriodStart
		}
		if to == nil || r.PeriodEnd.Before(*to) {
			to = r.PeriodEnd
		}
	} else if r.has(ByPeriod) {
		s.Where(sql.IsNull(s.C(q.Date.column())))
		return
	}
	if from == nil && to == nil {
		return
	}
	moment := r.result.of.moment(q.Date.column())
	s.Where(sql.P(func(b *sql.Builder) {
		day := func() { b.WriteString(s.C(q.Date.column())) }
		if moment {
			day = func() {
				b.WriteString("(" + s.C(q.Date.column()) + " AT TIME ZONE ").Arg(q.TimeZone).WriteString(")::date")
			}
		}
		b.WriteString(s.C(q.Date.column()) + " IS NOT NULL")
		if from != nil {
			if moment { // for the index: no time zone is a day away
				b.WriteString(" AND " + s.C(q.Date.column()) + " >= ").Arg(from.AddDate(0, 0, -1))
			}
			b.WriteString(" AND ")
			day()
			b.WriteString(" >= ").Arg(*from).WriteString("::date")
		}
		if to != nil {
			if moment {
				b.WriteString(" AND " + s.C(q.Date.column()) + " < ").Arg(to.AddDate(0, 0, 2))
			}
			b.WriteString(" AND ")
			day()
			b.WriteString(" <= ").Arg(*to).WriteString("::date")
		}
	}))
}

func (r *Row) has(d Dimension) bool {
	for _, by := range r.result.query.GroupBy {
		if by == d {
			return true
		}
	}
	return false
}

// keyed is the condition that a record has the row's key of the dimension.
func (r *Row) keyed(d Dimension) func(*sql.Selector) {
	of, key := r.result.of, r.key(d)
	switch d {
	case ByOrganization:
		return of.onAction(func(s *sql.Selector) { s.Where(r.inTree(s.C("organization_id"), "organization", *key)) })
	case ByTheme:
		return of.onAction(func(s *sql.Selector) { s.Where(r.linked(s.C("id"), of.themeLinks, of.linkColumn, "theme", key)) })
	case ByTag:
		return func(s *sql.Selector) { s.Where(r.linked(s.C("id"), article.TagsTable, "article_id", "tag", key)) }
	}
	column := of.columns[d]
	condition := func(s *sql.Selector) {
		if key == nil {
			s.Where(sql.IsNull(s.C(column)))
		} else {
			s.Where(sql.P(func(b *sql.Builder) { b.WriteString(s.C(column) + " = ").Arg(*key) }))
		}
	}
	if at := of.at[d]; at != nil {
		return at(condition)
	}
	return condition
}

// onAction turns a condition on what has the organization and the themes into one on the subject's table.
func (of *subject) onAction(condition func(*sql.Selector)) func(*sql.Selector) {
	if of.through == nil {
		return condition
	}
	return of.through(condition)
}

// inTree holds where the column is the node, or lies below it when rows are rolled up to its depth.
func (r *Row) inTree(column, tree, id string) *sql.Predicate {
	return sql.P(func(b *sql.Builder) {
		b.WriteString(column + " IN (SELECT ").Arg(id).WriteString("::bigint")
		if depth := r.result.query.RollUpTo; depth != nil {
			b.WriteString(fmt.Sprintf(" UNION ALL SELECT a.%[1]s_id FROM %[1]s_ancestors a JOIN %[1]ss n ON n.id = a.ancestor_id WHERE n.depth = ", tree))
			b.Arg(*depth).WriteString(" AND n.id = ").Arg(id).WriteString("::bigint")
		}
		b.WriteString(")")
	})
}

// linked holds where the table links the id with the theme or tag, or with none at all.
func (r *Row) linked(column, table, from, to string, key *string) *sql.Predicate {
	return sql.P(func(b *sql.Builder) {
		if key == nil {
			b.WriteString(fmt.Sprintf("NOT EXISTS (SELECT FROM %s l WHERE l.%s = %s)", table, from, column))
			return
		}
		b.WriteString(fmt.Sprintf("%s IN (SELECT l.%s FROM %s l WHERE ", column, from, table))
		if to == "theme" {
			b.Join(r.inTree("l.theme_id", "theme", *key))
		} else {
			b.WriteString("l." + to + "_id = ").Arg(*key).WriteString("::bigint")
		}
		b.WriteString(")")
	})
}

// name is the row's key in words: DIMENSION=key, with | between them.
func (r *Row) name() string {
	var parts []string
	for i, d := range r.result.query.GroupBy {
		key := ""
		if r.keys[i] != nil {
			key = *r.keys[i]
		}
		parts = append(parts, string(d)+"="+key)
	}
	return strings.Join(parts, "|")
}
