package server

import (
	"errors"
	"net/http"

	"praxis/graph"
	"praxis/internal/admission"
)

// requestCost is the price of any request, in units of cost. The handler charges the rest.
const requestCost = 20

// limited refuses requests of clients that have spent what they may. It comes after authenticated.
func limited(rates *admission.RateLimiter, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		account := rates.Quota(r.Context())
		if overdrawn(w, r, account) {
			return
		}
		account.Spend(requestCost)
		account.SetHeaders(w.Header())
		next.ServeHTTP(w, r.WithContext(admission.WithQuota(r.Context(), account)))
	})
}

// overdrawn answers RATE_LIMITED when the account is overdrawn.
func overdrawn(w http.ResponseWriter, r *http.Request, account *admission.Quota) bool {
	var spent admission.RateError
	if !errors.As(account.Check(), &spent) {
		return false
	}
	account.SetHeaders(w.Header())
	graph.WriteRetryableError(w, r, http.StatusTooManyRequests, "RATE_LIMITED", spent.Error(), spent.Seconds())
	return true
}
