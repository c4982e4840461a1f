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
	// window is how many seconds of its rate a client may spend at once.
	window = 30
	// maxClients is how many clients are remembered; those that were not seen for longest are forgotten.
	maxClients = 50_000
	// failureCost is the price of credentials that are not in force: a look-up in the database.
	failureCost = 200
)

// Rates limit what clients may spend over time, in units of cost. The zero value limits nobody.
type Rates struct {
	// Anonymous is how much an address may spend in a second without signing in, Member how much a user or token may; 0 is
	// no limit.
	Anonymous, Member int
}

// DefaultRates let an anonymous client take a tenth of a processor for long, and a member half of one.
var DefaultRates = Rates{Anonymous: 10_000, Member: 50_000}

// RateLimiter keeps an account for each client: it fills at the client's rate and pays for requests. What a request cost
// is known at its end only, so that an account can be overdrawn; its client waits until it is paid.
type RateLimiter struct {
	rates Rates
	mu    sync.Mutex
	known *simplelru.LRU[string, *rate.Limiter]
}

// NewRateLimiter returns a limiter with full accounts.
func NewRateLimiter(rates Rates) *RateLimiter {
	known, err := simplelru.NewLRU[string, *rate.Limiter](maxClients, nil)
	if err != nil {
		panic(err) // the size is positive
	}
	return &RateLimiter{rates: rates, known: known}
}

// Account is what a client can spend. A nil account has no limit.
type Account struct {
	policy string
	rate   int
	bucket *rate.Limiter
}

// Of returns the account of the client of the context.
func (l *RateLimiter) Of(ctx context.Context) *Account {
	if viewer.FromContext(ctx).Anonymous() {
		return l.account("anonymous", ClientOf(ctx), l.rates.Anonymous)
	}
	return l.account("member", ClientOf(ctx), l.rates.Member)
}

// OfFailures returns the account that pays for credentials of the context's address that are not in force.
func (l *RateLimiter) OfFailures(ctx context.Context) *Account {
	return l.account("credentials", AddressOf(ctx), l.rates.Anonymous)
}

func (l *RateLimiter) account(policy string, client Client, perSecond int) *Account {
	if perSecond == 0 {
		return nil
	}
	key := policy + " " + string(client)
	l.mu.Lock()
	defer l.mu.Unlock()
	bucket, ok := l.known.Get(key)
	if !ok {
		bucket = rate.NewLimiter(rate.Limit(perSecond), window*perSecond)
		l.known.Add(key, bucket)
	}
	return &Account{policy, perSecond, bucket}
}

// Spend charges the account.
func (a *Account) Spend(cost int) {
	if a == nil {
		return
	}
	for now := time.Now(); cost > 0; cost -= a.bucket.Burst() { // a reservation is no larger than that
		a.bucket.ReserveN(now, min(cost, a.bucket.Burst()))
	}
}

// SpendFailure charges credentials that are not in force.
func (a *Account) SpendFailure() { a.Spend(failureCost) }

// RateError says that a client has spent what it may.
type RateError struct{ After time.Duration }

func (e RateError) Error() string {
	return fmt.Sprintf("you have spent what you may for now: try again in %d seconds", e.Seconds())
}

// Seconds is how long to wait, rounded up.
func (e RateError) Seconds() int { return max(1, seconds(e.After)) }

// Check returns a RateError when the account is overdrawn.
func (a *Account) Check() error {
	if a == nil {
		return nil
	}
	if left := a.bucket.Tokens(); left < 1 {
		return RateError{time.Duration((1 - left) / float64(a.rate) * float64(time.Second))}
	}
	return nil
}

// SetHeaders tells the client what it may spend and what is left, as
// https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-11 has it.
func (a *Account) SetHeaders(h http.Header) {
	if a == nil {
		return
	}
	quota := a.bucket.Burst()
	left := int(max(0, a.bucket.Tokens()))
	full := (quota - left + a.rate - 1) / a.rate
	h.Set("RateLimit-Policy", fmt.Sprintf(`"%s";q=%d;qu="cost";w=%d`, a.policy, quota, window))
	h.Set("RateLimit", fmt.Sprintf(`"%s";r=%d;t=%d`, a.policy, left, full))
}

type accountKey struct{}

// WithAccount returns a context whose request the account pays.
func WithAccount(ctx context.Context, a *Account) context.Context {
	return context.WithValue(ctx, accountKey{}, a)
}

// AccountOf returns the account that pays for the request of the context; nil when it has no limit.
func AccountOf(ctx context.Context) *Account {
	a, _ := ctx.Value(accountKey{}).(*Account)
	return a
}
