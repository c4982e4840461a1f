package graph

import (
	"context"
	"errors"
	"strconv"

	"github.com/99designs/gqlgen/graphql"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/privacy"
	"praxis/graph/generated/model"
	"praxis/internal/content"
	"praxis/internal/postgres"
	"praxis/internal/sqltext"
)

// maxItems is the maximum number of items of a bulk mutation.
const maxItems = 100

// mutateEach runs a verb on each of the articles, in the transaction of the operation. It rolls failed items back to a
// savepoint each. The error policy decides whether the others are saved.
func mutateEach(
	ctx context.Context, ids []int, policy model.ErrorPolicy, verb func(ctx context.Context, i int) error,
) (*model.ArticlesBulkPayload, error) {
	p := &model.ArticlesBulkPayload{
		Results:    make([]*model.ArticleBulkResult, len(ids)),
		UserErrors: []*model.UserError{},
	}
	for i, id := range ids {
		p.Results[i] = &model.ArticleBulkResult{ArticleID: id, UserErrors: []*model.UserError{}}
	}
	if errs := notRunErrors(ctx); errs != nil {
		p.UserErrors = errs
		return p, nil
	}
	if len(ids) > maxItems {
		return nil, overLimit("items has %d items", len(ids), maxItems)
	}
	if err := lockArticles(ctx, ids); err != nil {
		return nil, err
	}
	var failed []*model.UserError
	for i := range ids {
		e, err := mutateItem(ctx, ids[i], i, verb)
		if err != nil {
			return nil, err
		}
		if e != nil {
			p.Results[i].UserErrors = []*model.UserError{e}
			failed = append(failed, e)
		}
	}
	if len(failed) > 0 && policy == model.ErrorPolicyRejectAll {
		stateOf(ctx).failed = true
		p.UserErrors = failed
		for _, r := range p.Results {
			if len(r.UserErrors) == 0 {
				r.UserErrors = []*model.UserError{userError(model.UserErrorCodeNotRun,
					"Not saved, because another item has failed.")}
			}
		}
		return p, nil
	}
	p.Succeeded = len(ids) - len(failed)
	return p, readResults(ctx, p.Results)
}

// lockArticles locks the rows of the articles in the order of their ids, so that concurrent bulk mutations do not
// deadlock.
func lockArticles(ctx context.Context, ids []int) error {
	const lock = "SELECT FROM articles WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE"
	_, err := ent.FromContext(ctx).ExecContext(ctx, lock, sqltext.Ints(ids))
	return err
}

// mutateItem runs the verb on one item in a savepoint. It returns an error that the caller can fix as a user error.
func mutateItem(
	ctx context.Context, id, i int, verb func(context.Context, int) error,
) (*model.UserError, error) {
	client := ent.FromContext(ctx)
	if _, err := client.ExecContext(ctx, "SAVEPOINT item"); err != nil {
		return nil, err
	}
	err := verb(ctx, i)
	if err == nil {
		_, err := client.ExecContext(ctx, "RELEASE SAVEPOINT item")
		return nil, err
	}
	if _, rollback := client.ExecContext(ctx, "ROLLBACK TO SAVEPOINT item"); rollback != nil {
		return nil, errors.Join(err, rollback)
	}
	e, err := itemError(ctx, id, err)
	if err != nil {
		return nil, err
	}
	e.Path = append([]string{"items", strconv.Itoa(i)}, e.Path...)
	return e, nil
}

// itemError returns the user error of an item, with a path relative to the item. All other errors are returned
// unchanged.
func itemError(ctx context.Context, id int, cause error) (*model.UserError, error) {
	client := ent.FromContext(ctx)
	if e := toUserError(ctx, cause); e != nil {
		if v, ok := postgres.ViolationOf(cause); ok && e.Code == model.UserErrorCodeTaken {
			if err := nameExisting(ctx, client, e, v); err != nil {
				return nil, err
			}
		}
		_, hasInput := graphql.GetFieldContext(ctx).Args["items"].([]*model.ArticleBulkUpdate)
		if hasInput && len(e.Path) > 0 {
			e.Path = append([]string{"input"}, e.Path...)
		}
		return e, nil
	}
	if errors.Is(cause, privacy.Deny) {
		return userError(model.UserErrorCodeForbidden, roleMissing), nil
	}
	if !isConflict(cause) {
		return nil, cause
	}
	visible, err := client.Article.Query().Where(article.ID(id)).Exist(ctx)
	if err != nil {
		return nil, err
	}
	if visible {
		return userError(model.UserErrorCodeVersionConflict, content.ErrVersion.Error(), "expectedVersion"), nil
	}
	return userError(model.UserErrorCodeNotFound, notVisible, "id"), nil
}

// readResults reads the articles of the items that were changed, as the selection asks for them.
func readResults(ctx context.Context, results []*model.ArticleBulkResult) error {
	var ids []int
	for _, r := range results {
		if len(r.UserErrors) == 0 {
			ids = append(ids, r.ArticleID)
		}
	}
	var articles []graphql.CollectedField
	for _, f := range graphql.CollectFieldsCtx(ctx, nil) {
		if f.Name == "results" {
			articles = append(articles, graphql.CollectFields(graphql.GetOperationContext(ctx), f.Selections, nil)...)
		}
	}
	query := ent.FromContext(ctx).Article.Query().Where(article.IDIn(ids...))
	query, selected, err := collectInto(ctx, query, articles, named("article"))
	if err != nil || !selected || len(ids) == 0 {
		return err
	}
	found, err := query.All(ctx)
	changed := byID(found)
	for _, r := range results {
		if len(r.UserErrors) == 0 {
			r.Article = changed[r.ArticleID]
		}
	}
	return err
}

func itemIDs(items []*model.ArticleBulkItem) []int {
	ids := make([]int, len(items))
	for i, item := range items {
		ids[i] = item.ID
	}
	return ids
}
