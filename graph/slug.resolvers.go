package graph

import (
	"context"
	"praxis/ent/gen/ent"
)

func (r *actionResolver) RedirectedFrom(ctx context.Context, obj *ent.Action) (*string, error) {
	return redirectedFrom(ctx, obj.Slug), nil
}

func (r *articleResolver) RedirectedFrom(ctx context.Context, obj *ent.Article) (*string, error) {
	return redirectedFrom(ctx, obj.Slug), nil
}

func (r *organizationResolver) RedirectedFrom(ctx context.Context, obj *ent.Organization) (*string, error) {
	return redirectedFrom(ctx, obj.Slug), nil
}

func (r *personResolver) RedirectedFrom(ctx context.Context, obj *ent.Person) (*string, error) {
	return redirectedFrom(ctx, obj.Slug), nil
}

func (r *tagResolver) RedirectedFrom(ctx context.Context, obj *ent.Tag) (*string, error) {
	return redirectedFrom(ctx, obj.Slug), nil
}

func (r *themeResolver) RedirectedFrom(ctx context.Context, obj *ent.Theme) (*string, error) {
	return redirectedFrom(ctx, obj.Slug), nil
}
