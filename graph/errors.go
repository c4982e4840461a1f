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

// The codes of top-level errors: what the caller cannot fix with other values. See usererror.go for the others.
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
	codeUnknownDocument = "PERSISTED_QUERY_NOT_FOUND"
)

// Messages that several places show.
const (
	signInRequired = "sign in, or send an API token as `Authorization: Bearer …`"
	roleMissing    = "your roles do not allow this"
	notVisible     = "no object has this id, or you may not see it"
)

// badRequest is an error whose text is shown to the client.
type badRequest string

func (e badRequest) Error() string { return string(e) }

// overLimit returns the error of a value above its maximum. what is a format for the value.
func overLimit(what string, value, max int) limitExceeded {
	return limitExceeded(fmt.Sprintf(what+", more than the maximum of %d", value, max))
}

// limitExceeded is an error whose text is shown to the client.
type limitExceeded string

func (e limitExceeded) Error() string { return string(e) }

// classify is the table from errors to codes and messages for the client. The message of an INTERNAL error is empty,
// since its text is not for clients.
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
		return codeUnauthenticated, signInRequired
	case errors.Is(err, privacy.Deny) && errors.As(err, &reason):
		return codeForbidden, reason.Error()
	case errors.Is(err, privacy.Deny):
		return codeForbidden, roleMissing
	case errors.As(err, &slowed):
		return codeRateLimited, slowed.Error()
	case ent.IsNotFound(err):
		return codeNotFound, notVisible
	case errors.As(err, &bad):
		return codeBadRequest, string(bad)
	case errors.Is(err, keyMismatch{}):
		return codeMismatch, keyMismatch{}.Error()
	case errors.Is(err, errUnknownDocument):
		return codeUnknownDocument, errUnknownDocument.Error()
	case errors.As(err, &value):
		return codeBadRequest, string(value)
	case errors.As(err, &cursor):
		return codeBadRequest, "invalid cursor: after and before take cursors of the same field in the same order"
	case errors.Is(err, ent.ErrEmptyWhereInput):
		return codeBadRequest, "a filter sets no field (null and an empty list set none): " +
			"set one of its fields, or leave it out"
	case errors.As(err, &repeated):
		return codeBadRequest, repeated.Error()
	case errors.As(err, &page) && page.Size < 0:
		return codeBadRequest, fmt.Sprintf("%s is %d, but must not be negative", page.Arg, page.Size)
	case errors.As(err, &page):
		return codeLimitExceeded, overLimit(page.Arg+" is %d", page.Size, ent.MaxPageSize).Error()
	case errors.As(err, &limit):
		return codeLimitExceeded, string(limit)
	case errors.As(err, &question):
		return codeBadRequest, string(question)
	case errors.As(err, &many):
		return codeLimitExceeded, string(many)
	case errors.Is(err, postgres.ErrBudgetExceeded):
		return codeLimitExceeded, "the answer is too large: request smaller pages or fewer fields"
	case errors.Is(err, context.DeadlineExceeded), postgres.Cancelled(err), errors.Is(err, context.Canceled):
		return codeLimitExceeded, "the request exceeded its time limit: request less, or try again later"
	case postgres.Retryable(err):
		return codeUnavailable, "a concurrent change got in the way: try again"
	case postgres.Unavailable(err):
		return codeUnavailable, "the database is unreachable: try again in a moment"
	case broken && violation.Kind == postgres.InvalidValue:
		return codeBadRequest, "a value is out of the range of its field"
	case errors.As(err, &graphErr) && graphErr.Err == nil: // gqlparser or gqlgen rejects the request
		// gqlparser's own limits. The limit of tokens has no rule that identifies it.
		if graphErr.Rule == "MaxIntrospectionDepth" || strings.HasPrefix(graphErr.Message, "exceeded token limit") {
			return codeLimitExceeded, graphErr.Message
		}
		if graphErr.Message == unnamedOperation {
			return codeBadRequest, "the document has several operations: set operationName"
		}
		return codeBadRequest, longNames.ReplaceAllString(graphErr.Message, "$1…")
	}
	return codeInternal, ""
}

// unnamedOperation is gqlgen's error for a document with several operations in a request without operationName.
const unnamedOperation = "operation  not found"

// longNames matches words of more than 100 characters in errors of gqlparser: names from the request.
var longNames = regexp.MustCompile(`(\S{100})\S+`)

// presentError turns an error into what the client sees. Errors that clients may not see are logged with the request
// id.
func presentError(log *slog.Logger) graphql.ErrorPresenterFunc {
	return func(ctx context.Context, err error) *gqlerror.Error {
		shown := graphql.DefaultErrorPresenter(ctx, err)
		code, message := classify(ctx, err)
		extensions := map[string]any{"code": code}
		if message == "" {
			id := viewer.RequestOf(ctx).ID
			log.ErrorContext(ctx, "request failed", "request", id, "path", shown.Path.String(), "error", err)
			message = "internal error: report it with the requestId, under which the server has logged it"
			extensions["requestId"] = id
		}
		if slowed := (auth.ThrottledError{}); errors.As(err, &slowed) {
			extensions["retryAfter"] = slowed.Seconds()
		}
		return &gqlerror.Error{Message: message, Path: shown.Path, Locations: shown.Locations, Extensions: extensions}
	}
}

// panicError turns a panic into an INTERNAL error. The log gets the stack.
func panicError(_ context.Context, cause any) error {
	return fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
}
