package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/internal/stats"
)

func (r *organizationResolver) Summary(ctx context.Context, obj *ent.Organization) (*stats.Summary, error) {
	return loadTogetherByID(ctx, obj, stats.OrganizationSummaries)
}

func (r *themeResolver) Summary(ctx context.Context, obj *ent.Theme) (*stats.Summary, error) {
	return loadTogetherByID(ctx, obj, stats.ThemeSummaries)
}
