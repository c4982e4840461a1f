package stats

import (
	"context"
	"time"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/contribution"
	"praxis/internal/sqltext"
)

// Records limits a selection from the subject's table to exactly the records that the row counts, apart from the rules
// on what the viewer sees.
func (r *Row) Records(s *sql.Selector) {
	p := r.result.plan
	if r.isOther() {
		s.Where(sqltext.AnyID(s.C("id"), r.result.ids(s.Context())))
		return
	}
	if p.Records != nil {
		p.Records(s)
	}
	if !p.countsStates() {
		r.limitDays(s)
	}
	for _, d := range p.GroupBy {
		if d != ByPeriod {
			r.hasKey(d)(s)
		}
	}
}

// ids are those of the records that the other row counts.
func (r *Result) ids(ctx context.Context) []int {
	var ids []int
	// The only error is that the context has ended, with which the statement fails, too.
	_ = r.newScan().each(ctx, func(e *entry, _ []int) error {
		id := r.plan.table.ID(e.ordinal)
		if e.m != nil {
			id = int(e.m.ID)
		}
		ids = append(ids, id)
		return nil
	})
	return ids
}

// limitDays limits the selection to the days that the row counts.
func (r *Row) limitDays(s *sql.Selector) {
	p := r.result.plan
	column := s.C(p.Date.column())
	if r.PeriodStart() == nil && p.by(ByPeriod) {
		s.Where(sql.IsNull(column))
		return
	}
	from, to := r.days()
	if from == nil && to == nil {
		return
	}
	conditions := []sql.Querier{sql.Raw(column + " IS NOT NULL")}
	if p.subject.isTimestamp(p.Date.column()) {
		conditions = append(conditions, narrowByIndex(column, from, to)...)
	}
	day := p.localDay(column)
	if from != nil {
		conditions = append(conditions,
			sqltext.Format(`{day} >= {from}::date`, sqltext.Parts{"day": day, "from": *from}))
	}
	if to != nil {
		conditions = append(conditions, sqltext.Format(`{day} <= {to}::date`, sqltext.Parts{"day": day, "to": *to}))
	}
	s.Where(sqltext.Where(`{conditions}`, sqltext.Parts{"conditions": sqltext.Join(" AND ", conditions...)}))
}

// days are the first and the last day that the row counts; nil is no limit.
func (r *Row) days() (from, to *time.Time) {
	p := r.result.plan
	from, to = p.From, p.To
	start, end := r.PeriodStart(), r.PeriodEnd()
	if start == nil {
		return from, to
	}
	if !p.Cumulative && (from == nil || start.After(*from)) {
		from = start
	}
	if to == nil || end.Before(*to) {
		to = end
	}
	return from, to
}

// hasKey is the condition that a record has the row's key of the dimension.
func (r *Row) hasKey(d Dimension) condition {
	subject, key := r.result.plan.subject, r.key(d)
	switch d {
	case ByOrganization:
		return subject.ofOwner(func(s *sql.Selector) {
			s.Where(r.inNode(sqltext.Organizations, s.C("organization_id"), *key))
		})
	case ByTheme:
		return subject.ofOwner(func(s *sql.Selector) {
			var theme *sql.Predicate
			if key != nil {
				theme = r.inNode(sqltext.Themes, "l.theme_id", *key)
			}
			s.Where(linkedWith(s.C("id"), subject.themeTable, subject.themeColumn, theme))
		})
	case ByTag:
		return func(s *sql.Selector) {
			var tag *sql.Predicate
			if key != nil {
				tag = sqltext.Where(`l.tag_id = {id}::bigint`, sqltext.Parts{"id": *key})
			}
			s.Where(linkedWith(s.C("id"), article.TagsTable, "article_id", tag))
		}
	}
	if d == ByAuthor {
		return func(s *sql.Selector) {
			author := sqltext.Where(`l.role = 'AUTHOR'`, nil)
			if key != nil {
				author = sqltext.Where(`l.role = 'AUTHOR' AND l.person_id = {id}::bigint`, sqltext.Parts{"id": *key})
			}
			in := linkedWith(s.C("id"), contribution.Table, "article_id", author)
			if key == nil {
				in = sql.Not(in)
			}
			s.Where(in)
		}
	}
	equal := func(s *sql.Selector) {
		column := s.C(subject.columns[d])
		if key == nil {
			s.Where(sql.IsNull(column))
		} else {
			s.Where(sqltext.Where(column+` = {key}`, sqltext.Parts{"key": *key}))
		}
	}
	if lift := subject.onDimension[d]; lift != nil {
		return lift(equal)
	}
	return equal
}

// ofOwner lifts a condition on what has the organization and the themes to the subject's table.
func (s *Subject) ofOwner(c condition) condition {
	if s.onOwner == nil {
		return c
	}
	return s.onOwner(c)
}

// inNode is the condition that the column holds the node, or at the depth of RollUpTo also a descendant of it.
func (r *Row) inNode(tree sqltext.Tree, column, id string) *sql.Predicate {
	if r.result.plan.RollUpTo == nil {
		return sqltext.Where(column+` = {id}::bigint`, sqltext.Parts{"id": id})
	}
	node := string(tree)
	return sqltext.Where(
		column+` IN (
			SELECT {id}::bigint
			UNION ALL
			SELECT a.`+node+`_id
			FROM `+node+`_ancestors a
			JOIN `+node+`s n ON n.id = a.ancestor_id
			WHERE n.depth = {depth} AND n.id = {id}::bigint
		)`,
		sqltext.Parts{"id": id, "depth": *r.result.plan.RollUpTo})
}

// linkedWith is the condition that the table l links the id with what the target accepts; with nothing if that is nil.
func linkedWith(id, table, column string, target *sql.Predicate) *sql.Predicate {
	if target == nil {
		return sqltext.Where(`NOT EXISTS (SELECT FROM `+table+` l WHERE l.`+column+` = `+id+`)`, nil)
	}
	return sqltext.Where(
		id+` IN (SELECT l.`+column+` FROM `+table+` l WHERE {target})`,
		sqltext.Parts{"target": target})
}

// narrowByIndex returns conditions that an index on the timestamp can use to skip all rows outside of the days, in any
// time zone. They let rows of one or two days more pass.
func narrowByIndex(timestamp string, from, to *time.Time) []sql.Querier {
	var conditions []sql.Querier
	if from != nil {
		conditions = append(conditions,
			sqltext.Format(timestamp+` >= {from}`, sqltext.Parts{"from": from.AddDate(0, 0, -1)}))
	}
	if to != nil {
		conditions = append(conditions, sqltext.Format(timestamp+` < {to}`, sqltext.Parts{"to": to.AddDate(0, 0, 2)}))
	}
	return conditions
}

// localDay is the SQL of the day that a date or timestamp has in the time zone of the query.
func (p plan) localDay(column string) sql.Querier {
	if !p.subject.isTimestamp(p.Date.column()) {
		return sql.Raw(column)
	}
	return localDay(column, p.TimeZone)
}

func localDay(timestamp, timeZone string) sql.Querier {
	return sqltext.Format(`(`+timestamp+` AT TIME ZONE {zone})::date`, sqltext.Parts{"zone": timeZone})
}

// visibleRows returns a selector of the rows of a table or CTE that a rule lets the viewer of the context see.
func visibleRows(ctx context.Context, table string, rule func(*sql.Selector)) *sql.Selector {
	s := sql.Dialect(dialect.Postgres).Select().From(sql.Table(table)).WithContext(ctx)
	rule(s)
	return s
}
