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

// usage is what is known of the cost of a request: what the operation could cost, and what has been spent on it.
type usage struct {
	requested, limit int
	unmetered        int // what an operation costs that runs, beside the fields that tell spend
	priced           bool
	spent            atomic.Int64
	preparing        time.Duration
	statements       *postgres.Meter
	account          *admission.Quota
	executed         bool
}

type usageKey struct{}

// withUsage returns a context whose request is counted, within the limits.
func withUsage(ctx context.Context, limits Limits) (context.Context, *usage) {
	ctx, count := postgres.CountStatements(ctx, limits.Read)
	u := &usage{limit: limits.Cost.of(viewer.FromContext(ctx)), statements: count, account: admission.QuotaOf(ctx)}
	return context.WithValue(ctx, usageKey{}, u), u
}

// usageOf is the usage of the request of the context.
func usageOf(ctx context.Context) *usage { return ctx.Value(usageKey{}).(*usage) }

// spend is the directive @cost: it notes the weight of each field that runs.
func chargeField(ctx context.Context, _ any, next graphql.Resolver, weight int) (any, error) {
	usageOf(ctx).spent.Add(int64(weight))
	return next(ctx)
}

// extension is extensions.cost of the answer.
func (u *usage) extension() map[string]any {
	cost := map[string]any{"limit": u.limit, "statements": u.statements.Statements()}
	if u.priced {
		cost["requested"] = u.requested
	}
	return cost
}

const (
	// rowsPerUnit and bytesPerUnit are how many rows and bytes cost a unit when they are read, and unitTime is how long a
	// document may take for one to be parsed and validated.
	rowsPerUnit  = 1
	bytesPerUnit = 1000
	unitTime     = 10 * time.Microsecond
)

// pay charges the client for what the request really cost, and tells what is left: its fields as often as they ran, its filters, what
// it read of the database, and how long its document took to be understood.
func (u *usage) charge(h http.Header) {
	rows, bytes := u.statements.Read()
	if u.executed {
		u.spent.Add(int64(u.unmetered))
	}
	u.account.Spend(int(u.spent.Load()+rows/rowsPerUnit+bytes/bytesPerUnit) + int(u.preparing/unitTime))
	u.account.SetHeaders(h)
}

// payBody charges the client for what it sent.
func (u *usage) chargeBody(body *meteredBody) { u.account.Spend(int(body.bytes / bytesPerUnit)) }

// countedBody counts what is read of a request.
type meteredBody struct {
	io.ReadCloser
	bytes int64
}

func (b *meteredBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.bytes += int64(n)
	return n, err
}
