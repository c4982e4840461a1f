package graph

import (
	"context"
	"praxis/graph/generated/model"
)

func (r *queryResolver) Server(ctx context.Context) (*model.Server, error) {
	return r.server, nil
}
