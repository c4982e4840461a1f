package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/graph/generated"
)

func (r *articleResolver) Version(ctx context.Context, obj *ent.Article) (int, error) {
	return articleVersion(ctx, obj)
}

func (r *queryResolver) Node(ctx context.Context, id int) (ent.Noder, error) {
	return nodeByID(ctx, id)
}

func (r *queryResolver) Nodes(ctx context.Context, ids []int) ([]ent.Noder, error) {
	return nodesByID(ctx, ids)
}

func (r *Resolver) Action() generated.ActionResolver { return &actionResolver{r} }

func (r *Resolver) ApiToken() generated.ApiTokenResolver { return &apiTokenResolver{r} }

func (r *Resolver) Article() generated.ArticleResolver { return &articleResolver{r} }

func (r *Resolver) ArticlePreview() generated.ArticlePreviewResolver {
	return &articlePreviewResolver{r}
}

func (r *Resolver) Asset() generated.AssetResolver { return &assetResolver{r} }

func (r *Resolver) AuditEvent() generated.AuditEventResolver { return &auditEventResolver{r} }

func (r *Resolver) ContentReport() generated.ContentReportResolver { return &contentReportResolver{r} }

func (r *Resolver) Contribution() generated.ContributionResolver { return &contributionResolver{r} }

func (r *Resolver) Evidence() generated.EvidenceResolver { return &evidenceResolver{r} }

func (r *Resolver) Indicator() generated.IndicatorResolver { return &indicatorResolver{r} }

func (r *Resolver) Invitation() generated.InvitationResolver { return &invitationResolver{r} }

func (r *Resolver) Measurement() generated.MeasurementResolver { return &measurementResolver{r} }

func (r *Resolver) Membership() generated.MembershipResolver { return &membershipResolver{r} }

func (r *Resolver) Organization() generated.OrganizationResolver { return &organizationResolver{r} }

func (r *Resolver) Outcome() generated.OutcomeResolver { return &outcomeResolver{r} }

func (r *Resolver) Participation() generated.ParticipationResolver { return &participationResolver{r} }

func (r *Resolver) Person() generated.PersonResolver { return &personResolver{r} }

func (r *Resolver) PreviewLink() generated.PreviewLinkResolver { return &previewLinkResolver{r} }

func (r *Resolver) Query() generated.QueryResolver { return &queryResolver{r} }

func (r *Resolver) SavedView() generated.SavedViewResolver { return &savedViewResolver{r} }

func (r *Resolver) Session() generated.SessionResolver { return &sessionResolver{r} }

func (r *Resolver) Synonym() generated.SynonymResolver { return &synonymResolver{r} }

func (r *Resolver) Tag() generated.TagResolver { return &tagResolver{r} }

func (r *Resolver) Theme() generated.ThemeResolver { return &themeResolver{r} }

func (r *Resolver) User() generated.UserResolver { return &userResolver{r} }

func (r *Resolver) ActionWhereInput() generated.ActionWhereInputResolver {
	return &actionWhereInputResolver{r}
}

func (r *Resolver) ArticleWhereInput() generated.ArticleWhereInputResolver {
	return &articleWhereInputResolver{r}
}

func (r *Resolver) IndicatorWhereInput() generated.IndicatorWhereInputResolver {
	return &indicatorWhereInputResolver{r}
}

func (r *Resolver) OutcomeWhereInput() generated.OutcomeWhereInputResolver {
	return &outcomeWhereInputResolver{r}
}

type (
	actionResolver              struct{ *Resolver }
	apiTokenResolver            struct{ *Resolver }
	articleResolver             struct{ *Resolver }
	articlePreviewResolver      struct{ *Resolver }
	assetResolver               struct{ *Resolver }
	auditEventResolver          struct{ *Resolver }
	contentReportResolver       struct{ *Resolver }
	contributionResolver        struct{ *Resolver }
	evidenceResolver            struct{ *Resolver }
	indicatorResolver           struct{ *Resolver }
	invitationResolver          struct{ *Resolver }
	measurementResolver         struct{ *Resolver }
	membershipResolver          struct{ *Resolver }
	organizationResolver        struct{ *Resolver }
	outcomeResolver             struct{ *Resolver }
	participationResolver       struct{ *Resolver }
	personResolver              struct{ *Resolver }
	previewLinkResolver         struct{ *Resolver }
	queryResolver               struct{ *Resolver }
	savedViewResolver           struct{ *Resolver }
	sessionResolver             struct{ *Resolver }
	synonymResolver             struct{ *Resolver }
	tagResolver                 struct{ *Resolver }
	themeResolver               struct{ *Resolver }
	userResolver                struct{ *Resolver }
	actionWhereInputResolver    struct{ *Resolver }
	articleWhereInputResolver   struct{ *Resolver }
	indicatorWhereInputResolver struct{ *Resolver }
	outcomeWhereInputResolver   struct{ *Resolver }
)
