package graph

import (
	"context"
	"praxis/ent"
	"praxis/graph/generated"
)

func (r *queryResolver) Node(ctx context.Context, id int) (ent.Noder, error) {
	return ent.FromContext(ctx).Noder(ctx, id)
}

func (r *queryResolver) Nodes(ctx context.Context, ids []int) ([]ent.Noder, error) {
	return ent.FromContext(ctx).Noders(ctx, ids)
}

func (r *Resolver) Article() generated.ArticleResolver { return &articleResolver{r} }

func (r *Resolver) Measurement() generated.MeasurementResolver { return &measurementResolver{r} }

func (r *Resolver) Query() generated.QueryResolver { return &queryResolver{r} }

func (r *Resolver) ActionWhereInput() generated.ActionWhereInputResolver {
	return &actionWhereInputResolver{r}
}

func (r *Resolver) ArticleWhereInput() generated.ArticleWhereInputResolver {
	return &articleWhereInputResolver{r}
}

func (r *Resolver) OutcomeWhereInput() generated.OutcomeWhereInputResolver {
	return &outcomeWhereInputResolver{r}
}

type (
	articleResolver           struct{ *Resolver }
	measurementResolver       struct{ *Resolver }
	queryResolver             struct{ *Resolver }
	actionWhereInputResolver  struct{ *Resolver }
	articleWhereInputResolver struct{ *Resolver }
	outcomeWhereInputResolver struct{ *Resolver }
)
