// Package admission decides when the requests of a client run. RateLimiter limits what a client may spend over time.
// ConcurrencyLimiter runs few expensive operations at a time and queues the others; clients take turns, so that the
// operations of one do not block those of another. Both count in this process only.
package admission

import (
	"context"
	"strconv"

	"praxis/internal/viewer"
)

// Client identifies the sender of a request for limits: a user or API token, else a network address.
type Client string

// ClientOf returns the client of the context's request.
func ClientOf(ctx context.Context) Client {
	if v := viewer.FromContext(ctx); !v.Anonymous() {
		return Client("viewer " + strconv.Itoa(v.Actor))
	}
	return AddressOf(ctx)
}

// AddressOf returns the network (viewer.Request.Network) of the context's request as a client.
func AddressOf(ctx context.Context) Client {
	return Client("address " + viewer.RequestOf(ctx).Network())
}
