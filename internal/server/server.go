// Package server is the HTTP server: the GraphQL endpoint, files, the explorer, the SDL and the health probes. A
// request passes through these middlewares: request id and log, recovery from panics, security headers, CORS,
// compression, authentication and rate limits.
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
	"praxis/internal/facts"
	"praxis/internal/media"
	"praxis/internal/postgres"
	"praxis/internal/responsecache"
)

// Options configure the server.
type Options struct {
	// Limits are the limits of a request; the zero value means graph.DefaultLimits.
	Limits graph.Limits
	// Rates are the rate limits of clients; the zero value means none.
	Rates admission.Rates
	// Gate says how many expensive operations run at a time; the zero value is admission.DefaultConcurrency.
	Concurrency admission.ConcurrencyOptions
	// Origins is the allow list of CORS, with cookies. Pages of the server's own origin are always allowed.
	Origins Origins
	// HideSchema rejects introspection and does not serve the SDL. HideExplorer does not serve the explorer.
	HideSchema, HideExplorer bool
	// Issuer is the OIDC issuer whose JWTs authenticate users; nil if there is none.
	Issuer *auth.Issuer
	// OIDC is this server as a client of the issuer, at which users sign in; its ID is "" if they do not.
	OIDC auth.Client
	// PublicURL is the base of file URLs and of links to the console; "" makes them paths. If it is an https URL, session
	// cookies are always Secure.
	PublicURL content.PublicURL
	// FrontEndURL is the base of one-time links that a front end opens instead of the console; "" if none does.
	FrontEndURL string
	// Mail says that the server mails one-time links: the caller runs auth.Links.DeliverMail.
	Mail bool
	// Version is the version of the program, and Demo says that it serves demo content.
	Version string
	Demo    bool
	// StartToken is an API token that the start page gives to browsers on this machine; "" for none. Only a server that
	// listens on a loopback address may have one.
	StartToken string
	// Forwarded says that a reverse proxy is in front: X-Forwarded-For has the client's address.
	Forwarded bool
	// Answers keeps answers in memory; nil means that none are kept.
	Answers *responsecache.Cache
	// PublicMaxAge is how long other caches may use the answer to an anonymous GET without asking again.
	PublicMaxAge time.Duration
	// Facts are what statistics count. The caller refreshes them; nil makes the handler read them for itself.
	Facts *facts.Store
	// Files stores uploaded files.
	Files *media.Library
	// Counter counts views. The caller flushes it.
	Counter *content.HitBuffer
	// Log gets a line for each request; nil means no log.
	Log *slog.Logger
}

func (o Options) cookies() auth.Cookies {
	return auth.Cookies{HTTPS: o.Forwarded || strings.HasPrefix(string(o.PublicURL), "https://")}
}

// Handler returns the handler of all requests.
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
	oidcSignInURL := ""
	if o.OIDC.ID != "" {
		oidcSignInURL = string(o.PublicURL) + oidcPath
	}
	rates := admission.NewRateLimiter(o.Rates)
	api := graph.Handler(db.Client, graph.Options{
		Files:       o.Files,
		Counter:     o.Counter,
		Facts:       o.Facts,
		Autocommit:  db.Autocommit,
		Limits:      o.Limits,
		Concurrency: o.Concurrency,
		Log:         o.Log,
		HideSchema:  o.HideSchema,
		Version:     o.Version,
		Demo:        o.Demo,
		PublicURL:   o.PublicURL,

		Answers:       o.Answers,
		PublicMaxAge:  o.PublicMaxAge,
		OIDCSignInURL: oidcSignInURL,
		Links:         auth.NewLinks(string(o.PublicURL), o.FrontEndURL, o.Mail),
	})
	mux.Handle("/graphql", compress(authenticate(db, o, rates, limitRates(rates, api))))
	if o.OIDC.ID != "" {
		flow := oidc{auth.NewCodeFlow(o.Issuer, o.OIDC, db.Autocommit), db.Client, o.cookies(), o}
		mux.Handle("GET "+oidcPath, limitRates(rates, http.HandlerFunc(flow.start)))
		mux.Handle("GET "+oidcCallbackPath, limitRates(rates, http.HandlerFunc(flow.callback)))
	}
	mux.Handle("GET /assets/", limitRates(rates, assets(db, o, rates)))
	mux.Handle("GET /console/", http.StripPrefix("/console", console.Web()))
	mux.Handle("GET /{$}", limitRates(rates, start(db.Client, o)))
	mux.HandleFunc("GET /start.css", console.StartStyle)
	mux.HandleFunc("GET /favicon.svg", console.Favicon)
	mux.HandleFunc("GET /favicon.ico", console.Favicon)
	mux.Handle("GET /admin", http.RedirectHandler("/console/", http.StatusSeeOther))
	mux.Handle("GET /admin/", http.RedirectHandler("/console/", http.StatusSeeOther))
	if !o.HideExplorer {
		mux.Handle("GET /graphiql/", http.StripPrefix("/graphiql", console.Explorer()))
	}
	if !o.HideSchema {
		mux.Handle("GET /schema.graphql", compress(limitRates(rates, sdl())))
	}
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "alive") })
	mux.HandleFunc("GET /readyz", readiness(db))
	crossOrigin := cors.New(cors.Options{
		AllowOriginFunc:  o.Origins.allows,
		AllowedMethods:   []string{"GET", "POST"},
		AllowCredentials: true,
		MaxAge:           600,
		AllowedHeaders: []string{
			"Authorization", "Content-Type", "If-None-Match",
			"GraphQL-Require-Preflight", "Apollo-Require-Preflight",
		},
		ExposedHeaders: []string{"X-Request-Id", "Retry-After", "RateLimit", "RateLimit-Policy", "ETag"},
	})
	h := o.Origins.logRejectedPreflights(o.Log, crossOrigin.Handler(mux))
	return logRequests(o, recoverPanics(o.Log, securityHeaders(h)))
}

// readiness is the readiness probe: it checks that the database responds within two seconds.
func readiness(db *postgres.DB) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		if err := db.SQL.PingContext(ctx); err != nil {
			http.Error(w, "the database does not respond", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ready")
	}
}

// compress compresses responses of more than 1 kB for clients that accept gzip or zstd.
func compress(next http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(
		gzhttp.MinSize(1024),
		gzhttp.EnableZstd(true),
		// Random padding prevents BREACH: an attacker could infer content from the lengths of repeated responses.
		gzhttp.RandomJitter(32, 0, false),
	)
	if err != nil {
		panic(err) // the options above are constant
	}
	return wrap(next)
}

// sdl serves the schema with an ETag.
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

// ShutdownTimeout is how long a graceful shutdown waits for running requests.
const ShutdownTimeout = 5 * time.Second

// Serve serves on the listener until ctx ends, and then shuts down gracefully: it waits for running requests, and
// cancels the contexts of those that take longer than the timeout.
func Serve(ctx context.Context, l net.Listener, h http.Handler, timeout time.Duration) error {
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
	shutdown, cancel := context.WithTimeout(context.WithoutCancel(ctx), timeout)
	defer cancel()
	err := server.Shutdown(shutdown)
	if errors.Is(err, context.DeadlineExceeded) {
		err = server.Close()
	}
	<-done
	return err
}
