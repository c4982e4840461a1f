// Package server answers HTTP: the GraphQL endpoint, the explorer, the SDL and the health checks. Each request passes,
// from the outside in: its id and log line, the recovery from panics, the headers of safety, who is asking, what they
// may spend, and the handler.
package server

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/klauspost/compress/gzhttp"
	"github.com/rs/cors"

	"praxis/graph"
	"praxis/internal/admission"
	"praxis/internal/auth"
	"praxis/internal/console"
	"praxis/internal/content"
	"praxis/internal/media"
	"praxis/internal/postgres"
)

// Options say how the server answers. The zero value is usable.
type Options struct {
	// Limits bound a request; the zero value is graph.DefaultLimits.
	Limits graph.Limits
	// Rates limit what a client may spend over time; the zero value limits nobody.
	Rates admission.Rates
	// Gate says how many expensive operations run at a time; the zero value is admission.DefaultConcurrency.
	Concurrency admission.ConcurrencyOptions
	// Origins are those whose pages may send requests from the browser, cookies included; this server's own always may.
	Origins Origins
	// HideSchema refuses introspection and does not serve the SDL; HideExplorer does not serve the explorer.
	HideSchema, HideExplorer bool
	// Issuer makes JWTs that say who is asking; nil when there is none.
	Issuer *auth.Issuer
	// PublicURL begins the URLs of this server in answers, and one-time links; "" makes them paths. With one of https, the
	// cookies of sessions are always Secure.
	PublicURL content.PublicURL
	// Mail says that links are mailed: something sends what stands in the outbox (auth.Links.DeliverMail).
	Mail bool
	// Forwarded takes the client's address from X-Forwarded-For, as the proxy in front wrote it.
	Forwarded bool
	// Files keeps what is uploaded.
	Files *media.Library
	// Counter counts views; whoever makes it flushes it.
	Counter *content.HitBuffer
	// Log takes a line for each request; nil is silent.
	Log *slog.Logger
}

// Handler answers all requests from the database.
func Handler(db *postgres.DB, o Options) http.Handler {
	if o.Limits == (graph.Limits{}) {
		o.Limits = graph.DefaultLimits
	}
	if o.Concurrency == (admission.ConcurrencyOptions{}) {
		o.Concurrency = admission.DefaultConcurrency()
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	mux := http.NewServeMux()
	rates := admission.NewRateLimiter(o.Rates)
	mux.Handle("/graphql", compressed(authenticated(db, o, rates, limited(rates, graph.Handler(db.Client, graph.Options{
		Files: o.Files, Counter: o.Counter, Autocommit: db.Autocommit, Limits: o.Limits, Concurrency: o.Concurrency, Log: o.Log,
		HideSchema: o.HideSchema, PublicURL: o.PublicURL, Links: auth.Links{Base: string(o.PublicURL), Mail: o.Mail},
	})))))
	mux.Handle("GET /assets/", limited(rates, assets(db, o, rates)))
	if !o.HideExplorer {
		mux.Handle("GET /graphiql/", http.StripPrefix("/graphiql", console.Explorer()))
		mux.Handle("GET /{$}", http.RedirectHandler("/graphiql/", http.StatusSeeOther))
	}
	if !o.HideSchema {
		mux.Handle("GET /schema.graphql", compressed(limited(rates, sdl())))
	}
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "alive") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		if err := db.SQL.PingContext(ctx); err != nil {
			http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ready")
	})
	shared := cors.New(cors.Options{
		AllowedMethods: []string{"GET", "POST"},
		AllowedHeaders: []string{"Authorization", "Content-Type", "GraphQL-Require-Preflight", "Apollo-Require-Preflight", "If-None-Match"},
		ExposedHeaders: []string{"X-Request-Id", "Retry-After", "RateLimit", "RateLimit-Policy", "ETag"}, AllowCredentials: true, MaxAge: 600,
		AllowOriginFunc: o.Origins.allow,
	})
	return logged(o, recovered(o.Log, safe(o.Origins.logRefusedPreflights(o.Log, shared.Handler(mux)))))
}

// compressed packs answers of more than 1 kB for clients that accept gzip or zstd.
func compressed(next http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(
		gzhttp.MinSize(1024),
		gzhttp.EnableZstd(true),
		// A length that varies keeps a page that makes a browser repeat requests from guessing what an answer holds (BREACH).
		gzhttp.RandomJitter(32, 0, false),
	)
	if err != nil {
		panic(err) // the options above are constant
	}
	return wrap(next)
}

// sdl serves the schema, with an ETag by which clients see that it has not changed.
func sdl() http.Handler {
	text := graph.SDL()
	sum := sha256.Sum256([]byte(text))
	tag := fmt.Sprintf(`W/"%x"`, sum[:16])
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("ETag", tag)
		http.ServeContent(w, r, "", time.Time{}, strings.NewReader(text))
	})
}

// ShutdownTimeout is how long a server that was told to stop lets running requests finish.
const ShutdownTimeout = 5 * time.Second

// Serve answers on the listener until ctx ends. Then running requests may finish within drainTime; the contexts of
// those that do not are cancelled.
func Serve(ctx context.Context, l net.Listener, h http.Handler, drainTime time.Duration) error {
	server := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       60 * time.Second,
		WriteTimeout:      90 * time.Second,
		IdleTimeout:       120 * time.Second,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
	defer cancel()
	err := server.Shutdown(drain)
	if errors.Is(err, context.DeadlineExceeded) {
		err = server.Close()
	}
	<-done
	return err
}
