package graph

import (
	"context"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"praxis/internal/lifetime"
	"praxis/internal/responsecache"
	"praxis/internal/viewer"
)

// cacheStatus is the header that says whether an answer was kept (RFC 9211).
const cacheStatus = "Cache-Status"

// reading is a query whose answer may be kept.
type reading struct {
	*responsecache.Reading // nil without a cache
	lifetime               *lifetime.Lifetime
	used                   *usage
}

// lookup returns a kept answer to the request, and the key of the request; nil if there is none.
func (e *endpoint) lookup(ctx context.Context, q *request) *responsecache.Answer {
	if e.answers == nil || q.isForm {
		return nil
	}
	kind := byte('P')
	if q.byURL {
		kind = 'G'
	}
	q.key = responsecache.KeyOf(viewer.FromContext(ctx), kind, q.languages, q.text)
	return e.answers.Lookup(ctx, q.key)
}

// begin returns a kept answer to a query, or else the context in which the query has to run.
func (e *endpoint) begin(
	ctx context.Context, q request, used *usage,
) (context.Context, *responsecache.Answer, reading) {
	r := reading{used: used}
	ctx, r.lifetime = lifetime.NewContext(ctx)
	if e.answers == nil || q.isForm {
		return ctx, nil, r
	}
	var kept *responsecache.Answer
	if kept, r.Reading = e.answers.Begin(ctx, q.key); kept == nil {
		used.statements.Record()
	}
	return ctx, kept, r
}

// end lets other requests continue that wait for the answer.
func (r reading) end() {
	if r.Reading != nil {
		r.End()
	}
}

// keep keeps the answer of a query that ran without errors.
func (r reading) keep(a encoded, tag string) {
	switch {
	case r.Reading == nil:
	case r.lifetime.IsPersonal():
		r.Reject()
	default:
		statements, clock := r.used.statements.Recorded()
		r.Keep(&responsecache.Answer{Body: a.bytes(), Tag: tag, Ends: r.lifetime.Ends()}, statements, clock)
	}
}

// writeKept writes a kept answer.
func (e *endpoint) writeKept(w http.ResponseWriter, r *http.Request, q request, kept *responsecache.Answer) {
	w.Header()[cacheStatus] = hit
	a := encoded{data: kept.Body}
	if q.byURL {
		e.writeRevalidatable(w, r, q.media, a, kept.Tag, kept.Ends, false)
		return
	}
	writeEncoded(w, q.media, http.StatusOK, a)
}

// writeAnswer writes the response to a query that ran, and keeps it if it has no errors.
func (e *endpoint) writeAnswer(w http.ResponseWriter, r *http.Request, q request, of reading, response *graphql.Response) {
	if of.Reading != nil {
		w.Header()[cacheStatus] = miss
	}
	if len(response.Errors) > 0 {
		writeResponse(w, q.media, response)
		return
	}
	a := encode(response)
	tag := ""
	if q.byURL {
		tag = tagOf(a)
	}
	of.keep(a, tag)
	of.end() // others need not wait until this client has read its response
	if q.byURL {
		e.writeRevalidatable(w, r, q.media, a, tag, of.lifetime.Ends(), of.lifetime.IsPersonal())
		return
	}
	writeEncoded(w, q.media, http.StatusOK, a)
}

// maxAgeUntil returns how long caches outside of the server may use an answer that changes at the time ends, if it is
// not zero.
func (e *endpoint) maxAgeUntil(ends time.Time) time.Duration {
	if ends.IsZero() {
		return e.maxAge
	}
	return max(0, min(e.maxAge, time.Until(ends)))
}
