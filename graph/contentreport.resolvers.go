package graph

import (
	"context"
	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/contentreport"
	"praxis/ent/gen/ent/predicate"
	"praxis/graph/generated/model"
	"praxis/internal/content"
	"praxis/internal/viewer"
)

func (r *articleResolver) Unavailable(ctx context.Context, obj *ent.Article) (*model.Unavailable, error) {
	if obj.RestrictedAt == nil || obj.RestrictedFor == nil {
		return nil, nil
	}
	return &model.Unavailable{
		Reason: contentreport.Kind(*obj.RestrictedFor),
		Since:  *obj.RestrictedAt,
		Notice: obj.RestrictionNotice,
	}, nil
}

func (r *contentReportResolver) ViewerCan(ctx context.Context, obj *ent.ContentReport) (*model.Permissions, error) {
	return viewerCan(ctx, obj, ent.FromContext(ctx).ContentReport, contentreport.Policy)
}

func (r *mutationResolver) ReportArticle(ctx context.Context, input ent.CreateContentReportInput) (*model.ReportArticlePayload, error) {
	if errs := notRunErrors(ctx); errs != nil {
		return &model.ReportArticlePayload{UserErrors: errs}, nil
	}
	err := r.reports.Take(ctx, viewer.RequestOf(ctx).Network())
	if err == nil {
		err = content.CreateContentReport(ctx, ent.FromContext(ctx), input)
	}
	if err != nil {
		errs, err := reject(ctx, err)
		return &model.ReportArticlePayload{UserErrors: errs}, err
	}
	return &model.ReportArticlePayload{Received: true, UserErrors: []*model.UserError{}}, nil
}

func (r *mutationResolver) DecideContentReport(ctx context.Context, id int, status contentreport.Status, note *string, notice *string, expectedVersion *int) (*model.ContentReportPayload, error) {
	decision := ent.FromContext(ctx).ContentReport.UpdateOneID(id).
		SetStatus(status).SetNillableNote(note).SetNillableNotice(notice)
	if isNull(ctx, "note") {
		decision.ClearNote()
	}
	if isNull(ctx, "notice") {
		decision.ClearNotice()
	}
	rep, errs, err := mutate(ctx, ent.FromContext(ctx).ContentReport, id, func(ctx context.Context) error {
		return content.DecideContentReport(ctx, ent.FromContext(ctx), decision, expectedVersion)
	})
	return &model.ContentReportPayload{ContentReport: rep, UserErrors: errs}, err
}

func (r *mutationResolver) CounterContentReport(ctx context.Context, id int, statement string, expectedVersion *int) (*model.ContentReportPayload, error) {
	update := ent.FromContext(ctx).ContentReport.UpdateOneID(id).
		Where(ifVersion[predicate.ContentReport](expectedVersion)...).
		SetCounterStatement(statement)
	rep, errs, err := mutate(ctx, ent.FromContext(ctx).ContentReport, id, update.Exec)
	return &model.ContentReportPayload{ContentReport: rep, UserErrors: errs}, err
}

func (r *queryResolver) ContentReports(ctx context.Context, after *ent.Cursor, first *int, before *ent.Cursor, last *int, orderBy []*ent.ContentReportOrder, where *ent.ContentReportWhereInput) (*ent.ContentReportConnection, error) {
	return ent.FromContext(ctx).ContentReport.Query().
		Paginate(ctx, after, first, before, last,
			ent.WithContentReportOrder(orderBy), ent.WithContentReportFilter(where.Filter))
}
