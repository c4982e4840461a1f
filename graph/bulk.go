package graph

import (
	"context"
	"errors"
	"fmt"
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

// maxItems is how many items a bulk mutation takes.
const maxItems = 100

// bulk runs a change of each of the articles, in the operation's transaction. An item that cannot be changed is taken
// back alone; whether the others stay, the policy says.
func mutateEach(ctx context.Context, ids []int, policy model.ErrorPolicy, change func(ctx context.Context, i int) error) (*model.ArticlesBulkPayload, error) {
	p := &model.ArticlesBulkPayload{Results: make([]*model.ArticleBulkResult, len(ids)), UserErrors: []*model.UserError{}}
	for i, id := range ids {
		p.Results[i] = &model.ArticleBulkResult{ArticleID: id, UserErrors: []*model.UserError{}}
	}
	if errs := notRunErrors(ctx); errs != nil {
		p.UserErrors = errs
		return p, nil
	}
	if len(ids) > maxItems {
		return nil, limitExceeded(fmt.Sprintf("items takes at most %d", maxItems))
	}
	// In one order, whatever that of the items is: else two that pass each other would each wait for the other.
	if _, err := ent.FromContext(ctx).ExecContext(ctx, "SELECT FROM articles WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE", sqltext.Ints(ids)); err != nil {
		return nil, err
	}
	var failed []*model.UserError
	for i := range ids {
		problem, err := mutateItem(ctx, ids[i], i, change)
		if err != nil {
			return nil, err
		}
		if problem != nil {
			p.Results[i].UserErrors = []*model.UserError{problem}
			failed = append(failed, problem)
		}
	}
	if len(failed) > 0 && policy == model.ErrorPolicyRejectAll {
		stateOf(ctx).failed = true
		p.UserErrors = failed
		for _, r := range p.Results {
			if len(r.UserErrors) == 0 {
				r.UserErrors = []*model.UserError{{Code: model.UserErrorCodeNotRun, Message: "not saved, since another item cannot be changed", Path: []string{}}}
			}
		}
		return p, nil
	}
	p.Succeeded = len(ids) - len(failed)
	return p, readResults(ctx, p.Results)
}

// attempt runs the change of one item, and takes it back when that cannot be done. It returns what its sender can mend.
func mutateItem(ctx context.Context, id, i int, change func(context.Context, int) error) (*model.UserError, error) {
	client := ent.FromContext(ctx)
	if _, err := client.ExecContext(ctx, "SAVEPOINT item"); err != nil {
		return nil, err
	}
	err := change(ctx, i)
	if err == nil {
		_, err := client.ExecContext(ctx, "RELEASE SAVEPOINT item")
		return nil, err
	}
	if _, rollback := client.ExecContext(ctx, "ROLLBACK TO SAVEPOINT item"); rollback != nil {
		return nil, errors.Join(err, rollback)
	}
	problem := toUserError(ctx, err)
	if violation, ok := postgres.ViolationOf(err); ok && problem != nil && problem.Code == model.UserErrorCodeTaken {
		if err := nameExisting(ctx, client, problem, violation); err != nil {
			return nil, err
		}
	}
	switch {
	case problem != nil:
		if _, ok := graphql.GetFieldContext(ctx).Args["items"].([]*model.ArticleBulkUpdate); ok && len(problem.Path) > 0 {
			problem.Path = append([]string{"input"}, problem.Path...)
		}
	case errors.Is(err, privacy.Deny):
		problem = &model.UserError{Code: model.UserErrorCodeForbidden, Message: "the viewer's roles do not allow this"}
	case ent.IsNotFound(err), errors.Is(err, content.ErrVersion):
		there, err := ent.FromContext(ctx).Article.Query().Where(article.ID(id)).Exist(ctx)
		if err != nil {
			return nil, err
		}
		problem = &model.UserError{Code: model.UserErrorCodeNotFound, Message: "there is nothing with this id that the viewer may see", Path: []string{"id"}}
		if there {
			problem = &model.UserError{Code: model.UserErrorCodeVersionConflict, Message: content.ErrVersion.Error(), Path: []string{"expectedVersion"}}
		}
	default:
		return nil, err
	}
	problem.Path = append([]string{"items", strconv.Itoa(i)}, problem.Path...)
	return problem, nil
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

// itemIDs are the ids of the items.
func itemIDs(items []*model.ArticleBulkItem) []int {
	ids := make([]int, len(items))
	for i, item := range items {
		ids[i] = item.ID
	}
	return ids
}
