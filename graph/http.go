package graph

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"praxis/internal/admission"
	"praxis/internal/stats"
)

// endpoint answers GraphQL over HTTP, as https://graphql.github.io/graphql-over-http/draft/ describes it: queries by
// GET or POST, mutations by POST, and mutations with files by a form (multipart.go).
type endpoint struct {
	exec        *executor.Executor
	limits      Limits
	maxFile     int64
	forms       *formSlots
	concurrency *admission.ConcurrencyLimiter
}

// ServeHTTP answers one request, within the limits of time and rows.
func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), e.limits.Time)
	defer cancel()
	body := &meteredBody{ReadCloser: r.Body}
	r.Body = body
	ctx, used := withUsage(ctx, e.limits)
	defer used.chargeBody(body)
	ctx = withLoaders(stats.WithRowLimit(graphql.StartOperationTrace(ctx), e.limits.Read.Rows))
	w.Header().Set("Cache-Control", "no-store") // the answer depends on the viewer
	media := negotiateMediaType(r.Header.Values("Accept"))
	if media == "" {
		writeRequestError(w, r, httpError(http.StatusNotAcceptable, codeBadRequest,
			"unsupported Accept header: answers are "+mediaJSON+" or "+mediaGraphQL))
		return
	}
	form := &uploadForm{maxFile: e.maxFile}
	defer form.close()
	params, err := e.readParams(w, r.WithContext(ctx), form)
	if err != nil {
		writeRequestError(w, r, err)
		return
	}
	op, errs := e.prepare(ctx, params, used)
	ctx = graphql.WithOperationContext(ctx, op)
	if errs == nil && r.Method != http.MethodPost && op.Operation.Operation != ast.Query {
		w.Header().Set("Allow", "POST")
		writeRequestError(w, r, httpError(http.StatusMethodNotAllowed, codeBadRequest, "send mutations by POST"))
		return
	}
	var response *graphql.Response
	if errs == nil {
		leave, err := e.waitForTurn(ctx, used)
		if err != nil {
			writeRequestError(w, r, err)
			return
		}
		used.executed = true
		response, errs = e.execute(ctx, op, leave)
	}
	if response == nil { // the operation was rejected, or its time was over before it started
		response = e.exec.DispatchError(ctx, errs)
	}
	response.Extensions = withExtension(response.Extensions, "cost", used.extension())
	used.charge(w.Header())
	writeResponse(w, media, response)
}

// prepare parses and validates an operation and estimates its cost.
func (e *endpoint) prepare(
	ctx context.Context, params *graphql.RawParams, used *usage,
) (*graphql.OperationContext, gqlerror.List) {
	started := time.Now()
	defer func() { used.preparing = time.Since(started) }()
	return e.exec.CreateOperationContext(ctx, params)
}

// expensiveCost is the cost above which operations wait for the concurrency limiter.
const expensiveCost = 2000

// waitForTurn waits until an expensive operation may run, and returns the function that ends its turn. It returns a
// requestError if too many wait already or the time is over.
func (e *endpoint) waitForTurn(ctx context.Context, used *usage) (leave func(), err error) {
	if used.requested <= expensiveCost {
		return func() {}, nil
	}
	leave, err = e.concurrency.Acquire(ctx, admission.ClientOf(ctx))
	var busy admission.BusyError
	switch {
	case errors.As(err, &busy) && busy.OwnQueueFull:
		return nil, requestError{http.StatusTooManyRequests, codeRateLimited, busy.Error(), busy.Seconds()}
	case errors.As(err, &busy):
		return nil, requestError{http.StatusServiceUnavailable, codeUnavailable, busy.Error(), busy.Seconds()}
	case err != nil: // the time is over, or the client has disconnected
		const message = "the server is busy with expensive requests: try again"
		return nil, requestError{http.StatusServiceUnavailable, codeUnavailable, message, 1}
	}
	return leave, nil
}

// execute runs an operation, and then gives its slot back to the concurrency limiter.
func (e *endpoint) execute(
	ctx context.Context, op *graphql.OperationContext, leave func(),
) (*graphql.Response, gqlerror.List) {
	defer leave()
	next, ctx := e.exec.DispatchOperation(ctx, op)
	return next(ctx), gqlerror.List{gqlerror.Wrap(ctx.Err())}
}
