package admission

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"golang.org/x/time/rate"

	"praxis/internal/viewer"
)

const (
	// window is how many seconds of its rate a client may spend in one burst.
	window = 30
	// maxClients is how many clients a RateLimiter remembers. It forgets the least recently used one first.
	maxClients = 50_000
	// failureCost is the cost of invalid credentials: a look-up in the database.
	failureCost = 200
)

// Rates limit what clients may spend over time, in units of cost. The zero value limits no client.
type Rates struct {
	// Anonymous is how much an address may spend a second without signing in, and Member how much a user or API token
	// may spend; 0 means no limit.
	Anonymous, Member int
}

// DefaultRates allow a sustained tenth of a processor to an anonymous client, and half of one to a member.
var DefaultRates = Rates{Anonymous: 10_000, Member: 50_000}

// RateLimiter keeps a token bucket for each client. The cost of a request is known only at its end, so that a bucket
// can be overdrawn; the client then waits until it has refilled.
type RateLimiter struct {
	rates   Rates
	mu      sync.Mutex
	buckets *simplelru.LRU[string, *rate.Limiter]
}

// NewRateLimiter returns a limiter whose buckets are full.
func NewRateLimiter(rates Rates) *RateLimiter {
	buckets, err := simplelru.NewLRU[string, *rate.Limiter](maxClients, nil)
	if err != nil {
		panic(err) // the size is positive
	}
	return &RateLimiter{rates: rates, buckets: buckets}
}

// Quota is what a client can still spend. A nil quota has no limit.
type Quota struct {
	policy    string
	perSecond int
	bucket    *rate.Limiter
}

// Quota returns the quota of the context's client.
func (l *RateLimiter) Quota(ctx context.Context) *Quota {
	if viewer.FromContext(ctx).Anonymous() {
		return l.quota(ctx, "anonymous", ClientOf, l.rates.Anonymous)
	}
	return l.quota(ctx, "member", ClientOf, l.rates.Member)
}

// FailureQuota returns the quota that pays for invalid credentials from the context's address.
func (l *RateLimiter) FailureQuota(ctx context.Context) *Quota {
	return l.quota(ctx, "credentials", AddressOf, l.rates.Anonymous)
}

func (l *RateLimiter) quota(
	ctx context.Context, policy string, clientOf func(context.Context) Client, perSecond int,
) *Quota {
	if perSecond == 0 {
		return nil
	}
	key := policy + " " + string(clientOf(ctx))
	l.mu.Lock()
	defer l.mu.Unlock()
	bucket, ok := l.buckets.Get(key)
	if !ok {
		bucket = rate.NewLimiter(rate.Limit(perSecond), window*perSecond)
		l.buckets.Add(key, bucket)
	}
	return &Quota{policy, perSecond, bucket}
}

// Spend charges the quota. It never blocks: a quota can be overdrawn.
func (q *Quota) Spend(cost int) {
	if q == nil {
		return
	}
	for now := time.Now(); cost > 0; cost -= q.bucket.Burst() { // a reservation cannot be larger than the burst
		q.bucket.ReserveN(now, min(cost, q.bucket.Burst()))
	}
}

// SpendFailure charges the cost of invalid credentials.
func (q *Quota) SpendFailure() { q.Spend(failureCost) }

// RateError says that a client has exceeded its rate limit.
type RateError struct{ RetryAfter time.Duration }

func (e RateError) Error() string {
	return fmt.Sprintf("your rate limit is exceeded: try again in %d seconds", e.Seconds())
}

// Seconds returns RetryAfter, rounded up.
func (e RateError) Seconds() int { return max(1, roundUpToSeconds(e.RetryAfter)) }

// Check returns a RateError if the quota is overdrawn.
func (q *Quota) Check() error {
	if q == nil {
		return nil
	}
	if left := q.bucket.Tokens(); left < 1 {
		return RateError{time.Duration((1 - left) / float64(q.perSecond) * float64(time.Second))}
	}
	return nil
}

// SetHeaders writes the RateLimit headers of
// https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-11: the limit and what is left of it.
func (q *Quota) SetHeaders(h http.Header) {
	if q == nil {
		return
	}
	limit := q.bucket.Burst()
	left := int(max(0, q.bucket.Tokens()))
	untilFull := (limit - left + q.perSecond - 1) / q.perSecond
	h.Set("RateLimit-Policy", fmt.Sprintf(`"%s";q=%d;qu="cost";w=%d`, q.policy, limit, window))
	h.Set("RateLimit", fmt.Sprintf(`"%s";r=%d;t=%d`, q.policy, left, untilFull))
}

type quotaKey struct{}

// WithQuota returns a context whose request the quota pays for.
func WithQuota(ctx context.Context, q *Quota) context.Context {
	return context.WithValue(ctx, quotaKey{}, q)
}

// QuotaOf returns the quota that pays for the context's request; nil means that there is no limit.
func QuotaOf(ctx context.Context) *Quota {
	q, _ := ctx.Value(quotaKey{}).(*Quota)
	return q
}
