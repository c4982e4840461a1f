package content

import (
	"context"
	"fmt"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/contentreport"
	"praxis/internal/viewer"
)

// CreateContentReport writes down what somebody, who need not be known, has against an article that they see. It returns a LinkError for
// one that they do not see.
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

// DecideContentReport says what comes of a report: decision sets its status, and may set note and notice. An article with a report
// that is upheld is withheld from readers, who get its title, the kind of the report and the notice; it is so until no
// report against it is upheld any more. It returns ent's NotFoundError, ErrVersion, or a StateError when that was
// decided already.
func DecideContentReport(ctx context.Context, client *ent.Client, decision *ent.ContentReportUpdateOne, expectedVersion *int) error {
	if err := contentreport.Policy.EvalMutation(ctx, decision.Mutation()); err != nil {
		return err
	}
	id, _ := decision.Mutation().ID()
	to, _ := decision.Mutation().Status()
	// Decisions about one article take turns: what comes of it depends on all its reports.
	_, err := client.ExecContext(ctx, "SELECT FROM articles WHERE id = (SELECT article_id FROM content_reports WHERE id = $1) FOR UPDATE", id)
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

var decisionWords = map[contentreport.Status]string{contentreport.StatusOPEN: "open", contentreport.StatusUPHELD: "upheld", contentreport.StatusREJECTED: "rejected"}

// updateRestriction withholds an article for the first of its reports that were upheld, or gives it back when there is none.
func updateRestriction(ctx context.Context, client *ent.Client, articleID int) error {
	ctx = viewer.NewContext(ctx, viewer.System)
	update := client.Article.UpdateOneID(articleID)
	first, err := client.ContentReport.Query().Where(contentreport.ArticleID(articleID), contentreport.StatusEQ(contentreport.StatusUPHELD)).
		Order(ent.Asc(contentreport.FieldDecidedAt), ent.Asc(contentreport.FieldID)).First(ctx)
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

// WithheldArticles reads what readers get of articles that are withheld from them: which they are, and why, and nothing else. Those
// that they see anyway, and those that they would not see either way, are not among them.
func WithheldArticles(ctx context.Context, client *ent.Client, which ...func(*ent.ArticleQuery)) ([]*ent.Article, error) {
	query := client.Article.Query().Where(article.RestrictedAtNotNil())
	for _, limit := range which {
		limit(query)
	}
	found, err := query.Select(article.FieldTitle, article.FieldSlug, article.FieldLocale, article.FieldRights, article.FieldStatus, article.FieldVisibility,
		article.FieldCreatedAt, article.FieldUpdatedAt, article.FieldRevisedAt, article.FieldPublishedVersion,
		article.FieldOrganizationID,
		article.FieldRestrictedAt, article.FieldRestrictedFor, article.FieldRestrictionNotice).All(viewer.WithWithheld(ctx))
	if err != nil {
		return nil, fmt.Errorf("reading what is withheld: %w", err)
	}
	for _, a := range found {
		a.Withheld = true
	}
	return found, nil
}
