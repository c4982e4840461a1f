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
	"praxis/internal/label"
	"praxis/internal/responsecache"
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
	documents   *persistedDocuments
	answers     *responsecache.Cache // nil if it is off
	maxAge      time.Duration        // of public answers in caches outside of the server
}

// ServeHTTP answers one request, within the limits of time and rows.
func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header()["Cache-Control"] = noStore // unless the answer says otherwise
	body := &meteredBody{ReadCloser: r.Body}
	r.Body = body
	account := admission.QuotaOf(r.Context())
	defer func() { account.Spend(int(body.bytes / bytesPerUnit)) }()
	q, err := e.read(w, r)
	if err != nil {
		writeRequestError(w, r, err)
		return
	}
	if kept := e.lookup(r.Context(), &q); kept != nil {
		account.SetHeaders(w.Header())
		e.writeKept(w, r, q, kept)
		return
	}
	if err := e.run(w, r, q); err != nil {
		writeRequestError(w, r, err)
	}
}

// run runs the operation of a request and writes its response. If it returns an error, which is a requestError, it has
// written nothing.
func (e *endpoint) run(w http.ResponseWriter, r *http.Request, q request) error {
	ctx, cancel := context.WithTimeout(r.Context(), e.limits.Time)
	defer cancel()
	ctx, used := withUsage(ctx, e.limits)
	ctx = label.WithLanguages(ctx, q.languages)
	ctx = withLoaders(stats.WithRowLimit(graphql.StartOperationTrace(ctx), e.limits.Read.Rows))
	form := &uploadForm{maxFile: e.maxFile}
	defer form.close()
	params, err := e.params(w, r.WithContext(ctx), q, form)
	if err != nil {
		return err
	}
	op, errs, err := e.prepare(ctx, params, used)
	switch {
	case err != nil:
		return err
	case errs != nil:
		if op != nil {
			ctx = graphql.WithOperationContext(ctx, op)
		}
		writeResponse(w, q.media, e.finish(w, used, e.exec.DispatchError(ctx, errs)))
		return nil
	}
	ctx = graphql.WithOperationContext(ctx, op)
	if op.Operation.Operation == ast.Query {
		return e.runQuery(ctx, w, r, q, op, used)
	}
	if q.byURL {
		w.Header().Set("Allow", "POST")
		return httpError(http.StatusMethodNotAllowed, codeBadRequest, "send mutations by POST")
	}
	response, err := e.execute(ctx, op, used)
	if err != nil {
		return err
	}
	if e.answers != nil {
		e.answers.Committed(context.WithoutCancel(ctx))
	}
	writeResponse(w, q.media, e.finish(w, used, response))
	return nil
}

// runQuery is run for a query. The answer may be kept, or come from another request.
func (e *endpoint) runQuery(
	ctx context.Context, w http.ResponseWriter, r *http.Request, q request, op *graphql.OperationContext, used *usage,
) error {
	ctx, kept, of := e.begin(ctx, q, used)
	if kept != nil {
		used.charge(w.Header())
		e.writeKept(w, r, q, kept)
		return nil
	}
	defer of.end()
	response, err := e.execute(ctx, op, used)
	if err != nil {
		return err
	}
	if e.answers != nil && of.lifetime.IsPersonal() { // it may have recorded a use
		e.answers.Committed(context.WithoutCancel(ctx))
	}
	e.writeAnswer(w, r, q, of, e.finish(w, used, response))
	return nil
}

// finish adds the cost to a response, and charges the client for it.
func (e *endpoint) finish(w http.ResponseWriter, used *usage, response *graphql.Response) *graphql.Response {
	response.Extensions = withExtension(response.Extensions, "cost", used.extension())
	used.charge(w.Header())
	return response
}

// prepare parses and validates an operation and estimates its cost. Its error is a requestError if the parameters do
// not say which document to run.
func (e *endpoint) prepare(
	ctx context.Context, params *graphql.RawParams, used *usage,
) (*graphql.OperationContext, gqlerror.List, error) {
	started := time.Now()
	defer func() { used.preparing = time.Since(started) }()
	hash, err := e.documents.resolve(params)
	if errors.As(err, new(requestError)) {
		return nil, nil, err
	}
	if err != nil {
		return nil, gqlerror.List{gqlerror.Wrap(err)}, nil
	}
	op, errs := e.exec.CreateOperationContext(ctx, params)
	if errs == nil {
		e.documents.store(hash, params.Query)
	}
	return op, errs, nil
}

// expensiveCost is the cost above which operations wait for the concurrency limiter.
const expensiveCost = 2000

// waitForTurn waits until an expensive operation may run, and returns the function that ends its turn. It returns a
// requestError if too many wait already or the time is over.
func (e *endpoint) waitForTurn(ctx context.Context, used *usage) (leave func(), err error) {
	if used.size.cost <= expensiveCost {
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

// execute runs an operation when it is its turn. Its error is a requestError if too many others run.
func (e *endpoint) execute(ctx context.Context, op *graphql.OperationContext, used *usage) (*graphql.Response, error) {
	leave, err := e.waitForTurn(ctx, used)
	if err != nil {
		return nil, err
	}
	defer leave()
	used.executed = true
	next, running := e.exec.DispatchOperation(ctx, op)
	response := next(running)
	if response == nil { // the time was over before the operation started
		response = e.exec.DispatchError(ctx, gqlerror.List{gqlerror.Wrap(ctx.Err())})
	}
	return response, nil
}
