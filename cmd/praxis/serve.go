package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"runtime/debug"
	"strconv"
	"sync"
	"syscall"
	"time"

	"praxis/ent/gen/ent/apitoken"
	"praxis/internal/auth"
	"praxis/internal/content"
	"praxis/internal/demo"
	"praxis/internal/jobs"
	"praxis/internal/postgres"
	"praxis/internal/server"
)

// address is the flag of where to listen.
type address struct {
	Addr string `env:"PRAXIS_ADDR" default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Where to listen. Default: ${default}."`
}

// Validate refuses what is no address.
func (a *address) Validate() error {
	_, port, err := net.SplitHostPort(a.Addr)
	if n, portErr := strconv.ParseUint(port, 10, 16); err != nil || portErr != nil || n > 65535 {
		return errors.New("--addr takes HOST:PORT, such as 127.0.0.1:8080")
	}
	return nil
}

// serving is the flags of how to serve.
type serving struct {
	address
	storage
	limits
	mailing
	AllowOrigin   []string      `env:"PRAXIS_ALLOW_ORIGIN" placeholder:"ORIGIN" help:"Allowed CORS origin (repeatable): https://www.example.org, https://*.example.org, http://localhost:*."`
	Introspection bool          `env:"PRAXIS_INTROSPECTION" default:"true" negatable:"" help:"Answer introspection and serve the schema."`
	Explorer      bool          `env:"PRAXIS_EXPLORER" default:"true" negatable:"" help:"Serve the explorer."`
	Forwarded     bool          `env:"PRAXIS_FORWARDED" help:"Behind a proxy: take the client's address from the last entry of X-Forwarded-For."`
	KeepRevisions int           `env:"PRAXIS_KEEP_REVISIONS" placeholder:"N" help:"How many revisions of an article are kept, beside those that are published, handed in or approved; all by default."`
	KeepTrash     time.Duration `env:"PRAXIS_KEEP_TRASH" default:"30d" placeholder:"DURATION" help:"How long deleted content stays in the trash before it is purged; 0 keeps it forever. Default: ${default}."`
	OIDCIssuer    string        `name:"oidc-issuer" env:"PRAXIS_OIDC_ISSUER" placeholder:"URL" help:"The OpenID Connect issuer whose JWTs say who is asking."`
	OIDCAudience  string        `name:"oidc-audience" env:"PRAXIS_OIDC_AUDIENCE" placeholder:"NAME" help:"For whom its JWTs must be made."`
}

// Validate refuses what could not work.
func (s *serving) Validate() error {
	for _, o := range s.AllowOrigin {
		if err := server.CheckOrigin(o); err != nil {
			return fmt.Errorf("--allow-origin: %w", err)
		}
	}
	if s.KeepTrash < 0 {
		return errors.New("--keep-trash may not be negative")
	}
	if s.KeepRevisions < 0 {
		return errors.New("--keep-revisions may not be negative")
	}
	if (s.OIDCIssuer == "") != (s.OIDCAudience == "") {
		return errors.New("--oidc-issuer and --oidc-audience go together")
	}
	if u, err := url.Parse(s.OIDCIssuer); s.OIDCIssuer != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "") {
		return errors.New("--oidc-issuer takes the URL of an issuer, such as https://id.example.org")
	}
	return errors.Join(s.storage.Validate(), s.address.Validate(), s.limits.Validate(), s.mailing.Validate())
}

type serveCmd struct{ serving }

// Run serves until it is interrupted.
func (c *serveCmd) Run(a *app) error {
	l, err := listen(c.Addr)
	if err != nil {
		return err
	}
	defer l.Close()
	db, stop, err := a.open(true)
	if err != nil {
		return err
	}
	defer stop()
	a.warn(db)
	a.printURLs("Praxis serves", l, "", c.serving)
	return a.serve(db, l, c.serving)
}

type demoCmd struct{ serving }

// Run loads the demo content into an empty database and serves. A database with content is served as it is.
func (c *demoCmd) Run(a *app) error {
	l, err := listen(c.Addr)
	if err != nil {
		return err
	}
	defer l.Close()
	db, stop, err := a.openDemo()
	if err != nil {
		return err
	}
	defer stop()
	if _, err := demo.Load(a.ctx, db.Client); err != nil {
		return err
	}
	tokens, err := auth.Tokens(a.ctx, db.Client)
	if err != nil {
		return err
	}
	key := ""
	if len(tokens) == 0 {
		if key, err = auth.CreateToken(a.ctx, db.Client, "demo", auth.TokenScope{Role: apitoken.RoleOWNER}); err != nil {
			return err
		}
	}
	a.warn(db)
	if len(c.AllowOrigin) == 0 {
		c.AllowOrigin = server.LoopbackOrigins // front ends that a developer serves on this machine
	}
	if c.RateLimit == "auto" {
		c.RateLimit = "off"
	}
	a.printURLs("Praxis serves demo content", l, key, c.serving)
	return a.serve(db, l, c.serving)
}

// serve answers until it is interrupted, and waits for what is running.
func (a *app) serve(db *postgres.DB, l net.Listener, c serving) error {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400) // answers are garbage at once: collecting less often is a tenth of the CPU
	}
	files, err := a.files(c.storage)
	if err != nil {
		return err
	}
	counter := content.NewHitBuffer()
	o := server.Options{Files: files, Counter: counter, Log: a.log, Origins: c.AllowOrigin, Forwarded: c.Forwarded,
		HideSchema: !c.Introspection, HideExplorer: !c.Explorer, Mail: c.SMTPURL != "",
		Limits: c.limits.request(), Rates: c.limits.rates(l.Addr(), c.Forwarded)}
	if o.PublicURL, err = c.parse(); err != nil {
		return err
	}
	if c.OIDCIssuer != "" {
		o.Issuer = auth.NewIssuer(c.OIDCIssuer, c.OIDCAudience)
	}
	kept := jobs.Options{KeepRevisions: c.KeepRevisions, KeepTrash: c.KeepTrash, Counter: counter, Links: c.links(), Log: a.log}
	if kept.Mailer, err = c.mailer(); err != nil {
		return err
	}
	var keeping sync.WaitGroup
	keeping.Go(func() { jobs.Run(a.ctx, db.Client, kept) })
	defer keeping.Wait()
	err = server.Serve(a.ctx, l, server.Handler(db, o), server.ShutdownTimeout)
	flush, cancel := context.WithTimeout(context.WithoutCancel(a.ctx), time.Second)
	defer cancel()
	return errors.Join(err, counter.Flush(flush, db.Client)) // what was counted while it drained
}

func listen(addr string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s is in use by another program: choose another address with --addr", addr)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("%s may not be listened on by this user: choose a port above 1023 with --addr", addr)
	case err != nil:
		return nil, fmt.Errorf("%s is no address of this machine that can be listened on: choose another with --addr", addr)
	}
	return l, nil
}

// printURLs says where everything is. The token is shown here once and never again.
func (a *app) printURLs(what string, l net.Listener, key string, c serving) {
	base := "http://" + l.Addr().String()
	fmt.Fprintf(a.stdout, "%s\n\n  GraphQL   %s/graphql\n", what, base)
	if c.Explorer {
		fmt.Fprintf(a.stdout, "  Explorer  %s/graphiql/\n", base)
	}
	if c.Introspection {
		fmt.Fprintf(a.stdout, "  SDL       %s/schema.graphql\n", base)
	}
	if key != "" {
		fmt.Fprintf(a.stdout, "  Token     %s\n            (may do everything; shown only now: `praxis token create NAME --role ROLE` makes more)\n", key)
	}
	fmt.Fprintln(a.stdout, "\nCtrl-C stops it; the data stays.")
}
