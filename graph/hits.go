package graph

import (
	"context"
	"strconv"

	"praxis/ent"
	"praxis/graph/generated/model"
	"praxis/internal/viewer"
)

// counted counts a hit of an article that the viewer sees, once the operation is through.
func counted(ctx context.Context, id int, hit func()) (*model.CountPayload, error) {
	if problems := notRun(ctx); problems != nil {
		return &model.CountPayload{UserErrors: problems}, nil
	}
	seen, err := articleByID(ctx, id).Exist(ctx)
	if err == nil && !seen {
		err = &ent.LinkError{}
	}
	if err != nil {
		problems, err := refuse(ctx, err)
		for _, p := range problems {
			p.Path = []string{"id"}
		}
		return &model.CountPayload{UserErrors: problems}, err
	}
	state(ctx).committed = append(state(ctx).committed, hit)
	return &model.CountPayload{Received: true, UserErrors: []*model.UserError{}}, nil
}

// readerOf tells readers apart: by who they are, or else by where they are.
func readerOf(ctx context.Context) string {
	if v := viewer.FromContext(ctx); v.Actor != 0 {
		return strconv.Itoa(v.Actor)
	}
	return viewer.RequestOf(ctx).Address
}
