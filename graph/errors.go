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
	"praxis/ent/gen/ent/privacy"
	"praxis/graph/scalar"
	"praxis/internal/auth"
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
		question stats.QueryError
		many     stats.TooManyRowsError
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
	case errors.Is(err, keyMismatch{}):
		return codeMismatch, keyMismatch{}.Error()
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
func presentError(log *slog.Logger) graphql.ErrorPresenterFunc {
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
func panicError(_ context.Context, cause any) error {
	return fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
}
