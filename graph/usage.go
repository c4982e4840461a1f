package graph

import (
	"context"
	"io"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"praxis/internal/admission"
	"praxis/internal/postgres"
	"praxis/internal/viewer"
)

// usage meters the cost of a request: the estimate before the operation runs, and the actual cost.
type usage struct {
	limit      int
	size       *operationSize // nil until the operation is measured
	spent      atomic.Int64
	preparing  time.Duration
	statements *postgres.Meter
	account    *admission.Quota
	executed   bool
}

type usageKey struct{}

// withUsage returns a context that meters the request and limits what it reads.
func withUsage(ctx context.Context, limits Limits) (context.Context, *usage) {
	ctx, count := postgres.CountStatements(ctx, limits.Read)
	u := &usage{limit: limits.Cost.of(viewer.FromContext(ctx)), statements: count, account: admission.QuotaOf(ctx)}
	return context.WithValue(ctx, usageKey{}, u), u
}

// usageOf returns the usage of the request.
func usageOf(ctx context.Context) *usage { return ctx.Value(usageKey{}).(*usage) }

// chargeField implements the directive @cost: it adds the weight of each field that runs.
func chargeField(ctx context.Context, _ any, next graphql.Resolver, weight int) (any, error) {
	usageOf(ctx).spent.Add(int64(weight))
	return next(ctx)
}

// extension returns extensions.cost of the response.
func (u *usage) extension() map[string]any {
	cost := map[string]any{"limit": u.limit, "statements": u.statements.Statements()}
	if u.size != nil {
		cost["requested"] = u.size.cost
	}
	return cost
}

const (
	// rowsPerUnit and bytesPerUnit are the rows and bytes read from the database that cost one unit. unitTime is the
	// time of parsing and validation that costs one unit.
	rowsPerUnit  = 1
	bytesPerUnit = 1000
	unitTime     = 10 * time.Microsecond
)

// charge subtracts the actual cost of the request from the client's budget, and sets the headers with the rest. The
// cost is that of the fields that ran, the filters, the rows and bytes read, and the time of parsing and validation.
func (u *usage) charge(h http.Header) {
	rows, bytes := u.statements.Read()
	if u.executed {
		u.spent.Add(int64(u.size.unmetered))
	}
	u.account.Spend(int(u.spent.Load()+rows/rowsPerUnit+bytes/bytesPerUnit) + int(u.preparing/unitTime))
	u.account.SetHeaders(h)
}

// meteredBody counts the bytes that are read from a request body.
type meteredBody struct {
	io.ReadCloser
	bytes int64
}

func (b *meteredBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.bytes += int64(n)
	return n, err
}
