// Package server answers HTTP: the GraphQL endpoint, the explorer, the SDL and the health checks. Each request passes, from
// the outside in: its id and log line, the recovery from panics, the headers of safety, who is asking, and the handler.
package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/rs/cors"

	"praxis/graph"
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
	// MaxBody is how many bytes a request may have; 0 is 8 MiB, which holds the longest article.
	MaxBody int64
	// Origins are those whose pages may ask from the browser, cookies included; this server's own always may.
	Origins []string
	// Issuer makes JWTs that say who is asking; nil when there is none.
	Issuer *auth.Issuer
	// Forwarded takes the client's address from X-Forwarded-For, as the proxy in front wrote it.
	Forwarded bool
	// Files keeps what is uploaded.
	Files *media.Library
	// Counter counts likes and views; whoever makes it flushes it.
	Counter *content.Counter
	// Log takes a line for each request; nil is silent.
	Log *slog.Logger
}

// Handler answers all requests from the database.
func Handler(db *postgres.DB, o Options) http.Handler {
	if o.Limits == (graph.Limits{}) {
		o.Limits = graph.DefaultLimits
	}
	if o.MaxBody == 0 {
		o.MaxBody = 8 << 20
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	api := whole(o, authenticated(db, o, graph.Handler(db.Client, o.Files, o.Counter, o.Limits, o.Log)))
	mux := http.NewServeMux()
	mux.Handle("POST /graphql", api)
	mux.HandleFunc("/graphql", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Allow", "POST")
		refuse(w, http.StatusMethodNotAllowed, "BAD_REQUEST", "GraphQL requests are sent by POST; the explorer is at /graphiql")
	})
	mux.Handle("GET /assets/{id}/{name}", authenticated(db, o, assets(db.Client, o)))
	mux.Handle("GET /assets/{id}/{form}/{name}", authenticated(db, o, assets(db.Client, o)))
	mux.Handle("GET /graphiql/", http.StripPrefix("/graphiql", console.Explorer()))
	mux.Handle("GET /{$}", http.RedirectHandler("/graphiql/", http.StatusSeeOther))
	mux.HandleFunc("GET /schema.graphql", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		fmt.Fprint(w, graph.SDL())
	})
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
		AllowedMethods: []string{"POST"}, AllowedHeaders: []string{"Authorization", "Content-Type"},
		ExposedHeaders: []string{"X-Request-Id", "Retry-After"}, AllowCredentials: true, MaxAge: 600,
		AllowOriginFunc: nobodyUnless(o.Origins),
	})
	return logged(o, recovered(o.Log, safe(shared.Handler(mux))))
}

// nobodyUnless allows no origin where none is listed; the library would allow every one.
func nobodyUnless(origins []string) func(string) bool {
	return func(origin string) bool { return slices.Contains(origins, origin) }
}

// Serve answers on the listener until ctx ends; then it lets running requests finish, for up to ten seconds.
func Serve(ctx context.Context, l net.Listener, h http.Handler) error {
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
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	err := server.Shutdown(drain)
	if errors.Is(err, context.DeadlineExceeded) {
		err = server.Close()
	}
	<-done
	return err
}

// refuse answers a request that never reaches GraphQL in the shape of GraphQL's errors.
func refuse(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	body := map[string]any{"errors": []any{map[string]any{"message": message, "extensions": map[string]any{"code": code}}}}
	json.NewEncoder(w).Encode(body)
}
