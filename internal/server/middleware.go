package server

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"praxis/graph"
	"praxis/internal/admission"
	"praxis/internal/auth"
	"praxis/internal/postgres"
	"praxis/internal/viewer"
)

// logRequests gives each request an id, which the response carries too, and writes a log line after the response. The
// line has the method, the path and the cost, but neither the query string nor the content.
func logRequests(o Options, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now()
		id := newRequestID()
		request := viewer.Request{ID: id, Address: clientAddress(r, o.Forwarded), UserAgent: r.UserAgent()}
		ctx, meter := postgres.CountStatements(viewer.WithRequest(r.Context(), request), o.Limits.Read)
		w.Header().Set("X-Request-Id", id)
		response := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(response, r.WithContext(ctx))
		level := slog.LevelInfo
		if r.URL.Path == "/healthz" || r.URL.Path == "/readyz" {
			level = slog.LevelDebug
		}
		milliseconds := float64(time.Since(started).Microseconds()) / 1000
		o.Log.Log(ctx, level, "request", "id", id, "method", r.Method, "path", r.URL.Path, "status", response.status,
			"bytes", response.bytes, "statements", meter.Statements(), "ms", milliseconds,
			"cache", w.Header().Get("Cache-Status"))
	})
}

func newRequestID() string {
	var b [8]byte
	rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// statusWriter records the status and the size of a response.
type statusWriter struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Write(p []byte) (int, error) {
	n, err := w.ResponseWriter.Write(p)
	w.bytes += int64(n)
	return n, err
}

// Unwrap is for http.ResponseController.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// recoverPanics responds with INTERNAL if a handler panics. gqlgen recovers the panics of resolvers; this is for the
// rest.
func recoverPanics(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if cause == http.ErrAbortHandler {
				panic(cause)
			}
			log.ErrorContext(r.Context(), "panic", "request", viewer.RequestOf(r.Context()).ID,
				"cause", cause, "stack", string(debug.Stack()))
			graph.WriteError(w, r, http.StatusInternalServerError, "INTERNAL",
				"an internal error occurred: the server has logged it under the request id")
		}()
		next.ServeHTTP(w, r)
	})
}

// security has the security headers of all responses. Responses share the values, so that setting them allocates
// nothing; the capacity makes Header.Add copy them.
var security = http.Header{
	"X-Content-Type-Options":  []string{"nosniff"},
	"Referrer-Policy":         []string{"no-referrer"},
	"Content-Security-Policy": []string{"default-src 'none'; frame-ancestors 'none'"},
}

// securityHeaders sets the security headers of all responses. Handlers can override them.
func securityHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		maps.Copy(w.Header(), security)
		next.ServeHTTP(w, r)
	})
}

// authenticate puts the viewer into the context. It rejects invalid tokens, and requests that pages of other sites send
// with a session cookie (CSRF) unless their origin is allow-listed. It also rejects requests for another user than the
// viewer's. Invalid credentials count towards a rate limit of the client's address.
func authenticate(db *postgres.DB, o Options, rates *admission.RateLimiter, next http.Handler) http.Handler {
	sameSite := http.NewCrossOriginProtection()
	cookies := o.cookies()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		withToken, withCookie := r.Header.Get("Authorization") != "", r.Header.Get("Cookie") != ""
		if !withToken && withCookie && !o.Origins.allows(r.Header.Get("Origin")) && sameSite.Check(r) != nil {
			graph.WriteError(w, r, http.StatusForbidden, "FORBIDDEN",
				"a page of another site cannot use this site's session cookie, unless --allow-origin allows its origin")
			return
		}
		var failures *admission.Quota
		if withToken || withCookie {
			if failures = rates.FailureQuota(r.Context()); rejectOverdrawn(w, r, failures) {
				return
			}
		}
		v, err := auth.Authenticate(r, db.Client, o.Issuer, cookies)
		switch {
		case errors.Is(err, auth.ErrInvalidToken), errors.Is(err, auth.ErrMalformedHeader):
			failures.SpendFailure()
			rejectUnauthenticated(w, r, err.Error())
		case err != nil && r.Context().Err() == nil:
			o.Log.ErrorContext(r.Context(), "authentication failed",
				"request", viewer.RequestOf(r.Context()).ID, "error", err)
			w.Header().Set("Retry-After", "1")
			graph.WriteError(w, r, http.StatusServiceUnavailable, "UNAVAILABLE",
				"your credentials cannot be checked at the moment: try again")
		case err == nil && auth.CheckUser(r, v) != nil:
			rejectUnauthenticated(w, r, auth.ErrOtherUser.Error())
		case err == nil:
			ctx := viewer.NewContext(r.Context(), v)
			ctx = graph.WithSessionCookie(ctx, cookies.Check(r), func(secret string) { cookies.Set(w, r, secret) })
			next.ServeHTTP(w, r.WithContext(ctx))
		}
	})
}

// clientAddress returns the IP address of the client. If forwarded is set, it is the last entry of X-Forwarded-For,
// which the reverse proxy in front of the server has written.
func clientAddress(r *http.Request, forwarded bool) string {
	if all := r.Header.Values("X-Forwarded-For"); forwarded && len(all) > 0 {
		hops := strings.Split(all[len(all)-1], ",")
		if ip := net.ParseIP(strings.TrimSpace(hops[len(hops)-1])); ip != nil {
			return ip.String()
		}
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

func rejectUnauthenticated(w http.ResponseWriter, r *http.Request, message string) {
	w.Header().Set("WWW-Authenticate", `Bearer realm="praxis"`)
	graph.WriteError(w, r, http.StatusUnauthorized, "UNAUTHENTICATED", message)
}
