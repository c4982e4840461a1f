package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"praxis/ent/gen/ent/apitoken"
	"praxis/internal/auth"
	"praxis/internal/demo"
	"praxis/internal/postgres"
	"praxis/internal/server"
)

type demoCmd struct {
	serving
	Reset bool `help:"Start over: erase the private database and the files of the demo, and load its content again."`
}

// demoMark is the file that marks a data folder whose database and files the demo has created.
const demoMark = "demo"

// Run loads the demo content if the database is empty, and serves.
func (c *demoCmd) Run(a *app) error {
	if c.Reset {
		if err := a.checkReset(); err != nil {
			return err
		}
	}
	l, err := listen(c.Addr)
	if err != nil {
		return err
	}
	defer l.Close()
	db, stop, err := a.openDemo(c.Reset)
	if err != nil {
		return err
	}
	defer stop()
	files, err := a.openFiles(c.storage)
	if err != nil {
		return err
	}
	if _, err := demo.Load(a.ctx, db.Client, demo.Options{Files: files}); err != nil {
		return err
	}
	accounts, err := a.demoAccounts(db, c.isLocal(l.Addr()))
	if err != nil {
		return err
	}
	token, err := a.demoToken(db)
	if err != nil {
		return err
	}
	start, err := a.startDemo(db, c.isLocal(l.Addr()))
	if err != nil {
		return err
	}
	a.warn(db)
	if len(c.AllowOrigin) == 0 {
		c.AllowOrigin = server.LoopbackOrigins // front ends under development on this machine
	}
	if c.RateLimit == "auto" {
		c.RateLimit = "off"
	}
	a.printURLs("Praxis serves demo content", l, token, accounts, c.serving)
	return a.serve(db, l, c.serving, start)
}

// demoToken creates the token of the first demo; later ones get none.
func (a *app) demoToken(db *postgres.DB) (string, error) {
	tokens, err := auth.Tokens(a.ctx, db.Client)
	if err != nil || len(tokens) > 0 {
		return "", err
	}
	return auth.CreateToken(a.ctx, db.Client, "demo", auth.TokenScope{Role: apitoken.RoleOWNER})
}

// demoStart is a start of the demo. Its token is what the start page gives to the explorer; "" for none.
type demoStart struct{ startToken string }

func (d *demoStart) token() string {
	if d == nil {
		return ""
	}
	return d.startToken
}

// startDemo creates the token of the start page, instead of that of the last start, if only this machine reaches it.
func (a *app) startDemo(db *postgres.DB, local bool) (*demoStart, error) {
	if !local {
		return &demoStart{}, nil
	}
	scope := auth.TokenScope{Role: apitoken.RoleOWNER, ExpiresAt: time.Now().AddDate(0, 0, 30)}
	token, err := auth.ReplaceToken(a.ctx, db.Client, "start page of the demo", scope)
	return &demoStart{token}, err
}

// demoAccounts returns the users of the demo who can sign in with known passwords. None can if other machines reach
// the server.
func (a *app) demoAccounts(db *postgres.DB, local bool) ([]demo.Account, error) {
	if !local {
		return nil, demo.CloseAccounts(a.ctx, db.Client)
	}
	return demo.OpenAccounts(a.ctx, db.Client)
}

// checkKnownPasswords returns an error if other machines reach the server, and users of the demo have passwords that
// everybody knows.
func (a *app) checkKnownPasswords(db *postgres.DB, local bool) error {
	if local {
		return nil
	}
	known, err := demo.KnownPasswords(a.ctx, db.Client)
	if err != nil || len(known) == 0 {
		return err
	}
	return fmt.Errorf("this database has users of the demo, whose passwords everybody knows, and other machines reach "+
		"this server: change their passwords with `praxis user password EMAIL` (%s)", strings.Join(known, ", "))
}

// isLocal says whether only this machine reaches a server at the address.
func (s *serving) isLocal(at net.Addr) bool {
	if s.PublicURL != "" {
		u, err := url.Parse(s.PublicURL)
		if err != nil || u.Hostname() != "localhost" && !net.ParseIP(u.Hostname()).IsLoopback() {
			return false
		}
	}
	return isLoopback(at, s.Forwarded)
}

// openDemo is open with exclusive, but it also migrates an empty database that is named with --database, marks the data
// folder in which it creates a database, and erases that database on reset.
func (a *app) openDemo(reset bool) (*postgres.DB, func(), error) {
	if a.Database != "" {
		return a.openNamedDemo()
	}
	folder, err := a.dataFolder()
	if err != nil {
		return nil, nil, err
	}
	created := isUnused(folder)
	db, stop, err := a.openPrivate(true)
	if err != nil {
		return nil, nil, err
	}
	if created {
		err = os.WriteFile(filepath.Join(folder, demoMark), []byte("Created by praxis demo.\n"), 0o644)
	}
	if err == nil && reset {
		err = errors.Join(db.Erase(a.ctx), os.RemoveAll(filepath.Join(folder, "assets")))
	}
	if err == nil {
		_, err = db.Migrate(a.ctx)
	}
	if err != nil {
		stop()
		return nil, nil, err
	}
	return db, stop, nil
}

// openNamedDemo opens the database that is named with --database, and migrates it if it is empty.
func (a *app) openNamedDemo() (*postgres.DB, func(), error) {
	db, stop, err := a.openAny()
	if err != nil {
		return nil, nil, err
	}
	empty, err := db.IsEmpty(a.ctx)
	if err == nil && empty {
		_, err = db.Migrate(a.ctx)
	}
	if err == nil {
		err = db.CheckSchema(a.ctx)
	}
	if err != nil {
		stop()
		return nil, nil, err
	}
	return db, stop, nil
}

// checkReset returns an error unless the demo has created what the data folder has.
func (a *app) checkReset() error {
	if a.Database != "" {
		return errors.New("--reset erases only the private database of the demo: it does not go with --database, " +
			"nor with DATABASE_URL")
	}
	folder, err := a.dataFolder()
	if err != nil {
		return err
	}
	if isUnused(folder) {
		return nil // there is nothing to erase
	}
	if _, err := os.Stat(filepath.Join(folder, demoMark)); err != nil {
		return fmt.Errorf("--reset erases only what `praxis demo` has created, and not the database or the files in %s: "+
			"choose another data folder with --data", folder)
	}
	return nil
}

// isUnused says whether a data folder has neither a database nor files. One without a database can have the files of a
// server whose database is elsewhere, or a folder of another program that is called assets, too.
func isUnused(folder string) bool {
	for _, name := range []string{"postgres", "assets"} {
		if _, err := os.Lstat(filepath.Join(folder, name)); !errors.Is(err, fs.ErrNotExist) {
			return false
		}
	}
	return true
}
