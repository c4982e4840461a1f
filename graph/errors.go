package graph

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"runtime/debug"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"praxis/ent/gen/ent"
	"praxis/ent/gen/ent/migrate"
	"praxis/ent/gen/ent/privacy"
	"praxis/graph/generated/model"
	"praxis/graph/scalar"
	"praxis/internal/auth"
	"praxis/internal/content"
	"praxis/internal/postgres"
	"praxis/internal/stats"
	"praxis/internal/viewer"
)

// Codes of top-level errors: what whoever sent the request cannot mend by other values.
const (
	codeUnauthenticated = "UNAUTHENTICATED"
	codeForbidden       = "FORBIDDEN"
	codeNotFound        = "NOT_FOUND"
	codeBadRequest      = "BAD_REQUEST"
	codeLimitExceeded   = "LIMIT_EXCEEDED"
	codeRateLimited     = "RATE_LIMITED"
	codeUnavailable     = "UNAVAILABLE"
	codeInternal        = "INTERNAL"
	codeMismatch        = "IDEMPOTENCY_MISMATCH"
)

// badRequest is an error whose text is for the client.
type badRequest string

func (e badRequest) Error() string { return string(e) }

// limitExceeded is an error whose text is for the client.
type limitExceeded string

func (e limitExceeded) Error() string { return string(e) }

// classify is the one table from errors to the contract's codes and to what a client may read. Its message is empty for
// what a client may not: that is INTERNAL.
func classify(ctx context.Context, err error) (code, message string) {
	var (
		bad      badRequest
		limit    limitExceeded
		value    scalar.Error
		cursor   *ent.CursorError
		repeated *ent.RepeatedOrderError
		page     *ent.PageSizeError
		graphErr *gqlerror.Error
		slowed   auth.ThrottledError
		question stats.Error
		many     stats.TooMany
		reason   viewer.Reason
	)
	violation, broken := postgres.ViolationOf(err)
	switch {
	case errors.Is(err, privacy.Deny) && viewer.FromContext(ctx).Anonymous():
		return codeUnauthenticated, "this needs somebody who is signed in, or a token: send it as `Authorization: Bearer …`"
	case errors.Is(err, privacy.Deny) && errors.As(err, &reason):
		return codeForbidden, reason.Error()
	case errors.Is(err, privacy.Deny):
		return codeForbidden, "the viewer's roles do not allow this"
	case errors.As(err, &slowed):
		return codeRateLimited, slowed.Error()
	case ent.IsNotFound(err):
		return codeNotFound, "there is nothing with this id that the viewer may see"
	case errors.As(err, &bad):
		return codeBadRequest, string(bad)
	case errors.Is(err, mismatch{}):
		return codeMismatch, mismatch{}.Error()
	case errors.As(err, &value):
		return codeBadRequest, string(value)
	case errors.As(err, &cursor):
		return codeBadRequest, "after and before take cursors that the same field returned, in the same order"
	case errors.Is(err, ent.ErrEmptyWhereInput):
		return codeBadRequest, "a filter may not be empty"
	case errors.As(err, &repeated):
		return codeBadRequest, repeated.Error()
	case errors.As(err, &page) && page.Size < 0:
		return codeBadRequest, page.Arg + " may not be negative"
	case errors.As(err, &page):
		return codeLimitExceeded, fmt.Sprintf("%s may be at most %d", page.Arg, ent.MaxPageSize)
	case errors.As(err, &limit):
		return codeLimitExceeded, string(limit)
	case errors.As(err, &question):
		return codeBadRequest, string(question)
	case errors.As(err, &many):
		return codeLimitExceeded, string(many)
	case errors.Is(err, postgres.ErrBudgetExceeded):
		return codeLimitExceeded, "the answer is too large: ask for smaller pages or fewer fields"
	case errors.Is(err, context.DeadlineExceeded), postgres.Cancelled(err), errors.Is(err, context.Canceled):
		return codeLimitExceeded, "the request took too long"
	case postgres.Retryable(err):
		return codeUnavailable, "another change got in the way: try again"
	case postgres.Unavailable(err):
		return codeUnavailable, "the database cannot be reached: try again in a moment"
	case broken && violation.Kind == postgres.InvalidValue:
		return codeBadRequest, "a value is out of the range of its field"
	case errors.As(err, &graphErr) && graphErr.Err == nil: // by gqlparser and gqlgen, about the request
		if code, _ := graphErr.Extensions["code"].(string); code == codeNotFound {
			return codeNotFound, "there is nothing with this id that the viewer may see"
		}
		// gqlparser's own limits; that of tokens has no rule to be told by.
		if graphErr.Rule == "MaxIntrospectionDepth" || strings.HasPrefix(graphErr.Message, "exceeded token limit") {
			return codeLimitExceeded, graphErr.Message
		}
		if graphErr.Message == unnamedOperation {
			return codeBadRequest, "operationName must say which operation of the document runs"
		}
		return codeBadRequest, longNames.ReplaceAllString(graphErr.Message, "$1…")
	}
	return codeInternal, ""
}

// unnamedOperation is the error of gqlgen where a document has several operations and the request names none.
const unnamedOperation = "operation  not found"

// longNames are the words of more than 100 characters in an error of gqlparser: names that it repeats from the request.
var longNames = regexp.MustCompile(`(\S{100})\S+`)

// present turns whatever went wrong into what the client sees. What it may not see is logged under the request's id.
func present(log *slog.Logger) graphql.ErrorPresenterFunc {
	return func(ctx context.Context, err error) *gqlerror.Error {
		shown := graphql.DefaultErrorPresenter(ctx, err)
		code, message := classify(ctx, err)
		extensions := map[string]any{"code": code}
		if message == "" {
			id := viewer.RequestOf(ctx).ID
			log.ErrorContext(ctx, "request failed", "request", id, "path", shown.Path.String(), "error", err)
			message = "something went wrong here; it is logged under the request id"
			extensions["requestId"] = id
		}
		if slowed := (auth.ThrottledError{}); errors.As(err, &slowed) {
			extensions["retryAfter"] = slowed.Seconds()
		}
		return &gqlerror.Error{Message: message, Path: shown.Path, Locations: shown.Locations, Extensions: extensions}
	}
}

// recovered turns a panic into an error that is INTERNAL; the stack goes to the log.
func recovered(_ context.Context, cause any) error {
	return fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
}

// mend turns an error of a mutation into what its sender can mend; nil when they cannot.
func mend(ctx context.Context, err error) *model.UserError {
	var invalid *ent.ValidationError
	if errors.As(err, &invalid) {
		return &model.UserError{Code: model.UserErrorCodeInvalid, Message: innermost(invalid), Path: inputPath(ctx, inputName(invalid.Name))}
	}
	var state content.StateError
	if errors.As(err, &state) {
		return &model.UserError{Code: model.UserErrorCodeWrongState, Message: string(state), Path: []string{}}
	}
	if content.IsFileError(err) {
		return &model.UserError{Code: model.UserErrorCodeInvalid, Message: err.Error(), Path: []string{"file"}}
	}
	var link *ent.LinkError
	if errors.As(err, &link) {
		return &model.UserError{Code: model.UserErrorCodeNotFound, Message: "there is nothing of that kind with this id", Path: inputPath(ctx, edgeName(ctx, link))}
	}
	if problem := mendSignIn(ctx, err); problem != nil {
		return problem
	}
	if v, ok := postgres.ViolationOf(err); ok {
		return mendViolation(ctx, v)
	}
	return nil
}

// rules says what the checks of the database mean; those of enums cannot be broken through the API.
var rules = map[string]struct {
	code           model.UserErrorCode
	field, message string
}{
	"actions_planned_end_after_start":     {model.UserErrorCodeInvalid, "plannedEnd", "is before plannedStart"},
	"actions_actual_end_after_start":      {model.UserErrorCodeInvalid, "actualEnd", "is before actualStart"},
	"measurements_period_end_after_start": {model.UserErrorCodeInvalid, "periodEnd", "is before periodStart"},
	"evidence_is_one_thing":               {model.UserErrorCodeInvalid, "", "evidence is an article, a file or a page: give one of articleId, assetId and url"},
	"articles_asset_is_its_own":           {model.UserErrorCodeInvalid, "coverId", "is a file of another organization"},
	"revisions_asset_is_its_own":          {model.UserErrorCodeInvalid, "coverId", "is a file of another organization"},
	"evidence_asset_is_its_own":           {model.UserErrorCodeInvalid, "assetId", "is a file of another organization"},
	"articles_original_is_another":        {model.UserErrorCodeInvalid, "originalId", "an article is no translation of itself"},
	"articles_original_is_no_translation": {model.UserErrorCodeInvalid, "originalId", "a translation's original may not be a translation: name the first one"},
	"articles_locale_once_a_group":        {model.UserErrorCodeTaken, "locale", "the article exists in this language already"},
	"apitoken_name":                       {model.UserErrorCodeTaken, "name", "an API token of this name, good everywhere, exists already"},
	"apitoken_organization_id_name":       {model.UserErrorCodeTaken, "name", "this organization has an API token of this name already"},
	"invitations_role_has_place":          {model.UserErrorCodeInvalid, "organizationId", "an invitation to a role has an organization, and one to an account alone has none"},
	"api_tokens_owner_is_everywhere":      {model.UserErrorCodeInvalid, "organizationId", "every token but an OWNER's has an organization, and an OWNER's has none"},
	"article_original_id_locale":          {model.UserErrorCodeTaken, "locale", "the article exists in this language already"},
	"tags_name_key_key":                   {model.UserErrorCodeTaken, "name", "there is one already, and there can be only one"},
	"articles_published_has_time":         {model.UserErrorCodeInvalid, "publishedAt", "a published article has a time of publication"},
	"articles_likes_not_negative":         {model.UserErrorCodeInvalid, "likes", "may not be negative"},
	"organizations_no_cycle":              {model.UserErrorCodeCycle, "parentId", "it would be below itself"},
	"themes_no_cycle":                     {model.UserErrorCodeCycle, "parentId", "it would be below itself"},
	"actions_no_cycle":                    {model.UserErrorCodeCycle, "parentId", "it would be below itself"},
}

func mendViolation(ctx context.Context, v postgres.Violation) *model.UserError {
	if rule, ok := rules[v.Constraint]; ok {
		return &model.UserError{Code: rule.code, Message: rule.message, Path: inputPath(ctx, rule.field)}
	}
	columns := constraintColumns[v.Constraint]
	path := inputPath(ctx, "")
	switch {
	case v.Constraint == slugInLocale:
		path = inputPath(ctx, slugOrLocale(ctx))
	case len(columns) == 1:
		path = inputPath(ctx, linkName(ctx, v.Table, columns[0]))
	}
	name := graphql.GetFieldContext(ctx).Field.Name
	switch {
	case v.Kind == postgres.Unique:
		return &model.UserError{Code: model.UserErrorCodeTaken, Message: "there is one already, and there can be only one", Path: path}
	case v.Kind == postgres.ForeignKey && (strings.HasPrefix(name, "delete") || strings.HasPrefix(name, "purge")):
		return &model.UserError{Code: model.UserErrorCodeInUse, Message: strings.ReplaceAll(v.Table, "_", " ") + " still refer to it", Path: []string{"id"}}
	case v.Kind == postgres.ForeignKey:
		return &model.UserError{Code: model.UserErrorCodeNotFound, Message: "there is nothing of that kind with this id", Path: path}
	case v.Kind == postgres.Check, v.Kind == postgres.NotNull, v.Kind == postgres.InvalidValue:
		return &model.UserError{Code: model.UserErrorCodeInvalid, Message: "a value is not allowed there", Path: path}
	}
	return nil
}

// slugOrLocale is the field of the input by which an article came to have the slug of another one in its locale.
func slugOrLocale(ctx context.Context) string {
	update, ok := graphql.GetFieldContext(ctx).Args["input"].(ent.UpdateArticleInput)
	if ok && !update.Slug.IsSet() {
		return "locale"
	}
	return "slug"
}

// constraintColumns is the columns of each foreign key and unique index, by its name.
var constraintColumns = func() map[string][]string {
	columns := map[string][]string{}
	for _, t := range migrate.Tables {
		for _, fk := range t.ForeignKeys {
			columns[fk.Symbol] = []string{fk.Columns[0].Name}
		}
		for _, c := range t.Columns {
			if c.Unique {
				columns[t.Name+"_"+c.Name+"_key"] = []string{c.Name}
			}
		}
		for _, index := range t.Indexes {
			for _, c := range index.Columns {
				columns[index.Name] = append(columns[index.Name], c.Name)
			}
		}
	}
	return columns
}()

// linkName is the input's field that holds a column: organization_id of an entity stands in organizationId, tag_id of a
// table of links in tagIds or addTagIds.
func linkName(ctx context.Context, table, column string) string {
	entity := false
	for _, t := range migrate.Tables {
		if t.Name == table {
			entity = len(t.PrimaryKey) == 1
		}
	}
	name := inputName(column)
	if entity {
		return name
	}
	if strings.HasPrefix(graphql.GetFieldContext(ctx).Field.Name, "create") {
		return name + "s"
	}
	return "add" + strings.ToUpper(name[:1]) + name[1:] + "s"
}

// edgeName is the input's field that holds the ids of an edge: organizationId, tagIds, addTagIds.
func edgeName(ctx context.Context, link *ent.LinkError) string {
	name := inputName(link.Edge)
	if link.Unique {
		return name + "Id"
	}
	name = strings.TrimSuffix(name, "s") + "Ids"
	if strings.HasPrefix(graphql.GetFieldContext(ctx).Field.Name, "create") {
		return name
	}
	return "add" + strings.ToUpper(name[:1]) + name[1:]
}

// inputName is what a column or an edge is called in an input.
func inputName(column string) string {
	parts := strings.Split(column, "_")
	for i, p := range parts {
		if i > 0 && p != "" {
			parts[i] = strings.ToUpper(p[:1]) + p[1:]
		}
	}
	return strings.Join(parts, "")
}

// inputPath is the path of a field of the input, or of an argument where the mutation has no input.
func inputPath(ctx context.Context, name string) []string {
	path := []string{}
	if _, ok := graphql.GetFieldContext(ctx).Args["input"]; ok {
		path = append(path, "input")
	}
	if name != "" {
		path = append(path, name)
	}
	return path
}

// innermost is the text of the validator itself, without what ent puts around it.
func innermost(err *ent.ValidationError) string {
	var inner error = err
	for next := errors.Unwrap(inner); next != nil; next = errors.Unwrap(inner) {
		inner = next
	}
	if strings.HasPrefix(inner.Error(), "ent: missing") {
		return "is required"
	}
	return strings.TrimPrefix(inner.Error(), "ent: ")
}
