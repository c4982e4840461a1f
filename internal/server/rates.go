package server

import (
	"errors"
	"net/http"

	"praxis/graph"
	"praxis/internal/admission"
)

// requestCost is the base cost of a request. Package graph charges the rest.
const requestCost = 20

// limitRates rejects requests of clients that exceed their rate limit. It comes after authenticate.
func limitRates(rates *admission.RateLimiter, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		quota := rates.Quota(r.Context())
		switch {
		case quota == nil:
			next.ServeHTTP(w, r)
			return
		case rejectOverdrawn(w, r, quota):
			return
		}
		quota.Spend(requestCost)
		quota.SetHeaders(w.Header())
		next.ServeHTTP(w, r.WithContext(admission.WithQuota(r.Context(), quota)))
	})
}

// rejectOverdrawn responds with RATE_LIMITED and returns true if the quota is overdrawn.
func rejectOverdrawn(w http.ResponseWriter, r *http.Request, quota *admission.Quota) bool {
	var limited admission.RateError
	if !errors.As(quota.Check(), &limited) {
		return false
	}
	quota.SetHeaders(w.Header())
	graph.WriteRetryableError(w, r, http.StatusTooManyRequests, "RATE_LIMITED", limited.Error(), limited.Seconds())
	return true
}
