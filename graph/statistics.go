package graph

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
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

// loadRowPage returns a page of the records that a row or a cell counts. It loads the pages of all rows of the answer
// in one statement, by ent's PaginateEach.
func loadRowPage[
	R interface {
		comparable
		Records(*sql.Selector)
	},
	C, O any,
](
	ctx context.Context, answer any, rows []R, row R,
	paginateEach func(
		ctx context.Context, each []func(*sql.Selector),
		after *ent.Cursor, first *int, before *ent.Cursor, last *int, opts ...O,
	) ([]*C, error),
	p page, opts ...O,
) (*C, error) {
	pages, err := loadForRows(ctx, answer, func() (map[R]*C, error) {
		if len(rows) > maxRowPages {
			return nil, limitExceeded(fmt.Sprintf("%d rows show their records, more than the maximum of %d: "+
				"request fewer rows, or leave out their records", len(rows), maxRowPages))
		}
		conditions := make([]func(*sql.Selector), len(rows))
		for i, row := range rows {
			conditions[i] = row.Records
		}
		found, err := paginateEach(ctx, conditions, p.after, p.first, p.before, p.last, opts...)
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
