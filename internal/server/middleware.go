package server

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"praxis/graph"
	"praxis/internal/auth"
	"praxis/internal/postgres"
	"praxis/internal/viewer"
)

// logged gives the request an id, which the response carries too, and writes a line when it is answered: what it was and
// what it cost, nothing of what it said.
func logged(o Options, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now()
		id := newRequestID()
		ctx, count := postgres.CountStatements(viewer.WithRequest(r.Context(), viewer.Request{ID: id, Address: addressOf(r, o.Forwarded)}), o.Limits.Read)
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
				refuse(w, http.StatusInternalServerError, "INTERNAL", "something went wrong here; it is logged under the request id")
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

// authenticated puts into the context who is asking. A token that is not in force is refused, rather than taken for none.
// What a page of another site sends with the cookie of a session is refused, too: it needs an origin that is allowed.
func authenticated(db *postgres.DB, o Options, next http.Handler) http.Handler {
	sameSite := http.NewCrossOriginProtection()
	for _, origin := range o.Origins {
		if err := sameSite.AddTrustedOrigin(origin); err != nil {
			panic(err) // the command line checks them
		}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "" && r.Header.Get("Cookie") != "" {
			if err := sameSite.Check(r); err != nil {
				refuse(w, http.StatusForbidden, "FORBIDDEN", "a page of another site may not ask with the cookie of this one")
				return
			}
		}
		v, err := auth.Authenticate(r, db.Client, o.Issuer)
		switch {
		case errors.Is(err, auth.ErrInvalid), errors.Is(err, auth.ErrHeader):
			unauthenticated(w, err.Error())
		case err != nil && r.Context().Err() == nil:
			o.Log.ErrorContext(r.Context(), "who is asking cannot be found out", "request", viewer.RequestOf(r.Context()).ID, "error", err)
			w.Header().Set("Retry-After", "1")
			refuse(w, http.StatusServiceUnavailable, "UNAVAILABLE", "who is asking cannot be found out: try again in a moment")
		case err == nil:
			ctx := viewer.NewContext(r.Context(), v)
			ctx = graph.WithSignIn(ctx, func(secret string) { auth.SetCookie(w, r, secret, o.Forwarded) })
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

func unauthenticated(w http.ResponseWriter, message string) {
	w.Header().Set("WWW-Authenticate", `Bearer realm="praxis"`)
	refuse(w, http.StatusUnauthorized, "UNAUTHENTICATED", message)
}

// whole reads the request's body up to a bound and passes on what GraphQL over HTTP knows of it. gqlgen's own reading is
// looser: it takes keys in any case and what follows the object, and quotes the whole body where it is wrong.
//
// A form with files passes as it is, to be read as it comes. A page of another site could make a browser send one, so with
// a cookie it needs a header that no form can send.
func whole(o Options, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		if media == "multipart/form-data" && (r.Header.Get("Cookie") == "" || r.Header.Get("GraphQL-Require-Preflight") != "" || r.Header.Get("Apollo-Require-Preflight") != "") {
			r.Body = http.MaxBytesReader(w, r.Body, o.Files.MaxSize+o.MaxBody)
			next.ServeHTTP(w, r)
			return
		}
		if err != nil || media != "application/json" {
			refuse(w, http.StatusUnsupportedMediaType, "BAD_REQUEST", "GraphQL requests have the content type application/json; forms with files need the header GraphQL-Require-Preflight")
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, o.MaxBody))
		if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
			refuse(w, http.StatusRequestEntityTooLarge, "LIMIT_EXCEEDED", "the request is too large")
			return
		}
		if err != nil {
			return // the client is gone
		}
		request, problem := parameters(body)
		if problem != "" {
			refuse(w, http.StatusBadRequest, "BAD_REQUEST", problem)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(request))
		next.ServeHTTP(w, r)
	})
}

// parameters returns what a request's body says, by its exact keys, or what is wrong with it.
func parameters(body []byte) (request []byte, problem string) {
	var given map[string]json.RawMessage
	if json.Unmarshal(body, &given) != nil || given == nil {
		return nil, "the body must be one JSON object with query, and variables and operationName where needed"
	}
	known := map[string]json.RawMessage{}
	for _, p := range []struct{ key, begins, is string }{
		{"query", `"`, "a string"}, {"operationName", `"`, "a string"}, {"variables", "{", "an object"}, {"extensions", "{", "an object"},
	} {
		value := bytes.TrimSpace(given[p.key])
		switch {
		case len(value) == 0 || string(value) == "null":
		case !bytes.HasPrefix(value, []byte(p.begins)):
			return nil, p.key + " must be " + p.is
		default:
			known[p.key] = value
		}
	}
	if known["query"] == nil {
		return nil, "the query is missing"
	}
	request, err := json.Marshal(known)
	if err != nil {
		return nil, "the body must be JSON"
	}
	return request, ""
}
