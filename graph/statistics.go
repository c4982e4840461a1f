package graph

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/internal/facts"
	"praxis/internal/stats"
)

// maxRowPages is the maximum number of rows or cells that show their records in one answer.
const maxRowPages = 200

// filterCondition returns the SQL condition of a where argument, or nil if the argument is null or empty.
func filterCondition[W any, P rowPredicate, A interface {
	*W
	P() (P, error)
}](where A) (func(*sql.Selector), error) {
	if where == nil {
		return nil, nil
	}
	filter, err := where.P()
	if errors.Is(err, ent.ErrEmptyWhereInput) {
		return nil, nil
	}
	return filter, err
}

// countRecords answers a query about the subject's records that a where argument finds.
func countRecords[W any, P rowPredicate, A interface {
	*W
	P() (P, error)
}](
	ctx context.Context, subject *stats.Subject, where A,
	split func(context.Context, A) ([]stats.Condition, A, error), q stats.Query,
) (*stats.Result, error) {
	q, err := filtered(ctx, where, split, q)
	if err != nil {
		return nil, err
	}
	return stats.Count(ctx, ent.FromContext(ctx), subject, q)
}

// filtered returns the query with a where argument.
func filtered[W any, P rowPredicate, A interface {
	*W
	P() (P, error)
}](
	ctx context.Context, where A, split func(context.Context, A) ([]stats.Condition, A, error), q stats.Query,
) (stats.Query, error) {
	var err error
	if q.Records, err = filterCondition(where); err != nil || q.Records == nil {
		return q, err
	}
	var rest A
	if q.Where, rest, err = split(ctx, where); err != nil {
		return q, err
	}
	q.Filter, err = filterCondition(rest)
	return q, err
}

func orZero[T any](v *T) T {
	if v == nil {
		return *new(T)
	}
	return *v
}

// loadRowEntity returns the entity that a row counts by. It loads the entities of all rows in one statement.
func loadRowEntity[E ent.Entity, P rowPredicate, Q listQuery[E, P, Q]](
	ctx context.Context, row *stats.Row, by stats.Dimension, client interface{ Query() Q },
) (E, error) {
	entities, err := loadForRows(ctx, row.Result(), func() (map[int]E, error) {
		var ids []int
		for _, row := range row.Result().Rows {
			if id := row.ID(by); id != 0 {
				ids = append(ids, id)
			}
		}
		return queryByID(ctx, client, ids)
	})
	return entities[row.ID(by)], err
}

// loadCellTheme returns a theme of a cell. It loads the themes of all cells of the matrix in one statement.
func loadCellTheme(ctx context.Context, cell *stats.Cell, id int) (*ent.Theme, error) {
	themes, err := loadForRows(ctx, cell.Matrix(), func() (map[int]*ent.Theme, error) {
		return queryByID(ctx, ent.FromContext(ctx).Theme, slices.Concat(cell.Matrix().RowIDs, cell.Matrix().ColumnIDs))
	})
	return themes[id], err
}

// queryThemes returns the themes with the ids, in their order. Themes that do not exist any more are left out.
func queryThemes(ctx context.Context, ids []int) ([]*ent.Theme, error) {
	found, err := queryByID(ctx, ent.FromContext(ctx).Theme, ids)
	var themes []*ent.Theme
	for _, id := range ids {
		if t := found[id]; t != nil {
			themes = append(themes, t)
		}
	}
	return themes, err
}

// page is the arguments of a connection that select a page.
type page struct {
	after  *ent.Cursor
	first  *int
	before *ent.Cursor
	last   *int
}

// onlyFirst reports whether first is the only argument.
func (p page) onlyFirst() bool {
	return p.first != nil && p.after == nil && p.before == nil && p.last == nil
}

// isOrder reports whether a key of an order is the named one. Fields have no other identity: gqlgen copies them.
func isOrder(field fmt.Stringer, direction ent.OrderDirection, name string) bool {
	return field.String()+" "+string(direction) == name
}

// maxFirstRecords is how many records of a row are found in the facts.
const maxFirstRecords = 100

// pageOf is the arguments of a connection of the records that a row counts.
type pageOf[O any] struct {
	page
	options []O
	// filtered says that a filter leaves out some of the records.
	filtered bool
	// byDefault says that the records are in the order of stats.Row.FirstRecords.
	byDefault bool
}

// loadRowPage returns a page of the records that a row or a cell counts. It loads the pages of all rows of the answer
// in one statement, by ent's PaginateEach.
func loadRowPage[
	R interface {
		comparable
		Records(*sql.Selector)
		Count() int
		FirstRecords(context.Context, int) ([]int, error)
	},
	C, O any,
](
	ctx context.Context, answer any, rows []R, row R,
	paginateEach func(
		ctx context.Context, each []ent.List,
		after *ent.Cursor, first *int, before *ent.Cursor, last *int, opts ...O,
	) ([]*C, error),
	p pageOf[O],
) (*C, error) {
	pages, err := loadForRows(ctx, answer, func() (map[R]*C, error) {
		if len(rows) > maxRowPages {
			return nil, limitExceeded(fmt.Sprintf("%d rows show their records, more than the maximum of %d: "+
				"request fewer rows, or leave out their records", len(rows), maxRowPages))
		}
		lists := make([]ent.List, len(rows))
		for i, row := range rows {
			lists[i].Where = row.Records
			if p.filtered {
				continue
			}
			lists[i].Count = new(row.Count())
			if p.byDefault && p.onlyFirst() && *p.first <= maxFirstRecords {
				var err error
				if lists[i].IDs, err = row.FirstRecords(ctx, *p.first+1); err != nil {
					return nil, err
				}
			}
		}
		found, err := paginateEach(ctx, lists, p.after, p.first, p.before, p.last, p.options...)
		if err != nil {
			return nil, err
		}
		pages := make(map[R]*C, len(rows))
		for i, row := range rows {
			pages[row] = found[i]
		}
		return pages, nil
	})
	return pages[row], err
}

// loadDecidedPage returns a page of what a query finds that statistics decide: they count it, and find the ids of a
// first page. Paginate is for what they do not decide.
func loadDecidedPage[W any, P rowPredicate, A interface {
	*W
	P() (P, error)
}, C, O any](
	ctx context.Context, subject *stats.Subject, where A,
	split func(context.Context, A) ([]stats.Condition, A, error), q stats.Query, p pageOf[O],
	paginateEach func(
		ctx context.Context, each []ent.List,
		after *ent.Cursor, first *int, before *ent.Cursor, last *int, opts ...O,
	) ([]*C, error),
	paginate func(
		ctx context.Context, after *ent.Cursor, first *int, before *ent.Cursor, last *int, opts ...O,
	) (*C, error),
) (*C, error) {
	conditions := q.Where
	q, err := filtered(ctx, where, split, q)
	if err != nil {
		return nil, err
	}
	q.Where = append(q.Where, conditions...)
	v, err := facts.Current(ctx, ent.FromContext(ctx))
	if err != nil {
		return nil, err
	}
	if q.Filter != nil || v.Behind {
		return paginate(ctx, p.after, p.first, p.before, p.last, p.options...)
	}
	result, err := stats.Count(ctx, ent.FromContext(ctx), subject, q)
	if err != nil {
		return nil, err
	}
	list := ent.List{Where: func(*sql.Selector) {}, Count: new(result.Total)}
	if p.byDefault && p.onlyFirst() && *p.first <= maxFirstRecords {
		if list.IDs, err = result.Rows[0].FirstRecords(ctx, *p.first+1); err != nil {
			return nil, err
		}
	}
	pages, err := paginateEach(ctx, []ent.List{list}, p.after, p.first, p.before, p.last, p.options...)
	if err != nil {
		return nil, err
	}
	return pages[0], nil
}
