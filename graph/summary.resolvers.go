package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/internal/stats"
)

func (r *organizationResolver) Summary(ctx context.Context, obj *ent.Organization) (*stats.Summary, error) {
	return together(ctx, obj, func(ctx context.Context, client *ent.Client, of []*ent.Organization) (map[int]*stats.Summary, error) {
		return stats.OrganizationSummaries(ctx, client, idsOf(of))
	})
}

func (r *themeResolver) Summary(ctx context.Context, obj *ent.Theme) (*stats.Summary, error) {
	return together(ctx, obj, func(ctx context.Context, client *ent.Client, of []*ent.Theme) (map[int]*stats.Summary, error) {
		return stats.ThemeSummaries(ctx, client, idsOf(of))
	})
}
