package server

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"log/slog"
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

// logged gives the request an id, which the response carries too, and writes a line when it is answered: what it was
// and what it cost, nothing of what it said.
func logged(o Options, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now()
		id := newRequestID()
		ctx, count := postgres.CountStatements(viewer.WithRequest(r.Context(), viewer.Request{ID: id, Address: addressOf(r, o.Forwarded), UserAgent: r.UserAgent()}), o.Limits.Read)
		w.Header().Set("X-Request-Id", id)
		seen := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(seen, r.WithContext(ctx))
		level := slog.LevelInfo
		if r.URL.Path == "/healthz" || r.URL.Path == "/readyz" {
			level = slog.LevelDebug
		}
		o.Log.Log(ctx, level, "request", "id", id, "method", r.Method, "path", r.URL.Path, "status", seen.status,
			"bytes", seen.bytes, "statements", count.Statements(), "ms", float64(time.Since(started).Microseconds())/1000)
	})
}

func newRequestID() string {
	var b [8]byte
	rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

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

// recovered answers INTERNAL when a handler panics. Resolvers recover by themselves; this is for all around them.
func recovered(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if cause := recover(); cause != nil {
				if cause == http.ErrAbortHandler {
					panic(cause)
				}
				log.ErrorContext(r.Context(), "panic", "request", viewer.RequestOf(r.Context()).ID, "cause", cause, "stack", string(debug.Stack()))
				graph.WriteError(w, r, http.StatusInternalServerError, "INTERNAL", "something went wrong here; it is logged under the request id")
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// safe sets the headers that every response has.
func safe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		next.ServeHTTP(w, r)
	})
}

// authenticated puts into the context who is asking. A token that is not in force is refused, rather than taken for
// none. What a page of another site sends with the cookie of a session is refused, too: it needs an origin that is
// allowed.
// Credentials that are not in force are charged to their address, which must wait when it has tried too many.
func authenticated(db *postgres.DB, o Options, rates *admission.RateLimiter, next http.Handler) http.Handler {
	sameSite := http.NewCrossOriginProtection()
	cookies := auth.Cookies{HTTPS: o.Forwarded || strings.HasPrefix(string(o.PublicURL), "https://")}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "" && r.Header.Get("Cookie") != "" && !o.Origins.allow(r.Header.Get("Origin")) {
			if err := sameSite.Check(r); err != nil {
				graph.WriteError(w, r, http.StatusForbidden, "FORBIDDEN", "a page of another site may not ask with the cookie of this one")
				return
			}
		}
		failures := rates.FailureQuota(r.Context())
		if (r.Header.Get("Authorization") != "" || r.Header.Get("Cookie") != "") && overdrawn(w, r, failures) {
			return
		}
		v, err := auth.Authenticate(r, db.Client, o.Issuer, cookies)
		switch {
		case errors.Is(err, auth.ErrInvalidToken), errors.Is(err, auth.ErrMalformedHeader):
			failures.SpendFailure()
			unauthenticated(w, r, err.Error())
		case err != nil && r.Context().Err() == nil:
			o.Log.ErrorContext(r.Context(), "who is asking cannot be found out", "request", viewer.RequestOf(r.Context()).ID, "error", err)
			w.Header().Set("Retry-After", "1")
			graph.WriteError(w, r, http.StatusServiceUnavailable, "UNAVAILABLE", "who is asking cannot be found out: try again in a moment")
		case err == nil:
			ctx := viewer.NewContext(r.Context(), v)
			ctx = graph.WithSessionCookie(ctx, cookies.Check(r), func(secret string) { cookies.Set(w, r, secret) })
			next.ServeHTTP(w, r.WithContext(ctx))
		}
	})
}

// addressOf is where the request comes from: for one that a proxy passed on, what the proxy says.
func addressOf(r *http.Request, forwarded bool) string {
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

func unauthenticated(w http.ResponseWriter, r *http.Request, message string) {
	w.Header().Set("WWW-Authenticate", `Bearer realm="praxis"`)
	graph.WriteError(w, r, http.StatusUnauthorized, "UNAUTHENTICATED", message)
}
