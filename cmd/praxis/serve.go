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

	"praxis/internal/auth"
	"praxis/internal/content"
	"praxis/internal/demo"
	"praxis/internal/facts"
	"praxis/internal/jobs"
	"praxis/internal/postgres"
	"praxis/internal/server"
)

// address is the flag --addr.
type address struct {
	Addr string `env:"PRAXIS_ADDR" default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
}

// Validate checks the form HOST:PORT.
func (a *address) Validate() error {
	_, port, err := net.SplitHostPort(a.Addr)
	if n, portErr := strconv.ParseUint(port, 10, 16); err != nil || portErr != nil || n > 65535 {
		return errors.New("--addr takes HOST:PORT, such as 127.0.0.1:8080")
	}
	return nil
}

// serving are the flags of serve and demo.
type serving struct {
	address
	storage
	limits
	caching
	mailing
	debugging
	AllowOrigin   []string      `env:"PRAXIS_ALLOW_ORIGIN" placeholder:"ORIGIN"`
	Introspection bool          `env:"PRAXIS_INTROSPECTION" default:"true" negatable:""`
	Explorer      bool          `env:"PRAXIS_EXPLORER" default:"true" negatable:""`
	Forwarded     bool          `env:"PRAXIS_FORWARDED"`
	KeepRevisions int           `env:"PRAXIS_KEEP_REVISIONS" placeholder:"N"`
	KeepTrash     time.Duration `env:"PRAXIS_KEEP_TRASH" default:"30d" placeholder:"DURATION"`
	OIDCIssuer    string        `name:"oidc-issuer" env:"PRAXIS_OIDC_ISSUER" placeholder:"URL"`
	OIDCAudience  string        `name:"oidc-audience" env:"PRAXIS_OIDC_AUDIENCE" placeholder:"NAME"`
	OIDCClientID  string        `name:"oidc-client-id" env:"PRAXIS_OIDC_CLIENT_ID" placeholder:"ID"`
}

// Validate checks each flag, and the combinations of flags.
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
	return errors.Join(
		s.checkIssuer(), s.storage.Validate(), s.address.Validate(), s.limits.Validate(), s.caching.Validate(),
		s.mailing.Validate(), s.debugging.Validate())
}

func (s *serving) checkIssuer() error {
	if (s.OIDCIssuer == "") != (s.OIDCAudience == "" && s.OIDCClientID == "") {
		return errors.New("--oidc-issuer goes with --oidc-audience or --oidc-client-id")
	}
	if s.OIDCIssuer == "" {
		return nil
	}
	u, err := url.Parse(s.OIDCIssuer)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return errors.New("--oidc-issuer takes the URL of an issuer, such as https://id.example.org")
	}
	return nil
}

type serveCmd struct{ serving }

// Run serves until a.ctx ends.
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
	if err := a.checkKnownPasswords(db, c.isLocal(l.Addr())); err != nil {
		return err
	}
	a.warn(db)
	a.printURLs("Praxis serves", l, "", nil, c.serving)
	return a.serve(db, l, c.serving, nil)
}

// serve serves until a.ctx ends, and waits for running requests and background jobs. of is the demo, if it serves one.
func (a *app) serve(db *postgres.DB, l net.Listener, c serving, of *demoStart) error {
	collectLess(0)
	files, err := a.openFiles(c.storage)
	if err != nil {
		return err
	}
	hits := content.NewHitBuffer()
	o, err := c.serverOptions(l.Addr())
	if err != nil {
		return err
	}
	o.Demo, o.StartToken = of != nil, of.token()
	o.Files, o.Counter, o.Log, o.Answers, o.Facts = files, hits, a.log, c.cache(db), facts.NewStore()
	mailer, err := c.mailer()
	if err != nil {
		return err
	}
	stopDebugging, err := c.debugging.start(a.stdout)
	if err != nil {
		return err
	}
	defer stopDebugging()
	var background sync.WaitGroup
	background.Go(func() {
		jobs.Run(a.ctx, db.Client, jobs.Options{
			KeepRevisions: c.KeepRevisions,
			KeepTrash:     c.KeepTrash,
			Hits:          hits,
			Facts:         o.Facts,
			FactsRead:     collectLess,
			Mailer:        mailer,
			Links:         c.links(),
			Log:           a.log,
		})
	})
	if o.Answers != nil {
		background.Go(func() { logCache(a.ctx, o.Answers, a.log) })
	}
	defer background.Wait()
	err = server.Serve(a.ctx, l, server.Handler(db, o), server.ShutdownTimeout)
	flush, cancel := context.WithTimeout(context.WithoutCancel(a.ctx), time.Second)
	defer cancel()
	return errors.Join(err, hits.Flush(flush, db.Client)) // the hits of requests that finished during the shutdown
}

// collectLess makes the garbage collector run less often, which saves a tenth of the CPU, since responses are
// short-lived garbage. The more facts a server keeps, the smaller is the share of them that it lets garbage add.
func collectLess(records int) {
	if os.Getenv("GOGC") == "" {
		const garbage, bytesPerRecord = 200 << 20, 60
		debug.SetGCPercent(max(25, min(400, garbage*100/(50<<20+records*bytesPerRecord))))
	}
}

// serverOptions returns the options that the flags set, for a server that listens on the address.
func (s *serving) serverOptions(at net.Addr) (server.Options, error) {
	o := server.Options{
		Origins:      s.AllowOrigin,
		Forwarded:    s.Forwarded,
		HideSchema:   !s.Introspection,
		HideExplorer: !s.Explorer,
		Mail:         s.SMTPURL != "",
		FrontEndURL:  s.FrontEndURL,
		Version:      buildVersion(),
		Limits:       s.limits.request(),
		Rates:        s.limits.rates(at, s.Forwarded),
	}
	o.PublicMaxAge = s.PublicMaxAge
	if s.OIDCIssuer != "" {
		o.Issuer = auth.NewIssuer(s.OIDCIssuer, s.OIDCAudience)
		o.OIDC = auth.Client{ID: s.OIDCClientID, Secret: os.Getenv("PRAXIS_OIDC_CLIENT_SECRET")}
	}
	var err error
	o.PublicURL, err = s.parse()
	return o, err
}

func listen(addr string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("address %s is in use by another program: choose another one with --addr", addr)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("this user may not listen on %s: choose a port above 1023 with --addr", addr)
	case err != nil:
		return nil, fmt.Errorf("%s is not an address of this machine: choose another one with --addr", addr)
	}
	return l, nil
}

// printURLs prints the URLs of the server, the token that the first demo created, and the users of the demo.
func (a *app) printURLs(what string, l net.Listener, token string, accounts []demo.Account, c serving) {
	base := "http://" + l.Addr().String()
	fmt.Fprintf(a.stdout, "%s\n\n  GraphQL   %s/graphql\n", what, base)
	fmt.Fprintf(a.stdout, "  Start     %s/\n", base)
	if c.Explorer {
		fmt.Fprintf(a.stdout, "  Explorer  %s/graphiql/\n", base)
	}
	if c.Introspection {
		fmt.Fprintf(a.stdout, "  SDL       %s/schema.graphql\n", base)
	}
	if token != "" {
		fmt.Fprintf(a.stdout, "  Token     %s\n", token)
		fmt.Fprintln(a.stdout, "            (OWNER; shown only now: `praxis token create NAME --role ROLE` makes more)")
	}
	for i, u := range accounts {
		title := ""
		if i == 0 {
			title = "Users"
		}
		fmt.Fprintf(a.stdout, "  %-9s %-20s password %-15s %s\n", title, u.Email, u.Password, u.Role)
	}
	fmt.Fprintln(a.stdout, "\nCtrl-C stops the server; the data stays.")
}
