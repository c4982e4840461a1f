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

func (r *Resolver) Session() generated.SessionResolver { return &sessionResolver{r} }

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
	sessionResolver             struct{ *Resolver }
	tagResolver                 struct{ *Resolver }
	themeResolver               struct{ *Resolver }
	userResolver                struct{ *Resolver }
	actionWhereInputResolver    struct{ *Resolver }
	articleWhereInputResolver   struct{ *Resolver }
	indicatorWhereInputResolver struct{ *Resolver }
	outcomeWhereInputResolver   struct{ *Resolver }
)

// !!! WARNING !!!
// The code below was going to be deleted when updating resolvers. It has been copied here so you have
// one last chance to move it out of harms way if you want. There are two reasons this happens:
//  - When renaming or deleting a resolver the old code will be put in here. You can safely delete
//    it when you're done.
//  - You have helper methods in this file. Move them out to keep these resolver files clean.
/*
	func (r *actionWhereInputResolver) CreatedAt(ctx context.Context, obj *ent.ActionWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: CreatedAt - createdAt"))
}
func (r *actionWhereInputResolver) UpdatedAt(ctx context.Context, obj *ent.ActionWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: UpdatedAt - updatedAt"))
}
func (r *apiTokenWhereInputResolver) CreatedAt(ctx context.Context, obj *ent.ApiTokenWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: CreatedAt - createdAt"))
}
func (r *apiTokenWhereInputResolver) ExpiresAt(ctx context.Context, obj *ent.ApiTokenWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: ExpiresAt - expiresAt"))
}
func (r *apiTokenWhereInputResolver) RevokedAt(ctx context.Context, obj *ent.ApiTokenWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: RevokedAt - revokedAt"))
}
func (r *apiTokenWhereInputResolver) LastUsedAt(ctx context.Context, obj *ent.ApiTokenWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: LastUsedAt - lastUsedAt"))
}
func (r *articleWhereInputResolver) CreatedAt(ctx context.Context, obj *ent.ArticleWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: CreatedAt - createdAt"))
}
func (r *articleWhereInputResolver) UpdatedAt(ctx context.Context, obj *ent.ArticleWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: UpdatedAt - updatedAt"))
}
func (r *articleWhereInputResolver) PublishedAt(ctx context.Context, obj *ent.ArticleWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: PublishedAt - publishedAt"))
}
func (r *articleWhereInputResolver) RevisedAt(ctx context.Context, obj *ent.ArticleWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: RevisedAt - revisedAt"))
}
func (r *assetWhereInputResolver) CreatedAt(ctx context.Context, obj *ent.AssetWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: CreatedAt - createdAt"))
}
func (r *assetWhereInputResolver) UpdatedAt(ctx context.Context, obj *ent.AssetWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: UpdatedAt - updatedAt"))
}
func (r *auditEventWhereInputResolver) At(ctx context.Context, obj *ent.AuditEventWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: At - at"))
}
func (r *contentReportWhereInputResolver) CreatedAt(ctx context.Context, obj *ent.ContentReportWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: CreatedAt - createdAt"))
}
func (r *contentReportWhereInputResolver) UpdatedAt(ctx context.Context, obj *ent.ContentReportWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: UpdatedAt - updatedAt"))
}
func (r *contentReportWhereInputResolver) DecidedAt(ctx context.Context, obj *ent.ContentReportWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: DecidedAt - decidedAt"))
}
func (r *contributionWhereInputResolver) CreatedAt(ctx context.Context, obj *ent.ContributionWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: CreatedAt - createdAt"))
}
func (r *contributionWhereInputResolver) UpdatedAt(ctx context.Context, obj *ent.ContributionWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: UpdatedAt - updatedAt"))
}
func (r *evidenceWhereInputResolver) CreatedAt(ctx context.Context, obj *ent.EvidenceWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: CreatedAt - createdAt"))
}
func (r *evidenceWhereInputResolver) UpdatedAt(ctx context.Context, obj *ent.EvidenceWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: UpdatedAt - updatedAt"))
}
func (r *indicatorWhereInputResolver) CreatedAt(ctx context.Context, obj *ent.IndicatorWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: CreatedAt - createdAt"))
}
func (r *indicatorWhereInputResolver) UpdatedAt(ctx context.Context, obj *ent.IndicatorWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: UpdatedAt - updatedAt"))
}
func (r *invitationWhereInputResolver) CreatedAt(ctx context.Context, obj *ent.InvitationWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: CreatedAt - createdAt"))
}
func (r *invitationWhereInputResolver) UpdatedAt(ctx context.Context, obj *ent.InvitationWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: UpdatedAt - updatedAt"))
}
func (r *invitationWhereInputResolver) ExpiresAt(ctx context.Context, obj *ent.InvitationWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: ExpiresAt - expiresAt"))
}
func (r *invitationWhereInputResolver) AcceptedAt(ctx context.Context, obj *ent.InvitationWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: AcceptedAt - acceptedAt"))
}
func (r *invitationWhereInputResolver) RevokedAt(ctx context.Context, obj *ent.InvitationWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: RevokedAt - revokedAt"))
}
func (r *measurementWhereInputResolver) CreatedAt(ctx context.Context, obj *ent.MeasurementWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: CreatedAt - createdAt"))
}
func (r *measurementWhereInputResolver) UpdatedAt(ctx context.Context, obj *ent.MeasurementWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: UpdatedAt - updatedAt"))
}
func (r *membershipWhereInputResolver) CreatedAt(ctx context.Context, obj *ent.MembershipWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: CreatedAt - createdAt"))
}
func (r *membershipWhereInputResolver) UpdatedAt(ctx context.Context, obj *ent.MembershipWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: UpdatedAt - updatedAt"))
}
func (r *membershipWhereInputResolver) ExpiresAt(ctx context.Context, obj *ent.MembershipWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: ExpiresAt - expiresAt"))
}
func (r *organizationWhereInputResolver) CreatedAt(ctx context.Context, obj *ent.OrganizationWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: CreatedAt - createdAt"))
}
func (r *organizationWhereInputResolver) UpdatedAt(ctx context.Context, obj *ent.OrganizationWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: UpdatedAt - updatedAt"))
}
func (r *outcomeWhereInputResolver) CreatedAt(ctx context.Context, obj *ent.OutcomeWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: CreatedAt - createdAt"))
}
func (r *outcomeWhereInputResolver) UpdatedAt(ctx context.Context, obj *ent.OutcomeWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: UpdatedAt - updatedAt"))
}
func (r *participationWhereInputResolver) CreatedAt(ctx context.Context, obj *ent.ParticipationWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: CreatedAt - createdAt"))
}
func (r *participationWhereInputResolver) UpdatedAt(ctx context.Context, obj *ent.ParticipationWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: UpdatedAt - updatedAt"))
}
func (r *personWhereInputResolver) CreatedAt(ctx context.Context, obj *ent.PersonWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: CreatedAt - createdAt"))
}
func (r *personWhereInputResolver) UpdatedAt(ctx context.Context, obj *ent.PersonWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: UpdatedAt - updatedAt"))
}
func (r *previewLinkWhereInputResolver) CreatedAt(ctx context.Context, obj *ent.PreviewLinkWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: CreatedAt - createdAt"))
}
func (r *previewLinkWhereInputResolver) UpdatedAt(ctx context.Context, obj *ent.PreviewLinkWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: UpdatedAt - updatedAt"))
}
func (r *previewLinkWhereInputResolver) ExpiresAt(ctx context.Context, obj *ent.PreviewLinkWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: ExpiresAt - expiresAt"))
}
func (r *previewLinkWhereInputResolver) RevokedAt(ctx context.Context, obj *ent.PreviewLinkWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: RevokedAt - revokedAt"))
}
func (r *previewLinkWhereInputResolver) LastUsedAt(ctx context.Context, obj *ent.PreviewLinkWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: LastUsedAt - lastUsedAt"))
}
func (r *revisionWhereInputResolver) CreatedAt(ctx context.Context, obj *ent.RevisionWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: CreatedAt - createdAt"))
}
func (r *sessionWhereInputResolver) CreatedAt(ctx context.Context, obj *ent.SessionWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: CreatedAt - createdAt"))
}
func (r *sessionWhereInputResolver) LastUsedAt(ctx context.Context, obj *ent.SessionWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: LastUsedAt - lastUsedAt"))
}
func (r *sessionWhereInputResolver) ExpiresAt(ctx context.Context, obj *ent.SessionWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: ExpiresAt - expiresAt"))
}
func (r *tagWhereInputResolver) CreatedAt(ctx context.Context, obj *ent.TagWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: CreatedAt - createdAt"))
}
func (r *tagWhereInputResolver) UpdatedAt(ctx context.Context, obj *ent.TagWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: UpdatedAt - updatedAt"))
}
func (r *themeWhereInputResolver) CreatedAt(ctx context.Context, obj *ent.ThemeWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: CreatedAt - createdAt"))
}
func (r *themeWhereInputResolver) UpdatedAt(ctx context.Context, obj *ent.ThemeWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: UpdatedAt - updatedAt"))
}
func (r *userWhereInputResolver) CreatedAt(ctx context.Context, obj *ent.UserWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: CreatedAt - createdAt"))
}
func (r *userWhereInputResolver) UpdatedAt(ctx context.Context, obj *ent.UserWhereInput, data *time.Time) error {
	panic(fmt.Errorf("not implemented: UpdatedAt - updatedAt"))
}
func (r *Resolver) ApiTokenWhereInput() generated.ApiTokenWhereInputResolver {
	return &apiTokenWhereInputResolver{r}
}
func (r *Resolver) AssetWhereInput() generated.AssetWhereInputResolver {
	return &assetWhereInputResolver{r}
}
func (r *Resolver) AuditEventWhereInput() generated.AuditEventWhereInputResolver {
	return &auditEventWhereInputResolver{r}
}
func (r *Resolver) ContentReportWhereInput() generated.ContentReportWhereInputResolver {
	return &contentReportWhereInputResolver{r}
}
func (r *Resolver) ContributionWhereInput() generated.ContributionWhereInputResolver {
	return &contributionWhereInputResolver{r}
}
func (r *Resolver) EvidenceWhereInput() generated.EvidenceWhereInputResolver {
	return &evidenceWhereInputResolver{r}
}
func (r *Resolver) InvitationWhereInput() generated.InvitationWhereInputResolver {
	return &invitationWhereInputResolver{r}
}
func (r *Resolver) MeasurementWhereInput() generated.MeasurementWhereInputResolver {
	return &measurementWhereInputResolver{r}
}
func (r *Resolver) MembershipWhereInput() generated.MembershipWhereInputResolver {
	return &membershipWhereInputResolver{r}
}
func (r *Resolver) OrganizationWhereInput() generated.OrganizationWhereInputResolver {
	return &organizationWhereInputResolver{r}
}
func (r *Resolver) ParticipationWhereInput() generated.ParticipationWhereInputResolver {
	return &participationWhereInputResolver{r}
}
func (r *Resolver) PersonWhereInput() generated.PersonWhereInputResolver {
	return &personWhereInputResolver{r}
}
func (r *Resolver) PreviewLinkWhereInput() generated.PreviewLinkWhereInputResolver {
	return &previewLinkWhereInputResolver{r}
}
func (r *Resolver) RevisionWhereInput() generated.RevisionWhereInputResolver {
	return &revisionWhereInputResolver{r}
}
func (r *Resolver) SessionWhereInput() generated.SessionWhereInputResolver {
	return &sessionWhereInputResolver{r}
}
func (r *Resolver) TagWhereInput() generated.TagWhereInputResolver { return &tagWhereInputResolver{r} }
func (r *Resolver) ThemeWhereInput() generated.ThemeWhereInputResolver {
	return &themeWhereInputResolver{r}
}
func (r *Resolver) UserWhereInput() generated.UserWhereInputResolver {
	return &userWhereInputResolver{r}
}
*/
