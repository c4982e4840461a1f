package graph

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"entgo.io/ent/dialect/sql"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/theme"
	"praxis/internal/stats"
)

// maxRowPages is how many rows may show their records in one request.
const maxRowPages = 200

// condition is a where input as a condition; nil when it asks for nothing.
func condition[W any, P ~func(*sql.Selector)](where *W, p func(*W) (P, error)) (func(*sql.Selector), error) {
	if where == nil {
		return nil, nil
	}
	limit, err := p(where)
	if errors.Is(err, ent.ErrEmptyWhereInput) {
		return nil, nil
	}
	return limit, err
}

func value[T any](v *T) T {
	if v == nil {
		return *new(T)
	}
	return *v
}

// rowEntity is what a row is about: it is read for all rows at once.
func rowEntity[E ent.Entity, Q interface {
	Where(...P) Q
	CollectFields(context.Context, ...string) (Q, error)
	All(context.Context) ([]E, error)
}, P any](ctx context.Context, row *stats.Row, of stats.Dimension, query Q, idIn func(...int) P) (E, error) {
	byID, err := forAll(ctx, row.Result(), func() (map[int]E, error) {
		var ids []int
		for _, row := range row.Result().Rows {
			if id := row.ID(of); id != 0 {
				ids = append(ids, id)
			}
		}
		byID := make(map[int]E, len(ids))
		if len(ids) == 0 {
			return byID, nil
		}
		return entitiesOf(ctx, query.Where(idIn(ids...)))
	})
	return byID[row.ID(of)], err
}

// cellTheme is a theme of a cell of a matrix: they are read for all cells at once.
func cellTheme(ctx context.Context, cell *stats.Cell, id int) (*ent.Theme, error) {
	byID, err := forAll(ctx, cell.Matrix(), func() (map[int]*ent.Theme, error) {
		ids := slices.Concat(cell.Matrix().RowIDs, cell.Matrix().ColumnIDs)
		return entitiesOf(ctx, ent.FromContext(ctx).Theme.Query().Where(theme.IDIn(ids...)))
	})
	return byID[id], err
}

// themesInOrder reads the themes with these ids.
func themesInOrder(ctx context.Context, ids []int) ([]*ent.Theme, error) {
	byID, err := entitiesOf(ctx, ent.FromContext(ctx).Theme.Query().Where(theme.IDIn(ids...)))
	var themes []*ent.Theme
	for _, id := range ids {
		if t := byID[id]; t != nil {
			themes = append(themes, t)
		}
	}
	return themes, err
}

// pageOf is a page of the records that a row, or a cell, counts: those of all of the answer are read at once.
func pageOf[R interface {
	comparable
	Records(*sql.Selector)
}, C any](ctx context.Context, answer any, rows []R, row R, read func(of []func(*sql.Selector)) ([]*C, error)) (*C, error) {
	pages, err := forAll(ctx, answer, func() (map[R]*C, error) {
		if len(rows) > maxRowPages {
			return nil, limitExceeded(fmt.Sprintf("at most %d rows or cells can show their records in one answer: ask for fewer of them", maxRowPages))
		}
		conditions := make([]func(*sql.Selector), len(rows))
		for i, row := range rows {
			conditions[i] = row.Records
		}
		found, err := read(conditions)
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
