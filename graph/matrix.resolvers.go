package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/graph/generated"
	"praxis/internal/stats"
)

func (r *integrationCellResolver) Row(ctx context.Context, obj *stats.Cell) (*ent.Theme, error) {
	return loadCellTheme(ctx, obj, obj.RowID)
}

func (r *integrationCellResolver) Column(ctx context.Context, obj *stats.Cell) (*ent.Theme, error) {
	return loadCellTheme(ctx, obj, obj.ColumnID)
}

func (r *integrationCellResolver) Actions(ctx context.Context, obj *stats.Cell, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.ActionOrder, where *ent.ActionWhereInput) (*ent.ActionConnection, error) {
	return loadRowPage(ctx, obj.Matrix(), obj.Matrix().Cells, obj,
		ent.FromContext(ctx).Action.Query().PaginateEach, pageOf[ent.ActionPaginateOption]{
			page:      page{after, first, before, last},
			options:   []ent.ActionPaginateOption{ent.WithActionOrder(orderBy), ent.WithActionFilter(where.Filter)},
			filtered:  where != nil,
			byDefault: len(orderBy) == 1 && isOrder(orderBy[0].Field, orderBy[0].Direction, "START DESC"),
		})
}

func (r *integrationMatrixResolver) Rows(ctx context.Context, obj *stats.Matrix) ([]*ent.Theme, error) {
	return queryThemes(ctx, obj.RowIDs)
}

func (r *integrationMatrixResolver) Columns(ctx context.Context, obj *stats.Matrix) ([]*ent.Theme, error) {
	return queryThemes(ctx, obj.ColumnIDs)
}

func (r *queryResolver) IntegrationMatrix(ctx context.Context, rows int, columns int, where *ent.ActionWhereInput) (*stats.Matrix, error) {
	q, err := filtered(ctx, where, splitActions, stats.Query{})
	if err != nil {
		return nil, err
	}
	return stats.IntegrationMatrix(ctx, ent.FromContext(ctx), rows, columns, q)
}

func (r *Resolver) IntegrationCell() generated.IntegrationCellResolver {
	return &integrationCellResolver{r}
}

func (r *Resolver) IntegrationMatrix() generated.IntegrationMatrixResolver {
	return &integrationMatrixResolver{r}
}

type (
	integrationCellResolver   struct{ *Resolver }
	integrationMatrixResolver struct{ *Resolver }
)
