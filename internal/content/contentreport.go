package content

import (
	"context"
	"fmt"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/contentreport"
	"praxis/internal/viewer"
)

// CreateContentReport saves a complaint about an article, also of an anonymous viewer. It returns a LinkError if the
// viewer does not see the article.
func CreateContentReport(ctx context.Context, client *ent.Client, input ent.CreateContentReportInput) error {
	seen, err := client.Article.Query().Where(article.ID(input.ArticleID)).Exist(viewer.WithWithheld(ctx))
	if err != nil {
		return err
	}
	if !seen {
		return &ent.LinkError{Edge: "article", Unique: true}
	}
	return client.ContentReport.Create().SetInput(input).Exec(viewer.NewContext(ctx, viewer.System))
}

// DecideContentReport decides a report: decision sets its status, and may set note and notice. As long as a report
// about an article is upheld, the article is withheld from readers, who get its title, the kind of the report and the
// notice. DecideContentReport returns ent's NotFoundError, ErrVersion, or a StateError if the report has that status
// already.
func DecideContentReport(
	ctx context.Context, client *ent.Client, decision *ent.ContentReportUpdateOne, expectedVersion *int,
) error {
	if err := contentreport.Policy.EvalMutation(ctx, decision.Mutation()); err != nil {
		return err
	}
	id, _ := decision.Mutation().ID()
	to, _ := decision.Mutation().Status()
	// The lock serializes decisions about one article, since its restriction depends on all of its reports.
	_, err := client.ExecContext(ctx, `
		SELECT FROM articles WHERE id = (SELECT article_id FROM content_reports WHERE id = $1) FOR UPDATE`, id)
	if err != nil {
		return fmt.Errorf("locking the article of a report: %w", err)
	}
	r, err := client.ContentReport.Query().Where(contentreport.ID(id)).Only(ctx)
	switch {
	case err != nil:
		return err
	case expectedVersion != nil && r.Version != *expectedVersion:
		return ErrVersion
	case r.Status == to:
		return StateError("the report is " + decisionWords[to] + " already")
	}
	if to == contentreport.StatusOPEN {
		decision.ClearDecidedBy().ClearDecidedAt()
	} else {
		decision.SetDecidedBy(viewer.FromContext(ctx).Name).SetDecidedAt(viewer.Now())
	}
	err = decision.Where(contentreport.Version(r.Version)).Exec(ctx)
	if ent.IsNotFound(err) {
		return StateError("somebody else decided it at the same time: look at it and try again")
	}
	if err != nil {
		return err
	}
	return updateRestriction(ctx, client, r.ArticleID)
}

var decisionWords = map[contentreport.Status]string{
	contentreport.StatusOPEN:     "open",
	contentreport.StatusUPHELD:   "upheld",
	contentreport.StatusREJECTED: "rejected",
}

// updateRestriction withholds an article because of its first upheld report, or makes it readable again if no report
// is upheld.
func updateRestriction(ctx context.Context, client *ent.Client, articleID int) error {
	ctx = viewer.NewContext(ctx, viewer.System)
	update := client.Article.UpdateOneID(articleID)
	first, err := client.ContentReport.Query().
		Where(contentreport.ArticleID(articleID), contentreport.StatusEQ(contentreport.StatusUPHELD)).
		Order(ent.Asc(contentreport.FieldDecidedAt), ent.Asc(contentreport.FieldID)).
		First(ctx)
	switch {
	case ent.IsNotFound(err):
		update.ClearRestrictedAt().ClearRestrictedFor().ClearRestrictionNotice()
	case err != nil:
		return err
	default:
		update.SetRestrictedAt(*first.DecidedAt).SetRestrictedFor(string(first.Kind))
		if first.Notice == nil {
			update.ClearRestrictionNotice()
		} else {
			update.SetRestrictionNotice(*first.Notice)
		}
	}
	if err := update.Exec(ctx); err != nil {
		return fmt.Errorf("withholding an article: %w", err)
	}
	return nil
}

// WithheldArticles reads the fields that readers get of withheld articles: their identity and the reason. It leaves out
// articles that the viewer sees completely, and those that the viewer would not see without the restriction either.
func WithheldArticles(
	ctx context.Context, client *ent.Client, limits ...func(*ent.ArticleQuery),
) ([]*ent.Article, error) {
	query := client.Article.Query().Where(article.RestrictedAtNotNil())
	for _, limit := range limits {
		limit(query)
	}
	found, err := query.
		Select(
			article.FieldTitle, article.FieldSlug, article.FieldLocale, article.FieldRights,
			article.FieldStatus, article.FieldVisibility, article.FieldOrganizationID,
			article.FieldCreatedAt, article.FieldUpdatedAt, article.FieldRevisedAt, article.FieldPublishedVersion,
			article.FieldRestrictedAt, article.FieldRestrictedFor, article.FieldRestrictionNotice,
		).
		All(viewer.WithWithheld(ctx))
	if err != nil {
		return nil, fmt.Errorf("reading withheld articles: %w", err)
	}
	for _, a := range found {
		a.Withheld = true
	}
	return found, nil
}
