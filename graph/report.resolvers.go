package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/predicate"
	"praxis/ent/gen/ent/report"
	"praxis/graph/generated/model"
	"praxis/internal/content"
	"praxis/internal/viewer"
)

func (r *articleResolver) Unavailable(ctx context.Context, obj *ent.Article) (*model.Unavailable, error) {
	if obj.RestrictedAt == nil || obj.RestrictedFor == nil {
		return nil, nil
	}
	return &model.Unavailable{Reason: report.Kind(*obj.RestrictedFor), Since: *obj.RestrictedAt, Notice: obj.RestrictionNotice}, nil
}

func (r *mutationResolver) ReportArticle(ctx context.Context, input ent.CreateReportInput) (*model.ReportArticlePayload, error) {
	if errs := notRunErrors(ctx); errs != nil {
		return &model.ReportArticlePayload{UserErrors: errs}, nil
	}
	err := r.reports.Take(ctx, viewer.RequestOf(ctx).Network())
	if err == nil {
		err = content.CreateReport(ctx, ent.FromContext(ctx), input)
	}
	if err != nil {
		errs, err := reject(ctx, err)
		return &model.ReportArticlePayload{UserErrors: errs}, err
	}
	return &model.ReportArticlePayload{Received: true, UserErrors: []*model.UserError{}}, nil
}

func (r *mutationResolver) DecideReport(ctx context.Context, id int, status report.Status, note *string, notice *string, expectedVersion *int) (*model.ReportPayload, error) {
	decision := ent.FromContext(ctx).Report.UpdateOneID(id).
		SetStatus(status).SetNillableNote(note).SetNillableNotice(notice)
	if isNull(ctx, "note") {
		decision.ClearNote()
	}
	if isNull(ctx, "notice") {
		decision.ClearNotice()
	}
	rep, errs, err := mutate(ctx, ent.FromContext(ctx).Report, id, func(ctx context.Context) error {
		return content.DecideReport(ctx, ent.FromContext(ctx), decision, expectedVersion)
	})
	return &model.ReportPayload{Report: rep, UserErrors: errs}, err
}

func (r *mutationResolver) CounterReport(ctx context.Context, id int, statement string, expectedVersion *int) (*model.ReportPayload, error) {
	update := ent.FromContext(ctx).Report.UpdateOneID(id).Where(ifVersion[predicate.Report](expectedVersion)...).SetCounterStatement(statement)
	rep, errs, err := mutate(ctx, ent.FromContext(ctx).Report, id, update.Exec)
	return &model.ReportPayload{Report: rep, UserErrors: errs}, err
}

func (r *queryResolver) Reports(ctx context.Context, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.ReportOrder, where *ent.ReportWhereInput) (*ent.ReportConnection, error) {
	return ent.FromContext(ctx).Report.Query().
		Paginate(ctx, after, first, before, last, ent.WithReportOrder(orderBy), ent.WithReportFilter(where.Filter))
}

func (r *reportResolver) ViewerCan(ctx context.Context, obj *ent.Report) (*model.Permissions, error) {
	return viewerCan(ctx, obj, ent.FromContext(ctx).Report, report.Policy)
}
